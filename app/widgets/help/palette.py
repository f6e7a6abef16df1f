"""Find anything by typing: commands, classes, filters, images."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.type_to_choose import ChoiceList, SteppingField

WIDTH_PX = 520
MOST_LINES = 10
MOST_FOUND = 50
LOOSE = 4  # the rank of a text that only holds the letters in their order
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Entry:
    """One thing that can be done.

    Attributes:
        text: what.
        where: its menu, or what kind of thing it is.
        do: does it.
        key: of a command, as text.
        icon: before the text.
    """

    text: str
    where: str
    do: Callable[[], object]
    key: str = ""
    icon: QIcon | None = None


def found_in(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """Return what was typed may mean, the likeliest first; everything for nothing typed.

    A text that begins with it comes first, then one with a word that does, then one that holds it,
    then one that holds its letters in their order ("asf": "Adapt and sort from").
    """
    words = typed.casefold().split()
    if not words:
        return list(entries)
    ranked = [
        (rank, len(entry.text) if rank == LOOSE else 0, place)
        for place, entry in enumerate(entries)
        if (rank := _rank(entry, words))
    ]
    return [entries[place] for *_, place in sorted(ranked)[:MOST_FOUND]]


def _rank(entry: Entry, words: list[str]) -> int:
    """Return how well an entry fits, 1 for best; 0 where it does not."""
    text, whole = entry.text.casefold(), f"{entry.text} {entry.where}".casefold()
    typed = " ".join(words)
    if text.startswith(typed):
        return 1
    parts = text.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2
    if all(word in whole for word in words):
        return 3
    letters = iter(text)
    return LOOSE if all(letter in letters for letter in typed.replace(" ", "")) else 0


class Palette(QFrame):
    """A field with what it may mean below; Enter does the first, arrows choose another.

    Args:
        entries: what can be found at once.
        more: gives further entries for what was typed, such as images by name.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        more: Callable[[str], Sequence[Entry]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "card")
        self._entries, self._more = entries, more
        self.field = SteppingField()
        self.field.setPlaceholderText(self.tr("Find commands, classes, filters and images"))
        self.field.setAccessibleName(self.tr("Find commands, classes, filters and images"))
        self.list = ChoiceList(self.tr("Found"), theme.ICON_PX, MOST_LINES)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        column.setSpacing(theme.S)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.field.stepped.connect(self.list.step)
        self.list.itemClicked.connect(self._take)
        self._fill("")

    def open_over(self, window: QWidget) -> None:
        """Open in the upper middle of a window."""
        width = min(WIDTH_PX, window.width() - 2 * theme.XXL)
        self.setFixedWidth(width)
        self.adjustSize()
        area = QRect(window.mapToGlobal(window.rect().topLeft()), window.size())
        self.move(area.center().x() - width // 2, area.top() + area.height() // 8)
        self.show()
        self.field.setFocus()

    def texts(self) -> list[str]:
        """Return the lines that are shown."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _fill(self, typed: str) -> None:
        self.list.clear()
        shown = found_in(self._entries, typed)
        if typed.strip():
            shown += list(self._more(typed.strip()))
        for entry in shown:
            tail = f"{entry.where}    {entry.key}" if entry.key else entry.where
            item = QListWidgetItem(legible(f"{entry.text}    —  {tail}"))
            item.setIcon(entry.icon or QIcon())
            item.setToolTip(plain(entry.text))
            item.setData(_ENTRY, entry)
            self.list.addItem(item)
        self.list.choose_first()
        self.adjustSize()

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        entry: Entry = item.data(_ENTRY)
        self.close()
        entry.do()
