"""Which columns of a table hold what, and what a row says: for CSV, JSON Lines and our own JSON."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.domain.errors import ColumnsUnclear
from core.domain.imports import ImportChoices, LabelRecord
from core.domain.layouts import Split
from core.domain.records import ORIGINS, UNSEEN
from core.imaging.folder_names import split_of
from core.importers.addresses import is_uploaded, paths_in

# The first group with just one column is taken. Between two in one group nobody can decide.
_PATHS = (
    ("path", "file_path", "filepath", "file_name", "filename", "file", "full_path"),
    ("image", "image_path", "image_file", "image_name", "img", "img_path", "img_name", "picture",
     "photo", "image_filename"),
    ("uri", "url", "image_url", "image_uri", "image_id", "img_id"),
    ("id",),
)  # fmt: skip
_LABELS = (
    ("label_name", "class_name", "classname", "category_name", "species_name", "label_text"),
    ("label", "class", "category", "target", "species", "labels", "classes", "ground_truth",
     "choice", "breed", "classification"),
    ("tag", "tags", "common_name", "annotation", "y", "class_id", "class_index", "label_id"),
)  # fmt: skip
_SPLITS = ("split", "subset", "partition", "fold")
_SIZES = ("n_bytes", "bytes", "file_size", "filesize")

_OURS = {"path", "label", "status", "reason"}
_MODELS = ("predicted", UNSEEN)
_CONTENT = re.compile(r"[0-9a-f]{32}")
_UNNAMED = re.compile(r"(unnamed: \d+)?")  # how pandas calls a column without a name

_BOTH = "nobody can tell which of its columns hold the pictures and the labels"
_NO_PATH = "nobody can tell which of its columns holds the pictures"
_NO_LABEL = "nobody can tell which of its columns holds the labels"

Cell = object
"""A text, or what JSON holds."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, by what they hold; "" for none of that kind.

    Attributes:
        is_ours: the table was written by Handful.
        tidy: brings texts into the form that they had before they were written.
    """

    path: str
    label: str
    split: str = ""
    n_bytes: str = ""
    content: str = ""
    is_ours: bool = False
    tidy: Callable[[str], str] = str

    def record(self, row: Mapping[str, Cell], where: str) -> LabelRecord | str:
        """Return what a row says, or why it says nothing."""
        name = row.get(self.path)
        if not isinstance(name, str | int) or isinstance(name, bool) or not str(name).strip():
            return "no picture is named"
        path = self.tidy(str(name))
        labels = _labels(row.get(self.label), self.tidy)
        if labels is None:
            return "the label is not a name"
        by_model = _is_by_model(row)
        is_none = self.is_ours and not labels and row.get("status") == "unknown" and not by_model
        is_tidied = is_uploaded(path)
        path, *alternatives = paths_in(path)
        return LabelRecord(
            path,
            labels,
            where,
            is_none=is_none and (row.get("origin") in ORIGINS or row.get("by") == "person"),
            by_model=by_model,
            split=_split(row.get(self.split)),
            n_bytes=_number(row.get(self.n_bytes)),
            content=_hash(row.get(self.content)),
            others=tuple(alternatives),
            is_tidied=is_tidied,
            confidence=_confidence(row) if self.is_ours else None,
        )


def columns_of(path: Path, names: Iterable[object], choices: ImportChoices) -> Columns:
    """Find out which columns hold what.

    Args:
        path: of the file, to say so.
        names: of all columns.
        choices: may name the two.

    Raises:
        ColumnsUnclear: a column that was named is not there, or nobody named one that is needed.
    """
    known = [str(name) for name in names if isinstance(name, str)]
    by_name: dict[str, str] = {}
    for column in known:
        by_name.setdefault(_plain(column), column)
    is_ours = by_name.keys() >= _OURS and ("origin" in by_name or "by" in by_name)
    shown = [name for name in known if not _UNNAMED.fullmatch(_plain(name).replace("_", " "))]
    chosen = {
        "path": _column(path, choices.path_column, _PATHS, known, shown),
        "label": _column(path, choices.label_column, _LABELS, known, shown),
    }
    missing = [what for what, name in chosen.items() if not name]
    if missing:
        reason = _BOTH if len(missing) == 2 else _NO_PATH if "path" in missing else _NO_LABEL
        raise ColumnsUnclear(path, reason, shown, missing)
    return Columns(
        chosen["path"],
        chosen["label"],
        split=next((by_name[name] for name in _SPLITS if name in by_name), ""),
        n_bytes=next((by_name[name] for name in _SIZES if name in by_name), ""),
        # Elsewhere a column of this name may hold any other hash.
        content=by_name.get("content", by_name.get("hash", "") if is_ours else ""),
        is_ours=is_ours,
    )


def knows_columns(names: Iterable[object]) -> bool:
    """Tell whether there is a column for pictures and one for labels among these."""
    try:
        columns_of(Path(), names, ImportChoices())
    except ColumnsUnclear:
        return False
    return True


def _column(
    path: Path,
    asked: str,
    groups: Sequence[Sequence[str]],
    known: Sequence[str],
    shown: Sequence[str],
) -> str:
    if asked:
        exact = [name for name in known if name == asked]
        fitting = exact or [name for name in known if _plain(name) == _plain(asked)]
        if len(fitting) == 1:
            return fitting[0]
        which = "path" if groups is _PATHS else "label"
        reason = (
            f"it has {len(fitting)} columns {asked}" if fitting else f"it has no column {asked}"
        )
        raise ColumnsUnclear(path, reason, shown, [which])
    for group in groups:
        in_group = [name for name in known if _plain(name) in group]
        if in_group:
            return in_group[0] if len(in_group) == 1 else ""
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().strip("\ufeff")).casefold()


def _labels(value: object, tidy: Callable[[str], str]) -> tuple[str, ...] | None:
    """Return the labels in a cell; None where it holds something else."""
    if value is None or value == "" or value != value:  # JSON knows NaN
        return ()
    if isinstance(value, list):
        parts = [_labels(part, tidy) for part in value]
        if any(part is None for part in parts):
            return None
        return tuple(dict.fromkeys(name for part in parts if part for name in part))
    if isinstance(value, bool):
        return (str(value).lower(),)
    if isinstance(value, str) and value.startswith("{"):
        value = _choices(value)
        if isinstance(value, list):
            return _labels(value, tidy)
    if isinstance(value, str | int | float):
        text = tidy(str(value)).strip()
        return (text,) if text else ()
    return None


def _choices(text: str) -> str | list[str]:
    """Return the choices in a cell of Label Studio that holds several, else its text.

    Example:
        >>> _choices('{"choices": ["owl", "emu"]}'), _choices("{owl}")
        (['owl', 'emu'], '{owl}')
    """
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return text
    chosen = parsed.get("choices") if isinstance(parsed, dict) and len(parsed) == 1 else None
    is_list = isinstance(chosen, list) and all(isinstance(choice, str) for choice in chosen)
    return list(chosen) if chosen is not None and is_list else text


def _is_by_model(row: Mapping[str, Cell]) -> bool:
    if row.get("annotation_id"):  # Label Studio keeps our columns, and a person's choice in another
        return False
    origin = row.get("origin")
    if origin in ORIGINS or origin == "predicted":
        return origin in _MODELS
    return row.get("by") == "model"


def _confidence(row: Mapping[str, Cell]) -> float | None:
    """Return the confidence of a prediction; None for labels of any other origin."""
    value = row.get("confidence")
    if row.get("origin") != "predicted" or not isinstance(value, str | int | float):
        return None
    try:
        return float(str(value).replace(",", "."))  # as some spreadsheets write it
    except ValueError:
        return None


def _split(value: object) -> Split:
    return split_of(value)[0] if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    # `isdigit` alone takes digits that `int` does not.
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _hash(value: object) -> str:
    return value if isinstance(value, str) and _CONTENT.fullmatch(value) else ""
