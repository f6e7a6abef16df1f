"""The steps of opening a project file: its lock, its log, its making, and its connection."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.domain.errors import (
    ProjectDamaged,
    ProjectLocked,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.domain.notices import Notice
from core.store import integrity
from core.store.connection import BUSY_MS, Connection, project_errors
from core.store.log_ownership import (
    Identity,
    generation_in,
    head_of,
    is_at_rest,
    log_of,
    new_generation,
    open_files,
    set_aside,
    verdict_on,
)
from core.store.project_copy import part_of, real_place, sync_folder
from core.store.schema import APPLICATION_ID, migrations

_MAGIC = b"SQLite format 3\0"
_APPLICATION_ID_AT = 68  # https://www.sqlite.org/fileformat2.html
_PRIVATE = 0o600  # what a person says about pictures is nobody else's


@dataclass(slots=True)
class Opened:
    """An open connection.

    Attributes:
        connection: to the project file, or to a copy of it that is only read.
        notices: what the person should know.
        copy: the folder of that copy, to be removed in the end.
        claim: what the file is claimed by; None where somebody else holds it.
    """

    connection: Connection
    notices: list[Notice] = field(default_factory=list)
    copy: tempfile.TemporaryDirectory[str] | None = None
    claim: Identity | None = None

    def close(self) -> None:
        """Close the connection, and let go of what came with it."""
        self.connection.close()
        if self.claim is not None:
            open_files.release(self.claim)
            self.claim = None
        if self.copy is not None:
            self.copy.cleanup()


def take_lock(path: Path) -> FileLock:
    """Take the lock of a project, there or not.

    Raises:
        ProjectLocked, ProjectNotWritable: another process has it, or nobody can.
    """
    place = real_place(path)  # else a link to a project would be another project
    try:
        rights = place.stat().st_mode & 0o666 | _PRIVATE
    except OSError:
        rights = _PRIVATE
    # See docs/adr/0005-lock-file-is-never-deleted.md.
    lock = FileLock(place.with_name(f".{place.name}.lock"), mode=rights)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ProjectLocked(path) from error
    except OSError as error:
        raise ProjectNotWritable(path, error.strerror or str(error)) from error
    return lock


def open_alone(path: Path, *, create: bool, waits_for_disk: bool) -> Opened:
    """Open a project under its lock. Check its log, and for damage where it was not closed.

    Raises:
        ProjectError: see `Project.open`.
    """
    place = real_place(path)
    with project_errors(path):
        if create and (not place.exists() or not place.stat().st_size):
            make(path)
        head = _head(path, place)
        if not os.access(place, os.W_OK):
            raise ProjectNotWritable(path, "the file is read-only")
        _remove_with_logs(part_of(place))  # left by a killed process: the lock is ours
        with ExitStack() as failing:
            claim = _claimed(path, place)
            failing.callback(open_files.release, claim)
            notices, was_closed = _see_to_log(place, head)
            connection = _connect(path, place, waits_for_disk=waits_for_disk)
            failing.callback(connection.close)
            with _taken_is_locked(path):
                open_files.claim_again(claim)
            if not was_closed:
                integrity.check_tables(connection, path)
            connection.adopt()
            failing.pop_all()
    return Opened(connection, notices, claim=claim)


def _claimed(path: Path, place: Path) -> Identity:
    with _taken_is_locked(path):
        return open_files.claim(place)


@contextmanager
def _taken_is_locked(path: Path) -> Iterator[None]:
    try:
        yield
    except (BlockingIOError, PermissionError) as error:  # which of them, the system chooses
        raise ProjectLocked(path, "it is open under another name") from error


def open_beside(path: Path, *, waits_for_disk: bool) -> Opened:
    """Open a project whose lock is held by whoever this connection works for."""
    place = real_place(path)
    with project_errors(path):
        _head(path, place)
        if not os.access(place, os.W_OK):
            raise ProjectNotWritable(path, "the file is read-only")
        return Opened(_connect(path, place, waits_for_disk=waits_for_disk))


def open_read_only(path: Path, reason: str) -> Opened:
    """Open a project that cannot be written, without leaving a trace beside it.

    Where that takes more than reading, as it was left by a killed process or made by an older
    version, a private copy is read in its place.

    Args:
        path: of the project.
        reason: why it cannot be written.
    """
    place = real_place(path)
    notice = Notice("read only", path, reason)
    with project_errors(path):
        head = _head(path, place)
        verdict = verdict_on(place, head)
        has_log = verdict in ("own", "unknown")
        if not has_log:
            opened = Opened(_connect_to_unchanging(path, place), [notice])
            with ExitStack() as failing:
                failing.callback(opened.close)
                if _is_current(opened.connection):
                    if not is_at_rest(generation_in(head)):
                        integrity.check_tables(opened.connection, path)
                    failing.pop_all()
                    return opened
        return _open_private_copy(path, place, notice, with_log=has_log)


def make(path: Path) -> None:
    """Make a new project file, which takes its place when it is whole.

    Raises:
        ProjectNotWritable: there is no way to.
    """
    place = real_place(path)
    part = part_of(place)
    with project_errors(path):
        try:
            _remove_with_logs(part)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
            connection = _bare(path, part)
            try:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                _speak_sqlite(connection)
                migrations.apply(Database(connection))
                connection.execute(f"PRAGMA user_version = {new_generation()}")
            finally:
                connection.close()
            part.replace(place)
            sync_folder(place.parent)
        finally:
            _remove_with_logs(part)


def _head(path: Path, place: Path) -> bytes:
    """Read the header of a project file, and see that it is one."""
    head = head_of(place)
    if not head:
        raise ProjectDamaged(path, "the file is empty")
    if not _is_ours(head):
        raise ProjectDamaged(path, "not a project file")
    return head


def is_project(file: Path) -> bool:
    """Whether a file is a project, as far as its header says; any other program's is not.

    Raises:
        OSError: it cannot be read.
    """
    return _is_ours(head_of(real_place(file)))


def _is_ours(head: bytes) -> bool:
    number = int.from_bytes(head[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big")
    return head.startswith(_MAGIC) and number == APPLICATION_ID


def _see_to_log(place: Path, head: bytes) -> tuple[list[Notice], bool]:
    """Give logs that are not the file's another name; tell whether the file was closed."""
    generation = generation_in(head)
    verdict = verdict_on(place, head)
    journal = place.with_name(place.name + "-journal")
    strays: list[Path] = []
    if verdict == "foreign" or (
        verdict == "unknown" and not integrity.is_sound_with_its_log(place)
    ):
        strays.append(log_of(place))
    if generation and journal.exists() and journal.stat().st_size:
        strays.append(journal)  # ours are made without one
    is_missing = generation and not is_at_rest(generation) and not log_of(place).exists()
    notices = [Notice("log set aside", set_aside(stray)) for stray in strays]
    if verdict == "idle":
        log_of(place).unlink()
    if notices or verdict == "idle":
        place.with_name(place.name + "-shm").unlink(missing_ok=True)
    if is_missing:
        notices.append(Notice("log missing", place))
    return notices, verdict in ("none", "idle") and (not generation or is_at_rest(generation))


def _bare(path: Path, place: Path, *, options: str = "") -> Connection:
    """Connect to a file; no implicit transactions: `transaction` alone opens them."""
    connection = sqlite3.connect(
        f"file:{quote(str(place))}?mode=rw{options}",
        uri=True,
        timeout=BUSY_MS / 1000,
        isolation_level=None,
        factory=Connection,
    )
    connection.path, connection.place = path, place
    # The file may come from anybody: its schema must run no function, and SQLite checks each
    # page before it follows what the page says.
    connection.execute("PRAGMA trusted_schema = off")
    connection.execute("PRAGMA cell_size_check = on")
    return connection


def _speak_sqlite(connection: Connection) -> None:
    connection.execute("PRAGMA journal_mode = wal")
    # FULL: what was acknowledged survives a power cut too, not only a killed process.
    connection.execute("PRAGMA synchronous = full")
    # SQLite's own checkpoints would not give the file a new generation; see `Connection.move_log`.
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    # What was moved into the file leaves the log, whose size `sync` tells.
    connection.execute("PRAGMA journal_size_limit = 0")


def _connect(path: Path, place: Path, *, waits_for_disk: bool) -> Connection:
    connection = _bare(path, place)
    try:
        connection.know_file()
        connection.waits_for_disk = waits_for_disk
        _speak_sqlite(connection)
        _bring_up_to_date(connection)
        # SQLite leaves it off unless each connection asks for it.
        connection.execute("PRAGMA foreign_keys = on")
        if not waits_for_disk:
            # See docs/adr/0004-wal-without-fsync-per-commit.md.
            connection.execute("PRAGMA synchronous = normal")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to_unchanging(path: Path, place: Path) -> Connection:
    # `immutable`: SQLite then needs no lock and no file beside this one.
    connection = _bare(path, place, options="&immutable=1")
    try:
        integrity.refuse_programs(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_private_copy(path: Path, place: Path, notice: Notice, *, with_log: bool) -> Opened:
    folder = tempfile.TemporaryDirectory(prefix="handful-")
    try:
        copy = Path(folder.name) / place.name
        shutil.copyfile(place, copy)
        if with_log and log_of(place).exists():
            shutil.copyfile(log_of(place), log_of(copy))
        opened = open_alone(copy, create=False, waits_for_disk=False)
        opened.connection.path = path
        opened.connection.execute("PRAGMA query_only = on")
    except BaseException:
        folder.cleanup()
        raise
    return Opened(opened.connection, [notice], folder, opened.claim)


def _bring_up_to_date(connection: Connection) -> None:
    integrity.refuse_programs(connection, connection.path)
    db = Database(connection)
    done = {migration.name for migration in migrations.applied(db)}
    if done - {migration.name for migration in migrations._migrations}:
        raise ProjectTooNew(connection.path)
    if migrations.pending(db):
        migrations.apply(db)


def _is_current(connection: Connection) -> bool:
    db = Database(connection)
    done = {migration.name for migration in migrations.applied(db)}
    known = {migration.name for migration in migrations._migrations}
    if done - known:
        raise ProjectTooNew(connection.path)
    return done == known


def _remove_with_logs(file: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)
