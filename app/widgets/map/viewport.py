"""What part of the map is in view, and which points are where in it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRect, Signal
from PySide6.QtWidgets import QWidget

from app.widgets.map.camera import Camera
from app.widgets.map.points import Keys, Points
from app.widgets.map.spatial_index import inside

REACH_PX = 12  # how far from a point the pointer may be
ZOOM_STEP = 1.25
EDGE_PX = 20  # a current point nearer to the edge is brought into view


class MapViewport(QObject):
    """The camera over the points, and how it moves.

    Args:
        widget: what the map is drawn on.
        points: what is drawn.

    Attributes:
        camera: what is in view.

    Signals:
        changed: something else is in view.
        panned: the map was moved, and may move on.
    """

    changed = Signal()
    panned = Signal()

    def __init__(self, widget: QWidget, points: Points) -> None:
        super().__init__(widget)
        self.camera = Camera(size=widget.size())
        self._widget = widget
        self._points = points
        self._is_fitted = True  # the whole map is in view, and stays so while the window changes

    @property
    def rect(self) -> QRect:
        """The view, in pixels."""
        return self._widget.rect()

    # Which points are where

    def pixel_of(self, row: int) -> QPointF:
        """Return where a point lies in the view."""
        return self.camera.pixel(self._points.scene.places[row])

    def row_at(self, pixel: QPointF) -> int | None:
        """Return the row of the point nearest to the pointer, None where none is near."""
        x, y = self.camera.place(pixel)
        return self._points.nearest(x, y, REACH_PX / self.camera.scale)

    def row_in_the_middle(self) -> int | None:
        """Return the row of the point nearest to the middle of the view."""
        x, y = self.camera.place(QPointF(self.rect.center()))
        return self._points.nearest(x, y, 4.0)

    def keys_inside(self, lasso: list[QPointF]) -> Keys:
        """Return the files whose points a lasso goes around."""
        pixels = self.camera.pixels(self._points.scene.places)
        return self._points.keys[inside(pixels, lasso, self._widget.size())]

    def in_view(self) -> NDArray[np.bool_]:
        """Tell of each point whether it is in view."""
        x, y = self.camera.pixels(self._points.scene.places).T
        wide, tall = self.rect.width(), self.rect.height()
        found: NDArray[np.bool_] = (x >= 0) & (y >= 0) & (x < wide) & (y < tall)
        return found

    # Moving

    def fit(self) -> None:
        """Show the whole map."""
        self._look(self._whole(), is_fitted=True)

    def fit_selection(self) -> None:
        """Show what is selected as large as there is room; the whole map where nothing is."""
        chosen = self._points.scene.places[self._points.scene.is_selected]
        if len(chosen):
            self._look(Camera.fit(chosen, self._widget.size()))
        else:
            self.fit()

    def zoom(self, steps: float, at: QPointF | None = None) -> None:
        """Come closer by steps, or back; the place `at` stays, by default the middle."""
        at = QPointF(self.rect.center()) if at is None else at
        self._look(self.camera.zoomed(ZOOM_STEP**steps, at, self._whole().scale))

    def pan(self, by: QPointF) -> None:
        """Move the map by this many pixels."""
        self._look(self.camera.moved(by))
        self.panned.emit()

    def show_row(self, row: int) -> None:
        """Bring a point into view."""
        at = self.pixel_of(row).toPoint()
        if not self.rect.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX).contains(at):
            self._look(self.camera.looking_at(self._points.scene.places[row]))

    def follow(self) -> None:
        """Take in another size of the widget, or other points: the whole map stays in view."""
        self.camera = self.camera.sized(self._widget.size())
        if self._is_fitted:
            self.camera = self._whole()
        self.changed.emit()

    def _whole(self) -> Camera:
        return Camera.fit(self._points.scene.places, self._widget.size())

    def _look(self, camera: Camera, *, is_fitted: bool = False) -> None:
        self.camera, self._is_fitted = camera, is_fitted
        self.changed.emit()
