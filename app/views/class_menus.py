"""The menus of the class cards and of the headers above them, and what they ask for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from app.views.class_cards import ClassTree
    from core.domain.records import ClassRecord


class ClassMenus(QWidget):
    """What the list of classes is, as far as its menus go.

    Attributes:
        palette_colours: that a person can choose from.

    Signals:
        renamed, recoloured: (class id, name or `#rrggbb`).
        merged: (class id, id of the class it goes into).
        deleted, split_wanted, paste_wanted: class id.
        examples_wanted: class id; the grid is to show its images.
    """

    renamed = Signal(int, str)
    recoloured = Signal(int, str)
    merged = Signal(int, int)
    deleted = Signal(int)
    split_wanted = Signal(int)
    paste_wanted = Signal(int)
    examples_wanted = Signal(int)

    palette_colours: Sequence[str] = ()
    _tree: "ClassTree"

    def records(self) -> "Sequence[ClassRecord]":
        """Return the classes that are shown."""
        raise NotImplementedError

    def begin_rename(self, class_id: int) -> None:
        """Let the person type a class's name."""
        raise NotImplementedError

    def move_by(self, class_id: int, by: int) -> None:
        """Ask for another order: one class this many places further."""
        raise NotImplementedError

    def move_to(self, class_id: int, place: int) -> None:
        """Ask for another order: one class at another place, the others as they stand."""
        raise NotImplementedError

    def open_menu(self, class_id: int, place: QPoint) -> None:
        """Open the menu of a card."""
        from app.widgets.classes.class_menu import ClassMenu

        classes = self.records()
        record = next(one for one in classes if one.id == class_id)
        menu = ClassMenu(record, classes, self.palette_colours, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.rename_wanted.connect(lambda: self.begin_rename(class_id))
        menu.examples_wanted.connect(lambda: self.examples_wanted.emit(class_id))
        menu.colour_chosen.connect(lambda colour: self.recoloured.emit(class_id, colour))
        menu.merge_wanted.connect(lambda into_id: self.merged.emit(class_id, into_id))
        menu.move_wanted.connect(lambda by: self.move_by(class_id, by))
        menu.delete_wanted.connect(lambda: self.deleted.emit(class_id))
        menu.split_wanted.connect(lambda: self.split_wanted.emit(class_id))
        menu.paste_wanted.connect(lambda: self.paste_wanted.emit(class_id))
        menu.key_chosen.connect(lambda key: self.move_to(class_id, key))
        menu.popup(place)

    def open_group_menu(self, path: str, place: QPoint) -> None:
        """Open the menu of a group's header."""
        from app.widgets.classes.class_menu import GroupMenu

        menu = GroupMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        header = self._tree.header(path)
        if header is not None:
            menu.rename_wanted.connect(header.begin_rename)
        menu.fold_wanted.connect(lambda is_folded: self._tree.fold("", is_folded=is_folded))
        menu.popup(place)
