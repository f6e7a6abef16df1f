"""Cards below each other, in as many columns as there is room for."""

from PySide6.QtCore import QMargins, QRect, QSize
from PySide6.QtWidgets import QWidget

from app.widgets.common.layouts import PlacedLayout


class Masonry(PlacedLayout):
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
        super().__init__(parent, gap)
        self._column_px, self._most = column_px, most
        self.setContentsMargins(QMargins(gap, gap, gap, gap))

    def sizeHint(self) -> QSize:
        width = max((item.sizeHint().width() for item in self._shown()), default=0)
        return QSize(width + 2 * self._gap, self.heightForWidth(width + 2 * self._gap))

    def minimumSize(self) -> QSize:  # noqa: N802
        width = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(width + 2 * self._gap, 0)

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
