"""The list of all keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app import theme


class KeysDialog(QDialog):
    """Shows what each key does.

    Args:
        rows: (what it does, the keys).
    """

    def __init__(self, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        grid.setHorizontalSpacing(theme.XL)
        grid.setVerticalSpacing(theme.S)
        grid.setColumnStretch(0, 1)
        for line, (words, keys) in enumerate(rows):
            shown = QLabel(keys)
            shown.setProperty("tone", "section")
            grid.addWidget(QLabel(words.rstrip("…")), line, 0)
            grid.addWidget(shown, line, 1)
        grid.setRowStretch(len(rows), 1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self.resize(560, 640)
