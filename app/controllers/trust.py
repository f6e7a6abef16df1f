"""What Trust & export shows: accuracy, confusion, what to accept, what needs attention."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from app.controllers.context import Context
from app.controllers.examples import ExamplesController
from app.controllers.figures import FiguresController
from app.messages import bulk_accept as promise_words
from app.messages import reports, review, trust
from app.messages.accuracy import tested
from app.messages.reports import Notice
from app.project.image_loader import ProjectLoader
from app.views.trust import TrustPanel
from app.widgets.grid.picked_chip import Picked
from core import api
from core.domain.review import NONE_OF_THESE, Advice, Confusion, Images, Promise, Review, Suspect

PAUSE_MS = 400  # between a label and what follows from it


class TrustController(QObject):
    """Joins the panel and the class cards' hints to the project.

    Signals:
        promise_changed: `promise` is another one.
        shown: a card was asked for; the place has to be gone to.

    Attributes:
        panel: what is shown.
        promise: what may be accepted, None while nobody knows.
        figures: fills the charts.
    """

    promise_changed = Signal()
    shown = Signal()

    def __init__(
        self, shared: Context, examples: ExamplesController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._examples = examples
        self.panel = TrustPanel()
        self.promise: Promise | None = None
        self.figures = FiguresController(shared, self.panel, self)
        self._loader = ProjectLoader(shared.workspace, shared.workspace.thumbnail)
        self._image_of: dict[int, int] = {}
        self._looked_at: tuple[int, int] | None = None  # model and change that was looked over last
        shared.frame.left.addWidget(self.panel)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._refresh)
        self._connect(shared)
        self._show_state()

    def shut_down(self) -> None:
        """Stop asking the engine."""
        self._pause.stop()
        self._loader.close()

    def _connect(self, shared: Context) -> None:
        shared.workspace.history_changed.connect(self._pause.start)
        shared.workspace.entries_changed.connect(self.figures.count)
        shared.workspace.project_changed.connect(self._turn_to_project)
        shared.tasks.stopped.connect(self._pause.start)
        panel, commands = self.panel, shared.frame.commands
        panel.accept.share_wanted.connect(self._ask_promise)
        panel.accept.audit_wanted.connect(self._begin_audit)
        panel.accept.audit_shown.connect(self._show_audit)
        panel.accept.images_shown.connect(self._show_accepted)
        panel.accept.accept_wanted.connect(self._accept)
        panel.confusion.picked.connect(self._images.show_picked)
        panel.issues.picked.connect(self._images.show_picked)
        panel.issues.class_wanted.connect(self._examples.make_class_of)
        panel.issues.wanted.connect(self._look_over)
        panel.issues.pictures_wanted.connect(self._want_pictures)
        self._loader.ready.connect(self._take_pictures)
        panel.export_clicked.connect(commands["export"].trigger)
        panel.history_clicked.connect(lambda: commands["history"].setChecked(True))
        for name, card in (
            ("confusion", "confusion"),
            ("accept_sure", "accept"),
            ("findings", "issues"),
            ("session", "session"),
        ):
            commands[name].triggered.connect(lambda _=False, card=card: self.show_card(card))
        shared.frame.classes.hint_clicked.connect(self._show_hint)

    def look(self) -> None:
        """Bring the panel up to date, now that the person is there."""
        self._refresh()

    def show_card(self, key: str) -> None:
        """Go to a card; where it needs a look over the project, begin that."""
        self.shown.emit()
        self.panel.show_card(key)
        if key == "issues" and self._is_outdated():
            self.panel.issues.ask()

    # Confusion

    def _ask_confusion(self) -> None:
        self._tasks.query(api.confusion).then(self._show_confusion, self._tasks.report)

    def _show_confusion(self, confusion: Confusion) -> None:
        marks = {record.id: (record.position, record.colour) for record in self._workspace.classes}
        self.panel.confusion.show_confusion(confusion, self.names(confusion.class_ids), marks)
        self.figures.keep_confusion(confusion)

    def names(self, class_ids: Images) -> dict[int, str]:
        """Name all classes of the project, and these, even if they were deleted."""
        names = dict.fromkeys(class_ids, self.tr("A deleted class"))
        names[NONE_OF_THESE] = self.tr("None of these")
        return {**names, **{record.id: record.name for record in self._workspace.classes}}

    # What may be accepted

    def _ask_promise(self, share: float, least: float | None) -> None:
        if self._workspace.model is not None:
            job = self._tasks.query(api.promise, share, least=least)
            job.then(self._show_promise, self._tasks.report)

    def _show_promise(self, promise: Promise) -> None:
        if self._workspace.model is None:
            return  # it was undone meanwhile
        self.promise = promise
        self.panel.accept.show_promise(promise, self._workspace.table.n_images_unseen())
        self.promise_changed.emit()

    def _begin_audit(self, share: float, least: float | None) -> None:
        job = self._tasks.query(api.begin_audit, share, least=least)
        job.then(self._take_audit, self._tasks.report)

    def _take_audit(self, promise: Promise) -> None:
        self._show_promise(promise)
        self._show_audit(promise)

    def _show_audit(self, promise: Promise) -> None:
        if promise.audit:
            self._images.show_picked(Picked(self.tr("To check"), promise.audit, is_audit=True))
            self._images.reviewing.begin_shown()

    def _show_accepted(self, promise: Promise) -> None:
        self._images.show_picked(Picked(self.tr("To accept"), promise.image_ids))

    def _accept(self, promise: Promise) -> None:
        name = promise_words.event_name(len(promise.image_ids), promise.share)
        done = self._workspace.accept_unseen(promise.image_ids, name, promise.share)
        if done:
            self._tasks.noticed.emit(Notice(reports.accepted(done), "undo", kind="success"))

    # What needs attention

    def _is_outdated(self) -> bool:
        model = self._workspace.model
        now = (model.id if model else 0, self._workspace.newest_event)
        return model is not None and self._looked_at != now

    def _look_over(self) -> None:
        """Look over the whole project, in the engine, and list what was found."""
        model = self._workspace.model
        self._looked_at = (model.id if model else 0, self._workspace.newest_event)
        self._tasks.run(api.review_report).then(self._show_issues, self._give_up_issues)

    def _show_issues(self, review: Review) -> None:
        self.panel.issues.show_review(review, self.names(()))

    def _want_pictures(self, image_ids: Images) -> None:
        """Read a small picture of each line, the first lines first."""
        files = self._workspace.files_of_images(image_ids)
        self._image_of = {file_id: image_id for image_id, file_id in files.items()}
        self._loader.want([files[one] for one in image_ids if one in files])

    def _take_pictures(self) -> None:
        while taken := self._loader.take(8):
            for file_id, image in taken:
                if image is not None and file_id in self._image_of:
                    self.panel.issues.put(self._image_of[file_id], QPixmap.fromImage(image))

    def _give_up_issues(self, error: Exception) -> None:
        self._looked_at = None
        self.panel.issues.show_nothing()
        self._tasks.report(error)

    # Hints on the class cards

    def _ask_health(self) -> None:
        self._tasks.query(api.class_health).then(self._show_health, self._tasks.report)

    def _show_health(self, health: tuple[tuple[Advice, ...], tuple[Suspect, ...]]) -> None:
        advice, suspects = health
        names = self.names(())
        hints = {
            line.class_id: reports.class_hint(
                line, [slip for slip in suspects if slip.class_id == line.class_id], names
            )
            for line in advice
        }
        self._frame.classes.show_hints(hints)

    def _show_hint(self, class_id: int, image_ids: Images) -> None:
        record = self._workspace.class_of(class_id)
        if record is not None:
            title = self.tr("{name}, worth a look").format(name=record.name)
            self._images.show_picked(Picked(title, image_ids))

    # What changes

    def _turn_to_project(self) -> None:
        self._looked_at = self.promise = None
        self._frame.classes.show_hints({})
        self.panel.issues.show_nothing()
        self.figures.turn_to_project()
        self._show_state()
        self.figures.count()

    def _refresh(self) -> None:
        """Follow a label, an undo, or another model."""
        self._show_state()
        self.figures.refresh()
        if self._workspace.path is not None and self.panel.isVisible():
            job = self._tasks.query(api.session, self._workspace.session_start)
            job.then(lambda done: self.panel.show_session(review.summary(done)))
        if self._workspace.model is None:
            self._frame.classes.show_hints({})
            return
        self._ask_health()
        if self.panel.isVisible():
            self._ask_confusion()
        # The next step needs the promise, too, once nothing is left to review.
        if self.panel.isVisible() or not self._workspace.table.is_doubtful().any():
            self.panel.accept.ask()

    def _show_state(self) -> None:
        model = self._workspace.model
        for name in ("confusion", "accept_sure", "findings"):
            self._frame.commands[name].setEnabled(model is not None)
        self.panel.export_button.setEnabled(self._workspace.path is not None)
        self.panel.report_button.setEnabled(model is not None)
        self.panel.issues.setEnabled(model is not None)
        if model is None:
            self.promise = None
            self.panel.accept.show_nothing()
            self.panel.confusion.show_nothing()
            self.panel.accuracy.show_accuracy(None, None, None, trust.not_measured())
        else:
            measured = model.trust
            words = tested(model)
            self.panel.accuracy.show_accuracy(measured.share, measured.low, measured.high, words)
