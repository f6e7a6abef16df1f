"""What a person gives as pictures: files, folders, arrays, or a table that names files."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.domain.arrays import Pixels
from core.domain.reports import Skipped
from core.export.atomic_write import whole_path

Picture: TypeAlias = str | os.PathLike[str] | NDArray[np.uint8]
"""A file, or an array (height, width, 3) uint8: red, green and blue in sRGB."""

Pictures: TypeAlias = Picture | Sequence[Picture]
"""One picture, several, a folder, or an array (n, height, width, 3) uint8."""

NONE_OF_THESE: Final = "\0none of these"
"""In place of a label: the picture belongs to none of the classes."""


def name_of(label: object) -> str | None:
    """Return the class that a label names, as the engine has it: None for "none of these".

    Raises:
        TypeError: it is no text.
    """
    if not isinstance(label, str):
        raise TypeError(f"a label is a text or handful.NONE_OF_THESE, not {label!r}")
    return None if label == NONE_OF_THESE else label


def is_missing(value: object) -> bool:
    """Tell whether a cell of a table is empty: None, NaN, pandas' NA, or ""."""
    if value is None or value == "":
        return True
    is_same: Any = value == value
    return not (isinstance(is_same, bool | np.bool_) and is_same)


def is_array(value: object) -> bool:
    """Tell whether something is an array of pixels, or of several pictures."""
    return isinstance(value, np.ndarray) and value.dtype.kind not in "OUS"


def listed(pictures: Pictures) -> list[Picture]:
    """Return pictures as a list; an array of several is taken apart."""
    if isinstance(pictures, np.ndarray):
        if not is_array(pictures):
            return list(pictures)
        return list(pictures) if pictures.ndim == 4 else [pictures]
    if isinstance(pictures, str | os.PathLike):
        return [pictures]
    return list(pictures)


def paths_of(pictures: Iterable[Picture], folder: Path) -> list[Path]:
    """Return where pictures lie; those that are arrays are written down.

    Args:
        pictures: files, folders and arrays (height, width, 3) uint8.
        folder: for arrays. Each becomes a PNG named by its content, so that the same array is the
            same file.

    Raises:
        TypeError: something is neither a path nor an array of bytes.
        ValueError: an array has another shape.
        ExportError: the folder cannot be written.
    """
    return [
        _written(picture, folder)
        if isinstance(picture, np.ndarray)
        else Path(os.fspath(picture)).expanduser().absolute()
        for picture in pictures
    ]


def _written(pixels: Pixels, folder: Path) -> Path:
    if pixels.dtype != np.uint8:
        raise TypeError(f"a picture is an array of uint8, not of {pixels.dtype}")
    if pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise ValueError(f"a picture is (height, width, 3), not {pixels.shape}")
    data = np.ascontiguousarray(pixels)
    key = hashlib.sha256(f"{data.shape}".encode() + data.tobytes()).hexdigest()[:32]
    path = folder / f"{key}.png"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with whole_path(path) as part:
            Image.fromarray(data).save(part, format="png", compress_level=1)
    return path


def is_table(value: object) -> bool:
    """Tell whether something is a table with named columns: of pandas, polars or pyarrow."""
    return hasattr(value, "columns") and hasattr(value, "__getitem__")


def column(table: Any, name: str) -> list[object]:  # noqa: ANN401 - of three libraries
    """Return a column of a table as a list.

    Raises:
        KeyError: there is no such column.
    """
    names = list(getattr(table, "column_names", None) or table.columns)
    if name not in names:
        raise KeyError(f"there is no column {name!r} among {', '.join(map(repr, names))}")
    values = table[name]
    to_list = getattr(values, "to_pylist", None) or getattr(values, "to_list", None)
    return list(to_list() if to_list else values)


def pairs_of(
    pictures: object, labels: object, columns: tuple[str, str]
) -> tuple[list[Picture], list[object]]:
    """Return pictures and their labels, one each, of whatever they were given as.

    Raises:
        TypeError, ValueError, KeyError: they do not go together.
    """
    if is_table(pictures):
        if labels is not None:
            raise TypeError("a table brings its labels along")
        return column(pictures, columns[0]), column(pictures, columns[1])  # type: ignore[return-value]
    if isinstance(pictures, Mapping):
        if labels is not None:
            raise TypeError("the keys are the labels already")
        each = [(picture, name) for name, part in pictures.items() for picture in listed(part)]
        return [picture for picture, _ in each], [name for _, name in each]
    several = listed(pictures)  # type: ignore[arg-type]
    if isinstance(labels, str):
        return several, [labels] * len(several)
    names: list[object] = list(labels)  # type: ignore[call-overload]
    if len(names) != len(several):
        raise ValueError(f"there are {len(several)} pictures and {len(names)} labels")
    return several, names


def labels_by_path(
    pictures: object, labels: object, columns: tuple[str, str], folder: Path
) -> tuple[dict[Path, str | None], list[Skipped]]:
    """Return the label of each picture, and what is left out.

    Args:
        pictures, labels: as `Project.teach` takes them.
        columns: of a table, those of the path and of the label.
        folder: for arrays; see `paths_of`.

    Raises:
        TypeError, ValueError, KeyError: they do not go together.
    """
    labelled: dict[Path, str | None] = {}
    skipped: list[Skipped] = []
    clashing: set[Path] = set()
    pairs = zip(*pairs_of(pictures, labels, columns), strict=True)
    for number, (picture, label) in enumerate(pairs):
        if not is_array(picture) and is_missing(picture):
            skipped.append(Skipped(f"row {number}", "it names no picture"))
            continue
        [path] = paths_of([picture], folder)
        if is_missing(label):
            skipped.append(Skipped(str(path), "it has no label"))
        elif labelled.setdefault(path, name_of(label)) != name_of(label):
            clashing.add(path)
    for path in clashing:
        skipped.append(Skipped(str(path), "it has several labels"))
        del labelled[path]
    return labelled, skipped
