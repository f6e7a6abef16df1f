"""Open, create, lock and close a project file: one SQLite file, one connection a thread."""

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.domain.errors import (
    ProjectDamaged,
    ProjectError,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.store.classes import ClassStore
from core.store.embeddings import EmbeddingStore
from core.store.files import FileStore
from core.store.journal import History
from core.store.key_values import NoteStore
from core.store.labels import LabelStore, PastLabels
from core.store.listing import Listing
from core.store.map_layouts import LayoutStore
from core.store.models import ModelStore
from core.store.project_copy import is_same_file, real_place, write_copy
from core.store.runs import RunStore
from core.store.schema import APPLICATION_ID, migrations
from core.store.sql import transaction

SUFFIX = ".handful"

LONGEST_LOG_PAGES = 16_384  # 64 MiB; `Syncer` moves a log into the file before it is that long
BUSY_MS = 30_000  # a batch's transaction takes milliseconds; half a minute means a stuck disk


class Project:
    """An open project file. Belongs to the thread that opened it.

    One process at a time may hold the project's lock; further connections of that process, and the
    engine's process that it supervises, open with `lock=False`.

    Attributes:
        path: where the file lies.
        files, embeddings, classes, labels, models, runs, history, listing, notes, layouts: what the
            project holds.

    Example:
        >>> import tempfile
        >>> with Project.open(Path(tempfile.mkdtemp()) / "birds.handful", create=True) as project:
        ...     owl = project.classes.add("Owl")
        ...     [one.name for one in project.classes.all()]
        ['Owl']
    """

    def __init__(self, path: Path, db: Database, lock: FileLock | None) -> None:
        self.path = path
        self._db = db
        self._lock = lock
        self.history = History(db)
        self.files = FileStore(db, self.history)
        self.embeddings = EmbeddingStore(db)
        self.classes = ClassStore(db, self.history)
        self.labels: LabelStore = LabelStore(db, self.history)
        self.models = ModelStore(db, self.history)
        self.runs = RunStore(db)
        self.notes = NoteStore(db)
        self.layouts = LayoutStore(db)
        self.listing = Listing(db, self.models)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        lock: bool = True,
        waits_for_disk: bool = True,
    ) -> Self:
        """Open a project file, bringing an older one up to date.

        Args:
            path: the `.handful` file.
            create: make a new file where there is none.
            lock: take the project's lock; leave it to the process that holds it otherwise.
            waits_for_disk: a commit returns when not even a power cut can lose it. Without, it
                survives a killed process at once, and a power cut after `sync`, which is then up to
                whoever opens it.

        Raises:
            ProjectMissing: there is no such file and `create` is off.
            ProjectLocked: another process has the project open.
            ProjectTooNew: a later version of this program made it.
            ProjectDamaged: it is broken, or not a project.
            ProjectNotWritable: the file or its folder is read-only, or the disk is full.
        """
        path = Path(path).absolute()
        if not path.exists() and not create:
            raise ProjectMissing(path)
        held = _take_lock(path) if lock else None
        return cls._open_under(held, path, waits_for_disk=waits_for_disk)

    @classmethod
    def _open_under(cls, held: FileLock | None, path: Path, *, waits_for_disk: bool) -> Self:
        """Open a project whose lock has been taken, and let go of that where it fails."""
        try:
            with project_errors(path):
                db = _connect(path, waits_for_disk=waits_for_disk)
        except ProjectError:
            if held:
                held.release()
            raise
        return cls(path, db, held)

    def is_at(self, path: Path) -> bool:
        """Whether `path` is this project's file, by whichever way and link it is reached."""
        return is_same_file(self.path, path)

    def with_examples(self, examples: Sequence[tuple[int, int]]) -> Self:
        """Return the same open project, in which only these are examples.

        What a person labels while a model is being made then takes no part in it. To be read from
        by what makes models; it is closed with the project.

        Args:
            examples: (image id, class id) pairs, as `ModelStore.examples` returns them.
        """
        view = copy(self)
        view.labels = PastLabels(self._db, self.history, examples)
        return view

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Do all of the block or nothing of it, in one transaction.

        Raises:
            ProjectNotWritable: the disk is full or the file became read-only; nothing was changed.
        """
        with project_errors(self.path), transaction(self._db):
            yield

    def sync(self) -> int:
        """Wait until the disk has all that was committed, by whichever connection.

        Returns:
            bytes in the log, 0 where there is none: all is in the file itself.

        Raises:
            ProjectNotWritable: the disk refuses.
        """
        with project_errors(self.path):
            try:
                # What SQLite does at `synchronous = full`. It keeps no lock on the log, so that
                # closing this handle takes none away.
                place = real_place(self.path)  # SQLite follows links, too
                with place.with_name(place.name + "-wal").open("rb+") as log:
                    os.fsync(log.fileno())
                    return os.fstat(log.fileno()).st_size
            except FileNotFoundError:
                return 0

    def shorten_log(self) -> None:
        """Move what the log holds into the file, as far as nobody is reading older states of it.

        Raises:
            ProjectNotWritable: the disk refuses.
        """
        self._db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def save_copy(self, target: Path) -> None:
        """Write a complete copy of the project to `target`, whole or not at all.

        A link is followed. Nothing is done where `target` is this project's own file.

        Raises:
            ProjectLocked: another process has the target open; it stays as it is.
            ProjectNotWritable: the target cannot be written.
        """
        if not self.is_at(target):
            self._copy_to(target).release()

    def open_copy(self, target: Path, *, waits_for_disk: bool = True) -> Self:
        """Write a copy as `save_copy` does, and open it before anybody else can.

        Args:
            target: not this project's own file; see `is_at`.
            waits_for_disk: see `open`.

        Raises:
            ProjectError: as for `save_copy` and `open`.
        """
        held = self._copy_to(target)
        return self._open_under(held, Path(target).absolute(), waits_for_disk=waits_for_disk)

    def _copy_to(self, target: Path) -> FileLock:
        """Write a copy under the target's lock, and return that, still held."""
        assert not self.is_at(target), "a project cannot take its own place"
        place = real_place(target)
        if not place.parent.is_dir():  # taking the lock would make the folder
            raise ProjectNotWritable(target, os.strerror(errno.ENOENT))
        held = _take_lock(target)
        try:
            with project_errors(target):
                write_copy(self._db.conn, place)
        except BaseException:
            held.release()
            raise
        return held

    def close(self) -> None:
        """Close the connection and let go of the lock."""
        self._db.close()
        if self._lock:
            # The empty lock file stays: deleting it would let two processes lock different files.
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@contextmanager
def project_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into the project's own errors."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise ProjectLocked(path, text) from error
        if any(word in text for word in ("full", "readonly", "unable to open", "disk I/O")):
            raise ProjectNotWritable(path, text) from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # our own mistake, not the file's
        raise ProjectDamaged(path, text) from error
    except OSError as error:
        raise ProjectNotWritable(path, error.strerror or str(error)) from error


class _Connection(sqlite3.Connection):
    """Speaks the project's own errors, whichever store asks and however small the change."""

    path = Path()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401
        with project_errors(self.path):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        with project_errors(self.path):
            return super().executemany(sql, parameters)


def _take_lock(path: Path) -> FileLock:
    place = real_place(path)  # else a link to a project would be another project
    lock = FileLock(place.with_name(f".{place.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ProjectLocked(path) from error
    except OSError as error:
        raise ProjectNotWritable(path, error.strerror or str(error)) from error
    return lock


def _connect(path: Path, *, waits_for_disk: bool) -> Database:
    is_new = not path.exists() or path.stat().st_size == 0
    if not is_new and not os.access(path, os.W_OK):
        raise ProjectNotWritable(path, "the file is read-only")
    # No statement cache surprises, no implicit transactions: `atomic` alone opens them.
    connection = sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, factory=_Connection
    )
    connection.path = path
    try:
        _prepare(connection, path, is_new=is_new)
        if not waits_for_disk:
            connection.execute("PRAGMA synchronous = normal")
            # Else every hundredth commit or so would move the log into the file, and wait for that.
            connection.execute(f"PRAGMA wal_autocheckpoint = {LONGEST_LOG_PAGES}")
            # What was moved into the file leaves the log, whose size `sync` tells.
            connection.execute("PRAGMA journal_size_limit = 0")
    except BaseException:
        connection.close()
        raise
    return Database(connection)


def _prepare(connection: sqlite3.Connection, path: Path, *, is_new: bool) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if is_new:
        # Before anything else: a project whose making was cut short must still be known as ours.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    elif application_id != APPLICATION_ID:
        raise ProjectDamaged(path, "not a project file")
    connection.execute("PRAGMA journal_mode = wal")
    # FULL: what was acknowledged survives a power cut too, not only a killed process.
    connection.execute("PRAGMA synchronous = full")
    db = Database(connection)
    known = {one.name for one in migrations.pending(db)} | {
        one.name for one in migrations.applied(db)
    }
    done = {one.name for one in migrations.applied(db)}
    if done - {one.name for one in migrations._migrations}:
        raise ProjectTooNew(path)
    if known - done:
        migrations.apply(db)
    connection.execute("PRAGMA foreign_keys = on")
