"""Two classes of which one is right as often as is promised, with a key for each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.messages import review as words
from app.messages.plain_text import keyless, plain, shortened
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.loupe.class_keys import MOST_CHARACTERS

if TYPE_CHECKING:
    from core.domain.records import ClassRecord
    from core.domain.review import ShortlistRule

MARK_PX = 12


class Shortlist(QWidget):
    """One line below the picture; its room stays where there is nothing to say.

    Signals:
        wanted: the name of the command that does what was clicked.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = PlainLabel()
        self._buttons = [self._button(name) for name in ("first_of_two", "second_of_two")]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.XS)
        row.setSpacing(theme.S)
        row.addStretch(1)
        row.addWidget(self._text)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        # Else the picture above would jump from one to the next.
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_two(
        self, classes: "tuple[ClassRecord, ...]", keys: tuple[str, ...], rule: "ShortlistRule"
    ) -> None:
        """Offer two classes.

        Args:
            classes: the likelier first.
            keys: that label with them, as they are written on a keyboard.
            rule: what is promised of them.
        """
        first, second = classes
        self._text.setText(words.shortlist(first.name, second.name, rule.coverage))
        self.setToolTip(plain(words.shortlist_tip(rule.coverage, rule.n_examples)))
        self.setAccessibleName(self._text.text())
        ground, dpr = theme.colours().surface, self.devicePixelRatioF()
        for button, record, key in zip(self._buttons, classes, keys, strict=True):
            button.setText(f"{keyless(shortened(record.name, MOST_CHARACTERS))}  {key}".rstrip())
            mark = theme.mark_pixmap(record.position, record.colour, MARK_PX, dpr, ground)
            button.setIcon(QIcon(mark))
            button.setAccessibleName(record.name)
        self.show()

    def _button(self, command: str) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("chip", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: self.wanted.emit(command))
        return button
