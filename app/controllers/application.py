"""Everything behind the frame: makes the controllers, joins them, and ends with the window."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from app import settings
from app.background.jobs import Runner
from app.controllers.arrange import Arranging
from app.controllers.backbones import Backbones
from app.controllers.challenger import Offering
from app.controllers.classes import Naming
from app.controllers.context import Shared
from app.controllers.embedding_map import Mapping
from app.controllers.examples import Teaching
from app.controllers.explain import Explaining
from app.controllers.export import Exporting
from app.controllers.history import Remembering
from app.controllers.labelling import Labelling
from app.controllers.preferences import Habits
from app.controllers.project_files import ProjectFiles
from app.controllers.review import Reviewing
from app.controllers.status import Status
from app.dialogs.crash_report import ErrorBoxes, versions
from app.project.tasks import Work
from app.project.workspace import Workspace
from app.views.frame import Frame


class Desk(QObject):
    """Everything behind the frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame
        self.errors = ErrorBoxes(frame)
        self.runner = Runner(self)
        self.workspace = Workspace(self)
        # Before the work hears of a project: what it says then must not be cleared away.
        self.workspace.project_changed.connect(self._clear)
        self.work = Work(self.workspace, self.runner, self)
        self.labelling = Labelling(frame, self.workspace, self.work, self)
        self.teaching = Teaching(frame, self.workspace, self.work, self)
        shared = Shared(frame, self.workspace, self.work, self.labelling)
        self.reviewing = Reviewing(shared, self.teaching, self)
        self.arranging = Arranging(shared, self)
        self.naming = Naming(shared, self.teaching, self)
        self.offering = Offering(shared, self)
        self.explaining = Explaining(shared, self)
        self.habits = Habits(shared, self)
        self.mapping = Mapping(shared, self)
        self.exporting = Exporting(frame, self.workspace, self.work, self)
        self.backbones = Backbones(frame, self.workspace, self.work, self)
        self.files = ProjectFiles(frame, self.workspace, self.work, self)
        self.status = Status(
            frame, self.workspace, self.work, self.labelling.images, self.backbones.use, self
        )
        frame.middle.addWidget(self.labelling.images)
        frame.right.addWidget(self.labelling.detail)
        frame.right.setCurrentWidget(self.labelling.detail)
        self.remembering = Remembering(frame, self.workspace, self.work, self)
        self.labelling.doubt_ended.connect(self.remembering.sum_up_review)
        frame.commands.settle(frame, self.labelling.images, frame.classes)
        self._connect()
        self._show_project()

    def shut_down(self) -> None:
        """Stop everything; what is done is kept, and goes on where it stopped next time."""
        self.status.shut_down()
        self.habits.shut_down()
        self.work.shut_down()
        self.offering.shut_down()
        self.explaining.shut_down()
        self.mapping.shut_down()
        self.remembering.shut_down()
        self.naming.shut_down()
        self.reviewing.shut_down()
        self.teaching.shut_down()
        self.labelling.shut_down()
        self.runner.shut_down()
        self.workspace.close()

    # Wiring

    def _connect(self) -> None:
        frame, work, workspace = self._frame, self.work, self.workspace
        work.broke.connect(self.errors.show)
        workspace.project_changed.connect(self._show_project)
        workspace.entries_changed.connect(self._show_page)
        empty = frame.empty
        empty.folder_clicked.connect(self.labelling.choose_folder)
        empty.sample_clicked.connect(self.files.open_sample)
        empty.open_clicked.connect(self.files.ask_open)
        empty.recent_clicked.connect(self.files.open)
        empty.paths_dropped.connect(self.files.take_paths)
        commands = frame.commands
        commands.recent.aboutToShow.connect(self.files.fill_recent)
        commands["new"].triggered.connect(self.files.new)
        commands["open"].triggered.connect(self.files.ask_open)
        commands["save_as"].triggered.connect(self.files.save_as)
        commands["add_folder"].triggered.connect(lambda: self.labelling.choose_folder())
        commands["quit"].triggered.connect(frame.close)
        commands["inspector"].toggled.connect(lambda on: frame.show_inspector(is_shown=on))
        commands["about"].triggered.connect(self._show_about)

    # What is shown

    def _clear(self) -> None:
        self.status.clear()

    def _show_project(self) -> None:
        path = self.workspace.path
        if path is not None:
            settings.note_project(path)
        self._frame.show_name(path)
        self.status.show_saved()
        self._show_page()
        self.status.show_history()

    def _show_page(self) -> None:
        """Show the grid where there is anything to show, else how to begin."""
        frame, workspace = self._frame, self.workspace
        has_images = bool(workspace.folders) or len(workspace.table) > 0
        if not has_images:
            frame.empty.set_recent(
                [path for path in settings.recent_projects() if path != workspace.path]
            )
        page = self.labelling.images if has_images else frame.empty
        if frame.middle.currentWidget() is not page:
            is_typing = isinstance(QApplication.focusWidget(), QLineEdit)  # a class's name
            frame.middle.setCurrentWidget(page)
            if not is_typing:
                page.setFocus()
        is_wanted = settings.is_on("inspector", default=True)
        has_history = frame.commands["history"].isChecked()
        frame.right.setVisible(has_history or (has_images and is_wanted))
        inspector = frame.commands["inspector"]
        inspector.blockSignals(True)
        inspector.setChecked(is_wanted)
        inspector.blockSignals(False)

    def _show_about(self) -> None:
        text = self.tr(
            "Handful sorts pictures from a few examples. Everything stays on this computer."
        )
        box = QMessageBox(self._frame)
        box.setWindowTitle(self.tr("About Handful"))
        box.setText(text)
        box.setInformativeText(versions())
        box.open()
