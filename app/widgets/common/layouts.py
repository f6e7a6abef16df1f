"""Layouts that several widgets share: words in lines, a foot below a list, a row of a form."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common.labels import PlainLabel


class PlacedLayout(QLayout):
    """Keeps items in order, and a subclass places them; its height follows from its width.

    Args:
        parent: whose layout it is.
        gap: between items, in px.
    """

    def __init__(self, parent: QWidget | None, gap: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        self._place(rect, is_real=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the item at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def _place(self, rect: QRect, *, is_real: bool) -> int:
        """Go through the items; move them where `is_real`. Returns the height needed."""
        raise NotImplementedError


class FlowLayout(PlacedLayout):
    """Lays out its items like words.

    Args:
        parent: whose layout it is.
        gap: between items and between lines, in px.
        last_at_right: whether the last item stands at the right end of its line.
        centred: whether each line stands in the middle.

    Attributes:
        companion: a widget that goes down with the last item where that would stand alone.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 8,
        last_at_right: bool = False,
        centred: bool = False,
    ) -> None:
        super().__init__(parent, gap)
        self._last_at_right = last_at_right
        self._centred = centred
        self.companion: QWidget | None = None
        self.setContentsMargins(QMargins())

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown)
        width += self._gap * max(len(shown) - 1, 0)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, is_real: bool) -> int:
        """Go through the lines; move their items where `is_real`. Returns the height needed."""
        y = rect.y()
        lines = self._lines(rect.width())
        for line in lines:
            x = rect.x() + self._indent(line, rect.width())
            height = max(item.sizeHint().height() for item in line)
            for item in line:
                size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), height))
                is_at_right = self._last_at_right and item is lines[-1][-1]
                left = rect.x() + rect.width() - size.width() if is_at_right else x
                if is_real:
                    top = y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top), size))
                x += size.width() + self._gap
            y += height + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _indent(self, line: list[QLayoutItem], width: int) -> int:
        if not self._centred:
            return 0
        used = sum(item.sizeHint().width() + self._gap for item in line) - self._gap
        return max((width - used) // 2, 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if not lines or used + needed > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += needed + self._gap
        is_alone = self.companion is not None and len(lines) > 1 and len(lines[-1]) == 1
        if is_alone and len(lines[-2]) > 1 and lines[-2][-1].widget() is self.companion:
            lines[-1].insert(0, lines[-2].pop())
        return lines


class Foot(QWidget):
    """Stands below the cards, with a line where they scroll under it.

    Args:
        parts: below each other.
    """

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        column.setSpacing(theme.S)
        for part in parts:
            column.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(0, 0, self.width(), 1, QColor(theme.colours().border))


def add_row(form: QFormLayout, title: str, field: QWidget, line: QLayout | None = None) -> None:
    """Add a field with its title; `form` alone would set the title at the field's upper edge.

    Args:
        form: gets the line.
        title: may have a mnemonic ("&Folder"), which goes to the field.
        field: one widget.
        line: the field with others beside it.
    """
    label = PlainLabel(title)
    label.setBuddy(field)
    field.ensurePolished()  # else its height is that without the style
    label.setMinimumHeight(field.sizeHint().height())
    if line is None:
        form.addRow(label, field)
    else:
        form.addRow(label, line)
