"""A grid of up to a million pictures: select, walk, drag out, drop in."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.messages.plain_text import plain
from app.widgets.common.mime import image_of, offers_pictures, paths_of
from app.widgets.grid import accessibility as access
from app.widgets.grid.cell_data import Cell
from app.widgets.grid.drag import drag_pixmap, files_of, mime_of
from app.widgets.grid.selectable import SelectableGrid

__all__ = ["Cell", "ImageGrid"]


class ImageGrid(SelectableGrid):
    """The whole grid: its base classes show and choose, it drags, drops and speaks.

    Signals:
        paths_dropped: list of the files and folders dropped from outside.
        image_dropped: a picture dropped from a browser.
    """

    paths_dropped = Signal(object)
    image_dropped = Signal(QImage)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path_of: Callable[[int], Path | None] | None = None
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Pictures"))
        access.install(ImageGrid)
        self.current_changed.connect(self._speak)
        self.drag_wanted.connect(self._drag)

    def set_path_of(self, path_of: Callable[[int], Path | None] | None) -> None:
        """Let files be dragged to other programs, by where they lie."""
        self._path_of = path_of

    def mime_data(self) -> QMimeData:
        """Return what a drag of the selection carries."""
        return mime_of(self.selected_keys(), self._path_of)

    def mime_of_files(self, keys: NDArray[np.int64]) -> QMimeData:
        """Return what a copy of files carries: their addresses, of the first few thousand."""
        return files_of(keys, self._path_of)

    def _drag(self) -> None:
        keys = self.selected_keys()
        if not len(keys):
            return
        ratio, font = self.devicePixelRatioF(), self.font()
        found = [self._thumbs.get(key) for key in self._stack(keys)]
        pictures = [pixmap for pixmap in found if pixmap is not None]
        drag = QDrag(self)
        drag.setMimeData(self.mime_data())
        drag.setPixmap(drag_pixmap(pictures, len(keys), self._painter.shades, font, ratio))
        drag.setHotSpot(QPoint(24, 24))
        # A copy and nothing else: a move would let another program delete the person's files.
        drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    def _stack(self, keys: NDArray[np.int64]) -> list[int]:
        """Choose three files to show under the pointer, the one it holds first."""
        current = self.current_key()
        return ([] if current is None else [current]) + [
            key for key in keys[:3].tolist() if key != current
        ]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Our own files are here already; a drag of ours that slips back must not add them again.
        if offers_pictures(event.mimeData()):
            self._accept(event)
            self._show_drop_frame(True)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._is_drop_target:
            self._accept(event)
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_drop_frame(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drop_frame(False)
        mime = event.mimeData()
        if not offers_pictures(mime):
            event.ignore()
            return
        self._accept(event)
        paths = paths_of(mime)
        image = None if paths else image_of(mime)
        if paths:
            self.paths_dropped.emit(paths)
        elif image is not None:
            self.image_dropped.emit(image)

    @staticmethod
    def _accept(event: QDropEvent) -> None:
        # With Shift held a file manager proposes to move, and would delete the person's files.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _show_drop_frame(self, is_shown: bool) -> None:
        self._is_drop_target = is_shown
        self.viewport().update()

    # For those who cannot see it all -----------------------------------------------------------

    def sentence_of(self, row: int) -> str:
        """Say a cell in words."""
        cell = self._descriptions.get(int(self._keys[row]))
        return access.sentence(cell, is_selected=self.is_selected(row))

    def global_rect(self, row: int) -> QRect:
        """Return where a tile lies on the screen."""
        tile = self.tile_rect(row)
        return QRect(self.viewport().mapToGlobal(tile.topLeft()), tile.size())

    def row_at_global(self, x: int, y: int) -> int | None:
        """Return the row whose tile is at a point of the screen."""
        return self.row_at(self.viewport().mapFromGlobal(QPoint(x, y)))

    def _speak(self) -> None:
        access.tell_current(self, self.current_row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()
        self._speak()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        if self.current_row() >= 0:
            self._update_row(self.current_row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(event.pos())
            if row is None:
                QToolTip.hideText()
            else:
                # Names are elided on small tiles; here they stand in full.
                cell = self._descriptions.get(int(self._keys[row]))
                text = access.sentence(cell, is_selected=False)
                place, tile = event.globalPos(), self.tile_rect(row)
                QToolTip.showText(place, plain(text), self.viewport(), tile)
            return True
        return super().viewportEvent(event)
