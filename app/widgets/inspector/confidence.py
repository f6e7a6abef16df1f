"""What is believed about an image, as shapes: a chip for one class, bars for several.

A person's word is a filled chip with a check, a prediction an outlined one: they must never be
taken for each other. What was accepted unseen is a prediction with a closed eye.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.messages.numbers_and_plurals import counted
from app.messages.plain_text import elided, plain
from app.theme import style as theme
from app.widgets.grid import glyphs

ChipKind: TypeAlias = Literal["label", "accepted", "prediction", "guess"]
"""Said by a person; accepted unseen; predicted; predicted with doubt."""

CHIP_PX = 28
SIGN_PX = 14
MARK_PX = 12
ROW_PX = 32
BAR_PX = 6
N_TOP = 5


class ClassChip(QWidget):
    """One class, or none of them, as the label or the prediction of an image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: ChipKind = "prediction"
        self._name, self._colour, self._note = "", "", ""
        self._position: int | None = None
        self.setFixedHeight(CHIP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_class(
        self, kind: ChipKind, name: str, position: int | None, colour: str, note: str = ""
    ) -> None:
        """Show a class.

        Args:
            kind: who says so.
            name: of the class.
            position: of the class, for its mark; None for "none of these".
            colour: of the class; "" for "none of these".
            note: behind the name, such as "93 %".
        """
        self._kind, self._name, self._note = kind, name, note
        self._position, self._colour = position, colour
        self.setAccessibleName(f"{name} {note}".rstrip())
        self.setToolTip(plain(name))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        width = 2 * theme.M + SIGN_PX + theme.XS + metrics.horizontalAdvance(self._name) + 2
        if self._note:
            width += theme.S + metrics.horizontalAdvance(self._note)
        if self._kind in ("label", "accepted") and self._position is not None:
            width += MARK_PX + theme.XS
        return QSize(width, CHIP_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, CHIP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme.colours()
        own = self._colour or shades.text_muted
        edge = theme.visible(own, shades.surface)
        is_label = self._kind == "label"
        ink = theme.text_on(edge) if is_label else shades.text
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(edge), 1.5)
            if self._kind == "guess":
                pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.setBrush(QColor(edge if is_label else shades.surface))
            painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
            self._paint_inside(painter, ink, edge if is_label else shades.surface)

    def _paint_inside(self, painter: QPainter, ink: str, ground: str) -> None:
        x = float(theme.M)
        if self._kind == "label":
            self._paint_icon(painter, "check", ink, x)
            x += SIGN_PX + theme.XS
        elif self._kind == "accepted":
            sign = QRectF(x + 1, (CHIP_PX - SIGN_PX) / 2 + 1, SIGN_PX - 2, SIGN_PX - 2)
            glyphs.unseen(painter, sign, QColor(theme.visible(self._colour or ink, ground)))
            x += SIGN_PX + theme.XS
        if self._position is not None:
            colour = ink if self._kind == "label" else self._colour
            top = (CHIP_PX - MARK_PX) / 2
            mark = QRectF(x, top, MARK_PX, MARK_PX)
            theme.paint_mark(painter, mark, self._position, colour, ground)
            x += MARK_PX + theme.XS
        elif self._kind != "label":
            self._paint_icon(painter, "unknown", "text_muted", x)
            x += SIGN_PX + theme.XS
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        metrics = self._metrics()
        room = QRectF(x, 0, self.width() - theme.M - x, CHIP_PX)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._note:
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self._note)
            room.setRight(room.right() - metrics.horizontalAdvance(self._note) - theme.S)
        name = elided(metrics, self._name, Qt.TextElideMode.ElideMiddle, int(room.width()) + 1)
        painter.drawText(room, middle, name)

    def _paint_icon(self, painter: QPainter, name: str, colour: str, x: float) -> None:
        place = QRect(int(x), (CHIP_PX - SIGN_PX) // 2, SIGN_PX, SIGN_PX)
        theme.icon(name, colour).paint(painter, place)

    def _metrics(self) -> QFontMetrics:
        font = self.font()
        font.setBold(True)
        return QFontMetrics(font)


@dataclass(frozen=True)
class Bar:
    """One row: a class's name, a share from 0 to 1, and that share in words."""

    name: str
    share: float
    text: str
    position: int | None
    colour: str


class Bars(QWidget):
    """Shares of classes as horizontal bars, the first few of them unless asked for more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: list[Bar] = []
        self._canvas = _Canvas()
        self._more = QPushButton()
        theme.set_kind(self._more, "link")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._canvas)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_bars(self, bars: list[Bar]) -> None:
        """Show these rows in this order."""
        self._bars = bars
        n_hidden = len(bars) - N_TOP
        is_worth_hiding = n_hidden > 1  # the words "1 more" take the place of that one
        self._canvas.set_bars(bars[:N_TOP] if is_worth_hiding else bars)
        self._more.setVisible(is_worth_hiding)
        self._more.setText(counted(self.tr("%n more", "", n_hidden), n_hidden))

    def n_shown(self) -> int:
        """Return how many rows can be seen."""
        return len(self._canvas.bars)

    def _show_all(self) -> None:
        self._canvas.set_bars(self._bars)
        self._more.hide()


class _Canvas(QWidget):
    """The rows themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[Bar] = []
        self.setMouseTracking(True)

    def set_bars(self, bars: list[Bar]) -> None:
        self.bars = bars
        self.setFixedHeight(len(bars) * ROW_PX)
        self.setAccessibleName(", ".join(f"{bar.name} {bar.text}" for bar in bars))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y()) // ROW_PX
        self.setToolTip(plain(self.bars[row].name if 0 <= row < len(self.bars) else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row, bar in enumerate(self.bars):
                self._paint_row(painter, bar, QRectF(0, row * ROW_PX, self.width(), ROW_PX))

    def _paint_row(self, painter: QPainter, bar: Bar, rect: QRectF) -> None:
        shades = theme.colours()
        metrics = self.fontMetrics()
        words = QRectF(rect.x(), rect.y(), rect.width(), ROW_PX - BAR_PX - theme.S)
        if bar.position is not None:
            mark = QRectF(words.x(), words.center().y() - 5, 10, 10)
            theme.paint_mark(painter, mark, bar.position, bar.colour)
            words.setLeft(words.left() + 10 + 6)
        painter.setPen(QColor(shades.text_muted))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.text
        )
        room = int(words.width()) - metrics.horizontalAdvance(bar.text) - theme.S
        painter.setPen(QColor(shades.text))
        name = elided(metrics, bar.name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        line = QRectF(rect.x(), words.bottom() + 2, rect.width(), BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades.sunken))
        painter.drawRoundedRect(line, BAR_PX / 2, BAR_PX / 2)
        if bar.share > 0:
            # Never shorter than it is high: a round dot still says "a little".
            line.setWidth(max(line.width() * min(bar.share, 1.0), BAR_PX))
            painter.setBrush(QColor(theme.visible(bar.colour or shades.accent, shades.sunken)))
            painter.drawRoundedRect(line, BAR_PX / 2, BAR_PX / 2)
