"""What a drop brings: rows of the grid, files and folders, or a picture without a file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent, QImage

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.records import Ints

# The words of app/widgets/mime.py and of a class card; read here without loading numpy.
ROWS_MIME = "application/x-handful-files"
CLASS_MIME = "application/x-handful-class"


@dataclass(frozen=True)
class Dropped:
    """One of the three; `address` where a browser offered nothing but a web address."""

    file_ids: "Ints | None" = None
    paths: list[Path] = field(default_factory=list)
    image: QImage | None = None
    address: str = ""


def is_welcome(mime: QMimeData) -> bool:
    """Say by its formats alone, which is cheap, whether a drop could be taken."""
    return mime.hasFormat(ROWS_MIME) or mime.hasUrls() or mime.hasImage()


def read_drop(mime: QMimeData) -> Dropped:
    """Take what a drop brings, what is nearest to us first.

    A browser offers a web address beside the picture itself: the picture wins, so that nothing is
    ever fetched.
    """
    if mime.hasFormat(ROWS_MIME):
        from app.widgets.mime import decode_ids

        return Dropped(file_ids=decode_ids(mime))
    urls = mime.urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if paths:
        return Dropped(paths=paths)
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Dropped(image=image)
    return Dropped(address=urls[0].toString() if urls else "")


def accept_copy(event: QDropEvent) -> None:
    """Accept as a copy, whatever was proposed: after a move the sender may delete its file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
