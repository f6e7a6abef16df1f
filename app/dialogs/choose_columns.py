"""Which columns of a table hold the pictures and their labels, where their names do not tell."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedComboBox
from app.widgets.common.labels import PlainLabel

WIDTH_PX = 420


class ColumnsDialog(QDialog):
    """Asks for two columns.

    Args:
        name: of the table's file.
        columns: all there are.

    Signals:
        chosen: (the column of the pictures, that of the labels).
    """

    chosen = Signal(str, str)

    def __init__(self, name: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Columns of the table"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._columns = tuple(columns)
        text = self.tr("Which columns of “{name}” hold the pictures and their labels?")
        words = PlainLabel(text.format(name=legible(name)))
        words.setWordWrap(True)
        self._pictures, self._labels = self._box(0), self._box(min(1, len(columns) - 1))
        form = QFormLayout()
        form.setSpacing(theme.S)
        form.addRow(self.tr("Pictures"), self._pictures)
        form.addRow(self.tr("Labels"), self._labels)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(words)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(self._buttons())
        self._show_state()
        self.resize(WIDTH_PX, self.sizeHint().height())

    def _box(self, current: int) -> QComboBox:
        box = ElidedComboBox()
        for number, name in enumerate(self._columns):
            box.addItem(legible(name))
            box.setItemData(number, plain(legible(name)), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(current)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(20)
        box.currentIndexChanged.connect(lambda _: self._show_state())
        return box

    def _buttons(self) -> QHBoxLayout:
        self._take = QPushButton(self.tr("Import"))
        self._take.setDefault(True)
        theme.set_kind(self._take, "primary")
        self._take.clicked.connect(self._choose)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._take)
        return row

    def _show_state(self) -> None:
        if hasattr(self, "_take"):
            self._take.setEnabled(self._pictures.currentIndex() != self._labels.currentIndex())

    def _choose(self) -> None:
        columns = self._columns
        self.chosen.emit(
            columns[self._pictures.currentIndex()], columns[self._labels.currentIndex()]
        )
        self.accept()
