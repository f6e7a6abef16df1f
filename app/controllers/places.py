"""The three places and the main button: where the person is, and what is to be done next."""

from collections.abc import Callable
from typing import get_args

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.controllers.context import Context
from app.controllers.trust import TrustController
from app.messages.next_step import StepKind
from app.project.file_table import FAILED
from app.project.next_step import State, Step, next_step
from app.widgets.places.place_switch import Place
from core import api

PAUSE_MS = 60  # between what changes and the button, as many changes come together


class PlacesController(QObject):
    """Shows one place at a time, and leads from step to step.

    Signals:
        moved: the person is at another place.

    Attributes:
        place: where the person is.
    """

    moved = Signal()

    def __init__(
        self, shared: Context, trust: TrustController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._labelling = shared.labelling
        self._trust = trust
        self.place: Place = "teach"
        self._widths: dict[Place, list[int]] = {}
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._show_step)
        self._connect()
        self._show_step()

    def shut_down(self) -> None:
        """Stop showing changes."""
        self._pause.stop()

    def _connect(self) -> None:
        frame, workspace, tasks = self._frame, self._workspace, self._tasks
        frame.places.chosen.connect(self.go_to)
        frame.next_button.wanted.connect(self.do)
        for place in get_args(Place):
            frame.commands[place].triggered.connect(lambda _=False, place=place: self.go_to(place))
        frame.commands["adapt_and_sort"].triggered.connect(lambda _=False: tasks.adapt_and_sort())
        self._trust.shown.connect(lambda: self.go_to("trust"))
        self._labelling.images.loupe_switched.connect(self._leave_review)
        self._trust.promise_changed.connect(self._pause.start)
        for signal in (
            workspace.history_changed,
            workspace.entries_changed,
            workspace.rows_changed,
            workspace.classes_changed,
            tasks.scheduler.started,
            tasks.scheduler.idle,
            tasks.scheduler.coming,
        ):
            signal.connect(self._pause.start)
        workspace.project_changed.connect(self._turn_to_project)

    # Where the person is

    def go_to(self, place: Place) -> None:
        """Show a place."""
        if place != self.place:
            self._widths[self.place] = self._frame.splitter.sizes()
        self.place = place
        frame = self._frame
        frame.places.show_place(place)
        frame.left.setCurrentWidget(self._trust.panel if place == "trust" else frame.classes)
        if widths := self._widths.get(place, self._usual(place)):
            frame.splitter.setSizes(widths)
        frame.left.setVisible(place != "review")
        if place == "review":
            self._review()
        else:
            self._labelling.images.pages.close_loupe()
            self._labelling.images.reviewing.end()
        if place == "trust":
            self._trust.look()
        self.moved.emit()
        self._show_step()

    def _review(self) -> None:
        """Show the queue at once, and put it into its best order as soon as that is known."""
        images = self._labelling.images
        images.reviewing.begin()
        if self._workspace.model is not None and len(images.loupe.files()):
            self._tasks.run(api.uncertainty_order).then(images.reviewing.keep_doubt_order)

    def _usual(self, place: Place) -> list[int]:
        width = self._frame.splitter.width()
        left = self._trust.panel.sizeHint().width() if place == "trust" else 280
        left = min(left, width * 2 // 5)
        return [left, width - left]

    # What is next

    def step(self) -> Step:
        """Say what is to be done next."""
        return next_step(self._state())

    def do(self, kind: StepKind) -> None:
        """Do a step, or go where it is done."""
        steps: dict[StepKind, Callable[[], object]] = {
            "folder": self._labelling.choose_folder,
            "examples": self._frame.commands["first_to_name"].trigger,
            "adapt": self._tasks.adapt_and_sort,
            "sort": self._tasks.label_all,
            "review": self._go_on_reviewing,
            "accept": self._accept,
            "export": self._frame.commands["export"].trigger,
        }
        if kind in steps:
            steps[kind]()
        self._show_step()

    def _go_on_reviewing(self) -> None:
        is_open = self.place == "review" and self._labelling.images.loupe.n_left()
        if not (is_open and self._labelling.images.loupe.skip()):
            self.go_to("review")

    def _accept(self) -> None:
        """Go where the promise is read first; there, accept."""
        if self.place == "trust":
            self._trust.panel.accept.accept()
        else:
            self._trust.show_card("accept")

    def _state(self) -> State:
        workspace, scheduler = self._workspace, self._tasks.scheduler
        table, promise = workspace.table, self._trust.promise
        entries = table.entries
        is_open = (entries.label_ids == 0) & (entries.statuses != FAILED)
        return State(
            n_files=len(table),
            n_ready=sum(record.n_examples > 0 for record in workspace.classes),
            n_open=int(np.count_nonzero(is_open)),
            n_pending=int(np.count_nonzero(is_open & (entries.class_ids == 0))),
            n_doubtful=int(np.count_nonzero(table.is_doubtful())),
            n_acceptable=len(promise.image_ids) if promise is not None else 0,
            has_model=workspace.model is not None,
            is_stale=workspace.model_is_stale,
            is_working=scheduler.is_wanted("adapt") or scheduler.is_wanted("label"),
            is_reviewing=self.place == "review",
        )

    def _show_step(self) -> None:
        self._pause.stop()
        step = self.step()
        self._frame.next_button.show_step(step.kind, step.n)
        can_adapt = self._frame.commands["adapt"].isEnabled()
        self._frame.commands["adapt_and_sort"].setEnabled(can_adapt)

    def _leave_review(self, has_loupe: bool) -> None:
        """Follow where the person leaves the queue, as for an example that explains a label."""
        if self.place == "review" and not has_loupe:
            self.go_to("teach")

    def _turn_to_project(self) -> None:
        self.go_to("teach")
