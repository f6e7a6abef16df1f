"""A field to find something by typing."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app import theme


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
