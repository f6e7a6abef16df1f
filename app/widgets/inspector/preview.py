"""Pictures in the inspector: the large one, and the small ones of examples."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.theme import style as theme
from app.widgets.common import accessibility as roles

SHAPE = 3 / 4  # height by width: most pictures fill it, and the page below never jumps
MAX_ENLARGED = 4  # more would show nothing but squares
SHARP_FROM = 2  # from here on, pixels stay squares instead of turning to fog
MARK_PX = 12
CAPTION_PX = 20


class Preview(QWidget):
    """One image as large as its place allows.

    Signals:
        peek_clicked: the person wants to see it in full.
    """

    peek_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install(type(self), QAccessible.Role.Graphic)
        self._image: QImage | None = None
        self._scaled: QPixmap | None = None
        self._scaled_for = QSize()
        self._is_failed = False
        self._heat: tuple[QImage, QRectF] | None = None
        self._opacity = 1.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("Double-click to see it in full"))
        self.setAccessibleName(self.tr("Preview"))

    def set_image(self, image: QImage | None, *, is_failed: bool = False) -> None:
        """Show an image; without one, a sign that it is on its way or cannot be read."""
        self._image = image if image is not None and not image.isNull() else None
        self._is_failed = is_failed
        self._scaled = None
        self.update()

    def set_heat(self, overlay: QImage | None, box: QRectF | None = None) -> None:
        """Lay a heat map over a part of the image; None for no heat map.

        Args:
            overlay: with an alpha channel, of any size.
            box: the part, as shares of the image's width and height, 0..1.
        """
        self._heat = None if overlay is None or box is None else (overlay, box)
        self.update()

    def has_heat(self) -> bool:
        """Whether there is a heat map over the image."""
        return self._heat is not None

    def heat(self) -> tuple[QImage, QRectF] | None:
        """Return the heat map with the part that it covers, None without one."""
        return self._heat

    def set_opacity(self, opacity: float) -> None:
        """Say how much of the heat map is to be seen, 0..1; the image turns grey as it grows."""
        self._opacity = opacity
        self.update()

    def image(self) -> QImage | None:
        """Return what is shown."""
        return self._image

    def heightForWidth(self, width: int) -> int:
        return round(width * SHAPE)

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._peek()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._peek()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        place = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shades.sunken))
            painter.drawRoundedRect(place, theme.RADIUS_LARGE, theme.RADIUS_LARGE)
            painter.setClipPath(_rounded(place, theme.RADIUS_LARGE))
            if self._image is not None:
                self._paint_image(painter, self._image)
            else:
                self._paint_sign(painter)
            painter.setClipping(False)
            if self.hasFocus():
                _paint_focus(painter, place, theme.RADIUS_LARGE)

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        dpr = self.devicePixelRatioF()
        room = self.size() * dpr
        if self._scaled is None or self._scaled_for != room:
            self._scaled = fitted(image, room)
            self._scaled.setDevicePixelRatio(dpr)
            self._scaled_for = room
        size = self._scaled.deviceIndependentSize()
        # Whole device pixels, or the picture would be smeared over half of its neighbours.
        x = round((self.width() - size.width()) / 2 * dpr) / dpr
        y = round((self.height() - size.height()) / 2 * dpr) / dpr
        place = QRectF(x, y, size.width(), size.height())
        painter.drawPixmap(place, self._scaled, QRectF())
        if self._heat is not None:
            self._paint_heat(painter, place, self._scaled, *self._heat)

    def _paint_heat(
        self, painter: QPainter, place: QRectF, image: QPixmap, overlay: QImage, box: QRectF
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self._opacity)
        # Else amber would be lost on a fox, and blue on the sky.
        grey = image.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        painter.drawImage(place, grey)
        seen = QRectF(
            place.x() + box.x() * place.width(),
            place.y() + box.y() * place.height(),
            box.width() * place.width(),
            box.height() * place.height(),
        )
        painter.drawImage(seen, overlay)
        painter.restore()
        _paint_frame(painter, seen)

    def _paint_sign(self, painter: QPainter) -> None:
        sign = QRect(0, 0, 32, 32)
        sign.moveCenter(self.rect().center())
        name, colour = ("warning", "error") if self._is_failed else ("image", "text_disabled")
        theme.icon(name, colour).paint(painter, sign)

    def _peek(self) -> None:
        if self._image is not None:
            self.peek_clicked.emit()


class ExampleThumb(QAbstractButton):
    """A small picture of an example with its class's mark and how much it resembles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image_id = 0
        self._image: QImage | None = None
        self._position, self._colour, self._caption = 0, "", ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(48)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def image(self) -> QImage | None:
        """Return the picture it shows, None while there is none."""
        return self._image

    def show_example(
        self, image_id: int, image: QImage | None, position: int, colour: str, caption: str
    ) -> None:
        """Show one example.

        Args:
            image_id: what a click is about.
            image: None while it is on its way.
            position: of its class, for the mark.
            colour: of its class.
            caption: below it.
        """
        self.image_id, self._image = image_id, image
        self._position, self._colour, self._caption = position, colour, caption
        self.update()

    def heightForWidth(self, width: int) -> int:
        return width + CAPTION_PX

    def sizeHint(self) -> QSize:
        return QSize(76, self.heightForWidth(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        side = self.width()
        place = QRectF(0, 0, side, side)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setClipPath(_rounded(place, theme.RADIUS))
            painter.fillRect(place, QColor(shades.sunken))
            if self._image is not None:
                painter.drawImage(place, self._image, _middle_square(self._image))
            painter.setClipping(False)
            if self.hasFocus() or self.underMouse():
                _paint_focus(painter, place, theme.RADIUS)
            line = QRectF(0, side, side, CAPTION_PX)
            top = line.center().y() - MARK_PX / 2
            mark = QRectF(2, top, MARK_PX, MARK_PX)
            theme.paint_mark(painter, mark, self._position, self._colour)
            painter.setPen(QColor(shades.text_muted))
            text = line.adjusted(MARK_PX + 6, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._caption)


def fitted(image: QImage, room: QSize) -> QPixmap:
    """Scale an image into `room` device pixels, its shape kept, never more than fourfold."""
    size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    size = size.boundedTo(image.size() * MAX_ENLARGED).expandedTo(QSize(1, 1))
    is_sharp = size.width() >= image.width() * SHARP_FROM
    way = Qt.TransformationMode
    scaled = image.scaled(
        size,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        way.FastTransformation if is_sharp else way.SmoothTransformation,
    )
    return QPixmap.fromImage(scaled)


def _paint_frame(painter: QPainter, seen: QRectF) -> None:
    """Frame what the network saw, in dashes that show on light and dark pictures."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = seen.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
    painter.drawRect(inner)
    painter.setPen(QPen(QColor(255, 255, 255, 200), 1, Qt.PenStyle.DashLine))
    painter.drawRect(inner)
    painter.restore()


def _middle_square(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


def _rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def _paint_focus(painter: QPainter, rect: QRectF, radius: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.colours().accent), 2))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
