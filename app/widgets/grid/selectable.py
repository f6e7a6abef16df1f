"""The choosing half of the grid: selection, keyboard and mouse."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.grid.keyboard import Command, command_of, typed_text, walk
from app.widgets.grid.rubber_band import RubberBand
from app.widgets.grid.viewport import GridView

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton


class SelectableGrid(GridView):
    """A grid in which files are chosen; they go by their id.

    Signals:
        selection_changed: other files are selected.
        current_changed: the file id of the current cell, None without one.
        activated: the file id that was double-clicked, or current at Enter.
        text_typed: a digit or letter, for labelling.
        context_menu_wanted: where on the screen.
        drag_wanted: the pointer pulls at the selected cells.
    """

    selection_changed = Signal()
    current_changed = Signal(object)
    activated = Signal(object)
    text_typed = Signal(str)
    context_menu_wanted = Signal(QPoint)
    drag_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rubber = RubberBand(self)
        self._rubber.stretched.connect(self._select_band)
        self._band_flips = False
        self._press: QPoint | None = None
        self._on_release: Callable[[], None] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # Rows and selection, by file id ------------------------------------------------------------

    def set_rows(self, keys: NDArray[np.int64]) -> None:
        """Show these files, in this order.

        Selection, current cell and scroll place stay with their files. Where the current file is
        gone, the next one still there takes its place, selected if it was selected alone.
        """
        keys = np.array(keys, dtype=np.int64)
        old_key, was_selected = self.current_key(), self.selected_keys()
        held, offset = self._held_row()
        held = self._neighbour(held, keys)
        current = self._neighbour(self._current, keys)
        anchor = max(0, self._neighbour(self._selection.anchor, keys))
        self._selection.follow(self._keys, keys, anchor)
        self._keys, self._current, self._held = keys, current, -1
        self._cut_band()
        if old_key is not None and was_selected.tolist() == [old_key] and current >= 0:
            self._selection.only(current)
        self._relayout(held, offset)
        if self.current_key() != old_key:
            self._tell_current()
        if not np.array_equal(np.sort(self.selected_keys()), np.sort(was_selected)):
            self.selection_changed.emit()

    def selected_keys(self) -> NDArray[np.int64]:
        """Return the selected file ids in display order."""
        return self._keys[self._selection.mask]

    def n_selected(self) -> int:
        """Count the selected files."""
        return self._selection.count

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return bool(self._selection.mask[row])

    def select_keys(self, keys: Iterable[int] | NDArray[np.int64]) -> None:
        """Select exactly these files, as far as they are shown."""
        wanted = keys if isinstance(keys, np.ndarray) else np.fromiter(keys, np.int64)
        self._selection.set_mask(np.isin(self._keys, wanted))
        rows = self._selection.rows()
        if len(rows):
            self._selection.anchor = int(rows[0])
        self._tell_selection()

    def select_all(self) -> None:
        """Select every file shown."""
        self._selection.set_all(True)
        self._tell_selection()

    def select_none(self) -> None:
        """Select nothing."""
        self._selection.set_all(False)
        self._tell_selection()

    def invert_selection(self) -> None:
        """Select what is not selected."""
        self._selection.invert()
        self._tell_selection()

    def restore_last_selection(self) -> bool:
        """Bring back the last selection of several files after a slip; whether there was one."""
        is_back = self._selection.restore()
        if is_back:
            self._tell_selection()
        return is_back

    def current_row(self) -> int:
        """Return the row of the current cell, -1 without one."""
        return self._current

    def current_key(self) -> int | None:
        """Return the file id of the current cell."""
        return int(self._keys[self._current]) if self._current >= 0 else None

    def set_current_key(self, key: int | None) -> None:
        """Make a file current and scroll to it; the selection stays."""
        self._set_current(-1 if key is None else self.row_of(key))

    def _set_current(self, row: int) -> None:
        old, self._current = self._current, row
        for changed in {old, row} - {-1}:
            self._update_row(changed)
        if row >= 0:
            self.scroll_to_row(row)
        if row != old:
            self._tell_current()

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_key())

    def _tell_selection(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    # Keyboard ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = max(1, self.viewport().height() // self._layout.cell_height)
        start = self._current if self._current >= 0 else None
        row = walk(event.key(), start, self.visible_rows().start, self._layout, page)
        if row is not None:
            self._walk_to(row, event.modifiers())
        elif not self._obey(command_of(event)):
            text = typed_text(event)
            if text:
                self.text_typed.emit(text)
            else:
                super().keyPressEvent(event)

    def _walk_to(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _SHIFT:
            self._selection.span(row, add=bool(modifiers & _CTRL))
        elif not modifiers & _CTRL:
            self._selection.only(row)
        self._set_current(row)
        if modifiers & _SHIFT or not modifiers & _CTRL:
            self._tell_selection()

    def _obey(self, command: Command | None) -> bool:
        """Do what a key asks for; whether it meant anything here."""
        if command is None or (command == "none" and not self.n_selected()):
            return False  # Esc goes on to whoever else can use it
        if command == "all":
            self.select_all()
        elif command == "none":
            self.select_none()
        elif command == "invert":
            self.invert_selection()
        elif self._current < 0:
            return False
        elif command == "toggle":
            self._selection.toggle(self._current)
            self._tell_selection()
        else:
            self.activated.emit(self.current_key())
        return True

    # Mouse -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        row = self.row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and not self.is_selected(row):
                self._walk_to(row, Qt.KeyboardModifier.NoModifier)
        elif event.button() == _LEFT and row is None:
            self._begin_band(point, event.modifiers())
        elif event.button() == _LEFT and row is not None:
            self._press = point
            self._press_row(row, event.modifiers())

    def _press_row(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        self._on_release = None
        if self.is_selected(row) and not modifiers & _SHIFT:
            # It may be the beginning of a drag of all that is selected; a click shows on release.
            self._on_release = lambda: self._click(row, modifiers)
            self._set_current(row)
        else:
            self._click(row, modifiers)

    def _click(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _SHIFT:
            self._selection.span(row, add=bool(modifiers & _CTRL))
        elif modifiers & _CTRL:
            self._selection.toggle(row)
        else:
            self._selection.only(row)
        self._set_current(row)
        self._tell_selection()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._rubber.is_active:
            self._rubber.move(point)
        elif self._press is not None and event.buttons() & _LEFT:
            moved = (point - self._press).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._press = self._on_release = None
                self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != _LEFT:
            return
        self._cut_band()
        click, self._on_release, self._press = self._on_release, None, None
        if click is not None:
            click()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if event.button() == _LEFT and row is not None and not event.modifiers() & (_CTRL | _SHIFT):
            self.activated.emit(int(self._keys[row]))
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._current >= 0:
            place = self.viewport().mapToGlobal(self.tile_rect(self._current).center())
        self.context_menu_wanted.emit(place)

    def _begin_band(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        self._band_flips = bool(modifiers & _CTRL)
        keeps = bool(modifiers & (_CTRL | _SHIFT))
        had_any = self.n_selected() > 0
        self._selection.begin_band(keep=keeps)
        self._rubber.begin(point)
        if had_any and not keeps:
            self._tell_selection()

    def _select_band(self, band: QRect) -> None:
        self._band = band
        self.viewport().update()
        if self._selection.stretch_band(self._layout.touching(band), flip=self._band_flips):
            self.selection_changed.emit()

    def _cut_band(self) -> None:
        self._rubber.end()
        if not self._band.isNull():
            self._band = QRect()
            self.viewport().update()
