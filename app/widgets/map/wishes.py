"""What the person wants of the map's files; the grid decides, and tells the map."""

from typing import Literal, TypeAlias

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.widgets.map.points import Keys, Points

How: TypeAlias = Literal["replace", "add", "remove"]


class Wishes(QObject):
    """Tells what pointer and keys ask for.

    Signals:
        selection_wanted: (files, how): "replace", "add" or "remove".
        current_wanted: a file.
        activated: a file that the person wants to see large.
    """

    selection_wanted = Signal(object, str)
    current_wanted = Signal(object)
    activated = Signal(object)

    def __init__(self, points: Points, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points = points

    def go_to(self, row: int) -> None:
        """Want a row to be current; the selection stays."""
        self.current_wanted.emit(self._points.key_at(row))

    def choose(self, row: int, how: How) -> None:
        """Want a row to be current and selected, or not."""
        self.go_to(row)
        self.select(np.array([self._points.key_at(row)], np.int64), how)

    def select(self, keys: Keys, how: How) -> None:
        """Want files to be selected, or not."""
        self.selection_wanted.emit(keys, how)

    def select_none(self) -> None:
        """Want nothing to be selected."""
        self.select(self._points.keys[:0], "replace")

    def activate(self, row: int) -> None:
        """Want to see a row large."""
        self.activated.emit(self._points.key_at(row))
