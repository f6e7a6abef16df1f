"""Accept what the model is sure of, under a promise that is measured first."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.messages import bulk_accept as promise_words
from app.messages import charts as words
from app.messages.numbers_and_plurals import joined
from app.theme import style as theme
from app.widgets.charts.confidence_line import ConfidenceLine
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout
from core.domain.review import Promise

USUAL_PERCENT = 2.0
PAUSE_MS = 150


class AcceptPart(QWidget):
    """Asks how much may be wrong and how sure is sure; shows at once what that lets through.

    Signals:
        share_wanted: 0..1, and the least confidence or None; the promise for it is to be shown.
        audit_wanted: the same; images are to be drawn and checked for it.
        audit_shown: the images of the audit are to be shown.
        images_shown: what would be accepted is to be shown.
        accept_wanted: a `Promise` that holds.

    Attributes:
        promise: what is shown, None for nothing.
        line: how sure the model is, with the line that a person drags.
    """

    share_wanted = Signal(float, object)
    audit_wanted = Signal(float, object)
    audit_shown = Signal(Promise)
    images_shown = Signal(Promise)
    accept_wanted = Signal(Promise)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.promise: Promise | None = None
        self._least: float | None = None
        self._had_audit = False
        self.line = ConfidenceLine()
        self.line.moved.connect(self._move)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.ask)
        self._headline = PlainLabel(wraps=True)
        self._headline.setProperty("tone", "section")
        self._reason = PlainLabel(wraps=True)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName(self.tr("Images checked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._headline)
        column.addWidget(self.line)
        column.addLayout(self._limit())
        column.addWidget(self._reason)
        column.addWidget(self._progress)
        column.addLayout(self._buttons())
        column.addWidget(self._remark())
        self._progress.hide()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that there is no model yet whose predictions could be accepted."""
        self.promise = self._least = None
        self._had_audit = False
        self._headline.setText(self.tr("Sort some photos first."))
        for part in (self._reason, self._progress, self._show, self._audit, self.line, self._reset):
            part.hide()
        self._accept.setEnabled(False)

    def share(self) -> float:
        """Return how much of the accepted may be wrong, 0..1."""
        return self._percent.value() / 100

    def set_percent(self, percent: float) -> None:
        """Choose how many percent may be wrong."""
        self._percent.setValue(percent)

    def ask(self) -> None:
        """Ask for the promise again, as after a label."""
        self.share_wanted.emit(self.share(), self._least)

    def ask_soon(self) -> None:
        """Ask when nothing has changed for a moment."""
        self._pause.start()

    def show_promise(self, promise: "Promise", n_unseen: int = 0) -> None:
        """Show what may be accepted; one that was asked for before the number changed is old.

        Args:
            promise: what may be accepted, and what that rests on.
            n_unseen: images that have been accepted unseen already.
        """
        is_old = self._least is not None and promise.least != self._least
        if abs(promise.share - self.share()) > 1e-9 or is_old:
            return
        starts_over = self._had_audit and self._least is not None and not promise.audit
        self._had_audit = self._had_audit or bool(promise.audit)
        self.promise = promise
        self.line.show_confidences(promise.confidences, promise.threshold)
        self.line.setVisible(self.line.chart.n_points() > 0)
        self._reset.setVisible(self._least is not None)
        self._headline.setText(promise_words.headline(promise, n_unseen))
        reason = promise_words.reason(promise, n_unseen)
        self._reason.setText(joined(words.new_line(), reason) if starts_over else reason)
        self._reason.show()
        self._progress.setVisible(promise.n_left > 0)
        self._progress.setRange(0, max(promise.n_audit, 1))
        self._progress.setValue(promise.n_checked)
        audit = promise_words.audit_button(promise)
        self._audit.setText(audit)
        self._audit.setVisible(bool(audit))
        self._accept.setText(promise_words.accept_button(promise))
        holds = bool(promise.image_ids)
        self._accept.setEnabled(holds)
        self._show.setVisible(holds)

    def _limit(self) -> FlowLayout:
        self._percent = QDoubleSpinBox(decimals=1, singleStep=0.5)
        self._percent.setRange(0.1, 50.0)
        self._percent.setValue(USUAL_PERCENT)
        self._percent.setSuffix("%")
        self._percent.setMinimumWidth(96)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._percent.valueChanged.connect(lambda _: self.ask_soon())
        self._percent.setAccessibleName(self.tr("Errors allowed, in percent"))
        label = PlainLabel(self.tr("Errors allowed:"))
        label.setBuddy(self._percent)
        row = FlowLayout(gap=theme.S)
        row.addWidget(label)
        row.addWidget(self._percent)
        self._reset = QPushButton(self.tr("Reset line"))
        theme.set_kind(self._reset, "link")
        self._reset.clicked.connect(lambda _=False: self._move(None))
        row.addWidget(self._reset)
        return row

    def _remark(self) -> PlainLabel:
        text = self.tr("Accepted images don’t become examples: nobody looked at them.")
        remark = PlainLabel(text, wraps=True)
        remark.setProperty("tone", "caption")
        return remark

    def _buttons(self) -> FlowLayout:
        self._show = QPushButton(self.tr("Show them"))
        self._show.clicked.connect(lambda: self.images_shown.emit(self.promise))
        self._audit = QPushButton()
        self._audit.clicked.connect(self._check)
        self._accept = QPushButton(self.tr("Accept"))
        self._accept.clicked.connect(self.accept)
        row = FlowLayout(gap=theme.S)
        for button in (self._accept, self._audit, self._show):
            row.addWidget(button)
        return row

    def accept(self) -> None:
        """Accept what the promise lets through."""
        if self.promise is not None and self.promise.image_ids:
            self.accept_wanted.emit(self.promise)

    def _move(self, least: float | None) -> None:
        """Ask what a line lets through; None leaves that to the evidence."""
        self._least = least
        self.ask_soon()

    def _check(self) -> None:
        if self.promise is not None and self.promise.n_left:
            self.audit_shown.emit(self.promise)
        else:
            self.audit_wanted.emit(self.share(), self._least)
