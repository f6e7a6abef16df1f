"""The images in the middle: filters above the grid, or the way to begin where there are none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.project.workspace import Workspace
from app.views.alike import AlikeGroups
from app.views.arrangement import Arrangement
from app.views.cell_texts import Describer
from app.views.filter_and_sort import counts
from app.views.loupe import Loupe
from app.views.map import MapPart
from app.views.pages import PicturePages
from app.views.reviewing import Reviewing
from app.views.walk import Walk
from app.widgets.grid.cell_data import Cell
from app.widgets.grid.filter_bar import EntryFilter, FilterBar, Picked
from app.widgets.grid.grid import DEFAULT_CELL_PX, ImageGrid
from app.widgets.grid.view_switch import ViewSwitch
from core.domain import records
from core.domain.arrays import Ints

ZOOM_PX = 24  # a step of the commands, wider than a notch of the wheel


class ImagesPanel(QWidget):
    """Shows the project's files as the filters want them.

    Attributes:
        filters, grid, map, loupe, alike: its parts.
        pages: which of the last three is shown.
        reviewing: opens the loupe.

    Signals:
        chosen_changed: other files are selected, or another one is current.
        loupe_switched: whether one large picture is shown now, in the place of the grid.
        menu_wanted: a place on the screen.
        paths_dropped: files and folders from outside.
        image_dropped: a picture without a file.
        view_switched: whether the map is shown now, or the grid.
        likes_wanted: the order "similar" was chosen; images to be like are selected, or not.
    """

    chosen_changed = Signal()
    loupe_switched = Signal(bool)
    menu_wanted = Signal(QPoint)
    paths_dropped = Signal(object)
    image_dropped = Signal(QImage)
    view_switched = Signal(bool)
    likes_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._arrangement = Arrangement(workspace)
        self._describer = Describer(workspace, self._arrangement.name_of)
        self._change_pick: Picked | None = None
        self._order = "folder"
        self.filters = FilterBar()
        self.grid = ImageGrid()
        self.alike = AlikeGroups(workspace, self.grid, self._arrangement)
        self._walk = Walk(workspace, self.grid)
        self.map = MapPart(workspace, self.grid, self.describe)
        self._switch = ViewSwitch()
        self.filters.add_last(self._switch)
        self.loupe = Loupe(workspace)
        self.pages = PicturePages(self.grid, self.map, self.loupe)
        self.reviewing = Reviewing(
            workspace, self.filters, self.grid, self._walk, self.pages, self._arrangement
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.filters, self.alike.bar, self.pages):
            column.addWidget(part, 1 if part is self.pages else 0)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.filters.changed.connect(lambda: self.arrange())
        self.grid.set_describer(self.describe)
        self.grid.files.path_of = self._workspace.path_of
        self.grid.selection_changed.connect(self.chosen_changed)
        self.grid.current_changed.connect(self.chosen_changed)
        self.grid.activated.connect(self.reviewing.look)
        self.grid.current_changed.connect(self._follow_current)
        self.grid.context_menu_wanted.connect(self.menu_wanted)
        self.grid.paths_dropped.connect(self.paths_dropped)
        self.grid.image_dropped.connect(self.image_dropped)
        self.map.menu_wanted.connect(self.menu_wanted)
        self.map.peek_wanted.connect(self.reviewing.look)
        self.loupe.file_wanted.connect(self._walk.to_file)
        self.pages.loupe_switched.connect(self._turn_loupe)
        self._switch.switched.connect(self._turn_to_view)
        self._workspace.project_changed.connect(self._turn_to_project)
        self._workspace.classes_changed.connect(self._show_classes)
        self._workspace.entries_changed.connect(lambda: self.arrange(afresh=False))
        self._workspace.rows_changed.connect(self._show_rows)

    # What is shown

    def arrange(self, *, afresh: bool = True) -> None:
        """Show what the filters let through.

        Args:
            afresh: in the order of now; else what is shown keeps its place.
        """
        wanted = self.filters.filter()
        keys = self._arrangement.keys(wanted)
        if not afresh:
            keys = self._arrangement.steady(keys, self.grid.rows(), wanted.order)
        self.alike.show(keys, is_on=wanted.order == "alike")
        self.grid.refresh()
        self.map.follow()
        self._count()
        self.grid.set_empty_text(self._empty_text(self._arrangement.waits_for_names(wanted)))
        before, self._order = self._order, wanted.order
        if wanted.order == "similar" and before != "similar":
            self.likes_wanted.emit()

    def _empty_text(self, is_reading: bool) -> str:
        if is_reading:
            return self.tr("Reading the names of the files…")
        if len(self._workspace.table):
            return self.tr("No image passes these filters.")
        return self.tr("Add a folder of images to see them here.")

    # Names, likeness, stacks

    def has_names(self) -> bool:
        """Whether the names of all files are known."""
        return self._arrangement.has_names()

    def keep_names(self, names: records.FileNames) -> None:
        """Take the names of all files; a filter or an order that waits for them goes on."""
        self._arrangement.keep_names(names)
        wanted = self.filters.filter()
        is_by_name = wanted.text or any(one.kind == "date" for one in wanted.terms)
        if is_by_name or wanted.order in ("name", "date"):
            self.arrange()

    def keep_likes(self, image_ids: Ints) -> None:
        """Show the files in the order of these images, the likest first."""
        self._arrangement.keep_likes(image_ids)
        self._order = "similar"
        self.filters.set_filter(replace(self.filters.filter(), order="similar"))
        self.arrange()
        if len(self.grid.rows()):
            self.grid.scroll_to_row(0)

    def keep_stacks(self, groups: Sequence[Sequence[int]]) -> None:
        """Lay near duplicates on stacks; none to show each file on its own."""
        self._arrangement.keep_stacks(groups)
        self.arrange()

    def open_stack(self) -> bool:
        """Open the stack of the current file, or close it; whether it lies on one."""
        key = self.grid.current_key()
        if key is None or not self._arrangement.turn_stack(key):
            return False
        self.arrange()
        return True

    def go_to_name(self, text: str, step: int) -> bool:
        """Go to a file by the beginning of its name, else by a part of it.

        Args:
            text: what was typed.
            step: 0 for the first from the current file on, 1 for the next, -1 for the one before.

        Returns:
            whether there is one.
        """
        rows, here = self.grid.rows(), self.grid.current_row()
        place = self._arrangement.find_name(text, rows, here, step)
        if place is None:
            return False
        self._walk.to_file(int(rows[place]))
        self.grid.centre_on_row(place)
        return True

    def files_named(self, text: str, most: int) -> list[tuple[int, str]]:
        """Return files whose names hold a text, with their names; none before they are known."""
        return self._arrangement.files_named(text, most)

    def show_map(self, on: bool) -> None:
        """Show the map in the place of the grid, or the grid again."""
        self._switch.set_map(on)

    @property
    def shows_map(self) -> bool:
        """Whether the map is shown."""
        return self._switch.is_map()

    def zoom(self, step: int) -> None:
        """Make what is shown larger or smaller by a step; 0 for its usual size."""
        self.pages.zoom(step, DEFAULT_CELL_PX, ZOOM_PX)

    def _turn_to_view(self, shows_map: bool) -> None:
        had_focus = self.pages.isAncestorOf(self.focusWidget() or self)
        self.pages.show_map(shows_map)
        self.setFocusProxy(self.pages.page())
        self.map.set_shown(shows_map)
        if had_focus or self._switch.isAncestorOf(self.focusWidget() or self):
            self.pages.page().setFocus()
        self.view_switched.emit(shows_map)

    def show_class(self, class_id: int) -> None:
        """Show the images of one class alone."""
        self.filters.set_filter(EntryFilter(class_id=class_id))

    def show_picked(self, picked: Picked) -> None:
        """Show these images alone, and begin with the first."""
        self.filters.set_filter(EntryFilter(picked=picked))
        self._walk.to_first()

    def show_changes(self, picked: Picked) -> None:
        """Show the images that a better model would change, with old and new in each cell."""
        self._change_pick = picked
        self.show_picked(picked)
        self.setFocus()

    def leave_changes(self) -> None:
        """Show all again where only what a better model would change is shown."""
        picked = self.filters.filter().picked
        if picked is not None and picked is self._change_pick:
            self.filters.clear()

    def keep_changes(self, changes: dict[int, tuple[int, int]]) -> None:
        """Note what a better model would change: the old and the new class, by image."""
        self._describer.changes = changes
        self.grid.refresh()

    @property
    def has_loupe(self) -> bool:
        """Whether one large picture is shown."""
        return self.pages.has_loupe

    def _turn_loupe(self, is_on: bool) -> None:
        self.filters.setVisible(not is_on)
        self.setFocusProxy(self.pages.page())
        if is_on and self.loupe.file():
            self._walk.to_file(self.loupe.file())
        self.loupe_switched.emit(is_on)

    def _follow_current(self, key: int | None) -> None:
        if self.has_loupe and key is not None:
            self.loupe.show_file(key)

    # What is chosen

    def chosen(self) -> Ints:
        """Return the selected files, or the current one where none is selected.

        What lies hidden on a stack goes with the picture that stands for it.
        """
        selected = self.grid.selected_keys()
        current = self.current_file()
        if self.has_loupe:  # what is seen is what is meant
            selected = selected[:0]
        if not len(selected) and current is not None:
            selected = np.array([current], np.int64)
        return self._arrangement.with_hidden(selected)

    @property
    def n_selected(self) -> int:
        """How many files are selected."""
        return self.grid.selection.n_selected

    def current_file(self) -> int | None:
        """Return the current file."""
        return self.loupe.file() or None if self.has_loupe else self.grid.current_key()

    def shows_file(self, file_id: int) -> bool:
        """Whether the filters let a file through."""
        return self.grid.selection.row_of(file_id) >= 0

    def mime_of_chosen(self) -> QMimeData:
        """Return what a copy of the chosen files carries."""
        return self.grid.files.mime_of(self.chosen())

    @property
    def picked_by(self) -> records.Picked:
        """Say what brought the chosen files before the person."""
        wanted = self.filters.filter()
        if wanted.is_audit:
            return "audit"
        is_by_model = wanted.is_by_model or self._walk.led_here
        return "model" if is_by_model and self._workspace.model is not None else ""

    def go_to_file(self, file_id: int) -> None:
        """Go to a file, without the filters where they hide it."""
        if self.has_loupe and self.loupe.place_of(file_id) < 0:
            self.pages.close_loupe()
        if not self.shows_file(file_id):
            self.filters.clear()
        self._walk.to_file(file_id)

    def go_to_doubtful(self, step: int) -> bool:
        """Go to the next file in doubt, or back with -1; whether there was one."""
        if self.has_loupe and self.loupe.is_queue:
            return self.loupe.skip() if step > 0 else self.loupe.step(step) or True
        return self._walk.to_doubtful(step)

    def go_on(self) -> None:
        """Go to the next file, after one was done."""
        if self.has_loupe:
            self.loupe.advance()
        else:
            self._walk.on()

    def shut_down(self) -> None:
        """End the loaders' threads."""
        self.grid.shut_down()
        self.map.board.shut_down()
        self.loupe.shut_down()

    # What the workspace tells

    def _turn_to_project(self) -> None:
        self.pages.close_loupe()
        self._arrangement.forget()
        self.alike.keep(None)
        self._walk.forget()
        self.filters.clear()
        self.grid.set_fetch(None if self._workspace.path is None else self._workspace.thumbnail)
        self.arrange()

    def _show_classes(self) -> None:
        self.filters.set_classes(self._workspace.classes)
        self.grid.refresh()

    def _show_rows(self, file_ids: Ints) -> None:
        self.grid.refresh(file_ids)
        self._count()

    def _count(self) -> None:
        self.filters.set_counts(counts(self._workspace.table))
        self.filters.set_shown(len(self.grid.rows()), len(self._workspace.table))

    def describe(self, file_id: int) -> Cell:
        """Say what the cell of a file shows."""
        picked = self.filters.filter().picked
        shows_changes = picked is not None and picked is self._change_pick
        return self._describer.cell(file_id, self._arrangement.n_below(file_id), shows_changes)
