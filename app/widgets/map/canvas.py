"""All images as points: look, walk, choose. Knows files by their ids, as the grid does."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.theme import style as theme
from app.widgets.map.camera import Camera, Places
from app.widgets.map.painter import Picture, Scene, Shades, ring_rect
from app.widgets.map.point_style import Looks
from app.widgets.map.spatial_index import PointIndex, inside

Keys: TypeAlias = NDArray[np.int64]

REACH_PX = 12  # how far from a point the pointer may be
ZOOM_STEP = 1.25
REST_MS = 150  # after a pan, until the picture is drawn around the new middle


class MapCanvas(QWidget):
    """Draws the points, and knows where each is; `MapView` adds pointer and keys.

    Attributes:
        camera: what is in view.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera(size=self.size())
        self._keys: Keys = np.zeros(0, np.int64)
        self._scene = Scene()
        self._index = PointIndex(self._scene.places)
        self._picture = Picture()
        self._current = self._hovered = -1
        self._lasso: list[QPointF] = []
        self._is_fitted = True  # the whole map is in view, and stays so while the window changes
        self._empty_text = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._draw_anew)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def set_points(self, keys: Keys, places: Places, looks: Looks) -> None:
        """Show these files, (n,), at these places, (n, 2), each with its looks.

        Selection and current point stay with their files, and what is in view stays there, unless
        it was the whole map.
        """
        selected, current = self.selected_keys(), self.current_key()
        self._keys = np.array(keys, np.int64)
        self._scene = Scene(np.asarray(places, np.float32), looks, np.isin(keys, selected))
        self._index = PointIndex(self._scene.places)
        self._current = -1 if current is None else self.row_of(current)
        self._hovered = -1
        if self._is_fitted:
            self.camera = Camera.fit(self._scene.places, self.size())
        self._redraw()
        self.view_changed.emit()

    def set_looks(self, looks: Looks) -> None:
        """Colour the points that are shown anew."""
        self._scene.looks = looks
        self._redraw()

    def set_selected(self, keys: Keys) -> None:
        """Show these files as selected; tells nobody."""
        self._scene.is_selected = np.isin(self._keys, keys)
        self._redraw()

    def set_current(self, key: int | None) -> None:
        """Show a file as the current one, and bring it into view; tells nobody."""
        row = -1 if key is None else self.row_of(key)
        if row == self._current:
            return
        self._current = row
        if row >= 0:
            self._bring_into_view(row)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """Say what to do while there is nothing to show."""
        self._empty_text = text
        self.update()

    # What is where

    def keys(self) -> Keys:
        """Return the files shown; do not write into it."""
        return self._keys

    def places(self) -> Places:
        """Return where they lie; do not write into it."""
        return self._scene.places

    def looks(self) -> Looks:
        """Return how they look."""
        return self._scene.looks

    def row_of(self, key: int) -> int:
        """Return a file's row, -1 where it is not shown."""
        found = np.flatnonzero(self._keys == key)
        return int(found[0]) if len(found) else -1

    def selected_keys(self) -> Keys:
        """Return the selected files."""
        return self._keys[self._scene.is_selected]

    def current_key(self) -> int | None:
        """Return the current file."""
        return int(self._keys[self._current]) if self._current >= 0 else None

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the point nearest to the pointer, None where none is near."""
        x, y = self.camera.place(point)
        return self._index.nearest(x, y, REACH_PX / self.camera.scale)

    def pixel_of(self, row: int) -> QPointF:
        """Return where a point lies in the view."""
        return self.camera.pixel(self._scene.places[row])

    def keys_inside(self, lasso: list[QPointF]) -> Keys:
        """Return the files whose points a lasso goes around."""
        pixels = self.camera.pixels(self._scene.places)
        return self._keys[inside(pixels, lasso, self.size())]

    def in_view(self) -> NDArray[np.bool_]:
        """Tell of each point whether it is in view."""
        x, y = self.camera.pixels(self._scene.places).T
        found: NDArray[np.bool_] = (x >= 0) & (y >= 0) & (x < self.width()) & (y < self.height())
        return found

    @property
    def has_shapes(self) -> bool:
        """Whether points are drawn large enough to have a shape."""
        return self._picture.has_shapes

    # What is in view

    def fit(self) -> None:
        """Show the whole map."""
        self._look(Camera.fit(self._scene.places, self.size()), is_fitted=True)

    def focus_selection(self) -> None:
        """Show what is selected as large as there is room; the whole map where nothing is."""
        chosen = self._scene.places[self._scene.is_selected]
        if len(chosen):
            self._look(Camera.fit(chosen, self.size()))
        else:
            self.fit()

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Come closer by steps, or back; the place `at` stays, by default the middle."""
        at = QPointF(self.rect().center()) if at is None else at
        whole = Camera.fit(self._scene.places, self.size()).scale
        self._look(self.camera.zoomed(ZOOM_STEP**steps, at, whole))

    def pan(self, by: QPointF) -> None:
        """Move the map by so many pixels."""
        self._look(self.camera.moved(by))
        self._rest.start()

    def _look(self, camera: Camera, *, is_fitted: bool = False) -> None:
        self.camera, self._is_fitted = camera, is_fitted
        self.update()
        self.view_changed.emit()

    def _bring_into_view(self, row: int) -> None:
        at = self.pixel_of(row)
        if not self.rect().adjusted(20, 20, -20, -20).contains(at.toPoint()):
            self._look(self.camera.looking_at(self._scene.places[row]))

    # Painting

    def _redraw(self) -> None:
        self._picture.forget()
        self.update()

    def _draw_anew(self) -> None:
        """Draw around the new middle while nobody moves, so that the next pan has room."""
        self._picture.draw(self._scene, self.camera, self._shades(), self.devicePixelRatioF())

    def _shades(self) -> Shades:
        colours = theme.colours()
        return Shades(QColor(colours.surface), QColor(colours.surface), QColor(colours.text))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._picture.covers(self.camera):
            self._draw_anew()
        painter = QPainter(self)
        self._picture.paint(painter, self.camera)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not len(self._keys):
            painter.setPen(QColor(theme.colours().text_muted))
            box = self.rect().adjusted(theme.XL, 0, -theme.XL, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, self._empty_text)
        if self.hasFocus() and self._current < 0:  # with no point to ring, the map itself is framed
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        self._paint_rings(painter)
        self._paint_lasso(painter)

    def _paint_rings(self, painter: QPainter) -> None:
        """Ring the current point and the one under the pointer, above all others."""
        colours = theme.colours()
        rows = [row for row in np.flatnonzero(self._scene.is_selected)[:2] if row != self._current]
        if len(rows) == 1 and np.count_nonzero(self._scene.is_selected) == 1:
            self._paint_ring(painter, int(rows[0]), QColor(colours.accent), 2.0)
        if self._current >= 0:
            self._paint_ring(painter, self._current, QColor(colours.accent), 2.5)
            if self.hasFocus():
                self._paint_ring(painter, self._current, QColor(colours.accent), 1.0, 14.0)
        if self._hovered >= 0 and self._hovered != self._current:
            self._paint_ring(painter, self._hovered, QColor(colours.text), 1.5)

    def _paint_ring(
        self, painter: QPainter, row: int, colour: QColor, width: float, radius: float = 10.5
    ) -> None:
        at = self.pixel_of(row)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.colours().surface), width + 2))
        painter.drawEllipse(ring_rect(at, radius))
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(ring_rect(at, radius))

    def _paint_lasso(self, painter: QPainter) -> None:
        if len(self._lasso) < 2:
            return
        accent = QColor(theme.colours().accent)
        tint = QColor(accent)
        tint.setAlpha(40)
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(self._lasso), Qt.FillRule.WindingFill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera = self.camera.sized(self.size())
        if self._is_fitted:
            self.camera = Camera.fit(self._scene.places, self.size())
        self.view_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_picture"):
            self._redraw()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "_picture"):
            self._redraw()
        return super().event(event)

    def global_pixel(self, row: int) -> QPoint:
        """Return where a point lies on the screen."""
        return self.mapToGlobal(self.pixel_of(row).toPoint())
