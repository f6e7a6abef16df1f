"""What the command line says of files that were left out, and of those that failed."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from core.domain.reports import LeftOut, Skipped
from core.imaging.kinds import KINDS, PLACEHOLDER

_MOST_NAMED = 20  # files in lines of their own
_MOST_REASONS = 3


def left_out_lines(left_out: Sequence[LeftOut], skipped: Sequence[Skipped] = ()) -> list[str]:
    """Say what was not looked at: counts by kind, then what could not be used, with its reason."""
    lines = [f"Left out {item.path}: {item.reason}." for item in skipped[:_MOST_NAMED]]
    if len(skipped) > _MOST_NAMED:
        lines.append(f"Left out {len(skipped) - _MOST_NAMED} more.")
    return [*_counts(left_out), *lines]


def nothing_lines(
    paths: Sequence[Path], left_out: Sequence[LeftOut], skipped: Sequence[Skipped]
) -> list[str]:
    """Say that there is no picture to label, and what was seen instead."""
    where = f" in {paths[0]}" if len(paths) == 1 and paths[0].is_dir() else ""
    lines = left_out_lines(left_out, skipped)
    seen = [] if lines or not where else ["The folder is empty."]
    return [f"There is no picture{where} that Handful reads.", *seen, *lines]


def failed_line(skipped: Sequence[Skipped], n_failed: int) -> str:
    """Say how many pictures could not be read, and the most frequent reasons."""
    reasons = Counter(item.reason for item in skipped).most_common()
    parts = [f"{reason} ({count})" for reason, count in reasons[:_MOST_REASONS]]
    parts += ["others"] if len(reasons) > _MOST_REASONS else []
    return f"{n_failed} could not be read: {', '.join(parts)}."


def _counts(left_out: Sequence[LeftOut]) -> list[str]:
    if not left_out:
        return []
    counts = ", ".join(_counted(group) for group in left_out)
    is_one = sum(group.count for group in left_out) == 1
    line = f"{counts} {'was' if is_one else 'were'} left out."
    if any(group.kind == PLACEHOLDER for group in left_out):
        line += " Let the cloud’s program download what you want to have labelled."
    return [line]


def _counted(group: LeftOut) -> str:
    single, plural = KINDS[group.kind]
    noun = single.split(" ", 1)[1] if group.kind != "other file" else "other file"
    return f"{group.count} {noun if group.count == 1 else plural}"
