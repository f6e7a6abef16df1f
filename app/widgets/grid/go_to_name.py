"""A small field over the grid: type the beginning of a name to go there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.search_field import SearchField

WIDTH_PX = 300


class GoTo(QFrame):
    """Goes along while one types; Enter and Down go to the next, Up to the one before, Esc ends.

    Signals:
        wanted: (text, step): 0 for the first from here on, 1 and -1 for the next and the last.
        closed: the field is gone.
    """

    wanted = Signal(str, int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._below = parent
        self.setProperty("role", "card")
        self.field = _Field(self.tr("Go to a name"))
        self._state = PlainLabel()
        self._state.setProperty("tone", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        row.setSpacing(theme.S)
        row.addWidget(self.field, 1)
        row.addWidget(self._state)
        self.field.textEdited.connect(lambda text: self.wanted.emit(text, 0))
        self.field.stepped.connect(lambda step: self.wanted.emit(self.field.text(), step))
        self.field.left.connect(self.end)
        self.hide()

    def begin(self) -> None:
        """Open in the lower left corner of what it lies on."""
        self.setFixedWidth(min(WIDTH_PX, self._below.width() - 2 * theme.M))
        self.adjustSize()
        self.move(theme.M, self._below.height() - self.height() - theme.M)
        self._state.clear()
        self.field.clear()
        self.show()
        self.raise_()
        self.field.setFocus()

    def end(self) -> None:
        """Close."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def show_found(self, *, is_found: bool) -> None:
        """Say whether there was such a name."""
        self._state.setText("" if is_found or not self.field.text() else self.tr("None"))


class _Field(SearchField):
    """A field whose keys walk and end.

    Signals:
        stepped: 1 or -1.
        left: Esc, or a click elsewhere.
    """

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
