"""What the layers of the network make of one picture, beside the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.arrays import Pixels
    from core.domain.explain import FeatureMaps, Layer

CELL_PX = 96
USUAL_SIZE = QSize(720, 620)
_PAGE_GRID, _PAGE_LARGE = range(2)


class FeatureMapsDialog(QDialog):
    """A list of layers and the maps of one of them; a click enlarges a map.

    Signals:
        layer_wanted: name of the layer to show.
    """

    layer_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Feature maps"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._layers: tuple[Layer, ...] = ()
        self._layer = ""
        self._images: list[QImage] = []
        self._make_parts()
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self.layers, 1)
        row.addWidget(self.every)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._name)
        column.addLayout(row)
        column.addWidget(self._pages, 1)
        column.addWidget(self._words)
        self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize() * 0.9))

    def layer(self) -> str:
        """Return the layer that is shown, "" before there is any."""
        return self._layer

    def show_name(self, name: str) -> None:
        """Say which picture is looked at."""
        self._name.setText(name)

    def say(self, sentence: str, tone: str = "muted") -> None:
        """Say what is going on."""
        self._words.setProperty("tone", tone)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        self._words.setText(sentence)

    def show_nothing(self, sentence: str, tone: str = "muted") -> None:
        """Take the maps away, as they are of another picture, and say why."""
        self._images = []
        self._grid.clear()
        self._pages.setCurrentIndex(_PAGE_GRID)
        self.say(sentence, tone)

    def show_maps(self, found: "FeatureMaps") -> None:
        """Show the maps of a layer, and which other layers there are."""
        self._layers, self._layer = found.layers, found.layer.name
        if not found.layer.is_main:
            self.every.blockSignals(True)
            self.every.setChecked(True)
            self.every.blockSignals(False)
        self._list_layers()
        self._images = [_grey(one) for one in found.maps]
        self._grid.clear()
        for channel, image in zip(found.channels, self._images, strict=True):
            item = QListWidgetItem(QIcon(_enlarged(image, CELL_PX)), str(channel))
            item.setToolTip(plain(self.tr("Channel {n}: click to enlarge").format(n=channel)))
            self._grid.addItem(item)
        self._pages.setCurrentIndex(_PAGE_GRID)
        n, layer = len(found.channels), found.layer
        text = self.tr("The {n} most varied of {all} channels, {rows} × {columns} cells each.")
        if n == layer.n_channels:
            text = self.tr("All {all} channels, the most varied first, {rows} × {columns} cells.")
        values = {"n": n, "all": layer.n_channels, "rows": layer.rows, "columns": layer.columns}
        self.say(text.format(**values))

    def enlarge(self, number: int) -> None:
        """Show one map as large as there is room."""
        self._large.show_image(self._images[number], self._grid.item(number).text())
        self._pages.setCurrentIndex(_PAGE_LARGE)
        self._large.setFocus()

    def shrink(self) -> None:
        """Go back to the grid."""
        self._pages.setCurrentIndex(_PAGE_GRID)
        self._grid.setFocus()

    def is_enlarged(self) -> bool:
        """Whether one map has all the room."""
        return self._pages.currentIndex() == _PAGE_LARGE

    def _make_parts(self) -> None:
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._name.setProperty("tone", "title")
        self.layers = QComboBox()
        self.layers.setAccessibleName(self.tr("Layer of the network"))
        self.layers.activated.connect(
            lambda number: self.layer_wanted.emit(self.layers.itemData(number))
        )
        self.every = QCheckBox(self.tr("Every layer"))
        self.every.setToolTip(self.tr("List the parts of the blocks too"))
        self.every.toggled.connect(lambda _: self._list_layers())
        self._grid = QListWidget()
        self._grid.setViewMode(QListView.ViewMode.IconMode)
        self._grid.setMovement(QListView.Movement.Static)
        self._grid.setResizeMode(QListView.ResizeMode.Adjust)
        self._grid.setUniformItemSizes(True)
        self._grid.setIconSize(QSize(CELL_PX, CELL_PX))
        self._grid.setSpacing(theme.S)
        self._grid.setAccessibleName(self.tr("Feature maps"))
        self._grid.itemClicked.connect(lambda item: self.enlarge(self._grid.row(item)))
        self._grid.itemActivated.connect(lambda item: self.enlarge(self._grid.row(item)))
        self._large = _Large()
        self._large.closed.connect(self.shrink)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._large)
        self._words = PlainLabel(wraps=True)

    def _list_layers(self) -> None:
        self.layers.clear()
        for one in self._layers:
            if one.is_main or self.every.isChecked() or one.name == self._layer:
                size = f"{one.n_channels} × {one.rows} × {one.columns}"
                self.layers.addItem(f"{one.name}   {size}", one.name)
        self.layers.setCurrentIndex(self.layers.findData(self._layer))


class _Large(QWidget):
    """One map with all the room; any key or click goes back.

    Signals:
        closed: go back.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to go back"))

    def show_image(self, image: QImage, channel: str) -> None:
        self._image = image
        self.setAccessibleName(self.tr("Channel {n}").format(n=channel))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        with QPainter(self) as painter:
            side = min(self.width(), self.height())
            pixmap = _enlarged(self._image, side)
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, pixmap)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.closed.emit()


def _grey(pixels: "Pixels") -> QImage:
    """Turn a map (rows, columns) uint8 into an image of its own memory."""
    rows, columns = pixels.shape
    data = pixels.tobytes()
    return QImage(data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()


def _enlarged(image: QImage, px: int) -> QPixmap:
    """Scale a map to a square; its cells stay squares, as they are all that there is to see."""
    keep, sharp = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    return QPixmap.fromImage(image.scaled(px, px, keep, sharp))
