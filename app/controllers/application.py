"""The project on the desk: opens and closes it, and says what happens with it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from app import settings
from app.background.jobs import Job, Runner
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
from app.controllers.review import Reviewing
from app.dialogs.crash_report import ErrorBoxes, versions
from app.dialogs.skipped_files import SkippedDialog
from app.messages import reports
from app.messages.reports import Notice
from app.project.tasks import Work
from app.project.workspace import SUFFIX, Workspace
from app.views.frame import Frame
from app.widgets.common.drop_data import read_drop

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"

# How long a message may stand in the way of a running job.
MESSAGE_MS = 6000


# Jobs whose steps are not all images, so that images a second would mean nothing.
STEPWISE = ("adapt", "improve", "lay_out", "meta_train")


class Desk(QObject):
    """Everything behind the frame."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame
        self._shown: tuple[Job[object], str] | None = None
        self.errors = ErrorBoxes(frame)
        self.runner = Runner(self)
        self.workspace = Workspace(self)
        # Before the work hears of a project: what it says then must not be cleared away.
        self.workspace.project_changed.connect(self._clear_job_bar)
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
        self._back_to_job = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._back_to_job.timeout.connect(self._leave_notice)
        self._is_passing = False
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
        self._back_to_job.stop()
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

    # Projects

    def open(self, path: Path) -> None:
        """Open a project in place of the one at hand."""
        if self.workspace.open(path):
            settings.note_project(path)

    def take_drop(self, mime: QMimeData) -> None:
        """Take what was dropped beside the cards and the grid."""
        dropped = read_drop(mime)
        projects = [path for path in dropped.paths if path.suffix == SUFFIX]
        if projects:
            self.open(projects[0])
        elif dropped.paths or dropped.image:
            self.work.take_in(dropped.paths)

    def _new(self) -> None:
        folder = settings.untitled_path(SUFFIX)
        path = self._ask_save(self.tr("New project"), folder)
        if path is None:
            return
        if path.exists():
            # Never emptied: what lies there may be somebody's work.
            self.work.noticed.emit(Notice(reports.project_exists(path), kind="warning"))
        elif self.workspace.open(path, create=True):
            settings.note_project(path)

    def _ask_open(self) -> None:
        start = settings.folder("projects", settings.untitled_path(SUFFIX).parent)
        chosen, _ = QFileDialog.getOpenFileName(
            self._frame, self.tr("Open project"), str(start), self._pattern()
        )
        if chosen:
            settings.set_folder("projects", Path(chosen).parent)
            self.open(Path(chosen))

    def _save_as(self) -> None:
        if self.workspace.path is None and not self.workspace.ensure_open():
            return
        assert self.workspace.path is not None
        path = self._ask_save(self.tr("Save project as"), self.workspace.path)
        if path is not None and self.workspace.save_as(path):
            settings.note_project(path)

    def _ask_save(self, title: str, start: Path) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self._frame, title, str(start), self._pattern())
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)

    def _pattern(self) -> str:
        return self.tr("Handful projects (*{suffix})").format(suffix=SUFFIX)

    def _open_sample(self) -> None:
        if not self.workspace.ensure_open():
            return
        self.work.put_class_folders(SAMPLE / "examples")
        self.work.add_folder(SAMPLE / "folder")

    # Wiring

    def _connect(self) -> None:
        frame, work, workspace = self._frame, self.work, self.workspace
        work.started.connect(self._show_job)
        work.stopped.connect(self._forget_job)
        work.noticed.connect(self._show_notice)
        work.broke.connect(self.errors.show)
        frame.job_bar.stop_clicked.connect(work.stop)
        workspace.project_changed.connect(self._show_project)
        workspace.late_changed.connect(self._show_saved)
        workspace.entries_changed.connect(self._show_page)
        workspace.history_changed.connect(self._show_history)
        empty = frame.empty
        empty.folder_clicked.connect(self.labelling.choose_folder)
        empty.sample_clicked.connect(self._open_sample)
        empty.open_clicked.connect(self._ask_open)
        empty.recent_clicked.connect(self.open)
        empty.paths_dropped.connect(self._take_paths)
        commands = frame.commands
        commands.recent.aboutToShow.connect(self._fill_recent)
        commands["new"].triggered.connect(self._new)
        commands["open"].triggered.connect(self._ask_open)
        commands["save"].triggered.connect(self._say_saved)
        commands["save_as"].triggered.connect(self._save_as)
        commands["add_folder"].triggered.connect(lambda: self.labelling.choose_folder())
        commands["quit"].triggered.connect(frame.close)
        commands["undo"].triggered.connect(self._undo)
        commands["redo"].triggered.connect(self._redo)
        commands["inspector"].toggled.connect(lambda on: frame.show_inspector(is_shown=on))
        commands["about"].triggered.connect(self._show_about)

    def _take_paths(self, paths: list[Path]) -> None:
        projects = [path for path in paths if path.suffix == SUFFIX]
        if projects:
            self.open(projects[0])
        else:
            self.work.take_in(paths)

    # What is shown

    def _show_project(self) -> None:
        path = self.workspace.path
        if path is not None:
            settings.note_project(path)
        self._frame.show_name(path)
        self._show_saved()
        self._show_page()
        self._show_history()

    def _show_saved(self, is_late: bool = False) -> None:
        saved = self.tr("Saving…") if is_late else self.tr("All changes saved")
        self._frame.show_saved(saved if self.workspace.path else "")

    def _clear_job_bar(self) -> None:
        self._shown = None
        self._frame.job_bar.clear()

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

    def _show_history(self) -> None:
        undo, redo = self.workspace.undo_name, self.workspace.redo_name
        for name, word, whole, what in (
            ("undo", self.tr("Undo"), self.tr("Undo {name}"), undo),
            ("redo", self.tr("Redo"), self.tr("Redo {name}"), redo),
        ):
            action = self._frame.commands[name]
            action.setEnabled(bool(what))
            text = whole.format(name=what) if what else word
            # Only the menu has room for the name; the button says it when it is pointed at.
            action.setText(text.replace("&", "&&"))
            action.setIconText(word)
            action.setToolTip(text)

    def _show_job(self, job: Job[object], title: str, is_background: bool) -> None:
        self._shown = (job, title)
        # What came of the last job may be read first.
        if not is_background or not self._back_to_job.isActive():
            self._show_job_again()

    def _show_job_again(self) -> None:
        self._back_to_job.stop()
        if self._shown is not None:
            job, title = self._shown
            self._frame.job_bar.show_job(job, title, of_images=job.name not in STEPWISE)

    def _leave_notice(self) -> None:
        """Go back to the job that runs; where none does, remarks of no weight go by themselves."""
        if self._shown is not None:
            self._show_job_again()
        elif self._is_passing:
            self._frame.job_bar.clear()

    def _forget_job(self) -> None:
        self._shown = None

    def _show_notice(self, notice: Notice) -> None:
        action = reports.action(notice.action)
        self._is_passing = notice.kind == "info" and not action
        self._frame.job_bar.show_message(
            notice.text,
            kind=notice.kind,
            action_text=action,
            action=(lambda: self._act(notice)) if action else None,
        )
        self._back_to_job.start()

    def _act(self, notice: Notice) -> None:
        path = notice.path
        if notice.action == "undo":
            self._undo()
        elif notice.action == "show_failed":
            self.labelling.images.show_failed()
        elif notice.action == "show_skipped":
            SkippedDialog(notice.skipped, self._frame).show()
        elif notice.action == "review":
            self.labelling.images.review()
        elif path is None:
            return
        elif notice.action == "use_pack":
            self.backbones.use(str(path))
        elif notice.action == "resume":
            self.work.label_folder(path)
        elif notice.action == "label_instead":
            self._undo()
            self.work.add_folder(path)
        elif notice.action == "open":
            folder = path if path.is_dir() else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _undo(self) -> None:
        self._tell(self.tr("Undone: {name}"), self.workspace.undo())

    def _redo(self) -> None:
        self._tell(self.tr("Done again: {name}"), self.workspace.redo())

    def _tell(self, pattern: str, name: str) -> None:
        if name:
            self._frame.statusBar().showMessage(pattern.format(name=name), MESSAGE_MS)

    def _say_saved(self) -> None:
        text = self.tr("All changes are saved as you make them.")
        self._frame.statusBar().showMessage(text, MESSAGE_MS)

    def _fill_recent(self) -> None:
        menu = self._frame.commands.recent
        menu.clear()
        for path in settings.recent_projects():
            text = str(path).replace("&", "&&")
            menu.addAction(text, partial(self.open, path))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)

    def _show_about(self) -> None:
        text = self.tr(
            "Handful sorts pictures from a few examples. Everything stays on this computer."
        )
        box = QMessageBox(self._frame)
        box.setWindowTitle(self.tr("About Handful"))
        box.setText(text)
        box.setInformativeText(versions())
        box.open()
