"""Bring to the disk what was committed, without making the window wait for it.

A commit that waits for the disk waits for everything that is written to it, thumbnails and other
programs included: a second and a half was seen, between two keys. So the window's commits go to
the project's log alone (`synchronous = normal`), which no killed process can take back. A thread
asks the system a moment later to write that log out, so that no power cut can, either.

The same thread moves the log into the file once nothing was written for a while, so that a copy of
the file alone is whole. It also writes the day's backup then, and looks whether the file is still
where it was.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.domain.errors import ProjectError, ProjectGone, ProjectLocked
from core.store.backups import keep_backup
from core.store.log_ownership import log_of
from core.store.project import Project
from core.store.project_copy import real_place

# See docs/adr/0004-wal-without-fsync-per-commit.md.
PAUSE_S = 0.25  # several changes share a sync: twenty labels a second are four of them
LOOK_S = 1.0  # between two looks at the file and its log
REST_S = 2.0  # without a change, until the log is moved into the file
LOG_BYTES = 32 << 20  # a longer log is moved into the file; a label adds some 40 kB to it


class Syncer:
    """A thread that syncs one project's log after changes.

    Changes are counted by the caller; each sync says how far it got. A sync that fails is told, and
    tried again after the next change.

    Args:
        path: the project file.
        synced: called from the thread with the number of the newest change that is on the disk.
        failed: called from the thread when the disk refuses.
    """

    def __init__(
        self,
        path: Path,
        synced: Callable[[int], None],
        failed: Callable[[ProjectError], None],
    ) -> None:
        self._path = path
        self._synced = synced
        self._failed = failed
        self._newest = self._reached = 0
        self._is_ending = self._is_refused = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="handful-sync", daemon=True)
        self._thread.start()

    def note(self, change: int) -> None:
        """Say that this change is committed."""
        with self._wake:
            self._newest = change
            self._wake.notify()

    def close(self) -> None:
        """Sync what is left, and wait for it."""
        with self._wake:
            self._is_ending = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            with Project.open(self._path, lock=False, waits_for_disk=False) as project:
                self._serve(project)
        except ProjectError as error:
            self._failed(error)

    def _serve(self, project: Project) -> None:
        watch = _Watch(project)
        while True:
            with self._wake:
                self._wake.wait_for(
                    lambda: self._newest != self._reached or self._is_ending, LOOK_S
                )
                change, is_last = self._newest, self._is_ending
            if change != self._reached:
                self._reached = change
                self._sync(project, change)
            if is_last:
                return
            self._look(watch)
            with self._wake:
                self._wake.wait_for(lambda: self._is_ending, PAUSE_S)

    def _sync(self, project: Project, change: int) -> None:
        try:
            if project.sync() > LOG_BYTES:
                project.shorten_log()
        except ProjectGone:
            pass  # `_look` says so, once
        except ProjectError as error:
            if not _is_gone(project):  # else `_look` says so, too
                self._failed(error)
        else:
            self._synced(change)

    def _look(self, watch: "_Watch") -> None:
        try:
            watch.look()
        except ProjectLocked:
            pass  # a long batch is being written: the next look will do
        except ProjectError as error:
            if not self._is_refused:  # a full disk is told once, not every second
                self._failed(error)
            self._is_refused = True
        else:
            self._is_refused = False


def _is_gone(project: Project) -> bool:
    try:
        project.see_that_it_is_there()
    except ProjectGone:
        return True
    return False


class _Watch:
    """Keeps the file whole without its log where it can, and marked where it is not."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._log = log_of(real_place(project.path))
        self._is_marked = False  # the file says that it is not whole without its log
        self._state: tuple[int, int] | None = None
        self._since = 0.0
        self._is_gone = False

    def look(self) -> None:
        """Look once.

        Raises:
            ProjectGone: the file went away; raised once.
            ProjectError: the disk refuses.
        """
        if self._is_gone:
            return
        self._see_that_it_is_there()
        try:
            self._look_at_log()
        except ProjectLocked:
            raise
        except ProjectError:
            self._see_that_it_is_there()  # it may have gone since, which explains the other error
            raise

    def _see_that_it_is_there(self) -> None:
        try:
            self._project.see_that_it_is_there()
        except ProjectGone:
            self._is_gone = True
            raise

    def _look_at_log(self) -> None:
        state = self._log_state()
        if state != self._state:
            self._state, self._since = state, time.monotonic()
        if self._project.is_at_rest():
            return
        if time.monotonic() - self._since >= REST_S:
            self._is_marked = not self._project.move_log(at_rest=True)
            keep_backup(self._project)
        elif not self._is_marked:
            # The file alone lacks something from now on, and so do copies of it.
            self._is_marked = self._project.move_log()
        self._state = self._log_state()

    def _log_state(self) -> tuple[int, int] | None:
        try:
            facts = self._log.stat()
        except OSError:
            return None
        return facts.st_size, facts.st_mtime_ns
