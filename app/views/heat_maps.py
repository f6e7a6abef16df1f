"""Asks the engine for heat maps, one image after the other, and drops what comes too late."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.background.jobs import EngineDied, Job
from app.messages import errors as wording
from app.messages import reports
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from core import api
from core.domain.errors import CoreError
from core.domain.explain import Against, Heat

# Who walks through images with an arrow key must not set the engine to work at each of them.
PAUSE_MS = 150


class HeatAsker(QObject):
    """Wants one heat map at a time.

    Signals:
        found: a `Heat` of the image that was asked for last.
        said: a sentence about what is going on, "" for nothing, and its tone.
    """

    found = Signal(Heat)
    said = Signal(str, str)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tasks = tasks
        self._wanted: tuple[int, Against, int] | None = None
        self._job: Job[Heat] | None = None
        self._is_loaded = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def want(self, file_id: int, against: "Against") -> None:
        """Ask for an image's map, unless that is under way or was answered already."""
        model = self._workspace.model
        if model is None:
            self.forget()
            self.said.emit(self.tr("A heat map needs a model: press Adapt first."), "muted")
            return
        if self._wanted == (file_id, against, model.id):
            return
        self.forget()
        self._wanted = (file_id, against, model.id)
        self.said.emit(self._waiting(), "muted")
        self._pause.start()

    def forget(self) -> None:
        """Drop the heat map that was asked for."""
        self._wanted = None
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _waiting(self) -> str:
        running = self._tasks.scheduler.running
        if running is not None and running.kind == "adapt":
            return self.tr("The heat map comes when adapting is done.")
        if self._is_loaded:
            return self.tr("Looking…")
        return self.tr("Loading the vision model, first time only.")

    def _ask(self) -> None:
        if self._wanted is None:
            return
        file_id, against, _ = self._wanted
        job = self._job = self._tasks.interrupt(api.explain, file_id, against=against)
        job.then(lambda heat: self._keep(job, heat), lambda error: self._fail(job, error))

    def _keep(self, job: "Job[Heat]", heat: "Heat") -> None:
        self._is_loaded = True
        if job is not self._job:
            return  # of another image by now
        self._job = None
        self.found.emit(heat)
        is_stale = self._workspace.model_is_stale
        text = self.tr("Out of date: adapt again to refresh this heat map.")
        self.said.emit(text if is_stale else "", "muted")

    def _fail(self, job: "Job[Heat]", error: Exception) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(error, CoreError):
            self.said.emit(wording.sentence(error), "error")
        elif isinstance(error, EngineDied):
            self._is_loaded = False
            self.said.emit(reports.engine_died(), "error")
        else:
            self.said.emit("", "muted")
            self._tasks.report(error)
