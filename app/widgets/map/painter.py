"""Paint the map: the points as one picture, and above them rings, the lasso, the words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.theme import style as theme
from app.widgets.map.picture import Picture, Shades
from app.widgets.map.points import Points
from app.widgets.map.viewport import MapViewport


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the points or instead of them.

    Attributes:
        lasso: its corners so far.
        has_focus: whether keys go to the map.
        empty_text: what to do while there is nothing to show.
    """

    lasso: Sequence[QPointF] = ()
    has_focus: bool = False
    empty_text: str = ""


class MapPainter:
    """Paints what is in view, in the colours of the theme."""

    def __init__(self, points: Points, view: MapViewport) -> None:
        self._points, self._view = points, view
        self._picture = Picture()

    @property
    def has_shapes(self) -> bool:
        """Whether points are drawn large enough to have a shape."""
        return self._picture.has_shapes

    def forget(self) -> None:
        """Draw the points again when they are next painted."""
        self._picture.forget()

    def draw(self, dpr: float) -> None:
        """Draw the points in view and around it, for a screen of this many dots a pixel."""
        colours = theme.colours()
        shades = Shades(QColor(colours.surface), QColor(colours.surface), QColor(colours.text))
        self._picture.draw(self._points.scene, self._view.camera, shades, dpr)

    def paint(self, painter: QPainter, dpr: float, overlay: Overlay) -> None:
        """Paint all that is in view."""
        if not self._picture.covers(self._view.camera):
            self.draw(dpr)
        self._picture.paint(painter, self._view.camera)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not len(self._points.keys):
            self._paint_text(painter, overlay.empty_text)
        if overlay.has_focus and self._points.current < 0:
            # With no point to ring, the map itself is framed.
            painter.setPen(QPen(QColor(theme.colours().accent), 2))
            painter.drawRect(self._view.rect.adjusted(1, 1, -1, -1))
        self._paint_rings(painter, overlay.has_focus)
        if len(overlay.lasso) >= 2:
            _paint_lasso(painter, overlay.lasso)

    def _paint_text(self, painter: QPainter, text: str) -> None:
        painter.setPen(QColor(theme.colours().text_muted))
        box = self._view.rect.adjusted(theme.XL, 0, -theme.XL, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _paint_rings(self, painter: QPainter, has_focus: bool) -> None:
        """Ring the current point and the one under the pointer, above all others."""
        points, colours = self._points, theme.colours()
        selected = np.flatnonzero(points.scene.is_selected)
        if len(selected) == 1 and selected[0] != points.current:
            self._paint_ring(painter, int(selected[0]), QColor(colours.accent), 2.0)
        if points.current >= 0:
            self._paint_ring(painter, points.current, QColor(colours.accent), 2.5)
            if has_focus:
                self._paint_ring(painter, points.current, QColor(colours.accent), 1.0, 14.0)
        if points.hovered >= 0 and points.hovered != points.current:
            self._paint_ring(painter, points.hovered, QColor(colours.text), 1.5)

    def _paint_ring(
        self, painter: QPainter, row: int, colour: QColor, width: float, radius: float = 10.5
    ) -> None:
        at = self._view.pixel_of(row)
        ring = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.colours().surface), width + 2))
        painter.drawEllipse(ring)
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(ring)


def _paint_lasso(painter: QPainter, lasso: Sequence[QPointF]) -> None:
    accent = QColor(theme.colours().accent)
    tint = QColor(accent)
    tint.setAlpha(40)
    painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(tint)
    painter.drawPolygon(QPolygonF(lasso), Qt.FillRule.WindingFill)
