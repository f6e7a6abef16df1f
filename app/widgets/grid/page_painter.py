"""Paint what is in view of the grid: its cells, the rubber band, the frame that says: drop here."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.widgets.alike.headings import paint_heading
from app.widgets.grid.cell_data import Descriptions
from app.widgets.grid.cell_painter import CellPainter, Look
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.thumbnails import Thumbnails
from app.widgets.grid.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over the cells or instead of them.

    Attributes:
        band: the rubber band in content coordinates; null while there is none.
        is_drop_target: whether what is dragged over the grid may be dropped there.
        empty_text: what to do while there is nothing to show.
    """

    band: QRect = field(default_factory=QRect)
    is_drop_target: bool = False
    empty_text: str = ""

    @property
    def is_still(self) -> bool:
        """Whether it must not move along when the cells are scrolled."""
        return self.is_drop_target or not self.band.isNull()


class PagePainter:
    """Paints the rows in view with what is known of them."""

    def __init__(
        self,
        cells: CellPainter,
        view: Viewport,
        model: SelectionModel,
        descriptions: Descriptions,
        thumbnails: Thumbnails,
    ) -> None:
        self._cells = cells
        self._view, self._model = view, model
        self._descriptions, self._thumbnails = descriptions, thumbnails

    def restyle(self, cells: CellPainter) -> None:
        """Paint cells of another size, palette or font from now on."""
        self._cells = cells

    @property
    def tile(self) -> QSize:
        """How large a tile is."""
        return QSize(self._cells.tile_width, self._cells.tile_height)

    def paint(self, painter: QPainter, area: QRect, overlay: Overlay, *, has_focus: bool) -> None:
        """Paint a part of the view.

        Args:
            painter: on the view.
            area: the part that is to be painted.
            overlay: what lies over the cells.
            has_focus: whether keys go to the grid.
        """
        painter.fillRect(area, self._cells.shades.base)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        view = QRect(0, 0, self._view.size.width(), self._view.size.height())
        if not len(self._model.keys):
            self._cells.paint_empty(painter, view, overlay.empty_text)
        self._paint_headings(painter, area)
        for row in self._view.rows_in(area):
            self._paint_row(painter, row, has_focus)
        self._paint_overlay(painter, view, overlay)

    def _paint_headings(self, painter: QPainter, area: QRect) -> None:
        layout, top = self._view.grouped, self._view.top
        if layout is None:
            return
        painter.setFont(self._cells.font)
        for group in layout.groups_between(area.top() + top, area.bottom() + top):
            rect = layout.heading(group).translated(0, -top)
            rect.setLeft(self._view.tile(layout.rows_of(group).start).left())
            if rect.intersects(area):
                title, detail = self._view.describe_group(group)
                paint_heading(painter, rect, (title, detail), self._cells.palette)

    def _paint_row(self, painter: QPainter, row: int, has_focus: bool) -> None:
        model, key = self._model, self._model.key_at(row)
        look = Look(
            is_selected=model.is_selected(row),
            is_current=row == model.current_row,
            has_focus=has_focus,
        )
        cell, pixmap = self._descriptions.get(key), self._thumbnails.get(key)
        self._cells.paint(painter, self._view.tile(row), cell, pixmap, look)

    def _paint_overlay(self, painter: QPainter, view: QRect, overlay: Overlay) -> None:
        accent = self._cells.shades.accent
        if not overlay.band.isNull():
            tint = QColor(accent)
            tint.setAlpha(50)
            painter.setPen(QPen(accent, 1))
            painter.setBrush(tint)
            painter.drawRoundedRect(overlay.band.translated(0, -self._view.top), 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if overlay.is_drop_target:
            painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(view.adjusted(4, 4, -4, -4), 8, 8)
