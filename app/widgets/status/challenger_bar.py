"""The strip that offers a better model: what it is worth, and three things to do about it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

ONE_LINE_PX = 860  # from here on the buttons stand beside the words


class OfferBar(QFrame):
    """Hidden while there is nothing to offer. It never takes the focus by itself.

    Signals:
        show_clicked: the person wants to see what would change.
        take_clicked, refuse_clicked: the person has decided.
    """

    show_clicked = Signal()
    take_clicked = Signal()
    refuse_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "offer")
        self.setAccessibleName(self.tr("A better model"))
        self._headline = _words("section")
        self._detail = _words("")
        self.show_button = QPushButton(theme.icon("eye"), self.tr("Show what would change"))
        self.take_button = QPushButton(self.tr("Switch to it"))
        theme.set_kind(self.take_button, "primary")
        self.refuse_button = QPushButton(self.tr("Keep current model"))
        self.show_button.clicked.connect(self.show_clicked)
        self.take_button.clicked.connect(self.take_clicked)
        self.refuse_button.clicked.connect(self.refuse_clicked)
        self._lay_out()
        self.hide()

    def show_offer(self, headline: str, detail: str, tip: str, *, can_show: bool) -> None:
        """Make an offer, or put another in its place.

        Args:
            headline: how much better.
            detail: what would change.
            tip: what that rests on.
            can_show: whether there are images that would change.
        """
        is_news = self.isHidden() or headline != self._headline.text()
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._headline.setToolTip(plain(tip))
        self.setAccessibleDescription(f"{headline} {detail} {tip}")
        self.show_button.setVisible(can_show)
        self.show()
        if is_news and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        """Return all that it says, "" while it is hidden."""
        return "" if self.isHidden() else f"{self._headline.text()} {self._detail.text()}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= ONE_LINE_PX
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._whole.direction() != way:
            self._whole.setDirection(way)

    def _lay_out(self) -> None:
        words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        words.setSpacing(theme.XS)
        words.addWidget(self._headline)
        words.addWidget(self._detail)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addStretch(1)
        for button in (self.show_button, self.take_button, self.refuse_button):
            buttons.addWidget(button)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._whole.setContentsMargins(theme.L, theme.S, theme.S, theme.S)
        self._whole.setSpacing(theme.S)
        self._whole.addLayout(words, 1)
        self._whole.addLayout(buttons)


def _words(tone: str) -> PlainLabel:
    label = PlainLabel(wraps=True)
    label.setProperty("tone", tone)
    return label
