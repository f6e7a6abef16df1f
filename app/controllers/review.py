"""What the review commands do: confusion, bulk accept, and what deserves a look."""

from PySide6.QtCore import QObject, QTimer

from app.controllers.context import Context
from app.controllers.examples import ExamplesController
from app.dialogs.bulk_accept import AcceptDialog
from app.dialogs.confusion_matrix import ConfusionDialog
from app.dialogs.review_report import FindingsDialog
from app.messages import bulk_accept as promise_words
from app.messages import reports
from app.messages.reports import Notice
from app.widgets.grid.picked_chip import Picked
from core import api
from core.domain.review import NONE_OF_THESE, Advice, Confusion, Images, Promise, Review, Suspect

PAUSE_MS = 400  # between a label and what follows from it


class ReviewController(QObject):
    """Joins the review dialogs and the class cards' hints to the project."""

    def __init__(
        self, shared: Context, examples: ExamplesController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._frame = shared.frame
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._examples = examples
        self.confusion: ConfusionDialog | None = None
        self.accepting: AcceptDialog | None = None
        self.findings: FindingsDialog | None = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._refresh)
        shared.workspace.history_changed.connect(self._pause.start)
        shared.workspace.project_changed.connect(self._turn_to_project)
        shared.tasks.stopped.connect(self._pause.start)
        commands = shared.frame.commands
        commands["confusion"].triggered.connect(lambda _=False: self.open_confusion())
        commands["accept_sure"].triggered.connect(lambda _=False: self.open_accepting())
        commands["findings"].triggered.connect(lambda _=False: self.open_findings())
        commands["review"].triggered.connect(lambda _=False: self._ask_doubt_order())
        shared.frame.classes.hint_clicked.connect(self._show_hint)
        self._show_state()

    def shut_down(self) -> None:
        """Ask nothing more."""
        self._pause.stop()

    # Confusion

    def open_confusion(self) -> None:
        """Show which class is taken for which."""
        if self.confusion is None:
            self.confusion = ConfusionDialog(self._frame)
            self.confusion.picked.connect(self._images.show_picked)
            self.confusion.destroyed.connect(self._forget_confusion)
        self._ask_confusion()
        self.confusion.show()
        self.confusion.raise_()

    def _forget_confusion(self) -> None:
        self.confusion = None

    def _ask_confusion(self) -> None:
        self._tasks.query(api.confusion).then(self._show_confusion, self._tasks.report)

    def _show_confusion(self, confusion: Confusion) -> None:
        if self.confusion is not None:
            self.confusion.show_confusion(confusion, self._names(confusion.class_ids))

    def _names(self, class_ids: Images) -> dict[int, str]:
        names = dict.fromkeys(class_ids, self.tr("A deleted class"))
        names[NONE_OF_THESE] = self.tr("None of these")
        return {**names, **{one.id: one.name for one in self._workspace.classes}}

    # Bulk accept

    def open_accepting(self) -> None:
        """Offer to accept what the model is sure of."""
        if self.accepting is None:
            dialog = self.accepting = AcceptDialog(self._frame)
            dialog.share_wanted.connect(self._ask_promise)
            dialog.audit_wanted.connect(self._begin_audit)
            dialog.audit_shown.connect(self._show_audit)
            dialog.images_shown.connect(self._show_accepted)
            dialog.accept_wanted.connect(self._accept)
            dialog.destroyed.connect(self._forget_accepting)
        self.accepting.ask()
        self.accepting.show()
        self.accepting.raise_()

    def _forget_accepting(self) -> None:
        self.accepting = None

    def _ask_promise(self, share: float) -> None:
        self._tasks.query(api.promise, share).then(self._show_promise, self._tasks.report)

    def _show_promise(self, promise: Promise) -> None:
        if self.accepting is not None:
            self.accepting.show_promise(promise, self._workspace.table.n_images_unseen())

    def _begin_audit(self, share: float) -> None:
        self._tasks.query(api.begin_audit, share).then(self._take_audit, self._tasks.report)

    def _take_audit(self, promise: Promise) -> None:
        self._show_promise(promise)
        self._show_audit(promise)

    def _show_audit(self, promise: Promise) -> None:
        if promise.audit:
            self._images.show_picked(Picked(self.tr("To check"), promise.audit, is_audit=True))
            self._images.go_to_unlabelled()
            self._frame.activateWindow()

    def _show_accepted(self, promise: Promise) -> None:
        self._images.show_picked(Picked(self.tr("To accept"), promise.image_ids))

    def _accept(self, promise: Promise) -> None:
        name = promise_words.event_name(len(promise.image_ids), promise.share)
        done = self._workspace.accept_unseen(promise.image_ids, name, promise.share)
        if done:
            self._tasks.noticed.emit(Notice(reports.accepted(done), "undo", kind="success"))

    # What deserves a look

    def open_findings(self) -> None:
        """Look over the whole project, in the engine, and list what was found."""
        if self.findings is None:
            self.findings = FindingsDialog(self._frame)
            self.findings.picked.connect(self._images.show_picked)
            self.findings.class_wanted.connect(self._examples.make_class_of)
            self.findings.destroyed.connect(self._forget_findings)
            self._tasks.run(api.review_report).then(self._show_findings, self._tasks.report)
        self.findings.show()
        self.findings.raise_()

    def _forget_findings(self) -> None:
        self.findings = None

    def _show_findings(self, review: Review) -> None:
        if self.findings is not None:
            self.findings.show_review(review, self._names(()))

    # Hints on the class cards, and the order of doubt

    def _ask_health(self) -> None:
        self._tasks.query(api.class_health).then(self._show_health, self._tasks.report)

    def _show_health(self, health: tuple[tuple[Advice, ...], tuple[Suspect, ...]]) -> None:
        advice, suspects = health
        names = self._names(())
        hints = {
            one.class_id: reports.class_hint(
                one, [slip for slip in suspects if slip.class_id == one.class_id], names
            )
            for one in advice
        }
        self._frame.classes.show_hints(hints)

    def _show_hint(self, class_id: int, image_ids: Images) -> None:
        record = self._workspace.class_of(class_id)
        if record is not None:
            title = self.tr("{name}, worth a look").format(name=record.name)
            self._images.show_picked(Picked(title, image_ids))

    def _ask_doubt_order(self) -> None:
        if self._workspace.model is not None:
            self._tasks.run(api.uncertainty_order).then(self._images.keep_doubt_order)

    # What changes

    def _turn_to_project(self) -> None:
        for dialog in (self.confusion, self.accepting, self.findings):
            if dialog is not None:
                dialog.close()
        self._frame.classes.show_hints({})
        self._show_state()

    def _refresh(self) -> None:
        """Follow a label, an undo, or another model."""
        self._show_state()
        if self._workspace.model is None:
            self._frame.classes.show_hints({})
            return
        self._ask_health()
        if self.confusion is not None:
            self._ask_confusion()
        if self.accepting is not None:
            self.accepting.ask()

    def _show_state(self) -> None:
        has_model = self._workspace.model is not None
        for name in ("confusion", "accept_sure", "findings"):
            self._frame.commands[name].setEnabled(has_model)
