"""A field to find something by typing."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.theme import style as theme

_OWN_KEYS = (
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down,
)  # fmt: skip


class SearchField(QLineEdit):
    """A field with a magnifying glass, and a cross to empty it.

    Args:
        words: what is found here.
    """

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, clearButtonEnabled=True)
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        icon = theme.icon("search", "text_muted")
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)

    def event(self, event: QEvent) -> bool:
        # Else Enter at the end of a word would accept the prediction of the image chosen below.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)
