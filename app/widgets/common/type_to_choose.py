"""A field with a list below it: what is typed narrows the list, arrows walk through it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget

from app.theme import style as theme


class SteppingField(QLineEdit):
    """A field whose arrows walk through a list beside it.

    Signals:
        stepped: by how many lines.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ChoiceList(QListWidget):
    """The list below such a field, as high as what it holds; the field keeps the focus.

    Args:
        name: for screen readers.
        icon_px: side of the icons.
        most_lines: shown at once.
    """

    def __init__(self, name: str, icon_px: int, most_lines: int) -> None:
        super().__init__()
        self._most_lines = most_lines
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(icon_px, icon_px))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def choose_first(self) -> None:
        """Choose the first line and take the height of what is there; call after filling it."""
        self.setCurrentRow(0)
        lines = min(max(self.count(), 1), self._most_lines)
        height = self.sizeHintForRow(0) if self.count() else theme.XL
        self.setFixedHeight(lines * height + theme.XS)

    def step(self, by: int) -> None:
        """Choose another line, round the end."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())
