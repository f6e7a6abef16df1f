"""What rows of our tables and indexes look like, so that others are not taken for them."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.domain.records import ORIGINS, STATUSES
from core.store.journal import is_change

Values: TypeAlias = tuple[Any, ...]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HASH = re.compile(r"[0-9a-f]{32}")
_PICKED = ("", "model", "audit")
_MOST_NAME = 10_000  # characters

_OF_KIND: dict[str, tuple[type, ...]] = {"i": (int,), "t": (str,), "b": (bytes,), "r": (int, float)}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table or an index of ours.

    Attributes:
        kinds: one letter a column: integer, text, bytes, real number; a capital where it may be
            empty.
        means: whether values of the right kinds can be such a row.
        defaults: of the last columns, which older projects have not got.
        has_number: the first column is the row's number, which stands outside of the record.
        is_index: the rows lie in a tree without numbers.
    """

    kinds: str
    means: Callable[[Values], bool]
    defaults: Values = ()
    has_number: bool = True
    is_index: bool = False

    def row(self, key: int, record: Sequence[Any]) -> Values | None:
        """Return a record as a row of this shape; None where it is none.

        Columns of a later version come along behind the known ones.
        """
        values = list(record)
        if self.has_number:
            if not values or values[0] is not None:
                return None
            values[0] = key
        n_known = len(self.kinds)
        n_old = n_known - len(self.defaults)
        if self.is_index and len(values) != n_known:
            return None
        if len(values) < n_known:
            if len(values) < n_old:
                return None
            values += self.defaults[len(values) - n_old :]
        for value, kind in zip(values, self.kinds, strict=False):
            if value is None:
                if kind.islower():
                    return None
            elif not isinstance(value, _OF_KIND[kind.lower()]):
                return None
        return tuple(values) if self.means(tuple(values)) else None


def _all_ids(*values: int | None) -> bool:
    return all(value is None or value > 0 for value in values)


def _is_folder(row: Values) -> bool:
    return _all_ids(row[0]) and _is_path(row[1]) and row[2] in (0, 1)


def _is_path(text: str) -> bool:
    return len(text) > 0 and "\0" not in text


def _is_image(row: Values) -> bool:
    sides = [side for side in row[2:4] if side is not None]
    return _all_ids(row[0]) and is_hash(row[1]) and all(side > 0 for side in sides)


def _is_file(row: Values) -> bool:
    numbers_fit = row[3] >= 0 and row[7] in (0, 1, 2)
    return _all_ids(row[0], row[1], row[5]) and _is_path(row[2]) and numbers_fit


def _is_class(row: Values) -> bool:
    looks = _COLOUR.fullmatch(row[2]) is not None and row[3] >= 0 and row[4] in (0, 1)
    return _all_ids(row[0]) and is_name(row[1]) and looks


def _is_label(row: Values) -> bool:
    promise_fits = row[6] is None or 0 <= row[6] <= 1
    how_fits = row[3] in ORIGINS and row[4] in _PICKED and promise_fits
    return _all_ids(row[0], row[1], row[5]) and is_time(row[2]) and how_fits


def _is_model(row: Values) -> bool:
    return _all_ids(row[0]) and is_time(row[1]) and all(is_json(text) for text in row[5:9])


def _is_run(row: Values) -> bool:
    times_fit = is_time(row[3]) and (row[4] is None or is_time(row[4]))
    return _all_ids(*row[:3]) and times_fit


def _is_setting(row: Values) -> bool:
    return is_name(row[0])


def _is_event(row: Values) -> bool:
    words_fit = row[4] in ("do", "undo", "redo") and row[6] in ("done", "undone", "dropped")
    return _all_ids(row[0], row[5]) and is_time(row[1]) and words_fit and _is_changes(row[7])


def _is_changes(text: str) -> bool:
    try:
        return is_change(json.loads(text))
    except (ValueError, RecursionError):
        return False


def _is_layout(row: Values) -> bool:
    return row[0] == 1 and is_time(row[3]) and len(row[5]) % 8 == 0 and len(row[5]) == len(row[6])


def _is_embedding(row: Values) -> bool:
    return _all_ids(row[0]) and is_name(row[1]) and len(row[2]) % 2 == 0 and bool(row[2])


def _is_prediction(row: Values) -> bool:
    shares_fit = 0 <= row[3] <= 1 and 0 <= row[5] <= 1
    ends_fit = row[7] in STATUSES and len(row[8]) % 2 == 0
    return _all_ids(*row[:3], row[4]) and shares_fit and ends_fit


def _is_run_item(row: Values) -> bool:
    return _all_ids(*row[:2]) and row[2] in STATUSES


def is_hash(text: str) -> bool:
    """Whether this can be the hash of a picture's bytes."""
    return _HASH.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether this can be the name of something."""
    return len(text.strip()) > 0 and len(text) <= _MOST_NAME and "\0" not in text


def is_time(text: str) -> bool:
    """Whether this is a time as projects have it."""
    return _TIME.fullmatch(text) is not None


def is_json(text: str) -> bool:
    """Whether JSON can read it."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _table(kinds: str, means: Callable[[Values], bool], *defaults: object) -> Shape:
    return Shape(kinds, means, defaults)


def _index(kinds: str, means: Callable[[Values], bool]) -> Shape:
    """An index, or a table whose rows lie in the tree of its key, `WITHOUT ROWID`."""
    return Shape(kinds, means, has_number=False, is_index=True)


SHAPES: dict[str, Shape] = {
    "labels": _table("iItttIR", _is_label, "given", "", None, None),
    "classes": _table("ittii", _is_class),
    "images": _table("itIIt", _is_image),
    "folders": _table("iti", _is_folder),
    "files": _table("iitiiIti" + "Iiii", _is_file, None, 0, 0, 0),
    "events": _table("itttt" + "Itt", _is_event),
    "models": _table("itttttttttb", _is_model),
    "runs": _table("iiitT" + "i", _is_run, 0),
    "settings": Shape("tT", _is_setting, has_number=False),
    "layouts": _table("ittt" + "ibb", _is_layout),
    "labels_by_class": _index("Ii", lambda row: _all_ids(*row)),
    "class_names": _index("ti", lambda row: is_name(row[0]) and _all_ids(row[1])),
    "sqlite_autoindex_images_1": _index("ti", lambda row: is_hash(row[0]) and _all_ids(row[1])),
    "sqlite_autoindex_folders_1": _index("ti", lambda row: _is_path(row[0]) and _all_ids(row[1])),
    "sqlite_autoindex_files_1": _index(
        "iti", lambda row: _all_ids(row[0], row[2]) and _is_path(row[1])
    ),
    "files_by_image": _index("Ii", lambda row: _all_ids(*row)),
    "embeddings": _index("itb", _is_embedding),
    "run_items": _index("iitt", _is_run_item),
    "predictions": _index("iii" + "rIrrtb", _is_prediction),
}
"""By name in the file, what holds most first."""

ALIKE = {"labels_by_class", "files_by_image", "class_names", "sqlite_autoindex_folders_1"}
"""Indexes whose rows look like those of another one, and so cannot be told apart alone."""
