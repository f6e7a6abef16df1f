"""What is done with classes and their examples, and adapting to them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.background.jobs import Job
from app.controllers.context import Context
from app.dialogs.choose_layout import LayoutDialog
from app.messages import class_names, job_titles, notices, reports
from app.messages.accuracy import accuracy
from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import keyless
from app.messages.reports import Notice
from app.project.image_loader import ProjectLoader
from app.project.pasted import keep_beside
from app.widgets.common.drop_data import Dropped, read_drop
from app.widgets.common.mime import offers_pictures
from core import api
from core.domain.arrays import Ints
from core.domain.errors import LayoutUnclear
from core.domain.names import look, twin
from core.domain.reports import TeachReport


class ExamplesController(QObject):
    """Joins the class cards to the project."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._panel = shared.frame.classes
        self._workspace = workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._loader = ProjectLoader(workspace, workspace.thumbnail)
        self._panel.palette_colours = workspace.palette
        self._panel.set_source(workspace.example_files, self._loader)
        self._connect()
        self._show_classes()

    def shut_down(self) -> None:
        """End the loader's thread."""
        self._loader.close()

    def _connect(self) -> None:
        panel, workspace, commands = self._panel, self._workspace, self._frame.commands
        panel.dropped.connect(self.take_drop)
        panel.new_class_clicked.connect(self._add_and_name)
        panel.renamed.connect(self._rename)
        panel.recoloured.connect(workspace.recolour_class)
        panel.reordered.connect(workspace.reorder_classes)
        panel.merged.connect(self._merge)
        panel.group_renamed.connect(self._rename_group)
        panel.paste_wanted.connect(self._paste_on)
        panel.deleted.connect(self._delete)
        panel.adapt_clicked.connect(self._adapt)
        self._tasks.layout_unclear.connect(self._ask_layout)
        workspace.classes_changed.connect(self._show_classes)
        workspace.project_changed.connect(self._turn_to_project)
        workspace.history_changed.connect(self._show_state)
        scheduler = self._tasks.scheduler
        scheduler.started.connect(lambda *_: self._show_state())
        scheduler.idle.connect(self._show_state)
        for name, do in self._commands().items():
            commands[name].triggered.connect(lambda _=False, do=do: do())
        commands.merge_into.aboutToShow.connect(self._fill_merge)

    def _commands(self) -> dict[str, Callable[[], object]]:
        return {
            "new_class": self._add_and_name,
            "rename_class": lambda: self._with_current(self._panel.begin_rename),
            "delete_class": lambda: self._with_current(self._delete),
            "adapt": self._adapt,
            "paste": self._paste,
        }

    def _current(self) -> int:
        return self._panel.current_class()

    def _with_current(self, do: Callable[[int], None]) -> None:
        """Do something with the class at hand, or say that there is none."""
        if class_id := self._current():
            do(class_id)
        else:
            self._tasks.noticed.emit(Notice(self.tr("Click a class first."), kind="warning"))

    # What the person does

    def take_drop(self, class_id: int, dropped: Dropped) -> None:
        """Put what was dropped on a class; 0 makes a new one."""
        if not class_id:
            self._make_class_of(dropped)
            return
        record = self._workspace.class_of(class_id)
        if record is None:
            return
        if dropped.file_ids is not None:
            picked = self._images.picked_by  # rows of the grid
            self._tasks.label_files(dropped.file_ids, record.id, picked=picked)
        elif paths := self._paths_of(dropped):
            self._tasks.put_examples(record.id, paths, record.name)
        self._panel.focus_class(record.id)

    def _ask_layout(self, error: LayoutUnclear) -> None:
        """Ask what the folders in a folder mean; nothing happens until that is said."""
        dialog = LayoutDialog(error.path, error.layout, self._frame)
        dialog.chosen.connect(
            lambda kind, splits: self._tasks.put_class_folders(
                error.path, layout=kind, splits=splits
            )
        )
        dialog.open()

    def _make_class_of(self, dropped: Dropped) -> None:
        """Make a class of what was dropped, in one change."""
        if dropped.file_ids is not None:
            self.new_class_of(dropped.file_ids)
        elif not dropped.paths and dropped.image is None:
            self._tasks.noticed.emit(Notice(reports.not_a_picture(), kind="warning"))
        elif self._workspace.ensure_open() and (paths := self._paths_of(dropped)):
            # A folder's name is what the person calls it already.
            name = paths[0].name if len(paths) == 1 and paths[0].is_dir() else ""
            self._start_class(
                lambda free: self._tasks.query(api.add_class_of_paths, free, paths), name
            )

    def _paths_of(self, dropped: Dropped) -> list[Path]:
        """Return the files that were dropped; a picture without one is kept in a file first."""
        if dropped.image is None:
            return dropped.paths
        project = self._workspace.path
        if project is None or dropped.image.isNull():
            return []
        target, is_kept = keep_beside(project, dropped.image)
        if is_kept:
            return [target]
        self._tasks.noticed.emit(Notice(reports.not_pasted(target), kind="error"))
        return []

    def new_class_of(self, file_ids: Ints, name: str = "") -> None:
        """Make a class of files of the grid, in one change; without a name the person types it."""
        if not len(file_ids):
            return
        ids, picked = file_ids.tolist(), self._images.picked_by
        self._start_class(
            lambda free: self._tasks.query(api.add_class_of_files, free, ids, picked=picked), name
        )

    def _start_class(self, start: Callable[[str], Job[TeachReport]], name: str) -> None:
        taken = {look(one.name) for one in self._workspace.classes}
        is_named = bool(look(name)) and look(name) not in taken
        name = name if is_named else self._free_name()
        self._tasks.follow(
            start(name),
            job_titles.title("teach", name=name),
            lambda report: self._show_new(report, name, is_named=is_named),
        )

    def _show_new(self, report: TeachReport, name: str, *, is_named: bool) -> None:
        if not report.class_ids:
            self._tasks.noticed.emit(Notice(reports.not_labelled(len(report.skipped))))
            return
        if report.skipped:
            self._tasks.noticed.emit(notices.taught(report, name, None))
        if is_named:
            self._panel.focus_class(report.class_ids[0])
            self._tell_twins(report.class_ids[:1])
        else:
            self._panel.begin_rename(report.class_ids[0])

    def make_class_of(self, image_ids: Sequence[int]) -> None:
        """Make a class of images that are alike, in one change, and let the person name it."""
        images = tuple(image_ids)
        job = self._tasks.query(api.add_class_of_images, self._free_name(), images, picked="model")
        job.then(self._show_made, self._tasks.report)

    def _show_made(self, class_id: int) -> None:
        self._workspace.refresh()
        self._workspace.listing_wanted.emit()
        self._panel.begin_rename(class_id)

    def _free_name(self) -> str:
        taken = {one.name for one in self._workspace.classes}
        n = len(taken) + 1
        while (name := self.tr("Class {n}").format(n=n)) in taken:
            n += 1
        return name

    def _add_and_name(self) -> None:
        record = self._workspace.add_class(self._free_name())
        if record is not None:
            self._panel.begin_rename(record.id)

    def _rename(self, class_id: int, name: str) -> None:
        if self._workspace.rename_class(class_id, name):
            self._tell_twins([class_id])

    def _rename_group(self, group: str, name: str) -> None:
        classes = self._workspace.classes
        ids = [one.id for one in classes if f"{one.name}/".startswith(f"{group}/")]
        if self._workspace.rename_group(group, name):
            self._tell_twins(ids)

    def _tell_twins(self, class_ids: Sequence[int]) -> None:
        """Say which of these classes differ from another in capital letters alone."""
        names = {one.id: one.name for one in self._workspace.classes}
        others = {one: [name for key, name in names.items() if key != one] for one in class_ids}
        found = [twin(names[one], others[one]) for one in class_ids if one in names]
        if twins := [one for one in found if one is not None]:
            text = class_names.twins(twins)
            self._tasks.noticed.emit(Notice(text, "undo", kind="warning"))

    def _merge(self, class_id: int, into_id: int) -> None:
        one, other = self._workspace.class_of(class_id), self._workspace.class_of(into_id)
        if one and other and self._workspace.merge_classes(class_id, into_id):
            text = self.tr("Merged “{one}” into “{other}”.")
            self._tell_undoable(text.format(one=one.name, other=other.name))

    def _delete(self, class_id: int) -> None:
        record = self._workspace.class_of(class_id)
        if record and self._workspace.remove_class(class_id):
            text = counted(
                self.tr("Deleted “{name}” and its %n label(s).", "", record.n_examples),
                record.n_examples,
            )
            self._tell_undoable(text.format(name=record.name))

    def _tell_undoable(self, text: str) -> None:
        self._tasks.noticed.emit(Notice(text, "undo"))

    def _paste(self) -> None:
        """Paste on the class at hand; where there are none yet, on a new one."""
        if not self._current() and self._workspace.classes:
            self._tasks.noticed.emit(Notice(reports.choose_class_first(), kind="warning"))
        else:
            self._paste_on(self._current())

    def _paste_on(self, class_id: int) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not offers_pictures(mime):
            self._tasks.noticed.emit(Notice(reports.nothing_to_paste(), kind="warning"))
        else:
            self.take_drop(class_id, read_drop(mime))

    def _adapt(self) -> None:
        if self._frame.commands["adapt"].isEnabled():
            self._tasks.adapt()
            self._show_state()  # it may have to wait for what is under way to make room

    def _fill_merge(self) -> None:
        menu = self._frame.commands.merge_into
        menu.clear()
        current = self._current()
        for record in self._workspace.classes:
            if current and record.id != current:
                text = keyless(record.name)
                menu.addAction(text, partial(self._merge, current, record.id))
        if menu.isEmpty():
            menu.addAction(self.tr("Click a class first")).setEnabled(False)

    # What the project says

    def _turn_to_project(self) -> None:
        self._panel.forget_pictures()
        self._show_classes()

    def _show_classes(self) -> None:
        self._panel.show_classes(self._workspace.classes)
        self._show_state()

    def _show_state(self) -> None:
        """Say how things stand with the model, and whether Adapt can be pressed."""
        workspace = self._workspace
        n_ready = sum(one.n_examples > 0 for one in workspace.classes)
        reason = "" if n_ready >= 2 else self.tr("Add at least one example to two classes.")
        text = reason
        model = workspace.model
        if self._tasks.scheduler.is_wanted("adapt"):
            reason = text = self.tr("Adapting…")
        elif model is not None:
            text = accuracy(model)
            if workspace.model_is_stale:
                stale = self.tr("You’ve added examples. Adapt again to use them.")
                text = joined(stale, text)
        elif not reason:
            n = sum(one.n_examples for one in workspace.classes)
            text = counted(self.tr("%n example(s) to learn from.", "", n), n)
        is_again = model is not None and workspace.model_is_stale
        self._panel.show_adapt(text, reason, is_again=is_again)
        self._frame.commands["adapt"].setEnabled(not reason)
