"""The examples that an image resembles: those of its label beside those of the runner-up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel
from app.widgets.inspector.preview import ExampleThumb

if TYPE_CHECKING:
    from core.domain.records import ClassRecord, Neighbour

N_NEAREST = 6
N_COLUMNS = 3
N_OF_A_SIDE = 4
N_SIDE_COLUMNS = 2


class LikePart(QWidget):
    """One grid of examples, or two beside each other where there are two classes to compare.

    Signals:
        example_clicked: go to this example (its image id).
    """

    example_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(self.tr("Looks most like these"))
        self._title.setProperty("tone", "section")
        self._one = _Side(N_NEAREST, N_COLUMNS)
        self._two = (_Side(N_OF_A_SIDE, N_SIDE_COLUMNS), _Side(N_OF_A_SIDE, N_SIDE_COLUMNS))
        beside = QHBoxLayout()
        beside.setSpacing(theme.L)
        for side in self._two:
            beside.addWidget(side, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.S)
        column.addWidget(self._title)
        column.addWidget(self._one)
        column.addLayout(beside)
        for side in (self._one, *self._two):
            side.example_clicked.connect(self.example_clicked)

    def show_nearest(self, examples: "list[Example]", classes: "dict[int, ClassRecord]") -> None:
        """Show examples of any class, the nearest first; nothing where there are none."""
        known = [one for one in examples if one[0].class_id in classes]
        self.setVisible(bool(known))
        self._title.setText(self.tr("Looks most like these"))
        self._one.show_examples("", known, classes)
        for side in self._two:
            side.hide()

    def show_sides(
        self,
        label_id: int,
        of_label: "list[Example]",
        other_id: int,
        of_other: "list[Example]",
        classes: "dict[int, ClassRecord]",
    ) -> None:
        """Show examples of the label beside those of the runner-up; both classes are known."""
        self.show()
        self._title.setText(self.tr("The nearest examples"))
        self._one.hide()
        pairs = ((label_id, of_label), (other_id, of_other))
        for side, (class_id, examples) in zip(self._two, pairs, strict=True):
            side.show_examples(classes[class_id].name, examples, classes)


class _Side(QWidget):
    """Up to this many examples in rows, below the name of their class."""

    example_clicked = Signal(int)

    def __init__(self, most: int, n_columns: int) -> None:
        super().__init__()
        self._name = ElidedLabel()
        self._thumbs = [ExampleThumb() for _ in range(most)]
        cells = QGridLayout()
        cells.setSpacing(theme.S)
        for column in range(n_columns):
            cells.setColumnStretch(column, 1)
        for number, thumb in enumerate(self._thumbs):
            cells.addWidget(thumb, *divmod(number, n_columns))
            thumb.clicked.connect(
                lambda _on=False, thumb=thumb: self.example_clicked.emit(thumb.image_id)
            )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.XS)
        whole.addWidget(self._name)
        whole.addLayout(cells)
        whole.addStretch(1)  # the shorter side keeps its examples at the top

    def show_examples(
        self, name: str, examples: "list[Example]", classes: "dict[int, ClassRecord]"
    ) -> None:
        self.setVisible(bool(examples) or bool(name))
        self._name.setText(name)
        self._name.setVisible(bool(name))
        for thumb in self._thumbs[len(examples) :]:
            thumb.hide()
        for thumb, (neighbour, image) in zip(self._thumbs, examples, strict=False):
            record = classes[neighbour.class_id]
            likeness = QLocale().toString(neighbour.similarity, "f", 2)
            thumb.show_example(neighbour.image_id, image, record.position, record.colour, likeness)
            words = self.tr("{name}, similarity {likeness}")
            thumb.setAccessibleName(words.format(name=record.name, likeness=likeness))
            thumb.setToolTip(plain(thumb.accessibleName()))
            thumb.show()


if TYPE_CHECKING:
    Example = tuple[Neighbour, QImage | None]
