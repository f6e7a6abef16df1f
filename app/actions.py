"""The window's commands: their words, pictures and keys, and where they stand in menus."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from app import theme

Scope: TypeAlias = Literal["window", "images", "classes"]
"""Where a key works: plain digits and letters only among the images, or they would eat typing."""

N_DIGITS = 10


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


class Actions(QObject):
    """All commands as actions, by name.

    Attributes:
        recent: the menu of recent projects, filled by the window.
        label_as: the menu of classes to label with, filled by the window.
        merge_into: the menu of classes to merge the focused one into.
        themes: the group of the three modes.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._all: dict[str, QAction] = {}
        self._scoped: dict[Scope, list[QAction]] = {"window": [], "images": [], "classes": []}
        for command in [*self._file(), *self._edit(), *self._classes(), *self._view()]:
            self._make(command)
        self.digits = [self._digit(n) for n in range(N_DIGITS)]
        self.recent = QMenu(self.tr("Open &recent"), window)
        self.label_as = QMenu(self.tr("&Label as"), window)
        self.merge_into = QMenu(self.tr("&Merge into"), window)
        self.merge_into.setIcon(theme.icon("merge"))
        self.themes = QActionGroup(self)
        for name in ("theme_system", "theme_light", "theme_dark"):
            self[name].setCheckable(True)
            self.themes.addAction(self[name])
        self["inspector"].setCheckable(True)

    def __getitem__(self, name: str) -> QAction:
        """Return an action."""
        return self._all[name]

    def settle(self, window: QWidget, images: QWidget, classes: QWidget) -> None:
        """Let the keys work where they belong."""
        places: dict[Scope, tuple[QWidget, ...]] = {
            "window": (window,),
            # After a drop the card has the focus, and digits go on labelling what was dropped.
            "images": (images, classes),
            "classes": (classes,),
        }
        for scope, actions in self._scoped.items():
            for place in places[scope]:
                place.addActions(actions)
        # Delete on a card deletes the class, so there it must not remove labels as well.
        classes.removeAction(self["unlabel"])
        classes.removeAction(self["accept"])

    def listed(self) -> list[tuple[str, str]]:
        """List every command that has a key: what it does, and the keys."""
        native = QKeySequence.SequenceFormat.NativeText
        rows = [
            (
                action.iconText(),
                ", ".join(one.toString(native) for one in action.shortcuts()),
            )
            for action in self._all.values()
            if action.shortcuts()
        ]
        digits = self.tr("Label the selected images with the first to tenth class")
        return [(digits, self.tr("1 to 9, 0")), *rows]

    def fill_menus(self, bar: QMenuBar) -> None:
        """Put the commands into menus."""
        file = bar.addMenu(self.tr("&File"))
        self._add(file, "new", "open")
        file.addMenu(self.recent)
        self._add(file, "save_as", "", "add_folder", "label_folder", "", "export", "", "quit")
        edit = bar.addMenu(self.tr("&Edit"))
        self._add(edit, "undo", "redo", "", "paste", "")
        self._add(edit, "select_all", "select_none", "select_invert", "select_again", "", "find")
        classes = bar.addMenu(self.tr("&Class"))
        self._add(classes, "new_class", "rename_class")
        classes.addMenu(self.merge_into)
        self._add(classes, "delete_class", "", "adapt")
        images = bar.addMenu(self.tr("&Images"))
        images.addMenu(self.label_as)
        self._add(images, "none_of_these", "accept", "unlabel", "")
        self._add(images, "review", "next", "previous", "", "show_file", "copy_path")
        view = bar.addMenu(self.tr("&View"))
        self._add(view, "inspector", "", "zoom_in", "zoom_out", "zoom_reset", "")
        self._add(view, "theme_system", "theme_light", "theme_dark")
        helped = bar.addMenu(self.tr("&Help"))
        self._add(helped, "keys", "about")

    def fill_image_menu(self, menu: QMenu) -> None:
        """Put what can be done with chosen images into the grid's menu."""
        menu.addMenu(self.label_as)
        self._add(menu, "none_of_these", "accept", "unlabel", "", "show_file", "copy_path")

    def fill_toolbar(self, bar: QToolBar, label_button: QWidget) -> None:
        """Put the most used commands into the toolbar: files, changes, and what comes out."""
        bar.addAction(self["add_folder"])
        bar.addWidget(label_button)
        bar.addSeparator()
        bar.addAction(self["undo"])
        bar.addAction(self["redo"])
        bar.addSeparator()
        bar.addAction(self["export"])

    def _file(self) -> list[Command]:
        tr = self.tr
        return [
            Command("new", tr("&New project…"), "plus", ("Ctrl+N",)),
            Command("open", tr("&Open project…"), "folder", ("Ctrl+O",)),
            Command("save", tr("&Save"), "", ("Ctrl+S",)),
            Command("save_as", tr("Save &as…"), "", ("Ctrl+Shift+S",)),
            Command("add_folder", tr("Add &folder…"), "folder-add", ("Ctrl+Shift+O",)),
            Command("label_folder", tr("&Label folder"), "label-folder", ("Ctrl+L",)),
            Command("export", tr("&Export…"), "export", ("Ctrl+E",)),
            Command("quit", tr("&Quit"), "", ("Ctrl+Q",)),
        ]

    def _edit(self) -> list[Command]:
        tr = self.tr
        return [
            Command("undo", tr("&Undo"), "undo", ("Ctrl+Z",)),
            Command("redo", tr("&Redo"), "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
            Command("paste", tr("&Paste a picture as example"), "", ("Ctrl+V",)),
            Command("select_all", tr("Select &all"), "", ("Ctrl+A",), "images"),
            Command("select_none", tr("Select &none"), "", ("Ctrl+D",), "images"),
            Command("select_invert", tr("&Invert selection"), "", ("Ctrl+I",), "images"),
            Command("select_again", tr("Select again what was se&lected"), "", ("Ctrl+R",)),
            Command("find", tr("&Find"), "search", ("Ctrl+F",)),
        ]

    def _classes(self) -> list[Command]:
        tr = self.tr
        return [
            Command("new_class", tr("&New class"), "plus", ("Ctrl+Shift+N",)),
            Command("rename_class", tr("&Rename"), "pencil", ("F2",)),
            Command("delete_class", tr("&Delete class"), "trash", ("Del",), "classes"),
            Command("adapt", tr("&Adapt"), "adapt", ("Ctrl+Return",)),
            Command("none_of_these", tr("&None of these"), "unknown", ("U",), "images"),
            Command("accept", tr("A&ccept the prediction"), "check", ("Return", "Enter"), "images"),
            Command("unlabel", tr("&Remove label"), "", ("Del", "Backspace"), "images"),
            Command("review", tr("Re&view the doubtful"), "eye", ("Ctrl+Shift+R",)),
            Command("next", tr("Ne&xt doubtful"), "", ("N", "Ctrl+J"), "images"),
            Command("previous", tr("&Previous doubtful"), "", ("Shift+N",), "images"),
        ]

    def _view(self) -> list[Command]:
        tr = self.tr
        return [
            Command("show_file", tr("Show in &folder"), "folder", ("Ctrl+Shift+F",)),
            Command("copy_path", tr("Copy pat&h"), "", ("Ctrl+Shift+C",)),
            Command("inspector", tr("&Inspector"), "info", ("F4",)),
            Command("zoom_in", tr("Zoom &in"), "zoom-in", ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", tr("Zoom &out"), "zoom-out", ("Ctrl+-",)),
            Command("zoom_reset", tr("&Usual size"), "", ("Ctrl+0",)),
            Command("theme_system", tr("Colours of the &system"), "settings"),
            Command("theme_light", tr("&Light"), "sun"),
            Command("theme_dark", tr("&Dark"), "moon"),
            Command("keys", tr("&Keys"), "keyboard", ("?", "F1")),
            Command("about", tr("&About Handful"), "hand"),
        ]

    def _make(self, command: Command) -> None:
        action = QAction(command.text, self)
        action.setObjectName(command.name)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        action.setShortcuts([QKeySequence(one) for one in command.keys])
        self._keep(command.name, action, command.scope)

    def _digit(self, n: int) -> QAction:
        action = QAction(self)
        action.setShortcut(str((n + 1) % N_DIGITS))
        self._keep(f"digit_{n}", action, "images", is_listed=False)
        return action

    def _keep(self, name: str, action: QAction, scope: Scope, *, is_listed: bool = True) -> None:
        if scope != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if is_listed:
            self._all[name] = action
        self._scoped[scope].append(action)

    def _add(self, menu: QMenu, *names: str) -> None:
        for name in names:
            if name:
                menu.addAction(self[name])
            else:
                menu.addSeparator()
