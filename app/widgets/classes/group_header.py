"""The line above a group of classes: folds it, and takes another name for it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import elided, plain
from app.theme import style as theme
from app.widgets.classes.class_card import INDENT_PX, MOST_INDENTS
from app.widgets.common.drop_data import is_welcome

SIGN_PX = 12
UNFOLD_MS = 600  # a drag that rests here wants to go inside


class GroupHeader(QWidget):
    """One group of the tree of classes.

    Signals:
        toggled: the group is to be folded, or unfolded.
        renamed: the name that the person typed.
        menu_wanted: a place on the screen.
    """

    toggled = Signal()
    renamed = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.is_folded = False
        self._words, self._depth, self._n = path.rpartition("/")[2], 0, 0
        self._edit = QLineEdit(self, maxLength=200)
        self._edit.setAccessibleName(self.tr("Name of the group"))
        self._edit.hide()
        self._edit.editingFinished.connect(self._end_rename)
        self._edit.installEventFilter(self)
        self._rest = QTimer(self, singleShot=True, interval=UNFOLD_MS)
        self._rest.timeout.connect(self.toggled)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_group(self, depth: int, n_classes: int, *, is_folded: bool) -> None:
        """Show how deep the group lies, how many classes are in it, and whether it is folded."""
        self._depth, self._n, self.is_folded = depth, n_classes, is_folded
        count = counted(self.tr("%n class(es)", "", n_classes), n_classes)
        state = self.tr("folded") if is_folded else self.tr("unfolded")
        self.setAccessibleName(
            self.tr("Group {path}, {count}, {state}").format(
                path=self.path, count=count, state=state
            )
        )
        self.setToolTip(plain(f"{self.path}: {count}"))
        self.update()

    def begin_rename(self) -> None:
        """Let the person type another name."""
        self._edit.setText(self.path)
        self._edit.setGeometry(self.rect())
        self._edit.show()
        self._edit.selectAll()
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + theme.M)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        left = INDENT_PX * min(self._depth, MOST_INDENTS)
        line = self.rect().adjusted(left, 0, 0, 0)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(shades.accent), 2))
                painter.drawRoundedRect(
                    QRectF(line).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS
                )
            place = QRect(line.left() + theme.XS, line.center().y() - 5, SIGN_PX, SIGN_PX)
            name = "chevron-right" if self.is_folded else "chevron-down"
            theme.icon(name, "text_muted").paint(painter, place)
            count = str(self._n)
            flags = Qt.AlignmentFlag.AlignVCenter
            words = line.adjusted(SIGN_PX + theme.S, 0, -theme.S, 0)
            painter.setPen(QColor(shades.text_muted))
            painter.drawText(words, flags | Qt.AlignmentFlag.AlignRight, count)
            room = words.width() - self.fontMetrics().horizontalAdvance(count) - theme.S
            font = self.font()
            font.setBold(True)
            painter.setFont(font)
            text = elided(painter.fontMetrics(), self._words, Qt.TextElideMode.ElideMiddle, room)
            painter.setPen(QColor(shades.text))
            painter.drawText(words, flags, text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.toggled.emit()

    def event(self, event: QEvent) -> bool:
        # Else these keys would rename or delete the class whose card had the focus before.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        folds = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}
        turns = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key in turns or folds.get(key, self.is_folded) != self.is_folded:
            self.toggled.emit()
        elif key == Qt.Key.Key_F2:
            self.begin_rename()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.is_folded and is_welcome(event.mimeData()):
            event.acceptProposedAction()
            self._rest.start()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._rest.stop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._edit.setText(self.path)
            self._end_rename()
            return True
        return False

    def _end_rename(self) -> None:
        if self._edit.isHidden():
            return
        name = self._edit.text().strip()
        self._edit.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if name != self.path:
            self.renamed.emit(name)
