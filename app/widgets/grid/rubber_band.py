"""The rubber band: keeps tracking outside the viewport, and scrolls there."""

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractScrollArea

FRAME_MS = 16
MAX_STEP_PX = 90  # a frame; 5000 pixels a second is as fast as one can still follow


class RubberBand(QObject):
    """A rectangle from where the button went down to where the pointer is.

    Signals:
        stretched: the rectangle in content coordinates.
    """

    stretched = Signal(QRect)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._origin: QPoint | None = None
        self._pointer = QPoint()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._scroll)

    @property
    def is_active(self) -> bool:
        """Whether a band is being drawn."""
        return self._origin is not None

    def begin(self, pointer: QPoint) -> None:
        """Begin at a point of the viewport."""
        self._origin = self._content(pointer)

    def move(self, pointer: QPoint) -> None:
        """Stretch to a point of the viewport, inside or out."""
        self._pointer = pointer
        self._stretch()
        if self._overshoot() and not self._timer.isActive():
            self._timer.start()

    def end(self) -> None:
        """Let go."""
        self._origin = None
        self._timer.stop()

    def _content(self, pointer: QPoint) -> QPoint:
        return pointer + QPoint(0, self._area.verticalScrollBar().value())

    def _overshoot(self) -> int:
        """Pixels above (negative) or below the viewport."""
        y, height = self._pointer.y(), self._area.viewport().height()
        return min(y, 0) or max(y - height, 0)

    @Slot()
    def _scroll(self) -> None:
        overshoot = self._overshoot()
        if not overshoot:
            self._timer.stop()
            return
        step = max(-MAX_STEP_PX, min(MAX_STEP_PX, overshoot))
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + step)
        self._stretch()

    def _stretch(self) -> None:
        if self._origin is not None:
            self.stretched.emit(QRect(self._origin, self._content(self._pointer)).normalized())
