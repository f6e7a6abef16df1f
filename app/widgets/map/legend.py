"""What the map's colours and shapes mean, with how many points there are of each."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.messages.numbers_and_plurals import grouped
from app.messages.plain_text import elided, keyless, plain
from app.theme import style as theme
from app.widgets.common.labels import PlainLabel
from app.widgets.map.point_style import DISC, SPRITE_PX, Kind, sprite

MOST_NAME_PX = 150
SIGN_PX = 20


class LegendLine(QAbstractButton):
    """One line: a point as it is drawn, its name, how many there are."""

    def __init__(self, kind: Kind, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._count = kind, grouped(count)
        self.setText(keyless(kind.name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{kind.name}, {self._count}")
        self.setToolTip(
            plain(
                self.tr("{name}: select all {n} on the map").format(name=kind.name, n=self._count)
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        name = min(metrics.horizontalAdvance(self._kind.name) + 2, MOST_NAME_PX)
        count = metrics.horizontalAdvance(self._count)
        return QSize(SIGN_PX + name + theme.M + count + 2 * theme.XS, metrics.height() + theme.XS)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, metrics = theme.colours(), QFontMetrics(self.font())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.hasFocus():
                painter.setPen(QColor(colours.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.sunken))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            shade = theme.visible(self._kind.colour, colours.surface_raised)
            picture = sprite(
                self._kind.shape, shade, colours.surface_raised, "", self.devicePixelRatioF()
            )
            middle = self.height() / 2
            painter.drawPixmap(QPointF(theme.XS, middle - SPRITE_PX / 2), picture)
            box = self.rect().adjusted(theme.XS + SIGN_PX, 0, -theme.XS, 0)
            painter.setPen(QColor(colours.text_muted))
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count
            )
            box.setRight(box.right() - metrics.horizontalAdvance(self._count) - theme.S)
            painter.setPen(QColor(colours.text))
            name = elided(metrics, self._kind.name, Qt.TextElideMode.ElideMiddle, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()


class MapLegend(QFrame):
    """The legend, which folds away where it is in the way.

    Signals:
        kind_clicked: the line that was clicked, by its number.
        folded: the person has folded it, or unfolded it.
        resized: it wants another size.
    """

    kind_clicked = Signal(int)
    folded = Signal(bool)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Legend"))
        self._shown: list[tuple[Kind, int, int]] = []
        self._buttons: list[LegendLine] = []
        self._is_folded = False
        self._has_labelled = False
        self._fold = QToolButton()
        self._fold.setText(self.tr("Legend"))
        self._fold.setAutoRaise(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.setIconSize(QSize(12, 12))
        self._fold.clicked.connect(self._turn)
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._lines)
        # Else the lines would stand on the window's ground, in a box of their own.
        self._area.viewport().setAutoFillBackground(False)
        self._lines.setAutoFillBackground(False)
        self._note = _RingNote()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.XS, theme.XS, theme.XS, theme.XS)
        outer.setSpacing(theme.XS)
        for part in (self._fold, self._area, self._note):
            outer.addWidget(part)
        self.set_folded(False)
        self.hide()  # until there is a line

    def kinds(self) -> list[tuple[Kind, int, int]]:
        """Return the lines that are shown: (kind, its number, how many points)."""
        return list(self._shown)

    def show_kinds(self, kinds: list[tuple[Kind, int, int]], *, has_labelled: bool) -> None:
        """Show lines: (kind, its number, how many points), in this order.

        Args:
            kinds: those without a point are left out by the caller.
            has_labelled: also say what the ring around a point means.
        """
        if (kinds, has_labelled) == (self._shown, self._has_labelled):
            return
        self._shown, self._has_labelled = kinds, has_labelled
        for line in self._buttons:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._buttons = []
        for kind, number, count in kinds:
            line = LegendLine(kind, count)
            line.clicked.connect(lambda _=False, number=number: self.kind_clicked.emit(number))
            self._column.addWidget(line)
            self._buttons.append(line)
        self._note.setVisible(has_labelled and not self._is_folded)
        self.setVisible(bool(kinds))
        self.resized.emit()

    def set_folded(self, is_folded: bool) -> None:
        """Show the lines, or only the word."""
        self._is_folded = is_folded
        self._fold.setIcon(theme.icon("chevron-right" if is_folded else "chevron-down"))
        self._fold.setToolTip(self.tr("Show the legend") if is_folded else self.tr("Hide it"))
        self._area.setVisible(not is_folded)
        self._note.setVisible(self._has_labelled and not is_folded)
        self.resized.emit()

    def _turn(self) -> None:
        self.set_folded(not self._is_folded)
        self.folded.emit(self._is_folded)

    def wanted_size(self, room: QSize) -> QSize:
        """Return how large to be in a view with so much room."""
        head = self._fold.sizeHint()
        note = QSize(0, 0) if self._note.isHidden() else self._note.sizeHint()
        edges = 2 * theme.XS + 2
        if self._is_folded:
            return head + QSize(edges, edges)
        # Asked of the lines themselves: their layout knows only those that were shown already.
        hints = [line.sizeHint() for line in self._buttons]
        wanted = sum(hint.height() for hint in hints)
        height = head.height() + note.height() + edges + 2 * theme.XS
        tall = min(wanted, max(room.height() - height, 40))
        bar = 0 if tall >= wanted else self._area.verticalScrollBar().sizeHint().width()
        wide = max([hint.width() for hint in hints], default=0) + bar
        width = max(wide, head.width(), note.width()) + edges
        return QSize(min(width, room.width()), tall + height)


class _RingNote(QWidget):
    """Says what a ring around a point means."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.XS, 0, theme.XS, 0)
        row.setSpacing(theme.XS)
        self._sign = PlainLabel()
        text = PlainLabel(self.tr("Ringed: labeled by you"))
        text.setProperty("tone", "muted")
        row.addWidget(self._sign)
        row.addWidget(text, 1)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw()

    def _draw(self) -> None:
        colours = theme.colours()
        self._sign.setPixmap(
            sprite(
                DISC,
                theme.visible(colours.text_muted, colours.surface_raised),
                colours.surface_raised,
                colours.text,
                self.devicePixelRatioF(),
            )
        )
