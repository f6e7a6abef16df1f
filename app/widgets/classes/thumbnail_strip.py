"""A row of small pictures: the newest examples of a class."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import style as theme

N_THUMBS = 5
THUMB_PX = 40


class ThumbStrip(QWidget):
    """Shows up to five pictures as squares, or a hint while there are none."""

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._keys: list[int] = []
        self._pixmaps: dict[int, QPixmap] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keys(self) -> list[int]:
        """Return the file ids of the pictures, in order."""
        return list(self._keys)

    def picture_of(self, key: int) -> QPixmap | None:
        """Return a file's picture; null where there is none to be had, None while it is missing."""
        return self._pixmaps.get(key)

    def missing(self) -> list[int]:
        """Return the file ids whose picture has not been shown yet."""
        return [key for key in self._keys if key not in self._pixmaps]

    def show_files(self, keys: list[int]) -> None:
        """Show these files' pictures as soon as they arrive."""
        self._keys = keys[:N_THUMBS]
        self._pixmaps = {key: one for key, one in self._pixmaps.items() if key in self._keys}
        self.update()

    def forget(self) -> None:
        """Forget the pictures at hand; all are missing again."""
        self._pixmaps.clear()
        self.update()

    def put(self, key: int, image: QImage | None) -> None:
        """Show a picture that has arrived; None where there is none to be had."""
        if key in self._keys:
            self._pixmaps[key] = QPixmap() if image is None else self._square(image)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(N_THUMBS * THUMB_PX + (N_THUMBS - 1) * theme.XS, THUMB_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(THUMB_PX, THUMB_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self._keys:
                painter.setPen(QColor(theme.colours().text_muted))
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(self.rect(), flags | Qt.TextFlag.TextWordWrap, self._hint)
            for place, key in enumerate(self._keys):
                x = place * (THUMB_PX + theme.XS)
                if x + THUMB_PX <= self.width():
                    self._paint_one(painter, QRectF(x, 0, THUMB_PX, THUMB_PX), key)

    def _paint_one(self, painter: QPainter, rect: QRectF, key: int) -> None:
        path = QPainterPath()
        path.addRoundedRect(rect, theme.XS, theme.XS)
        painter.fillPath(path, QColor(theme.colours().sunken))
        pixmap = self._pixmaps.get(key)
        if pixmap is not None and not pixmap.isNull():
            painter.setClipPath(path)
            painter.drawPixmap(rect.topLeft(), pixmap)
            painter.setClipping(False)

    def _square(self, image: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = min(image.width(), image.height())
        middle = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
        px = round(THUMB_PX * ratio)
        pixmap = QPixmap.fromImage(
            middle.scaled(
                px,
                px,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
