"""What a drop brings: rows of the grid, files and folders, or a picture without a file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent, QImage

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.arrays import Ints

CLASS_MIME = "application/x-handful-class"
"""A class card on its way to another place: the class's id in decimal digits."""


@dataclass(frozen=True)
class Dropped:
    """One of the three; none of them where a browser offered nothing but a web address."""

    file_ids: "Ints | None" = None
    paths: list[Path] = field(default_factory=list)
    image: QImage | None = None


def is_welcome(mime: QMimeData) -> bool:
    """Say whether a drop could be taken; looks at the formats only."""
    from app.widgets.common.mime import holds_ids, offers_pictures

    return holds_ids(mime) or offers_pictures(mime)


def read_drop(mime: QMimeData) -> Dropped:
    """Take what a drop brings, what is nearest to us first: our own rows, files, pictures."""
    from app.widgets.common.mime import decode_ids, holds_ids, image_of, paths_of

    if holds_ids(mime):
        return Dropped(file_ids=decode_ids(mime))
    paths = paths_of(mime)
    return Dropped(paths=paths) if paths else Dropped(image=image_of(mime))


def accept_copy(event: QDropEvent) -> None:
    """Accept as a copy, whatever was proposed: after a move the sender may delete its file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
