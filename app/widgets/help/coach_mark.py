"""A small card that points at a part of the window and says what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

WIDTH_PX = 300
GAP_PX = 8


@dataclass(frozen=True)
class Mark:
    """What is pointed at, and what is said of it."""

    target: QWidget
    title: str
    text: str


class CoachMark(QFrame):
    """Goes from mark to mark; the window can be used meanwhile.

    Signals:
        ended: all were seen, or the person has had enough.
    """

    ended = Signal()

    def __init__(self, marks: Sequence[Mark], window: QWidget) -> None:
        super().__init__(window)
        self._marks, self._place = marks, 0
        self.setProperty("role", "coach")
        self.setFixedWidth(WIDTH_PX)
        self._title, self._words = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self._title.setProperty("tone", "title")
        self._count = PlainLabel()
        self._count.setProperty("tone", "muted")
        self._skip = QPushButton(self.tr("Skip"))
        theme.set_kind(self._skip, "quiet")
        self._skip.clicked.connect(self.end)
        self._next = QPushButton()
        theme.set_kind(self._next, "primary")
        self._next.clicked.connect(self.go_on)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self._count, 1)
        row.addWidget(self._skip)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        for part in (self._title, self._words):
            column.addWidget(part)
        column.addLayout(row)

    def begin(self) -> None:
        """Show the first mark, and take the keys."""
        self._place = 0
        self._show_mark()
        self._next.setFocus()

    def place(self) -> int:
        """Return which mark is shown, from 0."""
        return self._place

    def go_on(self) -> None:
        """Show the next mark; after the last one, end."""
        self._place += 1
        if self._place < len(self._marks):
            self._show_mark()
        else:
            self.end()

    def end(self) -> None:
        """Hide, and say so."""
        self.hide()
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _show_mark(self) -> None:
        mark, n = self._marks[self._place], len(self._marks)
        self._title.setText(mark.title)
        self._words.setText(mark.text)
        self.setAccessibleName(f"{mark.title}. {mark.text}")
        self._count.setText(self.tr("{n} of {total}").format(n=self._place + 1, total=n))
        is_last = self._place == n - 1
        self._next.setText(self.tr("Done") if is_last else self.tr("Next"))
        self._skip.setVisible(not is_last)
        self.show()
        self.setFixedHeight(self.heightForWidth(WIDTH_PX))
        self.move(self._beside(mark.target))
        self.raise_()

    def _beside(self, target: QWidget) -> QPoint:
        """Return a place below a target, or in its middle where it is large; in the window."""
        window = self.window()
        at = QRect(target.mapTo(window, QPoint()), target.size())
        is_large = at.height() > window.height() // 2
        x = at.center().x() - WIDTH_PX // 2
        y = at.top() + at.height() // 4 if is_large else at.bottom() + GAP_PX
        most_x = window.width() - WIDTH_PX - GAP_PX
        most_y = window.height() - self.height() - GAP_PX
        return QPoint(min(max(x, GAP_PX), most_x), min(max(y, GAP_PX), most_y))
