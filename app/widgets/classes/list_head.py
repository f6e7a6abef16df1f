"""What stands above the classes: how many they are, how they are listed, and how to find one."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.search_field import SearchField

MOST_SEEN = 10  # classes that one finds without searching; the digits end there too


class ListHead(QWidget):
    """Title, count, the switch between cards and lines, and the search.

    Signals:
        searched: what the person types.
        confirmed: the person pressed Enter in the search.
        compacted: whether lines are wanted in place of cards.
    """

    searched = Signal(str)
    confirmed = Signal()
    compacted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = PlainLabel(self.tr("Classes"))
        title.setProperty("tone", "section")
        self._count = PlainLabel()
        self._count.setProperty("tone", "muted")
        self.compact = QToolButton()
        self.compact.setIcon(theme.icon("lines"))
        self.compact.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
        self.compact.setCheckable(True)
        self.compact.setAccessibleName(self.tr("Compact list"))
        self.compact.setToolTip(plain(self.tr("Show classes as a compact list")))
        self.compact.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.compact.toggled.connect(self.compacted)
        self.search = SearchField(self.tr("Find a class"))
        self.search.textChanged.connect(self._tell)
        self.search.returnPressed.connect(self.confirmed)
        self.search.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(title)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.compact)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.M, theme.S)
        column.setSpacing(theme.S)
        column.addLayout(row)
        column.addWidget(self.search)
        self._n_classes = 0
        self.show_count(0)

    def show_count(self, n_classes: int) -> None:
        """Say how many classes there are; of many, one is found by typing."""
        self._n_classes = n_classes
        self._count.setText(grouped(n_classes) if n_classes else "")
        self.compact.setVisible(n_classes > 1)
        self.search.setVisible(n_classes > MOST_SEEN or bool(self.search.text()))

    def show_compact(self, is_compact: bool) -> None:
        """Show which of the two lists it is, without telling anybody."""
        self.compact.blockSignals(True)
        self.compact.setChecked(is_compact)
        self.compact.blockSignals(False)

    def begin_search(self) -> None:
        """Let the person type which class to find."""
        self.search.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _tell(self, text: str) -> None:
        self.searched.emit(text)
        if not text and self._n_classes <= MOST_SEEN:
            self.search.hide()
