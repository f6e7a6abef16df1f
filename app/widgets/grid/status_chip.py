"""A small switch for one status, with the number of images that have it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolButton, QWidget

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import plain
from app.theme import style as theme

BY_YOU = "by_you"
"""Beside the words of `core.domain.records.STATUSES`: images that a person has labelled."""

# In the order of a person's work: the icon of each status and the icon's colour.
CHIPS = {
    "pending": ("clock", "text_muted"),
    BY_YOU: ("person", "accent"),
    "labelled": ("check", "success"),
    "unsure": ("question", "warning"),
    "unknown": ("unknown", "text_muted"),
    "failed": ("warning", "error"),
}
SIGN_PX = 14
PADDING_PX = 10  # border and padding of the style sheet, on each side
SHORT_FROM = 10_000


class StatusChip(QToolButton):
    """One status of `CHIPS`, or "" for all of them."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count: int | None = None
        self._name = name
        self.word, tip = self._words()
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(SIGN_PX, SIGN_PX))
        self.setToolTip(plain(tip))
        if name:
            self.setIcon(theme.icon(*CHIPS[name]))
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.write(is_short=False)

    def write(self, *, is_short: bool) -> None:
        """Write the word and the count, or the count alone beside the sign."""
        count = "" if self.count is None else grouped(self.count)
        whole = f"{self.word} {count}".rstrip()
        self.setAccessibleName(whole)
        if not (is_short and self._name):
            self.setText(whole)
        elif self.count is not None and self.count >= SHORT_FROM:
            self.setText(self.tr("{n}k").format(n=self.count // 1000))
        else:
            self.setText(count)

    def sizeHint(self) -> QSize:
        """Return a width that stays when the chip is switched on and its text turns bold."""
        font = self.font()
        font.setBold(True)
        width = QFontMetrics(font).horizontalAdvance(self.text()) + 2 * PADDING_PX
        if self._name:
            width += SIGN_PX + theme.XS
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _words(self) -> tuple[str, str]:
        """Return the word on the chip and what it tells on asking."""
        return {
            "": (self.tr("All"), self.tr("Show all images")),
            "pending": (
                self.tr("To do"),
                self.tr("To do: images without a label or a prediction"),
            ),
            BY_YOU: (self.tr("By you"), self.tr("By you: images that you labeled")),
            "labelled": (
                self.tr("Labeled"),
                self.tr("Labeled: with a prediction to rely on, or accepted unseen"),
            ),
            "unsure": (self.tr("Unsure"), self.tr("Unsure: predictions that deserve a look")),
            "unknown": (
                self.tr("None of these"),
                self.tr("None of these: images unlike any of your examples"),
            ),
            "failed": (self.tr("Failed"), self.tr("Failed: pictures that could not be read")),
        }[self._name]
