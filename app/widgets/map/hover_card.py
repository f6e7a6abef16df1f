"""The picture of the point under the pointer, with what is said of it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.messages.plain_text import elided
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.grid.cell_data import Cell, percent
from app.widgets.grid.thumbnails import Fetch, Thumbnails
from app.widgets.map.point_style import CROSSED, paint_shape

PICTURE_PX = 168
AWAY_PX = 18  # from the point, so that its surroundings can be seen


class MapHover(QFrame):
    """A card beside a point: its picture, name, class and confidence.

    It takes no pointer events, so the map below goes on hearing of the pointer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key = -1
        self._thumbs = Thumbnails(self)
        self._thumbs.arrived.connect(self._show_arrived)
        self._picture = PlainLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(PICTURE_PX, PICTURE_PX)
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._class = _ClassLine()
        self._more = ElidedLabel()
        self._more.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        column.setSpacing(theme.XS)
        for part in (self._picture, self._name, self._class, self._more):
            column.addWidget(part)
        self.setFixedWidth(PICTURE_PX + 2 * theme.S + 2)
        self.hide()

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Get pictures from `fetch`, called on loader threads; None to end them."""
        self._thumbs.set_fetch(fetch)

    def shut_down(self) -> None:
        """End the loader's threads."""
        self._thumbs.close()

    def show_file(self, key: int, cell: Cell, at: QPoint) -> None:
        """Show a file beside a place of the parent.

        Args:
            key: the file's id.
            cell: what is said of it.
            at: where its point is.
        """
        self._key = key
        ratio = self.devicePixelRatioF()
        self._thumbs.set_box((QSize(PICTURE_PX, PICTURE_PX).toSizeF() * ratio).toSize(), ratio)
        self._thumbs.want([key])
        self._name.setText(cell.name)
        self._class.show_class(cell)
        self._more.setText(self._about(cell))
        self._more.setVisible(bool(self._more.text()))
        self._show_picture()
        self.adjustSize()
        self._move_beside(at)
        self.raise_()
        self.show()

    def text(self) -> str:
        """Return all that it says."""
        parts = (self._name.text(), self._class.text(), self._more.text())
        return ", ".join(part for part in parts if part)

    def picture(self) -> QPixmap:
        """Return the picture it shows, null while there is none."""
        return self._picture.pixmap()

    def _about(self, cell: Cell) -> str:
        if cell.by_person:
            return self.tr("labeled by you")
        if cell.is_unseen:
            return self.tr("accepted unseen")
        parts = []
        if cell.confidence is not None:
            parts.append(percent(cell.confidence))
        if cell.status == "unsure":
            parts.append(self.tr("unsure"))
        elif cell.status == "unknown":
            parts.append(self.tr("unlike the examples"))
        elif cell.status == "failed":
            parts.append(cell.failed_reason)
        return " · ".join(part for part in parts if part)

    def _show_arrived(self, keys: list[int]) -> None:
        if self._key in keys:
            self._show_picture()

    def _show_picture(self) -> None:
        pixmap = self._thumbs.get(self._key)
        self._picture.setPixmap(QPixmap() if pixmap is None else pixmap)

    def _move_beside(self, at: QPoint) -> None:
        """Stand where there is room, never over the point."""
        parent = self.parentWidget()
        room = QRect() if parent is None else parent.rect()
        x, y = at.x() + AWAY_PX, at.y() + AWAY_PX
        if x + self.width() > room.right():
            x = at.x() - AWAY_PX - self.width()
        if y + self.height() > room.bottom():
            y = at.y() - AWAY_PX - self.height()
        y = min(max(y, 0), max(room.bottom() - self.height(), 0))
        self.move(max(x, 0), y)


class _ClassLine(QWidget):
    """The class with its mark, as on the tiles of the grid."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._shape, self._colour = "", -1, ""
        self.setFixedHeight(self.fontMetrics().height() + 2)

    def text(self) -> str:
        """Return the class's name."""
        return self._text

    def show_class(self, cell: Cell) -> None:
        """Show a class; without one the line is hidden."""
        is_none = cell.status == "unknown" and cell.by_person
        self._text, self._shape = cell.text, CROSSED if is_none else cell.mark_position
        self._colour = cell.colour or theme.colours().text_muted
        self.setVisible(bool(cell.text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box, left = self.rect(), 0
            if self._shape >= 0:
                side = 11
                mark = QRect(1, (box.height() - side) // 2, side, side)
                ground = QColor(colours.surface_raised)
                shade = QColor(theme.visible(self._colour, colours.surface_raised))
                paint_shape(painter, mark.toRectF(), self._shape, shade, ground)
                left = side + theme.XS + 2
            box.setLeft(left)
            painter.setPen(QColor(colours.text))
            middle = Qt.TextElideMode.ElideMiddle
            text = elided(self.fontMetrics(), self._text, middle, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
