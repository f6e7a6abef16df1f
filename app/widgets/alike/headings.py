"""Headings above groups of pictures: painted, clicked, and selections that grow by the wheel."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.messages.plain_text import elided
from app.widgets.grid.viewport import Viewport

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
PAD_PX = 8


class GroupHeadings(QObject):
    """Hears of clicks on headings, and of the wheel with Shift.

    Signals:
        chosen: the number of the group whose heading was clicked.
        grow_wanted: by how many steps the selection is to grow; negative: to shrink.
    """

    chosen = Signal(int)
    grow_wanted = Signal(int)

    def __init__(self, area: QWidget, view: Viewport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        area.installEventFilter(self)

    def describe(self, describe: Callable[[int], tuple[str, str]]) -> None:
        """Ask `describe` what a group seems to be, and how much of it there is."""
        self._view.describe_group = describe

    def top_of(self, group: int) -> int:
        """Return how far to scroll for a group to begin at the top."""
        return self._view.grouped.heading(group).top() if self._view.grouped else self._view.top

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta()
            notches = (turned.y() or turned.x()) // 120  # some systems turn it sideways with Shift
            if notches:
                self.grow_wanted.emit(notches)
            return True
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if is_press and isinstance(event, QMouseEvent):
            return self._press(event)
        return False

    def _press(self, event: QMouseEvent) -> bool:
        point = event.position().toPoint() + QPoint(0, self._view.top)
        layout = self._view.grouped
        group = layout.heading_at(point) if layout and self._is_left(event) else None
        if group is None:
            return False
        self.chosen.emit(group)
        return True

    def _is_left(self, event: QMouseEvent) -> bool:
        return event.button() == Qt.MouseButton.LeftButton


def paint_heading(
    painter: QPainter, rect: QRect, texts: tuple[str, str], palette: QPalette
) -> None:
    """Draw the heading of a group: what it seems to be, then how much there is."""
    font = QFont(painter.font())
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    line = rect.adjusted(0, PAD_PX, -PAD_PX, 0)
    painter.setFont(bold)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    room = line.width() * 2 // 3
    title = elided(painter.fontMetrics(), texts[0], Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(line, _LEFT, title)
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + 2 * PAD_PX)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(line, _LEFT, texts[1])
