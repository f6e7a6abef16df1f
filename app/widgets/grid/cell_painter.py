"""Draw one cell of the grid: the picture, its name, and what it was sorted into."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPainter, QPalette, QPen, QPixmap

from app.messages.plain_text import elided
from app.theme.class_markers import N_MARKS, mark_path
from app.widgets.grid import glyphs as signs
from app.widgets.grid.cell_data import Cell, percent
from app.widgets.grid.colours import Chip, Ground, Shades, chip

PAD = 6
RADIUS = 8
BADGE = 20
MARK = 9
BOX_SHAPE = 0.86  # height by width: upright and wide pictures both look at home
MIN_CHIP = 58  # below it a class name is no name, and the confidence gives way

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Look:
    """What the person has done to a cell."""

    is_selected: bool = False
    is_current: bool = False
    has_focus: bool = False


class CellPainter:
    """Draws cells of one size in one palette and font; made again when one of these changes."""

    def __init__(self, palette: QPalette, font: QFont, tile_width: int) -> None:
        self.shades = Shades.of(palette)
        self.palette = palette
        self._font = self.font = font
        self._small = QFont(font)
        self._small.setPointSizeF(max(7.5, QFontInfo(font).pointSizeF() * 0.92))
        self._italic = QFont(self._small)
        self._italic.setItalic(True)
        self._metrics = QFontMetrics(font)
        self._small_metrics = QFontMetrics(self._small)
        self._chip_height = self._small_metrics.height() + 4
        self.tile_width = tile_width
        box_width = tile_width - 2 * PAD
        self.box_size = QSize(box_width, round(box_width * BOX_SHAPE))
        text_height = self._metrics.height() + 3 + self._chip_height
        self.tile_height = PAD + self.box_size.height() + 4 + text_height + PAD
        # Eliding is half the cost of a cell's text, and the same cells are painted again and again.
        self._elide = lru_cache(maxsize=4096)(self._text_elided)
        self._elide_name = lru_cache(maxsize=4096)(self._name_elided)

    def paint(
        self, painter: QPainter, tile: QRect, cell: Cell, pixmap: QPixmap | None, look: Look
    ) -> None:
        """Draw a cell.

        Args:
            painter: antialiased, on the viewport.
            tile: where.
            cell: what is said about the picture.
            pixmap: the picture; null where it cannot be read, None where it is not there yet.
            look: selected, current.
        """
        ground = self.shades.selected if look.is_selected else self.shades.plain
        if cell.n_below:
            self._paint_stack(painter, tile, ground)
        self._paint_tile(painter, tile, ground, look)
        box = QRect(tile.left() + PAD, tile.top() + PAD, *self.box_size.toTuple())
        self._paint_picture(painter, box, ground, cell, pixmap)
        line = QRect(box.left(), box.bottom() + 5, box.width(), self._metrics.height())
        painter.setFont(self._font)
        painter.setPen(ground.text)
        painter.drawText(line, _LEFT, self._elide_name(cell.name, line.width()))
        answer = QRect(line.left(), line.bottom() + 4, line.width(), self._chip_height)
        self._paint_answer(painter, answer, ground, cell)
        self._paint_badges(painter, box, cell, look)

    def paint_empty(self, painter: QPainter, area: QRect, text: str) -> None:
        """Draw what to do where there is nothing to show."""
        if not text:
            return
        icon = QRectF(0, 0, 72, 72)
        icon.moveCenter(QRectF(area).center() - QPoint(0, 40))
        signs.picture(painter, icon, self.shades.muted)
        words = QRect(0, 0, min(420, area.width() - 32), 120)
        words.moveTopLeft(QPoint((area.width() - words.width()) // 2, round(icon.bottom()) + 8))
        painter.setFont(self._font)
        painter.setPen(self.shades.muted)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, text)

    def _text_elided(self, text: str, width: int) -> str:
        # Of "bird/owl" the end tells more than the groups, which are left out one by one.
        rest = text
        while "/" in rest and self._small_metrics.horizontalAdvance(text) > width:
            rest = rest.partition("/")[2]
            text = f"…/{rest}"
        return elided(self._small_metrics, text, Qt.TextElideMode.ElideMiddle, width)

    def _name_elided(self, name: str, width: int) -> str:
        """Shorten a file's name; its number at the end tells it from its neighbours."""
        if self._metrics.horizontalAdvance(name) > width:
            name = name.rpartition(".")[0] or name  # nobody misses ".jpg" before anything else
        return elided(self._metrics, name, Qt.TextElideMode.ElideMiddle, width)

    def _paint_tile(self, painter: QPainter, tile: QRect, ground: Ground, look: Look) -> None:
        painter.setPen(QPen(self.shades.accent, 2) if look.is_selected else Qt.PenStyle.NoPen)
        painter.setBrush(ground.fill)
        inset = 1 if look.is_selected else 0
        painter.drawRoundedRect(tile.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if look.is_current:
            ring = self.shades.ring if look.has_focus else self.shades.muted
            painter.setPen(QPen(ring, 2 if look.has_focus else 1))
            painter.drawRoundedRect(
                QRectF(tile).adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS + 2.5, RADIUS + 2.5
            )

    def _paint_stack(self, painter: QPainter, tile: QRect, ground: Ground) -> None:
        """Draw the edges of two more tiles behind this one."""
        painter.setPen(QPen(self.shades.muted, 1))
        painter.setBrush(ground.fill)
        for by in (4, 2):
            painter.drawRoundedRect(tile.translated(by, by), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_picture(
        self, painter: QPainter, box: QRect, ground: Ground, cell: Cell, pixmap: QPixmap | None
    ) -> None:
        if pixmap is not None and not pixmap.isNull():
            size = pixmap.deviceIndependentSize()
            fit = size.scaled(box.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
            place = QRect(0, 0, max(1, fit.width()), max(1, fit.height()))
            place.moveCenter(box.center())
            painter.drawPixmap(place, pixmap)
            # A hair around it: a white page would melt into the tile.
            painter.setPen(ground.hair)
            painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground.well)
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if pixmap is not None:
            self._paint_unreadable(painter, box, ground, has_words=cell.status != "failed")

    def _paint_unreadable(
        self, painter: QPainter, box: QRect, ground: Ground, *, has_words: bool
    ) -> None:
        side = min(40.0, box.height() * 0.42)
        icon = QRectF(0, 0, side, side)
        icon.moveCenter(QRectF(box).center())
        words = QCoreApplication.translate("ImageGrid", "Cannot be read")
        has_words = has_words and self._small_metrics.horizontalAdvance(words) <= box.width()
        if has_words:
            icon.translate(0, -self._chip_height / 2)
            line = QRect(box.left(), round(icon.bottom()) + 4, box.width(), self._chip_height)
            painter.setFont(self._small)
            painter.setPen(ground.muted)
            painter.drawText(line, _CENTER, words)
        signs.no_picture(painter, icon, ground.muted, ground.well)

    def _paint_answer(self, painter: QPainter, line: QRect, ground: Ground, cell: Cell) -> None:
        painter.setFont(self._small)
        if cell.status == "failed":
            words = cell.failed_reason or QCoreApplication.translate("ImageGrid", "Cannot be read")
            words = words[:1].upper() + words[1:]
            painter.setPen(ground.red)
            painter.drawText(line, _LEFT, self._elide(words, line.width()))
            return
        line = QRect(line)
        if cell.confidence is not None and not cell.by_person:
            words = percent(cell.confidence)
            width = self._small_metrics.horizontalAdvance(words)
            if line.width() - width - 6 >= MIN_CHIP:
                painter.setPen(ground.muted)
                painter.drawText(line, _RIGHT, words)
                line.setWidth(line.width() - width - 6)
        if cell.status == "unknown":
            self._paint_none(painter, line, ground, cell)
        elif cell.text:
            self._paint_chip(painter, line, ground, cell)

    def _paint_none(self, painter: QPainter, line: QRect, ground: Ground, cell: Cell) -> None:
        words = cell.text or QCoreApplication.translate("ImageGrid", "None of these")
        icon = QRectF(line.left(), line.center().y() - 6, 13, 13)
        signs.none(painter, icon, ground.muted)
        text = line.adjusted(18, 0, -14 if cell.by_person else 0, 0)
        words = self._elide(words, text.width() - 4)
        painter.setFont(self._italic)
        painter.setPen(ground.muted)
        painter.drawText(text, _LEFT, words)
        if cell.by_person:
            x = text.left() + self._small_metrics.horizontalAdvance(words) + 8
            signs.check(painter, QRectF(x, line.center().y() - 4.5, 10, 10), ground.muted)

    def _paint_chip(self, painter: QPainter, line: QRect, ground: Ground, cell: Cell) -> None:
        colours = chip(cell.colour or ground.muted.name(), ground)
        has_mark = bool(cell.mark) or cell.mark_position >= 0
        left = 7 + (MARK + 5 if has_mark else 0)
        right = 24 if cell.is_unseen else 21 if cell.by_person else 8
        words = self._elide(cell.text, max(0, line.width() - left - right))
        width = left + self._small_metrics.horizontalAdvance(words) + right
        body = QRectF(line.left(), line.top(), min(width, line.width()), line.height())
        self._paint_chip_body(painter, body, colours, cell)
        painter.setPen(colours.on_fill if cell.by_person else ground.text)
        painter.drawText(body.adjusted(left, 0, 0, 0), _LEFT, words)
        mark = QRectF(body.left() + 7, body.center().y() - MARK / 2, MARK, MARK)
        if has_mark:
            self._paint_mark(painter, mark, cell, colours)
        if cell.by_person:
            tick = QRectF(body.right() - 16.5, body.center().y() - 4.5, 9, 9)
            signs.check(painter, tick, colours.on_fill)
        elif cell.is_unseen:
            eye = QRectF(body.right() - 19.5, body.center().y() - 6, 12, 12)
            signs.unseen(painter, eye, colours.edge)

    def _paint_chip_body(self, painter: QPainter, body: QRectF, colours: Chip, cell: Cell) -> None:
        if cell.by_person:
            painter.setBrush(colours.fill)
        pen = QPen(colours.edge, 1.3)
        if cell.status == "unsure" and not cell.by_person:
            pen.setDashPattern([2.2, 1.8])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        body = body.adjusted(0.65, 0.65, -0.65, -0.65)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_mark(self, painter: QPainter, box: QRectF, cell: Cell, colours: Chip) -> None:
        colour = colours.on_fill if cell.by_person else colours.edge
        if cell.mark_position < 0:
            painter.setPen(colour)
            painter.drawText(box.adjusted(-4, -6, 4, 6), _CENTER, cell.mark)
            return
        is_hollow = cell.mark_position // N_MARKS % 2 == 1
        painter.setPen(QPen(colour, 1.3) if is_hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else colour)
        painter.drawPath(mark_path(cell.mark_position, box))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_badges(self, painter: QPainter, box: QRect, cell: Cell, look: Look) -> None:
        shades = self.shades
        place = QRectF(box.left() + 3, box.top() + 3, BADGE, BADGE)
        if cell.status == "unsure" and not cell.by_person:
            signs.disc(painter, place, shades.amber, shades.base)
            signs.letter(painter, place, "?", shades.on_amber, self._font)
        elif cell.status == "failed":
            signs.warning(painter, place, shades.red, shades.on_red)
        if cell.n_below:
            self._paint_number(painter, box, f"+{cell.n_below}")
        if look.is_selected:
            place.moveRight(box.right() - 2)
            signs.disc(painter, place, shades.accent, shades.base)
            signs.check(painter, place.adjusted(5, 5, -5, -5), shades.on_accent, 2.2)

    def _paint_number(self, painter: QPainter, box: QRect, words: str) -> None:
        """Write how many more pictures a stack holds into its lower right corner."""
        width = max(BADGE, self._small_metrics.horizontalAdvance(words) + 10)
        place = QRectF(box.right() - width - 2, box.bottom() - BADGE - 2, width, BADGE)
        painter.setPen(self.shades.base)
        painter.setBrush(self.shades.accent)
        painter.drawRoundedRect(place, BADGE / 2, BADGE / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self._small)
        painter.setPen(self.shades.on_accent)
        painter.drawText(place, _CENTER, words)
