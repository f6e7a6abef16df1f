"""What the colours of a chart mean."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.charts.chart import caption_font
from app.widgets.common.layouts import FlowLayout

SWATCH_PX = 10


class Legend(QWidget):
    """Swatches with words, in lines.

    Args:
        entries: word and colour, a field of `Colours`, from left to right.
    """

    def __init__(self, *entries: tuple[str, str]) -> None:
        super().__init__()
        row = FlowLayout(self, gap=theme.M)
        for text, colour in entries:
            row.addWidget(_Entry(text, colour))


class _Entry(QWidget):
    """One swatch with its word."""

    def __init__(self, text: str, colour: str) -> None:
        super().__init__()
        self._text, self._colour = text, colour
        self.setAccessibleName(plain(text))

    def sizeHint(self) -> QSize:
        self.setFont(caption_font(self.window().font()))
        metrics = self.fontMetrics()
        width = SWATCH_PX + theme.XS + metrics.horizontalAdvance(self._text) + 2
        return QSize(width, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_legend(painter, QRectF(self.rect()), [(self._text, self._colour)])


def paint_legend(painter: QPainter, rect: QRectF, entries: Sequence[tuple[str, str]]) -> None:
    """Draw swatches with words, from left to right: word and colour, a field of `Colours`."""
    shades, left = theme.colours(), rect.left()
    for text, colour in entries:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(shades, colour, colour)))
        top = rect.center().y() - SWATCH_PX / 2
        painter.drawRoundedRect(QRectF(left, top, SWATCH_PX, SWATCH_PX), 2, 2)
        painter.setPen(QColor(shades.text_muted))
        left += SWATCH_PX + theme.XS
        words = QRectF(left, rect.top(), rect.width(), rect.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        left += painter.fontMetrics().horizontalAdvance(text) + theme.M
