"""A label that shows a text letter by letter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.messages.plain_text import legible


class PlainLabel(QLabel):
    """A `QLabel` of plain text. Qt's own draws a file that is called `<b>.jpg` in bold."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(legible(text))
