"""Whether the write-ahead log beside a project file belongs to it.

SQLite plays back whatever lies in `NAME-wal`. Where a backup was copied over a project whose last
process was killed, that is the log of the file that was there before: old labels come back, or the
file is ruined. SQLite cannot tell, so a project can: its *generation*, a random number in the
file's header (`user_version`), changes each time that the log is moved into the file, and every
transaction writes it into the log. A log belongs to a file of its newest generation; also to one of
the generation before, as long as it does not say that the newest one has reached the file.

Two bits of the number are marks. The lowest says that something was written since the file was
whole without its log ("at rest"), so that a copy of the file alone may lack something. The next one
says, in the log, that the generation has reached the file.

The file format: https://www.sqlite.org/fileformat2.html
"""

import os
import secrets
import time
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

HEADER_BYTES = 100
_GENERATION_AT = 60  # "user version" in the database header
_WAL_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WRITTEN, _REACHED = 1, 2
_MARK_BITS = 2

Verdict: TypeAlias = Literal["none", "own", "foreign", "unknown"]
"""What the log beside a file is: not there or empty; the file's; another's; of an older version."""


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


def has_reached(generation: int) -> bool:
    """Whether the log says that the file has this generation."""
    return bool(generation & _REACHED)


def log_of(place: Path) -> Path:
    """Return where SQLite keeps the log of the file at a real place."""
    return place.with_name(place.name + "-wal")


def verdict_on(place: Path, head: bytes) -> Verdict:
    """Say whose the log beside a file is.

    Args:
        place: where the file lies, without links.
        head: its first `HEADER_BYTES`.
    """
    generation = generation_in(head)
    try:
        with log_of(place).open("rb") as log:
            size = os.fstat(log.fileno()).st_size
            if size == 0:
                return "none"
            holds_commits, generations = _commits_in(log)
    except FileNotFoundError:
        return "none"
    if not holds_commits:
        return "none"
    if generation == 0 and not any(generations):
        return "unknown"
    newest = generations[-1] if generations else 0
    if newest >> _MARK_BITS == generation >> _MARK_BITS:
        return "own"
    older = [one for one in generations if one >> _MARK_BITS != newest >> _MARK_BITS]
    is_on_its_way = not any(
        has_reached(one) for one in generations if one >> _MARK_BITS == newest >> _MARK_BITS
    )
    if is_on_its_way and older and older[-1] >> _MARK_BITS == generation >> _MARK_BITS:
        return "own"
    return "foreign"


def generation_in(head: bytes) -> int:
    """Read the generation from the beginning of a file, 0 where it has none."""
    return int.from_bytes(head[_GENERATION_AT : _GENERATION_AT + 4], "big")


def _commits_in(log: BinaryIO) -> tuple[bool, list[int]]:
    """Tell whether a log holds anything to play back, and list the generations in it.

    Without a generation, an older version wrote it.
    """
    header = log.read(_WAL_HEADER_BYTES)
    generations: list[int] = []
    if len(header) < _WAL_HEADER_BYTES or int.from_bytes(header[:4], "big") not in _WAL_MAGIC:
        return False, generations  # SQLite begins it anew
    page_bytes = int.from_bytes(header[8:12], "big")
    salt = header[16:24]
    waiting: list[int] = []
    holds_commits = False
    while len(frame := log.read(_FRAME_HEADER_BYTES)) == _FRAME_HEADER_BYTES:
        if frame[8:16] != salt:
            break  # left from before the log was begun anew
        if int.from_bytes(frame[:4], "big") == 1:
            waiting.append(generation_in(log.read(page_bytes)))
        else:
            log.seek(page_bytes, os.SEEK_CUR)
        if frame[4:8] != b"\0\0\0\0":  # the last frame of a commit tells the size of the file
            holds_commits = True
            generations += waiting
            waiting.clear()
    return holds_commits, generations


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
