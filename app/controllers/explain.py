"""Why an image got its label: the commands for heat maps and feature maps."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.background.jobs import EngineDied, Job
from app.controllers.context import Context
from app.dialogs.feature_maps import FeatureMapsDialog
from app.messages import errors as wording
from app.messages import reports
from core import api
from core.domain.errors import CoreError

if TYPE_CHECKING:
    from core.domain.explain import FeatureMaps

PAUSE_MS = 200  # as long as somebody walks through images, the dialog waits


class ExplainController(QObject):
    """Joins what explains to the grid's current image.

    Attributes:
        maps: the dialog of feature maps while it is open.
    """

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._heat = shared.labelling.detail.heat
        self.maps: FeatureMapsDialog | None = None
        self._shown: tuple[int, str] | None = None  # file and layer that was asked for last
        self._job: Job[FeatureMaps] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._follow)
        commands = shared.frame.commands
        for name, part, turn in (
            ("heat", self._heat.switch, self._heat.set_on),
            ("heat_against", self._heat.runner_up, self._heat.set_against_runner_up),
        ):
            commands[name].setChecked(part.isChecked())
            commands[name].toggled.connect(turn)
            part.toggled.connect(commands[name].setChecked)
        commands["heat"].toggled.connect(self._let_choose_side)
        self._let_choose_side(self._heat.is_on())
        commands["feature_maps"].triggered.connect(self.open_maps)
        shared.labelling.detail.maps_clicked.connect(self.open_maps)
        self._images.chosen_changed.connect(self._pause.start)
        shared.workspace.project_changed.connect(self._close)

    def shut_down(self) -> None:
        """Close what is open."""
        self._pause.stop()
        self._close()

    def open_maps(self) -> None:
        """Show the feature maps of the current image, beside the window."""
        if self.maps is None:
            self.maps = FeatureMapsDialog(self._frame)
            self.maps.layer_wanted.connect(self._ask)
            self.maps.destroyed.connect(self._forget)
        self.maps.show()
        self.maps.raise_()
        self._follow()

    def _let_choose_side(self, on: bool) -> None:
        self._frame.commands["heat_against"].setEnabled(on)

    def _forget(self) -> None:
        self.maps = self._shown = None

    def _close(self) -> None:
        if self.maps is not None:
            self.maps.close()

    def _follow(self) -> None:
        """Turn to the image that is chosen now, with the same layer."""
        if self.maps is None:
            return
        chosen = self._images.chosen()
        if len(chosen) != 1:
            self._shown = None
            self.maps.show_name("")
            self.maps.show_nothing(self.tr("Select one image to see what the network makes of it."))
        elif self._shown is None or self._shown[0] != int(chosen[0]):
            self._ask(self.maps.layer())

    def _ask(self, layer: str) -> None:
        chosen = self._images.chosen()
        if self.maps is None or len(chosen) != 1:
            return
        file_id = int(chosen[0])
        path = self._workspace.path_of(file_id)
        self.maps.show_name(path.name if path else "")
        words = self.tr("Loading the vision model, first time only.")
        if self._shown is not None and self._shown[0] == file_id:
            self.maps.say(words)
        else:
            self.maps.show_nothing(words)
        self._shown = (file_id, layer)
        if self._job is not None:
            self._job.cancel()
        job = self._job = self._tasks.interrupt(api.feature_maps, file_id, layer=layer)
        job.then(lambda maps: self._show(job, maps), lambda error: self._fail(job, error))

    def _show(self, job: "Job[FeatureMaps]", maps: "FeatureMaps") -> None:
        if job is self._job and self.maps is not None:
            self._job = None
            self.maps.show_maps(maps)

    def _fail(self, job: "Job[FeatureMaps]", error: Exception) -> None:
        if job is not self._job or self.maps is None:
            return
        self._job = None
        if isinstance(error, CoreError):
            self.maps.show_nothing(wording.sentence(error), "error")
        elif isinstance(error, EngineDied):
            self.maps.show_nothing(reports.engine_died(), "error")
        else:
            self.maps.show_nothing("")
            self._tasks.report(error)
