"""A better model: searched after Adapt, offered in the background, taken or refused."""

from PySide6.QtCore import QObject, QTimer

from app import settings
from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.controllers.context import Context
from app.messages import challenger as offer_words
from app.messages.numbers_and_plurals import counted
from app.messages.reports import Notice
from app.project.labelled_folders import labelled_folders
from app.widgets.grid.picked_chip import Picked
from core import api
from core.domain.challenger import Improvement, LabelChange
from core.domain.reports import AdaptReport, LabelReport

PAUSE_MS = 300  # between a change and the question whether the offer still stands
MESSAGE_MS = 6000

SWITCH = "seek_better"
"""Name of the command and of the setting."""


class ChallengerController(QObject):
    """Joins the offer's strip to the project.

    Attributes:
        offer: what stands, None for nothing.
        changes: the labels that it would change.
    """

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._bar = shared.frame.offer_bar
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._labelling = shared.labelling
        self.offer: Improvement | None = None
        self.changes: tuple[LabelChange, ...] = ()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self._connect()
        self._show(None)

    def shut_down(self) -> None:
        """Stop asking the engine."""
        self._pause.stop()

    def _connect(self) -> None:
        scheduler = self._tasks.scheduler
        scheduler.ended.connect(self._on_ended)
        self._workspace.history_changed.connect(self._pause.start)
        self._workspace.project_changed.connect(self._turn_to_project)
        commands = self._frame.commands
        for name, click, do in (
            ("show_offer", self._bar.show_clicked, self.show_changes),
            ("take_offer", self._bar.take_clicked, self.take),
            ("refuse_offer", self._bar.refuse_clicked, self.refuse),
        ):
            click.connect(do)
            commands[name].triggered.connect(lambda _=False, do=do: do())
        commands[SWITCH].setChecked(settings.is_on(SWITCH, default=True))
        commands[SWITCH].toggled.connect(self._switch)
        commands[f"seek_{settings.seek_seconds()}"].setChecked(True)
        commands.budgets.triggered.connect(
            lambda action: self._keep_seconds(int(action.objectName().split("_")[1]))
        )

    # Looking for it

    def _on_ended(self, outcome: Outcome) -> None:
        if isinstance(outcome.result, AdaptReport | LabelReport):
            self._seek()
        elif outcome.task.kind == "improve":
            self._ask()
            if outcome.result is None and not outcome.was_stopped and outcome.total:
                text = offer_words.nothing_better()
                self._frame.statusBar().showMessage(text, MESSAGE_MS)

    def _seek(self) -> None:
        """Look for a better model as soon as nothing else is to be done."""
        if settings.is_on(SWITCH, default=True):
            search = call(api.search_challenger, budget_s=float(settings.seek_seconds()))
            # See docs/adr/0040-champion-and-challenger.md.
            self._tasks.scheduler.add(Task("improve", search))

    def _keep_seconds(self, seconds: int) -> None:
        settings.set_seek_seconds(seconds)
        self._say_seeking()

    def _say_seeking(self) -> None:
        seconds = settings.seek_seconds()
        if settings.is_on(SWITCH, default=True):
            text = counted(
                self.tr("After adapting, looks for a better model for %n second(s).", "", seconds),
                seconds,
            )
        else:
            text = self.tr("After adapting, does not look for a better model.")
        self._frame.statusBar().showMessage(text, MESSAGE_MS)

    def _switch(self, on: bool) -> None:
        settings.set_on(SWITCH, on=on)
        self._say_seeking()  # else only the menu would show it, the next time that it is opened
        if not on:
            self._tasks.scheduler.give_up("improve")
        elif self._workspace.model is not None:
            self._seek()

    # What stands

    def _turn_to_project(self) -> None:
        self._show(None)
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        path = self._workspace.path
        self._tasks.query(api.challenger_offer).then(
            lambda offer: self._show(offer) if self._workspace.path == path else None
        )

    def _show(self, offer: Improvement | None) -> None:
        self.offer = offer
        can_show = offer is not None and offer.n_changed > 0
        for name in ("take_offer", "refuse_offer"):
            self._frame.commands[name].setEnabled(offer is not None)
        self._frame.commands["show_offer"].setEnabled(can_show)
        if offer is None:
            self._bar.hide()
            self._keep_changes(())
            return
        self._bar.show_offer(
            offer_words.headline(offer),
            offer_words.detail(offer),
            offer_words.basis(),
            can_show=can_show,
        )
        self._tasks.query(api.challenger_changes).then(
            lambda changes: self._keep_changes(changes) if self.offer == offer else None
        )

    def _keep_changes(self, changes: tuple[LabelChange, ...]) -> None:
        if changes == self.changes:
            return
        self.changes = changes
        pairs = {one.image_id: (one.before_id, one.after_id) for one in changes}
        self._labelling.images.keep_changes(pairs)
        self._labelling.detail.keep_changes(pairs)

    # What the person does

    def show_changes(self) -> None:
        """Show exactly the images that would change, with what they would change to."""
        image_ids = tuple(one.image_id for one in self.changes)
        if image_ids:
            self._labelling.images.show_changes(Picked(offer_words.picked(), image_ids))

    def take(self) -> None:
        """Put the better model to use."""
        offer = self.offer
        if offer is None:
            return
        self._put_away()
        self._tasks.query(api.take_challenger, offer.model_id).then(
            lambda was_taken: self._on_taken(offer, was_taken=was_taken), self._on_undecided
        )

    def refuse(self) -> None:
        """Keep the model in use, and have the other one deleted."""
        offer = self.offer
        if offer is None:
            return
        self._put_away()
        job = self._tasks.query(api.refuse_challenger, offer.model_id)
        job.then(lambda _: None, self._on_undecided)

    def _put_away(self) -> None:
        """Take the strip away at once, so that nothing is decided twice."""
        self._labelling.images.leave_changes()
        self._show(None)

    def _on_undecided(self, error: Exception) -> None:
        self._tasks.report(error)
        self._ask()

    def _on_taken(self, offer: Improvement, *, was_taken: bool) -> None:
        self._workspace.refresh()
        if not was_taken:
            self._tasks.noticed.emit(Notice(offer_words.outdated(), kind="warning"))
            return
        self._tasks.noticed.emit(Notice(offer_words.taken(), "undo", kind="success"))
        before = self._workspace.table.n_images_predicted()
        folders = labelled_folders(self._workspace) if before > offer.n_images else []
        self._workspace.listing_wanted.emit()
        for folder in folders:  # some of their images the better model has not seen yet
            self._tasks.label_folder(folder)
