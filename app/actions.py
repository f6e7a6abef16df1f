"""The window's commands as actions: in menus, on the toolbar, under keys."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from app import theme
from app.settings import SEEK_SECONDS

if TYPE_CHECKING:  # not needed for the first look
    from app.commands import Command, Scope

N_DIGITS = 10


class Actions(QObject):
    """All commands as actions, by name.

    Attributes:
        recent: the menu of recent projects, filled by the window.
        label_as: the menu of classes to label with, filled by the window.
        merge_into: the menu of classes to merge the focused one into.
        themes: the group of the three modes.
        budgets: the group of times to look for a better model.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._all: dict[str, QAction] = {}
        self._scoped: dict[Scope, list[QAction]] = {"window": [], "images": [], "classes": []}
        self._menus: dict[str, QMenu] = {}
        for name, (text, icon) in self._on_toolbar().items():
            self._all[name] = QAction(theme.icon(icon), text, self)

    def complete(self) -> None:
        """Make the rest: what the first look at the window does not show."""
        from app.commands import Commands

        for command in Commands(self).all():
            self._make(command)
        self.digits = [self._digit(n) for n in range(N_DIGITS)]
        self.recent = QMenu(self.tr("Open &recent"), self._window)
        self.label_as = QMenu(self.tr("&Label as"), self._window)
        self.merge_into = QMenu(self.tr("&Merge into"), self._window)
        self.merge_into.setIcon(theme.icon("merge"))
        self.themes = QActionGroup(self)
        for name in ("theme_system", "theme_light", "theme_dark"):
            self[name].setCheckable(True)
            self.themes.addAction(self[name])
        self.seek_time = QMenu(self.tr("T&ime to look for it"), self._window)
        self.budgets = QActionGroup(self)
        for seconds in SEEK_SECONDS:
            self[f"seek_{seconds}"].setCheckable(True)
            self.budgets.addAction(self[f"seek_{seconds}"])
        for name in ("inspector", "heat", "heat_against", "seek_better", "map", "map_lasso"):
            self[name].setCheckable(True)
        self._fill_menus()

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
        from PySide6.QtGui import QKeySequence

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

    def add_menus(self, bar: QMenuBar) -> None:
        """Put the menus into the bar, empty until `complete`."""
        for name, title in (
            ("file", self.tr("&File")),
            ("edit", self.tr("&Edit")),
            ("class", self.tr("&Class")),
            ("images", self.tr("&Images")),
            ("view", self.tr("&View")),
            ("help", self.tr("&Help")),
        ):
            self._menus[name] = bar.addMenu(title)

    def _fill_menus(self) -> None:
        file, edit, classes, images, view, helped = self._menus.values()
        self._add(file, "new", "open")
        file.addMenu(self.recent)
        self._add(file, "save_as", "", "add_folder", "label_folder", "", "export", "", "quit")
        self._add(edit, "undo", "redo", "", "paste", "")
        self._add(edit, "select_all", "select_none", "select_invert", "select_again", "", "find")
        self._add(classes, "new_class", "rename_class")
        classes.addMenu(self.merge_into)
        self._add(classes, "delete_class", "", "adapt", "")
        self._add(classes, "show_offer", "take_offer", "refuse_offer", "", "seek_better")
        classes.addMenu(self.seek_time)
        self._add(classes, "", "backbone")
        self._add(self.seek_time, *(f"seek_{seconds}" for seconds in SEEK_SECONDS))
        images.addMenu(self.label_as)
        self._add(images, "none_of_these", "accept", "unlabel", "")
        self._add(images, "review", "next", "previous", "")
        self._add(images, "accept_sure", "findings", "confusion", "")
        self._add(images, "heat", "heat_against", "feature_maps", "", "show_file", "copy_path")
        self._add(
            view,
            "inspector",
            "",
            "map",
            "map_focus",
            "map_lasso",
            "",
            "zoom_in",
            "zoom_out",
            "zoom_reset",
            "",
        )
        self._add(view, "theme_system", "theme_light", "theme_dark")
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

    def _on_toolbar(self) -> dict[str, tuple[str, str]]:
        """Name what the toolbar shows at once; `complete` gives it its keys and menu texts."""
        return {
            "add_folder": (self.tr("Add folder"), "folder-add"),
            "undo": (self.tr("Undo"), "undo"),
            "redo": (self.tr("Redo"), "redo"),
            "export": (self.tr("Export"), "export"),
        }

    def _make(self, command: "Command") -> None:
        from PySide6.QtGui import QKeySequence

        action = self._all.get(command.name) or QAction(self)
        icon_text = action.iconText()
        action.setText(command.text)
        if icon_text:
            action.setIconText(icon_text)
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

    def _keep(self, name: str, action: QAction, scope: "Scope", *, is_listed: bool = True) -> None:
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
