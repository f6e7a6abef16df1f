"""Everything behind the frame: makes the controllers, joins them, and ends with the window."""

from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from app import settings
from app.background.jobs import Runner
from app.background.log_files import log_folder, make_log_folder
from app.controllers.alike import AlikeController
from app.controllers.arrange import ArrangeController
from app.controllers.backbones import BackbonesController
from app.controllers.challenger import ChallengerController
from app.controllers.classes import ClassesController
from app.controllers.context import Context
from app.controllers.embedding_map import EmbeddingMapController
from app.controllers.examples import ExamplesController
from app.controllers.explain import ExplainController
from app.controllers.export import ExportController
from app.controllers.help import HelpController
from app.controllers.history import HistoryController
from app.controllers.import_labels import ImportController
from app.controllers.labelling import LabellingController
from app.controllers.live import LiveController
from app.controllers.places import PlacesController
from app.controllers.preferences import PreferencesController
from app.controllers.project_files import ProjectFilesController
from app.controllers.report import ReportController
from app.controllers.shortlist import ShortlistController
from app.controllers.status import MESSAGE_MS, StatusController
from app.controllers.trust import TrustController
from app.controllers.watching import WatchingController
from app.dialogs.crash_report import ErrorBoxes, versions
from app.messages.plain_text import legible, plain
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame

ROOMY_PX = 1200  # from here on, the inspector has room beside Trust & export


class Application(QObject):
    """Everything behind the frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame
        self._is_listed = False  # whether the project's files have been read
        self.errors = ErrorBoxes(frame)
        self.runner = Runner(self)
        self.workspace = Workspace(self)
        # Before the work hears of a project: what it says then must not be cleared away.
        self.workspace.project_changed.connect(self._clear)
        self.tasks = Tasks(self.workspace, self.runner, self)
        self.labelling = LabellingController(frame, self.workspace, self.tasks, self)
        shared = Context(frame, self.workspace, self.tasks, self.labelling)
        self.examples = ExamplesController(shared, self)
        self.trust = TrustController(shared, self.examples, self)
        self.places = PlacesController(shared, self.trust, self)
        self.arrange = ArrangeController(shared, self)
        self.alike = AlikeController(shared, self)
        self.shortlist = ShortlistController(shared, self)
        self.classes_controller = ClassesController(shared, self.examples, self)
        self.challenger = ChallengerController(shared, self)
        self.explain = ExplainController(shared, self)
        self.preferences = PreferencesController(shared, self)
        self.embedding_map = EmbeddingMapController(shared, self)
        self.imports = ImportController(shared, self)
        self.report = ReportController(shared, self.trust, self)
        self.export = ExportController(frame, self.workspace, self.tasks, self)
        self.backbones = BackbonesController(frame, self.workspace, self.tasks, self)
        self.files = ProjectFilesController(frame, self.workspace, self.tasks, self)
        self.status = StatusController(shared, self.files, self.backbones.use, self)
        self.live = LiveController(shared, self)
        self.watching = WatchingController(shared, self.runner, self)
        self.help = HelpController(shared, self.places, self.trust, self)
        frame.middle.addWidget(self.labelling.images)
        frame.right.addWidget(self.labelling.detail)
        frame.right.setCurrentWidget(self.labelling.detail)
        self.history = HistoryController(frame, self.workspace, self.tasks, self)
        self.labelling.doubt_ended.connect(self.history.sum_up_review)
        frame.commands.settle(
            frame, self.labelling.images, self.labelling.images.pages, frame.classes
        )
        self._connect()
        self._show_project()

    def shut_down(self) -> None:
        """Stop everything. What is done is kept; unfinished work goes on from there next time."""
        self.live.shut_down()
        self.watching.shut_down()
        self.status.shut_down()
        self.preferences.shut_down()
        self.tasks.shut_down()
        self.challenger.shut_down()
        self.explain.shut_down()
        self.embedding_map.shut_down()
        self.history.shut_down()
        self.classes_controller.shut_down()
        self.places.shut_down()
        self.trust.shut_down()
        self.examples.shut_down()
        self.labelling.shut_down()
        self.runner.shut_down()
        self.workspace.close()

    # Wiring

    def _connect(self) -> None:
        frame, tasks, workspace = self._frame, self.tasks, self.workspace
        tasks.broke.connect(self.errors.show)
        workspace.project_changed.connect(self._show_project)
        workspace.entries_changed.connect(self._show_listed)
        tasks.stopped.connect(self._show_page)
        self.places.moved.connect(self._show_page)
        self.places.moved.connect(lambda: self.status.note_place(self.places.place))
        empty = frame.empty
        empty.folder_clicked.connect(self.labelling.choose_folder)
        empty.sample_clicked.connect(self.files.open_sample)
        empty.open_clicked.connect(self.files.ask_open)
        empty.recent_clicked.connect(self.files.open)
        empty.paths_dropped.connect(self.files.take_paths)
        commands = frame.commands
        commands.recent.aboutToShow.connect(self.files.fill_recent)
        commands.backups.aboutToShow.connect(self.files.fill_backups)
        commands.folders.aboutToShow.connect(self.files.fill_folders)
        commands["new"].triggered.connect(self.files.new)
        commands["open"].triggered.connect(self.files.ask_open)
        commands["save_as"].triggered.connect(self.files.save_as)
        commands["save_copy"].triggered.connect(self.files.save_copy)
        commands["add_folder"].triggered.connect(lambda: self.labelling.choose_folder())
        commands["quit"].triggered.connect(frame.close)
        commands["inspector"].toggled.connect(lambda on: frame.show_inspector(is_shown=on))
        commands["log_folder"].triggered.connect(self._open_log_folder)
        commands["about"].triggered.connect(self._show_about)

    # What is shown

    def _clear(self) -> None:
        self.status.clear()

    def _show_project(self) -> None:
        path = self.workspace.path
        self._is_listed = False
        if path is not None:
            settings.note_project(path)
        self._frame.show_name(path, is_read_only=self.workspace.is_read_only)
        self.status.show_saved()
        self._show_page()
        self.status.show_history()

    def _show_listed(self) -> None:
        self._is_listed = True
        self._show_page()

    def _show_page(self) -> None:
        """Show the grid where there is anything to show, else how to begin."""
        frame, workspace = self._frame, self.workspace
        # A folder without a picture leaves the ways to begin where they are.
        is_coming = bool(workspace.folders) and (self.tasks.is_busy or not self._is_listed)
        has_images = is_coming or len(workspace.table) > 0
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
        has_room = self.places.place != "trust" or frame.width() >= ROOMY_PX
        frame.right.setVisible(has_history or (has_images and is_wanted and has_room))
        inspector = frame.commands["inspector"]
        inspector.blockSignals(True)
        inspector.setChecked(is_wanted)
        inspector.blockSignals(False)

    def _open_log_folder(self) -> None:
        folder = log_folder()
        with suppress(OSError):  # a folder that is not there cannot be opened either
            make_log_folder()
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = self.tr("The log files are in {folder}").format(folder=folder)
            self._frame.statusBar().showMessage(legible(text), MESSAGE_MS)

    def _show_about(self) -> None:
        text = self.tr(
            "Handful sorts pictures from a few examples. Everything stays on this computer."
        )
        box = QMessageBox(self._frame)
        box.setWindowTitle(self.tr("About Handful"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setInformativeText(plain(versions()))
        box.open()
