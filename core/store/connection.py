"""One SQLite connection to a project file, which speaks the project's own errors.

Each transaction writes the file's generation into the log; see `core.store.log_ownership`. SQLite's
own checkpoints would leave it as it was, so they are off, and the ones here take their place.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from core.domain.errors import ProjectDamaged, ProjectError, ProjectLocked, ProjectNotWritable
from core.store.log_ownership import (
    has_reached,
    identity_of,
    is_at_rest,
    is_same,
    log_of,
    new_generation,
    open_files,
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
SAID = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What comes of a file that cannot be used; the latter where SQLite quotes what is no text."""

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE", "ALTER ", "DROP T")

T = TypeVar("T")


@contextmanager
def project_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into the project's own errors."""
    try:
        yield
    except SAID as error:
        _tell(error, path)
    except OSError as error:
        raise ProjectNotWritable(path, error.strerror or str(error)) from error


def _tell(error: Exception, path: Path) -> NoReturn:
    try:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise error  # our own mistake, not the file's
        raise _meant(error, path) from error
    finally:
        # Its traceback holds this frame, and this one it: a circle, which would keep the cursor,
        # and so the file, open beyond the connection's end.
        del error


def _meant(error: Exception, path: Path) -> ProjectError:
    if isinstance(error, UnicodeDecodeError):
        return ProjectDamaged(path, "database disk image is malformed")
    text = str(error)
    if getattr(error, "sqlite_errorcode", 0) in _READ_ERRORS:
        return ProjectDamaged(path, "a part of it cannot be read from the disk")
    if "locked" in text or "busy" in text:
        return ProjectLocked(path, text)
    if "readonly" in text:
        return ProjectNotWritable(path, "it can only be read")
    if any(word in text for word in ("full", "unable to open", "disk I/O")):
        return ProjectNotWritable(path, text)
    return ProjectDamaged(path, text)


class Cursor(sqlite3.Cursor):
    """Speaks the project's own errors: a damaged page is met when its rows are fetched."""

    # Without a context manager: these run several times for each label.

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":  # noqa: ANN401
        """Run a statement. See `sqlite3.Cursor.execute`."""
        try:
            return super().execute(sql, parameters)
        except SAID as error:
            self._tell(error)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "Cursor":
        """Run a statement for each of the values. See `sqlite3.Cursor.executemany`."""
        try:
            return super().executemany(sql, parameters)
        except SAID as error:
            self._tell(error)

    def fetchone(self) -> Any:  # noqa: ANN401
        """Return the next row, None at the end."""
        try:
            return super().fetchone()
        except SAID as error:
            self._tell(error)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Return the next rows, none at the end."""
        try:
            return super().fetchmany(size)
        except SAID as error:
            self._tell(error)

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        try:
            return super().fetchall()
        except SAID as error:
            self._tell(error)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        try:
            yield from iter(super().fetchone, None)
        except SAID as error:
            self._tell(error)

    def __next__(self) -> Any:  # noqa: ANN401
        try:
            return super().__next__()
        except SAID as error:
            self._tell(error)

    def _tell(self, error: Exception) -> NoReturn:
        assert isinstance(self.connection, Connection)
        try:
            _tell(error, self.connection.path)
        finally:
            del error  # as above


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
    _log = ""
    _was_at_rest = False  # before the transaction that is open

    def cursor(self, factory: Any = Cursor, /) -> Any:  # noqa: ANN401
        """Return a cursor that speaks the project's errors."""
        return super().cursor(factory)

    def _run(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:  # noqa: ANN401
        # Not the connection's own `execute`, which would make a plain cursor.
        return super().cursor(Cursor).execute(sql, parameters)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401
        """Run a statement; one that writes outside of a transaction is one of its own."""
        if self.in_transaction:
            cursor = self._run(sql, parameters)
            if sql == "COMMIT":
                self._see_to_mark()
                self._shorten_a_long_log()
            return cursor
        if sql.startswith("BEGIN"):
            return self._begin()
        if sql.lstrip()[:6].upper() in _WRITES:
            call = self._run
            return self._in_transaction(lambda: call(sql, parameters))
        return self._run(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """Run a statement for each of the values, in one transaction."""
        # Not the connection's own, which would make a plain cursor.
        call = super().cursor(Cursor).executemany
        if self.in_transaction:
            return call(sql, parameters)
        return self._in_transaction(lambda: call(sql, parameters))

    def generation(self) -> int:
        """Return the file's generation, as of the newest transaction."""
        return int(self.execute("PRAGMA user_version").fetchone()[0])

    def _generation(self) -> int:
        return int(self._run("PRAGMA user_version").fetchone()[0])

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
        """Move the log into the file and restart it, as far as nobody reads older states."""
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

        The next one to write would restart a log that was moved whole, and wait for that to reach
        the disk. A reader of the log's end prevents that.
        """
        now = self.generation()
        if not has_reached(now):
            with self._reader():
                if not self._checkpoint():
                    return False
                self._note_reached(now)
                self._stamp(generation)
        else:
            self._stamp(generation)
        with self._reader():
            is_whole = self._checkpoint()
            if is_whole:
                self._note_reached(generation)
        if not is_at_rest(self._generation()):
            self._mark_file()  # a change came meanwhile, and the file may say that it is whole
        return is_whole

    def _note_reached(self, generation: int) -> None:
        """Note that the file has a generation, and leave the mark of a change since then."""
        self._run("BEGIN IMMEDIATE")
        try:
            now = self._generation()
            if is_same(now, generation):
                self._run(f"PRAGMA user_version = {reached(now)}")
        except BaseException:
            self.rollback()
            raise
        self._run("COMMIT")

    def _mark_file(self) -> None:
        with suppress(OSError):  # the change itself is safe
            open_files.mark(self.place)

    def _stamp(self, generation: int) -> None:
        self._begin(generation)
        self._run("COMMIT")

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
        _, in_log, moved = self._run("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(moved >= in_log)

    def close(self) -> None:
        """Close the connection."""
        super().close()
        if self._identity is not None:
            open_files.forget(self._identity)
            self._identity = None

    def know_file(self) -> None:
        """Note which file this is, for `head_of`."""
        self._log = str(log_of(self.place))
        self._identity = identity_of(self.place)
        open_files.note(self._identity)

    def _begin(self, generation: int | None = None) -> sqlite3.Cursor:
        """Begin a transaction that writes; its first page carries the generation into the log."""
        if generation is None and self.waits_for_disk:
            now = self._generation()
            if now and is_at_rest(now):
                # The first change since the file was at rest: from now on it is not whole alone.
                self._move_log(written(new_generation()))
        cursor = self._run("BEGIN IMMEDIATE")
        try:
            if generation is None:
                now = self._generation()
                self._was_at_rest = bool(now) and is_at_rest(now)
                generation = now and written(now)
            self._run(f"PRAGMA user_version = {generation}")
        except BaseException:
            self.rollback()
            raise
        return cursor

    def _in_transaction(self, action: Callable[[], T]) -> T:
        self._begin()
        try:
            result = action()
            self._run("COMMIT")
        except BaseException:
            self.rollback()
            raise
        self._see_to_mark()
        return result

    def _see_to_mark(self) -> None:
        """After the first change since the file was at rest, say in it that it is not whole.

        Only the change itself can wait for the disk: a copy by hand reads what the system holds.
        """
        if self._was_at_rest:
            self._mark_file()

    def _shorten_a_long_log(self) -> None:
        limit = LOG_BYTES if self.waits_for_disk else LONG_LOG_BYTES
        with suppress(OSError, sqlite3.Error, ProjectError):  # the commit itself is safe
            if os.stat(self._log).st_size > limit:  # noqa: PTH116 - at each commit
                self._move_log(written(new_generation()))
