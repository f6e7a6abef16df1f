"""All images as points: look, walk, choose. Knows files by their ids, as the grid does."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.widgets.grid import accessibility as access
from app.widgets.grid.cell_data import Cell
from app.widgets.map.camera import Camera, Places
from app.widgets.map.keyboard import MapKeys
from app.widgets.map.mouse import MapMouse
from app.widgets.map.painter import MapPainter, Overlay
from app.widgets.map.point_style import Looks
from app.widgets.map.points import Keys, Points
from app.widgets.map.spoken_points import SpokenPoints
from app.widgets.map.viewport import MapViewport
from app.widgets.map.wishes import Wishes

REST_MS = 150  # after a pan, until the picture is drawn around the new middle

_REDRAWN = (QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange)


class MapView(QWidget):
    """A map in which files are chosen.

    It joins its parts to what Qt tells it: the points know what is chosen, the viewport what is
    where, the painter how it looks; mouse and keys say what the person wants. What is chosen
    belongs to the grid: the map says what is wanted, and is told.

    Attributes:
        points: the files on the map.
        spoken: the points in words.

    Signals:
        view_changed: something else is in view.
        selection_wanted: (files, how): "replace", "add" or "remove".
        current_wanted: a file.
        activated: a file that was double-clicked.
        hovered: the row under the pointer, -1 for none.
        context_menu_wanted: where on the screen.
        drag_wanted: the pointer pulls at the selected points.
    """

    view_changed = Signal()
    selection_wanted = Signal(object, str)
    current_wanted = Signal(object)
    activated = Signal(object)
    hovered = Signal(int)
    context_menu_wanted = Signal(QPoint)
    drag_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty_text = ""
        self.points = Points()
        self._view = MapViewport(self, self.points)
        self._wishes = Wishes(self.points, self)
        self._mouse = MapMouse(self.points, self._view, self._wishes, self)
        self._keys = MapKeys(self.points, self._view, self._wishes, self._mouse)
        self.spoken = SpokenPoints(self, self.points, self._view)
        self._painter = MapPainter(self.points, self._view)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of the pictures"))
        self.setAccessibleDescription(
            self.tr("Alike pictures lie near each other. Arrow keys go from picture to picture.")
        )
        access.install(MapView)
        self._connect()

    def _connect(self) -> None:
        self._view.changed.connect(self.update)
        self._view.changed.connect(self.view_changed)
        self._view.panned.connect(self._rest.start)
        self._rest.timeout.connect(self._draw_anew)
        self._wishes.selection_wanted.connect(self.selection_wanted)
        self._wishes.current_wanted.connect(self.current_wanted)
        self._wishes.activated.connect(self.activated)
        self._mouse.hovered.connect(self.update)
        self._mouse.hovered.connect(self.hovered)
        self._mouse.drag_wanted.connect(self.drag_wanted)
        self._mouse.lasso_changed.connect(self.update)
        self._mouse.cursor_changed.connect(self._show_cursor)

    # What is shown

    def set_points(self, keys: Keys, places: Places, looks: Looks) -> None:
        """Show these files, (n,), at these places, (n, 2), each with its looks.

        Selection and current point stay with their files, and what is in view stays there, unless
        it was the whole map.
        """
        self.points.set_points(keys, places, looks)
        self._redraw()
        self._view.follow()

    def set_looks(self, looks: Looks) -> None:
        """Colour the points that are shown again."""
        self.points.scene.looks = looks
        self._redraw()

    def set_selected(self, keys: Keys) -> None:
        """Show these files as selected; tells nobody."""
        self.points.select(keys)
        self._redraw()

    def set_current(self, key: int | None) -> None:
        """Show a file as the current one, bring it into view, let a screen reader say it."""
        row = -1 if key is None else self.points.row_of(key)
        if row != self.points.current:
            self.points.current = row
            if row >= 0:
                self._view.show_row(row)
            self.update()
        access.tell_current(self, row)

    def set_empty_text(self, text: str) -> None:
        """Say what to do while there is nothing to show."""
        self._empty_text = text
        self.update()

    def set_describer(self, describe: Callable[[int], Cell]) -> None:
        """Ask `describe` what to say of a file."""
        self.spoken.describe = describe

    def set_lassoes(self, on: bool) -> None:
        """Let a plain drag draw a lasso instead of moving the map."""
        self._mouse.lassoes = on
        self._show_cursor()

    def hover(self, row: int | None) -> None:
        """Take a row for the one under the pointer."""
        self._mouse.hover(row)

    def keys(self) -> Keys:
        """Return the files shown; do not write into it."""
        return self.points.keys

    def places(self) -> Places:
        """Return where they lie; do not write into it."""
        return self.points.scene.places

    def looks(self) -> Looks:
        """Return how they look."""
        return self.points.scene.looks

    def row_of(self, key: int) -> int:
        """Return a file's row, -1 where it is not shown."""
        return self.points.row_of(key)

    def selected_keys(self) -> Keys:
        """Return the selected files."""
        return self.points.selected_keys()

    def current_row(self) -> int:
        """Return the row of the current point, -1 without one."""
        return self.points.current

    def current_key(self) -> int | None:
        """Return the current file."""
        return self.points.current_key()

    @property
    def has_shapes(self) -> bool:
        """Whether points are drawn large enough to have a shape."""
        return self._painter.has_shapes

    # What is in view

    @property
    def camera(self) -> Camera:
        """What part of the map is in view."""
        return self._view.camera

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the point nearest to the pointer, None where none is near."""
        return self._view.row_at(point)

    def pixel_of(self, row: int) -> QPointF:
        """Return where a point lies in the view."""
        return self._view.pixel_of(row)

    def keys_inside(self, lasso: list[QPointF]) -> Keys:
        """Return the files whose points a lasso goes around."""
        return self._view.keys_inside(lasso)

    def in_view(self) -> NDArray[np.bool_]:
        """Tell of each point whether it is in view."""
        return self._view.in_view()

    def fit(self) -> None:
        """Show the whole map."""
        self._view.fit()

    def focus_selection(self) -> None:
        """Show what is selected as large as there is room; the whole map where nothing is."""
        self._view.fit_selection()

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Come closer by steps, or back; the place `at` stays, by default the middle."""
        self._view.zoom(steps, at)

    def pan(self, by: QPointF) -> None:
        """Move the map by this many pixels."""
        self._view.pan(by)

    # What Qt tells

    def _redraw(self) -> None:
        self._painter.forget()
        self.update()

    # See docs/adr/0011-map-rendering.md.
    def _draw_anew(self) -> None:
        """Draw around the new middle while nobody moves, so that the next pan has room."""
        self._painter.draw(self.devicePixelRatioF())

    def _show_cursor(self) -> None:
        self.setCursor(self._mouse.cursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        overlay = Overlay(self._mouse.lasso, self.hasFocus(), self._empty_text)
        with QPainter(self) as painter:
            self._painter.paint(painter, self.devicePixelRatioF(), overlay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._view.follow()

    def event(self, event: QEvent) -> bool:
        # Also arrives while QWidget is being built, before there is a painter.
        if event.type() in _REDRAWN and hasattr(self, "_painter"):
            self._redraw()
        # Two fingers on a touchpad.
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(4 * event.value(), event.position())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._mouse.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hover(None)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_cursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.current_row() >= 0:
            place = self.spoken.global_pixel(self.current_row())
        self.context_menu_wanted.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        access.tell_current(self, self.current_row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
