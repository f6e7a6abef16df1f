"""Where the grid's cells lie: arithmetic alone, so that a million cost no more than ten."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

GAP_PX = 10  # between two tiles: room for the focus ring and for a rubber band to begin
MAX_LINE_GAP_PX = 18  # lines move apart with the columns, so that the rhythm stays even


@dataclass(frozen=True, slots=True)
class GridLayout:
    """Rows of equal cells in content coordinates: (0, 0) is the first row's top left corner."""

    n: int
    n_columns: int
    cell_width: int
    cell_height: int
    tile_width: int
    tile_height: int

    @classmethod
    def fit(cls, n: int, width: int, tile_width: int, tile_height: int) -> "GridLayout":
        """Lay out `n` tiles in `width` pixels; what is left over widens the gaps evenly."""
        n_columns = max(1, width // (tile_width + GAP_PX))
        cell_width = max(tile_width + GAP_PX, width // n_columns)
        line_gap = min(cell_width - tile_width, MAX_LINE_GAP_PX)
        return cls(n, n_columns, cell_width, tile_height + line_gap, tile_width, tile_height)

    @property
    def n_lines(self) -> int:
        """Rows of cells."""
        return -(-self.n // self.n_columns)

    @property
    def height(self) -> int:
        """Of the whole content, in pixels."""
        return self.n_lines * self.cell_height

    def cell(self, row: int) -> QRect:
        """Return the cell with its share of the gaps."""
        line, column = divmod(row, self.n_columns)
        x, y = column * self.cell_width, line * self.cell_height
        return QRect(x, y, self.cell_width, self.cell_height)

    def tile(self, row: int) -> QRect:
        """Return what is drawn of a cell."""
        cell = self.cell(row)
        left = cell.left() + (self.cell_width - self.tile_width) // 2
        top = cell.top() + (self.cell_height - self.tile_height) // 2
        return QRect(left, top, self.tile_width, self.tile_height)

    def row_at(self, point: QPoint) -> int | None:
        """Return the row whose tile is at `point`; None in the gaps and beside the content."""
        column, line = point.x() // self.cell_width, point.y() // self.cell_height
        row = line * self.n_columns + column
        if not (0 <= column < self.n_columns and 0 <= row < self.n):
            return None
        return row if self.tile(row).contains(point) else None

    def between(self, top: int, bottom: int) -> range:
        """Return the rows with a pixel between two heights, both included."""
        first = max(0, top // self.cell_height) * self.n_columns
        last = max(0, bottom // self.cell_height + 1) * self.n_columns
        return range(min(first, self.n), min(last, self.n))

    def touching(self, band: QRect) -> NDArray[np.int64]:
        """Return the rows whose tiles a rubber band touches."""
        side = (self.cell_width - self.tile_width) // 2
        first = max(0, (band.left() - side - self.tile_width) // self.cell_width + 1)
        last = min(self.n_columns - 1, (band.right() - side) // self.cell_width)
        margin = (self.cell_height - self.tile_height) // 2
        top = max(0, (band.top() - margin - self.tile_height) // self.cell_height + 1)
        bottom = min(self.n_lines - 1, (band.bottom() - margin) // self.cell_height)
        lines = np.arange(top, bottom + 1, dtype=np.int64)[:, None]
        rows = (lines * self.n_columns + np.arange(first, last + 1)).ravel()
        return rows[rows < self.n]
