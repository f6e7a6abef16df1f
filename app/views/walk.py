"""Where the person goes in the grid: to a file, the next in doubt, the first without a label."""

import numpy as np

from app.project.workspace import Workspace
from app.views.filter_and_sort import stepped
from app.widgets.grid.grid import ImageGrid


class Walk:
    """Goes from file to file; each becomes current and is selected alone."""

    def __init__(self, workspace: Workspace, grid: ImageGrid) -> None:
        self._workspace = workspace
        self._grid = grid
        self._led_to = -1  # the file that the walk through the doubtful led to

    def forget(self) -> None:
        """Forget where it led: another project is open."""
        self._led_to = -1

    @property
    def led_here(self) -> bool:
        """Whether the walk through the doubtful led to the current file."""
        return self._grid.current_key() == self._led_to

    def to_file(self, key: int) -> None:
        """Go to a file."""
        self._grid.set_current_key(key)
        self._grid.select_keys([key])

    def to_first(self) -> None:
        """Go to the first file, if there is one."""
        rows = self._grid.rows()
        if len(rows):
            self.to_file(int(rows[0]))

    def on(self) -> None:
        """Go to the next file, after one was done."""
        rows, here = self._grid.rows(), self._grid.current_row()
        if 0 <= here < len(rows) - 1:
            self.to_file(int(rows[here + 1]))

    def to_doubtful(self, step: int) -> bool:
        """Go to the next file in doubt, or back with -1; whether there was one."""
        rows, here = self._grid.rows(), self._grid.current_row()
        table = self._workspace.table
        places = np.flatnonzero(table.is_doubtful()[table.rows_of(rows)])
        if not len(places) or (len(places) == 1 and places[0] == here):
            return False
        self._led_to = int(rows[stepped(places, here, step)])
        self.to_file(self._led_to)
        return True

    def to_unlabelled(self) -> None:
        """Go to the first file that no person has labelled, if there is one."""
        rows, table = self._grid.rows(), self._workspace.table
        open_rows = rows[~table.entries.by_person[table.rows_of(rows)]]
        if len(open_rows):
            self.to_file(int(open_rows[0]))
