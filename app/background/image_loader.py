"""Load thumbnails on a few threads, always the ones wanted now."""

import logging
import threading
from collections.abc import Callable
from io import BytesIO

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.background.dispatcher import DISPATCHER

PATIENCE_S = 2.0  # how long closing waits for a picture that is being read

_log = logging.getLogger(__name__)


class LatestFirstLoader(QObject):
    """Load pictures on a few threads, always the ones wanted now.

    Args:
        fetch: loads the picture of a key, in a loader's thread; None or an exception for none.
        n_threads: two saturate a thumbnail cache without making the window late.

    Signals:
        ready: there is something to `take`; comes again only after `take` has emptied the tray.
    """

    ready = Signal()

    def __init__(self, fetch: Callable[[int], QImage | None], n_threads: int = 2) -> None:
        super().__init__()
        # The dispatcher keeps this object, and so `fetch`, until the last of the threads has ended.
        self._number = DISPATCHER.register(self._hear)
        self._tray = _Tray(fetch, self._number, n_threads)
        self._threads = [
            threading.Thread(target=self._tray.work, name=f"handful-thumb-{n}", daemon=True)
            for n in range(n_threads)
        ]
        for thread in self._threads:
            thread.start()

    def want(self, keys: list[int]) -> None:
        """Replace everything still to load by `keys`, most urgent first: this is the cancel too."""
        self._tray.want(keys)

    def take(self, n: int) -> list[tuple[int, QImage | None]]:
        """Take up to `n` loaded pictures; fewer than `n` means that the tray is empty."""
        return self._tray.take(n)

    def close(self) -> None:
        """Stop the threads; whatever is still loading is thrown away."""
        self._tray.close()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._hear()

    def _hear(self) -> None:
        if not self._tray.is_closed:
            self.ready.emit()
        elif not self._tray.n_working:
            DISPATCHER.unregister(self._number)
            self._tray.fetch = None


class _Tray:
    """What the threads know: nothing of Qt but the pictures, see `app/background/dispatcher.py`."""

    def __init__(self, fetch: Callable[[int], QImage | None], number: int, n_threads: int) -> None:
        self.fetch: Callable[[int], QImage | None] | None = fetch
        self.n_working = n_threads
        self.is_closed = False
        self._number = number
        self._wake = threading.Condition()
        self._wanted: list[int] = []
        self._busy: set[int] = set()
        self._loaded: list[tuple[int, QImage | None]] = []

    def want(self, keys: list[int]) -> None:
        with self._wake:
            at_hand = self._busy.union(key for key, _ in self._loaded)
            self._wanted = [key for key in reversed(keys) if key not in at_hand]
            self._wake.notify_all()

    def take(self, n: int) -> list[tuple[int, QImage | None]]:
        with self._wake:
            taken = self._loaded[:n]
            del self._loaded[:n]
            return taken

    def close(self) -> None:
        with self._wake:
            self.is_closed = True
            self._wake.notify_all()

    def work(self) -> None:
        """Load what is wanted until closed, in a loader's thread."""
        while (key := self._next()) is not None:
            self._keep(key, self._load(key))
        with self._wake:
            self.n_working -= 1
        DISPATCHER.notify(self._number)

    def _next(self) -> int | None:
        with self._wake:
            while not self._wanted and not self.is_closed:
                self._wake.wait()
            if self.is_closed:
                return None
            key = self._wanted.pop()
            self._busy.add(key)
            return key

    def _load(self, key: int) -> QImage | None:
        assert self.fetch is not None, "dropped only after the last thread has ended"
        try:
            return self.fetch(key)
        except Exception:  # noqa: BLE001 - one bad picture must not end the thread
            _log.warning("No thumbnail for %s", key, exc_info=True)
            return None

    def _keep(self, key: int, image: QImage | None) -> None:
        with self._wake:
            self._busy.discard(key)
            is_first = not self._loaded
            self._loaded.append((key, image))
        if is_first:
            DISPATCHER.notify(self._number)


def decoded(jpeg: bytes) -> QImage | None:
    """Read a thumbnail's bytes, in a loader's thread; None where they are no picture.

    Qt must not do it: `QImage.fromData` holds Python's lock, and so the window, while it decodes.
    `QImageReader` holds the lock of Qt's picture formats while it asks its device, which is ours
    and needs Python's lock. The window's thread takes the two locks the other way round when it
    paints a picture of the style sheet, and both wait for ever.
    """
    from PIL import Image  # not before the first picture is wanted

    try:
        with Image.open(BytesIO(jpeg)) as opened:
            width, height = opened.size
            pixels = opened.convert("RGB").tobytes("raw", "BGRX")
    except (OSError, SyntaxError):
        return None
    # A copy, since Qt does not keep the bytes it is given.
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
