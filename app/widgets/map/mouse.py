"""What the mouse does on the map: hover, click, pan, zoom, draw a lasso, carry what is selected."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.widgets.map.points import Points
from app.widgets.map.viewport import MapViewport
from app.widgets.map.wishes import How, Wishes

Drag: TypeAlias = Literal["", "pan", "lasso", "carry"]

LASSO_STEP_PX = 3.0  # between two corners of a lasso

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class MapMouse(QObject):
    """Turns what the mouse does into wishes and moves.

    Attributes:
        lasso: the corners of the lasso that is being drawn.
        lassoes: whether a plain drag draws a lasso instead of moving the map.

    Signals:
        hovered: the row under the pointer, -1 for none.
        drag_wanted: the pointer pulls at the selected points.
        lasso_changed: it is longer, or gone.
        cursor_changed: `cursor` may be another.
    """

    hovered = Signal(int)
    drag_wanted = Signal()
    lasso_changed = Signal()
    cursor_changed = Signal()

    def __init__(
        self, points: Points, view: MapViewport, wishes: Wishes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.lasso: list[QPointF] = []
        self.lassoes = False
        self._points, self._view, self._wishes = points, view, wishes
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._drag: Drag = ""

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer's shape: what a drag does, or would do."""
        if self._drag == "pan":
            return Qt.CursorShape.ClosedHandCursor
        is_lasso = self._drag == "lasso" or self.lassoes
        return Qt.CursorShape.CrossCursor if is_lasso else Qt.CursorShape.ArrowCursor

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        point = event.position()
        row = self._view.row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and not self._points.is_selected(row):
                self._wishes.choose(row, "replace")
        elif event.button() in (_LEFT, _MIDDLE):
            self._pressed_at = self._last = point
            self._drag = ""

    def move(self, event: QMouseEvent) -> None:
        """Hover, or go on with a drag."""
        point = event.position()
        if self._pressed_at is None or not event.buttons() & (_LEFT | _MIDDLE):
            self.hover(self._view.row_at(point))
            return
        if not self._drag:
            if (point - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
                return
            self._begin_drag(event, self._pressed_at)
        if self._drag == "pan":
            self._view.pan(point - self._last)
            self._last = point
        elif self._drag == "lasso" and (point - self.lasso[-1]).manhattanLength() >= LASSO_STEP_PX:
            self.lasso.append(point)
            self.lasso_changed.emit()

    def release(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        pressed_at, drag, self._pressed_at, self._drag = self._pressed_at, self._drag, None, ""
        lasso, self.lasso = self.lasso, []
        if drag == "lasso" and len(lasso) > 2:
            self._wishes.select(self._view.keys_inside(lasso), self._how(event.modifiers()))
        elif pressed_at is not None and not drag and event.button() == _LEFT:
            self._click(pressed_at, event.modifiers())
        self.cursor_changed.emit()
        self.lasso_changed.emit()

    def double_click(self, event: QMouseEvent) -> None:
        """Activate what is under the pointer; beside the points it is a press like any other."""
        row = self._view.row_at(event.position())
        if event.button() == _LEFT and row is not None and not event.modifiers() & (_CTRL | _SHIFT):
            self._wishes.activate(row)
        else:
            self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        """Come closer to what is under the pointer, or back."""
        steps = event.angleDelta().y() / 120
        if steps:
            self.hover(None)
            self._view.zoom(steps, event.position())
        event.accept()

    def hover(self, row: int | None) -> None:
        """Take a row for the one under the pointer."""
        row = -1 if row is None else row
        if row != self._points.hovered:
            self._points.hovered = row
            self.hovered.emit(row)

    def drop_lasso(self) -> bool:
        """Let go of all that was begun; whether a lasso was being drawn."""
        was_drawing, self.lasso, self._drag, self._pressed_at = bool(self.lasso), [], "", None
        self.cursor_changed.emit()
        self.lasso_changed.emit()
        return was_drawing

    def _begin_drag(self, event: QMouseEvent, pressed_at: QPointF) -> None:
        self.hover(None)
        row = self._view.row_at(pressed_at)
        modifiers = event.modifiers() & (_SHIFT | _CTRL | _ALT)
        holds = row is not None and self._points.is_selected(row)
        if event.buttons() & _MIDDLE:
            self._drag = "pan"
        elif holds and not modifiers:
            self._drag, self._pressed_at = "carry", None
            self.drag_wanted.emit()
            return
        else:
            self._drag = "lasso" if modifiers or self.lassoes else "pan"
        if self._drag == "lasso":
            self.lasso = [pressed_at]
        self.cursor_changed.emit()

    def _click(self, point: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self._view.row_at(point)
        if row is not None:
            how: How = "add" if modifiers & _SHIFT else "replace"
            if modifiers & _CTRL:
                how = "remove" if self._points.is_selected(row) else "add"
            self._wishes.choose(row, how)
        elif not modifiers & (_CTRL | _SHIFT) and self._points.has_selected:
            self._wishes.select_none()

    def _how(self, modifiers: Qt.KeyboardModifier) -> How:
        """Say what a lasso does: Ctrl adds and Alt takes away; Shift only makes a drag a lasso."""
        if modifiers & _ALT:
            return "remove"
        return "add" if modifiers & _CTRL or (modifiers & _SHIFT and self.lassoes) else "replace"
