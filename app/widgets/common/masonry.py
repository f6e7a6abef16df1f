"""Cards below each other, in as many columns as there is room for."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Masonry(QLayout):
    """Each item goes to the column that is shortest so far, so that the order is kept roughly.

    Args:
        parent: whose layout it is.
        gap: between items and between columns, in px; around all of them, too.
        column_px: what a column needs before there is another one.
        most: columns at most.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int, column_px: int, most: int = 2
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._column_px, self._most = gap, column_px, most
        self.setContentsMargins(QMargins(gap, gap, gap, gap))

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the item at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._place(rect, is_real=True)

    def sizeHint(self) -> QSize:
        width = max((item.sizeHint().width() for item in self._shown()), default=0)
        return QSize(width + 2 * self._gap, self.heightForWidth(width + 2 * self._gap))

    def minimumSize(self) -> QSize:  # noqa: N802
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(width + 2 * self._gap, 0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, is_real: bool) -> int:
        """Go through the items; move them where `is_real`. Returns the height needed."""
        inner = rect.marginsRemoved(self.contentsMargins())
        room = inner.width() + self._gap
        n_columns = min(max(room // (self._column_px + self._gap), 1), self._most)
        width = room // n_columns - self._gap
        ends = [inner.y()] * n_columns
        for item in self._shown():
            column = ends.index(min(ends))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else -1
            height = height if height > 0 else item.sizeHint().height()
            if is_real:
                left = inner.x() + column * (width + self._gap)
                item.setGeometry(QRect(left, ends[column], width, height))
            ends[column] += height + self._gap
        return max(ends) - rect.y()
