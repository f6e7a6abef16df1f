"""Accept what the model is sure of, under a promise that is measured first."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.messages import bulk_accept as promise_words
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from core.domain.review import Promise

USUAL_PERCENT = 2.0
PAUSE_MS = 150
WIDTH_PX = 460


class AcceptDialog(QDialog):
    """Asks how much may be wrong and shows at once what that lets through.

    Signals:
        share_wanted: 0..1; the promise for it is to be shown.
        audit_wanted: 0..1; images are to be drawn and checked for it.
        audit_shown: the images of the audit are to be shown.
        images_shown: what would be accepted is to be shown.
        accept_wanted: a `Promise` that holds.
    """

    share_wanted = Signal(float)
    audit_wanted = Signal(float)
    audit_shown = Signal(Promise)
    images_shown = Signal(Promise)
    accept_wanted = Signal(Promise)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Accept the sure ones"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.promise: Promise | None = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.ask)
        self._headline = PlainLabel(self.tr("Counting…"))
        self._headline.setProperty("tone", "title")
        self._headline.setWordWrap(True)
        self._reason = PlainLabel()
        self._reason.setWordWrap(True)
        # Room for the longest reason, so that nothing moves while one turns the number.
        self._reason.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName(self.tr("Images checked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addLayout(self._limit())
        column.addWidget(self._remark())
        column.addWidget(self._headline)
        column.addWidget(self._reason)
        column.addWidget(self._progress)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self._progress.hide()
        # No least width of its own: then the dialog grows with its buttons.
        self.resize(WIDTH_PX, self.sizeHint().height())

    def share(self) -> float:
        """Return how much of the accepted may be wrong, 0..1."""
        return self._percent.value() / 100

    def set_percent(self, percent: float) -> None:
        """Choose how many percent may be wrong."""
        self._percent.setValue(percent)

    def ask(self) -> None:
        """Ask for the promise again, as after a label."""
        self.share_wanted.emit(self.share())

    def ask_soon(self) -> None:
        """Ask when nothing has changed for a moment."""
        self._pause.start()

    def show_promise(self, promise: "Promise", n_unseen: int = 0) -> None:
        """Show what may be accepted; one that was asked for before the number changed is old.

        Args:
            promise: what may be accepted, and what that rests on.
            n_unseen: images that have been accepted unseen already.
        """
        if abs(promise.share - self.share()) > 1e-9:
            return
        self.promise = promise
        self._headline.setText(promise_words.headline(promise, n_unseen))
        self._reason.setText(promise_words.reason(promise, n_unseen))
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
        theme.set_kind(self._accept, "primary" if holds else "normal")
        theme.set_kind(self._audit, "normal" if holds else "primary")

    def _limit(self) -> QHBoxLayout:
        self._percent = QDoubleSpinBox(decimals=1, singleStep=0.5)
        self._percent.setRange(0.1, 50.0)
        self._percent.setValue(USUAL_PERCENT)
        self._percent.setSuffix(" %")
        self._percent.setMinimumWidth(96)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._percent.valueChanged.connect(lambda _: self.ask_soon())
        label = PlainLabel(self.tr("Of what is accepted, at most"))
        label.setBuddy(self._percent)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(label)
        row.addWidget(self._percent)
        row.addWidget(PlainLabel(self.tr("may be wrong.")))
        row.addStretch(1)
        return row

    def _remark(self) -> PlainLabel:
        text = self.tr("Accepted images do not become examples: nobody looked at them.")
        remark = PlainLabel(text)
        remark.setProperty("tone", "muted")
        remark.setWordWrap(True)
        return remark

    def _buttons(self) -> QHBoxLayout:
        self._show = QPushButton(self.tr("Show them"))
        theme.set_kind(self._show, "quiet")
        self._show.clicked.connect(lambda: self.images_shown.emit(self.promise))
        self._show.hide()
        self._audit = QPushButton()
        self._audit.clicked.connect(self._check)
        self._audit.hide()
        self._accept = QPushButton(self.tr("Accept"))
        self._accept.setEnabled(False)
        self._accept.clicked.connect(lambda: self.accept_wanted.emit(self.promise))
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.close)
        for button in (self._show, self._audit, self._accept, close):
            button.setAutoDefault(False)  # Enter belongs to the number
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self._show)
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self._audit)
        row.addWidget(self._accept)
        return row

    def _check(self) -> None:
        if self.promise is not None and self.promise.n_left:
            self.audit_shown.emit(self.promise)
        else:
            self.audit_wanted.emit(self.share())
