"""The project's files as a table for the grid: columns of numbers, looked up by file id."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Ints
from core.domain.records import ORIGINS, STATUSES, Entries, Origin, Status
from core.domain.review import NONE_OF_THESE
from core.query.matching import named

PENDING, LABELLED, UNSURE, UNKNOWN, FAILED = range(len(STATUSES))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, for one cell of the grid."""

    file_id: int
    image_id: int
    label_id: int
    class_id: int
    confidence: float
    status: Status
    origin: Origin | Literal[""]
    """Of the label; "" where there is none."""


class EntryTable:
    """Entries with a way from a file's id to its row; labels change in place."""

    def __init__(self, entries: Entries | None = None) -> None:
        entries = _no_entries() if entries is None else entries
        self.entries = entries
        self._order = np.argsort(entries.file_ids, kind="stable")
        self._sorted = entries.file_ids[self._order]
        self._doubt_order: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def rows_of(self, file_ids: Iterable[int] | Ints) -> Ints:
        """Return the rows of those files that are in the table, in the order asked for."""
        wanted = np.fromiter(file_ids, np.int64)
        if not len(self._sorted) or not len(wanted):
            return np.zeros(0, np.int64)
        places = np.minimum(np.searchsorted(self._sorted, wanted), len(self._sorted) - 1)
        found: Ints = self._order[places[self._sorted[places] == wanted]]
        return found

    def line(self, file_id: int) -> Line | None:
        """Return one file's row, None where the table does not know it."""
        rows = self.rows_of([file_id])
        if not len(rows):
            return None
        row, all_ = int(rows[0]), self.entries
        origin = int(all_.origins[row])
        return Line(
            file_id=file_id,
            image_id=int(all_.image_ids[row]),
            label_id=int(all_.label_ids[row]),
            class_id=int(all_.class_ids[row]),
            confidence=float(all_.confidences[row]),
            status=STATUSES[int(all_.statuses[row])],
            origin=ORIGINS[origin] if origin >= 0 else "",
        )

    def image_ids_of(self, file_ids: Iterable[int] | Ints) -> Ints:
        """Return the images of these files; 0 for files that were not read yet."""
        image_ids: Ints = self.entries.image_ids[self.rows_of(file_ids)]
        return image_ids

    def set_label(self, image_ids: Sequence[int] | Ints, label_id: int, origin: Origin) -> Ints:
        """Note a label of these images; return the files that hold them.

        As in the project file: where it is the label already, and somebody had looked at it, its
        origin stays.
        """
        all_ = self.entries
        mask = np.isin(all_.image_ids, image_ids)
        is_new = (all_.label_ids != label_id) | ~all_.by_person
        all_.origins[mask & is_new] = ORIGINS.index(origin)
        all_.label_ids[mask] = label_id
        all_.statuses[mask] = UNKNOWN if label_id == NONE_OF_THESE else LABELLED
        file_ids: Ints = all_.file_ids[mask]
        return file_ids

    def named(self) -> Ints:
        """Return the class that each row shows: the label, else the prediction."""
        return named(self.entries)

    def accepted(self, file_ids: Iterable[int] | Ints) -> dict[int, list[int]]:
        """Group the images whose class nobody has looked at by the class that they show.

        It was predicted, or accepted unseen.
        """
        rows = self.rows_of(file_ids)
        named = self.named()
        rows = rows[(named[rows] > 0) & ~self.entries.by_person[rows]]
        return self._by_class(rows, named[rows])

    def predicted(self, image_ids: Sequence[int] | Ints) -> dict[int, list[int]]:
        """Group those of the images that have a prediction by the predicted class."""
        all_ = self.entries
        rows = np.flatnonzero(np.isin(all_.image_ids, image_ids) & (all_.class_ids > 0))
        return self._by_class(rows, all_.class_ids[rows])

    def _by_class(self, rows: Ints, classes: Ints) -> dict[int, list[int]]:
        """Group the images of rows by the classes of the rows."""
        image_ids = self.entries.image_ids
        return {
            int(one): np.unique(image_ids[rows[classes == one]]).tolist()
            for one in np.unique(classes)
        }

    def count_classes(self, file_ids: Iterable[int] | Ints) -> list[tuple[int, int]]:
        """Count files by label, or by prediction where there is none.

        Returns:
            (class id, files), most first; 0 stands for files with neither.
        """
        named = self.named()[self.rows_of(file_ids)]
        found, n = np.unique(named, return_counts=True)
        return sorted(zip(found.tolist(), n.tolist(), strict=True), key=lambda pair: -pair[1])

    def is_doubtful(self) -> NDArray[np.bool_]:
        """Say for each row whether the model was in doubt and there is no label yet."""
        all_ = self.entries
        in_doubt = (all_.statuses == UNSURE) | (all_.statuses == UNKNOWN)
        doubtful: NDArray[np.bool_] = in_doubt & (all_.label_ids == 0)
        return doubtful

    def set_doubt_order(self, image_ids: tuple[int, ...]) -> None:
        """Note which of the doubtful images to look at first, each unlike those before it."""
        self._doubt_order = image_ids

    def doubt_ranks(self) -> Ints:
        """Return each row's place in that order; rows that have none come after all others."""
        image_ids = self.entries.image_ids
        ordered = np.array(self._doubt_order, np.int64)
        ranks = np.full(len(image_ids), len(ordered), np.int64)
        if len(ordered):
            by_id = np.argsort(ordered)
            places = np.searchsorted(ordered[by_id], image_ids).clip(max=len(ordered) - 1)
            is_known = ordered[by_id][places] == image_ids
            ranks[is_known] = by_id[places[is_known]]
        return ranks

    def folders_with_predictions(self, folder_of: Callable[[int], Path]) -> list[Path]:
        """List the folders of the files that have a prediction, asking for few of the files."""
        files = self.entries.file_ids[self.entries.class_ids > 0]
        found: list[Path] = []
        start = 0
        while start < len(files):
            folder = folder_of(int(files[start]))
            found.append(folder)
            # Files of a folder stand together, so its end is found by halving.
            low, high = start, len(files)
            while high - low > 1:
                middle = (low + high) // 2
                is_inside = folder_of(int(files[middle])) == folder
                low, high = (middle, high) if is_inside else (low, middle)
            start = high
        return found

    def n_images_predicted(self) -> int:
        """Count the images that have a prediction."""
        return len(np.unique(self.entries.image_ids[self.entries.class_ids > 0]))

    def n_labelled_by_person(self) -> int:
        """Count the files whose label somebody looked at."""
        return int(np.count_nonzero(self.entries.by_person))

    def n_images_unseen(self) -> int:
        """Count the images whose label was accepted unseen."""
        all_ = self.entries
        is_unseen = (all_.label_ids != 0) & ~all_.by_person
        return len(np.unique(all_.image_ids[is_unseen]))


def _no_entries() -> Entries:
    whole, real, code = np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int8)
    return Entries(whole, whole, whole, whole, real, real, code, code)
