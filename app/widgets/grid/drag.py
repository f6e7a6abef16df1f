"""What leaves the grid in a drag, how it looks under the pointer, and what may be dropped."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QImage,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from app.messages.numbers_and_plurals import grouped
from app.widgets.common.mime import FILES_MIME, encode_ids, image_of, offers_pictures, paths_of
from app.widgets.grid.colours import Shades
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.thumbnails import Thumbnails

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


class FileDrag:
    """Carries the selected files out of the grid, by where they lie.

    Attributes:
        path_of: says where a file lies, None for nowhere; none to carry files by their ids alone.
    """

    def __init__(self, source: QWidget, model: SelectionModel, thumbnails: Thumbnails) -> None:
        self.path_of: Callable[[int], Path | None] | None = None
        self._source = source
        self._model, self._thumbnails = model, thumbnails

    def mime_data(self) -> QMimeData:
        """Pack the selected files."""
        return mime_of(self._model.selected_keys(), self.path_of)

    def mime_of(self, keys: NDArray[np.int64]) -> QMimeData:
        """Pack files for other programs: their addresses, of the first few thousand."""
        return files_of(keys, self.path_of)

    def carry(self) -> None:
        """Let the person carry the selected files to where they drop them; returns after that."""
        n = self._model.n_selected
        if not n:
            return
        drag = QDrag(self._source)
        drag.setMimeData(self.mime_data())
        source = self._source
        shades, ratio = Shades.of(source.palette()), source.devicePixelRatioF()
        drag.setPixmap(drag_pixmap(self._pictures(), n, shades, source.font(), ratio))
        drag.setHotSpot(QPoint(24, 24))
        # A copy and nothing else: a move would let another program delete the person's files.
        drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    def _pictures(self) -> list[QPixmap]:
        """Return up to three pictures to show under the pointer, the one it holds first."""
        current = self._model.current_key()
        keys = [] if current is None else [current]
        keys += [key for key in self._model.selected_keys()[:3].tolist() if key != current]
        found = [self._thumbnails.get(key) for key in keys]
        return [pixmap for pixmap in found if pixmap is not None]


class DropTarget(QObject):
    """What may be dropped on a widget from outside: files, folders, a picture of a browser.

    Attributes:
        is_open: whether something is dragged over the widget that may be dropped there.

    Signals:
        switched: `is_open` is another.
        paths_dropped: list of the files and folders.
        image_dropped: a picture without a file.
    """

    switched = Signal()
    paths_dropped = Signal(object)
    image_dropped = Signal(QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_open = False

    def takes(self, event: QEvent) -> bool:
        """Do what an event of the widget asks for; whether it was one of dragging over it."""
        # A QDragEnterEvent is a QDragMoveEvent, and that a QDropEvent.
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
        elif isinstance(event, QDragMoveEvent):
            self._move(event)
        elif isinstance(event, QDropEvent):
            self._drop(event)
        elif isinstance(event, QDragLeaveEvent):
            self._switch(False)
        else:
            return False
        return True

    def _enter(self, event: QDragEnterEvent) -> None:
        # Our own files are here already; a drag of ours that slips back must not add them again.
        if offers_pictures(event.mimeData()):
            _accept(event)
            self._switch(True)
        else:
            event.ignore()

    def _move(self, event: QDragMoveEvent) -> None:
        if self.is_open:
            _accept(event)
        else:
            event.ignore()

    def _drop(self, event: QDropEvent) -> None:
        self._switch(False)
        mime = event.mimeData()
        if not offers_pictures(mime):
            event.ignore()
            return
        _accept(event)
        paths = paths_of(mime)
        image = None if paths else image_of(mime)
        if paths:
            self.paths_dropped.emit(paths)
        elif image is not None:
            self.image_dropped.emit(image)

    def _switch(self, is_open: bool) -> None:
        self.is_open = is_open
        self.switched.emit()


def _accept(event: QDropEvent) -> None:
    # With Shift held a file manager proposes to move, and would delete the person's files.
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


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
    text = grouped(count)
    width = max(24, painter.fontMetrics().horizontalAdvance(text) + 16)
    badge = QRectF(corner.x() - width, corner.y(), width, 24)
    painter.setPen(shades.base)
    painter.setBrush(shades.accent)
    painter.drawRoundedRect(badge, 12, 12)
    painter.setPen(shades.on_accent)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
