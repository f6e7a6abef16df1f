"""Which class is taken for which."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted, joined
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.grid.picked_chip import Picked
from app.widgets.tables.confusion_table import NO_MARKS, ConfusionTable, Source

MOST_PX = 320  # more rows scroll

if TYPE_CHECKING:
    from core.domain.review import Confusion


class ConfusionPart(QWidget):
    """Shows the table; the grid shows the images of a cell.

    Signals:
        picked: a `Picked`, the images of a cell.
    """

    picked = Signal(Picked)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Confusion, dict[int, str], Mapping[int, tuple[int, str]]] | None = None
        self.table = ConfusionTable()
        self.table.picked.connect(self.picked)
        self._source = QComboBox()
        self._source.setAccessibleName(self.tr("What is counted"))
        for text, source in (
            (self.tr("Examples and checked images"), Source()),
            (self.tr("Examples only"), Source(checked=False)),
            (self.tr("Checked images only"), Source(examples=False)),
        ):
            self._source.addItem(text, source)
        self._source.currentIndexChanged.connect(self._count)
        self._note = PlainLabel()
        self._note.setProperty("tone", "muted")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._source)
        column.addWidget(self.table)
        column.addWidget(self._note)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that there is nothing to judge yet."""
        self._shown = None
        self.table.hide()
        self._source.hide()
        self._note.setText(self._too_little())

    def show_confusion(
        self,
        confusion: "Confusion",
        names: dict[int, str],
        marks: Mapping[int, tuple[int, str]] = NO_MARKS,
    ) -> None:
        """Show what was judged, with the classes' names, and their positions and colors, by id."""
        self._shown = (confusion, names, marks)
        self._count()

    def _count(self) -> None:
        if self._shown is None:
            return
        confusion, names, marks = self._shown
        self.table.show_confusion(confusion, names, self._source.currentData(), marks)
        n = self.table.n_judged()
        text = counted(self.tr("%n image(s) judged.", "", n), n)
        if confusion.n_unjudged:
            rest = confusion.n_unjudged
            alone = self.tr("%n example(s) not judged: no other in the class.", "", rest)
            text = joined(text, counted(alone, rest))
        if not n:
            text = self._too_little()
        else:
            self.table.setToolTip(
                self.tr("Rows are your labels, columns the predictions. Click a cell to see it.")
            )
        self._note.setText(text)
        self._source.show()
        self.table.setVisible(n > 0)
        self.table.setFixedHeight(min(self.table.sizeHint().height(), MOST_PX))

    def _too_little(self) -> str:
        return self.tr("Give each class two examples and adapt, or check some predictions.")
