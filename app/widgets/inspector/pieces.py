"""Small pieces that the inspector is put together of."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel


class Sign(QWidget):
    """A large quiet icon."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = theme.icon(name, "text_disabled")
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._icon.paint(painter, self.rect())


def stack(gap: int, *parts: QWidget) -> QWidget:
    """Put widgets below each other; what is hidden takes no place."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for part in parts:
        column.addWidget(part)
    return whole


def titled(label: PlainLabel) -> PlainLabel:
    """Make a label the title of a part."""
    label.setProperty("tone", "section")
    return label


def scrolling(body: QWidget) -> QScrollArea:
    """Let a body scroll down, never across."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    body.setAutoFillBackground(False)
    area.setWidget(body)
    return area
