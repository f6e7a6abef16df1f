"""A look at an example while a queue is reviewed: over the queue, which stays where it is."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from app.messages.plain_text import elided, plain
from app.theme import style as theme

CAPTION_PX = 28
SHARE = 0.9  # of the place that it lies over


class Peek(QWidget):
    """One picture with its name; any key or click closes it, and does nothing else.

    Args:
        caption: whose picture it is.
        over: where it lies, on the screen.

    Signals:
        closed: it is gone.
    """

    closed = Signal()

    def __init__(self, caption: str, over: QRect, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._caption = caption
        self._image: QImage | None = None
        self._is_read = False
        self.setAccessibleName(plain(self.tr("Example: {name}").format(name=caption)))
        place = QRect(over.topLeft(), QSize(over.size() * SHARE))
        place.moveCenter(over.center())
        self.setGeometry(place)

    def show_picture(self, image: QImage | None) -> None:
        """Show the picture; None where it cannot be read."""
        self._image, self._is_read = image, True
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # else a digit would label the picture beneath
            return True
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(shades.surface_raised))
            painter.setPen(QPen(QColor(shades.border_strong), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            room = self.rect().adjusted(theme.M, theme.M, -theme.M, -CAPTION_PX)
            painter.setPen(QColor(shades.text))
            if self._image is not None and not self._image.isNull():
                fit = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
                place = QRect(room.topLeft(), fit)
                place.moveCenter(room.center())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(place, self._image)
            else:
                gone = self.tr("This file can’t be read.") if self._is_read else self.tr("Reading…")
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, gone)
            below = self.rect().adjusted(theme.M, self.height() - CAPTION_PX, -theme.M, 0)
            text = elided(
                painter.fontMetrics(), self._caption, Qt.TextElideMode.ElideMiddle, below.width()
            )
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)
