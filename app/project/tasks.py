"""What takes time with the open project: starts it, keeps it in order, and says how it ended.

Looking through folders and teaching run on the quick lane; embedding, adapting and labelling in the
engine, in the order that `app/background/scheduler.py` keeps; exporting there too, in between.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtCore import QDateTime, QMetaMethod, QObject, Signal
from PySide6.QtGui import QImage

from app.background.jobs import EngineDied, Job, Runner
from app.background.scheduler import BACKGROUND, Batches, Outcome, Relister, Task
from app.messages import errors as wording
from app.messages import notices, reports
from app.messages.reports import Action, Notice
from app.project.workspace import Workspace, call_pipeline, is_class_tree, list_entries
from core.domain.errors import CoreError
from core.domain.records import (
    AdaptReport,
    EmbedReport,
    Entries,
    Ints,
    LabelReport,
    ScanReport,
    TeachReport,
    Tick,
)


class Work(QObject):
    """The slow half of the workspace.

    Signals:
        started: (Job, title, whether it runs in the background and may wait to be shown).
        stopped: nothing is running any more.
        noticed: a `Notice`.
        broke: an exception that is a bug, for the error box.
        device_known: what computes, in words.
    """

    started = Signal(object, str, bool)
    stopped = Signal()
    noticed = Signal(object)
    broke = Signal(object)
    device_known = Signal(str)

    def __init__(self, workspace: Workspace, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runner = runner
        self._quick: Job | None = None
        self.batches = Batches(runner, self)
        self.batches.started.connect(self._on_started)
        self.batches.ended.connect(self._on_ended)
        self.batches.idle.connect(self.stopped)
        self._relister = Relister(self._list_all, self._keep, self)
        workspace.project_changed.connect(self._turn_to_project)
        workspace.listing_wanted.connect(self._relister.now)
        workspace.rows_changed.connect(lambda _: self._relister.outdate())
        workspace.failed.connect(self.report)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done that a person can see."""
        return self._quick is not None or self.batches.running is not None

    @property
    def is_listing(self) -> bool:
        """Whether the grid's files are being listed anew."""
        return self._relister.is_busy

    def shut_down(self) -> None:
        """Hear nothing more of what is still under way."""
        self._relister.forget()
        self.batches.open(None)

    def _turn_to_project(self) -> None:
        self._drop_answers()
        self._relister.forget()
        self._quick = None
        self.batches.open(self._workspace.path)
        if self._workspace.path is None:
            return
        self._runner.warm_up()
        self._relister.now()
        rest = self._workspace.unfinished()
        if rest:
            folder, done, total = rest
            self.noticed.emit(Notice(reports.unfinished(done, total), "resume", folder))

    def _drop_answers(self) -> None:
        """Let nobody hear what was asked of another project: its ids mean other things here."""
        for job in self._runner.findChildren(Job):
            if job.isSignalConnected(QMetaMethod.fromSignal(job.finished)):
                job.finished.disconnect()

    # Folders and examples

    def take_in(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window: folders to label, folders of class folders."""
        folders = [path for path in paths if path.is_dir()]
        if not folders:
            self.noticed.emit(Notice(reports.loose_files(), kind="warning"))
        for folder in folders:
            if is_class_tree(folder):
                self.put_class_folders(folder)
            else:
                self.add_folder(folder)

    def add_folder(self, folder: Path, *, then_label: bool = False) -> None:
        """Look through a folder, show its files, and begin to read them."""
        if not self._workspace.ensure_open():
            return
        self.start(
            reports.title("scan", folder),
            lambda report: self._on_scanned(
                cast(ScanReport, report), folder, then_label=then_label
            ),
            "scan_folder",
            folder,
        )

    def put_examples(
        self, class_id: int | None, paths: Sequence[Path], class_name: str = ""
    ) -> None:
        """Put files, and what lies in folders, on a class; None for "none of these"."""
        if not self._workspace.ensure_open():
            return
        self.start(
            reports.title("teach", name=class_name),
            lambda report: self._on_taught(cast(TeachReport, report), class_name),
            "put_examples",
            class_id,
            list(paths),
        )

    def put_class_folders(self, root: Path) -> None:
        """Make a class of each folder in a folder, with its pictures as examples."""
        if not self._workspace.ensure_open():
            return
        self.start(
            reports.title("teach", root),
            lambda report: self._on_taught(cast(TeachReport, report), "", tree=root),
            "put_class_folders",
            root,
        )

    def keep_picture(self, image: QImage) -> Path | None:
        """Keep a picture that has no file yet beside the project; None where that failed."""
        path = self._workspace.path
        if path is None or image.isNull():
            return None
        stamp = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss.zzz")
        target = path.parent / "Pasted" / f"{stamp}.png"
        try:
            target.parent.mkdir(exist_ok=True)
            if image.save(str(target)):
                return target
        except OSError:
            pass
        self.noticed.emit(Notice(reports.not_pasted(target), kind="error"))
        return None

    def label_files(self, file_ids: Iterable[int] | Ints, class_id: int | None) -> None:
        """Label files of the grid: at once, or in a moment where some were not read yet."""
        ids = np.fromiter(file_ids, np.int64)
        image_ids = self._workspace.table.image_ids_of(ids)
        if not len(image_ids):
            return
        if (image_ids > 0).all():
            self._workspace.label_images(image_ids, class_id)
            return
        self.start(
            reports.title("teach"), self._on_labelled_files, "label_files", ids.tolist(), class_id
        )

    # The engine

    def adapt(self, **choices: object) -> None:
        """Learn from the examples, before anything else that waits."""
        self.batches.add(Task("adapt", settings=tuple(sorted(choices.items()))))

    def label_folder(self, folder: Path) -> None:
        """Label a folder, going on where an earlier run stopped."""
        self.batches.add(Task("label", folder))

    def label_all(self) -> None:
        """Label every folder of the project."""
        for folder in self._workspace.folders:
            self.label_folder(folder)

    def stop(self) -> None:
        """Stop what the job bar shows."""
        if self._quick is not None:
            self._quick.cancel()
        else:
            self.batches.stop()

    def ask(self, name: str, *args: object, **settings: object) -> Job | None:
        """Ask the engine's quick half something without showing it, such as "neighbours"."""
        path = self._workspace.path
        if path is None:
            return None
        return self._runner.start_quick(call_pipeline, path, name, *args, **settings)

    def picture(self, file_id: int) -> Job:
        """Read a file's picture as large as a screen shows it."""

        def read(*, tick: Tick) -> object:
            tick(0, 1)
            return self._workspace.preview(file_id)

        return self._runner.start_quick(read)

    def report(self, error: object) -> None:
        """Show what went wrong: as a sentence, or in the error box where it is a bug."""
        if isinstance(error, CoreError):
            self.noticed.emit(Notice(wording.sentence(error), kind="error"))
        elif isinstance(error, EngineDied):
            self.noticed.emit(Notice(reports.engine_died(), kind="error"))
        else:
            self.broke.emit(error)

    def start(
        self,
        title: str,
        then: Callable[[object], None],
        name: str,
        *args: object,
        **choices: object,
    ) -> None:
        """Call the pipeline on the quick lane, show that, and go on with `then`."""
        job = self.ask(name, *args, **choices)
        assert job is not None, "a project is open"
        self.follow(job, title, then)

    def follow(self, job: Job, title: str, then: Callable[[object], None]) -> None:
        """Show a job that something else has started, and go on with `then`."""
        path = self._workspace.path

        def end(result: object = None, error: object = None) -> None:
            if self._workspace.path != path:
                return  # another project is open by now
            self._on_quick_end(job)
            if error is not None:
                self.report(error)
            elif result is not None:
                then(result)

        self._quick = job
        job.finished.connect(end)
        job.failed.connect(lambda error: end(error=error))
        job.cancelled.connect(lambda: end())
        self.started.emit(job, title, False)

    def _on_quick_end(self, job: Job) -> None:
        if self._quick is job:
            self._quick = None
            if self.batches.job is None:
                self.stopped.emit()
            else:
                self._show_batch()
        self._workspace.refresh()
        self._relister.now()

    def _show_batch(self) -> None:
        job, task = self.batches.job, self.batches.running
        if job is not None and task is not None:
            self.started.emit(job, reports.title(task.kind, task.folder), task.kind in BACKGROUND)

    def _on_started(self, job: Job, task: Task) -> None:
        if task.kind not in ("improve", "map"):  # which change nothing that the grid lists
            job.progressed.connect(lambda *_: self._relister.soon())
        if self._quick is None:
            self.started.emit(job, reports.title(task.kind, task.folder), task.kind in BACKGROUND)

    def _on_scanned(self, report: ScanReport, folder: Path, *, then_label: bool) -> None:
        self.noticed.emit(notices.scanned(report, folder))
        if report.n_found:
            self.batches.add(Task("label" if then_label else "embed", folder))

    def _on_labelled_files(self, report: object) -> None:
        """Say what could not be labelled; the rest shows in the grid."""
        if cast(TeachReport, report).skipped:
            self.noticed.emit(notices.not_labelled(cast(TeachReport, report)))

    def _on_taught(self, report: TeachReport, class_name: str, *, tree: Path | None = None) -> None:
        self.noticed.emit(notices.taught(report, class_name, tree))

    def _on_ended(self, outcome: Outcome) -> None:
        before = self.labelled_folders() if outcome.task.kind == "adapt" else []
        self._workspace.refresh()
        self._relister.now()
        if isinstance(outcome.result, EmbedReport | LabelReport) and outcome.result.device:
            self.device_known.emit(reports.device(outcome.result.device))
        again: Action = "resume" if outcome.task.kind == "label" else ""
        if isinstance(outcome.error, EngineDied):
            text = reports.engine_died()
            self.noticed.emit(Notice(text, again, outcome.task.folder, "error"))
        elif outcome.error is not None:
            self.report(outcome.error)
        elif outcome.was_stopped:
            text = reports.stopped(outcome.task.kind, outcome.done, outcome.total)
            self.noticed.emit(Notice(text, again, outcome.task.folder))
        elif isinstance(outcome.result, AdaptReport):
            self.noticed.emit(notices.adapted(outcome.result))
            if not outcome.result.reused:
                # Their embeddings are at hand, so this takes moments.
                for folder in before:
                    self.label_folder(folder)
        elif isinstance(outcome.result, LabelReport):
            self.noticed.emit(notices.labelled(outcome.result))
            if outcome.result.folder_is_news and not self._workspace.redo_name:
                # Now with the folder, which takes moments. Not while something is undone: a change
                # of ours would end what the person could do again.
                self.adapt()

    def labelled_folders(self) -> list[Path]:
        """List the folders with pictures that the model has labelled, in their order."""
        folders = self._workspace.folders

        def folder_of(file_id: int) -> Path:
            path = self._workspace.path_of(file_id) or Path()
            return next((one for one in folders if path.is_relative_to(one)), Path())

        found = self._workspace.table.folders_with_predictions(folder_of)
        return [one for one in folders if one in found]

    def _list_all(self) -> Job | None:
        path = self._workspace.path
        return None if path is None else self._runner.start_quick(list_entries, path)

    def _keep(self, entries: object) -> None:
        self._workspace.keep(cast(Entries, entries))
