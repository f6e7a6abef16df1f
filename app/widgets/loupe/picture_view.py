"""One picture to look at closely: fitted, in its own pixels, or at any zoom between and beyond."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from app.theme import style as theme

STEP = 1.25  # of the wheel, and of the commands
MOST = 32.0  # screen pixels a pixel of the picture
SHARP_FROM = 3.0  # from here on, pixels stay squares instead of turning to fog


class PictureView(QGraphicsView):
    """Shows a picture; coordinates of its scene are pixels of the file.

    So a better copy of the picture takes the place of a worse one, and nothing moves.

    Signals:
        zoomed: share of the picture's own size; is told whenever it changes.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane = QGraphicsScene(self)
        self._picture = QGraphicsPixmapItem()
        self._grey, self._heat = QGraphicsPixmapItem(), QGraphicsPixmapItem()
        for item in (self._picture, self._grey, self._heat):
            item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self._plane.addItem(item)
        self._image: QImage | None = None
        self._size = QSize()
        self._is_fitted = True
        self._words = ""
        self.setScene(self._plane)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The loupe around it has the keys: arrows go to other pictures there.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setAcceptDrops(False)
        self.setAccessibleName(self.tr("Picture"))
        self.setToolTip(self.tr("Wheel to zoom, drag to move, double-click for full size"))

    def show_picture(self, image: QImage | None, size: QSize) -> None:
        """Show a picture; another copy of the same one keeps its place and zoom.

        Args:
            image: None while it is on its way, or cannot be read.
            size: of the file in pixels, which the copy may be smaller than; empty for the copy's.
        """
        self._image = image
        self._picture.setVisible(image is not None)
        if image is None:
            self.viewport().update()
            return
        size = image.size() if size.isEmpty() else size
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.setScale(size.width() / max(image.width(), 1))
        if size != self._size:
            self._size = size
            self._plane.setSceneRect(QRectF(QPointF(), size.toSizeF()))
            self._is_fitted = True
        if self._is_fitted:
            self.fit()
        self._sharpen()

    def say(self, words: str) -> None:
        """Say in the middle why there is no picture; "" for nothing."""
        self._words = words
        self.viewport().update()

    def image(self) -> QImage | None:
        """Return the copy that is shown."""
        return self._image

    def show_heat(self, overlay: QImage | None, box: QRectF, opacity: float) -> None:
        """Lay a heat map over a part of the picture; None for no heat map.

        Args:
            overlay: with an alpha channel, of any size.
            box: the part, as shares of the picture's width and height.
            opacity: 0..1.
        """
        has_heat = overlay is not None and self._image is not None
        self._grey.setVisible(has_heat)
        self._heat.setVisible(has_heat)
        if overlay is None or self._image is None:
            return
        # Else amber would be lost on a fox, and blue on the sky.
        grey = self._image.convertToFormat(QImage.Format.Format_Grayscale8)
        self._grey.setPixmap(QPixmap.fromImage(grey))
        self._grey.setScale(self._picture.scale())
        self._heat.setPixmap(QPixmap.fromImage(overlay))
        width, height = self._size.width(), self._size.height()
        stretch = self._heat.transform()
        stretch.reset()
        stretch.scale(
            box.width() * width / max(overlay.width(), 1),
            box.height() * height / max(overlay.height(), 1),
        )
        self._heat.setTransform(stretch)
        self._heat.setPos(box.x() * width, box.y() * height)
        for item in (self._grey, self._heat):
            item.setOpacity(opacity)

    def has_heat(self) -> bool:
        """Whether a heat map lies over the picture."""
        return self._heat.isVisible()

    # Zoom

    def fit(self) -> None:
        """Show the whole picture; a small one not larger than fourfold."""
        self._is_fitted = True
        if self._size.isEmpty():
            return
        room = self.viewport().size()
        share = min(
            room.width() / self._size.width(), room.height() / self._size.height(), 4 * self._one()
        )
        self._set_scale(share)
        self.centerOn(self.sceneRect().center())
        self.setDragMode(QGraphicsView.DragMode.NoDrag)

    def zoom(self, factor: float) -> None:
        """Make the picture larger or smaller about the pointer, or its middle."""
        least = min(
            self.viewport().width() / max(self._size.width(), 1),
            self.viewport().height() / max(self._size.height(), 1),
            self._one(),
        )
        share = min(max(self.scale_now() * factor, least), MOST)
        if share <= least * 1.001:
            self.fit()
            return
        self._is_fitted = False
        self._set_scale(share)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)

    def show_own_size(self) -> None:
        """Show a pixel of the picture as a pixel of the screen."""
        self.zoom(self._one() / self.scale_now())

    def turn_size(self) -> None:
        """Go between the whole picture and its own size."""
        if self._is_fitted:
            self.show_own_size()
        else:
            self.fit()

    def is_fitted(self) -> bool:
        """Whether the whole picture is shown."""
        return self._is_fitted

    def scale_now(self) -> float:
        """Return how many of the window's pixels a pixel of the picture takes."""
        return self.transform().m11() or 1.0

    def share(self) -> float:
        """Return the size as a share of the picture's own."""
        return self.scale_now() / self._one()

    def is_coarse(self) -> bool:
        """Whether the copy has fewer pixels than the screen could show of the picture."""
        if self._image is None or self._image.width() >= self._size.width():
            return False
        return self.share() * self._size.width() > self._image.width()

    def _one(self) -> float:
        return 1.0 / self.devicePixelRatioF()

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)
        self._sharpen()
        self.zoomed.emit(self.share())

    def _sharpen(self) -> None:
        is_sharp = self.scale_now() * self._picture.scale() >= SHARP_FROM
        mode = Qt.TransformationMode
        self._picture.setTransformationMode(
            mode.FastTransformation if is_sharp else mode.SmoothTransformation
        )

    # What Qt tells

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches and self._image is not None:
            self.zoom(STEP**notches)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place: QPoint = event.position().toPoint()
            here = self.mapToScene(place)
            was_fitted = self._is_fitted
            self.turn_size()
            if was_fitted:
                self.centerOn(here)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802
        shades = theme.colours()
        painter.save()
        painter.resetTransform()
        area = self.viewport().rect()
        painter.fillRect(area, QColor(shades.sunken))
        if self._words and self._image is None:
            painter.setPen(QColor(shades.text_muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.restore()
