"""Which rows are selected: one array of booleans, so that a million rows take a millisecond."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class Selection:
    """The selected rows, where a range begins, and the selection before a slip.

    Attributes:
        mask: (n,) bool, one per row.
        anchor: the row from which Shift selects.
    """

    def __init__(self) -> None:
        self.mask = np.zeros(0, bool)
        self.anchor = 0
        self._before = np.zeros(0, bool)
        self._under_band = np.zeros(0, bool)

    @property
    def count(self) -> int:
        """Selected rows."""
        return int(np.count_nonzero(self.mask))

    def rows(self) -> Rows:
        """Return the selected rows in order."""
        return np.flatnonzero(self.mask)

    def only(self, row: int) -> None:
        """Select one row and begin the next range there."""
        self._remember()
        self.mask[:] = False
        self.mask[row] = True
        self.anchor = row

    def toggle(self, row: int) -> None:
        """Select or unselect one row and begin the next range there."""
        self.mask[row] ^= True
        self.anchor = row

    def span(self, row: int, *, add: bool = False) -> None:
        """Select from the anchor to `row`, beside what is selected with `add`."""
        if not add:
            self._remember()
            self.mask[:] = False
        low, high = sorted((self.anchor, row))
        self.mask[low : high + 1] = True

    def set_mask(self, mask: NDArray[np.bool_]) -> None:
        """Select exactly what is true in `mask`."""
        self._remember()
        self.mask = mask.copy()

    def set_all(self, value: bool) -> None:
        """Select every row, or none."""
        self._remember()
        self.mask[:] = value

    def invert(self) -> None:
        """Select what is not selected."""
        self._remember()
        np.logical_not(self.mask, out=self.mask)

    def begin_band(self, *, keep: bool) -> None:
        """Begin a rubber band, over what is selected with `keep`, else over nothing."""
        if not keep:
            self.set_all(False)
        self._under_band = self.mask.copy()

    def stretch_band(self, rows: Rows, *, flip: bool) -> bool:
        """Select the rows under the band, or flip them; whether that changed anything."""
        mask = self._under_band.copy()
        mask[rows] = ~mask[rows] if flip else True
        is_same = np.array_equal(mask, self.mask)
        self.mask = mask
        return not is_same

    def restore(self) -> bool:
        """Bring back the last selection of several rows; whether there was one."""
        if not self._before.any() or np.array_equal(self._before, self.mask):
            return False
        before = self._before
        self._remember()
        self.mask = before.copy()
        return True

    def follow(self, old_keys: Rows, new_keys: Rows, new_anchor: int) -> None:
        """Move to other rows: what was selected stays so, by key, wherever it lies now."""
        self.mask = _carry(self.mask, old_keys, new_keys)
        self._before = _carry(self._before, old_keys, new_keys)
        self.anchor = new_anchor

    def _remember(self) -> None:
        # One picture is found again with one click, so only more than one is worth keeping.
        if self.count > 1:
            self._before = self.mask.copy()


def _carry(mask: NDArray[np.bool_], old_keys: Rows, new_keys: Rows) -> NDArray[np.bool_]:
    if not mask.any():
        return np.zeros(len(new_keys), bool)
    return np.isin(new_keys, old_keys[mask])
