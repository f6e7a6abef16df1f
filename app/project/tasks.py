"""What takes time with the open project: starts it, keeps it in order, and says how it ended.

There are three ways to ask the engine something, each with a typed result:
- `query`: in this process, on the local lane; for what is quick, such as scanning a folder;
- `run`: in the engine's process, when its turn comes; background work stops for it;
- `interrupt`: there too, but at once: a running batch stops and continues afterwards.
Embedding, adapting and labelling are tasks in the order that `app/background/scheduler.py` keeps.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Concatenate

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.background.calls import P, R, call
from app.background.jobs import EngineDied, Job, Runner
from app.background.relister import Relister
from app.background.scheduler import BACKGROUND, Outcome, Scheduler, Task
from app.messages import job_titles, notices, project_file, reports
from app.messages.reports import Notice
from app.project import task_endings
from app.project.dropped import take_in
from app.project.labelled_folders import labelled_folders
from app.project.local_calls import call_locally, list_entries
from app.project.task_titles import title_of
from app.project.workspace import Workspace
from core import api
from core.domain.arrays import Ints
from core.domain.errors import CoreError, LabelsError, LayoutUnclear
from core.domain.progress import Tick
from core.domain.records import Entries, Picked
from core.domain.reports import (
    AdaptReport,
    EmbedReport,
    LabelReport,
    PicturesReport,
    ScanReport,
    TeachReport,
)
from core.store import Project

SCAN_PATIENCE_S = 5.0
"""For files that may be others than they were; previews wait for a scan, and embedding follows."""


class Tasks(QObject):
    """The slow half of the workspace.

    Signals:
        started: (Job, title, whether it runs in the background and may wait to be shown).
        stopped: nothing is running any more.
        noticed: a `Notice`.
        broke: an exception that is a bug, for the error box.
        layout_unclear: a `LayoutUnclear`: a person has to say what folders mean.
        labels_unclear: a `LabelsError`: labels did not come in as they were asked for.
        labels_dropped: a file or folder that holds labels.
        device_known: what computes, in words.
    """

    started = Signal(Job, str, bool)
    stopped = Signal()
    noticed = Signal(Notice)
    broke = Signal(Exception)
    layout_unclear = Signal(Exception)
    labels_unclear = Signal(Exception)
    labels_dropped = Signal(Path)
    device_known = Signal(str)

    def __init__(self, workspace: Workspace, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runner = runner
        self._quick: Job[object] | None = None
        self._sorts_next = False  # after Adapt, whatever was labelled before
        self.scheduler = Scheduler(runner, self)
        self.scheduler.started.connect(self._on_started)
        self.scheduler.ended.connect(self._on_ended)
        self.scheduler.idle.connect(self.stopped)
        self._relister = Relister(self._list_all, workspace.keep, self)
        workspace.project_changed.connect(self._turn_to_project)
        workspace.listing_wanted.connect(self._relister.now)
        workspace.rows_changed.connect(lambda _: self._relister.outdate())
        workspace.failed.connect(self.report)
        workspace.opened_oddly.connect(lambda one: self.noticed.emit(project_file.opened(one)))

    @property
    def is_busy(self) -> bool:
        """Whether something is being done that a person can see."""
        return self._quick is not None or self.scheduler.running is not None

    @property
    def is_listing(self) -> bool:
        """Whether the grid's files are being listed again."""
        return self._relister.is_busy

    def shut_down(self) -> None:
        """Hear nothing more of what is still under way."""
        self._relister.forget()
        self.scheduler.open(None)

    def _turn_to_project(self) -> None:
        self._drop_answers()
        self._relister.forget()
        self._quick, self._sorts_next = None, False
        self.scheduler.open(self._workspace.path)
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
            job.drop_result()

    # Folders and examples

    def take_in(self, paths: Sequence[Path]) -> None:
        """Take what was dropped on the window: folders to label, folders of class folders."""
        if self._workspace.ensure_open():
            take_in(self, paths)

    def add_folder(self, folder: Path, *, then_label: bool = False) -> None:
        """Scan a folder, show its files, and begin to read them."""
        if not self._workspace.ensure_open():
            return
        self.follow(
            self.query(api.scan_folder, folder, patience_s=SCAN_PATIENCE_S),
            job_titles.title("scan", folder),
            lambda report: self._on_scanned(report, folder, then_label=then_label),
        )

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Add single pictures, without the rest of their folders, and begin to read them."""
        if self._workspace.ensure_open():
            job = self.query(api.add_pictures, list(paths))
            self.follow(job, job_titles.title("scan", paths[0].parent), self._on_pictures)

    def put_examples(
        self, class_id: int | None, paths: Sequence[Path], class_name: str = ""
    ) -> None:
        """Put files, and what lies in folders, on a class; None for "none of these"."""
        if not self._workspace.ensure_open():
            return
        self.follow(
            self.query(api.add_examples, class_id, list(paths)),
            job_titles.title("teach", name=class_name),
            lambda report: self.noticed.emit(notices.taught(report, class_name, None)),
        )

    def put_class_folders(self, root: Path, **options: Any) -> None:  # noqa: ANN401 - the verb's
        """Make a class of each folder in a folder, with its pictures as examples."""
        if not self._workspace.ensure_open():
            return
        self.follow(
            self.query(api.add_class_folders, root, **options),
            job_titles.title("teach", root),
            lambda report: self.noticed.emit(notices.taught(report, "", root)),
        )

    def label_files(
        self, file_ids: Iterable[int] | Ints, class_id: int | None, *, picked: Picked = ""
    ) -> None:
        """Label files of the grid: at once, or in a moment where some were not read yet."""
        ids = np.fromiter(file_ids, np.int64)
        image_ids = self._workspace.table.image_ids_of(ids)
        if not len(image_ids):
            return
        if (image_ids > 0).all():
            self._workspace.label_images(image_ids, class_id, picked=picked)
            return
        job = self.query(api.label_files, ids.tolist(), class_id, picked=picked)
        self.follow(job, job_titles.title("teach"), self._on_labelled_files)

    # The engine

    def adapt(self) -> None:
        """Learn from the examples, before anything else that waits."""
        self.scheduler.add(Task("adapt", call(api.adapt)))

    def adapt_and_sort(self) -> None:
        """Learn from the examples, then label every folder: one step for a newcomer."""
        self._sorts_next = True
        self.adapt()

    def embed_folder(self, folder: Path) -> None:
        """Embed a folder's pictures, so that adapting and labelling are quick later."""
        self.scheduler.add(Task("embed", call(api.embed_folder, folder), folder))

    def label_folder(self, folder: Path) -> None:
        """Label a folder, going on where an earlier run stopped."""
        self.scheduler.add(Task("label", call(api.label_folder, folder), folder))

    def label_all(self) -> None:
        """Label every folder of the project."""
        for folder in self._workspace.folders:
            self.label_folder(folder)

    def stop(self) -> None:
        """Stop what the job bar shows."""
        if self._quick is not None:
            self._quick.cancel()
        else:
            self.scheduler.stop()

    def query(
        self, verb: Callable[Concatenate[Project, P], R], *args: P.args, **options: P.kwargs
    ) -> Job[R]:
        """Ask something quick, in this process; nothing comes of it where no project is open."""
        path = self._workspace.path
        if path is None:
            return self._runner.start_nothing()
        asked = call(verb, *args, **options)
        return self._runner.start_local(partial(call_locally, path, asked), asked.name)

    def run(
        self, verb: Callable[Concatenate[Project, P], R], *args: P.args, **options: P.kwargs
    ) -> Job[R]:
        """Ask the engine's process, when its turn comes; background work stops for it."""
        return self.scheduler.run(call(verb, *args, **options))

    def interrupt(
        self, verb: Callable[Concatenate[Project, P], R], *args: P.args, **options: P.kwargs
    ) -> Job[R]:
        """Ask the engine's process at once; batches step aside and go on afterwards."""
        # See docs/adr/0003-interrupting-queries.md.
        return self.scheduler.interrupt(call(verb, *args, **options))

    def look(self, work: Callable[[Tick], R], title: str, then: Callable[[R], object]) -> None:
        """Look at something on the disk off the window's thread."""
        self.follow(self._runner.start_local(work, "look"), title, then)

    def picture(self, file_id: int) -> Job[QImage | None]:
        """Read a file's picture as large as a screen shows it."""

        def read(tick: Tick) -> QImage | None:
            tick(0, 1)
            return self._workspace.preview(file_id)

        return self._runner.start_local(read, "picture")

    def report(self, error: Exception) -> None:
        """Show what went wrong: as a sentence, or in the error box where it is a bug."""
        if isinstance(error, LayoutUnclear):
            self.layout_unclear.emit(error)
        elif isinstance(error, LabelsError):
            self.labels_unclear.emit(error)
        elif isinstance(error, CoreError):
            self.noticed.emit(project_file.failure(error))
        elif isinstance(error, EngineDied):
            self.noticed.emit(Notice(reports.engine_died(), kind="error"))
        else:
            self.broke.emit(error)

    def follow(self, job: Job[R], title: str, then: Callable[[R], object]) -> None:
        """Show a job that was started, and go on with `then`."""
        path = self._workspace.path

        def is_over() -> bool:
            if self._workspace.path != path:
                return False  # another project is open by now
            self._on_quick_end(job)
            return True

        self._quick = job
        job.then(
            lambda result: then(result) if is_over() else None,
            lambda error: self.report(error) if is_over() else None,
            is_over,
        )
        self.started.emit(job, title, False)

    def _on_quick_end(self, job: Job[object]) -> None:
        if self._quick is job:
            self._quick = None
            if self.scheduler.job is None:
                self.stopped.emit()
            else:
                self._show_batch()
        self._workspace.refresh()
        self._relister.now()

    def _show_batch(self) -> None:
        job, task = self.scheduler.job, self.scheduler.running
        if job is not None and task is not None:
            self.started.emit(job, title_of(task), task.kind in BACKGROUND)

    def _on_started(self, job: Job[object], task: Task) -> None:
        if task.kind not in ("improve", "map", "curve"):  # which change nothing that the grid lists
            job.progressed.connect(lambda *_: self._relister.soon())
        if self._quick is None:
            self.started.emit(job, title_of(task), task.kind in BACKGROUND)

    def _on_scanned(self, report: ScanReport, folder: Path, *, then_label: bool) -> None:
        self.noticed.emit(notices.scanned(report, folder))
        if report.n_found:
            (self.label_folder if then_label else self.embed_folder)(folder)

    def _on_pictures(self, report: PicturesReport) -> None:
        self.noticed.emit(notices.pictures_added(report))
        for folder in report.folders:
            self.embed_folder(folder)

    def _on_labelled_files(self, report: TeachReport) -> None:
        """Say what could not be labelled; the rest shows in the grid."""
        if report.skipped:
            self.noticed.emit(notices.not_labelled(report))

    def _on_ended(self, outcome: Outcome) -> None:
        before: list[Path] = []
        sorts_next, is_adapt = self._sorts_next, outcome.task.kind == "adapt"
        if is_adapt:
            before, self._sorts_next = labelled_folders(self._workspace), False
        self._workspace.refresh()
        self._relister.now()
        if isinstance(outcome.result, EmbedReport | LabelReport) and outcome.result.device:
            self.device_known.emit(reports.device(outcome.result.device))
        if notice := task_endings.unfinished(outcome):
            self.noticed.emit(notice)
        elif outcome.error is not None:
            self.report(outcome.error)
        elif isinstance(outcome.result, AdaptReport):
            self.noticed.emit(notices.adapted(outcome.result))
            if sorts_next:
                self.label_all()
            elif not outcome.result.reused:
                # Their embeddings are at hand, so this takes moments.
                for folder in before:
                    self.label_folder(folder)
        elif isinstance(outcome.result, LabelReport):
            self.noticed.emit(notices.labelled(outcome.result))
            if outcome.result.folder_is_news and not self._workspace.redo_name:
                # See docs/adr/0017-no-automatic-adapt-after-undo.md.
                # Now with the folder, which takes moments. Not while something is undone: a change
                # of ours would end what the person could do again.
                self.adapt()

    def _list_all(self) -> Job[Entries] | None:
        path = self._workspace.path
        if path is None:
            return None
        return self._runner.start_local(partial(list_entries, path), "list_entries")
