"""Wait for a change in a folder: as the system tells it, or for a while where it does not.

A notice says that it is time to look, never what to find: systems drop and join them, and tell
little of folders that come whole. See docs/adr/0075-watched-folders.md.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from watchdog.events import (
    EVENT_TYPE_ATTRIB,
    EVENT_TYPE_CLOSED_NO_WRITE,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_OPENED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from core.imaging.kinds import PICTURE, UNSURE, kind_of_name

_OF_CONTENT = (EVENT_TYPE_MODIFIED, EVENT_TYPE_ATTRIB)
_READING = (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE)  # which this program does itself


class Notices:
    """Notices of a folder and all below it. A context manager, for one thread.

    Args:
        folder: that is watched.
        polls: ask the system for none; `wait` only lets time pass.
        hear: is called at each notice, in watchdog's thread.

    Attributes:
        reason: why the system gives no notices, where it was asked; "" otherwise.
    """

    def __init__(
        self, folder: Path, *, polls: bool = False, hear: Callable[[], None] | None = None
    ) -> None:
        self._folder = folder
        self._hear = hear
        self._changed = threading.Event()
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None
        self.reason = ""
        if not polls:
            self.begin_again()

    @property
    def polls(self) -> bool:
        """Whether no notice ever comes."""
        return self._observer is None

    def begin_again(self) -> None:
        """Ask for notices of the folder that is there now, in place of one that went away."""
        self.close()
        self.reason = ""
        self._identity = _identity(self._folder)
        observer = Observer()
        observer.name = "handful-notices"
        try:
            observer.schedule(_Handler(self._note), str(self._folder), recursive=True)
            observer.start()
        except OSError as error:  # such as more folders than the system lets one program watch
            self.reason = (error.strerror or str(error)).lower()
            return
        self._observer = observer

    def follow(self) -> None:
        """Ask again where another folder has taken the place of the one that was watched."""
        if self._observer is not None and _identity(self._folder) != self._identity:
            self.begin_again()

    def wait(self, seconds: float) -> bool:
        """Wait for a notice, at most so long; tell whether one came since the last call."""
        has_come = self._changed.wait(seconds)
        self._changed.clear()
        return has_come

    def _note(self) -> None:
        self._changed.set()
        if self._hear is not None:
            self._hear()

    def close(self) -> None:
        """Stop asking for notices."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        facts = folder.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


class _Handler(FileSystemEventHandler):
    """Hears everything below a folder, in watchdog's thread."""

    def __init__(self, note: Callable[[], None]) -> None:
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _READING or not _matters(event):
            return
        self._note()


def _matters(event: FileSystemEvent) -> bool:
    """Tell whether a picture may have come or gone; exports and projects are written there, too."""
    if event.is_directory:
        return event.event_type not in _OF_CONTENT  # which the files' own notices tell
    names = (Path(str(path)).name for path in (event.src_path, event.dest_path) if path)
    return any(kind_of_name(name) in (PICTURE, UNSURE) for name in names)
