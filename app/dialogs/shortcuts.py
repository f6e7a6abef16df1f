"""All commands with their keys, each of which can be changed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import shortcuts as keymap
from app.actions.actions import Actions, KeyRow
from app.theme import style as theme
from app.widgets.common import accessibility as roles
from app.widgets.common.labels import PlainLabel

_NAME = Qt.ItemDataRole.UserRole
USUAL = QSize(600, 620)


class KeysDialog(QDialog):
    """Lists every command, finds one by its words or its key, and gives it other keys.

    Args:
        actions: whose keys these are; a change is at work, and kept, at once.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions = actions
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Find a command or a key"))
        self._search.setAccessibleName(self.tr("Find a command or a key"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self.list = self._list()
        self.editor = _KeyEditor()
        self.editor.chosen.connect(self._give)
        self.editor.reset_clicked.connect(lambda: actions.reset_keys(self._name()))
        self.editor.tried.connect(self._judge)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._search)
        column.addWidget(self.list, 1)
        column.addWidget(self._fixed())
        column.addWidget(self.editor)
        column.addLayout(self._buttons())
        actions.keys_changed.connect(self._fill)
        self.resize(USUAL)
        self._fill()

    def choose(self, name: str) -> None:
        """Go to a command."""
        for item in self._items():
            if item.data(0, _NAME) == name:
                self.list.setCurrentItem(item)

    def _list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.setIndentation(theme.M)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName(self.tr("Commands and their keys"))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, tree.header().ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, tree.header().ResizeMode.ResizeToContents)
        tree.currentItemChanged.connect(lambda *_: self._show_chosen())
        tree.itemActivated.connect(lambda *_: self.editor.begin())
        return tree

    def _fixed(self) -> PlainLabel:
        words = PlainLabel(
            self.tr(
                "Arrows, Page up and down, Home and End walk through the images, Shift with them"
                " selects, Space marks, Esc selects nothing. These keys are the same in every"
                " program and stay as they are."
            )
        )
        words.setProperty("tone", "muted")
        words.setWordWrap(True)
        return words

    def _buttons(self) -> QHBoxLayout:
        everything = QPushButton(self.tr("Reset all keys"))
        everything.setAutoDefault(False)
        everything.clicked.connect(lambda: self._actions.reset_keys())
        close = QPushButton(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(everything)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _fill(self) -> None:
        """Write the list again; the selection stays."""
        chosen = self._name()
        self.list.blockSignals(True)
        self.list.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for row in self._actions.key_rows():
            head = heads.get(row.group)
            if head is None:
                head = heads[row.group] = _head(self.list, row.group)
            item = QTreeWidgetItem(head, [row.text, _written(row)])
            item.setData(0, _NAME, row.name)
            font = item.font(1)
            font.setBold(not row.is_usual)
            item.setFont(1, font)
        self.list.expandAll()
        self.list.blockSignals(False)
        self._filter()
        self.choose(chosen)
        self._show_chosen()

    def _filter(self) -> None:
        wanted = self._search.text().strip().casefold()
        for item in self._items():
            texts = (item.text(0).casefold(), item.text(1).casefold())
            item.setHidden(bool(wanted) and not any(wanted in text for text in texts))
        for head in _children(self.list.invisibleRootItem()):
            head.setHidden(all(item.isHidden() for item in _children(head)))

    def _items(self) -> list[QTreeWidgetItem]:
        heads = _children(self.list.invisibleRootItem())
        return [item for head in heads for item in _children(head)]

    def _name(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""

    def _row(self) -> KeyRow | None:
        rows = self._actions.key_rows()
        return next((row for row in rows if row.name == self._name()), None)

    def _show_chosen(self) -> None:
        self.editor.show_row(self._row())

    def _judge(self, key: QKeySequence) -> None:
        """Say what stands in the way of a key before it is given."""
        if keymap.is_fixed(key):
            text = self.tr("“{key}” walks through the images; choose another key.")
            self.editor.warn(text.format(key=keymap.shown(key)), is_fatal=True)
            return
        owner = self._actions.owner_of(key, self._name())
        if owner:
            text = self.tr("“{key}” belongs to “{command}”, which will be without it.")
            self.editor.warn(text.format(key=keymap.shown(key), command=owner))
        else:
            self.editor.warn("")

    def _give(self, key: QKeySequence, is_further: bool) -> None:
        row = self._row()
        if row is not None:
            before = [one for one in row.keys if one != key] if is_further else []
            self._actions.set_keys(row.name, [*before, key])


class _KeyEditor(QWidget):
    """Takes a key for the chosen command.

    Signals:
        tried: a key was pressed.
        chosen: (the key, whether it comes to the others instead of taking their place).
        reset_clicked: the usual keys are wanted again.
    """

    tried = Signal(QKeySequence)
    chosen = Signal(QKeySequence, bool)
    reset_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel()
        self._words.setWordWrap(True)
        roles.install(QKeySequenceEdit, QAccessible.Role.HotkeyField)
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(self.tr("New key"))
        inner = self.field.findChild(QLineEdit)
        if inner is not None:
            inner.setAccessibleName(self.tr("New key"))
        self.field.keySequenceChanged.connect(self._try)
        self._words.setBuddy(self.field)
        self.replace = self._button(self.tr("Use this key"), lambda: self._choose(False))
        self.add = self._button(self.tr("Add to the others"), lambda: self._choose(True))
        self.reset = self._button(self.tr("Reset"), self.reset_clicked.emit)
        theme.set_kind(self.replace, "primary")
        self._warning = PlainLabel()
        self._warning.setProperty("tone", "warning")
        self._warning.setWordWrap(True)
        self._row: KeyRow | None = None
        self._is_refused = False
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self.field, 1)
        for button in (self.replace, self.add, self.reset):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._words)
        column.addLayout(row)
        column.addWidget(self._warning)

    def show_row(self, row: KeyRow | None) -> None:
        """Turn to a command, None for none."""
        self._row = row
        text = self.tr("Choose a command to give it another key.")
        if row is not None:
            text = self.tr("A key for “{command}”: click below and press it.")
            text = text.format(command=row.text)
        self._words.setText(text)
        self.field.clear()
        self.field.setEnabled(row is not None)
        self.warn("")
        self._enable()

    def begin(self) -> None:
        """Wait for a key."""
        self.field.setFocus()

    def warn(self, text: str, *, is_fatal: bool = False) -> None:
        """Say what stands in the way; whether it cannot be helped."""
        self._warning.setText(text)
        self._warning.setVisible(bool(text))
        self._is_refused = is_fatal
        self._enable()

    def _button(self, text: str, do: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button

    def _try(self, key: QKeySequence) -> None:
        if key.isEmpty():
            self.warn("")
        else:
            self.tried.emit(key)

    def _choose(self, is_further: bool) -> None:
        self.chosen.emit(self.field.keySequence(), is_further)

    def _enable(self) -> None:
        has_key = not self.field.keySequence().isEmpty() and not self._is_refused
        self.replace.setEnabled(has_key and self._row is not None)
        self.add.setEnabled(has_key and self._row is not None and bool(self._row.keys))
        self.reset.setEnabled(self._row is not None and not self._row.is_usual)


def _head(tree: QTreeWidget, text: str) -> QTreeWidgetItem:
    head = QTreeWidgetItem(tree, [text])
    head.setFlags(Qt.ItemFlag.ItemIsEnabled)
    font = head.font(0)
    font.setBold(True)
    head.setFont(0, font)
    return head


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(n) for n in range(item.childCount()))
    return [one for one in found if one is not None]


def _written(row: KeyRow) -> str:
    return ", ".join(keymap.shown(key) for key in row.keys)
