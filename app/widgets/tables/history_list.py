"""The changes of a project as a list: newest first, what is undone greyed above what is done."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.messages.core_texts import said
from app.messages.plain_text import elided, plain
from app.theme import style as theme

if TYPE_CHECKING:
    from core.domain.records import HistoryEntry

Index = QModelIndex | QPersistentModelIndex

SIGN_PX = 14
_WHEN = Qt.ItemDataRole.UserRole
_UNDONE = Qt.ItemDataRole.UserRole + 1
_NOW = Qt.ItemDataRole.UserRole + 2


class HistoryModel(QAbstractListModel):
    """The changes, newest first, and the start at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[HistoryEntry] = []
        self._now = 0

    def show_entries(self, entries: "list[HistoryEntry]") -> None:
        """Show these changes, newest first."""
        self.beginResetModel()
        self._entries = entries
        self._now = next((n for n, one in enumerate(entries) if not one.undone), len(entries))
        self.endResetModel()

    def now(self) -> int:
        """Return the row of the newest change that is done; the start's where none is."""
        return self._now

    def event_id(self, row: int) -> int:
        """Return the change of a row, 0 for the start."""
        return self._entries[row].id if row < len(self._entries) else 0

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        one = self._entries[row] if row < len(self._entries) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return said(one.name) if one else self.tr("Start")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(row)
        if role == _WHEN:
            return when(one.at) if one else ""
        if role == _UNDONE:
            return one is not None and one.undone
        return row == self._now if role == _NOW else None

    def _sentence(self, row: int) -> str:
        if row >= len(self._entries):
            words = self.tr("Start")
        elif self._entries[row].undone:
            words = self.tr("{name}, undone").format(name=said(self._entries[row].name))
        else:
            words = said(self._entries[row].name)
        return self.tr("{name}, here now").format(name=words) if row == self._now else words


def when(at: str) -> str:
    """Say when something was done: the time today, else the day."""
    done = QDateTime.fromString(at, Qt.DateFormat.ISODate).toLocalTime()
    locale = QLocale()
    if done.date().toPython() == datetime.now().astimezone().date():
        return locale.toString(done.time(), QLocale.FormatType.ShortFormat)
    return locale.toString(done.date(), QLocale.FormatType.ShortFormat)


class HistoryLine(QStyledItemDelegate):
    """Paints one change: a sign, its name, when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shades, rect = theme.colours(), option.rect.adjusted(theme.S, 0, -theme.S, 0)
        is_on = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_on or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(shades.selection if is_on else shades.sunken))
        undone, is_now = index.data(_UNDONE), index.data(_NOW)
        muted = QColor(shades.on_selection if is_on else shades.text_muted)
        place = QRect(rect.left(), rect.center().y() - SIGN_PX // 2, SIGN_PX, SIGN_PX)
        if is_now or undone:
            colour = muted.name() if is_on or undone else "accent"
            theme.icon("chevron-right" if is_now else "undo", colour).paint(painter, place)
        painter.save()
        font = option.font
        font.setBold(bool(is_now))
        font.setItalic(bool(undone))
        painter.setFont(option.font)
        time = index.data(_WHEN)
        width = option.fontMetrics.horizontalAdvance(time) + theme.S if time else 0
        painter.setPen(muted)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags | Qt.AlignmentFlag.AlignRight, time)
        painter.setFont(font)
        if not undone:
            painter.setPen(QColor(shades.on_selection if is_on else shades.text))
        words = rect.adjusted(SIGN_PX + theme.S, 0, -width - theme.S, 0)
        middle = Qt.TextElideMode.ElideMiddle
        text = elided(painter.fontMetrics(), index.data(), middle, words.width())
        painter.drawText(words, flags, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + theme.S + theme.XS)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if not index.isValid():
            return False
        text = index.data(Qt.ItemDataRole.AccessibleTextRole)
        QToolTip.showText(event.globalPos(), plain(text), view)
        return True


class HistoryList(QListView):
    """The list itself. A click goes to a change, as does Enter on it.

    Signals:
        wanted: the id of the change that is to be the newest one done; 0 for the start.
    """

    wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = HistoryModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(HistoryLine(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Changes, newest first"))
        self.clicked.connect(self._want)

    def show_entries(self, entries: "list[HistoryEntry]") -> None:
        """Show these changes, newest first, and where we are among them."""
        self.entries.show_entries(entries)
        here = self.entries.index(self.entries.now())
        self.setCurrentIndex(here)
        self.scrollTo(here)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._want(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _want(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self.entries.now():
            self.wanted.emit(self.entries.event_id(index.row()))
