"""The pictures before and after the one that is looked at, in a line."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import style as theme
from app.widgets.common import accessibility as roles
from core.domain.arrays import Ints

CELL_PX = 64
GAP_PX = 6
MARK_PX = 16


class FilmStrip(QWidget):
    """Shows as many as there is room for, the current one in the middle.

    Signals:
        clicked: the place of a picture.
        pictures_wanted: there are pictures in view that are not at hand; see `missing`.
    """

    clicked = Signal(int)
    pictures_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install(type(self), QAccessible.Role.List)
        self._keys: Ints = np.zeros(0, np.int64)
        self._place = 0
        self._is_active = False
        self._is_done: Callable[[int], bool] = lambda _key: False
        self._pictures: dict[int, QPixmap | None] = {}
        self.setFixedHeight(CELL_PX + 2 * GAP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Film strip"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_done(self, is_done: Callable[[int], bool]) -> None:
        """Say which pictures a person has labelled already."""
        self._is_done = is_done

    def show_keys(self, keys: Ints, place: int) -> None:
        """Show these files, with the one at a place in the middle."""
        self._keys, self._place = keys, place
        self.update()
        if self.missing():
            self.pictures_wanted.emit()

    def set_active(self, is_active: bool) -> None:
        """Show whether keys step through the pictures now."""
        self._is_active = is_active
        self.update()

    def forget(self) -> None:
        """Forget all pictures: file ids mean something else in another project."""
        self._pictures.clear()
        self._keys, self._place = np.zeros(0, np.int64), 0

    def put(self, key: int, picture: QPixmap | None) -> None:
        """Take a picture that has arrived; None where it cannot be read."""
        self._pictures[key] = picture
        for old in list(self._pictures)[:-400]:
            del self._pictures[old]
        self.update()

    def picture_of(self, key: int) -> QPixmap | None:
        """Return a picture that is at hand."""
        return self._pictures.get(key)

    def missing(self) -> list[int]:
        """Return the files in view whose pictures are not at hand, the nearest first."""
        places = sorted(self.in_view(), key=lambda place: abs(place - self._place))
        keys = [int(self._keys[place]) for place in places]
        return [key for key in keys if key not in self._pictures]

    def in_view(self) -> range:
        """Return the places of the pictures in view."""
        around = self.width() // (CELL_PX + GAP_PX) // 2 + 1
        return range(max(self._place - around, 0), min(self._place + around + 1, len(self._keys)))

    def sizeHint(self) -> QSize:
        return QSize(480, CELL_PX + 2 * GAP_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place in self.in_view():
            if self._cell(place).contains(event.position()):
                self.clicked.emit(place)
                return

    def _cell(self, place: int) -> QRectF:
        middle = (self.width() - CELL_PX) / 2
        left = middle + (place - self._place) * (CELL_PX + GAP_PX)
        return QRectF(left, GAP_PX, CELL_PX, CELL_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for place in self.in_view():
                self._paint_cell(painter, place)

    def _paint_cell(self, painter: QPainter, place: int) -> None:
        shades, cell = theme.colours(), self._cell(place)
        key = int(self._keys[place])
        painter.fillRect(cell, QColor(shades.sunken))
        picture = self._pictures.get(key)
        if picture is not None:
            side = min(picture.width(), picture.height())
            x, y = (picture.width() - side) / 2, (picture.height() - side) / 2
            painter.drawPixmap(cell, picture, QRectF(x, y, side, side))
        if self._is_done(key):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shades.accent))
            mark = QRectF(cell.right() - MARK_PX - 2, cell.y() + 2, MARK_PX, MARK_PX)
            painter.drawEllipse(mark)
            sign = mark.adjusted(3, 3, -3, -3).toRect()
            theme.icon("check", "on_accent").paint(painter, sign)
        if place == self._place:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink = shades.accent if self._is_active else shades.border_strong
            painter.setPen(QPen(QColor(ink), 3))
            painter.drawRect(cell.adjusted(-1, -1, 1, 1))
