"""Whether the disk has what was changed: asked of it beside the window, told where it is slow."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.domain.errors import ProjectGone
from core.store.durability import Syncer

LATE_MS = 1000  # a sync takes milliseconds; text that changes at every key would only distract


class DiskSync(QObject):
    """Has the open project's changes synced.

    Attributes:
        is_gone: the file was deleted, moved or replaced.

    Signals:
        late_changed: the disk has been keeping a change waiting, or no longer is.
        failed: a `ProjectError` that the person should read: the disk refuses.
    """

    late_changed = Signal(bool)
    failed = Signal(Exception)
    _synced = Signal(int)
    _refused = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._syncer: Syncer | None = None
        self._newest = 0
        self.is_gone = False
        self._is_late = False
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        self._late.timeout.connect(lambda: self._show_late(True))
        self._synced.connect(self._note_synced)
        self._refused.connect(self._note_refused)

    def open(self, path: Path) -> None:
        """Look after this project in place of the one before."""
        self.close()
        self._syncer = Syncer(path, self._synced.emit, self._refused.emit)

    def note_change(self) -> None:
        """Have the newest change synced."""
        if self._syncer is None:
            return
        self._newest += 1
        if not self._late.isActive():
            self._late.start()
        self._syncer.note(self._newest)

    def close(self) -> None:
        """Wait until the disk has everything, and forget the project."""
        if self._syncer is not None:
            self._syncer.close()
        self._syncer = None
        self.is_gone = False
        self._late.stop()
        self._show_late(False)

    def _note_synced(self, change: int) -> None:
        self._late.stop()
        if change == self._newest:
            self._show_late(False)
        elif self._syncer is not None:
            self._late.start()

    def _note_refused(self, error: Exception) -> None:
        if self._syncer is not None:
            self.is_gone = self.is_gone or isinstance(error, ProjectGone)
            self.failed.emit(error)

    def _show_late(self, is_late: bool) -> None:
        if is_late != self._is_late:
            self._is_late = is_late
            self.late_changed.emit(is_late)
