"""In a review, two classes of which one is right as often as is promised, with a key for each."""

from PySide6.QtCore import QObject

from app.controllers.context import Context
from core import api
from core.domain.records import ClassRecord
from core.domain.review import ShortlistRule

COMMANDS = ("first_of_two", "second_of_two")
ROUNDING = 1e-3
"""Probabilities are kept in half precision: what is just below the limit counts as on it."""


class ShortlistController(QObject):
    """Joins the loupe's line of two classes to the model in use."""

    def __init__(self, shared: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame, self._workspace = shared.frame, shared.workspace
        self._tasks, self._labelling = shared.tasks, shared.labelling
        self._images = shared.labelling.images
        self._rule: ShortlistRule | None = None
        self._asked: tuple[object, ...] | None = None
        for place, name in enumerate(COMMANDS):
            action = self._frame.commands[name]
            action.triggered.connect(lambda _=False, place=place: self._label(place))
        workspace = shared.workspace
        workspace.project_changed.connect(self._forget)
        for changed in (
            self._images.chosen_changed,
            self._images.loupe_switched,
            workspace.rows_changed,
            workspace.entries_changed,
        ):
            changed.connect(lambda *_: self._show())
        self._show()

    def two(self) -> tuple[ClassRecord, ...]:
        """Return the two classes that are offered for the picture in the loupe; none where not.

        One class alone is promised already; of three or more a list would not be short.
        """
        loupe = self._images.loupe
        if self._rule is None or not (self._images.has_loupe and loupe.is_queue and loupe.file()):
            return ()
        detail = self._workspace.detail(loupe.file())
        if detail is None or detail.label_id or detail.labelled_unknown:
            return ()
        if detail.prediction is None or detail.prediction.status == "unknown":
            return ()  # what is like no example is like none of those that promise something
        limit = self._rule.limit * (1 - ROUNDING)
        listed = [class_id for class_id, share in detail.probabilities if share >= limit]
        records = tuple(filter(None, (self._workspace.class_of(one) for one in listed)))
        return records if len(listed) == len(records) == len(COMMANDS) else ()

    def _show(self) -> None:
        if self._images.has_loupe and self._images.loupe.is_queue:
            self._ask()
        two = self.two()
        for name in COMMANDS:
            self._frame.commands[name].setEnabled(bool(two))
        shortlist = self._images.loupe.shortlist
        if two and self._rule is not None:
            actions = [self._frame.commands[name] for name in COMMANDS]
            keys = tuple(one.shortcut().toString() for one in actions)
            shortlist.show_two(two, keys, self._rule)
        else:
            shortlist.hide()

    def _label(self, place: int) -> None:
        if two := self.two():
            self._labelling.label(two[place].id)

    # What is promised

    def _ask(self) -> None:
        """Ask what the model in use can promise, once for each model."""
        model = self._workspace.model
        about = (self._workspace.path, model.id if model else 0)
        if about == self._asked:
            return
        self._asked, self._rule = about, None
        if model is not None:
            job = self._tasks.query(api.shortlist_rule)
            job.then(lambda rule: self._keep(about, rule), self._tasks.report)

    def _keep(self, about: tuple[object, ...], rule: ShortlistRule | None) -> None:
        if about == self._asked:
            self._rule = rule
            self._show()

    def _forget(self) -> None:
        self._rule = self._asked = None
        self._show()
