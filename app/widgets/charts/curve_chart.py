"""The learning curve: the share right with fewer examples, and what a few more would bring."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.messages import charts as words
from app.theme import style as theme
from app.widgets.charts.axes import Axes, shares_between
from app.widgets.charts.chart import Chart, soft
from app.widgets.charts.saving import Table

if TYPE_CHECKING:
    from core.domain.records import Trust
    from core.domain.review import LearningCurve

HEIGHT_PX = 152
DOT_PX = 3.5
FOOT_PX, SIDE_PX = 18, 44
MARGIN = 0.04  # above and below the shares, so that no point lies on the edge


class CurveChart(Chart):
    """Measured points joined by a line; what is only expected is dashed and hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("CurveChart", "Accuracy by number of examples")
        super().__init__(title, HEIGHT_PX, parent)
        self._curve: LearningCurve | None = None
        self._trust: Trust | None = None

    def show_curve(self, curve: "LearningCurve", trust: "Trust | None") -> None:
        """Show a curve, with what was measured of the model in use."""
        self._curve, self._trust = curve, trust
        self.say(words.gain(curve))

    def n_points(self) -> int:
        return len(self._points())

    def read_out(self, point: int) -> str:
        assert self._curve is not None
        size, share = self._points()[point]
        n = len(self._curve.sizes)
        if point < n:
            return words.learned_from(size, share)
        if self._has_now() and point == n:
            assert self._trust is not None
            return words.in_use(size, share, self._trust.low, self._trust.high)
        return words.expected(size, share)

    def place_of(self, point: int, area: QRectF) -> QPointF:
        return self._axes(area).at(*self._points()[point])

    def table(self) -> Table:
        rows = [[self.tr("Examples per class"), self.tr("Accuracy"), self.tr("How known")]]
        curve = self._curve
        if curve is None:
            return rows
        how = [self.tr("measured")] * len(curve.sizes)
        how += [self.tr("model in use")] * self._has_now()
        how += [self.tr("expected")] * (curve.later is not None)
        for (size, share), origin in zip(self._points(), how, strict=True):
            rows.append([f"{size:.2f}", f"{share:.4f}", origin])
        return rows

    def paint(self, painter: QPainter, area: QRectF) -> None:
        curve, shades = self._curve, theme.colours()
        if curve is None:
            return
        axes = self._axes(area)
        axes.paint_shares(painter, shares_between(*axes.y))
        measured = [axes.at(*one) for one in zip(curve.sizes, curve.shares, strict=True)]
        self._paint_expected(painter, axes, measured[-1])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shades.accent), 2))
        painter.drawPolyline(QPolygonF(measured))
        painter.setBrush(QColor(shades.accent))
        for place in measured:
            painter.drawEllipse(place, DOT_PX, DOT_PX)
        if self._has_now():
            self._paint_now(painter, axes)
        captions = [(size, words.number(round(size))) for size in curve.sizes[:-1]]
        if curve.later is not None:
            captions.append((curve.n_now, words.now(curve.n_now)))
            end = curve.n_now + curve.n_more
            captions.append((end, words.number(round(end))))
        axes.paint_numbers(painter, captions)

    def _paint_expected(self, painter: QPainter, axes: Axes, start: QPointF) -> None:
        curve, shades = self._curve, theme.colours()
        if curve is None or curve.now is None or curve.later is None:
            return
        pen = QPen(QColor(shades.accent), 1.5)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        now, end = axes.at(curve.n_now, curve.now), axes.at(curve.n_now + curve.n_more, curve.later)
        painter.drawPolyline(QPolygonF([start, now, end]))
        painter.setPen(QPen(QColor(shades.accent), 1.5))
        painter.setBrush(QColor(shades.surface))
        painter.drawEllipse(end, DOT_PX + 1, DOT_PX + 1)

    def _paint_now(self, painter: QPainter, axes: Axes) -> None:
        """Draw what is known of the model in use: its interval, as the bar above shows it."""
        curve, trust, shades = self._curve, self._trust, theme.colours()
        assert curve is not None
        assert trust is not None
        assert trust.share is not None
        if trust.low is not None and trust.high is not None:
            low, high = axes.at(curve.n_now, trust.low), axes.at(curve.n_now, trust.high)
            pen = QPen(soft(shades.accent, 0.3), 8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QLineF(low, high))
        place = axes.at(curve.n_now, trust.share)
        painter.setPen(QPen(QColor(shades.surface), 1.5))
        painter.setBrush(QColor(shades.accent))
        painter.drawEllipse(place, DOT_PX + 2, DOT_PX + 2)

    def _has_now(self) -> bool:
        return self._trust is not None and self._trust.share is not None

    def _points(self) -> list[tuple[float, float]]:
        """List all points that can be read out, from left to right."""
        curve = self._curve
        if curve is None:
            return []
        points = list(zip(curve.sizes, curve.shares, strict=True))
        if self._has_now():
            assert self._trust is not None
            points.append((curve.n_now, self._trust.share or 0.0))
        if curve.later is not None:
            points.append((curve.n_now + curve.n_more, curve.later))
        return points

    def _axes(self, area: QRectF) -> Axes:
        points = self._points()
        shares = [share for _, share in points]
        trust = self._trust
        if trust is not None and trust.low is not None and trust.high is not None:
            shares += [trust.low, trust.high]
        low, high = max(min(shares) - MARGIN, 0.0), min(max(shares) + MARGIN, 1.0)
        inner = area.adjusted(8, 8, -SIDE_PX, -FOOT_PX)
        return Axes(inner, (0.0, points[-1][0]), (low, high), beyond=SIDE_PX)
