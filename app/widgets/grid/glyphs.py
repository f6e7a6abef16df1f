"""The small signs on a tile, drawn as shapes because no font can be relied on to have them."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF


def check(painter: QPainter, box: QRectF, colour: QColor, width: float = 1.8) -> None:
    """Draw a tick."""
    painter.setPen(_round_pen(colour, width))
    painter.drawPolyline(QPolygonF([_at(box, 0.1, 0.55), _at(box, 0.4, 0.85), _at(box, 0.92, 0.2)]))


def unseen(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a closed eye: accepted, and nobody looked."""
    painter.setPen(_round_pen(colour, 1.4))
    lid = QPainterPath(_at(box, 0.02, 0.36))
    lid.quadTo(_at(box, 0.5, 0.96), _at(box, 0.98, 0.36))
    painter.drawPath(lid)
    for start, end in (
        ((0.2, 0.58), (0.06, 0.82)),
        ((0.5, 0.68), (0.5, 0.98)),
        ((0.8, 0.58), (0.94, 0.82)),
    ):
        painter.drawLine(QLineF(_at(box, *start), _at(box, *end)))


def disc(painter: QPainter, box: QRectF, fill: QColor, edge: QColor) -> None:
    """Draw a round badge with an edge that sets it off from any picture."""
    painter.setPen(QPen(edge, 1.5))
    painter.setBrush(fill)
    painter.drawEllipse(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def letter(painter: QPainter, box: QRectF, text: str, colour: QColor, font: QFont) -> None:
    """Draw a bold character that fills its badge."""
    bold = QFont(font)
    bold.setBold(True)
    bold.setPixelSize(max(9, round(box.height() * 0.68)))
    painter.setFont(bold)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def warning(painter: QPainter, box: QRectF, fill: QColor, on_fill: QColor) -> None:
    """Draw a triangle with an exclamation mark."""
    path = QPainterPath()
    path.addPolygon(QPolygonF([_at(box, 0.5, 0.06), _at(box, 0.97, 0.92), _at(box, 0.03, 0.92)]))
    path.closeSubpath()
    painter.setPen(_round_pen(fill, box.height() * 0.1))
    painter.setBrush(fill)
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_round_pen(on_fill, box.height() * 0.11))
    painter.drawLine(QLineF(_at(box, 0.5, 0.38), _at(box, 0.5, 0.62)))
    painter.drawPoint(_at(box, 0.5, 0.79))


def none(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a crossed circle: none of these."""
    painter.setPen(_round_pen(colour, 1.4))
    inner = box.adjusted(1, 1, -1, -1)
    painter.drawEllipse(inner)
    painter.drawLine(QLineF(_at(inner, 0.16, 0.84), _at(inner, 0.84, 0.16)))


def picture(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a picture frame with a hill and a sun."""
    painter.setPen(_round_pen(colour, _stroke(box)))
    frame = QRectF(box.left(), _at(box, 0, 0.14).y(), box.width(), box.height() * 0.72)
    painter.drawRoundedRect(frame, box.width() * 0.08, box.width() * 0.08)
    hill = [(0.06, 0.8), (0.36, 0.48), (0.56, 0.68), (0.7, 0.55), (0.94, 0.78)]
    painter.drawPolyline(QPolygonF([_at(box, x, y) for x, y in hill]))
    painter.drawEllipse(_at(box, 0.7, 0.34), box.width() * 0.07, box.width() * 0.07)


def no_picture(painter: QPainter, box: QRectF, colour: QColor, ground: QColor) -> None:
    """Draw a picture frame crossed out."""
    picture(painter, box, colour)
    line = QLineF(_at(box, 0.04, 0.98), _at(box, 0.96, 0.02))
    painter.setPen(_round_pen(ground, _stroke(box) * 4))  # a clearing, so that the line reads
    painter.drawLine(line)
    painter.setPen(_round_pen(colour, _stroke(box)))
    painter.drawLine(line)


def _stroke(box: QRectF) -> float:
    return max(1.4, box.width() / 24)


def _at(box: QRectF, x: float, y: float) -> QPointF:
    """Return a point of the box, given as shares of its sides."""
    return QPointF(box.left() + box.width() * x, box.top() + box.height() * y)


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour,
        width,
        Qt.PenStyle.SolidLine,
        Qt.PenCapStyle.RoundCap,
        Qt.PenJoinStyle.RoundJoin,
    )
