"""The cells of the grid in words: for screen readers, and where the pointer rests."""

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.messages.plain_text import plain
from app.widgets.grid.accessibility import sentence
from app.widgets.grid.cell_data import Cell, Descriptions
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Viewport


class SpokenCells:
    """Says cells, and knows where on the screen they are: `accessibility.Spoken` of the grid."""

    def __init__(
        self,
        screen: QWidget,
        view: Viewport,
        model: SelectionModel,
        descriptions: Descriptions,
    ) -> None:
        self._screen = screen
        self._view, self._model = view, model
        self._descriptions = descriptions
        self._row, self._group, self._entered = -1, -1, -1
        model.current_moved.connect(lambda *_: self._see_group())

    def n_rows(self) -> int:
        """Count the files shown."""
        return len(self._model.keys)

    def visible_rows(self) -> range:
        """Return the rows in view."""
        return self._view.rows()

    def current_row(self) -> int:
        """Return the row of the current cell, -1 without one."""
        return self._model.current_row

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return self._model.is_selected(row)

    def sentence_of(self, row: int) -> str:
        """Say a cell in words; in groups, after the heading where a group is entered."""
        said = sentence(self._cell(row), is_selected=self._model.is_selected(row))
        grouped = self._view.grouped
        if grouped is None or not 0 <= row < grouped.n:
            return said
        self._see_group()
        group = grouped.group_of(row)
        if row not in (grouped.starts[group], self._entered):
            return said
        return ", ".join(part for part in (*self._view.describe_group(group), said) if part)

    def global_rect(self, row: int) -> QRect:
        """Return where a tile lies on the screen."""
        tile = self._view.tile(row)
        return QRect(self._screen.mapToGlobal(tile.topLeft()), tile.size())

    def global_point(self, row: int) -> QPoint:
        """Return a place of the screen over a tile, as far as it is in view."""
        tile = self._view.tile(row).intersected(self._screen.rect())
        return self._screen.mapToGlobal(tile.center() if tile.isValid() else QPoint(0, 0))

    def row_at_global(self, x: int, y: int) -> int | None:
        """Return the row whose tile is at a point of the screen."""
        return self._view.row_at(self._screen.mapFromGlobal(QPoint(x, y)))

    def takes(self, event: QEvent) -> bool:
        """Say the cell under a resting pointer; whether an event of the viewport asked for it."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return False
        row = self._view.row_at(event.pos())
        if row is None:
            QToolTip.hideText()
        else:
            # Names are elided on small tiles; here they stand in full.
            text = sentence(self._cell(row), is_selected=False)
            QToolTip.showText(event.globalPos(), plain(text), self._screen, self._view.tile(row))
        return True

    def _see_group(self) -> None:
        """Note where the current cell came into another group; asking twice changes nothing."""
        row, grouped = self._model.current_row, self._view.grouped
        group = grouped.group_of(row) if grouped and 0 <= row < grouped.n else -1
        if group != self._group:
            self._entered = row
        elif row != self._row:
            self._entered = -1
        self._row, self._group = row, group

    def _cell(self, row: int) -> Cell:
        return self._descriptions.get(self._model.key_at(row))
