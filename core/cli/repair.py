"""`handful repair`: save what can be read of a damaged project into a new one."""

import os
from collections.abc import Iterator
from pathlib import Path

import click

from core.cli.console import give, say
from core.cli.messages import counted
from core.cli.shell.command import command, plain
from core.domain.errors import ImageError
from core.domain.repair import Doubt, Kind, Part, RepairReport
from core.imaging.discovery import content_hash, read_bytes

_MOST_NAMED = 20  # files in a sentence

_WORDS: dict[Kind, tuple[str, str]] = {
    "labels": ("label", "labels"),
    "classes": ("class", "classes"),
    "folders": ("folder", "folders"),
    "files": ("file", "files"),
    "images": ("picture", "pictures"),
    "settings": ("setting", "settings"),
    "models": ("model", "models"),
    "embeddings": ("embedding", "embeddings"),
    "predictions": ("prediction", "predictions"),
    "runs": ("batch", "batches"),
}

# What becomes of it all the same.
_ADVICE: dict[Kind, str] = {
    "folders": " Add the folder again: its pictures are known by their content.",
    "files": " The next look at their folder finds them again.",
    "models": " Adapt again to make a new one.",
    "embeddings": " They are made again when they are needed.",
    "predictions": " Label the folder again to make them anew.",
}


@command(examples=("handful repair birds.handful --out mended.handful",))
@click.argument("project", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The new project file; nothing may be there yet.",
)
def repair(project: Path, out: Path) -> None:
    """Save what can be read of the damaged PROJECT into a new one.

    PROJECT itself is not changed. What stands there in two ways is left out and named. Ends with 0
    only if all was saved.
    """
    if os.path.lexists(out):
        raise click.UsageError(f"There is something at {out} already. Choose another name.")
    from core.store.repair import repair as save_what_can_be_read  # which no other command needs

    report = save_what_can_be_read(project, out, hash_of=_hash_of)
    say(_lines(report))
    give({**plain(report), "is_whole": report.is_whole})
    raise SystemExit(0 if report.is_whole else 1)


def _hash_of(path: Path) -> str:
    try:
        return content_hash(read_bytes(path))
    except ImageError:
        return ""


def _lines(report: RepairReport) -> Iterator[str]:
    """Say what was read, and what could not be."""
    if report.is_whole:
        yield f"All was read, and is in {report.target}: {_counts(report)}."
        return
    yield f"What could be read is in {report.target}: {_counts(report)}."
    yield f"{report.path} was not changed."
    for part in report.parts:
        if not part.is_whole:
            yield _missing(part)
    if report.doubts:
        yield _doubtful(report.doubts)
    if report.renamed:
        n = counted(len(report.renamed), "class", "classes")
        yield f"The name of {n} could not be read: {', '.join(report.renamed)}. Rename them."
    if report.n_of_unknown_origin:
        n = counted(report.n_of_unknown_origin, "label")
        yield (
            f"Of {n} it could not be read who gave them, and when. Those that no model had learned"
            " from count as accepted unseen: have a look at them."
        )
    if report.log == "left out":
        yield (
            f"The file {report.path.name}-wal beside it was left out: it cannot be told to belong"
            " to this project, and the last changes may be in it."
        )
    if not report.has_history:
        yield "The history could not be saved: undo begins anew."


def _counts(report: RepairReport) -> str:
    n_kept = {part.kind: part.n_kept for part in report.parts}
    shown: tuple[Kind, ...] = ("labels", "classes", "images")
    return ", ".join(counted(n_kept[kind], *_WORDS[kind]) for kind in shown)


def _missing(part: Part) -> str:
    singular, plural = _WORDS[part.kind]
    n_lost = part.n_all - part.n_kept
    if not n_lost and part.kind == "models" and part.n_partly:
        return "A model may be damaged where nothing shows it. Adapt again to make a new one."
    if not n_lost and part.n_partly:
        n = counted(part.n_partly, singular, plural)
        return f"Of {n} not all could be read that was noted.{_ADVICE.get(part.kind, '')}"
    if not n_lost:
        return f"Whether these were all {plural} cannot be told.{_ADVICE.get(part.kind, '')}"
    about = "" if part.is_exact else "about "
    left = f"{n_lost} of {about}{counted(part.n_all, singular, plural)} could not be saved."
    return left + _ADVICE.get(part.kind, "")


def _doubtful(doubts: tuple[Doubt, ...]) -> str:
    named = [
        f"{doubt.file} ({' or '.join(doubt.classes)})" if doubt.classes else doubt.file
        for doubt in doubts
        if doubt.file
    ]
    n = counted(len(doubts), "label")
    text = f"{n} could not be read for sure, and were left out"
    if not named:
        return f"{text}."
    n_more = len(doubts) - len(named[:_MOST_NAMED])
    more = f" and {n_more} more" if n_more else ""
    return f"{text}: {', '.join(named[:_MOST_NAMED])}{more}. Label them again."
