"""What keys do on the map: walk from point to point, choose, pan, zoom."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.widgets.map.mouse import MapMouse
from app.widgets.map.points import Points
from app.widgets.map.viewport import MapViewport
from app.widgets.map.wishes import Wishes

PAN_KEYS_PX = 80

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_DIRECTIONS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class MapKeys:
    """Turns keys into wishes and moves."""

    def __init__(self, points: Points, view: MapViewport, wishes: Wishes, mouse: MapMouse) -> None:
        self._points, self._view, self._wishes, self._mouse = points, view, wishes, mouse

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; whether it meant anything here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & (_CTRL | _SHIFT | _ALT)
        if key in _DIRECTIONS and not modifiers & _ALT:
            self._walk(*_DIRECTIONS[key], modifiers)
        elif key in _DIRECTIONS:
            x, y = _DIRECTIONS[key]
            self._view.pan(QPointF(-x, y) * PAN_KEYS_PX)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and not modifiers & _CTRL:
            self._view.zoom(1, self._middle_of_interest())
        elif key == Qt.Key.Key_Minus and not modifiers & _CTRL:
            self._view.zoom(-1, self._middle_of_interest())
        elif key == Qt.Key.Key_Home:
            self._view.fit()
        else:
            return self._choose(event, key)
        return True

    def _choose(self, event: QKeyEvent, key: Qt.Key) -> bool:
        """Do what else a key asks for; whether it meant anything here."""
        points, wishes = self._points, self._wishes
        if event.matches(QKeySequence.StandardKey.SelectAll):
            wishes.select(points.keys, "replace")
        elif key == Qt.Key.Key_Escape and (self._mouse.lasso or points.has_selected):
            if not self._mouse.drop_lasso():
                wishes.select_none()
        elif key == Qt.Key.Key_Space and points.current >= 0:
            is_selected = points.is_selected(points.current)
            wishes.choose(points.current, "remove" if is_selected else "add")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and points.current >= 0:
            wishes.activate(points.current)
        else:
            return False
        return True

    def _walk(self, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        """Go to the next point in a direction: alone, keeping the selection, or adding to it."""
        points = self._points
        if not len(points.keys):
            return
        row = (
            self._view.row_in_the_middle()
            if points.current < 0
            else points.next_over(points.current, x, y)
        )
        if row is None:
            return
        if modifiers & _CTRL and not modifiers & _SHIFT:
            self._wishes.go_to(row)
        else:
            self._wishes.choose(row, "add" if modifiers & _SHIFT else "replace")

    def _middle_of_interest(self) -> QPointF | None:
        """Return where the current point is, if it is in view: keys zoom around it."""
        if self._points.current < 0:
            return None
        at = self._view.pixel_of(self._points.current)
        return at if self._view.rect.contains(at.toPoint()) else None
