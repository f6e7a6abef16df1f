"""Which files and folders are not looked at, and a list of them that stays short."""

import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from os import stat_result

from core.domain.reports import LeftOut
from core.imaging.kinds import KINDS

MOST_PATHS = 1000
"""So many files of each kind are named; the rest is only counted."""

# Windows: asked of a file, these make OneDrive and others fetch it. macOS: the same of iCloud.
_NOT_HERE_ON_WINDOWS = 0x1000 | 0x40000 | 0x400000  # OFFLINE, RECALL_ON_OPEN, ... ON_DATA_ACCESS
_NOT_HERE_ON_MACOS = 0x40000000  # SF_DATALESS


@dataclass(slots=True)
class LeftOutList:
    """What a scan of folders has left out so far."""

    counts: Counter[str] = field(default_factory=Counter)
    paths: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, path: str) -> None:
        """Note a file of a kind, or a folder with a `/` at the end."""
        self.counts[kind] += 1
        named = self.paths.setdefault(kind, [])
        if len(named) < MOST_PATHS:
            named.append(path)

    def told(self) -> tuple[LeftOut, ...]:
        """Return the kinds, in the order in which they are told."""
        kinds = [kind for kind in KINDS if self.counts[kind]]
        return tuple(
            LeftOut(kind, self.counts[kind], tuple(sorted(self.paths[kind]))) for kind in kinds
        )


def together(*parts: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    """Make one list of what several looks have left out."""
    whole = LeftOutList()
    for group in (group for part in parts for group in part):
        whole.counts[group.kind] += group.count
        named = whole.paths.setdefault(group.kind, [])
        named += group.paths[: MOST_PATHS - len(named)]
    return whole.told()


def is_placeholder(status: stat_result) -> bool:
    """Tell whether a file's content is not on this computer, and opening it would fetch it."""
    attributes = getattr(status, "st_file_attributes", 0)
    flags = getattr(status, "st_flags", 0)
    is_file = stat.S_ISREG(status.st_mode)
    return is_file and bool(attributes & _NOT_HERE_ON_WINDOWS or flags & _NOT_HERE_ON_MACOS)


def is_excluded(path: str, patterns: Sequence[str], *, is_folder: bool) -> bool:
    """Tell whether one of a person's patterns is meant for a file or a folder.

    A pattern without a slash goes for every name, at any depth; with one, for the path from the
    folder that is scanned; with one at the end, for folders only. `*`, `?` and `[...]` stand
    for what they do in a shell, `*` for slashes too. Capitals make no difference.

    Args:
        path: from the folder that is scanned, with `/` between names and none at the end.
        patterns: of the person.
        is_folder: what lies there.

    Example:
        >>> is_excluded("2019/IMG_1.jpg", ["IMG_*"], is_folder=False)
        True
    """
    lower = path.lower()
    name = lower.rsplit("/", 1)[-1]
    for person_pattern in patterns:
        pattern = person_pattern.strip().lower()
        if pattern.endswith("/"):
            if not is_folder:
                continue
            pattern = pattern.rstrip("/")
        if "/" in pattern:
            if fnmatchcase(lower, pattern.lstrip("/").replace("**/", "*")):
                return True
        elif pattern and fnmatchcase(name, pattern):
            return True
    return False
