"""Which point is where: the nearest to the pointer, those inside a lasso, the next one over."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

Places = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

N_BINS = 64  # along each side; some 25 points a bin at a hundred thousand
ASIDE_COSTS = 2.0  # how much worse a step to the side is than one ahead


class PointIndex:
    """Points sorted into square bins, so that the pointer looks at a few of them only.

    Args:
        places: (n, 2).
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._low = places.min(axis=0) if len(places) else np.zeros(2, np.float32)
        high = places.max(axis=0) if len(places) else np.ones(2, np.float32)
        self._bin = max(float((high - self._low).max()) / N_BINS, 1e-9)
        columns, rows = self._bins_of(places).T
        bins = rows * N_BINS + columns
        self._order = np.argsort(bins, kind="stable")
        self._starts = np.searchsorted(bins[self._order], np.arange(N_BINS * N_BINS + 1))

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """Return the row of the point nearest to a place, None where none is within reach."""
        corners = np.array([[x - reach, y - reach], [x + reach, y + reach]], np.float32)
        (left, low), (right, high) = self._bins_of(corners).tolist()
        parts = [
            self._order[self._starts[n * N_BINS + left] : self._starts[n * N_BINS + right + 1]]
            for n in range(low, high + 1)
        ]
        rows = np.concatenate(parts)
        if not len(rows):
            return None
        far = ((self._places[rows] - np.array([x, y], np.float32)) ** 2).sum(axis=1)
        best = int(far.argmin())
        return int(rows[best]) if far[best] <= reach * reach else None

    def next_over(self, row: int, x: float, y: float) -> int | None:
        """Return the next point from `row` in a direction, within 45 degrees to both sides.

        Args:
            row: where to start.
            x, y: the direction, of length 1.
        """
        away = self._places - self._places[row]
        ahead = away[:, 0] * x + away[:, 1] * y
        aside = np.abs(away[:, 0] * y - away[:, 1] * x)
        rows = np.flatnonzero((ahead > 0) & (aside <= ahead))
        if not len(rows):
            return None
        cost = ahead[rows] ** 2 + (ASIDE_COSTS * aside[rows]) ** 2
        return int(rows[cost.argmin()])

    def _bins_of(self, places: Places) -> Rows:
        return ((places - self._low) / self._bin).astype(np.int64).clip(0, N_BINS - 1)


def inside(pixels: NDArray[np.float32], lasso: list[QPointF], size: QSize) -> Mask:
    """Tell which of the pixels, (n, 2), lie inside a lasso drawn on a view of this size.

    The lasso is drawn once and looked up, which takes 4 ms for a hundred thousand points; asking
    each point for each edge takes 150 ms.
    """
    image = QImage(size, QImage.Format.Format_Grayscale8)
    image.fill(0)
    with QPainter(image) as painter:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawPolygon(QPolygonF(lasso), Qt.FillRule.WindingFill)
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(size.height(), -1)
    columns, rows = np.floor(pixels).astype(np.int64).T
    is_in_view = (columns >= 0) & (columns < size.width()) & (rows >= 0) & (rows < size.height())
    found = np.zeros(len(pixels), bool)
    found[is_in_view] = drawn[rows[is_in_view], columns[is_in_view]] > 0
    return found
