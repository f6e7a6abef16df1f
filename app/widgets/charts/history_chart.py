"""The share right of one model after the other, each with its interval."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.messages import charts as words
from app.theme import style as theme
from app.widgets.charts.axes import Axes, percent
from app.widgets.charts.chart import Chart, soft
from app.widgets.charts.saving import Table

if TYPE_CHECKING:
    from core.domain.review import ModelVersion

HEIGHT_PX = 96
MOST = 12  # versions that there is room for; older ones are left out
DOT_PX = 4.0
FOOT_PX, SIDE_PX = 18, 36


class HistoryChart(Chart):
    """Versions from left to right, the one in use filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("HistoryChart", "Accuracy over versions")
        super().__init__(title, HEIGHT_PX, parent)
        self._versions: list[ModelVersion] = []
        self._first = 1

    def show_versions(self, versions: "Sequence[ModelVersion]") -> None:
        """Show these, the oldest first; those that nothing was measured of are left out."""
        measured = [one for one in versions if one.share is not None]
        self._versions = measured[-MOST:]
        self._first = len(measured) - len(self._versions) + 1
        self.say(words.history(self._versions))

    def n_points(self) -> int:
        return len(self._versions)

    def read_out(self, point: int) -> str:
        return words.version(self._versions[point], self._first + point)

    def place_of(self, point: int, area: QRectF) -> QPointF:
        return self._axes(area).at(point, self._versions[point].share or 0.0)

    def table(self) -> Table:
        heading = [self.tr("Version"), self.tr("Date"), self.tr("Examples"), self.tr("Accuracy")]
        rows = [[*heading, self.tr("At least"), self.tr("At most")]]
        for n, one in enumerate(self._versions):
            shares = [f"{share:.4f}" if share is not None else "" for share in _shares(one)]
            rows.append([str(self._first + n), one.created, str(one.n_examples), *shares])
        return rows

    def paint(self, painter: QPainter, area: QRectF) -> None:
        axes, shades = self._axes(area), theme.colours()
        axes.paint_shares(painter, (0.5, 1.0))
        places = [
            axes.at(n, one.share) for n, one in enumerate(self._versions) if one.share is not None
        ]
        for n, one in enumerate(self._versions):
            is_now = one.is_current
            if one.low is not None and one.high is not None:
                pen = QPen(soft(shades.accent, 0.45 if is_now else 0.22), 8)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(QLineF(axes.at(n, one.low), axes.at(n, one.high)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shades.accent), 1.5))
        painter.drawPolyline(QPolygonF(places))
        for one, place in zip(self._versions, places, strict=True):
            painter.setBrush(QColor(shades.accent if one.is_current else shades.surface))
            painter.drawEllipse(place, DOT_PX, DOT_PX)
        axes.paint_numbers(painter, self._captions())

    def _captions(self) -> list[tuple[float, str]]:
        return [(n, percent(one.share or 0.0)) for n, one in enumerate(self._versions)]

    def _axes(self, area: QRectF) -> Axes:
        inner = area.adjusted(SIDE_PX / 2, 8, -SIDE_PX - 8, -FOOT_PX)
        n = len(self._versions)
        return Axes(inner, (-0.5, 0.5) if n == 1 else (0.0, float(max(n - 1, 1))), beyond=SIDE_PX)


def _shares(one: "ModelVersion") -> tuple[float | None, float | None, float | None]:
    return one.share, one.low, one.high
