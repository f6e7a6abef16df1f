"""The map of the project as the person sees it: which points, how they look, what is chosen.

The grid beside it keeps the selection and the current file; the map shows them, and asks the grid
for others. So whatever works on what is chosen works from the map as well.
"""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QTimer, Signal

from app import settings
from app.project.workspace import Workspace
from app.views.map_appearance import looks_of
from app.widgets.grid.cell_data import Cell
from app.widgets.grid.grid import ImageGrid
from app.widgets.map.map_pane import MapBoard
from app.widgets.map.point_style import ColourBy
from core.domain.arrays import Ints
from core.domain.map import MapLayout

PAUSE_MS = 30  # many labels in a row have the points coloured once
COLOURS = ("class", "confidence", "status")


class MapPart(QObject):
    """Joins the map to the workspace and the grid.

    Attributes:
        board: the widget.

    Signals:
        menu_wanted: a place on the screen.
        peek_wanted: the person wants to see the current image large.
    """

    menu_wanted = Signal(QPoint)
    peek_wanted = Signal()

    def __init__(
        self, workspace: Workspace, grid: ImageGrid, describe: Callable[[int], Cell]
    ) -> None:
        super().__init__(grid)
        self._workspace = workspace
        self._grid = grid
        self._ids = np.zeros(0, np.int64)  # of images, sorted, with their places
        self._places = np.zeros((0, 2), np.float32)
        self._is_shown = False
        self.board = MapBoard()
        self.board.set_describer(describe)
        kept = settings.text("map_colours", "class")
        self.board.set_colour_by(kept if kept in COLOURS else "class")  # type: ignore[arg-type]
        folded = settings.text("map_legend", "")
        self.board.set_legend_folded(folded == "folded" if folded else None)
        self._recolour = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._recolour.timeout.connect(self._show_looks)
        self.board.view.set_empty_text(self.tr("The map shows images once they have been read."))
        self._connect()

    def _connect(self) -> None:
        view, grid, workspace = self.board.view, self._grid, self._workspace
        view.selection_wanted.connect(self._select)
        view.current_wanted.connect(grid.set_current_key)
        view.activated.connect(self._peek)
        view.context_menu_wanted.connect(self.menu_wanted)
        view.drag_wanted.connect(grid.drag_wanted)
        grid.selection_changed.connect(self._show_selection)
        grid.current_changed.connect(self._show_current)
        self.board.colour_by_changed.connect(self._colour_by)
        self.board.kind_clicked.connect(self._select_kind)
        self.board.legend_folded.connect(
            lambda on: settings.set_text("map_legend", "folded" if on else "open")
        )
        self.board.installEventFilter(self)
        workspace.project_changed.connect(self._turn_to_project)
        workspace.classes_changed.connect(self._recolour.start)
        workspace.rows_changed.connect(lambda _: self._recolour.start())

    # What is shown

    @property
    def is_shown(self) -> bool:
        """Whether the map is on screen."""
        return self._is_shown

    def set_shown(self, is_shown: bool) -> None:
        """Follow what is shown from now on, or rest."""
        self._is_shown = is_shown
        if is_shown:
            self.follow()

    def keep(self, layout: MapLayout) -> None:
        """Show images at these places from now on."""
        order = np.argsort(layout.image_ids, kind="stable")
        self._ids, self._places = layout.image_ids[order], layout.places[order]
        self.follow()

    def n_without_place(self) -> int:
        """Count the project's images that were read and have no place on the map."""
        table = self._workspace.table
        image_ids = table.entries.image_ids
        return int(np.count_nonzero(~np.isin(image_ids[image_ids > 0], self._ids)))

    def follow(self) -> None:
        """Show the files that the grid shows, as far as they have a place."""
        if not self._is_shown:
            return
        table, keys = self._workspace.table, self._grid.rows()
        rows = table.rows_of(keys)
        image_ids = table.entries.image_ids[rows]
        if len(self._ids) and len(rows):
            found = np.searchsorted(self._ids, image_ids).clip(max=len(self._ids) - 1)
            has_place = self._ids[found] == image_ids
            keys, places = keys[has_place], self._places[found[has_place]]
        else:
            keys, places = keys[:0], self._places[:0]
        looks = looks_of(table, keys, self._workspace.classes, self.board.colour_by())
        self.board.view.set_points(keys, places, looks)
        self._show_selection()
        self._show_current()
        self._show_legend()

    def _show_looks(self) -> None:
        if self._is_shown:
            view = self.board.view
            view.set_looks(
                looks_of(
                    self._workspace.table,
                    view.keys(),
                    self._workspace.classes,
                    self.board.colour_by(),
                )
            )
            self._show_legend()

    def _show_legend(self) -> None:
        looks = self.board.view.looks()
        counts = np.bincount(looks.codes, minlength=len(looks.kinds)).tolist()
        lines = [
            (kind, number, count)
            for number, (kind, count) in enumerate(zip(looks.kinds, counts, strict=True))
            if count
        ]
        self.board.legend.show_kinds(lines, has_labelled=bool(looks.is_labelled.any()))

    def _show_selection(self) -> None:
        if self._is_shown:
            self.board.view.set_selected(self._grid.selected_keys())

    def _show_current(self) -> None:
        if self._is_shown:
            self.board.view.set_current(self._grid.current_key())

    def _colour_by(self, by: ColourBy) -> None:
        settings.set_text("map_colours", by)
        self._show_looks()

    def _turn_to_project(self) -> None:
        self._ids, self._places = np.zeros(0, np.int64), np.zeros((0, 2), np.float32)
        self.board.view.fit()
        path = self._workspace.path
        self.board.hover.set_fetch(None if path is None else self._workspace.thumbnail)
        self.follow()

    # What is in view

    def zoom(self, step: int) -> None:
        """Make it larger or smaller by a step; 0 for the whole map."""
        if step:
            self.board.view.zoom(2 * step)
        else:
            self.board.view.fit()

    def place_of_current(self) -> QPoint | None:
        """Return where the current point is on the screen; None without one."""
        view = self.board.view
        row = view.current_row()
        return view.spoken.global_pixel(row) if row >= 0 else None

    # What is chosen

    def _select(self, keys: Ints, how: str) -> None:
        chosen = self._grid.selected_keys()
        if how == "add":
            keys = np.union1d(chosen, keys)
        elif how == "remove":
            keys = np.setdiff1d(chosen, keys)
        self._grid.select_keys(keys)
        current = self._grid.current_key()
        if len(keys) and (current is None or current not in keys) and how != "remove":
            self._grid.set_current_key(int(keys[0]))

    def _select_kind(self, number: int) -> None:
        view = self.board.view
        self._select(view.keys()[view.looks().codes == number], "replace")

    def _peek(self, key: int) -> None:
        self._grid.set_current_key(key)
        self.peek_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Colours of the mode are part of what points look like.
        if event.type() == QEvent.Type.PaletteChange:
            self._recolour.start()
        return super().eventFilter(watched, event)
