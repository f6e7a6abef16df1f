"""The map under the pointer and the keys: hover, click, pan, zoom, lasso, walk."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.grid import accessibility as access
from app.widgets.grid.cell_data import Cell
from app.widgets.map.canvas import REACH_PX, MapCanvas

Drag: TypeAlias = Literal["", "pan", "lasso", "carry"]
How: TypeAlias = Literal["replace", "add", "remove"]
Keys: TypeAlias = NDArray[np.int64]

LASSO_STEP_PX = 3.0  # between two corners of a lasso
PAN_KEYS_PX = 80

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_DIRECTIONS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class MapView(MapCanvas):
    """A map in which files are chosen.

    What is chosen belongs to the grid: the map says what the person wants, and is told.

    Signals:
        selection_wanted: (files, how): "replace", "add" or "remove".
        current_wanted: a file.
        activated: a file that was double-clicked.
        hovered: the row under the pointer, -1 for none.
        context_menu_wanted: where on the screen.
        drag_wanted: the pointer pulls at the selected points.
    """

    selection_wanted = Signal(object, str)
    current_wanted = Signal(object)
    activated = Signal(object)
    hovered = Signal(int)
    context_menu_wanted = Signal(QPoint)
    drag_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lassoes = False
        self._describe: Callable[[int], Cell] = lambda key: Cell(str(key))
        self._press: QPointF | None = None
        self._last = QPointF()
        self._drag: Drag = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of the pictures"))
        self.setAccessibleDescription(
            self.tr("Alike pictures lie near each other. Arrow keys go from picture to picture.")
        )
        access.install(MapView)

    def set_describer(self, describe: Callable[[int], Cell]) -> None:
        """Ask `describe` what to say of a file."""
        self._describe = describe

    def set_lassoes(self, on: bool) -> None:
        """Let a plain drag draw a lasso instead of moving the map."""
        self.lassoes = on
        self._show_cursor()

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        row = self.row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and not self._scene.is_selected[row]:
                self._choose(row, "replace")
        elif event.button() in (_LEFT, _MIDDLE):
            self._press = self._last = point
            self._drag = ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._press is None or not event.buttons() & (_LEFT | _MIDDLE):
            self._hover(self.row_at(point))
            return
        if not self._drag:
            if (point - self._press).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin_drag(event)
        if self._drag == "pan":
            self.pan(point - self._last)
            self._last = point
        elif self._drag == "lasso" and (point - self._lasso[-1]).manhattanLength() >= LASSO_STEP_PX:
            self._lasso.append(point)
            self.update()

    def _begin_drag(self, event: QMouseEvent) -> None:
        assert self._press is not None
        self._hover(None)
        row = self.row_at(self._press)
        modifiers = event.modifiers() & (_SHIFT | _CTRL | _ALT)
        holds = row is not None and bool(self._scene.is_selected[row])
        if event.buttons() & _MIDDLE:
            self._drag = "pan"
        elif holds and not modifiers:
            self._drag, self._press = "carry", None
            self.drag_wanted.emit()
            return
        else:
            self._drag = "lasso" if modifiers or self.lassoes else "pan"
        if self._drag == "lasso":
            self._lasso = [self._press]
        self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press, drag, self._press, self._drag = self._press, self._drag, None, ""
        lasso, self._lasso = self._lasso, []
        if drag == "lasso" and len(lasso) > 2:
            keys = self.keys_inside(lasso)
            self.selection_wanted.emit(keys, self._how(event.modifiers()))
        elif press is not None and not drag and event.button() == _LEFT:
            self._click(press, event.modifiers())
        self._show_cursor()
        self.update()

    def _click(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self.row_at(point)
        if row is not None:
            is_selected = bool(self._scene.is_selected[row])
            how: How = "add" if modifiers & _SHIFT else "replace"
            if modifiers & _CTRL:
                how = "remove" if is_selected else "add"
            self._choose(row, how)
        elif not modifiers & (_CTRL | _SHIFT) and self._scene.is_selected.any():
            self.selection_wanted.emit(self._keys[:0], "replace")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position())
        if event.button() == _LEFT and row is not None and not event.modifiers() & (_CTRL | _SHIFT):
            self.activated.emit(int(self._keys[row]))
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self._hover(None)
            self.zoom(steps, event.position())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._current >= 0:
            place = self.global_pixel(self._current)
        self.context_menu_wanted.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_cursor()

    def event(self, event: QEvent) -> bool:
        # Two fingers on a touchpad.
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(4 * event.value(), event.position())
            return True
        return super().event(event)

    def _how(self, modifiers: Qt.KeyboardModifier) -> How:
        """Say what a lasso does: Ctrl adds and Alt takes away; Shift only makes a drag a lasso."""
        if modifiers & _ALT:
            return "remove"
        return "add" if modifiers & _CTRL or (modifiers & _SHIFT and self.lassoes) else "replace"

    def _hover(self, row: int | None) -> None:
        row = -1 if row is None else row
        if row != self._hovered:
            self._hovered = row
            self.update()
            self.hovered.emit(row)

    def _choose(self, row: int, how: How) -> None:
        key = int(self._keys[row])
        self.current_wanted.emit(key)
        self.selection_wanted.emit(np.array([key], np.int64), how)

    def _show_cursor(self) -> None:
        shapes = Qt.CursorShape
        if self._drag == "pan":
            self.setCursor(shapes.ClosedHandCursor)
        elif self._drag == "lasso" or self.lassoes:
            self.setCursor(shapes.CrossCursor)
        else:
            self.setCursor(shapes.ArrowCursor)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & (_CTRL | _SHIFT | _ALT)
        if key in _DIRECTIONS and not modifiers & _ALT:
            self._walk(*_DIRECTIONS[key], modifiers)
        elif key in _DIRECTIONS:
            x, y = _DIRECTIONS[key]
            self.pan(QPointF(-x, y) * PAN_KEYS_PX)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and not modifiers & _CTRL:
            self.zoom(1, self._middle_of_interest())
        elif key == Qt.Key.Key_Minus and not modifiers & _CTRL:
            self.zoom(-1, self._middle_of_interest())
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif not self._obey(event, key):
            super().keyPressEvent(event)

    def _obey(self, event: QKeyEvent, key: Qt.Key) -> bool:
        """Do what else a key asks for; whether it meant anything here."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.selection_wanted.emit(self._keys, "replace")
        elif key == Qt.Key.Key_Escape and (self._lasso or self._scene.is_selected.any()):
            was_drawing, self._lasso, self._drag, self._press = bool(self._lasso), [], "", None
            if not was_drawing:
                self.selection_wanted.emit(self._keys[:0], "replace")
            self._show_cursor()
            self.update()
        elif key == Qt.Key.Key_Space and self._current >= 0:
            is_selected = bool(self._scene.is_selected[self._current])
            self._choose(self._current, "remove" if is_selected else "add")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.activated.emit(self.current_key())
        else:
            return False
        return True

    def _walk(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Go to the next point in a direction: alone, keeping the selection, or adding to it."""
        if not len(self._keys):
            return
        row = (
            self._nearest_to_middle()
            if self._current < 0
            else self._index.next_over(self._current, x, y)
        )
        if row is None:
            return
        if modifiers & _CTRL and not modifiers & _SHIFT:
            self.current_wanted.emit(int(self._keys[row]))
        else:
            self._choose(row, "add" if modifiers & _SHIFT else "replace")

    def _nearest_to_middle(self) -> int | None:
        x, y = self.camera.place(QPointF(self.rect().center()))
        return self._index.nearest(x, y, 4.0)

    def _middle_of_interest(self) -> QPointF | None:
        """Return where the current point is, if it is in view: keys zoom around it."""
        if self._current < 0:
            return None
        at = self.pixel_of(self._current)
        return at if self.rect().contains(at.toPoint()) else None

    # For those who cannot see it: the same list of pictures that the grid is

    @property
    def spoken(self) -> "MapView":
        """Return what is said of it."""
        return self

    def n_rows(self) -> int:
        """Count the files shown."""
        return len(self._keys)

    def visible_rows(self) -> range:
        """Return the rows that may be in view: all of them, since points have no order."""
        return range(len(self._keys))

    def current_row(self) -> int:
        """Return the row of the current point, -1 without one."""
        return self._current

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return bool(self._scene.is_selected[row])

    def sentence_of(self, row: int) -> str:
        """Say a point as the grid says its tile."""
        cell = self._describe(int(self._keys[row]))
        return access.sentence(cell, is_selected=self.is_selected(row))

    def global_rect(self, row: int) -> QRect:
        """Return where a point lies on the screen."""
        side = 2 * REACH_PX
        return QRect(self.global_pixel(row) - QPoint(REACH_PX, REACH_PX), QSize(side, side))

    def row_at_global(self, x: int, y: int) -> int | None:
        """Return the row of the point at a place of the screen."""
        return self.row_at(QPointF(self.mapFromGlobal(QPoint(x, y))))

    def set_current(self, key: int | None) -> None:
        """Show a file as the current one and let a screen reader say it."""
        super().set_current(key)
        access.tell_current(self, self._current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        access.tell_current(self, self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
