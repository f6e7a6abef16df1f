"""What an export would write: its first files, and how the file begins."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.messages.plain_text import legible
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:
    from core.domain.export import ExportPreview

MOST_CHARACTERS = 6000
_FILES_LINES = 5
_ANY_HEIGHT = 16777215  # Qt's own word for no limit


class ExportPreviewPart(QWidget):
    """Two texts, one above the other; each is there only where it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = PlainLabel()
        self.count.setProperty("tone", "muted")
        self.count.setWordWrap(True)
        self.files = self._text(self.tr("Files that will be written"))
        self.text = self._text(self.tr("Beginning of the file"))
        spacing = self.files.fontMetrics().lineSpacing()
        title = PlainLabel(self.tr("Preview"))
        title.setProperty("tone", "section")
        title.setBuddy(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        self._caption = PlainLabel()
        self._caption.setProperty("tone", "caption")
        column.addWidget(title)
        column.addWidget(self.files)
        column.addWidget(self._caption)
        column.addWidget(self.text, 1)
        column.addWidget(self.count)
        self.setMinimumHeight(6 * spacing)

    def show_preview(self, preview: "ExportPreview", count: str, caption: str) -> None:
        """Show what would be written, a sentence on how much, and what the text is."""
        is_alone = bool(preview.files) and not preview.text
        lines = [legible(name.replace("\n", "␊")) for name in preview.files]
        if is_alone:
            self.files.setMaximumHeight(_ANY_HEIGHT)
            lines += ["…"] if preview.n_images > len(lines) else []
        else:
            if len(lines) > _FILES_LINES:
                lines[_FILES_LINES - 1 :] = ["…"]
            spacing = self.files.fontMetrics().lineSpacing()
            self.files.setFixedHeight(len(lines) * spacing + theme.XL)
            self.files.setMinimumHeight(0)
        self.files.setPlainText("\n".join(lines))
        self.files.setVisible(bool(lines))
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self.text.setPlainText(legible(_cut(preview.text)))
        self.text.setVisible(not is_alone)
        self.count.setText(count)

    def say(self, sentence: str) -> None:
        """Show a sentence in the place of a preview."""
        self.files.hide()
        self._caption.hide()
        self.text.show()
        self.text.clear()
        self.count.setText(sentence)

    def _text(self, name: str) -> QPlainTextEdit:
        text = QPlainTextEdit(readOnly=True, undoRedoEnabled=False)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setTabChangesFocus(True)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        text.setAccessibleName(name)
        return text


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"
