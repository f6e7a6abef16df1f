"""One SQLite connection to a project file, which speaks the project's own errors.

Each transaction writes the file's generation into the log; see `core.store.log_ownership`. SQLite's
own checkpoints would leave it as it was, so they are off, and the ones here take their place.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from core.domain.errors import ProjectDamaged, ProjectError, ProjectLocked, ProjectNotWritable
from core.store.log_ownership import (
    HEADER_BYTES,
    has_reached,
    is_at_rest,
    log_of,
    new_generation,
    reached,
    written,
)

BUSY_MS = 30_000  # a batch's transaction takes milliseconds; half a minute means a stuck disk
LOG_BYTES = 4 << 20  # a log that commits wait for is moved into the file at this size: as SQLite's
LONG_LOG_BYTES = 64 << 20  # another is moved by `Syncer`, well before it is that long

_READ_ERRORS = (
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_IOERR_SHORT_READ,
    sqlite3.SQLITE_IOERR_CORRUPTFS,
)
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE", "ALTER ", "DROP T")

T = TypeVar("T")


@contextmanager
def project_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into the project's own errors."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _meant(error, path) from error
    except OSError as error:
        raise ProjectNotWritable(path, error.strerror or str(error)) from error


def _meant(error: sqlite3.DatabaseError, path: Path) -> Exception:
    text = str(error)
    if getattr(error, "sqlite_errorcode", 0) in _READ_ERRORS:
        return ProjectDamaged(path, "a part of it cannot be read from the disk")
    if "locked" in text or "busy" in text:
        return ProjectLocked(path, text)
    if "readonly" in text:
        return ProjectNotWritable(path, "it can only be read")
    if any(word in text for word in ("full", "unable to open", "disk I/O")):
        return ProjectNotWritable(path, text)
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return error  # our own mistake, not the file's
    return ProjectDamaged(path, text)


class Cursor(sqlite3.Cursor):
    """Speaks the project's own errors: a damaged page is met when its rows are fetched."""

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":  # noqa: ANN401
        """Run a statement. See `sqlite3.Cursor.execute`."""
        return self._told(lambda: super(Cursor, self).execute(sql, parameters))

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "Cursor":
        """Run a statement for each of the values. See `sqlite3.Cursor.executemany`."""
        return self._told(lambda: super(Cursor, self).executemany(sql, parameters))

    def fetchone(self) -> Any:  # noqa: ANN401
        """Return the next row, None at the end."""
        return self._told(super().fetchone)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Return the next rows, none at the end."""
        return self._told(lambda: super(Cursor, self).fetchmany(size))

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return self._told(super().fetchall)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        with project_errors(self._path()):
            yield from iter(super().fetchone, None)

    def __next__(self) -> Any:  # noqa: ANN401
        return self._told(super().__next__)

    def _told(self, action: Callable[[], T]) -> T:
        with project_errors(self._path()):
            return action()

    def _path(self) -> Path:
        assert isinstance(self.connection, Connection)
        return self.connection.path


class Connection(sqlite3.Connection):
    """A connection to a project file.

    Attributes:
        path: of the file, as the person named it.
        place: where it lies, without links.
        waits_for_disk: a commit returns when not even a power cut can lose it.
    """

    path = Path()
    place = Path()
    waits_for_disk = True
    _identity: tuple[int, int] | None = None

    def cursor(self, factory: Any = Cursor, /) -> Any:  # noqa: ANN401
        """Return a cursor that speaks the project's errors."""
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401
        """Run a statement; one that writes outside of a transaction is one of its own."""
        with project_errors(self.path):
            if self.in_transaction:
                cursor = super().execute(sql, parameters)
                if sql == "COMMIT":
                    self._shorten_a_long_log()
                return cursor
            if sql.startswith("BEGIN"):
                return self._begin()
            if sql.lstrip()[:6].upper() in _WRITES:
                return self._in_transaction(
                    lambda: super(Connection, self).execute(sql, parameters)
                )
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run a statement for each of the values, in one transaction."""
        with project_errors(self.path):
            call = super().executemany
            if self.in_transaction:
                return call(sql, parameters)
            return self._in_transaction(lambda: call(sql, parameters))

    def generation(self) -> int:
        """Return the file's generation, as of the newest transaction."""
        return int(self.execute("PRAGMA user_version").fetchone()[0])

    def _generation(self) -> int:
        return int(super().execute("PRAGMA user_version").fetchone()[0])

    def move_log(self, *, at_rest: bool) -> bool:
        """Move what the log holds into the file, as far as nobody is reading older states of it.

        The file gets a new generation, so that an older copy of it no longer takes this log.

        Args:
            at_rest: note that the file is whole without its log now.

        Returns:
            whether all of it was moved.
        """
        with project_errors(self.path):
            move = self._move_log if self.waits_for_disk else self._move_log_aside
            return move(new_generation() if at_rest else written(new_generation()))

    def shorten_log(self) -> None:
        """Move the log into the file and begin it anew, as far as nobody reads older states."""
        with project_errors(self.path):
            generation = written(new_generation())
            if self._move_log(generation) and not self.waits_for_disk:
                self._stamp(reached(generation))  # waits for the disk, so that no other has to

    def _move_log(self, generation: int) -> bool:
        # One at a time: a log speaks for the newest two generations only.
        if not self._checkpoint():
            return False
        self._stamp(generation)
        return self._checkpoint()

    def _move_log_aside(self, generation: int) -> bool:
        """Move the log while others go on writing, without making any of them wait for the disk.

        A log that was moved whole would be begun anew by the next one to write, who would wait for
        that to reach the disk. A reader of its end keeps the log from that.
        """
        now = self.generation()
        if not has_reached(now):
            with self._reader():
                if not self._checkpoint():
                    return False
                self._stamp(reached(now))
                self._stamp(generation)
        else:
            self._stamp(generation)
        with self._reader():
            is_whole = self._checkpoint()
            if is_whole:
                self._stamp(reached(generation))
        return is_whole

    def _stamp(self, generation: int) -> None:
        self._begin(generation)
        super().execute("COMMIT")

    @contextmanager
    def _reader(self) -> Iterator[None]:
        reader = sqlite3.connect(f"{self.place.as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            reader.execute("BEGIN")
            reader.execute("PRAGMA user_version").fetchone()
            yield
        finally:
            reader.close()

    def adopt(self) -> None:
        """Give a file that an older version made its first generation."""
        if not self.generation():
            with project_errors(self.path):
                # With the 0 of the file in it the log belongs to it, should this be cut short.
                self._stamp(0)
                self._move_log(new_generation())

    def _checkpoint(self) -> bool:
        """Move what the log holds into the file; whether all of it was moved."""
        row = super().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        _, in_log, moved = row or (0, 0, 0)
        return bool(moved >= in_log)

    def close(self) -> None:
        """Close the connection."""
        super().close()
        if self._identity is not None:
            _files.forget(self._identity)
            self._identity = None

    def know_file(self) -> None:
        """Note which file this is, for `head_of`."""
        facts = self.place.stat()
        self._identity = facts.st_dev, facts.st_ino
        _files.note(self._identity)

    def _begin(self, generation: int | None = None) -> sqlite3.Cursor:
        """Begin a transaction that writes; its first page carries the generation into the log."""
        if generation is None and self.waits_for_disk:
            now = self._generation()
            if now and is_at_rest(now):
                # The first change since the file was at rest: from now on it is not whole alone.
                self._move_log(written(new_generation()))
        cursor = super().execute("BEGIN IMMEDIATE")
        try:
            if generation is None:
                now = self._generation()
                generation = now and written(now)
            super().execute(f"PRAGMA user_version = {generation}")
        except BaseException:
            self.rollback()
            raise
        return cursor

    def _in_transaction(self, action: Callable[[], T]) -> T:
        self._begin()
        try:
            result = action()
            super().execute("COMMIT")
        except BaseException:
            self.rollback()
            raise
        return result

    def _shorten_a_long_log(self) -> None:
        limit = LOG_BYTES if self.waits_for_disk else LONG_LOG_BYTES
        with suppress(OSError, sqlite3.Error, ProjectError):  # the commit itself is safe
            if log_of(self.place).stat().st_size > limit:
                self._move_log(written(new_generation()))


class _OpenFiles:
    """The project files that this process has connections to.

    POSIX takes all of a process's locks on a file away when it closes any handle of that file, and
    with them those of SQLite: https://www.sqlite.org/howtocorrupt.html section 2.2. So a handle
    that was opened to look into such a file is closed with its last connection.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[int, int], int] = {}
        self._handles: dict[tuple[int, int], int] = {}

    def note(self, identity: tuple[int, int]) -> None:
        with self._lock:
            self._counts[identity] = self._counts.get(identity, 0) + 1

    def forget(self, identity: tuple[int, int]) -> None:
        with self._lock:
            self._counts[identity] -= 1
            if not self._counts[identity]:
                del self._counts[identity]
                if (handle := self._handles.pop(identity, None)) is not None:
                    os.close(handle)

    def head(self, place: Path, n_bytes: int) -> bytes:
        with self._lock:
            facts = place.stat()
            identity = facts.st_dev, facts.st_ino
            if identity in self._handles:
                return os.pread(self._handles[identity], n_bytes, 0)
            handle = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            try:
                return os.read(handle, n_bytes)
            finally:
                if os.name == "posix" and identity in self._counts:
                    self._handles[identity] = handle
                else:
                    os.close(handle)


_files = _OpenFiles()


def head_of(place: Path) -> bytes:
    """Read the header of the file at a real place, up to `HEADER_BYTES` of it.

    Raises:
        OSError: it cannot be read.
    """
    return _files.head(place, HEADER_BYTES)
