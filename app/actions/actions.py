"""The window's commands as actions: in menus, on the toolbar, under keys."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHelpEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from app.actions import menus
from app.actions import shortcuts as keymap
from app.messages.plain_text import plus
from app.settings import SEEK_SECONDS
from app.theme import style as theme

if TYPE_CHECKING:  # not needed for the first look
    from PySide6.QtGui import QKeySequence

    from app.actions.catalogue import Command, Scope

ONLY_IMAGES = frozenset({"unlabel", "accept"})
"""Commands of the images that would mean something else among the classes."""
ONE_WORD = frozenset({"undo", "redo"})
"""Commands whose menu says more than what they are, such as what would be undone."""


@dataclass(frozen=True)
class KeyRow:
    """A command in the list of keys.

    Attributes:
        name: of the command.
        group: the menu that it stands in.
        text: what it does.
        keys: its keys, none for a command without.
        is_usual: these are the keys it came with.
    """

    name: str
    group: str
    text: str
    keys: "tuple[QKeySequence, ...]"
    is_usual: bool


class Actions(QObject):
    """All commands as actions, by name.

    Signals:
        keys_changed: a command has other keys.

    Attributes:
        recent: the menu of recent projects, filled by the window.
        backups, folders: the menus of the project's backups and of its folders, likewise.
        watched: the menu that switches on and off which folders are watched, likewise.
        label_as: the menu of classes to label with, filled by the window.
        merge_into: the menu of classes to merge the focused one into.
        themes: the group of the three modes.
        budgets: the group of times to look for a better model.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._usual: dict[str, tuple[str, ...]] = {}
        self._tipped: dict[QObject, str] = {}
        self._all: dict[str, QAction] = {}
        self._scoped: dict[Scope, list[QAction]] = {
            "window": [], "images": [], "pictures": [], "classes": []
        }  # fmt: skip
        self._menus: dict[str, QMenu] = {}
        for name, (text, icon) in self._on_toolbar().items():
            self._all[name] = QAction(theme.icon(icon), text, self)

    def complete(self) -> None:
        """Make the rest: what the first look at the window does not show."""
        from app.actions.catalogue import Commands

        for command in Commands(self).all():
            self._make(command)
        self.digits = [self._digit(n) for n in range(len(keymap.DIGITS))]
        self._number = self.tr("Label as class {n}")
        self.recent = QMenu(self.tr("Open &recent"), self._window)
        self.backups = QMenu(self.tr("Open a &backup"), self._window)
        self.folders = QMenu(self.tr("Remo&ve a folder"), self._window)
        self.watched = QMenu(self.tr("&Watch a folder"), self._window)
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
        for name in (
            "inspector",
            "history",
            "map",
            "map_lasso",
            "stack",
            "heat",
            "heat_against",
            "seek_better",
            "live",
        ):
            self[name].setCheckable(True)
        for title, names in menus.IN_THE_BAR.items():
            self._fill(self._menus[title], names)
        self._fill(self.seek_time, [f"seek_{seconds}" for seconds in SEEK_SECONDS])

    def __getitem__(self, name: str) -> QAction:
        """Return an action."""
        return self._all[name]

    def settle(self, window: QWidget, images: QWidget, pictures: QWidget, classes: QWidget) -> None:
        """Let the keys work where they belong."""
        places: dict[Scope, tuple[QWidget, ...]] = {
            "window": (window,),
            # After a drop the card has the focus, and digits go on labelling what was dropped.
            "images": (images, classes),
            # Not where Space presses a button, as beside the filters.
            "pictures": (pictures,),
            "classes": (classes,),
        }
        for scope, actions in self._scoped.items():
            for place in places[scope]:
                place.addActions(actions)
        # Delete on a card deletes the class, so there it must not remove labels as well.
        for name in ONLY_IMAGES:
            classes.removeAction(self[name])

    # Keys

    def key_rows(self) -> list[KeyRow]:
        """List every command with its keys, in the order of the menus; the digits stand last."""
        rows = [self._row(action, title) for title, action in self.listed()]
        group = self.tr("Digits")
        return rows + [self._row(action, group) for action in self.digits]

    def owner_of(self, key: "QKeySequence", name: str) -> str:
        """Return what a command does that has this key where `name` needs it; "" for none."""
        for other, action in self._everything():
            if other != name and key in action.shortcuts() and self._meet(other, name):
                return self.text_of(action)
        return ""

    def set_keys(self, name: str, keys: "Sequence[QKeySequence]") -> None:
        """Give a command these keys, and take them from commands that had them there."""
        for other, action in self._everything():
            if other != name and self._meet(other, name):
                rest = [one for one in action.shortcuts() if one not in keys]
                if rest != action.shortcuts():
                    self._set(other, action, rest)
        self._set(name, dict(self._everything())[name], list(keys))
        self.keys_changed.emit()

    def reset_keys(self, name: str = "") -> None:
        """Give a command its usual keys again, or all commands theirs."""
        if name:
            self.set_keys(name, keymap.made(self._usual[name]))
            return
        for one, action in self._everything():
            self._set(one, action, keymap.made(self._usual[one]))
        self.keys_changed.emit()

    def add_key_to_tip(self, widget: QWidget, name: str) -> None:
        """Say a command's key in the tooltip of a widget that does the same."""
        self._tipped[widget] = name
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        name = self._tipped.get(watched)
        if event.type() != QEvent.Type.ToolTip or name is None or name not in self._all:
            return False
        keys, tip = self[name].shortcuts(), getattr(watched, "toolTip", str)()
        if not keys or not tip or not isinstance(event, QHelpEvent):
            return False
        from PySide6.QtWidgets import QToolTip

        QToolTip.showText(event.globalPos(), plus(tip, f" ({keymap.shown(keys[0])})"))
        return True

    def names(self) -> tuple[str, ...]:
        """Return the names of all commands but the digits."""
        return tuple(self._all)

    def _everything(self) -> Iterator[tuple[str, QAction]]:
        yield from self._all.items()
        yield from ((one.objectName(), one) for one in self.digits)

    def _actions_of(self, menu: QMenu) -> Iterator[QAction]:
        """Yield a menu's actions and those of the menus in it."""
        for action in menu.actions():
            inner = action.menu()
            if inner is self.label_as:
                yield self["label_as"]  # the same list, where a key asks for it
            elif isinstance(inner, QMenu):
                yield from self._actions_of(inner)
            elif not action.isSeparator():
                yield action

    def _row(self, action: QAction, group: str) -> KeyRow:
        keys = tuple(action.shortcuts())
        name = action.objectName()
        usual = [keymap.text_of(one) for one in keymap.made(self._usual[name])]
        is_usual = [keymap.text_of(one) for one in keys] == usual
        return KeyRow(name, group, self.text_of(action), keys, is_usual)

    def text_of(self, action: QAction) -> str:
        """Return what a command says, without what marks its letter."""
        if action in self.digits:
            return self._number.format(n=self.digits.index(action) + 1)
        return plain(action.iconText() if action.objectName() in ONE_WORD else action.text())

    def _meet(self, one: str, other: str) -> bool:
        """Whether two commands are ever within reach of the same key."""
        # Delete removes labels among the images, and a class among the classes.
        of_classes = {action.objectName() for action in self._scoped["classes"]}
        return not ({one, other} & of_classes and {one, other} & ONLY_IMAGES)

    def _set(self, name: str, action: QAction, keys: "list[QKeySequence]") -> None:
        action.setShortcuts(keys)
        keymap.keep(name, keys, self._usual[name])

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

    def fill_image_menu(self, menu: QMenu) -> None:
        """Put what can be done with chosen images into the grid's menu."""
        self._fill(menu, menus.OF_IMAGES)

    def fill_toolbar(self, bar: QToolBar, first: QWidget, last: QWidget) -> None:
        """Put the most used commands into the toolbar.

        Args:
            bar: gets them.
            first: stands at the left.
            last: stands at the right.
        """
        bar.addWidget(first)
        bar.addSeparator()
        bar.addAction(self["add_folder"])
        for name in ("undo", "redo"):
            button = QToolButton()
            button.setDefaultAction(self[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            bar.addWidget(button)
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(room)
        bar.addWidget(last)

    def listed(self) -> Iterator[tuple[str, QAction]]:
        """Yield every command of the menus with its menu's title, in their order."""
        for menu in self._menus.values():
            for action in self._actions_of(menu):
                if action.objectName() in self._all:
                    yield plain(menu.title()), action

    def _on_toolbar(self) -> dict[str, tuple[str, str]]:
        """Name what the toolbar shows at once; `complete` gives it its keys and menu texts."""
        return {
            "add_folder": (self.tr("Add folder"), "folder-add"),
            "undo": (self.tr("Undo"), "undo"),
            "redo": (self.tr("Redo"), "redo"),
        }

    def _make(self, command: "Command") -> None:
        action = self._all.get(command.name) or QAction(self)
        icon_text = action.iconText()
        action.setText(command.text)
        if icon_text:
            action.setIconText(icon_text)
        action.setObjectName(command.name)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        self._usual[command.name] = command.keys
        action.setShortcuts(keymap.chosen(command.name, command.keys))
        self._keep(command.name, action, command.scope)

    def _digit(self, n: int) -> QAction:
        action = QAction(self)
        name, usual = f"digit_{n}", (keymap.DIGITS[n],)
        action.setObjectName(name)
        self._usual[name] = usual
        action.setShortcuts(keymap.chosen(name, usual))
        self._keep(name, action, "images", is_listed=False)
        return action

    def _keep(self, name: str, action: QAction, scope: "Scope", *, is_listed: bool = True) -> None:
        if scope != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if is_listed:
            self._all[name] = action
        self._scoped[scope].append(action)

    def _fill(self, menu: QMenu, names: Iterable[str]) -> None:
        """Put commands, menus and lines into a menu; see `menus`."""
        inner = {
            "@recent": self.recent,
            "@backups": self.backups,
            "@folders": self.folders,
            "@watched": self.watched,
            "@label_as": self.label_as,
            "@merge_into": self.merge_into,
            "@seek_time": self.seek_time,
        }
        for name in names:
            if name in inner:
                menu.addMenu(inner[name])
            elif name:
                menu.addAction(self[name])
            else:
                menu.addSeparator()


def plain(text: str) -> str:
    """Return a menu's text without what marks its letter, and without dots at its end.

    >>> plain("Save &as…"), plain("导出(&E)…"), plain("Fish && chips")
    ('Save as', '导出', 'Fish & chips')
    """
    text = re.sub(r"\(&.\)", "", text)
    return re.sub(r"&(.)", r"\1", text).rstrip("…")
