"""Opening, creating and saving projects; what is dropped beside the cards and the grid."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog

from app import settings
from app.messages import reports
from app.messages.reports import Notice
from app.project.tasks import Tasks
from app.project.workspace import SUFFIX, Workspace
from app.views.frame import Frame
from app.widgets.common.drop_data import read_drop

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
        path = self._ask_save(self.tr("Save project as"), self._workspace.path)
        if path is not None and self._workspace.save_as(path):
            settings.note_project(path)

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

    def fill_recent(self) -> None:
        """List the recent projects in the menu."""
        menu = self._frame.commands.recent
        menu.clear()
        for path in settings.recent_projects():
            text = str(path).replace("&", "&&")
            menu.addAction(text, partial(self.open, path))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)
