"""One picture, as large as the screen allows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QDialog, QWidget

from app.messages.plain_text import titled
from app.theme import style as theme

SHARE = 0.85  # of the screen


class PeekDialog(QDialog):
    """Shows a picture until a click or a key."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._text = self.tr("Reading…")
        self.setWindowTitle(titled(name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = QGuiApplication.primaryScreen().availableSize()
        window = parent.window().size() if parent else room
        self.resize(QSize(window * SHARE).boundedTo(room))

    def show_image(self, image: QImage | None) -> None:
        """Show the picture, or that there is none."""
        self._image = image
        self._text = "" if image else self.tr("This picture cannot be read.")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.colours().sunken))
            if self._image is None:
                painter.setPen(QColor(theme.colours().text_muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
                return
            room = self.rect().adjusted(theme.L, theme.L, -theme.L, -theme.L)
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = room
            target.setSize(size)
            target.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self._image)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()
