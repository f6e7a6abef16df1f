"""Bring to the disk what was committed, without making the window wait for it.

A commit that waits for the disk waits for everything that is written to it, thumbnails and other
programs included: a second and a half was seen, between two keys. So the window's commits go to
the project's log alone (`synchronous = normal`), which no killed process can take back, and a
thread asks the system a moment later to write that log out, so that no power cut can, either.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from core.domain.errors import ProjectError
from core.store.project import Project

PAUSE_S = 0.25  # several changes share a sync: twenty labels a second are four of them
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
        self._is_ending = False
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
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._newest != self._reached or self._is_ending)
                change, is_last = self._newest, self._is_ending
            if change != self._reached:
                self._reached = change
                self._sync(project, change)
            if is_last:
                return
            with self._wake:
                self._wake.wait_for(lambda: self._is_ending, PAUSE_S)

    def _sync(self, project: Project, change: int) -> None:
        try:
            if project.sync() > LOG_BYTES:
                project.shorten_log()
        except ProjectError as error:
            self._failed(error)
        else:
            self._synced(change)
