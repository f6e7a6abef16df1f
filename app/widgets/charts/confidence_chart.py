"""How sure the model is of what has no label, as bars, with a line that a person drags."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.messages import charts as words
from app.theme import style as theme
from app.widgets.charts.axes import Axes, percent
from app.widgets.charts.chart import Chart
from app.widgets.charts.saving import Table
from core.domain.arrays import Floats, Ints
from core.domain.review import Confidences

HEIGHT_PX = 132
N_BINS = 20
FOOT_PX, HEAD_PX = 18, 22
EDGE_PX = 7  # half of the slider's handle below, whose middle goes from end to end
GRIP_PX = 10.0  # how far from the line a drag may begin
LEAST_BAR_PX = 2.0  # so that one image among thousands is seen


@dataclass(frozen=True)
class Bin:
    """A range of confidences: from `low` to below `high`."""

    low: float
    high: float


class ConfidenceChart(Chart):
    """Bars of images by confidence; those right of the line would be accepted.

    Signals:
        dragged: the line is at this confidence, 0..1, and still held.
        dropped: the line was let go there.
        chosen: the person wants to see the images of a `Bin`.
    """

    dragged = Signal(float)
    dropped = Signal(float)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        title = QCoreApplication.translate("ConfidenceChart", "Images by confidence")
        super().__init__(title, HEIGHT_PX, parent)
        self._counts = np.zeros((N_BINS, 3), np.int64)
        self._sure: Floats = np.zeros(0, np.float32)
        self._line: float | None = None
        self._is_held = False

    def show_confidences(self, confidences: Confidences) -> None:
        """Show how sure the model is."""
        self._sure = confidences.sure
        kinds = (confidences.sure, confidences.unsure, confidences.unknown)
        self._counts = np.stack([histogram(kind) for kind in kinds], axis=1)
        self.say(words.confidences(*(len(kind) for kind in kinds)))

    def show_line(self, least: float | None) -> None:
        """Draw the line at a confidence; None for no line."""
        self._line = least
        self.update()

    def n_from(self, least: float) -> int:
        """Count the images that may be accepted and are at least so sure."""
        return int(np.searchsorted(-self._sure, -np.float32(least), side="right"))

    def counts(self) -> Ints:
        """Return the images by bin and by kind, (N_BINS, 3): sure, unsure, none of these."""
        return self._counts

    def n_points(self) -> int:
        return N_BINS if self._counts.any() else 0

    def read_out(self, point: int) -> str:
        sure, unsure, unknown = self._counts[point].tolist()
        return words.bin_of(point / N_BINS, (point + 1) / N_BINS, (sure, unsure, unknown))

    def place_of(self, point: int, area: QRectF) -> QPointF:
        axes = self._axes(area)
        return axes.at((point + 0.5) / N_BINS, float(self._counts[point].sum()))

    def table(self) -> Table:
        rows = [
            [
                self.tr("From"),
                self.tr("To"),
                self.tr("Confident"),
                self.tr("Unsure"),
                self.tr("None of these"),
            ]
        ]
        for n, counts in enumerate(self._counts.tolist()):
            rows.append([percent(n / N_BINS), percent((n + 1) / N_BINS), *map(str, counts)])
        return rows

    def paint(self, painter: QPainter, area: QRectF) -> None:
        axes, shades = self._axes(area), theme.colours()
        for n, counts in enumerate(self._counts.tolist()):
            self._paint_bar(painter, axes, n, counts)
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.drawLine(QLineF(axes.area.bottomLeft(), axes.area.bottomRight()))
        axes.paint_numbers(painter, [(n / 4, percent(n / 4)) for n in range(5)])
        if self._line is not None:
            self._paint_line(painter, axes, self._line)

    def _paint_bar(self, painter: QPainter, axes: Axes, n: int, counts: list[int]) -> None:
        shades, left, right = theme.colours(), n / N_BINS, (n + 1) / N_BINS
        bottom = axes.area.bottom()
        x = axes.at(left, 0).x() + 0.75
        width = axes.at(right, 0).x() - 0.75 - x
        painter.setPen(Qt.PenStyle.NoPen)
        colours = (shades.accent, shades.attention, shades.border_strong)
        for count, colour in zip(counts, colours, strict=True):
            if not count:
                continue
            height = max(axes.area.bottom() - axes.at(0, count).y(), LEAST_BAR_PX)
            bar = QRectF(x, bottom - height, width, height)
            shade = QColor(colour)
            painter.setBrush(shade)
            if colour == shades.accent and self._line is not None:
                # Left of the line only the outline is left: these are not accepted.
                cut = axes.at(self._line, 0).x()
                passive = QRectF(bar)
                passive.setRight(min(max(cut, bar.left()), bar.right()))
                faint = QColor(shade)
                faint.setAlphaF(0.35)
                painter.fillRect(passive, faint)
                bar.setLeft(passive.right())
            painter.drawRect(bar)
            bottom -= height

    def _paint_line(self, painter: QPainter, axes: Axes, line: float) -> None:
        shades = theme.colours()
        x = axes.at(line, 0).x()
        painter.setPen(QPen(QColor(shades.text), 2))
        painter.drawLine(QLineF(x, HEAD_PX - 4, x, axes.area.bottom()))
        text = words.line(line, self.n_from(line))
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        left = min(max(x - width / 2, 0.0), axes.area.right() + EDGE_PX - width)
        painter.drawText(QPointF(left, HEAD_PX - 8), text)

    def _axes(self, area: QRectF) -> Axes:
        inner = area.adjusted(EDGE_PX, HEAD_PX, -EDGE_PX, -FOOT_PX)
        most = float(max(self._counts.sum(axis=1).max(initial=0), 1))
        return Axes(inner, (0.0, 1.0), (0.0, most), beyond=EDGE_PX)

    # The line under the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_near(event.position()):
            self._is_held = True
            self.go_to(-1)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self.dragged.emit(self._at(event.position()))
            return
        is_near = self._is_near(event.position())
        self.setCursor(Qt.CursorShape.SplitHCursor if is_near else Qt.CursorShape.ArrowCursor)
        self.go_to(-1) if is_near else super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._is_held = False
            self.dropped.emit(self._at(event.position()))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._nearest(event.position()))

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0:
            self._choose(self.current)
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]

    def _choose(self, point: int) -> None:
        if point >= 0 and self._counts[point].any():
            self.chosen.emit(Bin(point / N_BINS, (point + 1) / N_BINS))

    def _is_near(self, place: QPointF) -> bool:
        if self._line is None:
            return False
        x = self._axes(QRectF(self.rect())).at(self._line, 0).x()
        return abs(place.x() - x) <= GRIP_PX

    def _at(self, place: QPointF) -> float:
        area = self._axes(QRectF(self.rect())).area
        return min(max((place.x() - area.left()) / max(area.width(), 1.0), 0.0), 1.0)


def histogram(confidences: Floats) -> Ints:
    """Count confidences, each 0..1, by bin, (N_BINS,); 1 belongs to the last."""
    bins = np.minimum((confidences * N_BINS).astype(np.int64), N_BINS - 1)
    return np.bincount(bins, minlength=N_BINS).astype(np.int64)
