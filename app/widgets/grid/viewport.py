"""Which rows are in view, how far to scroll, and which row stays in place when all move."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QScrollBar

from app.widgets.alike.grouped_layout import GroupedLayout
from app.widgets.grid.layout import GridLayout


class Hold(NamedTuple):
    """A row that is to stay where it is.

    Attributes:
        row: -1 for none.
        offset: from the top of the view to the row's tile, in pixels.
    """

    row: int = -1
    offset: int = 0


class Viewport:
    """The part of the grid that is in view, in pixels from its own top left corner.

    Args:
        bar: says how far it is scrolled down, and is told how far one can.

    Attributes:
        layout: where all cells lie, from the first row on.
        size: of the part in view.
        starts: the rows that groups begin at; none where the cells stand in no groups.
        describe_group: says what a group seems to be, and how much of it there is.
    """

    def __init__(self, bar: QScrollBar) -> None:
        self.layout = GridLayout.fit(0, 1, 1, 1)
        self.size = QSize()
        self.starts: NDArray[np.int64] = np.zeros(0, np.int64)
        self.describe_group: Callable[[int], tuple[str, str]] = lambda _group: ("", "")
        self._bar = bar
        self._is_laying_out = False
        self._held = -1  # the row that a resize keeps in place, until the person scrolls

    @property
    def grouped(self) -> GroupedLayout | None:
        """Where the cells lie, where they stand in groups."""
        return self.layout if isinstance(self.layout, GroupedLayout) else None

    @property
    def top(self) -> int:
        """How far it is scrolled down."""
        return self._bar.value()

    def lay_out(self, n: int, size: QSize, tile: QSize, hold: Hold) -> None:
        """Lay out `n` tiles of one size for a view of another, with one row where it was."""
        layout = GridLayout.fit(n, size.width(), tile.width(), tile.height())
        is_grouped = len(self.starts) > 0 and n > 0
        self.layout = GroupedLayout.grouped(layout, self.starts) if is_grouped else layout
        self.size = size
        self._is_laying_out = True
        third = self.layout.cell_height // 3  # so that a notch of the wheel is a line
        self._bar.setRange(0, max(0, self.layout.height - size.height()))
        self._bar.setPageStep(max(1, size.height() - third))
        self._bar.setSingleStep(third)
        if hold.row >= 0:
            # Never half below the edge where a smaller window cannot show it at its old place.
            room = size.height() - (self.layout.cell_height + tile.height()) // 2
            offset = min(hold.offset, max(0, room))
            self._bar.setValue(self.layout.tile(hold.row).top() - offset)
        self._is_laying_out = False

    # Where things are

    def rows(self) -> range:
        """Return the rows with at least one pixel in view."""
        return self.layout.between(self.top, self.top + self.size.height() - 1)

    def rows_in(self, area: QRect) -> list[int]:
        """Return the rows whose cells lie in a part of the view."""
        rows = self.layout.between(area.top() + self.top, area.bottom() + self.top)
        return [row for row in rows if self.cell(row).intersects(area)]

    def rows_around(self, n: int) -> NDArray[np.int64]:
        """Return the rows in view, then up to `n` below them, then up to `n` above."""
        rows, last = self.rows(), self.layout.n
        order: NDArray[np.int64] = np.r_[
            rows.start : rows.stop,
            rows.stop : min(last, rows.stop + n),
            max(0, rows.start - n) : rows.start,
        ].astype(np.int64)
        return order

    def row_at(self, point: QPoint) -> int | None:
        """Return the row whose tile is at a point."""
        return self.layout.row_at(point + QPoint(0, self.top))

    def tile(self, row: int) -> QRect:
        """Return where a row's tile lies, in view or not."""
        return self.layout.tile(row).translated(0, -self.top)

    def cell(self, row: int) -> QRect:
        """Return where a row's tile lies with its share of the gaps."""
        return self.layout.cell(row).translated(0, -self.top)

    @property
    def n_lines(self) -> int:
        """Whole lines of cells that fit into the view, at least one."""
        return max(1, self.size.height() // self.layout.cell_height)

    # Scrolling

    def scroll_to(self, row: int) -> None:
        """Scroll just as far as needed to see a row whole."""
        cell = self.layout.cell(row)
        if cell.top() < self.top:
            self._bar.setValue(cell.top())
        elif cell.bottom() >= self.top + self.size.height():
            self._bar.setValue(cell.bottom() + 1 - self.size.height())

    def centre_on(self, row: int) -> None:
        """Scroll so that a row is in the middle, where nothing lies over it."""
        self._bar.setValue(self.layout.tile(row).center().y() - self.size.height() // 2)

    def note_scroll(self) -> None:
        """Hold another row from now on where it was the person who scrolled."""
        if not self._is_laying_out:
            self.let_go()

    # What stays in place

    def hold(self, current: int) -> Hold:
        """Choose the row that stays where it is when everything moves.

        Args:
            current: the current row, chosen where it is in view; otherwise the first whole one is.
        """
        rows = self.rows()
        if len(rows) == 0:
            return Hold()
        if current in rows:
            return Hold(current, self.tile(current).top())
        if self.top == 0:
            return Hold()  # at the very top one wants to stay at the very top
        if self._held < 0:
            # The same row through a whole drag of the window's edge: the first one in view changes
            # with each number of columns, and would wander off.
            is_whole = self.tile(rows.start).top() >= 0
            below = rows[min(self.layout.n_columns, len(rows) - 1)]
            self._held = rows.start if is_whole else below
        return Hold(self._held, self.tile(self._held).top())

    def let_go(self) -> None:
        """Choose another row the next time: the person scrolled, or there are other rows."""
        self._held = -1
