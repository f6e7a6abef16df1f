"""Find the picture files in a folder and below, and count what is left out."""

import errno
import heapq
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from core.domain.errors import FolderError
from core.domain.file_facts import FileFacts
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import LeftOut, Skipped
from core.imaging.file_facts import facts_of
from core.imaging.kinds import (
    EXCLUDED_FILE,
    EXCLUDED_FOLDER,
    EXTENSIONS,
    NO_SUFFIX,
    OTHER,
    PICTURE,
    PLACEHOLDER,
    UNSURE,
    kind_of_folder,
    kind_of_name,
)
from core.imaging.left_out import LeftOutList, is_excluded, is_placeholder
from core.imaging.readers.signatures import kind_of
from core.imaging.reading import (
    MAX_BYTES,
    NO_MEMORY,
    content_hash,
    file_reason,
    open_without_waiting,
    read_bytes,
    read_file,
)

__all__ = [
    "EXTENSIONS",
    "MAX_BYTES",
    "NOT_UTF8",
    "NO_MEMORY",
    "Looked",
    "content_hash",
    "file_reason",
    "find_images",
    "is_utf8",
    "kind_of_file",
    "look_through",
    "printable",
    "read_bytes",
    "read_file",
]

NOT_UTF8 = "the name is not valid UTF-8"

TICK_EVERY = 500

MOST_OPENED = 20_000
"""So many files whose names do not say what they are are opened in one look; a local disk needs a
second for them. The rest counts as files without suffix."""

_HEAD_BYTES = 512

_Key: TypeAlias = tuple[list[str | int], str]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a scan of a folder found."""

    files: list[FoundFile]
    skipped: list[Skipped]
    """Folders that could not be listed, and names that cannot be written down."""
    left_out: tuple[LeftOut, ...]


def find_images(folder: Path, tick: Tick = no_tick) -> tuple[list[FoundFile], list[Skipped]]:
    """List the picture files in a folder and below, as `look_through` does."""
    looked = look_through(folder, tick=tick)
    return looked.files, looked.skipped


def look_through(folder: Path, exclude: Sequence[str] = (), *, tick: Tick = no_tick) -> Looked:
    """List the picture files in a folder and below, and count what is left out.

    Files of one folder come first, in natural order ("2" before "10", upper and lower case alike),
    then its subfolders in the same order. Links are followed, each real folder is listed once.
    Names tell what is a picture. Only files whose name does not say it are opened, at most
    `MOST_OPENED` of them. Folders of the system, hidden ones, and those that the person excluded
    are not entered. Dangling links with a picture's name are kept with size 0, so that they can be
    reported when they are read.

    Args:
        folder: Where to look.
        exclude: Patterns of files and folders to leave out; see `is_excluded`.
        tick: Called with (number found, 0) now and then.

    Raises:
        FolderError: The folder is not there, is not a folder or cannot be listed.
    """
    if not is_utf8(str(folder)):
        raise FolderError(printable(str(folder)), NOT_UTF8)
    scan = _Scan(tick, tuple(exclude))
    try:
        scan.enter(_Folder((), str(folder), ""))
    except OSError as error:
        raise FolderError(folder, _folder_reason(error)) from error
    while scan.real or scan.linked:
        # Real folders go first, so that a link to one never takes its place.
        inner = scan.real.pop() if scan.real else heapq.heappop(scan.linked)
        try:
            scan.enter(inner)
        except OSError as error:
            scan.skipped.append(Skipped(inner.relative.rstrip("/"), _folder_reason(error)))
    return Looked(scan.in_order(), scan.skipped, scan.left_out.told())


def kind_of_file(path: Path) -> str:
    """Say what a file given by its name is: `PICTURE`, or one of `core.imaging.kinds.KINDS`.

    Raises:
        OSError: It is not there.
    """
    if is_placeholder(path.stat()):
        return PLACEHOLDER
    kind = kind_of_name(path.name)
    if path.name.startswith(".") and path.suffix.lower() in EXTENSIONS:
        return PICTURE  # whoever names a hidden file means it
    return _kind_inside(str(path)) if kind == UNSURE else kind


def is_utf8(name: str) -> bool:
    """Tell whether a name can be written down; a disk may hold any bytes."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """Put a mark in the place of each byte that is not valid UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, order=True)
class _Folder:
    """A folder to look into. The order is the one in which the files are given."""

    key: tuple[_Key, ...]
    path: str
    relative: str
    """Below the first folder, with a `/` at the end; empty for that folder itself."""


@dataclass(slots=True)
class _Scan:
    """What a walk through folders has found so far and where it goes next."""

    tick: Tick
    exclude: tuple[str, ...] = ()
    real: list[_Folder] = field(default_factory=list)
    linked: list[_Folder] = field(default_factory=list)
    found: list[tuple[_Folder, list[tuple[_Key, FoundFile]]]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    left_out: LeftOutList = field(default_factory=LeftOutList)
    n_opened: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    n_found: int = 0

    def enter(self, folder: _Folder) -> None:
        """List one folder, unless it was listed before under another name."""
        facts = os.stat(folder.path)  # noqa: PTH116 - a Path a folder is slow in deep trees
        identity = (facts.st_dev, facts.st_ino)
        if identity in self.seen:
            return
        self.seen.add(identity)
        files: list[tuple[_Key, FoundFile]] = []
        self.found.append((folder, files))
        with os.scandir(folder.path) as entries:
            for entry in entries:
                self._take(entry, folder, files)

    def _take(
        self,
        entry: os.DirEntry[str],
        folder: _Folder,
        files: list[tuple[_Key, FoundFile]],
    ) -> None:
        name = entry.name
        relative = folder.relative + name
        is_folder = _is_folder(entry)
        why = self._left_out(entry, folder, is_folder=is_folder)
        if why:
            shown = relative if is_utf8(name) else printable(relative)
            self.left_out.add(why, shown + "/" * is_folder)
        elif not is_utf8(name):
            self.skipped.append(Skipped(printable(relative), NOT_UTF8))
        elif is_folder:
            inner = _Folder((*folder.key, _natural(name)), entry.path, relative + "/")
            if entry.is_symlink():
                heapq.heappush(self.linked, inner)
            else:
                self.real.append(inner)
        else:
            self._take_file(entry, relative, files)

    def _take_file(
        self, entry: os.DirEntry[str], relative: str, files: list[tuple[_Key, FoundFile]]
    ) -> None:
        status = _stat(entry)
        if status is not None and is_placeholder(status):
            self.left_out.add(PLACEHOLDER, relative)
            return
        kind = kind_of_name(entry.name)
        if kind == UNSURE:  # asked now: what is not downloaded must not be opened
            self.n_opened += 1
            kind = NO_SUFFIX if self.n_opened > MOST_OPENED else _kind_inside(entry.path)
            if kind != PICTURE:
                self.left_out.add(kind, relative)
                return
        facts = FileFacts(0, 0, 0, 0, 0) if status is None else facts_of(status)
        files.append((_natural(entry.name), FoundFile(relative, *facts)))
        self.n_found += 1
        if self.n_found % TICK_EVERY == 0:
            self.tick(self.n_found, 0)

    def _left_out(self, entry: os.DirEntry[str], folder: _Folder, *, is_folder: bool) -> str:
        """Say by its name why a file or folder is not looked at; "" where it is."""
        name = entry.name
        if is_folder:
            inside = os.path.basename(folder.path)  # noqa: PTH119 - a Path a name is slow
            why = kind_of_folder(name, inside)
        else:
            kind = kind_of_name(name)
            why = "" if kind in (PICTURE, UNSURE) else kind
        if why or not self.exclude:
            return why
        if is_excluded(folder.relative + name, self.exclude, is_folder=is_folder):
            return EXCLUDED_FOLDER if is_folder else EXCLUDED_FILE
        return ""

    def in_order(self) -> list[FoundFile]:
        self.found.sort(key=itemgetter(0))
        return [file for _, files in self.found for _, file in sorted(files, key=itemgetter(0))]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # such as a link that leads to itself
        return False


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _kind_inside(path: str) -> str:
    """Say by its first bytes whether a file is a picture that is read."""
    try:
        with open(path, "rb", buffering=0, opener=open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return OTHER
            kind, _ = kind_of(file.read(_HEAD_BYTES))
    except (OSError, ValueError):
        return NO_SUFFIX
    return NO_SUFFIX if kind in ("not read", "unknown") else PICTURE


def _natural(name: str) -> _Key:
    """Sort "2" before "10" and "a" beside "A"; the name itself breaks ties."""
    parts: list[str | int] = [*re.split(r"(\d+)", name.casefold())]
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts, name


def _folder_reason(error: OSError) -> str:
    return {
        errno.ENOENT: "the folder is not there",
        errno.ENOTDIR: "it is not a folder",
        errno.EACCES: "it cannot be opened: permission denied",
    }.get(error.errno or 0, f"it cannot be listed: {error.strerror}")
