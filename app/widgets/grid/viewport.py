"""The looking half of the grid: rows, scrolling, zoom, pictures and painting."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.widgets.grid.cell_data import Cell, Descriptions
from app.widgets.grid.cell_painter import CellPainter, Look
from app.widgets.grid.layout import GAP_PX, GridLayout
from app.widgets.grid.selection import Selection
from app.widgets.grid.thumbnails import Fetch, Thumbnails

MIN_CELL_PX, MAX_CELL_PX, DEFAULT_CELL_PX = 96, 320, 168
ZOOM_STEP_PX = 16
REST_MS = 120  # without scrolling, until the pages around are loaded
SEARCHED_ROWS = 10_000  # how far to look for a neighbour that is still there

Keys = NDArray[np.int64]
_RESTYLED = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)


class GridView(QAbstractScrollArea):
    """A virtual grid of cells; only what is in view costs anything.

    Signals:
        cell_px_changed: the zoom, in pixels a cell.
    """

    cell_px_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: Keys = np.zeros(0, np.int64)
        self._selection = Selection()
        self._current = -1
        self._cell_px = DEFAULT_CELL_PX
        self._empty_text = ""
        self._held = -1  # the row that a resize keeps in place, until the person scrolls
        self._is_moving = False
        self._band = QRect()  # in content coordinates; null while there is none
        self._is_drop_target = False
        self._descriptions = Descriptions(lambda key: Cell(str(key)))
        self._thumbs = Thumbnails(self)
        self._thumbs.arrived.connect(self._show_arrived)
        self._painter = self._new_painter()
        self._layout = GridLayout.fit(0, 1, self._painter.tile_width, self._painter.tile_height)
        # Many scroll steps before the next turn of the event loop ask for pictures once.
        self._request_timer = QTimer(self, singleShot=True, interval=0)
        self._request_timer.timeout.connect(self._request)
        self._rest_timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest_timer.timeout.connect(self._request_pages)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown -----------------------------------------------------------------------------

    def rows(self) -> Keys:
        """Return the file ids in display order; do not write into it."""
        return self._keys

    def set_describer(self, describe: Callable[[int], Cell]) -> None:
        """Ask `describe` what to write on a cell, only for those in view."""
        self._descriptions = Descriptions(describe)
        self.viewport().update()

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Get pictures from `fetch`, called on loader threads; None when the project closes.

        Forgets all pictures at hand: file ids mean something else in another project.
        """
        self._thumbs.set_fetch(fetch)
        self.viewport().update()
        self._request_timer.start()

    def set_empty_text(self, text: str) -> None:
        """Say what to do while there is nothing to show."""
        self._empty_text = text
        self.viewport().update()

    def refresh(self, keys: Iterable[int] | None = None) -> None:
        """Describe these files anew, or all, and paint them."""
        keys = None if keys is None else {int(key) for key in keys}
        self._descriptions.forget(keys)
        if keys is None:
            self.viewport().update()
        else:
            self._update_keys(keys)

    def refresh_thumbnails(self, keys: Iterable[int] | None = None) -> None:
        """Load the pictures of these files anew, or all."""
        self._thumbs.forget(None if keys is None else [int(key) for key in keys])
        self.viewport().update()
        self._request_timer.start()

    def cell_px(self) -> int:
        """Return the zoom: the least width of a cell in pixels."""
        return self._cell_px

    def set_cell_px(self, px: int) -> None:
        """Zoom; what is in the middle of interest stays in view."""
        px = min(max(px, MIN_CELL_PX), MAX_CELL_PX)
        if px == self._cell_px:
            return
        held, offset = self._held_row()
        self._cell_px = px
        self._painter = self._new_painter()
        self._relayout(held, offset)
        self.cell_px_changed.emit(px)

    def shut_down(self) -> None:
        """End the loader's threads."""
        self._thumbs.close()

    # Where things are --------------------------------------------------------------------------

    def row_of(self, key: int) -> int:
        """Return where a file is shown, -1 for nowhere. Looks at every row: 0.5 ms at a million."""
        found = np.flatnonzero(self._keys == key)
        return int(found[0]) if len(found) else -1

    def row_at(self, point: QPoint) -> int | None:
        """Return the row whose tile is at a point of the viewport."""
        return self._layout.row_at(self._to_content(point))

    def tile_rect(self, row: int) -> QRect:
        """Return where a row's tile lies in the viewport, in view or not."""
        return self._layout.tile(row).translated(0, -self._top)

    def visible_rows(self) -> range:
        """Return the rows with at least one pixel in view."""
        return self._layout.between(self._top, self._top + self.viewport().height() - 1)

    def scroll_to_row(self, row: int) -> None:
        """Scroll just as far as needed to see a row whole."""
        cell, bar = self._layout.cell(row), self.verticalScrollBar()
        if cell.top() < self._top:
            bar.setValue(cell.top())
        elif cell.bottom() >= self._top + self.viewport().height():
            bar.setValue(cell.bottom() + 1 - self.viewport().height())

    def centre_on_row(self, row: int) -> None:
        """Scroll so that a row is in the middle, where nothing lies over it."""
        middle = self._layout.tile(row).center().y()
        self.verticalScrollBar().setValue(middle - self.viewport().height() // 2)

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _to_content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self._top)

    def _held_row(self) -> tuple[int, int]:
        """Choose the row that stays where it is when everything moves.

        Returns:
            the current row where it is in view, otherwise the first whole one; and its distance
            from the viewport's top. -1 where there is none.
        """
        rows = self.visible_rows()
        if len(rows) == 0:
            return -1, 0
        if self._current in rows:
            held = self._current
        elif self._top == 0:
            return -1, 0  # at the very top one wants to stay at the very top
        else:
            # The same row through a whole drag of the window's edge: the first one in view changes
            # with each number of columns, and would wander off.
            is_whole = self._layout.tile(rows.start).top() >= self._top
            first = rows.start if is_whole else rows[min(self._layout.n_columns, len(rows) - 1)]
            held = self._held = self._held if self._held >= 0 else first
        return held, self._layout.tile(held).top() - self._top

    def _relayout(self, held: int = -1, offset: int = 0) -> None:
        """Lay out for the present rows, width and zoom, with the row `held` at `offset`."""
        tile = QSize(self._painter.tile_width, self._painter.tile_height)
        n, view = len(self._keys), self.viewport().size()
        self._layout = GridLayout.fit(n, view.width(), tile.width(), tile.height())
        self._is_moving = True
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._layout.height - view.height()))
        bar.setPageStep(max(1, view.height() - self._layout.cell_height // 3))
        bar.setSingleStep(self._layout.cell_height // 3)  # so that a notch of the wheel is a line
        if held >= 0:
            # Never half below the edge where a smaller window cannot show it at its old place.
            room = view.height() - (self._layout.cell_height + tile.height()) // 2
            offset = min(offset, max(0, room))
            bar.setValue(self._layout.tile(held).top() - offset)
        self._is_moving = False
        self.viewport().update()
        self._request_timer.start()

    def _neighbour(self, row: int, new_keys: Keys) -> int:
        """Return where the file of `row`, or the nearest one still there, lies in `new_keys`."""
        if not 0 <= row < len(self._keys):
            return -1
        same = np.flatnonzero(new_keys == self._keys[row])
        if len(same):
            return int(same[0])
        after = self._keys[row : row + SEARCHED_ROWS]
        before = self._keys[max(0, row - SEARCHED_ROWS) : row][::-1]
        for keys in (after, before):
            kept = np.flatnonzero(np.isin(keys, new_keys))
            if len(kept):
                return int(np.flatnonzero(new_keys == keys[kept[0]])[0])
        return min(row, len(new_keys) - 1)

    # Pictures ----------------------------------------------------------------------------------

    def _new_painter(self) -> CellPainter:
        painter = CellPainter(self.palette(), self.font(), self._cell_px - GAP_PX)
        ratio = self.devicePixelRatioF()
        self._thumbs.set_box((painter.box_size.toSizeF() * ratio).toSize(), ratio)
        return painter

    def _request(self) -> None:
        """Want what is in view and the lines about to come: this replaces all."""
        self._want_around(2 * self._layout.n_columns)
        self._rest_timer.start()

    def _request_pages(self) -> None:
        """Want the next page too, and the one before, now that the view is at rest.

        Not while it moves: most of them would pass unseen, and each one costs the window time.
        """
        self._want_around(len(self.visible_rows()))

    def _want_around(self, n_around: int) -> None:
        rows, n = self.visible_rows(), len(self._keys)
        order = np.r_[
            rows.start : rows.stop,
            rows.stop : min(n, rows.stop + n_around),
            max(0, rows.start - n_around) : rows.start,
        ]
        self._thumbs.want(self._keys[order.astype(np.int64)].tolist())

    def _show_arrived(self, keys: list[int]) -> None:
        self._update_keys(set(keys))

    def _update_keys(self, keys: set[int]) -> None:
        rows = self.visible_rows()
        for row, key in zip(rows, self._keys[rows.start : rows.stop].tolist(), strict=True):
            if key in keys:
                self._update_row(row)

    def _update_row(self, row: int) -> None:
        self.viewport().update(self._layout.cell(row).translated(0, -self._top))

    # Painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._painter.shades.base)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if not len(self._keys):
            self._painter.paint_empty(painter, self.viewport().rect(), self._empty_text)
        rows = self._layout.between(area.top() + self._top, area.bottom() + self._top)
        for row in rows:
            if self._layout.cell(row).translated(0, -self._top).intersects(area):
                self._paint_row(painter, row)
        self._paint_overlay(painter)

    def _paint_row(self, painter: QPainter, row: int) -> None:
        key = int(self._keys[row])
        look = Look(
            is_selected=bool(self._selection.mask[row]),
            is_current=row == self._current,
            has_focus=self.hasFocus(),
        )
        cell, pixmap = self._descriptions.get(key), self._thumbs.get(key)
        self._painter.paint(painter, self.tile_rect(row), cell, pixmap, look)

    def _paint_overlay(self, painter: QPainter) -> None:
        """Draw the rubber band, and the frame that says: drop it here."""
        accent = self._painter.shades.accent
        if not self._band.isNull():
            tint = QColor(accent)
            tint.setAlpha(50)
            painter.setPen(QPen(accent, 1))
            painter.setBrush(tint)
            painter.drawRoundedRect(self._band.translated(0, -self._top), 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_drop_target:
            painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.viewport().rect().adjusted(4, 4, -4, -4), 8, 8)

    # What Qt tells us --------------------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._is_moving:
            self._held = -1
        # Moving the pixels paints only the strip that comes into view; but what lies over the
        # cells, or is drawn where nothing scrolls, must not move along.
        if self._is_drop_target or not self._band.isNull():
            self.viewport().update()
        else:
            self.viewport().scroll(0, dy)
        self._request_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        held, offset = self._held_row()
        self._relayout(held, offset)
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / 120
            self.set_cell_px(self._cell_px + round(notches * ZOOM_STEP_PX))
            event.accept()
        else:
            super().wheelEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Also arrives while QAbstractScrollArea is being built, before there is a painter.
        if event.type() in _RESTYLED and hasattr(self, "_painter"):
            self._restyle()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange and hasattr(self, "_painter"):
            self._restyle()
        return super().event(event)

    def _restyle(self) -> None:
        held, offset = self._held_row()
        self._painter = self._new_painter()
        self._relayout(held, offset)
