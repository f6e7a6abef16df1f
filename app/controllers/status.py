"""What goes on and what came of it: the job bar, notices and their buttons, Undo and Redo."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from app.background.jobs import Job
from app.background.scheduler import BACKGROUND, Kind, Task
from app.controllers.context import Context
from app.controllers.project_files import ProjectFilesController
from app.dialogs.skipped_files import SkippedDialog
from app.messages import reports
from app.messages.plain_text import keyless, legible, plain
from app.messages.reports import Notice
from app.widgets.places.place_switch import Place
from core import api
from core.domain.layouts import SPLITS
from core.domain.reports import TeachReport

# How long a message may stand in the way of a running job.
MESSAGE_MS = 6000

# Jobs whose steps are not all images, so that images a second would mean nothing.
STEPWISE = {
    verb.__name__
    for verb in (
        api.adapt,
        api.search_challenger,
        api.arrange_map,
        api.learning_curve,
        api.meta_train,
    )
}


class StatusController(QObject):
    """Joins the job bar and the status bar to the project.

    Args:
        files: does what the button of a notice on the project's file offers.
        use_backbone: does what the button of a pack's notice offers.
    """

    def __init__(
        self,
        shared: Context,
        files: ProjectFilesController,
        use_backbone: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame = frame = shared.frame
        self._workspace = workspace = shared.workspace
        self._tasks = tasks = shared.tasks
        self._images = shared.labelling.images
        self._files = files
        self._use_backbone = use_backbone
        self._shown: tuple[Job[object], str] | None = None
        self._is_passing = False
        self._undoable, self._undoable_text = 0, ""
        self._offered = ""  # the words of a notice whose button leads to the review
        self._back_to_job = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._back_to_job.timeout.connect(self._leave_notice)
        tasks.started.connect(self._show_job)
        tasks.stopped.connect(self._forget_job)
        tasks.noticed.connect(self._show_notice)
        tasks.scheduler.coming.connect(self._show_coming)
        frame.job_bar.stop_clicked.connect(tasks.stop)
        workspace.late_changed.connect(self.show_saved)
        workspace.failed.connect(self._show_gone)
        workspace.history_changed.connect(self.show_history)
        commands = frame.commands
        commands["save"].triggered.connect(self.say_saved)
        commands["undo"].triggered.connect(self._undo)
        commands["redo"].triggered.connect(self._redo)

    def shut_down(self) -> None:
        """Stop showing changes."""
        self._back_to_job.stop()

    def show_saved(self, is_late: bool = False) -> None:
        """Say whether the disk has everything."""
        saved = self.tr("Saving…") if is_late else self.tr("All changes saved")
        if self._workspace.is_read_only:
            saved = self.tr("Read only")
        elif self._workspace.is_gone:
            saved = self.tr("Not saved: the project’s file is gone")
        self._frame.show_saved(saved if self._workspace.path else "")

    def _show_gone(self) -> None:
        if self._workspace.is_gone:
            self.show_saved()

    def clear(self) -> None:
        """Show nothing of the project before."""
        self._shown = None
        self._frame.job_bar.clear()

    def show_history(self) -> None:
        """Say what Undo and Redo would do."""
        self._outdate_notice()
        undo, redo = self._workspace.undo_name, self._workspace.redo_name
        for name, word, whole, what in (
            ("undo", self.tr("Undo"), self.tr("Undo {name}"), undo),
            ("redo", self.tr("Redo"), self.tr("Redo {name}"), redo),
        ):
            action = self._frame.commands[name]
            action.setEnabled(bool(what))
            text = whole.format(name=what) if what else word
            # Only the menu has room for the name; the button says it when it is pointed at.
            action.setText(keyless(text))
            action.setIconText(word)
            action.setToolTip(plain(text))

    def _outdate_notice(self) -> None:
        """Remove a notice if its change was undone, or if its button would now undo another."""
        if self._undoable and self._workspace.newest_event != self._undoable:
            self._undoable = 0
            if self._frame.job_bar.message() != self._undoable_text:
                return  # another one stands there by now
            self._frame.job_bar.clear()
            if self._shown is not None:
                self._show_job_again()

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

    def _show_coming(self, task: Task) -> None:
        """Say at once what the person has asked for, though something has to stop first."""
        texts: dict[Kind, str] = {
            "adapt": self.tr("Adapting starts in a moment"),
            "label": self.tr("Labeling starts in a moment"),
            "embed": self.tr("Reading starts in a moment"),
            "map": self.tr("Arranging the map starts in a moment"),
            "curve": self.tr("Measuring starts in a moment"),
            "improve": self.tr("Looking for a better model starts in a moment"),
        }
        if task.kind not in BACKGROUND:
            self._show_job_again()  # also over what came of the last job
        self._frame.job_bar.show_coming(texts.get(task.kind, ""))

    def note_place(self, place: Place) -> None:
        """Take away a notice that offered what the person does now."""
        is_shown = self._offered and self._frame.job_bar.message() == self._offered
        if place == "review" and is_shown:
            self._frame.job_bar.clear()
            if self._shown is not None:
                self._show_job_again()

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
        self._undoable = self._workspace.newest_event if notice.action == "undo" else 0
        self._undoable_text = notice.text
        self._offered = notice.text if notice.action == "review" else ""
        self._frame.job_bar.show_message(
            notice.text,
            kind=notice.kind,
            action_text=action,
            action=partial(self._act, notice, self._workspace.newest_event) if action else None,
        )
        self._back_to_job.start()

    def _act(self, notice: Notice, event: int) -> None:
        path = notice.path
        if notice.action == "undo":
            self._undo()
        elif notice.action == "show_failed":
            self._images.filters.show_status("failed")
        elif notice.action == "show_skipped":
            SkippedDialog(notice.skipped, self._frame, notice.left_out).show()
        elif notice.action == "show_details" and notice.do is not None:
            notice.do()
        elif notice.action == "review":
            self._frame.commands["review"].trigger()
        elif notice.action == "save_as":
            self._files.save_as()
        elif path is None:
            return
        elif notice.action == "restore":
            self._files.restore_newest(path)
        elif notice.action == "use_pack":
            self._use_backbone(str(path))
        elif notice.action == "resume":
            self._tasks.label_folder(path)
        elif notice.action == "label_instead":
            self._label_instead(path, event)
        elif notice.action == "show_teaching" and notice.taught is not None:
            self._show_teaching(path, notice.taught, notice.text, event)
        elif notice.action == "open":
            folder = path if path.is_dir() else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _label_instead(self, folder: Path, event: int) -> None:
        """Take a folder's classes back, where nothing was done since, and label it."""
        if self._workspace.newest_event == event:
            self._undo()
        self._tasks.add_folder(folder)

    def _show_teaching(self, root: Path, report: TeachReport, text: str, event: int) -> None:
        """Show what a folder of class folders did not give, and what can be done about it."""
        layout = report.reading.kind if report.reading else None
        teach = partial(self._tasks.put_class_folders, root, layout=layout)
        offers: list[tuple[str, Callable[[], object]]] = []
        if report.n_waiting:
            every = self.tr("Learn from validation and test, too")
            offers.append((every, partial(teach, splits=SPLITS)))
        if report.n_kept:
            words = self.tr("Give them these labels")
            offers.append((words, partial(teach, splits=report.splits, moves=True)))
        if report.n_labelled:
            instead = partial(self._label_instead, root, event)
            offers.append((self.tr("Label the folder instead"), instead))
        SkippedDialog(report.skipped, self._frame, report.left_out, text, offers=offers).show()

    def _undo(self) -> None:
        """Take back the newest change; in the live mode what a person did, not what followed."""
        before = self._workspace.model
        name = self._workspace.undo()
        after = self._workspace.model
        is_other = (before and before.id) != (after and after.id)
        if name and is_other and self._frame.commands["live"].isChecked():
            name = self._workspace.undo() or name
        self._tell(self.tr("Undone: {name}"), name)

    def _redo(self) -> None:
        self._tell(self.tr("Done again: {name}"), self._workspace.redo())

    def _tell(self, pattern: str, name: str) -> None:
        if name:
            self._frame.statusBar().showMessage(legible(pattern.format(name=name)), MESSAGE_MS)

    def say_saved(self) -> None:
        """Say that there is nothing to save."""
        text = self.tr("All changes are saved as you make them.")
        self._frame.statusBar().showMessage(text, MESSAGE_MS)
