"""A copy of a project file in the place of another one, whole or not at all."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from core.store.log_ownership import new_generation

# What SQLite keeps beside a file that was not closed, and plays back into it when it is opened.
LOGS = ("-wal", "-journal")


def real_place(path: Path) -> Path:
    """Return where a file lies once every link on the way is followed."""
    return Path(os.path.realpath(path))


def is_same_file(path: Path, other: Path) -> bool:
    """Whether two paths mean one file, there or not, however they are spelled."""
    if real_place(path) == real_place(other):
        return True
    try:
        return path.samefile(other)  # a hard link, or capitals where these do not count
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Let no power cut take back what a folder's names mean, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def part_of(target: Path) -> Path:
    """Return where a file is written that is to take the place of `target`."""
    return target.with_name(f".{target.name}.part")


def write_copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database to `target`. Whoever calls holds the target's lock.

    Raises:
        sqlite3.Error, OSError: what was there is still there.
    """
    part = part_of(target)
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy = sqlite3.connect(part, isolation_level=None)
        try:
            source.backup(copy)
            # Another file than the source from now on: no log of one belongs to the other.
            copy.execute(f"PRAGMA user_version = {new_generation()}")
        finally:
            copy.close()
        _replace(part, target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _replace(part: Path, target: Path) -> None:
    """Move `part` to the place of `target`, and then that one's logs away.

    A project whose process was killed has a log beside it. It holds what that one said last, so it
    stays as long as its file does. Left beside the new file by a kill right here, it is known as
    another file's when that is opened; see `core.store.log_ownership`.
    """
    part.replace(target)
    for end in LOGS:
        target.with_name(target.name + end).unlink(missing_ok=True)
