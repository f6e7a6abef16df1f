"""The map: shown at once, arranged in the background, kept in step with the project."""

from PySide6.QtCore import QObject, QTimer

from app.background.calls import call
from app.background.jobs import Job
from app.background.scheduler import Outcome, Task
from app.controllers.context import Context
from app.messages.numbers_and_plurals import counted
from core import api
from core.domain.map import MapLayout

PAUSE_MS = 400  # after a change of the project, until the map is asked for again


class EmbeddingMapController(QObject):
    """Joins the map to the project's commands and to the engine.

    Nothing is computed before the map has been looked at; from then on, while it is shown.
    """

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._part = shared.labelling.images.map
        self._layout: MapLayout | None = None
        self._job: Job[MapLayout] | None = None
        self._was_asked = False  # whether the first view was to be arranged already
        self._tried = 0  # images that had no place when the map was last brought up to date
        self._commands = shared.frame.commands
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._catch_up)
        self._images.view_switched.connect(self._on_switched)
        shared.tasks.scheduler.ended.connect(self._on_ended)
        shared.tasks.scheduler.started.connect(lambda *_: self._say())
        shared.tasks.scheduler.idle.connect(self._say)
        shared.workspace.project_changed.connect(self._turn_to_project)
        shared.workspace.entries_changed.connect(self._pause.start)
        commands, board = shared.frame.commands, self._part.board
        commands["map"].toggled.connect(self._images.show_map)
        commands["map_lasso"].toggled.connect(board.set_lassoes)
        board.lasso_switched.connect(commands["map_lasso"].setChecked)
        commands["map_focus"].triggered.connect(lambda: board.view.focus_selection())
        self._on_switched(self._images.shows_map)

    @property
    def method(self) -> str:
        """How the map that is shown was arranged, "" while there is none."""
        return self._layout.method if self._layout is not None else ""

    def shut_down(self) -> None:
        """Stop asking the engine."""
        self._pause.stop()

    def _on_switched(self, shows_map: bool) -> None:
        self._commands["map"].setChecked(shows_map)
        for name in ("map_focus", "map_lasso"):
            self._commands[name].setEnabled(shows_map)
        if shows_map:
            self._catch_up()

    def _turn_to_project(self) -> None:
        self._layout = self._job = None
        self._was_asked, self._tried = False, 0
        self._pause.start()

    # Bringing it up to date

    def _catch_up(self) -> None:
        """Do what the map needs next, as long as somebody looks at it."""
        self._say()
        if not self._part.is_shown or self._workspace.path is None:
            return
        if self._layout is None:
            self._ask_first()
            return
        missing = self._part.n_without_place()
        is_first_view = self._layout.method == "pca" and not self._was_asked
        # Reading goes first: what it brings would only have to be placed afterwards.
        is_later = missing != self._tried and not self._tasks.scheduler.is_wanted("embed")
        if is_first_view or (missing and is_later):
            self._was_asked, self._tried = True, missing
            self._tasks.scheduler.add(Task("map", call(api.arrange_map)))

    def _ask_first(self) -> None:
        if self._job is not None:
            return
        job = self._job = self._tasks.query(api.first_view)
        job.then(lambda layout: self._keep(job, layout), lambda error: self._give_up(job, error))

    def _keep(self, job: Job[MapLayout], layout: MapLayout) -> None:
        if job is not self._job:
            return  # of a project that was closed
        self._job = None
        self._show(layout)

    def _give_up(self, job: Job[MapLayout], error: Exception) -> None:
        if job is self._job:
            self._job = None
            self._tasks.report(error)

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.task.kind == "map" and isinstance(outcome.result, MapLayout):
            self._show(outcome.result)
        elif outcome.task.kind in ("embed", "label"):
            self._tried = 0  # those that could not be placed may have been read since
            self._pause.start()
        self._say()

    def _show(self, layout: MapLayout) -> None:
        # An empty first view is asked for again when something has been read.
        self._layout = layout if len(layout.image_ids) else None
        self._part.keep(layout)
        if self._layout is not None:
            self._catch_up()

    # What is said of it

    def _say(self) -> None:
        self._part.board.set_state(self._state())

    def _state(self) -> str:
        if self._layout is None:
            return self.tr("Making the map…") if self._job else ""
        if self._tasks.scheduler.is_wanted("map"):
            if self._layout.method == "pca":
                return self.tr("A first view. Alike images are being moved together…")
            return self.tr("New images are being placed…")
        missing = self._part.n_without_place()
        if missing:
            return counted(self.tr("%n image(s) have no place yet.", "", missing), missing)
        if self._layout.method == "pca":
            return self.tr("A first view along the two main directions (PCA)")
        return self.tr("Alike images lie near each other (t-SNE)")
