"""Which class is taken for which, beside the window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted, joined
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.grid.picked_chip import Picked
from app.widgets.tables.confusion_table import ConfusionTable, Source

if TYPE_CHECKING:
    from core.domain.review import Confusion


class ConfusionDialog(QDialog):
    """Shows the table; stays open while the grid shows the images of a cell.

    Signals:
        picked: a `Picked`, the images of a cell.
    """

    picked = Signal(Picked)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Confusion"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shown: tuple[Confusion, dict[int, str]] | None = None
        self.table = ConfusionTable()
        self.table.picked.connect(self.picked)
        words = PlainLabel(
            self.tr(
                "Rows are your labels, columns what was predicted without knowing them. Click a"
                " cell, or press Enter, to see its images."
            )
        )
        words.setWordWrap(True)
        self._source = QComboBox()
        self._source.setAccessibleName(self.tr("What is counted"))
        for text, source in (
            (self.tr("Examples and checked images"), Source()),
            (self.tr("Examples only"), Source(checked=False)),
            (self.tr("Checked images only"), Source(examples=False)),
        ):
            self._source.addItem(text, source)
        self._source.currentIndexChanged.connect(self._show)
        self._note = PlainLabel()
        self._note.setProperty("tone", "muted")
        self._note.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(self._source)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.L, theme.L, theme.L, theme.L)
        column.setSpacing(theme.M)
        column.addWidget(words)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self._note)

    def show_confusion(self, confusion: "Confusion", names: dict[int, str]) -> None:
        """Show what was judged, with the classes' names by id."""
        is_first = self._shown is None
        self._shown = (confusion, names)
        self._show()
        if is_first:
            # As large as the table wants, within reason; the rest scrolls.
            rest = 2 * self.fontMetrics().lineSpacing()  # the sentence above takes two lines
            wanted = self.sizeHint() + QSize(0, rest)
            self.resize(wanted.boundedTo(self.screen().availableSize() * 0.9))
            self.table.setFocus()

    def _show(self) -> None:
        if self._shown is None:
            return
        confusion, names = self._shown
        self.table.show_confusion(confusion, names, self._source.currentData())
        n = self.table.n_judged()
        text = counted(self.tr("%n image(s) judged.", "", n), n)
        if confusion.n_unjudged:
            rest = confusion.n_unjudged
            alone = self.tr(
                "%n example(s) could not be judged: each is the only one of its class.", "", rest
            )
            text = joined(text, counted(alone, rest))
        if not n:
            text = self.tr(
                "Nothing to judge yet: give each class two examples and adapt, or check some"
                " predictions."
            )
        self._note.setText(text)
