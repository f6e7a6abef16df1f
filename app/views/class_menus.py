"""The menus of the class cards and of the headers above them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from app.widgets.classes.class_menu import ClassMenu, GroupMenu

if TYPE_CHECKING:
    from app.views.classes import ClassesPanel


def open_class_menu(panel: "ClassesPanel", class_id: int, place: QPoint) -> None:
    """Open the menu of a card."""
    record = panel.record_of(class_id)
    menu = ClassMenu(record, panel.records(), panel.palette_colours, panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.rename_wanted.connect(lambda: panel.begin_rename(class_id))
    menu.examples_wanted.connect(lambda: panel.examples_wanted.emit(class_id))
    menu.colour_chosen.connect(lambda colour: panel.recoloured.emit(class_id, colour))
    menu.merge_wanted.connect(lambda into_id: panel.merged.emit(class_id, into_id))
    menu.move_wanted.connect(lambda by: panel.move_by(class_id, by))
    menu.delete_wanted.connect(lambda: panel.deleted.emit(class_id))
    menu.split_wanted.connect(lambda: panel.split_wanted.emit(class_id))
    menu.paste_wanted.connect(lambda: panel.paste_wanted.emit(class_id))
    menu.key_chosen.connect(lambda key: panel.move_to(class_id, key))
    menu.popup(place)


def open_group_menu(panel: "ClassesPanel", path: str, place: QPoint) -> None:
    """Open the menu of a group's header."""
    menu = GroupMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    header = panel.tree.header(path)
    if header is not None:
        menu.rename_wanted.connect(header.begin_rename)
    menu.fold_wanted.connect(lambda is_folded: panel.tree.fold("", is_folded=is_folded))
    menu.popup(place)
