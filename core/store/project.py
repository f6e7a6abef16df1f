"""Open, create, lock and close a project file: one SQLite file, one connection a thread."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Self

from filelock import FileLock
from sqlite_utils import Database

from core.domain.errors import (
    ProjectError,
    ProjectGone,
    ProjectMissing,
    ProjectNotWritable,
)
from core.domain.notices import Notice
from core.store import integrity, opening
from core.store.classes import ClassStore
from core.store.connection import project_errors
from core.store.embeddings import EmbeddingStore
from core.store.files import FileStore
from core.store.journal import History
from core.store.key_values import NoteStore
from core.store.labels import LabelStore, PastLabels
from core.store.listing import Listing
from core.store.log_ownership import is_at_rest, log_of
from core.store.map_layouts import LayoutStore
from core.store.models import ModelStore
from core.store.opening import Opened
from core.store.project_copy import is_same_file, real_place, write_copy
from core.store.runs import RunStore
from core.store.sql import transaction
from core.store.watching.arrivals import ArrivalStore

SUFFIX = ".handful"


class Project:
    """An open project file. Belongs to the thread that opened it.

    One process at a time may hold the project's lock; further connections of that process, and the
    engine's process that it supervises, open with `lock=False`.

    Attributes:
        path: where the file lies, as the person named it.
        notices: what the person should know of how it was opened.
        is_read_only: changes are refused with `ProjectNotWritable`.
        files, embeddings, classes, labels, models, runs, arrivals, history, listing, notes,
            layouts: what the project holds.

    Example:
        >>> import tempfile
        >>> with Project.open(Path(tempfile.mkdtemp()) / "birds.handful", create=True) as project:
        ...     owl = project.classes.add("Owl")
        ...     [one.name for one in project.classes.all()]
        ['Owl']
    """

    def __init__(self, path: Path, opened: Opened, lock: FileLock | None) -> None:
        self.path = path
        self.notices: tuple[Notice, ...] = tuple(opened.notices)
        self.is_read_only = any(notice.kind == "read only" for notice in self.notices)
        self._opened = opened
        self._is_closed = False
        self._connection = opened.connection
        self._db = db = Database(opened.connection)
        self._lock = lock
        self._identity = None if self.is_read_only else _identity(self._connection.place)
        self._named, self._log = str(path), str(log_of(self._connection.place))
        self._log_identity: tuple[int, int] | None = None
        self.history = History(db)
        self.files = FileStore(db, self.history)
        self.embeddings = EmbeddingStore(db)
        self.classes = ClassStore(db, self.history)
        self.labels: LabelStore = LabelStore(db, self.history)
        self.models = ModelStore(db, self.history)
        self.runs = RunStore(db)
        self.notes = NoteStore(db)
        self.arrivals = ArrivalStore(db, self.notes)
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
        or_read_only: bool = False,
    ) -> Self:
        """Open a project file, bringing an older one up to date.

        A file that was not closed, as its process was killed, is checked for damage. A log beside
        it that belongs to another file is given another name; `notices` tells.

        Args:
            path: the `.handful` file.
            create: make a new file where there is none, or an empty one.
            lock: take the project's lock; leave it to the process that holds it otherwise.
            waits_for_disk: a commit returns when not even a power cut can lose it. Without, it
                survives a killed process at once, and a power cut after `sync`, which is then up to
                whoever opens it.
            or_read_only: where the file cannot be written, open it for reading.

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
        try:
            if not lock:
                return cls(path, opening.open_beside(path, waits_for_disk=waits_for_disk), None)
            held = opening.take_lock(path)
            return cls._open_under(held, path, create=create, waits_for_disk=waits_for_disk)
        except ProjectNotWritable as error:
            if or_read_only and path.is_file():
                return cls(path, opening.open_read_only(path, error.reason), None)
            raise

    @classmethod
    def _open_under(
        cls, held: FileLock, path: Path, *, create: bool = False, waits_for_disk: bool
    ) -> Self:
        """Open a project whose lock has been taken, and let go of that where it fails."""
        with ExitStack() as failing:
            failing.callback(held.release)
            opened = opening.open_alone(path, create=create, waits_for_disk=waits_for_disk)
            failing.callback(opened.close)
            project = cls(path, opened, held)
            failing.pop_all()
        return project

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
            ProjectGone: the file is no longer where it was; nothing was changed.
            ProjectNotWritable: the disk is full or the file became read-only; nothing was changed.
        """
        self.see_that_it_is_there()
        with project_errors(self.path), transaction(self._db):
            yield

    def sync(self) -> int:
        """Wait until the disk has all that was committed, by whichever connection.

        Returns:
            bytes in the log, 0 where there is none: all is in the file itself.

        Raises:
            ProjectGone: the file is no longer where it was.
            ProjectNotWritable: the disk refuses.
        """
        if self.is_read_only:
            return 0
        self.see_that_it_is_there()
        with project_errors(self.path):
            try:
                # What SQLite does at `synchronous = full`. It keeps no lock on the log, so that
                # closing this handle takes none away.
                with log_of(self._connection.place).open("rb+") as log:
                    os.fsync(log.fileno())
                    return os.fstat(log.fileno()).st_size
            except FileNotFoundError:
                return 0

    def see_that_it_is_there(self) -> None:
        """See that the file, and the log beside it, still are the ones that were opened.

        Raises:
            ProjectGone: they were deleted, moved, renamed or replaced. What is open still holds all
                that was committed; `open_copy` and `save_copy` write it to another place.
        """
        if self.is_read_only:
            return
        now = _identity(self._named)
        if now != self._identity:
            raise ProjectGone(self.path, "deleted" if now is None else "replaced")
        log = _identity(self._log)
        if self._log_identity is None:
            self._log_identity = log
        elif log != self._log_identity:
            raise ProjectGone(self.path, "log")

    def is_at_rest(self) -> bool:
        """Whether nothing was written since the file was made whole without its log."""
        return is_at_rest(self._connection.generation())

    def move_log(self, *, at_rest: bool = False) -> bool:
        """Move what the log holds into the file, as far as nobody is reading older states of it.

        Args:
            at_rest: note that the file is whole without its log now.

        Returns:
            whether all of it was moved.

        Raises:
            ProjectNotWritable: the disk refuses.
        """
        return self._connection.move_log(at_rest=at_rest)

    def shorten_log(self) -> None:
        """Move what the log holds into the file, and restart it where nobody is reading it.

        Raises:
            ProjectNotWritable: the disk refuses.
        """
        self._connection.shorten_log()

    def see_that_it_is_sound(self) -> None:
        """See that all that was said about the pictures can be read as it was written.

        Takes about a second for a million files. Embeddings, which are made again from the
        pictures, are not looked at.

        Raises:
            ProjectDamaged: it cannot.
        """
        integrity.check_tables(self._connection, self.path, thoroughly=True)

    def save_copy(self, target: Path) -> None:
        """Write a complete copy of the project to `target`, whole or not at all.

        A link is followed. A `target` that is this project's own file is left alone.

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
        # See docs/adr/0005-lock-file-is-never-deleted.md.
        held = self._copy_to(target)
        return self._open_under(held, Path(target).absolute(), waits_for_disk=waits_for_disk)

    def _copy_to(self, target: Path) -> FileLock:
        """Write a copy under the target's lock, and return that, still held."""
        assert not self.is_at(target), "a project cannot take its own place"
        place = real_place(target)
        if not place.parent.is_dir():  # taking the lock would make the folder
            raise ProjectNotWritable(target, os.strerror(errno.ENOENT))
        held = opening.take_lock(target)
        try:
            with project_errors(target):
                write_copy(self._connection, place)
        except BaseException:
            held.release()
            raise
        return held

    def close(self) -> None:
        """Close the connection and let go of the lock; the file is whole without its log then."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if self._lock and not self.is_read_only:
                self._come_to_rest()
        finally:
            self._opened.close()
            if self._lock:
                # The empty lock file stays: deleting it would let two processes lock different
                # files.
                self._lock.release()

    def _come_to_rest(self) -> None:
        """Move the log into the file; where that fails it stays, and nothing is lost."""
        log = log_of(self._connection.place)
        with suppress(ProjectError, OSError):
            try:
                self.see_that_it_is_there()
            except ProjectGone:
                # SQLite would leave a file alone that was moved; its log no longer lies beside it.
                self._connection.waits_for_disk = True
                if self.move_log(at_rest=True) and _identity(log) == self._log_identity:
                    log.unlink(missing_ok=True)
                return
            # A project that was only read leaves the file as it found it; one whose log is missing
            # says so until it is changed.
            is_missing = any(notice.kind == "log missing" for notice in self.notices)
            if not self.is_at_rest() and not (is_missing and not log.stat().st_size):
                self.move_log(at_rest=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _identity(file: Path | str) -> tuple[int, int] | None:
    try:
        facts = os.stat(file)  # noqa: PTH116 - before each change
    except OSError:
        return None
    return facts.st_dev, facts.st_ino
