"""Which files are shown, which of them are selected and which is current: by id and by row."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.widgets.grid.selection import Selection

SEARCHED_ROWS = 10_000  # how far to look for a neighbour that is still there

Keys = NDArray[np.int64]


class Change(NamedTuple):
    """What else changed with the files that are shown: the current one, those selected."""

    current: bool
    selection: bool


class SelectionModel(QObject):
    """The files of a grid in display order, and what the person has chosen of them.

    Attributes:
        keys: the file ids; nobody writes into them.

    Signals:
        selection_changed: other files may be selected.
        current_moved: the row that was current and the one that is now, each -1 for none; they are
            the same where the person goes to the current row once more.
    """

    selection_changed = Signal()
    current_moved = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keys: Keys = np.zeros(0, np.int64)
        self._selection = Selection()
        self._current = -1

    # Files and their rows

    def set_keys(self, keys: Keys) -> Change:
        """Show these files, in this order; what is chosen stays with its files.

        Where the current file is gone, the next one still there takes its place, selected if it
        was selected alone. Emits nothing: whoever hears of it wants to find the rows laid out.
        """
        old_key, was_selected = self.current_key(), self.selected_keys()
        current = self.neighbour(self._current, keys)
        anchor = max(0, self.neighbour(self._selection.anchor, keys))
        self._selection.follow(self.keys, keys, anchor)
        self.keys, self._current = keys, current
        was_alone = len(was_selected) == 1 and was_selected[0] == old_key
        if was_alone and current >= 0:
            self._selection.only(current)
        is_same = np.array_equal(np.sort(self.selected_keys()), np.sort(was_selected))
        return Change(self.current_key() != old_key, not is_same)

    def row_of(self, key: int) -> int:
        """Return where a file is shown, -1 for nowhere. Looks at every row: 0.5 ms at a million."""
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if len(found) else -1

    def key_at(self, row: int) -> int:
        """Return the file shown in a row."""
        return int(self.keys[row])

    def neighbour(self, row: int, keys: Keys) -> int:
        """Return where the file of `row`, or the nearest one still there, lies in other `keys`."""
        if not 0 <= row < len(self.keys):
            return -1
        same = np.flatnonzero(keys == self.keys[row])
        if len(same):
            return int(same[0])
        after = self.keys[row : row + SEARCHED_ROWS]
        before = self.keys[max(0, row - SEARCHED_ROWS) : row][::-1]
        for near in (after, before):
            kept = np.flatnonzero(np.isin(near, keys))
            if len(kept):
                return int(np.flatnonzero(keys == near[kept[0]])[0])
        return min(row, len(keys) - 1)

    # What is selected

    def selected_keys(self) -> Keys:
        """Return the selected files in display order."""
        return self.keys[self._selection.mask]

    @property
    def n_selected(self) -> int:
        """Count the selected files."""
        return self._selection.count

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return bool(self._selection.mask[row])

    def select_keys(self, keys: Iterable[int] | Keys) -> None:
        """Select exactly these files, as far as they are shown."""
        wanted = keys if isinstance(keys, np.ndarray) else np.fromiter(keys, np.int64)
        self._selection.set_mask(np.isin(self.keys, wanted))
        rows = self._selection.rows()
        if len(rows):
            self._selection.anchor = int(rows[0])
        self.selection_changed.emit()

    def select_all(self) -> None:
        """Select every file shown."""
        self._selection.set_all(True)
        self.selection_changed.emit()

    def select_none(self) -> None:
        """Select nothing."""
        self._selection.set_all(False)
        self.selection_changed.emit()

    def invert(self) -> None:
        """Select what is not selected."""
        self._selection.invert()
        self.selection_changed.emit()

    def restore(self) -> bool:
        """Bring back the last selection of several files after a slip; whether there was one."""
        is_back = self._selection.restore()
        if is_back:
            self.selection_changed.emit()
        return is_back

    def toggle_current(self) -> None:
        """Select the current row, or unselect it."""
        self._selection.toggle(self._current)
        self.selection_changed.emit()

    def begin_band(self, *, keep: bool) -> None:
        """Begin a rubber band, over what is selected with `keep`, else over nothing."""
        had_any = self.n_selected > 0
        self._selection.begin_band(keep=keep)
        if had_any and not keep:
            self.selection_changed.emit()

    def stretch_band(self, rows: Keys, *, flip: bool) -> None:
        """Select the rows under the rubber band, or flip them."""
        if self._selection.stretch_band(rows, flip=flip):
            self.selection_changed.emit()

    # Which is current

    @property
    def current_row(self) -> int:
        """The current row, -1 for none."""
        return self._current

    def current_key(self) -> int | None:
        """Return the current file."""
        return int(self.keys[self._current]) if self._current >= 0 else None

    def go_to(self, row: int) -> None:
        """Make a row current, or none with -1; the selection stays."""
        old, self._current = self._current, row
        self.current_moved.emit(old, row)

    def choose(self, row: int) -> None:
        """Go to a row and select it alone."""
        self._selection.only(row)
        self.go_to(row)
        self.selection_changed.emit()

    def toggle(self, row: int) -> None:
        """Go to a row and select it beside the others, or unselect it."""
        self._selection.toggle(row)
        self.go_to(row)
        self.selection_changed.emit()

    def extend(self, row: int, *, add: bool = False) -> None:
        """Go to a row and select all up to it, beside what is selected with `add`."""
        self._selection.span(row, add=add)
        self.go_to(row)
        self.selection_changed.emit()
