"""What was left out, and why; to read, to copy, and to keep as a table."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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
from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:
    from core.domain.reports import Skipped

USUAL = QSize(640, 420)


class SkippedDialog(QDialog):
    """Lists files that were left out, each with its reason."""

    def __init__(self, skipped: "Sequence[Skipped]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Left out"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = [(one.path, said(one.reason)) for one in skipped]
        n = len(self._rows)
        self._words = PlainLabel(counted(self.tr("%n file(s) were left out.", "", n), n))
        self._words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(self._words)
        column.addWidget(self._list(), 1)
        column.addLayout(self._buttons())
        self.resize(USUAL)

    def table(self) -> str:
        """Write the list as CSV: path and reason."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([("path", "reason"), *self._rows])
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
        for path, reason in self._rows:
            item = QTreeWidgetItem(tree, [legible(path), legible(reason)])
            item.setToolTip(0, plain(path))
        return tree

    def _buttons(self) -> QHBoxLayout:
        copy = QPushButton(self.tr("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table()))
        save = QPushButton(self.tr("Save as a table…"))
        save.clicked.connect(self._ask)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(copy)
        row.addWidget(save)
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
