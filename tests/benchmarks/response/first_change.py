"""When the window first looks otherwise after something was asked of it.

The clock runs while the window's thread works and waits. It stands still while pictures of the
window are taken and compared, which would cost more than most answers do.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE_S = 10.0  # after which nothing is going to change
QUIET_S = 0.12  # without a paint, before the next thing is asked
MOST_RESTLESS_S = 4.0


@dataclass(frozen=True)
class Answer:
    """What came of one thing that was asked.

    Attributes:
        name: what was asked.
        ms: until the first change in sight was painted; None where nothing changed.
        total_ms: that the window's thread was held up by the asking itself.
    """

    name: str
    ms: float | None
    total_ms: float


class Watch(QObject):
    """Watches the windows of the program while something is asked."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._before: dict[QWidget, QImage] = {}
        self._begun = self._apart = self._painted = 0.0
        self._first: float | None = None
        self._is_watching = False
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest or not isinstance(watched, QWidget):
            return False
        self._painted = time.perf_counter()
        if not self._is_watching or self._first is not None:
            return False
        watched.event(event)  # paints, and what it painted can be looked at then
        self._compare()
        return True

    def ask(self, name: str, do: Callable[[], object]) -> Answer:
        """Do something and wait for the first change in sight."""
        self.settle()
        self._before = {one: picture_of(one) for one in windows()}
        self._first, self._apart = None, 0.0
        self._is_watching = True
        # What asks a modal question does not come back before it is answered.
        closer = QTimer(interval=50)
        closer.timeout.connect(self._close_modal)
        closer.start()
        self._begun = time.perf_counter()
        do()
        total_ms = 1000 * (time.perf_counter() - self._begun - self._apart)
        wait(lambda: self._first is not None, PATIENCE_S)
        closer.stop()
        self._is_watching = False
        return Answer(name, self._first, total_ms)

    def settle(self) -> None:
        """Wait until nothing has been painted for a while."""
        deadline = time.perf_counter() + MOST_RESTLESS_S
        self._painted = time.perf_counter()
        wait(lambda: time.perf_counter() - self._painted > QUIET_S, deadline - time.perf_counter())

    def _compare(self) -> None:
        now = time.perf_counter()
        if any(picture_of(one) != self._before.get(one) for one in windows()):
            self._first = 1000 * (now - self._begun - self._apart)
        self._apart += time.perf_counter() - now

    def _close_modal(self) -> None:
        modal = QApplication.activeModalWidget()
        if modal is not None and self._first is not None:
            modal.close()

    def close(self) -> None:
        """Watch no longer."""
        QApplication.instance().removeEventFilter(self)


def windows() -> list[QWidget]:
    """Return the windows, menus and dialogs in sight."""
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def picture_of(widget: QWidget) -> QImage:
    """Return what a window looks like."""
    return widget.grab().toImage()


def wait(is_so: Callable[[], bool], seconds: float) -> bool:
    """Let the window work until something is so; whether it came to be."""
    until = time.perf_counter() + seconds
    while not is_so():
        if time.perf_counter() > until:
            return False
        QApplication.processEvents()
        time.sleep(0.001)
    return True
