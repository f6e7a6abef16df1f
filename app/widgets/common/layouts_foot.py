"""What stands below a list that scrolls, with a line between the two."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.theme import style as theme


class Foot(QWidget):
    """Stands below the cards, with a line where they scroll under it.

    Args:
        parts: below each other.
    """

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        for part in parts:
            column.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(0, 0, self.width(), 1, QColor(theme.colours().border))
