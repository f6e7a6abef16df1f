"""The marks of the classes: ten shapes, so that colour is never the only sign of a class."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform

N_MARKS = 10
"""How many shapes there are; the class after the tenth gets the first one again, hollow."""

ARM = 0.17  # half the width of an arm of the crosses, as a share of the side


def mark_path(index: int, rect: QRectF) -> QPainterPath:
    """Return the shape of the class at position `index`, about equally heavy for all."""
    draw = (
        _circle,
        _triangle,
        _square,
        _diamond,
        _star,
        _plus,
        _pentagon,
        _triangle_down,
        _hexagon,
        _times,
    )[index % N_MARKS]
    to_rect = QTransform.fromTranslate(rect.x(), rect.y()).scale(rect.width(), rect.height())
    return to_rect.map(draw())


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(0.05, 0.05, 0.9, 0.9))
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(0.1, 0.1, 0.8, 0.8))
    return path


def _triangle() -> QPainterPath:
    return _corners(3, radius=0.58, centre_y=0.62)


def _triangle_down() -> QPainterPath:
    return _corners(3, radius=0.58, centre_y=0.38, turn=pi)


def _diamond() -> QPainterPath:
    return _corners(4, radius=0.52)


def _pentagon() -> QPainterPath:
    return _corners(5, radius=0.52, centre_y=0.53)


def _hexagon() -> QPainterPath:
    return _corners(6, radius=0.5, turn=pi / 6)


def _star() -> QPainterPath:
    return _corners(5, radius=0.56, centre_y=0.54, notch=0.25)


def _plus() -> QPainterPath:
    near, far = 0.5 - ARM, 0.5 + ARM
    points = [(near, 0.0), (far, 0.0), (far, near), (1.0, near), (1.0, far), (far, far)]
    return _outline(points + [(1 - x, 1 - y) for x, y in points])


def _times() -> QPainterPath:
    turn = QTransform.fromTranslate(0.5, 0.5).rotate(45).translate(-0.5, -0.5)
    return turn.map(_plus())


def _corners(
    n: int, *, radius: float, centre_y: float = 0.5, turn: float = 0.0, notch: float = 0.0
) -> QPainterPath:
    """Return `n` corners on a circle, the first at the top; with `notch`, a star's."""
    n_points = 2 * n if notch else n
    points = []
    for i in range(n_points):
        reach = notch if notch and i % 2 else radius
        angle = 2 * pi * i / n_points - pi / 2 + turn
        points.append((0.5 + reach * cos(angle), centre_y + reach * sin(angle)))
    return _outline(points)


def _outline(points: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path
