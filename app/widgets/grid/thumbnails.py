"""The grid's pictures: loaded beside the window, kept as pixmaps, bounded in bytes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from app.background.jobs import LatestFirstLoader

CACHE_BYTES = 128 << 20
DRAIN_S = 0.006  # of a frame's 16 ms: the rest belongs to painting
FAILED_BYTES = 64  # an unreadable picture still takes a place in the books

Fetch = Callable[[int], QImage | None]


class Thumbnails(QObject):
    """Pixmaps by file id, made to fit one box.

    Signals:
        arrived: list of file ids whose pictures can be painted now.
    """

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch: Fetch | None = None
        self._loader: LatestFirstLoader | None = None
        self._box = QSize(128, 128)  # device pixels; replaced whole, so threads may read it
        self._pixel_ratio = 1.0
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._n_bytes = 0

    @property
    def box(self) -> QSize:
        """What a picture is fitted into, in device pixels."""
        return self._box

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Forget all pictures and get them from here; None ends the loader's threads."""
        self.close()
        self._fetch = fetch
        if fetch is not None:
            self._loader = LatestFirstLoader(self._load)
            self._loader.ready.connect(self._drain)

    def set_box(self, box: QSize, pixel_ratio: float) -> None:
        """Fit pictures into another box; those at hand stay as a stand-in until replaced."""
        self._box, self._pixel_ratio = box, pixel_ratio

    def get(self, key: int) -> QPixmap | None:
        """Return a picture; null where it cannot be read, None where it is not there yet."""
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def want(self, keys: Iterable[int]) -> None:
        """Load these, most urgent first, and nothing else."""
        if self._loader is not None:
            self._loader.want([key for key in keys if not self._is_fresh(key)])

    def forget(self) -> None:
        """Forget all pictures at hand."""
        self._pixmaps.clear()
        self._n_bytes = 0

    def close(self) -> None:
        """End the loader's threads and forget all pictures."""
        loader, self._loader = self._loader, None
        if loader is not None:
            loader.close()
        self.forget()

    def _is_fresh(self, key: int) -> bool:
        pixmap = self._pixmaps.get(key)
        return pixmap is not None and (pixmap.isNull() or self.fits(pixmap))

    def fits(self, pixmap: QPixmap) -> bool:
        """Whether a picture was made for the present box."""
        return pixmap.width() == self._box.width() or pixmap.height() == self._box.height()

    def _load(self, key: int) -> QImage | None:
        """Fetch and fit a picture, in a loader's thread."""
        fetch = self._fetch
        image = fetch(key) if fetch is not None else None
        if image is None or image.isNull():
            return None
        return fitted(image, self._box)

    @Slot()
    def _drain(self) -> None:
        """Take over what is loaded, but give the window its frame back in time."""
        until = time.perf_counter() + DRAIN_S
        keys: list[int] = []
        while self._loader is not None:
            taken = self._loader.take(8)
            for key, image in taken:
                self._keep(key, QPixmap() if image is None else QPixmap.fromImage(image))
                keys.append(key)
            if len(taken) < 8:
                break
            if time.perf_counter() > until:
                QTimer.singleShot(4, self._drain)
                break
        if keys:
            self.arrived.emit(keys)

    def _keep(self, key: int, pixmap: QPixmap) -> None:
        self._drop(key)
        pixmap.setDevicePixelRatio(self._pixel_ratio)
        self._pixmaps[key] = pixmap
        self._n_bytes += _n_bytes(pixmap)
        while self._n_bytes > CACHE_BYTES:
            self._drop(next(iter(self._pixmaps)))

    def _drop(self, key: int) -> None:
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is not None:
            self._n_bytes -= _n_bytes(pixmap)


def _n_bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4 + FAILED_BYTES


def fitted(image: QImage, box: QSize) -> QImage:
    """Scale a picture to touch its box, keeping its shape; tiny ones keep their pixels sharp."""
    size = image.size().scaled(box, Qt.AspectRatioMode.KeepAspectRatio)
    size = size.expandedTo(QSize(1, 1))  # a panorama may be less than a pixel high
    is_tiny = image.width() * 3 <= size.width() and image.height() * 3 <= size.height()
    mode = Qt.TransformationMode
    scaled = image.scaled(
        size,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        mode.FastTransformation if is_tiny else mode.SmoothTransformation,
    )
    # What a pixmap is made of, so that the window's thread has nothing left to convert.
    has_alpha = scaled.hasAlphaChannel()
    formats = QImage.Format
    return scaled.convertToFormat(
        formats.Format_ARGB32_Premultiplied if has_alpha else formats.Format_RGB32
    )
