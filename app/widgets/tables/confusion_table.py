"""Which class is taken for which, as a table whose cells open their images."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import legible, plain
from app.theme import style as theme
from app.widgets.grid.picked_chip import Picked
from core.domain.review import Confusion

NO_MARKS: Mapping[int, tuple[int, str]] = {}

Index = QModelIndex | QPersistentModelIndex

CELL_PX = 56
MARK_PX = 12
LEAST_CELL_PX = 34  # in a narrow panel, before the columns scroll
NAME_PX = 96
ROW_PX = 30
FRAME_PX = 8  # the border, and room for the rounding of screens
STRONGEST = 0.55  # of the colour in the fullest cell, so that its count stays readable


@dataclass(frozen=True)
class Source:
    """Which of the judged images are counted."""

    examples: bool = True
    checked: bool = True


class ConfusionModel(QAbstractTableModel):
    """Rows are what images are, columns what they were taken for, the last one the share right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._counts = np.zeros((0, 0), np.int64)
        self._marks: list[QPixmap | None] = []
        self.has_room = True

    def show_marks(self, marks: list[QPixmap | None]) -> None:
        """Show the classes' marks beside their names, in the order of the rows."""
        self._marks = marks

    def show_confusion(self, confusion: Confusion, names: dict[int, str], source: Source) -> None:
        """Count again.

        Args:
            confusion: what was judged.
            names: of its classes, by id.
            source: which of it counts.
        """
        self.beginResetModel()
        n = len(confusion.class_ids)
        counts = np.where(confusion.is_example, source.examples, source.checked)
        self._names = [names[one] for one in confusion.class_ids]
        self._counts = np.zeros((n, n), np.int64)
        self._cells = {}
        rows = zip(
            confusion.image_ids[counts].tolist(),
            confusion.truths[counts].tolist(),
            confusion.guesses[counts].tolist(),
            strict=True,
        )
        for image_id, truth, guess in rows:
            self._counts[truth, guess] += 1
            self._cells.setdefault((truth, guess), []).append(image_id)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or not self._names else len(self._names) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._sentence(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_share = orientation == Qt.Orientation.Horizontal and section == len(self._names)
        if role == Qt.ItemDataRole.DisplayRole:
            if is_share:
                return self.tr("Right") if self.has_room else "✓"
            return self._heading(section, orientation)
        if role == Qt.ItemDataRole.DecorationRole and not is_share:
            return self._marks[section] if section < len(self._marks) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            if is_share:
                return self.tr("How many of a class were predicted right")
            if orientation == Qt.Orientation.Horizontal:
                return plain(self.tr("Taken for {name}").format(name=self._names[section]))
            return plain(self.tr("Labeled {name}").format(name=self._names[section]))
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Vertical:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _heading(self, section: int, orientation: Qt.Orientation) -> str:
        """Write a name; above a narrow column the mark alone says which class it is."""
        is_narrow = orientation == Qt.Orientation.Horizontal and not self.has_room
        has_mark = section < len(self._marks) and self._marks[section] is not None
        return "" if is_narrow and has_mark else legible(self._names[section])

    def picked(self, index: Index) -> Picked | None:
        """Return the images of a cell, of the whole class in the last column; None for none."""
        row, column = index.row(), index.column()
        n = len(self._names)
        columns = range(n) if column == n else (column,)
        images = [one for guess in columns for one in self._cells.get((row, guess), [])]
        return Picked(self._title(row, column), tuple(images)) if images else None

    def shade(self, index: Index) -> tuple[str, float]:
        """Return the colour of a cell, a field of `Colours`, and its strength, 0..1."""
        row, column = index.row(), index.column()
        total = int(self._counts[row].sum())
        if column == len(self._names) or not total:
            return "success", 0.0
        share = float(self._counts[row, column]) / total
        return ("success" if row == column else "error"), share

    def is_error(self, index: Index) -> bool:
        """Whether a cell holds images that were taken for another class."""
        return index.column() < len(self._names) and index.row() != index.column()

    def n_judged(self) -> int:
        """Count the images in the table."""
        return int(self._counts.sum())

    def numbers(self) -> list[list[str]]:
        """Return all cells as text, a heading first."""
        columns = range(self.columnCount())
        rows = [[name, *(self._text(n, m) for m in columns)] for n, name in enumerate(self._names)]
        return [["", *self._names, self.tr("Right")], *rows]

    def _text(self, row: int, column: int) -> str:
        total = int(self._counts[row].sum())
        if column == len(self._names):
            return f"{round(100 * self._counts[row, row] / total)}%" if total else "–"
        n = int(self._counts[row, column])
        return grouped(n) if n else ""

    def _title(self, row: int, column: int) -> str:
        name = self._names[row]
        if column == len(self._names):
            return name
        if row == column:
            return self.tr("{name}, right").format(name=name)
        return self.tr("{one} taken for {other}").format(one=name, other=self._names[column])

    def _sentence(self, row: int, column: int) -> str:
        total = int(self._counts[row].sum())
        right = column in (row, len(self._names))
        n = int(self._counts[row, row] if right else self._counts[row, column])
        text = (
            self.tr("{n} of {total} {name} were predicted right")
            if right
            else self.tr("{n} of {total} {name} were taken for {other}")
        )
        other = "" if right else self._names[column]
        return text.format(n=n, total=total, name=self._names[row], other=other)


class ConfusionTable(QTableView):
    """The table on screen; a click or Enter on a cell opens its images.

    Signals:
        picked: a `Picked`.
    """

    picked = Signal(Picked)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ConfusionModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, arrows move in it
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Confusion of classes"))
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            header.setHighlightSections(True)
            header.setSectionsClickable(False)
        across.setDefaultSectionSize(CELL_PX)
        across.setMinimumHeight(ROW_PX)
        down.setDefaultSectionSize(ROW_PX)
        down.setFixedWidth(NAME_PX)
        self.clicked.connect(self._open)

    def show_confusion(
        self,
        confusion: Confusion,
        names: dict[int, str],
        source: Source,
        marks: Mapping[int, tuple[int, str]] = NO_MARKS,
    ) -> None:
        """Show what was judged; the cell that was current stays so.

        Args:
            confusion, names, source: as in `ConfusionModel.show_confusion`.
            marks: position and colour of the classes, by id.
        """
        here = self.currentIndex()
        dpr = self.devicePixelRatioF()
        self._model.show_marks(
            [
                theme.mark_pixmap(*marks[class_id], MARK_PX, dpr) if class_id in marks else None
                for class_id in confusion.class_ids
            ]
        )
        row, column = max(here.row(), 0), max(here.column(), 0)
        self._model.show_confusion(confusion, names, source)
        self._fit()
        self.updateGeometry()
        self.setCurrentIndex(self._model.index(row, column))

    def n_judged(self) -> int:
        """Count the images in the table."""
        return self._model.n_judged()

    def numbers(self) -> list[list[str]]:
        """Return all cells as text, a heading first."""
        return self._model.numbers()

    def sizeHint(self) -> QSize:
        n = max(self._model.rowCount(), 3)
        width = NAME_PX + (n + 1) * CELL_PX + 2 * FRAME_PX
        return QSize(width, (n + 1) * ROW_PX + 2 * FRAME_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the columns as wide as there is room for, so that few of them need no scrolling."""
        room = self.viewport().width() // max(self._model.columnCount(), 1)
        width = min(max(room, LEAST_CELL_PX), CELL_PX)
        self._model.has_room = width >= CELL_PX
        if width != self.horizontalHeader().defaultSectionSize():
            self.horizontalHeader().setDefaultSectionSize(width)
            self.horizontalHeader().viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(NAME_PX + 2 * CELL_PX, 4 * ROW_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        found = self._model.picked(index) if index.isValid() else None
        if found is not None:
            self.picked.emit(found)


class _CellDelegate(QStyledItemDelegate):
    """Paints a count on a colour as strong as its share of the row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, shades = index.model(), theme.colours()
        assert isinstance(model, ConfusionModel)
        rect: QRect = option.rect.adjusted(1, 1, -1, -1)
        state = option.state
        name, share = model.shade(index)
        painter.save()
        painter.fillRect(rect, _blend(shades.surface, getattr(shades, name), STRONGEST * share))
        if state & QStyle.StateFlag.State_MouseOver and model.picked(index) is not None:
            painter.setPen(QPen(QColor(shades.border_strong), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(shades.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        font = painter.font()
        font.setBold(model.is_error(index) and share > 0)
        painter.setFont(font)
        painter.setPen(QColor(shades.text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()


def _blend(one: str, other: str, share: float) -> QColor:
    first, second = QColor(one), QColor(other)
    return QColor(
        round(first.red() + share * (second.red() - first.red())),
        round(first.green() + share * (second.green() - first.green())),
        round(first.blue() + share * (second.blue() - first.blue())),
    )
