"""Which backbone a project uses, and meta-training a new one in the background."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.dialogs.backbones import BackbonesDialog
from app.dialogs.meta_train import MetaTrainDialog
from app.messages import backbones as backbone_words
from app.messages import errors as wording
from app.messages import job_titles
from app.messages.reports import Notice
from app.project.plugin_faults import tell_faults
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from app.views.frame import Frame
from core import api
from core.domain.backbones import BackboneChoice, MetaEstimate, PackReport
from core.domain.errors import CoreError
from core.domain.plugins.entry_points import points_of


class BackbonesController(QObject):
    """Joins the dialogs about backbones to the project.

    Attributes:
        choosing, training: the dialogs, None where they are closed.
    """

    def __init__(
        self, frame: Frame, workspace: Workspace, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = frame
        self._workspace = workspace
        self._tasks = tasks
        self.choosing: BackbonesDialog | None = None
        self.training: MetaTrainDialog | None = None
        frame.commands["backbone"].triggered.connect(lambda _=False: self.open())
        workspace.project_changed.connect(self._turn_to_project)
        tasks.scheduler.ended.connect(self._on_ended)

    def open(self) -> None:
        """Show the backbones."""
        if not self._workspace.ensure_open():
            return
        if self.choosing is None:
            dialog = self.choosing = BackbonesDialog(self._frame)
            dialog.chosen.connect(self.use)
            dialog.pack_given.connect(self._use_file)
            dialog.dropped.connect(self._drop)
            dialog.meta_clicked.connect(self.open_training)
            dialog.destroyed.connect(self._forget_choosing)
        self._list()
        self.choosing.show()
        self.choosing.raise_()

    def open_training(self) -> None:
        """Ask what to meta-train from."""
        if not self._workspace.ensure_open():
            return
        if self.training is None:
            dialog = self.training = MetaTrainDialog(self.choosing or self._frame)
            dialog.estimate_wanted.connect(self._estimate)
            dialog.train_wanted.connect(self._train)
            dialog.destroyed.connect(self._forget_training)
        self.training.show()
        self.training.raise_()

    def use(self, name: str) -> None:
        """See the project through a backbone: a name, or the file of a pack or of weights."""
        # In the engine: a pack is looked at with torch, which the window never loads.
        job = self._tasks.interrupt(api.choose_backbone, name)
        job.then(self._on_used, self._tasks.report)

    def _use_file(self, path: Path) -> None:
        # Weights of many megabytes are read, and perhaps torch first: seconds to be seen.
        job = self._tasks.interrupt(api.choose_backbone, str(path))
        self._tasks.follow(job, job_titles.title("embed", path), self._on_used)

    def _on_used(self, chosen: BackboneChoice) -> None:
        self._tasks.noticed.emit(Notice(backbone_words.in_use(chosen), kind="success"))
        self._read_again()
        if self.choosing is not None:
            self._list()

    def _drop(self, name: str) -> None:
        self._tasks.query(api.drop_pack, name).then(self._on_dropped, self._tasks.report)

    def _on_dropped(self, was_used: bool) -> None:
        if was_used:
            self._read_again()
        self._list()

    def _list(self) -> None:
        if not points_of("handful.backbones"):
            self._tasks.query(api.backbone_choices).then(self._show_choices, self._tasks.report)
            return
        # In the engine: nobody knows what the code of other packages loads.
        self._tasks.interrupt(api.backbone_choices).then(self._show_choices, self._tasks.report)
        self._tasks.interrupt(api.plugin_faults, "handful.backbones").then(
            partial(tell_faults, self._tasks), self._tasks.report
        )

    def _show_choices(self, choices: list[BackboneChoice]) -> None:
        if self.choosing is not None:
            self.choosing.show_choices(choices)

    def _estimate(self, folder: Path, size_px: int, effort: str) -> None:
        asked = (folder, size_px, effort)
        self._tasks.query(api.meta_estimate, folder, size_px=size_px, effort=effort).then(
            lambda estimate: self._show_estimate(estimate, asked), self._show_problem
        )

    def _show_estimate(self, estimate: MetaEstimate, asked: tuple[Path, int, str]) -> None:
        if self.training is not None:
            self.training.show_estimate(estimate, asked)

    def _show_problem(self, error: Exception) -> None:
        if self.training is not None and isinstance(error, CoreError):
            self.training.show_problem(wording.sentence(error))
        else:
            self._tasks.report(error)

    def _train(self, folder: Path, size_px: int, effort: str) -> None:
        training = call(api.meta_train, folder, effort=effort, size_px=size_px)
        self._tasks.scheduler.add(Task("meta", training, folder))
        if self.choosing is not None:
            self.choosing.close()

    def _on_ended(self, outcome: Outcome) -> None:
        if isinstance(outcome.result, PackReport):
            self._tasks.noticed.emit(backbone_words.offered(outcome.result))

    def _read_again(self) -> None:
        """Look at everything through another backbone: the examples first, then the folders."""
        if self._workspace.model is not None:
            self._tasks.adapt()
        for folder in self._workspace.folders:
            self._tasks.embed_folder(folder)

    def _forget_choosing(self) -> None:
        self.choosing = None

    def _forget_training(self) -> None:
        self.training = None

    def _turn_to_project(self) -> None:
        for dialog in (self.training, self.choosing):
            if dialog is not None:
                dialog.close()
