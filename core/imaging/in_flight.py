"""Remember which contents are being opened, so that what ends the process is known by the next one.

Each process keeps the hashes of the contents that its threads are opening in a small file that is
mapped into memory. To note one costs a microsecond, and the system keeps it when the process is
killed. Whoever finds the file of a dead process marks its contents as suspect. A suspect is opened
in a process of its own (`core.imaging.apart`), and marked for good if it ends that one, too.

The marks are empty files in the cache folder, named by content, so they hold for all projects, all
processes and the window's thumbnails. Where the folder cannot be used nothing is noted.
"""

import atexit
import functools
import hashlib
import logging
import mmap
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from core.domain import private_files

Mark = Literal["", "suspect", "ended"]

LOOK_PAUSE_S = 0.2  # how often to look whether another process has died

_KEY_BYTES = 32  # a content hash, in hexadecimal digits
_N_SLOTS = 128  # threads that open files at once; further ones go unnoticed
_SETTLING_NS = 100_000_000  # a folder's time may stand still for so long while it is changed

_READERS = ("pillow-jxl-plugin", "rawpy", "tifffile", "imagecodecs", "pydicom")

_log = logging.getLogger(__name__)


@functools.cache
def decoders_version() -> str:
    """Name the decoders of this program: others may open what ended these, or was refused."""
    names = ("handful", "pillow", "pillow-heif", *_READERS)
    return hashlib.blake2b(" ".join(map(_version, names)).encode(), digest_size=4).hexdigest()


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:  # run from its sources
        return package


# See docs/adr/0062-fatal-pictures-and-large-ones.md.
class Flights:
    """What this process is opening, and what is known of contents that ended others.

    May be used from any thread. A forked process begins with notes of its own.

    Args:
        folder: where processes leave word for each other.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._marks: dict[str, Mark] = {}
        self._seen_ns = -1
        self._look_at = 0.0
        self._slots: list[int] = []
        self._notes: mmap.mmap | None = None
        self._held: FileLock | None = None
        self._name = uuid.uuid4().hex
        try:
            private_files.make_folder(folder)
            self._begin()
        except (OSError, Timeout) as error:
            _log.info("What is being opened is not noted: %s", error)

    @contextmanager
    def opening(self, key: str) -> Iterator[None]:
        """Note that a content is being opened, for as long as the block takes."""
        try:
            slot = self._slots.pop()
        except IndexError:  # more threads than slots, or no folder
            yield
            return
        notes = self._notes
        assert notes is not None
        notes[slot : slot + _KEY_BYTES] = key.encode().ljust(_KEY_BYTES, b"\0")[:_KEY_BYTES]
        try:
            yield
        finally:
            notes[slot : slot + _KEY_BYTES] = bytes(_KEY_BYTES)
            self._slots.append(slot)

    def mark_of(self, key: str) -> Mark:
        """Return what is known of a content."""
        if self._notes is None:
            return ""
        # Without the folder nothing is known, and the picture is opened as any other.
        with self._lock, suppress(OSError):
            if time.monotonic() >= self._look_at:
                self._look_for_dead()
                self._look_at = time.monotonic() + LOOK_PAUSE_S
            changed_ns = self._folder.stat().st_mtime_ns
            if changed_ns != self._seen_ns:
                self._read_marks()
                # A second change within the clock's step leaves the same time: look again then.
                is_settled = abs(time.time_ns() - changed_ns) > _SETTLING_NS
                self._seen_ns = changed_ns if is_settled else -1
        return self._marks.get(key, "")

    def condemn(self, key: str) -> None:
        """Mark a content that ended the process it was opened in, for this version's decoders."""
        with suppress(OSError):
            (self._folder / f"{key}.{decoders_version()}.ended").touch()
        self.acquit(key)
        self._marks[key] = "ended"

    def acquit(self, key: str) -> None:
        """Take a suspicion back."""
        with suppress(OSError):
            (self._folder / f"{key}.suspect").unlink(missing_ok=True)
        self._marks.pop(key, None)

    def close(self) -> None:
        """Leave no word behind: this process ends in order."""
        if self._held is None:
            return
        self._slots.clear()
        with suppress(OSError):
            self._notes_of(self._name).unlink(missing_ok=True)
            self._held.release()
            self._lock_of(self._name).unlink(missing_ok=True)
        self._held = self._notes = None

    def _begin(self) -> None:
        self._held = self._take(self._name)
        path = self._notes_of(self._name)
        size = _N_SLOTS * _KEY_BYTES
        private_files.make_file(path)
        with path.open("r+b") as file:
            file.truncate(size)
            self._notes = mmap.mmap(file.fileno(), size)
        self._slots = list(range(0, size, _KEY_BYTES))

    def _notes_of(self, name: str) -> Path:
        return self._folder / f"{name}.opening"

    def _lock_of(self, name: str) -> Path:
        return self._folder / f"{name}.lock"

    def _take(self, name: str) -> FileLock:
        lock = FileLock(self._lock_of(name), thread_local=False)
        lock.acquire(timeout=0)
        return lock

    def _look_for_dead(self) -> None:
        """Suspect what processes were opening that have died since."""
        for path in self._folder.glob("*.opening"):
            name = path.stem
            if name == self._name:
                continue
            try:
                lock = self._take(name)
            except (Timeout, OSError):  # it lives
                continue
            self._suspect_all_of(path)
            lock.release()
            self._lock_of(name).unlink(missing_ok=True)

    def _suspect_all_of(self, path: Path) -> None:
        with suppress(FileNotFoundError):  # another process was here first
            notes = path.read_bytes()
            for at in range(0, len(notes), _KEY_BYTES):
                key = notes[at : at + _KEY_BYTES].rstrip(b"\0").decode("ascii", "ignore")
                if key.isalnum():
                    (self._folder / f"{key}.suspect").touch()
            path.unlink()

    def _read_marks(self) -> None:
        marks: dict[str, Mark] = {}
        mine = f".{decoders_version()}.ended"
        for name in (path.name for path in self._folder.iterdir()):
            if name.endswith(mine):
                marks[name.removesuffix(mine)] = "ended"
            elif name.endswith(".suspect"):
                marks.setdefault(name.removesuffix(".suspect"), "suspect")
        self._marks = marks


class _Shared:
    """The one of this process, made when the first file is opened."""

    flights: Flights | None = None
    lock = threading.Lock()
    of_parents: list[Flights | None] = []


def flights() -> Flights:
    """Return this process's own."""
    if _Shared.flights is None:
        with _Shared.lock:
            if _Shared.flights is None:
                _Shared.flights = Flights(private_files.cache_folder() / "opening")
                atexit.register(_Shared.flights.close)
    return _Shared.flights


def _begin_anew() -> None:
    """Let a forked process have notes of its own; its parent's stay untouched."""
    if _Shared.flights is not None:
        atexit.unregister(_Shared.flights.close)
        _Shared.of_parents.append(_Shared.flights)  # else its lock would be let go of
        _Shared.flights = None
    _Shared.lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
