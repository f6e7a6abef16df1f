"""A class as a card: mark, name, key, count and newest examples; takes drops."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.actions import shortcuts as keymap
from app.messages.numbers_and_plurals import counted, grouped
from app.messages.plain_text import plain
from app.theme import style as theme
from app.widgets.classes.drop_card import MARK_PX, DropCard
from app.widgets.classes.hint_link import HintLink
from app.widgets.classes.thumbnail_strip import ThumbStrip
from app.widgets.common.drop_data import CLASS_MIME
from app.widgets.common.elided import ElidedLabel
from app.widgets.common.labels import PlainLabel

if TYPE_CHECKING:  # numpy is not needed before the first paint
    from core.domain.records import ClassRecord

INDENT_PX = 12
MOST_INDENTS = 3  # a deeper card would have no room for its pictures
MOST_OF_A_KEY = 2  # letters of a key that its place has room for


class ClassCard(DropCard):
    """One class.

    Signals:
        renamed: the name that the person typed.
        menu_wanted: a place on the screen for the card's menu.
        examples_wanted: the person wants to see this class's images.
        class_dropped: the id of another class that was dragged here, and whether it goes above.
        hint_clicked: ids of the images that the hint speaks of.
    """

    renamed = Signal(str)
    menu_wanted = Signal(QPoint)
    examples_wanted = Signal()
    class_dropped = Signal(int, bool)
    hint_clicked = Signal(object)

    def __init__(self, record: "ClassRecord", place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.record = record
        self.place = place
        self._pressed_at: QPoint | None = None
        self._line_above: bool | None = None
        # Long names often begin alike, and differ at their end.
        self._name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._is_compact = False
        self._in_tree = ("", 0)
        self._name.setProperty("tone", "section")
        self._edit = QLineEdit(maxLength=200)
        self._edit.setAccessibleName(self.tr("Name of the class"))
        self._edit.hide()
        self._edit.editingFinished.connect(self._end_rename)
        self._edit.installEventFilter(self)
        self._count = PlainLabel()
        self._count.setProperty("tone", "muted")
        self.strip = ThumbStrip(self.tr("Drop pictures here"))
        self._hint = HintLink()
        self._hinted: tuple[str, str, tuple[int, ...]] = ("", "", ())
        self._hint.clicked.connect(lambda: self.hint_clicked.emit(self._hint.image_ids))
        self._lay_out()
        self.show_class(record, place)

    def show_class(self, record: "ClassRecord", place: int) -> None:
        """Show the class as it is now; `place` is its number in the list, from 0."""
        if (record, place) == (self.record, self.place) and self.accessibleName():
            return
        before, self.record, self.place = self.record, record, place
        self.update()
        if (before.name, before.n_examples) == (record.name, record.n_examples) and (
            self.accessibleName()
        ):
            return  # another color, place or mark, which are painted
        self._name.setText(record.name)
        self._count.setText(grouped(record.n_examples))
        self._count.setToolTip(
            plain(counted(self.tr("%n example(s)", "", record.n_examples), record.n_examples))
        )
        described = self.tr("Class {name}, {count}").format(
            name=record.name, count=self._count.toolTip()
        )
        self.setAccessibleName(described)

    def show_in_tree(self, words: str, depth: int) -> None:
        """Show the name without those of the groups around it, `depth` of them."""
        if (words, depth) == self._in_tree and self._name.text() == words:
            return
        self._in_tree = (words, depth)
        self._name.setText(words)
        self._name.set_tip(self.record.name if words != self.record.name else "")
        self.indent_px = INDENT_PX * min(depth, MOST_INDENTS)
        self._fit()
        self.update()

    def show_compact(self, is_compact: bool) -> None:
        """Show one line, without pictures and hints, or all of the card."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.strip.setVisible(not is_compact)
            self._hint.setVisible(bool(self._hint.accessibleName()) and not is_compact)
            self._fit()

    def _fit(self) -> None:
        above, below = (0, 0) if self._is_compact else (theme.S, theme.M)
        self._column.setContentsMargins(theme.M + self.indent_px, above, theme.S, below)
        self._column.setSpacing(0 if self._is_compact else theme.XS)

    def show_hint(self, text: str, tip: str, image_ids: tuple[int, ...]) -> None:
        """Say what would help the class, "" for nothing; a click shows these images."""
        if (text, tip, image_ids) == self._hinted:
            return  # Qt takes its time even where nothing changes, two hundred cards of it
        self._hinted = (text, tip, image_ids)
        self._hint.show_hint(text, tip, image_ids)
        self._hint.setVisible(bool(text) and not self._is_compact)

    def begin_rename(self) -> None:
        """Let the person type another name."""
        self._edit.setText(self.record.name)
        self._name.hide()
        self._edit.show()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_renaming(self) -> bool:
        """Whether the person is typing a name."""
        return not self._edit.isHidden()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._edit.setText(self.record.name)
            self._end_rename()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.examples_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        distance = (event.position().toPoint() - start).manhattanLength()
        if distance >= QApplication.startDragDistance() and not self.is_renaming():
            self._pressed_at = None
            self._drag_out(start)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.position().y() < self.strip.y():
            self.begin_rename()
        else:
            self.examples_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.menu_wanted.emit(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CLASS_MIME):
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(CLASS_MIME):
            self._line_above = event.position().y() < self.height() / 2
            self.update()
            event.acceptProposedAction()
        else:
            super().dragMoveEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._line_above = None
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(CLASS_MIME):
            above, self._line_above = bool(self._line_above), None
            self.update()
            event.acceptProposedAction()
            moved = int(bytes(event.mimeData().data(CLASS_MIME).data()))
            self.class_dropped.emit(moved, above)
        else:
            super().dropEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint_card(painter, is_dashed=False)
            rect = QRectF(theme.M + self.indent_px, self._mark_y(), MARK_PX, MARK_PX)
            record = self.record
            theme.paint_mark(painter, rect, record.position, record.colour)
            self._paint_key(painter)
            if self._line_above is not None:
                y = 1.0 if self._line_above else self.height() - 2.0
                painter.fillRect(QRectF(0, y, self.width(), 2), QColor(theme.colours().accent))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(theme.S)
        first.addSpacing(MARK_PX + theme.S)
        first.addWidget(self._name, 1)
        first.addWidget(self._edit, 1)
        first.addWidget(self._count)
        first.addSpacing(self._key_side() + theme.XS)
        # As high as the field for the name, so that nothing moves while one types.
        first.addStrut(self._edit.sizeHint().height())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.M, theme.S, theme.S, theme.M)
        self._column.setSpacing(theme.XS)
        self._column.addLayout(first)
        self._column.addWidget(self.strip)
        self._column.addWidget(self._hint)

    def _mark_y(self) -> float:
        middle = self._name.geometry() if not self.is_renaming() else self._edit.geometry()
        return middle.center().y() - MARK_PX / 2 + 0.5

    def _key_side(self) -> int:
        return self.fontMetrics().height() + theme.XS

    def _paint_key(self, painter: QPainter) -> None:
        """Draw the digit that labels with this class as a key on a keyboard."""
        key = keymap.of_class(self.place)
        if not 0 < len(key) <= MOST_OF_A_KEY:
            return
        side = self._key_side()
        y = self._mark_y() + MARK_PX / 2 - side / 2
        rect = QRectF(self.width() - theme.S - side, y, side, side)
        shades = theme.colours()
        painter.setPen(QPen(QColor(shades.border), 1))
        painter.setBrush(QColor(shades.window))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(shades.text_muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)

    def _end_rename(self) -> None:
        if not self.is_renaming():
            return
        name = " ".join(self._edit.text().split())
        had_focus = self._edit.hasFocus()
        self._edit.hide()
        self._name.show()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if name and name != self.record.name:
            self.renamed.emit(name)

    def _drag_out(self, start: QPoint) -> None:
        mime = QMimeData()
        mime.setData(CLASS_MIME, QByteArray(str(self.record.id).encode()))
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.setPixmap(self.grab())
        drag.setHotSpot(start)
        drag.exec(Qt.DropAction.MoveAction)
