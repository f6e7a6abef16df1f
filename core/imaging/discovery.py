"""Find the picture files in a folder and below; read one file's bytes; fingerprint them."""

import errno
import hashlib
import heapq
import os
import re
import stat
import time
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import TypeAlias

from core.domain.errors import FolderError, ImageError
from core.domain.file_facts import FileFacts
from core.domain.progress import Tick, no_tick
from core.domain.records import FoundFile
from core.domain.reports import Skipped
from core.imaging.file_facts import as_read, facts_of

EXTENSIONS: frozenset[str] = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif"),
        *(".tif", ".tiff", ".heic", ".heif", ".avif"),
    }
)
"""Suffixes of picture files, in lower case."""

MAX_BYTES = 1 << 30
"""Larger files are refused: no camera writes them, and several are in memory at once."""

NOT_UTF8 = "the name is not valid UTF-8"

NO_MEMORY = "there is not enough memory to open it now; it will be tried again"

TICK_EVERY = 500

# What a network share or a busy system says, and a moment later no longer.
_PASSING = {
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EBUSY, errno.EIO),
    *(errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.ENETDOWN, errno.ENETUNREACH),
    *(errno.ECONNRESET, errno.EHOSTUNREACH),
}

_Key: TypeAlias = tuple[list[str | int], str]


def find_images(folder: Path, tick: Tick = no_tick) -> tuple[list[FoundFile], list[Skipped]]:
    """List the picture files in a folder and below, without opening any.

    Files of one folder come first, in natural order ("2" before "10", upper and lower case alike),
    then its subfolders in the same order. Links are followed, each real folder is listed once.
    Hidden names and other suffixes are left out silently; dangling links with a picture's name
    are kept with size 0, so that they can be reported when they are read.

    Args:
        folder: Where to look.
        tick: Called with (number found, 0) now and then.

    Returns:
        The files, and what had to be left out with a reason.

    Raises:
        FolderError: The folder is not there, is not a folder or cannot be listed.
    """
    if not is_utf8(str(folder)):
        raise FolderError(printable(str(folder)), NOT_UTF8)
    scan = _Scan(tick)
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
    return scan.in_order(), scan.skipped


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Read a picture file whole, or its first `most` bytes.

    Raises:
        ImageError: It is gone, empty, not readable, not a regular file or above `MAX_BYTES`.
    """
    return read_file(path, most)[0]


def read_file(path: Path, most: int = -1) -> tuple[bytes, FileFacts]:
    """Read a picture file as `read_bytes` does; return what the system says of it, too.

    That is asked of the open file: under its name another one may lie by now.
    """
    begun_ns = time.time_ns()
    try:
        with open(path, "rb", buffering=0, opener=_open_without_waiting) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ImageError(path, "it is not a regular file")
            if found.st_size > MAX_BYTES:
                raise ImageError(path, f"the file is larger than {MAX_BYTES >> 30} GiB")
            data = file.read(most)
            facts = as_read(found, os.fstat(file.fileno()), begun_ns)
    except MemoryError as error:
        raise ImageError(path, NO_MEMORY, is_passing=True) from error
    except (OSError, ValueError) as error:
        is_passing = getattr(error, "errno", None) in _PASSING
        raise ImageError(path, file_reason(path, error), is_passing=is_passing) from error
    if not data:
        raise ImageError(path, "the file is empty")
    return data, facts


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


def content_hash(data: bytes) -> str:
    """Fingerprint a file's bytes: 32 hexadecimal digits, the same wherever the file lies.

    >>> content_hash(b"a picture")
    '6d6f532c386533c4a121faffda65f7e1'
    """
    return hashlib.blake2b(data, digest_size=16).hexdigest()


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
    real: list[_Folder] = field(default_factory=list)
    linked: list[_Folder] = field(default_factory=list)
    found: list[tuple[_Folder, list[tuple[_Key, FoundFile]]]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
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
                if not entry.name.startswith("."):
                    self._take(entry, folder, files)

    def _take(
        self,
        entry: os.DirEntry[str],
        folder: _Folder,
        files: list[tuple[_Key, FoundFile]],
    ) -> None:
        name = entry.name
        is_folder = _is_folder(entry)
        if not is_folder and name[name.rfind(".") :].lower() not in EXTENSIONS:
            return
        relative = folder.relative + name
        if not is_utf8(name):
            self.skipped.append(Skipped(printable(relative), NOT_UTF8))
        elif is_folder:
            inner = _Folder((*folder.key, _natural(name)), entry.path, relative + "/")
            if entry.is_symlink():
                heapq.heappush(self.linked, inner)
            else:
                self.real.append(inner)
        else:
            files.append((_natural(name), FoundFile(relative, *_facts(entry))))
            self.n_found += 1
            if self.n_found % TICK_EVERY == 0:
                self.tick(self.n_found, 0)

    def in_order(self) -> list[FoundFile]:
        self.found.sort(key=itemgetter(0))
        return [file for _, files in self.found for _, file in sorted(files, key=itemgetter(0))]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # such as a link that leads to itself
        return False


def _facts(entry: os.DirEntry[str]) -> FileFacts:
    try:
        return facts_of(entry.stat())
    except OSError:
        return FileFacts(0, 0, 0, 0, 0)


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


def _open_without_waiting(path: str, flags: int) -> int:
    # Opening a pipe that nobody writes to would otherwise wait for ever. Windows has no such flag.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def file_reason(path: Path, error: OSError | ValueError) -> str:
    """Say in a short phrase why a file cannot be read."""
    if not isinstance(error, OSError):
        return "the name holds a character that no file can have"
    return {
        errno.ENOENT: "the link points to nothing" if path.is_symlink() else "the file is gone",
        errno.ENOTDIR: "the file is gone",
        errno.ELOOP: "the link leads in a circle",
        errno.EACCES: "it cannot be read: permission denied",
        errno.EPERM: "it cannot be read: permission denied",
        errno.EISDIR: "it is a folder",
        errno.ENXIO: "it is not a regular file",
    }.get(error.errno or 0, f"it cannot be read: {error.strerror}")
