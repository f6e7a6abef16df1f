"""Load thumbnails on a few threads, always the ones wanted now. Reached through app/jobs.py."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

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
        self._fetch = fetch
        self._wake = threading.Condition()
        self._wanted: list[int] = []
        self._busy: set[int] = set()
        self._tray: list[tuple[int, QImage | None]] = []
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._work, name=f"handful-thumb-{n}", daemon=True)
            for n in range(n_threads)
        ]
        for thread in self._threads:
            thread.start()

    def want(self, keys: list[int]) -> None:
        """Replace everything still to load by `keys`, most urgent first: this is the cancel too."""
        with self._wake:
            at_hand = self._busy.union(key for key, _ in self._tray)
            self._wanted = [key for key in reversed(keys) if key not in at_hand]
            self._wake.notify_all()

    def take(self, n: int) -> list[tuple[int, QImage | None]]:
        """Take up to `n` loaded pictures; fewer than `n` means that the tray is empty."""
        with self._wake:
            taken = self._tray[:n]
            del self._tray[:n]
            return taken

    def close(self) -> None:
        """Stop the threads; whatever is still loading is thrown away."""
        with self._wake:
            self._is_closed = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(2)

    def _work(self) -> None:
        while (key := self._next()) is not None:
            try:
                image = self._fetch(key)
            except Exception:  # noqa: BLE001 - one bad picture must not end the thread
                _log.warning("No thumbnail for %s", key, exc_info=True)
                image = None
            self._deliver(key, image)

    def _next(self) -> int | None:
        with self._wake:
            while not self._wanted and not self._is_closed:
                self._wake.wait()
            if self._is_closed:
                return None
            key = self._wanted.pop()
            self._busy.add(key)
            return key

    def _deliver(self, key: int, image: QImage | None) -> None:
        with self._wake:
            self._busy.discard(key)
            is_first = not self._tray
            self._tray.append((key, image))
        if is_first:
            # The grid may have been deleted while this picture was being read.
            with suppress(RuntimeError):
                self.ready.emit()


def decoded(jpeg: bytes) -> QImage | None:
    """Read a thumbnail's bytes, in a loader's thread; None where they are no picture.

    Not by Qt: `QImage.fromData` holds Python's lock, and with it the window, while it decodes.
    `QImageReader` asks its device, which is ours and so needs Python's lock, while it holds the
    lock of Qt's picture formats; the window's thread wants these the other way round as soon as it
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
