"""What leaves the grid in a drag, and how it looks under the pointer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from app.widgets.common.mime import FILES_MIME, encode_ids
from app.widgets.grid.colours import Shades

MAX_URLS = 2000  # more would hold the window for a fifth of a second, and nobody drops more
STACK_PX = 84
TURNS = (7.0, -5.0, 0.0)  # degrees, from the back to the front of the stack


def mime_of(keys: NDArray[np.int64], path_of: Callable[[int], Path | None] | None) -> QMimeData:
    """Pack files for this program by id, and for others as addresses where they are few."""
    mime = QMimeData() if len(keys) > MAX_URLS else files_of(keys, path_of)
    mime.setData(FILES_MIME, encode_ids(keys))
    return mime


def files_of(keys: NDArray[np.int64], path_of: Callable[[int], Path | None] | None) -> QMimeData:
    """Pack files by their addresses alone, `MAX_URLS` of them at most."""
    mime = QMimeData()
    if path_of is not None:
        paths = [path_of(key) for key in keys[:MAX_URLS].tolist()]
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths if path is not None])
    return mime


def drag_pixmap(
    pixmaps: list[QPixmap], count: int, shades: Shades, font: QFont, ratio: float
) -> QPixmap:
    """Draw a stack of up to three pictures with the number of files in the drag."""
    side = STACK_PX + 24
    canvas = QPixmap(round(side * ratio), round(side * ratio))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    shown = pixmaps[:3][::-1] or [QPixmap()]
    for pixmap, turn in zip(shown, TURNS[-len(shown) :], strict=True):
        painter.save()
        painter.translate(QPointF(side / 2, side / 2))
        painter.rotate(turn)
        _paint_card(painter, pixmap, shades)
        painter.restore()
    if count > 1:
        _paint_count(painter, QPoint(side - 4, 4), count, shades, font)
    painter.end()
    return canvas


def _paint_card(painter: QPainter, pixmap: QPixmap, shades: Shades) -> None:
    size = QRectF(0, 0, STACK_PX - 14, STACK_PX - 24).size()
    if not pixmap.isNull():
        own = pixmap.deviceIndependentSize()
        size = own.scaled(STACK_PX - 14, STACK_PX - 14, Qt.AspectRatioMode.KeepAspectRatio)
    card = QRectF(QPointF(), size)
    card.moveCenter(QPointF(0, 0))
    painter.setPen(QColor(0, 0, 0, 60))
    painter.setBrush(shades.base)
    painter.drawRoundedRect(card.adjusted(-3, -3, 3, 3), 4, 4)
    if pixmap.isNull():
        painter.fillRect(card, shades.plain.well)
    else:
        painter.drawPixmap(card, pixmap, QRectF(pixmap.rect()))


def _paint_count(
    painter: QPainter, corner: QPoint, count: int, shades: Shades, font: QFont
) -> None:
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    text = f"{count:,}".replace(",", "\u202f")
    width = max(24, painter.fontMetrics().horizontalAdvance(text) + 16)
    badge = QRectF(corner.x() - width, corner.y(), width, 24)
    painter.setPen(shades.base)
    painter.setBrush(shades.accent)
    painter.drawRoundedRect(badge, 12, 12)
    painter.setPen(shades.on_accent)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
