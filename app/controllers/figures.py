"""The pictures of Trust & export: the history, the learning curve, bars of classes and labels."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.controllers.context import Context
from app.messages import charts as words
from app.messages import trust as trust_words
from app.messages.numbers_and_plurals import grouped
from app.messages.reports import Notice
from app.project.file_table import PENDING, UNKNOWN, UNSURE, EntryTable
from app.views.trust import TrustPanel
from app.widgets.charts.confidence_chart import Bin
from app.widgets.charts.rows import BarRows, Part, Row
from app.widgets.charts.saving import Saving
from app.widgets.grid.entry_filter import EntryFilter
from app.widgets.grid.picked_chip import Picked
from app.widgets.grid.status_chip import BY_YOU
from core import api
from core.domain.arrays import Ints
from core.domain.records import ORIGINS
from core.domain.review import Confusion, LearningCurve, ModelVersion

SURE_PART, UNSURE_PART, UNKNOWN_PART = "labelled", "unsure", "unknown"
"""Parts of a class's bar, as the filter's chips call them."""

PREDICTED = "predicted"
ORIGIN_COLOURS = {
    "given": "accent",
    "confirmed": "success",
    "imported": "text_muted",
    "accepted": "attention",
    PREDICTED: "border_strong",
}


class FiguresController(QObject):
    """Fills the charts, and shows the images behind a bar.

    Attributes:
        curve: what was measured of the model in use, None where nothing was.
        versions: the models that were in use, the oldest first.
    """

    def __init__(self, shared: Context, panel: TrustPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = shared.workspace
        self._tasks = shared.tasks
        self._images = shared.labelling.images
        self._panel = panel
        self._right: dict[int, tuple[int, int]] = {}
        self._is_stopped = False  # the person stopped the measuring; it is not begun by itself
        self.curve: LearningCurve | None = None
        self.versions: tuple[ModelVersion, ...] = ()
        panel.classes.chosen.connect(self._show_class)
        panel.origins.chosen.connect(self._show_origin)
        panel.accept.line.chosen.connect(self._show_bin)
        panel.curve.wanted.connect(self._measure)
        shared.tasks.scheduler.ended.connect(self._on_ended)
        for saving in panel.findChildren(Saving):
            saving.failed.connect(self._tell_unsaved)

    def turn_to_project(self) -> None:
        """Forget what was known of another project."""
        self.curve, self.versions, self._right = None, (), {}
        self._is_stopped = False
        self._panel.curve.show_nothing()
        self._panel.accuracy.show_versions(())

    def refresh(self) -> None:
        """Bring the charts up to date, if anybody looks."""
        self.count()
        if self._workspace.path is None or not self._panel.isVisible():
            return
        if self._workspace.model is None:
            self.turn_to_project()
            return
        self._tasks.query(api.model_versions).then(self._keep_versions, self._tasks.report)
        if self.curve is None or self.curve.model_id != self._workspace.model.id:
            job = self._tasks.query(api.kept_learning_curve)
            job.then(self._keep_curve, self._tasks.report)

    def keep_confusion(self, confusion: Confusion) -> None:
        """Note how many of each class were predicted right."""
        counts = confusion.counts()
        self._right = {
            class_id: (int(counts[row, row]), int(counts[row].sum()))
            for row, class_id in enumerate(confusion.class_ids)
        }
        self.count()

    # The history and the learning curve

    def _keep_versions(self, versions: tuple[ModelVersion, ...]) -> None:
        self.versions = versions
        self._panel.accuracy.show_versions(versions)

    def _keep_curve(self, curve: LearningCurve | None) -> None:
        model = self._workspace.model
        if curve is not None and model is not None and curve.model_id == model.id:
            self.curve = curve
            self._panel.curve.show_curve(curve, model.trust)
        elif self._is_stopped or self._workspace.is_read_only:
            self._panel.curve.show_stopped()
        else:
            self._measure()

    def _measure(self) -> None:
        self._is_stopped = False
        self._panel.curve.show_measuring()
        self._tasks.scheduler.add(Task("curve", call(api.learning_curve)))

    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.task.kind != "curve" or self._workspace.model is None:
            return
        if outcome.result is not None:
            assert isinstance(outcome.result, LearningCurve)
            if outcome.result.model_id == self._workspace.model.id:
                self._keep_curve(outcome.result)
        elif outcome.was_stopped or outcome.error is not None:
            self._is_stopped = True
            self._panel.curve.show_stopped()
        else:
            self._is_stopped = True  # nothing to measure, until there is another model
            self._panel.curve.show_too_little()

    # Bars of classes and of labels

    def count(self) -> None:
        """Count the images by class, and the labels by where they come from, if anybody looks."""
        if self._panel.isVisible():
            self._panel.show_classes(self.class_rows())
            self._panel.show_origins(self.origin_rows())

    def class_rows(self) -> list[Row]:
        """Return a row for each class, those with most to look at first."""
        counts = _count_parts(self._workspace.table)
        rows = [
            _class_row(
                (record.id, record.name, record.position, record.colour),
                counts.get(record.id, np.zeros(3, np.int64)),
                self._right.get(record.id, (0, 0)),
            )
            for record in self._workspace.classes
        ]
        rows = [row for row in rows if row.n]
        rows.sort(key=lambda row: -sum(part.n for part in row.parts[1:]) / row.n)
        return rows

    def origin_rows(self) -> list[Row]:
        """Return a row for each way that labels came to be, and for what is only predicted."""
        entries = self._workspace.table.entries
        n_all = max(len(entries), 1)
        codes = _origin_codes(self._workspace.table)
        n_of = np.bincount(codes[codes >= 0], minlength=len(ORIGINS) + 1)
        names = [*ORIGINS, PREDICTED]
        return [
            Row(
                code,
                trust_words.origin(name),
                (Part(name, "", n, ORIGIN_COLOURS[name]),),
                trust_words.share_of(grouped(n), n / n_all),
            )
            for code, (name, n) in enumerate(zip(names, n_of.tolist(), strict=True))
            if n
        ]

    def _show_class(self, class_id: int, part: str) -> None:
        """Show the images of a class in the grid; those of a part of its bar."""
        statuses = {"": frozenset[str](), SURE_PART: frozenset({SURE_PART, BY_YOU})}
        wanted = statuses.get(part, frozenset({part}))
        self._images.filters.set_filter(EntryFilter(class_id=class_id, statuses=wanted))

    def _show_origin(self, code: int, _part: str) -> None:
        table = self._workspace.table
        ids = np.unique(table.entries.image_ids[_origin_codes(table) == code])
        name = [*ORIGINS, PREDICTED][code]
        self._images.show_picked(Picked(trust_words.origin(name), tuple(ids.tolist())))

    def _show_bin(self, shown: Bin) -> None:
        """Show the images of a bar of the histogram: those without a label."""
        entries = self._workspace.table.entries
        inside = (entries.confidences >= shown.low) & (entries.label_ids == 0)
        inside &= (entries.confidences < shown.high) | (shown.high >= 1.0)
        order = np.argsort(-entries.confidences[inside], kind="stable")
        ids = dict.fromkeys(entries.image_ids[inside][order].tolist())
        title = trust_words.between(shown.low, shown.high)
        self._images.show_picked(Picked(title, tuple(ids)))

    def _tell_unsaved(self, target: Path, reason: str) -> None:
        text = words.not_saved(target.name, reason)
        self._tasks.noticed.emit(Notice(text, kind="error"))

    def charts(self) -> "list[BarRows]":
        """Return the lists of bars, for a report."""
        return [self._panel.classes, self._panel.origins]


def _count_parts(table: EntryTable) -> dict[int, Ints]:
    """Count the files of each class by part of its bar, (3,): sure, unsure, none of these."""
    named = table.named()
    has_class = named > 0
    cells = np.bincount(3 * named[has_class] + _parts(table)[has_class])
    counts = np.pad(cells, (0, -len(cells) % 3)).reshape(-1, 3)
    return {int(class_id): counts[class_id] for class_id in np.flatnonzero(counts.any(axis=1))}


def _parts(table: EntryTable) -> Ints:
    """Say of each file in which part of its class's bar it counts: sure, unsure, none of these."""
    entries = table.entries
    parts = np.zeros(len(entries), np.int64)
    is_open = entries.label_ids == 0
    parts[is_open & (entries.statuses == UNSURE)] = 1
    parts[is_open & (entries.statuses == UNKNOWN)] = 2
    return parts


def _origin_codes(table: EntryTable) -> Ints:
    """Say of each file where its label comes from: a code of `ORIGINS`, the next for predictions.

    -1 for files that have neither.
    """
    entries = table.entries
    codes = entries.origins.astype(np.int64)
    is_predicted = (codes < 0) & (entries.class_ids > 0) & (entries.statuses != PENDING)
    codes[is_predicted] = len(ORIGINS)
    return codes


def _class_row(facts: tuple[int, str, int, str], counts: Ints, right: tuple[int, int]) -> Row:
    class_id, name, position, colour = facts
    n_sure, n_unsure, n_unknown = counts.tolist()
    parts = (
        Part(SURE_PART, trust_words.sure(), n_sure, "accent"),
        Part(UNSURE_PART, trust_words.unsure(), n_unsure, "attention"),
        Part(UNKNOWN_PART, trust_words.none_of_these(), n_unknown, "border_strong"),
    )
    return Row(class_id, name, parts, words.right_of(*right), position, colour)
