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


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths mean one file, there or not, however they are spelled."""
    if real_place(one) == real_place(other):
        return True
    try:
        return one.samefile(other)  # a hard link, or capitals where these do not count
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


def write_copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy a database to `target`. Whoever calls holds the target's lock.

    Raises:
        sqlite3.Error, OSError: what was there is still there.
    """
    part = target.with_name(target.name + ".part")
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
    """Move `part` to the place of `target`, and that one's logs out of the way.

    A project whose process was killed has a log beside it. Left there, it would be played back into
    the new file, and break it.
    """
    logs = [target.with_name(target.name + end) for end in LOGS]
    aside = [(log, log.with_name(log.name + ".part")) for log in logs if log.exists()]
    try:
        for log, away in aside:
            log.replace(away)
        part.replace(target)
    except OSError:
        for log, away in aside:
            if away.exists():
                away.replace(log)
        raise
    for _, away in aside:
        away.unlink(missing_ok=True)
