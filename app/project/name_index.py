"""The names of all files, to be searched and sorted without keeping anybody waiting."""

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Ints
from core.domain.records import FileNames

SLASH = ord("/")


class NameIndex:
    """Finds files by name among a million.

    Args:
        names: of all files; None for none.
    """

    def __init__(self, names: FileNames | None = None) -> None:
        nothing = np.zeros(0, np.int64)
        self._names = names or FileNames(nothing, b"", nothing, nothing, nothing)
        self._bytes = np.frombuffer(self._names.text, np.uint8)

    def covers(self, file_ids: Ints) -> bool:
        """Tell whether these are the files it knows, in the order it knows them."""
        return np.array_equal(self._names.file_ids, file_ids)

    @property
    def ranks(self) -> Ints:
        """The place of each row by name."""
        return self._names.ranks

    @property
    def times(self) -> Ints:
        """When each row's file was changed last, in nanoseconds since 1970."""
        return self._names.times

    def with_text(self, text: str) -> NDArray[np.bool_]:
        """Say for each row whether its name holds a text, whatever the case."""
        mask = np.zeros(len(self._names.starts), bool)
        mask[self._rows_at(self._places(text))] = True
        return mask

    def beginning_with(self, text: str) -> NDArray[np.bool_]:
        """Say for each row whether its name, or that of a folder in it, begins with a text."""
        mask = np.zeros(len(self._names.starts), bool)
        places = self._places(text)
        before = self._bytes[places - 1]
        mask[self._rows_at(places[(before == 0) | (before == SLASH)])] = True
        return mask

    # See docs/adr/0010-name-index.md.
    def _places(self, text: str) -> Ints:
        """Return where a text stands, by its rarest byte first: few places are left to compare."""
        wanted = np.frombuffer(text.casefold().encode(), np.uint8)
        n = len(self._bytes) - len(wanted) + 1
        if not len(wanted) or n <= 0:
            return np.zeros(0, np.int64)
        sample = np.bincount(self._bytes[:: max(n // 65_536, 1)], minlength=256)
        first, *others = np.argsort(sample[wanted], kind="stable").tolist()
        places = np.flatnonzero(self._bytes[first : first + n] == wanted[first])
        for offset in others:
            places = places[self._bytes[places + offset] == wanted[offset]]
        return np.asarray(places, np.int64)

    def _rows_at(self, places: Ints) -> Ints:
        return np.searchsorted(self._names.starts, places, side="right") - 1
