"""Lines and figures behind a chart: shares up the side, numbers along the bottom."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.theme import style as theme
from app.widgets.charts.chart import caption_font


@dataclass(frozen=True)
class Axes:
    """Turns numbers into places of a chart.

    Attributes:
        area: of the points.
        x: the numbers at its left and right end.
        y: those at its lower and upper end.
        beyond: how far figures may reach beyond the right end, in pixels.
    """

    area: QRectF
    x: tuple[float, float]
    y: tuple[float, float] = (0.0, 1.0)
    beyond: float = 0.0

    def at(self, x: float, y: float) -> QPointF:
        """Return where a point lies."""
        (left, right), (low, high) = self.x, self.y
        return QPointF(
            self.area.left() + (x - left) / max(right - left, 1e-9) * self.area.width(),
            self.area.bottom() - (y - low) / max(high - low, 1e-9) * self.area.height(),
        )

    def paint_shares(self, painter: QPainter, shares: Sequence[float]) -> None:
        """Draw faint lines at shares, with their percents at the right, outside."""
        shades = theme.colours()
        painter.save()
        painter.setFont(caption_font(painter.font()))
        for share in shares:
            line = self.at(self.x[1], share)
            painter.setPen(QPen(QColor(shades.sunken), 1))
            painter.drawLine(QPointF(self.area.left(), line.y()), line)
            painter.setPen(QColor(shades.text_muted))
            box = QRectF(line.x() + theme.XS, line.y() - 10, 60, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, percent(share))
        painter.restore()

    def paint_numbers(self, painter: QPainter, places: Sequence[tuple[float, str]]) -> None:
        """Write under the points what they are, leaving out what has no room."""
        painter.save()
        painter.setFont(caption_font(painter.font()))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(QColor(theme.colours().text_muted))
        taken = float("inf")
        for x, text in reversed(places):
            width = metrics.horizontalAdvance(text) + theme.XS
            middle = self.at(x, self.y[0]).x()
            left = min(max(middle - width / 2, 0.0), self.area.right() + self.beyond - width)
            if left + width <= taken:
                box = QRectF(left, self.area.bottom() + 3, width, metrics.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
                taken = left
        painter.restore()


def percent(share: float) -> str:
    """Write a share as a whole number of percent."""
    return f"{round(100 * share)}%"


def shares_between(low: float, high: float) -> list[float]:
    """Return two to four round shares to draw lines at."""
    step = next(one for one in (5, 10, 20, 25, 50) if 100 * (high - low) / one <= 4.01)
    return [n / 100 for n in range(0, 101, step) if low <= n / 100 <= high]
