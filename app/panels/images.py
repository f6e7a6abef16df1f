"""The images in the middle: filters above the grid, or the way to begin where there are none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app import offer_words
from app.panels._map import MapPart
from app.panels._order import arranged, counts
from app.widgets.filter_bar import EntryFilter, FilterBar, Picked
from app.widgets.image_grid import Cell, ImageGrid
from app.widgets.view_switch import ViewSwitch
from app.workspace import Workspace
from core.records import Ints

NAMES_AT_ONCE = 5000  # in one question to the project


class ImagesPanel(QWidget):
    """Shows the project's files as the filters want them.

    Signals:
        chosen_changed: other files are selected, or another one is current.
        peek_wanted: the person wants to see the current image large.
        menu_wanted: a place on the screen.
        paths_dropped: files and folders from outside.
        image_dropped: a picture without a file.
        view_switched: whether the map is shown now, or the grid.
    """

    chosen_changed = Signal()
    peek_wanted = Signal()
    menu_wanted = Signal(QPoint)
    paths_dropped = Signal(object)
    image_dropped = Signal(QImage)
    view_switched = Signal(bool)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._names: dict[int, str] = {}
        self._doubt_order: tuple[int, ...] = ()
        self._changes: dict[int, tuple[int, int]] = {}
        self._change_pick: Picked | None = None
        self.filters = FilterBar()
        self.grid = ImageGrid()
        self.map = MapPart(workspace, self.grid, self._describe)
        self._switch = ViewSwitch()
        self.filters.add_last(self._switch)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.grid)
        self._pages.addWidget(self.map.board)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.filters.changed.connect(self.arrange)
        self.grid.set_describer(self._describe)
        self.grid.set_path_of(self._workspace.path_of)
        self.grid.selection_changed.connect(self.chosen_changed)
        self.grid.current_changed.connect(self.chosen_changed)
        self.grid.activated.connect(self.peek_wanted)
        self.grid.context_menu_wanted.connect(self.menu_wanted)
        self.grid.paths_dropped.connect(self.paths_dropped)
        self.grid.image_dropped.connect(self.image_dropped)
        self.map.menu_wanted.connect(self.menu_wanted)
        self.map.peek_wanted.connect(self.peek_wanted)
        self._switch.switched.connect(self._turn_to_view)
        self._workspace.project_changed.connect(self._turn_to_project)
        self._workspace.classes_changed.connect(self._show_classes)
        self._workspace.entries_changed.connect(self.arrange)
        self._workspace.rows_changed.connect(self._show_rows)

    # What is shown

    def arrange(self) -> None:
        """Show what the filters let through."""
        table = self._workspace.table
        table.set_doubt_order(self._doubt_order)
        wanted = self.filters.filter()
        keys = arranged(table, wanted, self._names_of)
        if not np.array_equal(keys, self.grid.rows()):
            self.grid.set_rows(keys)
        self.grid.refresh()
        self.map.follow()
        self._count()
        self.grid.set_empty_text(
            self.tr("No image passes these filters.")
            if len(table)
            else self.tr("Add a folder of images to see them here.")
        )

    def show_map(self, on: bool) -> None:
        """Show the map in the place of the grid, or the grid again."""
        self._switch.set_map(on)

    @property
    def shows_map(self) -> bool:
        """Whether the map is shown."""
        return self._switch.is_map()

    def place_of_current(self) -> QPoint | None:
        """Return where the current image is on the screen; None without one."""
        row = self.grid.current_row()
        if row < 0:
            return None
        view = self.map.board.view
        if self.shows_map and view.current_row() >= 0:
            return view.global_pixel(view.current_row())
        return self.grid.global_rect(row).center()

    def _turn_to_view(self, shows_map: bool) -> None:
        had_focus = self._pages.isAncestorOf(self.focusWidget() or self)
        page = self.map.board if shows_map else self.grid
        self._pages.setCurrentWidget(page)
        self.setFocusProxy(page)
        self.map.set_shown(shows_map)
        if had_focus or self._switch.isAncestorOf(self.focusWidget() or self):
            page.setFocus()
        self.view_switched.emit(shows_map)

    def show_class(self, class_id: int) -> None:
        """Show the images of one class, and nothing else."""
        self.filters.set_filter(EntryFilter(class_id=class_id))

    def show_picked(self, picked: Picked) -> None:
        """Show these images and nothing else, and begin with the first."""
        self.filters.set_filter(EntryFilter(picked=picked))
        rows = self.grid.rows()
        if len(rows):
            self._go_to(int(rows[0]))

    def show_changes(self, picked: Picked) -> None:
        """Show the images that a better model would change, with old and new in each cell."""
        self._change_pick = picked
        self.show_picked(picked)
        self.setFocus()

    def keep_changes(self, changes: dict[int, tuple[int, int]]) -> None:
        """Note what a better model would change: the old and the new class, by image."""
        self._changes = changes
        self.grid.refresh()

    def show_failed(self) -> None:
        """Show the files that could not be read."""
        self.filters.set_filter(EntryFilter(statuses=frozenset({"failed"})))

    def review(self) -> None:
        """Show everything, the most doubtful first, and begin there."""
        self.filters.set_filter(replace(EntryFilter(), order="doubt"))
        rows = self.grid.rows()
        if len(rows):
            self.grid.set_current_key(int(rows[0]))
            self.grid.select_keys(rows[:1])
        self.setFocus()

    def keep_doubt_order(self, image_ids: tuple[int, ...]) -> None:
        """Show the doubtful in this order from now on; a review that has just begun follows."""
        self._doubt_order = image_ids
        if self.filters.filter().order == "doubt":
            is_at_start = self.grid.current_row() <= 0
            self.arrange()
            if is_at_start:
                self.review()

    # What is chosen

    def chosen(self) -> Ints:
        """Return the selected files, or the current one where none is selected."""
        selected = self.grid.selected_keys()
        current = self.grid.current_key()
        if len(selected) or current is None:
            return selected
        return np.array([current], np.int64)

    def go_to_doubtful(self, step: int) -> bool:
        """Go to the next file in doubt, or back with -1; whether there was one."""
        rows = self.grid.rows()
        table = self._workspace.table
        doubtful = table.is_doubtful()[table.rows_of(rows)]
        places = np.flatnonzero(doubtful)
        here = self.grid.current_row()
        if not len(places) or (len(places) == 1 and places[0] == here):
            return False
        if step > 0:
            after = places[places > here]
            place = after[0] if len(after) else places[0]
        else:
            before = places[places < here]
            place = before[-1] if len(before) else places[-1]
        self._go_to(int(rows[place]))
        return True

    def go_to_unlabelled(self) -> None:
        """Go to the first file that no person has labelled."""
        rows, table = self.grid.rows(), self._workspace.table
        open_rows = rows[table.entries.label_ids[table.rows_of(rows)] == 0]
        if len(open_rows):
            self._go_to(int(open_rows[0]))
        self.setFocus()

    def go_on(self) -> None:
        """Go to the next file in the grid, after one was done."""
        rows, here = self.grid.rows(), self.grid.current_row()
        if 0 <= here < len(rows) - 1:
            self._go_to(int(rows[here + 1]))

    def shut_down(self) -> None:
        """End the loaders' threads."""
        self.grid.shut_down()
        self.map.board.shut_down()

    def _go_to(self, key: int) -> None:
        self.grid.set_current_key(key)
        self.grid.select_keys([key])

    # What the workspace tells

    def _turn_to_project(self) -> None:
        self._names.clear()
        self._doubt_order = ()
        self.filters.clear()
        self.grid.set_fetch(None if self._workspace.path is None else self._workspace.thumbnail)
        self.arrange()

    def _show_classes(self) -> None:
        classes = self._workspace.classes
        self.filters.set_classes(classes)
        self.grid.refresh()

    def _show_rows(self, file_ids: Ints) -> None:
        self.grid.refresh(file_ids)
        self._count()

    def _count(self) -> None:
        self.filters.set_counts(counts(self._workspace.table))
        self.filters.set_shown(len(self.grid.rows()), len(self._workspace.table))

    def _names_of(self, file_ids: Ints) -> Sequence[str]:
        missing = [one for one in file_ids.tolist() if one not in self._names]
        for start in range(0, len(missing), NAMES_AT_ONCE):
            part = missing[start : start + NAMES_AT_ONCE]
            self._names.update(zip(part, self._workspace.names_of(part), strict=True))
        return [self._names[one] for one in file_ids.tolist()]

    def _describe(self, file_id: int) -> Cell:
        line = self._workspace.table.line(file_id)
        (path,) = self._names_of(np.array([file_id], np.int64))
        name = Path(path).name
        if line is None:
            return Cell(name)
        by_person = line.label_id != 0
        record = self._workspace.class_of(line.label_id if by_person else line.class_id)
        before, after = self._change_of(line.image_id)
        note = offer_words.change(before, after) if before else ""
        if line.label_id < 0:
            text = self.tr("None of these")
            return Cell(name, text, status="unknown", by_person=True, note=note)
        text = record.name if record else ""
        is_change = bool(note) and not by_person and self._shows_changes()
        if is_change:
            text = offer_words.arrow(before, after)
        return Cell(
            name=name,
            text=text,
            note=note,
            colour=record.colour if record else "",
            mark_position=record.position if record else -1,
            status=line.status,
            confidence=line.confidence if record and not by_person and not is_change else None,
            by_person=by_person,
            failed_reason=self._reason(file_id) if line.status == "failed" else "",
        )

    def _shows_changes(self) -> bool:
        picked = self.filters.filter().picked
        return picked is not None and picked is self._change_pick

    def _change_of(self, image_id: int) -> tuple[str, str]:
        """Return the class an image has and would have; two empty texts where none would change."""
        old, new = map(self._workspace.class_of, self._changes.get(image_id, (0, 0)))
        return (old.name, new.name) if old and new else ("", "")

    def _reason(self, file_id: int) -> str:
        detail = self._workspace.detail(file_id)
        return detail.error if detail else ""
