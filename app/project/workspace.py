"""The open project as Qt sees it: what it holds, and what a click changes in it.

What is quick happens here, in the window's thread, straight on the project file; what is slow goes
through `app/project/tasks.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal

from app import settings
from app.messages.core_texts import said
from app.project.disk_sync import DiskSync
from app.project.file_table import EntryTable
from app.project.reader import ProjectReader
from core import api
from core.domain.arrays import Ints
from core.domain.errors import CoreError
from core.domain.notices import Notice
from core.domain.records import (
    UNSEEN,
    ClassRecord,
    Entries,
    ModelRecord,
    Origin,
    Picked,
)
from core.domain.review import NONE_OF_THESE
from core.store import SUFFIX, Project
from core.store.classes import COLOURS

__all__ = ["SUFFIX", "Workspace"]

T = TypeVar("T")


class Workspace(ProjectReader):
    """The open project, if any.

    Attributes:
        newest_event: id of the journal's latest entry; another one means that something changed.

    Signals:
        project_changed: another project is open, or none.
        classes_changed: names, colours, order or counts of the classes.
        entries_changed: there is a new listing of the files.
        rows_changed: the labels of these files changed in place (their ids).
        history_changed: what Undo and Redo would do, and whether the model is stale.
        listing_wanted: something changed that only a fresh listing shows.
        failed: a `CoreError` that the person should read.
        late_changed: the disk keeps changes waiting for long, or no longer does.
        opened_oddly: what the person should know of the project that was opened.
    """

    project_changed = Signal()
    classes_changed = Signal()
    entries_changed = Signal()
    rows_changed = Signal(object)
    history_changed = Signal()
    listing_wanted = Signal()
    failed = Signal(Exception)
    late_changed = Signal(bool)
    opened_oddly = Signal(Notice)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._disk_sync = DiskSync(self)
        self._disk_sync.late_changed.connect(self.late_changed)
        self._disk_sync.failed.connect(self.failed)
        self.palette = COLOURS
        self._forget()

    def _forget(self) -> None:
        self.classes: list[ClassRecord] = []
        self.table = EntryTable()
        self.model: ModelRecord | None = None
        self.model_is_stale = False
        self.undo_name = self.redo_name = ""
        self.newest_event = self.session_start = 0
        self.folders: list[Path] = []

    @property
    def is_gone(self) -> bool:
        """Whether the file went away under the open project."""
        return self._disk_sync.is_gone

    @property
    def is_read_only(self) -> bool:
        """Whether the open project can only be looked at."""
        return bool(self._project and self._project.is_read_only)

    def open(self, path: Path, *, create: bool = False) -> bool:
        """Open a project in place of the one at hand; whether that worked."""
        if self._project is not None and self._project.is_at(path):
            return True
        options = {"create": create, "waits_for_disk": False, "or_read_only": True}
        return self._go_on_with(lambda: Project.open(path, **options))

    def _go_on_with(self, open_it: Callable[[], Project]) -> bool:
        """Go on with the project that this opens; with the one at hand where it fails."""
        try:
            project = open_it()
        except CoreError as error:
            self.failed.emit(error)
            return False
        self.close()
        self._project = project
        if not project.is_read_only:
            self._disk_sync.open(project.path)
        self._thumbnails.path = project.path
        self.session_start = project.history.newest()
        self.refresh()
        self.project_changed.emit()
        for notice in project.notices:
            self.opened_oddly.emit(notice)
        if damage := project.models.damage():
            self.failed.emit(damage)
        return True

    def ensure_open(self) -> bool:
        """Create a project among the documents where none is open, so that nothing is lost."""
        return self.path is not None or self.open(settings.untitled_path(SUFFIX), create=True)

    def save_as(self, target: Path) -> bool:
        """Write the whole project to another file and go on with that one."""
        project = self._project
        if project is None or (project.is_at(target) and not self.is_gone):
            return self.open(target)
        return self._go_on_with(lambda: project.open_copy(target, waits_for_disk=False))

    def close(self) -> None:
        """Close the project, with everything in it on the disk."""
        self._disk_sync.close()
        if self._project is not None:
            self._project.close()
        self._project = self._thumbnails.path = None
        self._forget()

    def refresh(self) -> None:
        """Read again what is small: classes, model, history, folders."""
        project = self._open_project()
        before, self.classes = self.classes, project.classes.all()
        self.folders = project.files.folders()
        self.model = project.models.readable()
        self.model_is_stale = self.model is not None and api.is_stale(project)
        self.undo_name = said(project.history.next_undo())
        self.redo_name = said(project.history.next_redo())
        self.newest_event = project.history.newest()
        if self.classes != before:
            self.classes_changed.emit()
        self.history_changed.emit()

    def keep(self, entries: Entries) -> None:
        """Show a fresh listing of the files."""
        self.table = EntryTable(entries)
        self.entries_changed.emit()

    def unfinished(self) -> tuple[Path, int, int] | None:
        """Return the newest batch that was interrupted: its folder, files done, files in all."""
        runs = self._project.runs if self._project else None
        latest = runs.latest() if runs else None
        if runs is None or latest is None or not latest[2]:
            return None
        total = sum(runs.counts(latest[0]).values())
        return Path(latest[1]), total - latest[2], total

    def put_note(self, name: str, value: object) -> None:
        """Note something about the window in the project; nothing where that is not possible."""
        project = self._project
        if project is not None and not project.is_read_only:
            with project.atomic():
                project.notes.put(f"window {name}", value)
            self._disk_sync.note_change()

    # Classes

    def class_of(self, class_id: int) -> ClassRecord | None:
        """Return one of the classes."""
        return next((one for one in self.classes if one.id == class_id), None)

    def add_class(self, name: str) -> ClassRecord | None:
        """Create a class, below the others."""
        if not self.ensure_open():
            return None
        return self._change(lambda project: project.classes.add(name))

    def rename_class(self, class_id: int, name: str) -> bool:
        """Give a class another name; whether that worked."""
        return self._did(lambda project: project.classes.rename(class_id, name))

    def rename_group(self, group: str, name: str) -> bool:
        """Give a group of classes, what stands before a "/", another name."""
        return self._did(lambda project: project.classes.rename_group(group, name))

    def recolour_class(self, class_id: int, colour: str) -> bool:
        """Give a class another colour, `#rrggbb`."""
        return self._did(lambda project: project.classes.recolour(class_id, colour))

    def reorder_classes(self, class_ids: Sequence[int]) -> bool:
        """Put the classes in this order."""
        if list(class_ids) == [one.id for one in self.classes]:
            return True
        return self._did(lambda project: project.classes.reorder(class_ids))

    def merge_classes(self, class_id: int, into_id: int) -> bool:
        """Give all labels of one class to another and delete the first."""
        return self._did(lambda project: project.classes.merge(class_id, into_id), relist=True)

    def remove_class(self, class_id: int) -> bool:
        """Delete a class and its labels; the images stay."""
        return self._did(lambda project: project.classes.remove(class_id), relist=True)

    # Labels

    def label_images(
        self, image_ids: Iterable[int] | Ints, class_id: int | None, *, picked: Picked = ""
    ) -> bool:
        """Label images; None for "none of these"."""
        ids = np.unique(np.fromiter(image_ids, np.int64)).tolist()
        if not self._did(lambda project: project.labels.put(ids, class_id, picked=picked)):
            return False
        label_id = NONE_OF_THESE if class_id is None else class_id
        self.rows_changed.emit(self.table.set_label(ids, label_id, "given"))
        return True

    def accept(self, file_ids: Iterable[int] | Ints, name: str, *, picked: Picked = "") -> int:
        """Confirm the classes that files show, predicted or accepted unseen; count the images.

        Args:
            file_ids: the person looks at these; those that show no class are left alone.
            name: of the change, for Undo.
            picked: what brought them before the person.
        """
        groups = self.table.accepted(file_ids)
        return self._put_groups(groups, name, "confirmed", picked=picked)

    def accept_unseen(self, image_ids: Sequence[int], name: str, promise: float) -> int:
        """Label the free ones as predicted, though nobody looked, under a promise; count them."""
        labelled = self._open_project().labels.of(image_ids)
        free = [one for one in image_ids if one not in labelled]
        return self._put_groups(self.table.predicted(free), name, UNSEEN, promise=promise)

    def _put_groups(
        self,
        groups: dict[int, list[int]],
        name: str,
        origin: Origin,
        *,
        picked: Picked = "",
        promise: float | None = None,
    ) -> int:
        """Label images by class, as one change; return how many."""
        everyone = [image_id for ids in groups.values() for image_id in ids]
        model_id = self.model.id if self.model else None

        def put(project: Project) -> None:
            with project.history.change(name, "labels", everyone):
                for class_id, ids in groups.items():
                    project.labels.put(
                        ids,
                        class_id,
                        origin=origin,
                        picked=picked,
                        model_id=model_id,
                        promise=promise,
                    )

        if not everyone or not self._did(put):
            return 0
        for class_id, ids in groups.items():
            self.rows_changed.emit(self.table.set_label(ids, class_id, origin))
        return len(everyone)

    def unlabel_files(self, file_ids: Iterable[int] | Ints) -> bool:
        """Take the person's labels off these files."""
        ids = np.unique(self.table.image_ids_of(file_ids))
        ids = ids[ids > 0]
        return self._did(lambda project: project.labels.remove(ids.tolist()), relist=True)

    def undo(self) -> str:
        """Take back the newest change; return its name, "" for none."""
        return said(self._change(lambda project: project.history.undo(), relist=True) or "")

    def redo(self) -> str:
        """Do again what was undone last; return its name."""
        return said(self._change(lambda project: project.history.redo(), relist=True) or "")

    def _change(self, action: Callable[[Project], T], *, relist: bool = False) -> T | None:
        project = self._open_project()
        try:
            with project.atomic():
                result = action(project)
        except CoreError as error:
            self.failed.emit(error)
            return None
        self._disk_sync.note_change()
        self.refresh()
        if relist:
            self.listing_wanted.emit()
        return result

    def _did(self, action: Callable[[Project], object], *, relist: bool = False) -> bool:
        return self._change(lambda project: (action(project), True), relist=relist) is not None
