"""A grid of up to a million pictures: look, select, walk, drag out, drop in."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.widgets.alike.headings import GroupHeadings
from app.widgets.grid import accessibility as access
from app.widgets.grid.cell_data import Cell, Descriptions
from app.widgets.grid.cell_painter import CellPainter
from app.widgets.grid.drag import DropTarget, FileDrag
from app.widgets.grid.keyboard import GridKeys
from app.widgets.grid.layout import GAP_PX
from app.widgets.grid.mouse import GridMouse
from app.widgets.grid.page_painter import Overlay, PagePainter
from app.widgets.grid.picture_requests import PictureRequests
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.spoken_cells import SpokenCells
from app.widgets.grid.thumbnails import Fetch, Thumbnails
from app.widgets.grid.viewport import Hold, Viewport

MIN_CELL_PX, MAX_CELL_PX, DEFAULT_CELL_PX = 96, 320, 168
ZOOM_STEP_PX = 16

Keys = NDArray[np.int64]
_RESTYLED = (
    QEvent.Type.PaletteChange,
    QEvent.Type.FontChange,
    QEvent.Type.StyleChange,
    QEvent.Type.DevicePixelRatioChange,
)


class ImageGrid(QAbstractScrollArea):
    """A virtual grid of pictures, by file id; only what is in view costs anything.

    It joins its parts to what Qt tells it: the viewport knows what is where, the selection what
    is chosen, the painter how it looks; mouse and keys choose.

    Attributes:
        selection: which files are shown, selected and current.
        files: carries what is selected to other programs.
        spoken: the cells in words.
        headings: of groups, where the pictures stand in groups.

    Signals:
        selection_changed: other files are selected.
        current_changed: the file id of the current cell, None without one.
        activated: the file id that was double-clicked, or current at Enter.
        text_typed: a digit or letter, for labelling.
        context_menu_wanted: where on the screen.
        drag_wanted: the pointer pulls at the selected cells.
        cell_px_changed: the zoom, in pixels a cell.
        paths_dropped: list of the files and folders dropped from outside.
        image_dropped: a picture dropped from a browser.
    """

    selection_changed = Signal()
    current_changed = Signal(object)
    activated = Signal(object)
    text_typed = Signal(str)
    context_menu_wanted = Signal(QPoint)
    drag_wanted = Signal()
    cell_px_changed = Signal(int)
    paths_dropped = Signal(object)
    image_dropped = Signal(QImage)

    _listeners: tuple[GridMouse | DropTarget | SpokenCells, ...] = ()  # Qt calls before they exist

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell_px = DEFAULT_CELL_PX
        self._empty_text = ""
        self.selection = SelectionModel(self)
        self._view = view = Viewport(self.verticalScrollBar())
        self._descriptions = Descriptions(lambda key: Cell(str(key)))
        self._thumbnails = Thumbnails(self)
        self.shut_down = self._thumbnails.close  # ends the loader's threads
        self._requests = PictureRequests(self._thumbnails, view, self.selection, self)
        self._mouse = GridMouse(self, view, self.selection)
        self._keys = GridKeys(view, self.selection, self)
        self.files = FileDrag(self, self.selection, self._thumbnails)
        self._drops = DropTarget(self)
        self.spoken = SpokenCells(self.viewport(), view, self.selection, self._descriptions)
        self._painter = PagePainter(
            self._new_cells(), view, self.selection, self._descriptions, self._thumbnails
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Pictures"))
        access.install(ImageGrid)
        self._listeners = (self._mouse, self._drops, self.spoken)
        self.headings = GroupHeadings(self.viewport(), view, self)
        self._connect()

    def _connect(self) -> None:
        self.selection.selection_changed.connect(self._show_selection)
        self.selection.current_moved.connect(self._show_current)
        self._thumbnails.arrived.connect(self._update_keys)
        self._mouse.activated.connect(self._activate)
        self._mouse.band_changed.connect(self._update_all)
        self._mouse.drag_wanted.connect(self.drag_wanted)
        self._keys.activated.connect(self._activate)
        self._keys.text_typed.connect(self.text_typed)
        self._drops.switched.connect(self._update_all)
        self._drops.paths_dropped.connect(self.paths_dropped)
        self._drops.image_dropped.connect(self.image_dropped)
        self.drag_wanted.connect(self.files.carry)

    # What is shown

    def rows(self) -> Keys:
        """Return the file ids in display order; do not write into it."""
        return self.selection.keys

    def set_rows(self, keys: Keys, starts: Sequence[int] | Keys = ()) -> None:
        """Show these files, in this order, in groups that begin at these rows.

        Selection, current cell and scroll place stay with their files; see `SelectionModel`.
        """
        keys = np.array(keys, dtype=np.int64)
        hold = self._view.hold(self.current_row())
        hold = hold._replace(row=self.selection.neighbour(hold.row, keys))
        change = self.selection.set_keys(keys)
        self._view.starts = np.array(starts, np.int64)
        self._view.let_go()
        self._mouse.cut_band()
        self._lay_out(hold)
        if change.current:
            self._tell_current()
        if change.selection:
            self.selection_changed.emit()

    def set_describer(self, describe: Callable[[int], Cell]) -> None:
        """Ask `describe` what to write on a cell, only for those in view."""
        self._descriptions.ask(describe)
        self._update_all()

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Get pictures from `fetch`, called on loader threads; None when the project closes.

        Forgets all pictures at hand: file ids mean something else in another project.
        """
        self._thumbnails.set_fetch(fetch)
        self._update_all()
        self._requests.ask_soon()

    def set_empty_text(self, text: str) -> None:
        """Say what to do while there is nothing to show."""
        self._empty_text = text
        self._update_all()

    def refresh(self, keys: Iterable[int] | None = None) -> None:
        """Describe these files again, or all, and paint them."""
        keys = None if keys is None else {int(key) for key in keys}
        self._descriptions.forget(keys)
        if keys is None:
            self._update_all()
        else:
            self._update_keys(keys)

    def picture_of(self, key: int) -> QPixmap | None:
        """Return a file's picture; null where it cannot be read, None where it is not there yet."""
        return self._thumbnails.get(key)

    def cell_px(self) -> int:
        """Return the zoom: the least width of a cell in pixels."""
        return self._cell_px

    def set_cell_px(self, px: int) -> None:
        """Zoom; what is in the middle of interest stays in view."""
        px = min(max(px, MIN_CELL_PX), MAX_CELL_PX)
        if px != self._cell_px:
            self._cell_px = px
            self._restyle()
            self.cell_px_changed.emit(px)

    # Where things are

    def tile_rect(self, row: int) -> QRect:
        """Return where a row's tile lies in the viewport, in view or not."""
        return self._view.tile(row)

    def visible_rows(self) -> range:
        """Return the rows with at least one pixel in view."""
        return self._view.rows()

    def scroll_to_row(self, row: int) -> None:
        """Scroll just as far as needed to see a row whole."""
        self._view.scroll_to(row)

    def centre_on_row(self, row: int) -> None:
        """Scroll so that a row is in the middle, where nothing lies over it."""
        self._view.centre_on(row)

    # What is chosen

    def selected_keys(self) -> Keys:
        """Return the selected file ids in display order."""
        return self.selection.selected_keys()

    def select_keys(self, keys: Iterable[int] | Keys) -> None:
        """Select exactly these files, as far as they are shown."""
        self.selection.select_keys(keys)

    def current_row(self) -> int:
        """Return the row of the current cell, -1 without one."""
        return self.selection.current_row

    def current_key(self) -> int | None:
        """Return the file id of the current cell."""
        return self.selection.current_key()

    def set_current_key(self, key: int | None) -> None:
        """Make a file current and scroll to it; the selection stays."""
        self.selection.go_to(-1 if key is None else self.selection.row_of(key))

    def _show_selection(self) -> None:
        self._update_all()
        self.selection_changed.emit()

    def _show_current(self, old: int, row: int) -> None:
        self._update_row(old)
        self._update_row(row)
        if row >= 0:
            self.scroll_to_row(row)
        if row != old:
            self._tell_current()

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_key())
        access.tell_current(self, self.current_row())

    def _activate(self, row: int) -> None:
        self.activated.emit(self.selection.key_at(row))

    # Lay out and paint

    def _new_cells(self) -> CellPainter:
        cells = CellPainter(self.palette(), self.font(), self._cell_px - GAP_PX)
        ratio = self.devicePixelRatioF()
        self._thumbnails.set_box((cells.box_size.toSizeF() * ratio).toSize(), ratio)
        return cells

    def _restyle(self) -> None:
        hold = self._view.hold(self.current_row())
        self._painter.restyle(self._new_cells())
        self._lay_out(hold)

    def _lay_out(self, hold: Hold) -> None:
        """Lay out for the present rows, width and zoom, with one row where it was."""
        n, size = len(self.rows()), self.viewport().size()
        self._view.lay_out(n, size, self._painter.tile, hold)
        self._update_all()
        self._requests.ask_soon()

    def _update_all(self) -> None:
        self.viewport().update()

    def _update_keys(self, keys: Iterable[int]) -> None:
        wanted, rows = set(keys), self._view.rows()
        for row, key in zip(rows, self.rows()[rows.start : rows.stop].tolist(), strict=True):
            if key in wanted:
                self._update_row(row)

    def _update_row(self, row: int) -> None:
        if row >= 0:
            self.viewport().update(self._view.cell(row))

    def _overlay(self) -> Overlay:
        return Overlay(self._mouse.band, self._drops.is_open, self._empty_text)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            has_focus = self.hasFocus()
            self._painter.paint(painter, event.rect(), self._overlay(), has_focus=has_focus)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._view.note_scroll()
        # Moving the pixels paints only the strip that comes into view; but what lies over the
        # cells, or is drawn where nothing scrolls, must not move along.
        if self._overlay().is_still:
            self._update_all()
        else:
            self.viewport().scroll(0, dy)
        self._requests.ask_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out(self._view.hold(self.current_row()))
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        is_style = event.type() in _RESTYLED
        is_done = super().event(event)
        # Also arrives while QAbstractScrollArea is being built, before there is a painter.
        if is_style and hasattr(self, "_painter"):
            self._restyle()
        return is_done

    # Keys, mouse, focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / 120
            self.set_cell_px(self._cell_px + round(notches * ZOOM_STEP_PX))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.current_row() >= 0:
            place = self.viewport().mapToGlobal(self.tile_rect(self.current_row()).center())
        self.context_menu_wanted.emit(place)

    def viewportEvent(self, event: QEvent) -> bool:
        is_taken = self.isEnabled() and any(part.takes(event) for part in self._listeners)
        return is_taken or super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._update_row(self.current_row())
        access.tell_current(self, self.current_row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_row(self.current_row())
