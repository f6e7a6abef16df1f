"""The open project as one reads it: files, details, pictures, history."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from app.project.thumbnails import FULL_PX, PREVIEW_PX, THUMBNAIL_PX, Thumbnails
from core.domain.records import HistoryEntry, ImageDetail
from core.store import Project


class ProjectReader(QObject):
    """Answers at once, in the window's thread; nothing is changed here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._thumbnails = Thumbnails()

    @property
    def path(self) -> Path | None:
        """Where the open project lies, None where there is none."""
        return self._project.path if self._project else None

    def history(self, limit: int) -> list[HistoryEntry]:
        """List the newest changes, newest first."""
        return self._project.history.entries(limit) if self._project else []

    def detail(self, file_id: int) -> ImageDetail | None:
        """Return everything about one file, without its neighbours."""
        return self._project.listing.detail(file_id) if self._project else None

    def note(self, name: str) -> object:
        """Return what the window noted in the project under a name, None for nothing."""
        return self._project.notes.get(f"window {name}") if self._project else None

    def path_of(self, file_id: int) -> Path | None:
        """Say where a file lies."""
        found = self._project.files.get([file_id]) if self._project else []
        return found[0].full_path if found else None

    def names_of(self, file_ids: Sequence[int]) -> list[str]:
        """Return the files' paths within their folders."""
        return self._project.listing.names(file_ids) if self._project else []

    def example_files(self, class_id: int, limit: int) -> list[int]:
        """List files that show a class's examples, newest label first."""
        images = self._project.labels.images_of(class_id, limit) if self._project else []
        files = self.files_of_images(images)
        return [files[one] for one in images if one in files]

    def files_of_images(self, image_ids: Sequence[int]) -> dict[int, int]:
        """Return one file that shows each of these images."""
        files = self._project.files.of_images(image_ids) if self._project else {}
        return {image_id: record.id for image_id, record in files.items()}

    def thumbnail(self, file_id: int) -> QImage | None:
        """Return a file's thumbnail; for the loader's threads, which may all call it."""
        return self._thumbnails.fetch(file_id, THUMBNAIL_PX)

    def preview(self, file_id: int) -> QImage | None:
        """Return a file's picture as large as a screen shows it; for a loader's thread."""
        return self._thumbnails.fetch(file_id, PREVIEW_PX)

    def full_picture(self, file_id: int) -> QImage | None:
        """Return a file's picture in its own size, within reason; for a loader's thread."""
        return self._thumbnails.fetch(file_id, FULL_PX)

    def _open_project(self) -> Project:
        assert self._project is not None, "no project is open"
        return self._project
