"""The window from its first paint to its end.

Start-up is in two steps. The frame is made at once, out of PySide6 alone; the rest, which loads
numpy and the project's store, is made after the frame has been painted.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

from app import settings
from app.theme.style import app_icon
from app.views.frame import Frame

if TYPE_CHECKING:  # loaded after the first paint
    from app.controllers.application import Application


class MainWindow(Frame):
    """The only window.

    Args:
        project: to open at once; without one the window shows how to begin.

    Signals:
        ready: both steps of the start are done.
        failed: an exception that nobody caught; may be sent from any thread.

    Attributes:
        crash_log: where a crash of the interpreter is written to.
        is_reopening: it was closed to be made again.
        last_path: of the project that was open when it was closed.
    """

    ready = Signal()
    failed = Signal(Exception)

    def __init__(self, project: Path | None = None) -> None:
        super().__init__(project)
        self.application: Application | None = None
        self._first_project = project
        self._is_woken = False
        self.crash_log: TextIO | None = None
        self.is_reopening = False
        self.last_path: Path | None = None
        self.failed.connect(self._show_failure)
        self.reopen_wanted.connect(self._reopen)

    def wake_up(self) -> None:
        """Make what fills the frame; by itself after the first paint."""
        if self.application is not None:
            return
        from app.controllers.application import Application

        self._is_woken = True
        self.setWindowIcon(app_icon())
        self.complete()
        self.application = Application(self)
        if self._first_project is not None:
            self.application.files.open(self._first_project)
        self.ready.emit()

    def show_tour_once(self) -> None:
        """Show somebody who is new what there is."""
        if self.application is not None:
            self.application.help.begin_first_time()

    def _reopen(self) -> None:
        self.is_reopening = True
        self.close()

    def _show_failure(self, error: Exception) -> None:
        if self.application is not None:
            self.application.errors.show(error)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_woken:
            self._is_woken = True
            # After this event, so that the person sees the empty window before the project opens.
            QTimer.singleShot(0, self.wake_up)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if self.application is not None:
            self.application.files.take_drop(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.application is not None and not self.application.files.may_close():
            self.is_reopening = False
            event.ignore()
            return
        settings.set_layout("window", self.saveGeometry())
        settings.set_layout("splitter", self.splitter.saveState())
        settings.set_layout("inner", self.inner.saveState())
        self.hide()  # at once; ending the engine may take a moment
        self._is_woken = True
        application, self.application = self.application, None
        if application is not None:
            self.last_path = application.workspace.path
            application.shut_down()
        super().closeEvent(event)
