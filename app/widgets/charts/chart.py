"""What all charts share: points that are read out one by one, a name, a picture, a table."""

from abc import abstractmethod

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.charts.saving import Saving, Table
from app.widgets.common import accessibility as roles

REACH_PX = 24.0  # a pointer that is nearer to a point reads it
PICTURE_PX = 480  # how wide a saved picture is, whatever the width on screen


class Chart(QWidget):
    """A chart. Arrow keys or the pointer go from point to point; the point is read out.

    A subclass paints itself into any rectangle, so that a saved picture is as sharp as wanted.

    Attributes:
        saving: the context menu that copies and saves.
    """

    def __init__(self, title: str, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install(type(self), QAccessible.Role.Chart)
        self._title = title
        self._height_px = height_px
        self.current = -1
        self.saving = Saving(self, title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(title)

    # What a subclass tells

    @abstractmethod
    def table(self) -> Table:
        """Return the numbers, a heading first."""

    @abstractmethod
    def n_points(self) -> int:
        """Count what can be read out."""

    @abstractmethod
    def read_out(self, point: int) -> str:
        """Say a point in a few words."""

    @abstractmethod
    def place_of(self, point: int, area: QRectF) -> QPointF:
        """Say where a point lies in a chart of this size."""

    @abstractmethod
    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw all but the point that is read out."""

    # What is shown

    def say(self, summary: str) -> None:
        """Tell a screen reader what the whole chart says, and draw it again."""
        self.current = min(self.current, self.n_points() - 1)
        self.setAccessibleDescription(plain(summary))
        self.update()

    def render_to(self, painter: QPainter, size: QSize) -> None:
        """Draw the chart for a picture."""
        self.paint(painter, QRectF(0, 0, size.width(), size.height()))

    def picture_size(self) -> QSize:
        """Return how large a picture of it is, before any scaling."""
        return QSize(PICTURE_PX, self._height_px * 5 // 4)

    def sizeHint(self) -> QSize:
        return QSize(320, self._height_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.font())
            self.paint(painter, area)
            if 0 <= self.current < self.n_points():
                self._paint_current(painter, area)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(theme.colours().accent), 2))
                painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)

    # Going from point to point

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = self.n_points() - 1
        steps = {
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Left: self.current - 1 if self.current >= 0 else last,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
            return
        self.go_to(min(max(wanted, 0), last))

    def go_to(self, point: int) -> None:
        """Read a point out; -1 for none."""
        if point == self.current:
            return
        self.current = point
        words = self.read_out(point) if point >= 0 else ""
        self.setAccessibleName(plain(f"{self._title}: {words}" if words else self._title))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.go_to(self._nearest(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self.go_to(-1)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.go_to(-1)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.saving.popup(event.globalPos())

    def _nearest(self, place: QPointF) -> int:
        area = QRectF(self.rect())
        gaps = [abs(self.place_of(n, area).x() - place.x()) for n in range(self.n_points())]
        nearest = min(range(len(gaps)), key=gaps.__getitem__, default=-1)
        return nearest if gaps and gaps[nearest] <= REACH_PX else -1

    def _paint_current(self, painter: QPainter, area: QRectF) -> None:
        """Ring the point and write what it says where there is room."""
        shades, place = theme.colours(), self.place_of(self.current, area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shades.text), 1.5))
        painter.drawEllipse(place, 6, 6)
        label = self.read_out(self.current)
        metrics = QFontMetricsF(painter.font())
        size = metrics.size(0, label)
        box = QRectF(0, 0, min(size.width() + 2 * theme.S, area.width()), size.height() + theme.XS)
        box.moveCenter(place)
        above = place.y() - 10 - box.height()
        box.moveTop(above if above >= 0 else place.y() + 10)
        box.moveLeft(min(max(box.left(), area.left()), area.right() - box.width()))
        painter.setPen(QPen(QColor(shades.border_strong), 1))
        painter.setBrush(QColor(shades.surface_raised))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(shades.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)


def caption_font(font: QFont) -> QFont:
    """Return a font for the figures at an axis."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * 0.85, 7.0))
    return small


def soft(colour: str, strength: float) -> QColor:
    """Return a colour that lets through what is below it."""
    shade = QColor(colour)
    shade.setAlphaF(strength)
    return shade
