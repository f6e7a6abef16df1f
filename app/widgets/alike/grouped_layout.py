"""Where the grid's cells lie when they stand in groups, each below a heading."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

from app.widgets.grid.layout import GridLayout

HEADING_PX = 40

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class GroupedLayout(GridLayout):
    """Groups of equal cells below each other, in content coordinates.

    Attributes:
        starts: (n_groups,) the first row of each group, the first at 0.
        tops: (n_groups + 1,) where each group's heading begins, and the end of the last group.
    """

    starts: Numbers
    tops: Numbers

    @classmethod
    def grouped(cls, plain: GridLayout, starts: Numbers) -> "GroupedLayout":
        """Lay out the cells of a grid without groups in groups that begin at these rows."""
        sizes = np.diff(starts, append=plain.n)
        heights = HEADING_PX + -(-sizes // plain.n_columns) * plain.cell_height
        tops = np.concatenate([[0], np.cumsum(heights)])
        return cls(
            plain.n,
            plain.n_columns,
            plain.cell_width,
            plain.cell_height,
            plain.tile_width,
            plain.tile_height,
            starts,
            tops,
        )

    @property
    def n_lines(self) -> int:
        """Rows of cells."""
        sizes = np.diff(self.starts, append=self.n)
        return int((-(-sizes // self.n_columns)).sum())

    @property
    def height(self) -> int:
        """Of the whole content, in pixels."""
        return int(self.tops[-1])

    def group_of(self, row: int) -> int:
        """Return the group that a row stands in."""
        return int(np.searchsorted(self.starts, row, side="right")) - 1

    def rows_of(self, group: int) -> range:
        """Return the rows of a group."""
        last = group + 1 == len(self.starts)
        return range(int(self.starts[group]), self.n if last else int(self.starts[group + 1]))

    def heading(self, group: int) -> QRect:
        """Return where a group's heading is drawn."""
        return QRect(0, int(self.tops[group]), self.n_columns * self.cell_width, HEADING_PX)

    def heading_at(self, point: QPoint) -> int | None:
        """Return the group whose heading is at `point`."""
        group = self._group_at(point.y())
        is_there = 0 <= point.y() < self.height and self.heading(group).contains(point)
        return group if is_there else None

    def groups_between(self, top: int, bottom: int) -> range:
        """Return the groups with a pixel between two heights, both included."""
        if not len(self.starts) or bottom < 0:
            return range(0)
        return range(self._group_at(top), min(self._group_at(bottom) + 1, len(self.starts)))

    def cell(self, row: int) -> QRect:
        """Return the cell with its share of the gaps."""
        group = self.group_of(row)
        line, column = divmod(row - int(self.starts[group]), self.n_columns)
        top = int(self.tops[group]) + HEADING_PX + line * self.cell_height
        return QRect(column * self.cell_width, top, self.cell_width, self.cell_height)

    def row_at(self, point: QPoint) -> int | None:
        """Return the row whose tile is at `point`; None in the gaps and beside the content."""
        column = point.x() // self.cell_width
        if not (0 <= column < self.n_columns and 0 <= point.y() < self.height):
            return None
        group = self._group_at(point.y())
        line = (point.y() - int(self.tops[group]) - HEADING_PX) // self.cell_height
        row = int(self.starts[group]) + line * self.n_columns + column
        is_inside = line >= 0 and row in self.rows_of(group)
        return row if is_inside and self.tile(row).contains(point) else None

    def between(self, top: int, bottom: int) -> range:
        """Return the rows with a pixel between two heights, both included."""
        if not self.n or bottom < 0 or top >= self.height:
            return range(0)
        first = self._line_at(top, is_end=False)
        return range(first, max(first, self._line_at(bottom, is_end=True)))

    def touching(self, band: QRect) -> Numbers:
        """Return the rows whose tiles a rubber band touches."""
        rows = self.between(band.top(), band.bottom())
        return np.array([row for row in rows if self.tile(row).intersects(band)], np.int64)

    def moved(self, row: int, lines: int) -> int:
        """Return the row that lies so many lines below, or above with a negative number."""
        for _ in range(abs(lines)):
            row = self._below(row) if lines > 0 else self._above(row)
        return row

    def _group_at(self, y: int) -> int:
        group = int(np.searchsorted(self.tops, y, side="right")) - 1
        return min(max(group, 0), len(self.starts) - 1)

    def _line_at(self, y: int, *, is_end: bool) -> int:
        """Return the row that the line of cells at a height begins with, or ends before."""
        group = self._group_at(y)
        rows = self.rows_of(group)
        line = (y - int(self.tops[group]) - HEADING_PX) // self.cell_height
        return min(max(rows.start + (line + is_end) * self.n_columns, rows.start), rows.stop)

    def _below(self, row: int) -> int:
        rows = self.rows_of(self.group_of(row))
        line, column = divmod(row - rows.start, self.n_columns)
        if rows.start + (line + 1) * self.n_columns < rows.stop:
            return min(row + self.n_columns, rows.stop - 1)
        if rows.stop == self.n:
            return row
        below = self.rows_of(self.group_of(rows.stop))
        return min(below.start + column, below.stop - 1)

    def _above(self, row: int) -> int:
        rows = self.rows_of(self.group_of(row))
        line, column = divmod(row - rows.start, self.n_columns)
        if line:
            return row - self.n_columns
        if not rows.start:
            return row
        above = self.rows_of(self.group_of(rows.start - 1))
        last_line = above.start + (len(above) - 1) // self.n_columns * self.n_columns
        return min(last_line + column, above.stop - 1)
