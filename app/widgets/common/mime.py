"""What may be dragged in, out and about: file ids of this program, files, pictures."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

FILES_MIME = "application/x-handful-files"
"""Rows of the project on the move: file ids, int64 little-endian, nothing else."""


# See docs/adr/0013-files-are-copied-as-files.md.
def encode_ids(ids: NDArray[np.int64]) -> bytes:
    """Pack file ids for `FILES_MIME`."""
    return ids.astype("<i8").tobytes()


def decode_ids(mime: QMimeData) -> NDArray[np.int64]:
    """Unpack the file ids of a drag; empty where it carries none."""
    data = bytes(mime.data(FILES_MIME).data())
    whole = len(data) // 8 * 8
    return np.frombuffer(data[:whole], "<i8").astype(np.int64)


def holds_ids(mime: QMimeData) -> bool:
    """Whether the drag began in this program."""
    return mime.hasFormat(FILES_MIME)


def paths_of(mime: QMimeData) -> list[Path]:
    """Return the files and folders of a drag, as they come; web addresses are left out."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def image_of(mime: QMimeData) -> QImage | None:
    """Return the picture that a browser offers, as pixels or as a `data:` address.

    A web address is never followed: nothing of the person's goes to the network unasked.
    """
    if mime.hasImage():
        image = QImage(mime.imageData())
        return None if image.isNull() else image
    for url in mime.urls():
        head, _, body = url.toString().partition(",")
        if head.startswith("data:image/") and head.endswith(";base64"):
            image = QImage.fromData(QByteArray.fromBase64(body.encode()))
            if not image.isNull():
                return image
    return None


def offers_pictures(mime: QMimeData) -> bool:
    """Whether files, folders or a picture come from outside; looks at the formats only."""
    if holds_ids(mime):
        return False
    return mime.hasImage() or any(
        url.isLocalFile() or url.scheme() == "data" for url in mime.urls()[:50]
    )
