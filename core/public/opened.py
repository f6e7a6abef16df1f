"""What an open project says and does at once: its classes, its past, its figures."""

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from core import api, store
from core.domain.errors import ClassError
from core.public.progress import Progress
from core.public.records import ClassInfo


class OpenedProject:
    """The quick part of `Project`, which adds what takes time."""

    def __init__(
        self,
        opened: store.Project,
        arrays: Path,
        progress: Progress,
        folder: AbstractContextManager[str] | None = None,
    ) -> None:
        self._opened = opened
        self._arrays = arrays
        self._progress = progress
        self._folder = folder
        opened.history.who = "Python"

    def __enter__(self) -> Self:
        """Return the project."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the project."""
        self.close()

    def __repr__(self) -> str:
        """Name the file."""
        return f"<Project {self.path}>"

    def close(self) -> None:
        """Close the file, so that others can open it. All is saved already."""
        self._opened.close()
        if self._folder is not None:
            self._folder.__exit__(None, None, None)
            self._folder = None

    @property
    def path(self) -> Path:
        """The project file."""
        return self._opened.path

    @property
    def classes(self) -> list[ClassInfo]:
        """The classes, in the order of the window."""
        return [
            ClassInfo(record.name, record.n_examples, record.colour)
            for record in self._opened.classes.all()
        ]

    @property
    def folders(self) -> list[Path]:
        """The folders of pictures, in the order in which they came."""
        return self._opened.files.folders()

    def rename_class(self, name: str, new: str) -> None:
        """Give a class another name; its labels follow.

        Raises:
            ClassError: there is no such class, or the new name is taken, empty or like another.
        """
        self._opened.classes.rename(self._class_id(name), new)

    def merge_classes(self, name: str, into: str) -> None:
        """Give all labels of a class to another, and delete the first.

        Raises:
            ClassError: there is no such class.
        """
        self._opened.classes.merge(self._class_id(name), self._class_id(into))

    def delete_class(self, name: str) -> None:
        """Delete a class and its labels; the pictures stay.

        Raises:
            ClassError: there is no such class.
        """
        self._opened.classes.remove(self._class_id(name))

    def undo(self) -> str:
        """Take back the newest change; return its name, "" where there is none."""
        return self._opened.history.undo()

    def redo(self) -> str:
        """Do again what was undone last; return its name, "" where there is none."""
        return self._opened.history.redo()

    def info(self) -> dict[str, object]:
        """Return the project's figures, as `handful info --json` prints them."""
        return api.info(self._opened)

    def _class_id(self, name: str) -> int:
        record = self._opened.classes.find(name)
        if record is None:
            raise ClassError(name, "unknown")
        return record.id
