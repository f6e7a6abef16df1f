"""Opening, creating and saving projects; what is dropped beside the cards and the grid."""

import itertools
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QMimeData, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app import settings
from app.messages import job_titles, project_file, reports
from app.messages.numbers_and_plurals import counted, joined
from app.messages.plain_text import keyless, legible
from app.messages.reports import Notice
from app.project.tasks import Tasks
from app.project.workspace import SUFFIX, Workspace
from app.views.frame import Frame
from app.widgets.common.drop_data import read_drop
from core import api
from core.domain.errors import CoreError

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


class ProjectFilesController(QObject):
    """Joins the menu File and the start page to the project."""

    def __init__(
        self, frame: Frame, workspace: Workspace, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._workspace = workspace
        self._tasks = tasks

    def open(self, path: Path) -> None:
        """Open a project in place of the one at hand."""
        if not self.may_close():
            return
        if self._workspace.is_gone:
            self._workspace.close()
        if self._workspace.open(path):
            settings.note_project(path)

    def take_drop(self, mime: QMimeData) -> None:
        """Take what was dropped beside the cards and the grid."""
        dropped = read_drop(mime)
        projects = [path for path in dropped.paths if path.suffix == SUFFIX]
        if projects:
            self.open(projects[0])
        elif dropped.paths or dropped.image:
            self._tasks.take_in(dropped.paths)

    def new(self) -> None:
        """Create a project where the person says."""
        folder = settings.untitled_path(SUFFIX)
        path = self._ask_save(self.tr("New project"), folder)
        if path is None:
            return
        if path.exists():
            # Never emptied: what lies there may be somebody's work.
            self._tasks.noticed.emit(Notice(reports.project_exists(path), kind="warning"))
        elif self._workspace.open(path, create=True):
            settings.note_project(path)

    def ask_open(self) -> None:
        """Open a project that the person chooses."""
        start = settings.folder("projects", settings.untitled_path(SUFFIX).parent)
        chosen, _ = QFileDialog.getOpenFileName(
            self._frame, self.tr("Open project"), str(start), self._pattern()
        )
        if chosen:
            settings.set_folder("projects", Path(chosen).parent)
            self.open(Path(chosen))

    def save_as(self) -> None:
        """Go on with a copy where the person says."""
        if self._workspace.path is None and not self._workspace.ensure_open():
            return
        assert self._workspace.path is not None
        start = self._workspace.path
        if self._workspace.is_gone:  # another file may lie there by now
            start = free_name(start, self.tr("saved"))
        path = self._ask_save(self.tr("Save project as"), start)
        if path is not None and self._workspace.save_as(path):
            settings.note_project(path)

    def save_copy(self) -> None:
        """Write a copy where the person says, and stay with the project at hand."""
        workspace = self._workspace
        if workspace.path is None and not workspace.ensure_open():
            return
        assert workspace.path is not None
        start = free_name(workspace.path, self.tr("copy"))
        path = self._ask_save(self.tr("Save a copy"), start)
        if path is None:
            return
        self._tasks.follow(
            self._tasks.interrupt(api.save_copy, path),
            job_titles.title("copy", path),
            lambda nothing: self._tasks.noticed.emit(project_file.copied(path)),
        )

    def fill_backups(self) -> None:
        """List the backups of the project in the menu."""
        menu = self._frame.commands.backups
        menu.clear()
        path = self._workspace.path
        for backup in api.backups_of(path) if path else []:
            when = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(int(backup.at.timestamp())),
                QLocale.FormatType.ShortFormat,
            )
            labels = counted(self.tr("%n label(s)", "", backup.n_labels), backup.n_labels)
            menu.addAction(f"{when}: {labels}", partial(self._restore, backup.path, path))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)

    def restore_newest(self, project: Path) -> None:
        """Go on with the newest backup of a project, as a project of its own."""
        found = api.backups_of(project)
        if found:
            self._restore(found[0].path, project)

    def _restore(self, backup: Path, project: Path | None) -> None:
        assert project is not None
        target = free_name(project, backup.stem)
        try:
            api.restore_backup(backup, target)
        except CoreError as error:
            self._tasks.report(error)
            return
        self.open(target)
        self._tasks.noticed.emit(project_file.restored(target))

    def may_close(self) -> bool:
        """Whether the window may close; asks where the project's file is gone."""
        path = self._workspace.path
        if not self._workspace.is_gone or path is None:
            return True
        box = QMessageBox(self._frame)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("The project’s file is gone"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            self.tr("“{name}” was deleted, moved or replaced. Save it before you go?").format(
                name=path.name
            )
        )
        save = box.addButton(self.tr("Save as…"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self.tr("Lose it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is save:
            self.save_as()
            return not self._workspace.is_gone
        return box.clickedButton() is leave

    def _ask_save(self, title: str, start: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._frame, title, str(start), self._pattern())
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def _pattern(self) -> str:
        return self.tr("Handful projects (*{suffix})").format(suffix=SUFFIX)

    def open_sample(self) -> None:
        """Show the bundled sample: examples for classes, and a folder to label."""
        if not self._workspace.ensure_open():
            return
        self._tasks.put_class_folders(SAMPLE / "examples")
        self._tasks.add_folder(SAMPLE / "folder")

    def take_paths(self, paths: list[Path]) -> None:
        """Take what was dropped on the start page."""
        projects = [path for path in paths if path.suffix == SUFFIX]
        if projects:
            self.open(projects[0])
        else:
            self._tasks.take_in(paths)

    def fill_folders(self) -> None:
        """List the project's folders in the menu that takes one out."""
        menu = self._frame.commands.folders
        menu.clear()
        for folder in self._workspace.folders:
            menu.addAction(keyless(str(folder)), partial(self._remove_folder, folder))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)

    def _remove_folder(self, folder: Path) -> None:
        job = self._tasks.query(api.remove_folder, folder)
        job.then(partial(self._say_removed, folder), self._tasks.report)

    def _say_removed(self, folder: Path, n_files: int) -> None:
        self._workspace.refresh()
        self._workspace.listing_wanted.emit()
        text = counted(
            self.tr("“{folder}” was taken out of the project, with %n image(s).", "", n_files),
            n_files,
        )
        more = self.tr("Its labels are kept, and nothing on the disk was touched.")
        words = joined(text.format(folder=legible(folder.name or str(folder))), more)
        self._tasks.noticed.emit(Notice(words, "undo", kind="success"))

    def fill_recent(self) -> None:
        """List the recent projects in the menu."""
        menu = self._frame.commands.recent
        menu.clear()
        for path in settings.recent_projects():
            text = keyless(str(path))
            menu.addAction(text, partial(self.open, path))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)


def free_name(path: Path, more: str) -> Path:
    """Return a name beside a file that nothing has: "birds copy.handful"."""
    for number in itertools.count(1):
        place = path.with_stem(
            f"{path.stem} {more} {number}" if number > 1 else f"{path.stem} {more}"
        )
        if not place.exists():
            return place
    raise AssertionError
