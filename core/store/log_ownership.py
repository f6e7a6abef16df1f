"""Whether the write-ahead log beside a project file belongs to it.

SQLite plays back whatever lies in `NAME-wal`. Where a backup was copied over a project whose last
process was killed, that is the log of the file that was there before: old labels come back, or the
file is ruined. SQLite cannot tell, but a project can. Its *generation*, a random number in the
file's header (`user_version`), changes each time that the log is moved into the file, and every
transaction writes it into the log. A log belongs to a file of its newest generation. It also
belongs to one of the generation before, until it says that the newest one has reached the file.

Two bits of the number are marks. The lowest says that something was written since the file was
whole without its log ("at rest"), so that a copy of the file alone may lack something. The next one
says, in the log, that the generation has reached the file.

The file format: https://www.sqlite.org/fileformat2.html
"""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

try:
    import fcntl
except ImportError:  # Windows, whose own locks go by the file
    fcntl = None  # type: ignore[assignment]

HEADER_BYTES = 100
_GENERATION_AT = 60  # "user version" in the database header
_WAL_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WRITTEN, _REACHED = 1, 2
_MARK_BITS = 2

Identity: TypeAlias = tuple[int, int]

Verdict: TypeAlias = Literal["none", "own", "foreign", "unknown", "idle"]
"""What the log beside a file is: not there or empty; the file's; another's; of an older version; or
another's, but with nothing in it but generations."""


def new_generation() -> int:
    """Return a generation that no other file has, at rest: a positive 31-bit number."""
    return (secrets.randbelow((1 << 29) - 1) + 1) << _MARK_BITS


def written(generation: int) -> int:
    """Return a generation with the mark that the log holds something."""
    return generation | _WRITTEN


def reached(generation: int) -> int:
    """Return a generation with the mark that the file has it."""
    return generation | _REACHED


def is_at_rest(generation: int) -> bool:
    """Whether the file was whole without its log when this was written into it."""
    return not generation & _WRITTEN


def is_same(generation: int, other: int) -> bool:
    """Whether two generations are one, whatever their marks."""
    return _number(generation) == _number(other)


def has_reached(generation: int) -> bool:
    """Whether the log says that the file has this generation."""
    return bool(generation & _REACHED)


def log_of(place: Path) -> Path:
    """Return where SQLite keeps the log of the file at a real place."""
    return place.with_name(place.name + "-wal")


# See docs/adr/0060-a-log-belongs-to-its-file.md.
def verdict_on(place: Path, head: bytes) -> Verdict:
    """Say whose the log beside a file is.

    Args:
        place: where the file lies, without links.
        head: its first `HEADER_BYTES`.
    """
    try:
        with log_of(place).open("rb") as log:
            commits = _commits_in(log)
    except FileNotFoundError:
        return "none"
    if not commits.n_pages:
        return "none"
    verdict = _verdict(commits, generation_in(head), place.stat().st_size)
    return "idle" if verdict == "foreign" and commits.pages == {1} else verdict


def _verdict(commits: "_Commits", generation: int, n_bytes: int) -> Verdict:
    in_file = n_bytes // commits.page_bytes
    if not commits.pages.issuperset(range(in_file + 1, commits.n_pages + 1)):
        return "foreign"  # the log of a longer file: pages would be missing
    generations = commits.generations
    if generation == 0 and not any(generations):
        return "unknown"
    newest = generations[-1] if generations else 0
    if _number(newest) == _number(generation):
        return "own"
    older = [logged for logged in generations if _number(logged) != _number(newest)]
    has_newest = any(
        has_reached(logged) and _number(logged) == _number(newest) for logged in generations
    )
    if older and _number(older[-1]) == _number(generation) and not has_newest:
        return "own"
    return "foreign"


def _number(generation: int) -> int:
    return generation >> _MARK_BITS


def generation_in(head: bytes) -> int:
    """Read the generation from the beginning of a file, 0 where it has none."""
    return int.from_bytes(head[_GENERATION_AT : _GENERATION_AT + 4], "big")


@dataclass(slots=True)
class _Commits:
    """What a log would play back.

    Attributes:
        page_bytes: size of a page.
        n_pages: of the file after the last commit; 0 where there is no commit.
        pages: numbers of the pages in the log, from 1.
        generations: in order; none where an older version wrote it.
    """

    page_bytes: int = 0
    n_pages: int = 0
    pages: set[int] = field(default_factory=set)
    generations: list[int] = field(default_factory=list)


def _commits_in(log: BinaryIO) -> _Commits:
    header = log.read(_WAL_HEADER_BYTES)
    if len(header) < _WAL_HEADER_BYTES or int.from_bytes(header[:4], "big") not in _WAL_MAGIC:
        return _Commits()  # SQLite restarts it
    commits = _Commits(page_bytes=max(512, int.from_bytes(header[8:12], "big")))
    salt = header[16:24]
    pages: set[int] = set()
    generations: list[int] = []
    while len(frame := log.read(_FRAME_HEADER_BYTES)) == _FRAME_HEADER_BYTES:
        if frame[8:16] != salt:
            break  # left from before the log was restarted
        number = int.from_bytes(frame[:4], "big")
        pages.add(number)
        if number == 1:
            generations.append(generation_in(log.read(commits.page_bytes)))
        else:
            log.seek(commits.page_bytes, os.SEEK_CUR)
        if n_pages := int.from_bytes(frame[4:8], "big"):  # the last frame of a commit
            commits.n_pages = n_pages
            commits.pages |= pages
            commits.generations += generations
            pages.clear()
            generations.clear()
    return commits


def set_aside(file: Path) -> Path:
    """Give a file that SQLite would play back a name that it does not know; return that."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S")
    for number in range(1000):
        more = f"-{number}" if number else ""
        away = file.with_name(f"{file.name}.set-aside-{stamp}{more}")
        if not away.exists():
            file.rename(away)
            return away
    raise FileExistsError(file)


_CLAIM_AT = 0x40010000  # beyond the bytes that SQLite locks; need not exist


class _OpenFiles:
    """The project files that this process has connections to.

    POSIX takes all of a process's locks on a file away when it closes any handle of that file, and
    with them those of SQLite: https://www.sqlite.org/howtocorrupt.html section 2.2. So a handle
    that was opened to look into such a file is closed with its last connection.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Identity, int] = {}
        self._handles: dict[Identity, int] = {}
        self._claimed: set[Identity] = set()

    def note(self, identity: Identity) -> None:
        """Count another connection."""
        with self._lock:
            self._counts[identity] = self._counts.get(identity, 0) + 1

    def forget(self, identity: Identity) -> None:
        """Count one connection less."""
        with self._lock:
            self._uncount(identity)

    def head(self, place: Path, n_bytes: int) -> bytes:
        """Read the beginning of a file."""
        with self._lock, self._handle(place) as handle:
            os.lseek(handle, 0, os.SEEK_SET)
            return os.read(handle, n_bytes)

    def mark(self, place: Path) -> None:
        """Say in a file that it is not whole without its log, past SQLite and without a wait.

        One bit of the generation in its header is all that changes. Whoever has the log reads the
        generation there. The next time that the log is moved, SQLite writes the header again.

        Raises:
            OSError: it cannot be written.
        """
        with self._lock, self._handle(place) as handle:
            os.lseek(handle, 0, os.SEEK_SET)
            generation = generation_in(os.read(handle, HEADER_BYTES))
            if generation and is_at_rest(generation):
                os.lseek(handle, _GENERATION_AT, os.SEEK_SET)
                os.write(handle, written(generation).to_bytes(4, "big"))

    def claim(self, place: Path) -> Identity:
        """Take a file for this process, by whichever of its names (hard links) it is reached.

        The lock beside it goes by the name, and so does the log: two names would be two logs.

        Returns:
            what `release` takes.

        Raises:
            BlockingIOError: it is taken.
        """
        identity = identity_of(place)
        with self._lock:
            if identity in self._claimed:
                raise BlockingIOError
            if fcntl is not None:
                self._counts[identity] = self._counts.get(identity, 0) + 1
                try:
                    with self._handle(place) as handle:
                        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _CLAIM_AT)
                except BaseException:
                    self._uncount(identity)
                    raise
            self._claimed.add(identity)
        return identity

    def claim_again(self, identity: Identity) -> None:
        """Claim a file again once a connection to it is open, which keeps SQLite from closing it.

        A connection that was closed in between has taken the claim away.

        Raises:
            BlockingIOError: another process was quicker.
        """
        with self._lock:
            if fcntl is not None:
                fcntl.lockf(self._handles[identity], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _CLAIM_AT)

    def release(self, identity: Identity) -> None:
        """Give a file that was claimed back."""
        with self._lock:
            self._claimed.discard(identity)
            if fcntl is not None:
                fcntl.lockf(self._handles[identity], fcntl.LOCK_UN, 1, _CLAIM_AT)
                self._uncount(identity)

    def _uncount(self, identity: Identity) -> None:
        self._counts[identity] -= 1
        if not self._counts[identity]:
            del self._counts[identity]
            if (handle := self._handles.pop(identity, None)) is not None:
                os.close(handle)

    @contextmanager
    def _handle(self, place: Path) -> Iterator[int]:
        identity = identity_of(place)
        handle = self._handles.get(identity)
        if handle is not None:
            yield handle
            return
        flags = getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(place, os.O_RDWR | flags)  # a claim needs the right to write
        except OSError:
            handle = os.open(place, os.O_RDONLY | flags)
        try:
            yield handle
        finally:
            if os.name == "posix" and identity in self._counts:
                self._handles[identity] = handle
            else:
                os.close(handle)


open_files = _OpenFiles()


def identity_of(place: Path) -> Identity:
    """Return what tells a file from all others of this computer, whatever its name."""
    facts = place.stat()
    return facts.st_dev, facts.st_ino


def head_of(place: Path) -> bytes:
    """Read the header of the file at a real place, up to `HEADER_BYTES` of it.

    Raises:
        OSError: it cannot be read.
    """
    return open_files.head(place, HEADER_BYTES)
