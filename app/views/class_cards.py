"""The cards of the classes as a tree under headers that fold, and found by typing."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.project.class_tree import Group, Leaf, found_by, lines_of

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from app.widgets.classes.class_card import ClassCard
    from app.widgets.classes.group_header import GroupHeader
    from core.domain.records import ClassRecord


class ClassTree(QObject):
    """Keeps the cards' order in a column, with a header above each group.

    Signals:
        group_renamed: (path of the group, what the person typed).
        group_menu_wanted: (path, place on the screen).
    """

    group_renamed = Signal(str, str)
    group_menu_wanted = Signal(str, QPoint)

    def __init__(self, column: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = column
        self._classes: Sequence[ClassRecord] = ()
        self._cards: Mapping[int, ClassCard] = {}
        self._headers: dict[str, GroupHeader] = {}
        self._folded: set[str] = set()
        self._search = ""

    def arrange(self, classes: "Sequence[ClassRecord]", cards: "Mapping[int, ClassCard]") -> None:
        """Put the cards of these classes into their places."""
        self._classes, self._cards = classes, cards
        lines = lines_of(classes)
        paths = {one.path for one in lines if isinstance(one, Group)}
        for path in [one for one in self._headers if one not in paths]:
            header = self._headers.pop(path)
            self._column.removeWidget(header)
            header.hide()
            header.deleteLater()
        for place, line in enumerate(lines):
            widget = self._widget(line)
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
        self._show(lines)

    def search(self, text: str) -> "list[ClassRecord]":
        """Show only the classes that these letters may mean, "" for all; return them."""
        self._search = text.strip()
        self._show(lines_of(self._classes))
        return self.found()

    def found(self) -> "list[ClassRecord]":
        """Return the classes that are searched for, the likeliest first."""
        return found_by(self._search, self._classes) if self._search else list(self._classes)

    def names(self) -> list[str]:
        """Return the groups and classes that are shown, from top to bottom, by their own words."""
        return [
            line.path.rpartition("/")[2] if isinstance(line, Group) else line.words
            for line in lines_of(self._classes)
            if not self._shown_as(line).isHidden()
        ]

    def header(self, path: str) -> "GroupHeader | None":
        """Return the header of a group."""
        return self._headers.get(path)

    def unfold_to(self, class_id: int) -> None:
        """Unfold the groups around a class."""
        name = next((one.name for one in self._classes if one.id == class_id), "")
        around = {path for path in self._folded if name == path or name.startswith(path + "/")}
        if around:
            self._folded -= around
            self._show(lines_of(self._classes))

    def fold(self, path: str, *, is_folded: bool) -> None:
        """Fold a group, or unfold it; "" for all of them."""
        paths = {path} if path else set(self._headers)
        self._folded = self._folded | paths if is_folded else self._folded - paths
        self._show(lines_of(self._classes))

    def _shown_as(self, line: Group | Leaf) -> QWidget:
        return self._cards[line.class_id] if isinstance(line, Leaf) else self._headers[line.path]

    def _widget(self, line: Group | Leaf) -> QWidget:
        if isinstance(line, Leaf):
            card = self._cards[line.class_id]
            card.show_in_tree(line.words, line.depth)
            return card
        return self._headers.get(line.path) or self._new_header(line.path)

    def _new_header(self, path: str) -> "GroupHeader":
        from app.widgets.classes.group_header import GroupHeader  # most projects have no groups

        header = self._headers[path] = GroupHeader(path)
        header.toggled.connect(lambda: self.fold(path, is_folded=path not in self._folded))
        header.renamed.connect(lambda name: self.group_renamed.emit(path, name))
        header.menu_wanted.connect(lambda place: self.group_menu_wanted.emit(path, place))
        return header

    def _show(self, lines: Sequence[Group | Leaf]) -> None:
        """Hide what is folded away or not searched for."""
        found = {one.id for one in self.found()}
        for line in lines:
            if isinstance(line, Leaf):
                is_folded = not self._search and self._is_folded(line.group)
                is_shown = line.class_id in found and not is_folded
                # Asked first: Qt takes its time even where nothing changes.
                if self._cards[line.class_id].isHidden() == is_shown:
                    self._cards[line.class_id].setVisible(is_shown)
            else:
                header = self._headers[line.path]
                header.show_group(
                    line.depth,
                    len(line.class_ids),
                    is_folded=not self._search and line.path in self._folded,
                )
                around = line.path.rpartition("/")[0]
                is_folded = not self._search and self._is_folded(around)
                header.setVisible(bool(found & {*line.class_ids}) and not is_folded)

    def _is_folded(self, path: str) -> bool:
        """Tell whether a group, or one around it, is folded."""
        parts = path.split("/")
        return any("/".join(parts[:n]) in self._folded for n in range(1, len(parts) + 1))
