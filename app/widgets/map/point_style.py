"""How the map's points look: a colour and a shape each, and what the legend says of them."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from app.theme import style as theme
from app.theme.class_markers import N_MARKS, mark_path

Codes = NDArray[np.int64]

ColourBy: TypeAlias = Literal["class", "confidence", "status"]

DOT, CROSSED, DISC = 2 * N_MARKS, 2 * N_MARKS + 1, 2 * N_MARKS + 2
"""Shapes beside the classes' marks: nothing yet, none of these, no class meant."""

SPRITE_PX = 13  # of a point drawn with its shape
LARGE_PX = 17  # of one that a person has labelled


@dataclass(frozen=True, slots=True)
class Kind:
    """What some of the points have in common: one line of the legend.

    Attributes:
        name: in the legend.
        colour: `#rrggbb`.
        shape: a class's position, or one of the shapes above.
    """

    name: str
    colour: str
    shape: int


@dataclass(frozen=True)
class Looks:
    """The looks of all points.

    Attributes:
        kinds: the legend's lines.
        codes: (n,) the line of each point, an index into `kinds`.
        shapes: (n,) the shape of each point.
        is_labelled: (n,) whether a person has labelled it.
        by: what the colours say.
    """

    kinds: tuple[Kind, ...]
    codes: Codes
    shapes: Codes
    is_labelled: NDArray[np.bool_]
    by: ColourBy = "class"

    @classmethod
    def none(cls) -> "Looks":
        """Return the looks of no points."""
        empty = np.zeros(0, np.int64)
        return cls((), empty, empty, np.zeros(0, bool))

    def colours(self, ground: str) -> list[QColor]:
        """Return the colours of the lines, each seen on a ground."""
        return [QColor(theme.visible(kind.colour, ground)) for kind in self.kinds]


@cache
def sprite(shape: int, colour: str, edge: str, ring: str, dpr: float) -> QPixmap:
    """Draw a point.

    Args:
        shape: of `Kind`.
        colour: its own.
        edge: of the thin line that parts it from points below.
        ring: of the circle around one that a person has labelled; "" for none.
        dpr: device pixels a pixel.
    """
    side = LARGE_PX if ring else SPRITE_PX
    pixmap = QPixmap(round(side * dpr), round(side * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ring:
            painter.setBrush(QColor(edge))
            painter.setPen(QPen(QColor(ring), 1.6))
            painter.drawEllipse(QRectF(1, 1, side - 2, side - 2))
        inner = SPRITE_PX - (5 if ring else 3)
        box = QRectF(0, 0, inner, inner)
        box.moveCenter(QPointF(side / 2, side / 2))
        paint_shape(painter, box, shape, QColor(colour), QColor(edge))
    return pixmap


def paint_shape(painter: QPainter, box: QRectF, shape: int, colour: QColor, edge: QColor) -> None:
    """Draw a shape that fills a box, with an edge around it."""
    path = _path(shape, box)
    is_hollow = N_MARKS <= shape < 2 * N_MARKS
    painter.setPen(QPen(edge, 2.4, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(edge)
    painter.drawPath(path)
    if shape == CROSSED:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.5))
        painter.drawPath(path)
        reach = box.width() * 0.36
        middle = box.center()
        painter.drawLine(middle + QPointF(-reach, reach), middle + QPointF(reach, -reach))
    elif is_hollow:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.6, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPath(path)


def _path(shape: int, box: QRectF) -> QPainterPath:
    if shape < 2 * N_MARKS:
        return mark_path(shape, box)
    path = QPainterPath()
    inset = box.width() * (0.28 if shape == DOT else 0.08)
    path.addEllipse(box.adjusted(inset, inset, -inset, -inset))
    return path
