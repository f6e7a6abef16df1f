"""Images picked elsewhere, such as a cell of the confusion table, as one removable filter."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import elided, keyless, plain
from app.theme import style as theme

MOST_PX = 260
SIGN_PX = 12
PADDING_PX = 10  # border and padding of the style sheet, on each side


@dataclass(frozen=True)
class Picked:
    """Some images, and what they have in common in a few words.

    `is_audit` tells that they were drawn at random, for a person to check.
    """

    title: str
    image_ids: tuple[int, ...]
    is_audit: bool = False


class PickedChip(QToolButton):
    """Says which images were picked; a click shows all again. Hidden where none were."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picked: Picked | None = None
        self._text = ""
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIcon(theme.icon("close"))
        self.setIconSize(QSize(SIGN_PX, SIGN_PX))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.hide()

    def show_picked(self, picked: Picked | None) -> None:
        """Show what was picked, None for nothing."""
        self.picked = picked
        self.setChecked(True)
        self.setVisible(picked is not None)
        if picked is None:
            return
        self._text = f"{picked.title} {grouped(len(picked.image_ids))}"
        # The style sheet's bold is not in `font()` before the chip has been drawn.
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        room = MOST_PX - 2 * PADDING_PX - SIGN_PX
        shown = elided(self.fontMetrics(), self._text, Qt.TextElideMode.ElideMiddle, room)
        self.setText(keyless(shown))
        self.setAccessibleName(self._text)
        tip = self.tr("Only: {what}. Click to show all images").format(what=self._text)
        self.setToolTip(plain(tip))
        self.updateGeometry()
