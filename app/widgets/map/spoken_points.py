"""The points of the map in words: the same list of pictures that the grid is."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtWidgets import QWidget

from app.widgets.grid.accessibility import sentence
from app.widgets.grid.cell_data import Cell
from app.widgets.map.points import Points
from app.widgets.map.viewport import REACH_PX, MapViewport


class SpokenPoints:
    """Says points, and knows where on the screen they are: `accessibility.Spoken` of the map.

    Attributes:
        describe: says what there is to say of a file.
    """

    def __init__(self, screen: QWidget, points: Points, view: MapViewport) -> None:
        self.describe: Callable[[int], Cell] = lambda key: Cell(str(key))
        self._screen = screen
        self._points, self._view = points, view

    def n_rows(self) -> int:
        """Count the files shown."""
        return len(self._points.keys)

    def visible_rows(self) -> range:
        """Return the rows that may be in view: all of them, since points have no order."""
        return range(self.n_rows())

    def current_row(self) -> int:
        """Return the row of the current point, -1 without one."""
        return self._points.current

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return self._points.is_selected(row)

    def sentence_of(self, row: int) -> str:
        """Say a point as the grid says its tile."""
        cell = self.describe(self._points.key_at(row))
        return sentence(cell, is_selected=self.is_selected(row))

    def global_pixel(self, row: int) -> QPoint:
        """Return where the middle of a point lies on the screen."""
        return self._screen.mapToGlobal(self._view.pixel_of(row).toPoint())

    def global_rect(self, row: int) -> QRect:
        """Return where a point lies on the screen."""
        corner = self.global_pixel(row) - QPoint(REACH_PX, REACH_PX)
        return QRect(corner, QSize(2 * REACH_PX, 2 * REACH_PX))

    def row_at_global(self, x: int, y: int) -> int | None:
        """Return the row of the point at a place of the screen."""
        return self._view.row_at(QPointF(self._screen.mapFromGlobal(QPoint(x, y))))
