"""Small pictures of the open project's files, made where none is kept yet, for loaders' threads."""

from contextvars import ContextVar
from pathlib import Path

from PySide6.QtGui import QImage

from app.background.image_loader import decoded
from core.domain.errors import ImageError
from core.domain.records import FileRecord
from core.imaging.decoding import (
    ENDED,
    content_hash,
    file_alone,
    read_bytes,
    thumbnail_jpeg,
)
from core.store import Project
from core.store.thumbnail_cache import ThumbnailCache

THUMBNAIL_PX = 256
PREVIEW_PX = 1600
FULL_PX = 8192  # of the loupe in full size; larger pictures are shown in this size


class Thumbnails:
    """Thumbnails for threads that each have a connection of their own.

    Attributes:
        path: of the open project, None for none; set by the window's thread whenever a
            project is opened.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self._cache = ThumbnailCache()
        # Each thread has its own context, and so its own project: SQLite's connections want that.
        self._mine: ContextVar[tuple[Path, Project] | None] = ContextVar("project", default=None)

    def fetch(self, file_id: int, size_px: int) -> QImage | None:
        """Return a file's picture at this size, None where it cannot be read.

        None too where the file is another picture than the project knows: a label would go to the
        one that nobody sees.
        """
        file, content = self._look_up(file_id)
        jpeg = self._cache.get(content, size_px) if content else None
        if jpeg is None and file is not None:
            try:
                with file_alone(file.n_bytes):
                    jpeg = self._make(file.full_path, size_px, content)
            except ImageError:
                return None
        return None if jpeg is None else decoded(jpeg)

    def _make(self, path: Path, size_px: int, known: str) -> bytes:
        data = read_bytes(path)
        content = content_hash(data)
        if known and content != known:
            raise ImageError(path, "the file has changed since it was looked at")
        jpeg = self._cache.get(content, size_px)
        if jpeg is None:
            # See docs/adr/0009-lazy-thumbnails.md.
            jpeg = thumbnail_jpeg(data, path, size_px, known_hash=content)
            if size_px == THUMBNAIL_PX:  # large ones would crowd thousands of these out
                self._cache.put(content, size_px, jpeg)
        return jpeg

    def _look_up(self, file_id: int) -> tuple[FileRecord | None, str]:
        """Return a file, and its hash where that is known."""
        project = self._project()
        found = project.files.get([file_id]) if project else []
        if project is None or not found:
            return None, ""
        image_id = found[0].image_id
        if not image_id:
            return found[0], ""
        if project.files.errors_of([image_id]).get(image_id) == ENDED:
            return None, ""  # what ended the engine would end the window
        return found[0], project.files.hashes_of([image_id])[image_id]

    def _project(self) -> Project | None:
        path, mine = self.path, self._mine.get()
        # Not by its name: a project saved over another one is a new file of the same name.
        if mine is not None and mine[0] is not path:
            mine[1].close()
            mine = None
        if mine is None and path is not None:
            mine = path, Project.open(path, lock=False, or_read_only=True)
        self._mine.set(mine)
        return None if mine is None else mine[1]
