"""The grid, the map and the loupe in one place: which of them is shown, and has the keys."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.views.loupe import Loupe
from app.views.map import MapPart
from app.widgets.grid.grid import ImageGrid
from core.domain.arrays import Ints


class PicturePages(QStackedWidget):
    """Shows one of three pages; the loupe lies over the one that was shown before.

    Signals:
        loupe_switched: whether one large picture is shown now.
    """

    loupe_switched = Signal(bool)

    def __init__(self, grid: ImageGrid, map_part: MapPart, loupe: Loupe) -> None:
        super().__init__()
        self._grid, self._map, self._loupe = grid, map_part, loupe
        self._beneath: QWidget = grid
        for page in (grid, map_part.board, loupe):
            self.addWidget(page)
        loupe.closed.connect(self.close_loupe)

    @property
    def has_loupe(self) -> bool:
        """Whether one large picture is shown."""
        return self.currentWidget() is self._loupe

    def page(self) -> QWidget:
        """Return what has the keys."""
        return self._loupe if self.has_loupe else self._beneath

    def show_map(self, on: bool) -> None:
        """Show the map, or the grid."""
        self._beneath = self._map.board if on else self._grid
        self.close_loupe()
        self.setCurrentWidget(self._beneath)

    def open_loupe(self, files: Ints, key: int, *, is_queue: bool, can_close: bool = True) -> None:
        """Show a file large, among others; see `Loupe.open`."""
        self.setCurrentWidget(self._loupe)
        self._loupe.open(files, key, is_queue=is_queue, can_close=can_close)
        self.loupe_switched.emit(True)
        self._loupe.setFocus()

    def reorder(self, files: Ints) -> None:
        """Put what is out of sight in a queue into this order."""
        if self.has_loupe and self._loupe.is_queue:
            self._loupe.reorder(files)

    def close_loupe(self) -> None:
        """Go back to the grid or the map."""
        if self.has_loupe:
            self.setCurrentWidget(self._beneath)
            self.loupe_switched.emit(False)
            self._beneath.setFocus()

    def zoom(self, step: int, usual_px: int, step_px: int) -> None:
        """Make what is shown larger or smaller by a step; 0 for its usual size."""
        if self.has_loupe:
            self._loupe.zoom(step)
        elif self._beneath is self._map.board:
            self._map.zoom(step)
        else:
            self._grid.set_cell_px(self._grid.cell_px() + step * step_px if step else usual_px)

    def place_of_chosen(self) -> QPoint | None:
        """Return where to ask something of what is chosen; None for nothing chosen."""
        if self.has_loupe:
            return self.place_of_current()
        row = self._grid.current_row()
        if row < 0 and not self._grid.selection.n_selected:
            return None
        return self._grid.spoken.global_point(max(row, 0))

    def place_of_current(self) -> QPoint | None:
        """Return where the current image is on the screen; None without one."""
        if self.has_loupe:
            return self._loupe.view.mapToGlobal(self._loupe.view.rect().center())
        row = self._grid.current_row()
        if row < 0:
            return None
        is_map = self._beneath is self._map.board
        on_map = self._map.place_of_current() if is_map else None
        return on_map if on_map is not None else self._grid.spoken.global_rect(row).center()
