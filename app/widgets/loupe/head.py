"""What stands above the large picture: how many are left, its name, its size on the screen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel


class LoupeHead(QWidget):
    """One line of words, and two buttons.

    Signals:
        size_clicked: between the whole picture and its own size.
        close_clicked: back to the grid.
    """

    size_clicked = Signal()
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.name.setProperty("tone", "section")
        self.count, self._share = PlainLabel(), PlainLabel()
        for label in (self.count, self._share):
            label.setProperty("tone", "muted")
        # Room from the start: it is written while the picture below is laid out.
        self._share.setMinimumWidth(self.fontMetrics().horizontalAdvance("000000%"))
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedSize(120, 6)
        self._progress.setAccessibleName(self.tr("Reviewed"))
        fit = _button("fit", self.tr("Fit the picture, or show its full size"))
        fit.clicked.connect(lambda _=False: self.size_clicked.emit())
        self._close = _button("close", self.tr("Back to the grid"))
        self._close.clicked.connect(lambda _=False: self.close_clicked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        row.setSpacing(theme.M)
        row.addWidget(self.count)
        row.addWidget(self._progress)
        row.addWidget(self.name, 1)
        for part in (self._share, fit, self._close):
            row.addWidget(part)

    def set_kind(self, *, is_queue: bool, can_close: bool) -> None:
        """Show how far a queue is, and whether the grid is a step away."""
        self._progress.setVisible(is_queue)
        self._close.setVisible(can_close)

    def show_progress(self, n_done: int, total: int) -> None:
        """Show how many of a queue are done."""
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(n_done)

    def show_share(self, share: float) -> None:
        """Show how large the picture is, as a share of its own size."""
        self._share.setText(self.tr("{n}%").format(n=round(100 * share)))


def _button(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(plain(words))
    button.setAccessibleName(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
