"""What was left out, and why; to read, to copy, and to keep as a table."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QIODevice, QSaveFile, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import settings
from app.messages.core_texts import said
from app.messages.left_out import kind_counted, kind_named
from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.common.layouts import FlowLayout

if TYPE_CHECKING:
    from core.domain.reports import LeftOut, Skipped

USUAL = QSize(640, 420)

MOST_OPEN = 60
"""With this many files at most, all groups are open at once."""

_Line: TypeAlias = tuple[str, str]


class SkippedDialog(QDialog):
    """Lists files that were left out: by kind, and those that could not be used by their reason.

    Args:
        skipped: what could not be used.
        parent: the window.
        left_out: what was not looked at; of each kind the first thousand are named.
        words: said above the list; by default how many files were left out.
        groups: what else is listed, by the words above it.
        offers: what else can be done, as the words of a button and what it does.
    """

    def __init__(
        self,
        skipped: "Sequence[Skipped]",
        parent: QWidget | None = None,
        left_out: "Sequence[LeftOut]" = (),
        words: str = "",
        groups: "Sequence[tuple[str, Sequence[Skipped]]]" = (),
        offers: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Left out"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = [(one.path, said(one.reason)) for one in skipped]
        self._left_out = left_out
        self._others = [
            (title, [(one.path, said(one.reason)) for one in files]) for title, files in groups
        ]
        n = len(self._rows) + sum(len(lines) for _, lines in self._others)
        n += sum(one.count for one in left_out)
        text = counted(self.tr("%n file(s) were left out.", "", n), n)
        self._words = PlainLabel(words or text)
        self._words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._words)
        if n:
            column.addWidget(self._list(), 1)
        if offers:
            column.addLayout(self._offers(offers))
        column.addLayout(self._buttons(can_copy=n > 0))
        self.resize(USUAL if n else QSize(USUAL.width(), self.sizeHint().height()))

    def table(self) -> str:
        """Write the list as CSV: path and reason."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([("path", "reason"), *self._rows])
        for _, lines in self._others:
            writer.writerows(lines)
        for one in self._left_out:
            name = kind_named(one.kind)
            writer.writerows((path, name) for path in one.paths)
        return text.getvalue()

    def save(self, target: Path) -> bool:
        """Write the list into a file, whole or not at all; whether that worked."""
        file = QSaveFile(str(target))
        if file.open(QIODevice.OpenModeFlag.WriteOnly):
            file.write(self.table().encode())
            if file.commit():
                return True
        text = self.tr("“{name}” could not be written: {reason}. Choose another place.")
        self._words.setText(text.format(name=target.name, reason=said(file.errorString())))
        return False

    def _list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([self.tr("File"), self.tr("Reason")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setAccessibleName(self.tr("Files that were left out"))
        tree.header().setSectionResizeMode(0, tree.header().ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, tree.header().ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        if not self._left_out and not self._others:
            _fill(tree, self._rows)
            return tree
        self._groups: dict[str, tuple[list[_Line], int]] = {}
        if self._rows:
            n = len(self._rows)
            title = counted(self.tr("%n could not be used", "", n), n)
            self._groups[title] = (list(self._rows), 0)
        self._groups |= {title: (lines, 0) for title, lines in self._others}
        for one in self._left_out:
            lines = [(path, "") for path in one.paths]
            title = kind_counted(one.kind, one.count)
            self._groups[title] = (lines, one.count - len(lines))
        for title in self._groups:
            group = QTreeWidgetItem(tree, [title])
            group.setIcon(0, theme.icon("chevron-right"))
            group.setFirstColumnSpanned(True)
            group.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        tree.itemExpanded.connect(self._fill_group)
        tree.itemCollapsed.connect(lambda one: one.setIcon(0, theme.icon("chevron-right")))
        tree.itemClicked.connect(
            lambda one: one.setExpanded(not one.isExpanded()) if one.parent() is None else None
        )
        tree.setExpandsOnDoubleClick(False)
        if sum(len(lines) for lines, _ in self._groups.values()) <= MOST_OPEN:
            for number in range(tree.topLevelItemCount()):
                tree.expand(tree.model().index(number, 0))
        return tree

    def _fill_group(self, group: QTreeWidgetItem) -> None:
        """List a group's files when it is opened first: there may be thousands."""
        group.setIcon(0, theme.icon("chevron-down"))
        lines, n_more = self._groups.get(group.text(0), ([], 0))
        if group.childCount() or not lines:
            return
        _fill(group, lines)
        if n_more:
            QTreeWidgetItem(group, [counted(self.tr("and %n more", "", n_more), n_more)])

    def _offers(self, offers: Sequence[tuple[str, Callable[[], object]]]) -> FlowLayout:
        row = FlowLayout(gap=theme.S)
        for words, do in offers:
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(do)
            button.clicked.connect(self.close)
            row.addWidget(button)
        return row

    def _buttons(self, *, can_copy: bool) -> QHBoxLayout:
        copy = QPushButton(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table()))
        save = QPushButton(self.tr("Save as a table…"))
        save.clicked.connect(self._ask)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        for button in (copy, save):
            button.setVisible(can_copy)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _ask(self) -> None:
        start = settings.folder("export", Path.home()) / self.tr("Left out.csv")
        pattern = self.tr("Tables (*.csv)")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save list"), str(start), pattern)
        if chosen:
            settings.set_folder("export", Path(chosen).parent)
            self.save(Path(chosen))


def _fill(parent: QTreeWidget | QTreeWidgetItem, lines: Sequence[_Line]) -> None:
    for path, reason in lines:
        item = QTreeWidgetItem(parent, [legible(path), legible(reason)])
        item.setToolTip(0, plain(path))
