"""The files on the map: where each lies, how it looks, which are selected and which is current."""

import numpy as np
from numpy.typing import NDArray

from app.widgets.map.camera import Places
from app.widgets.map.picture import Scene
from app.widgets.map.point_style import Looks
from app.widgets.map.spatial_index import PointIndex

Keys = NDArray[np.int64]


class Points:
    """The points of a map, by file id and by row.

    What is chosen belongs to the grid: the points are told of it, and tell nobody.

    Attributes:
        keys: the file ids; nobody writes into them.
        scene: places, looks and which are selected, as they are drawn.
        current: the current row, -1 for none.
        hovered: the row under the pointer, -1 for none.
    """

    def __init__(self) -> None:
        self.keys: Keys = np.zeros(0, np.int64)
        self.scene = Scene()
        self.current = self.hovered = -1
        self._index = PointIndex(self.scene.places)

    def set_points(self, keys: Keys, places: Places, looks: Looks) -> None:
        """Have these files, (n,), at these places, (n, 2), each with its looks.

        Selection and current point stay with their files.
        """
        selected, current = self.selected_keys(), self.current_key()
        self.keys = np.array(keys, np.int64)
        self.scene = Scene(np.asarray(places, np.float32), looks, np.isin(keys, selected))
        self._index = PointIndex(self.scene.places)
        self.current = -1 if current is None else self.row_of(current)
        self.hovered = -1

    def row_of(self, key: int) -> int:
        """Return a file's row, -1 where it is not shown."""
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if len(found) else -1

    def key_at(self, row: int) -> int:
        """Return the file of a row."""
        return int(self.keys[row])

    def current_key(self) -> int | None:
        """Return the current file."""
        return self.key_at(self.current) if self.current >= 0 else None

    # Which are selected

    def select(self, keys: Keys) -> None:
        """Have these files selected."""
        self.scene.is_selected = np.isin(self.keys, keys)

    def selected_keys(self) -> Keys:
        """Return the selected files."""
        return self.keys[self.scene.is_selected]

    def is_selected(self, row: int) -> bool:
        """Whether a row is selected."""
        return bool(self.scene.is_selected[row])

    @property
    def has_selected(self) -> bool:
        """Whether any is selected."""
        return bool(self.scene.is_selected.any())

    # Which lie near

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """Return the row of the point nearest to a place, None where none is within reach."""
        return self._index.nearest(x, y, reach)

    def next_over(self, row: int, x: float, y: float) -> int | None:
        """Return the next point from `row` in a direction of length 1."""
        return self._index.next_over(row, x, y)
