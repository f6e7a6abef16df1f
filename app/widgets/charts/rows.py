"""Rows of bars in a list: one for each class, or for each way a label came to be.

A list, so that the keyboard and screen readers know their way about in it. Left and Right go from
part to part of a bar; Enter or a click shows its images.
"""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import elided, legible, plain
from app.theme import style as theme
from app.widgets.charts.chart import PICTURE_PX
from app.widgets.charts.legend import paint_legend
from app.widgets.charts.saving import Saving, Table

Index = QModelIndex | QPersistentModelIndex

ROW_PX = 34
BAR_PX = 9
SIDE_PX = 3
MARK_PX = 10
MOST_ROWS = 8
"""More scroll."""


@dataclass(frozen=True)
class Part:
    """A part of a bar.

    Attributes:
        key: what it is, for whoever is asked to show it.
        word: what it is, in words.
        n: how many images.
        colour: a field of `Colours`, or "#rrggbb".
    """

    key: str
    word: str
    n: int
    colour: str


@dataclass(frozen=True)
class Row:
    """A line of the list.

    Attributes:
        key: what it is about.
        name: as written.
        parts: of its bar.
        note: at the right.
        position, colour: of a class's mark; None and "" for none.
    """

    key: int
    name: str
    parts: tuple[Part, ...]
    note: str = ""
    position: int | None = None
    colour: str = ""

    @property
    def n(self) -> int:
        """How many images the row has in all."""
        return sum(part.n for part in self.parts)


class RowModel(QAbstractListModel):
    """The rows, for the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.most = 1

    def show(self, rows: list[Row], whole: int) -> None:
        """Show these; this many images would fill a line."""
        self.beginResetModel()
        self.rows = rows
        self.most = whole or max((row.n for row in rows), default=1) or 1
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return legible(row.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(sentence(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentence(row)
        return None


class BarRows(QListView):
    """The list that draws a bar for each row.

    Signals:
        chosen: (key of a row, key of the part; "" for all of it).

    Attributes:
        saving: the context menu that copies and saves.
    """

    chosen = Signal(int, str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowModel(self)
        self.part = -1
        self.saving = Saving(self, title)
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)

    def show_rows(self, rows: list[Row], whole: int = 0) -> None:
        """Show rows from top to bottom; the current one stays so.

        Args:
            rows: to show.
            whole: how many images fill a line; 0 for as many as the longest row has.
        """
        here = self.currentIndex()
        key = self._model.rows[here.row()].key if here.isValid() else None
        self._model.show(rows, whole)
        kept = next((n for n, row in enumerate(rows) if row.key == key), -1)
        if kept >= 0:
            self.setCurrentIndex(self._model.index(kept))
        self.setFixedHeight(ROW_PX * min(max(len(rows), 1), MOST_ROWS) + 4)

    def rows(self) -> list[Row]:
        """Return the rows that are shown."""
        return self._model.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if not index.isValid():
            super().keyPressEvent(event)
            return
        row = self._model.rows[index.row()]
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            shown = [n for n, part in enumerate(row.parts) if part.n]
            places = [-1, *shown]
            here = places.index(self.part) if self.part in places else 0
            self.part = places[min(max(here + step, 0), len(places) - 1)]
            self.viewport().update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            chosen = row.parts[self.part].key if 0 <= self.part < len(row.parts) else ""
            self.chosen.emit(row.key, chosen)
        else:
            super().keyPressEvent(event)
            self.part = -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self._model.rows[index.row()]
        rect = self.visualRect(index).adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        part = self._part_at(row, rect, event.position().x())
        self.chosen.emit(row.key, part)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.saving.popup(event.globalPos())

    def _part_at(self, row: Row, rect: QRect, x: float) -> str:
        for part, bar in zip(row.parts, self.bars(row, QRectF(rect)), strict=True):
            if part.n and bar.left() <= x < bar.right():
                return part.key
        return ""

    def bars(self, row: Row, rect: QRectF) -> list[QRectF]:
        """Return where the parts of a row's bar lie."""
        left, bars = rect.left(), []
        top = rect.bottom() - BAR_PX - 3
        for part in row.parts:
            width = rect.width() * part.n / self._model.most
            # Never narrower than can be seen: a little is not nothing.
            width = max(width, 3.0) if part.n else 0.0
            bars.append(QRectF(left, top, width, BAR_PX))
            left += width
        return bars

    # As a picture and as a table

    def table(self) -> Table:
        words: list[str] = list(dict.fromkeys(p.word for row in self.rows() for p in row.parts))
        rows = [[self.tr("Name"), *words, self.tr("Note")]]
        for row in self.rows():
            by_word = {part.word: str(part.n) for part in row.parts}
            rows.append([row.name, *(by_word.get(word, "") for word in words), row.note])
        return rows

    def picture_size(self) -> QSize:
        n = max(len(self.rows()), 1) + bool(self._legend())
        return QSize(PICTURE_PX, ROW_PX * n + theme.S)

    def render_to(self, painter: QPainter, size: QSize) -> None:
        rect = QRectF(theme.S, 0, size.width() - 2 * theme.S, ROW_PX)
        if legend := self._legend():
            paint_legend(painter, rect, legend)
            rect.translate(0, ROW_PX)
        for row in self.rows():
            paint_row(painter, self, row, rect)
            rect.translate(0, ROW_PX)

    def _legend(self) -> list[tuple[str, str]]:
        """Return word and colour of the parts, where bars have more than one."""
        parts = [part for row in self.rows() for part in row.parts if len(row.parts) > 1]
        return list(dict.fromkeys((part.word, part.colour) for part in parts))


def sentence(row: Row) -> str:
    """Say a row with all its parts."""
    parts = [f"{part.word} {grouped(part.n)}" for part in row.parts if part.n]
    return ", ".join([row.name, *parts, *([row.note] if row.note else [])])


def paint_row(painter: QPainter, bars: BarRows, row: Row, rect: QRectF, *, part: int = -1) -> None:
    """Draw a row: name and note, and its bar below; ring the part that is current."""
    shades, metrics = theme.colours(), painter.fontMetrics()
    words = QRectF(rect.left(), rect.top(), rect.width(), ROW_PX - BAR_PX - 5)
    if row.position is not None:
        mark = QRectF(words.left(), words.center().y() - MARK_PX / 2, MARK_PX, MARK_PX)
        theme.paint_mark(painter, mark, row.position, row.colour)
        words.setLeft(words.left() + MARK_PX + 6)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(shades.text_muted))
    painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, row.note)
    room = int(words.width()) - metrics.horizontalAdvance(row.note) - theme.S
    painter.setPen(QColor(shades.text))
    name = elided(metrics, row.name, Qt.TextElideMode.ElideMiddle, max(room, 0))
    painter.drawText(words, middle, name)
    ground = QRectF(rect.left(), rect.bottom() - BAR_PX - 3, rect.width(), BAR_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shades.sunken))
    painter.drawRoundedRect(ground, 2, 2)
    places = bars.bars(row, rect)
    for n, (piece, place) in enumerate(zip(row.parts, places, strict=True)):
        if not piece.n:
            continue
        colour = getattr(shades, piece.colour, piece.colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.visible(colour, shades.sunken, 1.6)))
        painter.drawRect(place)
        if piece.colour == "attention":  # hatched, for who cannot tell it by its colour
            painter.setBrush(QBrush(QColor(shades.surface), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
        if n == part:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(shades.text), 2))
            painter.drawRect(place.adjusted(-1, -2, 1, 2))


class _RowDelegate(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, model = option.widget, index.model()
        assert isinstance(view, BarRows)
        assert isinstance(model, RowModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shades, rect = theme.colours(), QRectF(option.rect)
        is_current = index == view.currentIndex() and view.hasFocus()
        if is_current:
            painter.setPen(QPen(QColor(shades.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(shades.window))
        inner = rect.adjusted(SIDE_PX, 0, -SIDE_PX, 0)
        paint_row(
            painter, view, model.rows[index.row()], inner, part=view.part if is_current else -1
        )
        painter.restore()
