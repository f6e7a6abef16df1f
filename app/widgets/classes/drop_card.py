"""Cards that take pictures: what all of them share, and the one that makes a new class."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.theme import style as theme
from app.widgets.common import accessibility as roles
from app.widgets.common.labels import PlainLabel

MARK_PX = 16


class DropCard(QWidget):
    """A card that pictures can be dropped on; it says so while they hover above it.

    Attributes:
        indent_px: left free at the left, in a tree.

    Signals:
        dropped: what was dropped, a `Dropped`.
        focused: the card got the focus.
    """

    dropped = Signal(object)
    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        roles.install(type(self), QAccessible.Role.Button)
        self.is_target = False
        self.indent_px = 0
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from app.widgets.common.drop_data import (  # not needed for the first look
            accept_copy,
            is_welcome,
        )

        if is_welcome(event.mimeData()):
            self._set_target(is_target=True)
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        from app.widgets.common.drop_data import accept_copy, is_welcome

        if is_welcome(event.mimeData()):
            accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        from app.widgets.common.drop_data import accept_copy, is_welcome, read_drop

        self._set_target(is_target=False)
        if is_welcome(event.mimeData()):
            accept_copy(event)
            self.dropped.emit(read_drop(event.mimeData()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _set_target(self, *, is_target: bool) -> None:
        self.is_target = is_target
        self.update()

    def _paint_card(self, painter: QPainter, *, is_dashed: bool) -> None:
        shades = theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.is_target or self.hasFocus() else 1.0
        edge = (
            shades.accent if width == 2.0 else shades.border_strong if is_dashed else shades.border
        )
        style = Qt.PenStyle.DashLine if self.is_target or is_dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(edge), width, style))
        fill = (
            shades.accent_soft if self.is_target else shades.window if is_dashed else shades.surface
        )
        painter.setBrush(QColor(fill))
        half = width / 2
        rect = QRectF(self.rect()).adjusted(half + self.indent_px, half, -half, -half)
        painter.drawRoundedRect(rect, theme.RADIUS_LARGE, theme.RADIUS_LARGE)


class NewClassCard(DropCard):
    """The card below the classes: a click makes a class, a drop makes one with examples.

    Signals:
        clicked: the person wants a new class.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = PlainLabel(self.tr("New class"))
        hint = PlainLabel(self.tr("Click, or drop pictures here"))
        title.setProperty("tone", "section")
        hint.setProperty("tone", "muted")
        self._plus = PlainLabel()
        self._plus.setFixedSize(QSize(MARK_PX, MARK_PX))
        self._paint_plus()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        row.setSpacing(theme.S)
        row.addWidget(self._plus)
        row.addLayout(words, 1)
        self.setAccessibleName(self.tr("New class"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_plus"):
            self._paint_plus()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint_card(painter, is_dashed=True)

    def _paint_plus(self) -> None:
        self._plus.setPixmap(theme.icon("plus", "accent").pixmap(MARK_PX, MARK_PX))
