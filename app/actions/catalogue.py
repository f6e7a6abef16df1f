"""The window's commands: their words, pictures and keys."""

from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject

Scope: TypeAlias = Literal["window", "images", "pictures", "classes"]
"""Where a key works: plain digits and letters only among the images, or they would eat typing."""

_ACCEPT = ("Ctrl+Shift+Return",)


@dataclass(frozen=True)
class Command:
    """One thing that can be done.

    Attributes:
        name: by which the window finds the action.
        text: in menus.
        icon: of `resources/icons`, "" for none.
        keys: the first is shown in menus.
        scope: where the keys work.
    """

    name: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    scope: Scope = "window"


class Commands(QObject):
    """The list of all commands, in the language of the window."""

    def all(self) -> list[Command]:
        """List every command."""
        groups = (self._main, self._file, self._edit, self._classes, self._images, self._view)
        return list(chain.from_iterable(group() for group in groups))

    def _main(self) -> list[Command]:
        tr = self.tr
        return [
            Command("add_folder", tr("Add &folder…"), "folder-add", ("Ctrl+Shift+O",)),
            Command("undo", tr("&Undo"), "undo", ("Ctrl+Z",)),
            Command("redo", tr("&Redo"), "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
            Command("export", tr("&Export…"), "export", ("Ctrl+E",)),
        ]

    def _file(self) -> list[Command]:
        tr = self.tr
        return [
            Command("new", tr("&New project…"), "plus", ("Ctrl+N",)),
            Command("open", tr("&Open project…"), "folder", ("Ctrl+O",)),
            Command("save", tr("&Save"), "", ("Ctrl+S",)),
            Command("save_as", tr("Save &as…"), "", ("Ctrl+Shift+S",)),
            Command("save_copy", tr("Save a &copy…"), ""),
            Command("report", tr("Save &report…"), ""),
            Command("import_labels", tr("&Import labels…")),
            Command("label_folder", tr("Sort &without adapting"), "label-folder", ("Ctrl+L",)),
            Command("quit", tr("&Quit"), "", ("Ctrl+Q",)),
        ]

    def _edit(self) -> list[Command]:
        tr = self.tr
        return [
            Command("history", tr("&History"), "history", ("Ctrl+H",)),
            Command("copy", tr("&Copy"), "", ("Ctrl+C",), "images"),
            Command("paste", tr("&Paste a picture as example"), "", ("Ctrl+V",)),
            Command("select_all", tr("Select &all"), "", ("Ctrl+A",), "images"),
            Command("select_none", tr("Select &none"), "", ("Ctrl+D",), "images"),
            Command("select_invert", tr("&Invert selection"), "", ("Ctrl+I",), "images"),
            Command("select_again", tr("Select again what was se&lected"), "", ("Ctrl+R",)),
            Command("find", tr("&Find"), "search", ("Ctrl+F",)),
            Command("palette", tr("Find a co&mmand…"), "search", ("Ctrl+K",)),
            Command("go_to_name", tr("&Go to name"), "", ("'",), "images"),
            Command("settings", tr("Settin&gs…"), "settings", ("Ctrl+,",)),
        ]

    def _classes(self) -> list[Command]:
        tr = self.tr
        return [
            Command("new_class", tr("&New class"), "plus", ("Ctrl+Shift+N",)),
            Command("find_class", tr("&Find a class"), "search", ("Ctrl+Shift+K",)),
            Command("rename_class", tr("&Rename"), "pencil", ("F2",)),
            Command("split_class", tr("&Split…"), "", ("Ctrl+Shift+P",)),
            Command("delete_class", tr("&Delete class"), "trash", ("Del",), "classes"),
            Command("adapt_and_sort", tr("Adapt and s&ort"), "adapt", ("Ctrl+Shift+A",)),
            Command("adapt", tr("&Adapt only"), "", ("Ctrl+Return",)),
            Command("live", tr("Li&ve: adapt as examples change"), "", ("Ctrl+Shift+V",)),
            Command("first_to_name", tr("S&uggest a varied starter set"), "hand"),
            Command("show_offer", tr("Show what &would change"), "eye"),
            Command("take_offer", tr("S&witch to the better model"), "check"),
            Command("refuse_offer", tr("&Keep the current model")),
            Command("seek_better", tr("&Look for a better model after adapting")),
            Command("backbone", tr("&Backbone…"), "settings"),
            Command("seek_30", tr("&30 seconds")),
            Command("seek_60", tr("&1 minute")),
            Command("seek_180", tr("3 &minutes")),
            Command("seek_600", tr("1&0 minutes")),
        ]

    def _images(self) -> list[Command]:
        tr = self.tr
        return [
            Command("label_as", tr("Label as, by &list"), "", ("L",), "images"),
            Command("label_by_name", tr("Label by &typing"), "", ("/",), "images"),
            Command("new_class_of", tr("New &class of these"), "plus", ("Ctrl+Shift+G",)),
            Command("none_of_these", tr("&None of these"), "unknown", ("U",), "images"),
            Command("accept", tr("A&ccept the prediction"), "check", ("Return", "Enter"), "images"),
            Command("first_of_two", tr("The &first of two likely classes"), "", ("J",), "images"),
            Command("second_of_two", tr("The se&cond of them"), "", ("K",), "images"),
            Command("unlabel", tr("&Remove label"), "", ("Del", "Backspace"), "images"),
            Command("quick_look", tr("&Quick Look"), "eye", ("Space",), "pictures"),
            Command("accept_sure", tr("Accept confident &predictions"), "check", _ACCEPT),
            Command("findings", tr("Needs &attention"), "warning", ("Ctrl+Shift+L",)),
            Command("confusion", tr("Con&fusion"), "grid", ("Ctrl+Shift+M",)),
            Command("next", tr("Ne&xt uncertain"), "", ("N", "Ctrl+J"), "images"),
            Command("previous", tr("&Previous uncertain"), "", ("Shift+N",), "images"),
            Command("label_next", tr("Suggest what to label ne&xt"), "hand", ("X",), "images"),
            Command("similar", tr("Most &similar first"), "sort", ("Y",), "images"),
            Command("session", tr("Sess&ion summary")),
            Command("show_file", tr("Show in fol&der"), "folder", ("Ctrl+Shift+F",)),
            Command("heat", tr("Show &heat map"), "eye", ("H",), "images"),
            Command("heat_against", tr("Heat map a&gainst the runner-up"), "", ("G",), "images"),
            Command("feature_maps", tr("Feature &maps…"), "grid", ("Ctrl+Shift+H",)),
            Command("copy_path", tr("Copy pa&th"), "", ("Ctrl+Shift+C",)),
        ]

    def _view(self) -> list[Command]:
        tr = self.tr
        return [
            Command("teach", tr("&Teach"), "hand", ("Ctrl+1",)),
            Command("review", tr("&Review"), "eye", ("Ctrl+2", "Ctrl+Shift+R")),
            Command("trust", tr("Trust && &export"), "check", ("Ctrl+3",)),
            Command("inspector", tr("&Inspector"), "info", ("F4",)),
            Command("map", tr("&Map in place of the grid"), "map", ("M",), "images"),
            Command("map_focus", tr("Map: zoom to the &selection"), "target", ("F",), "images"),
            Command("map_lasso", tr("Map: drag draws a &lasso"), "lasso", ("S",), "images"),
            Command("alike", tr("Groups of &alike pictures"), "grid", ("B",), "images"),
            Command("next_group", tr("Next g&roup without labels"), "", (".",), "images"),
            Command("stack", tr("&Stack near duplicates"), "images", ("T",), "images"),
            Command("open_stack", tr("&Open or close the stack"), "", ("E",), "images"),
            Command("zoom_in", tr("Zoom &in"), "zoom-in", ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", tr("Zoom &out"), "zoom-out", ("Ctrl+-",)),
            Command("zoom_reset", tr("Reset &zoom"), "", ("Ctrl+0",)),
            Command("theme_system", tr("Match &system"), "settings"),
            Command("theme_light", tr("&Light"), "sun"),
            Command("theme_dark", tr("&Dark"), "moon"),
            Command("guide", tr("&Guide"), "question", ("F1",)),
            Command("tour", tr("Show the &tour"), "info"),
            Command("keys", tr("&Keyboard shortcuts"), "keyboard", ("?",)),
            Command("report_problem", tr("&Report a problem"), "warning"),
            Command("log_folder", tr("Open &log folder"), "folder"),
            Command("about", tr("&About Handful"), "hand"),
        ]
