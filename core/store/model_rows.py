"""A model's row in a project file, as a record: each value looked at before anything uses it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from core.domain.adapting import ModelSettings
from core.domain.errors import ModelDamaged
from core.domain.records import ModelRecord, Trust
from core.store.json_values import is_id, parsed

_LONGEST = 500  # characters of a name

_IS_COUNT: Callable[[object], bool] = lambda value: value == 0 or is_id(value)  # noqa: E731
_IS_TEXT: Callable[[object], bool] = lambda value: isinstance(value, str)  # noqa: E731

# Settings that are read again, and what they must be; others are notes.
_SETTINGS: dict[str, Callable[[object], bool]] = {
    "method": _IS_TEXT,
    "backbone": _IS_TEXT,
    "level": _IS_TEXT,
    "cut": _IS_TEXT,
    "improved": _IS_TEXT,
    "seed": lambda value: isinstance(value, int),
    "newest_image": _IS_COUNT,
    "n_folder": _IS_COUNT,
    "train": lambda value: isinstance(value, dict),
}


def record_of(row: Mapping[str, Any]) -> ModelRecord:
    """Make a record of a row's columns without the arrays, with the number of examples.

    Raises:
        ModelDamaged: a value is not what models have.
    """
    for name in ("created", "learner", "backbone", "backbone_sha256", "fingerprint"):
        if not isinstance(row[name], str) or len(row[name]) > _LONGEST:
            raise ModelDamaged(f"its {name.replace('_', ' ')} is none")
    if not isinstance(row["n_examples"], int):
        raise ModelDamaged("its examples cannot be read")
    classes = _read(row["classes"], "classes")
    if not _are_classes(classes):
        raise ModelDamaged("its classes cannot be read")
    return ModelRecord(
        id=row["id"],
        created=row["created"],
        learner=row["learner"],
        backbone=row["backbone"],
        backbone_sha256=row["backbone_sha256"],
        settings=_settings(_read(row["settings"], "settings")),
        trust=_trust(_read(row["trust"], "share right")),
        class_ids=tuple(pair[0] for pair in classes),
        class_names=tuple(pair[1] for pair in classes),
        n_examples=row["n_examples"],
        fingerprint=row["fingerprint"],
    )


def examples_of(text: object) -> list[tuple[int, int]]:
    """Read the (image id, class id) pairs that a model was adapted to.

    Raises:
        ModelDamaged: the text is no list of such pairs.
    """
    pairs = _read(text, "examples")
    if not isinstance(pairs, list) or not all(_is_pair(pair) and is_id(pair[1]) for pair in pairs):
        raise ModelDamaged("its examples cannot be read")
    return [(pair[0], pair[1]) for pair in pairs]


def arrays_of(data: object) -> dict[str, NDArray[np.generic]]:
    """Read a model's arrays from safetensors. Any other format, such as a pickle, is refused.

    Raises:
        ModelDamaged: the data is no safetensors file, or is cut short.
    """
    if not isinstance(data, bytes):
        raise ModelDamaged("its numbers are missing")
    try:
        # Safe on a damaged file: `load` compares the sizes in the header with the data.
        arrays: dict[str, NDArray[np.generic]] = dict(load(data))
    except (
        SafetensorError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
    ) as error:
        raise ModelDamaged("its numbers are cut, or of another kind") from error
    if any(array.dtype.kind not in "biuf" for array in arrays.values()):
        raise ModelDamaged("its numbers are of another kind")
    return arrays


def _read(text: object, what: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return parsed(text)
    except ValueError as error:
        raise ModelDamaged(f"its {what} cannot be read") from error


def _are_classes(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    is_each = all(_is_pair(pair) and isinstance(pair[1], str) for pair in value)
    return is_each and len({pair[0] for pair in value}) == len(value)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and is_id(value[0])


def _settings(value: object) -> ModelSettings:
    if not isinstance(value, dict):
        raise ModelDamaged("its settings cannot be read")
    for name, fits in _SETTINGS.items():
        if name in value and not fits(value[name]):
            raise ModelDamaged(f"its setting {name} is none")
    return ModelSettings.from_json(value)


def _trust(value: object) -> Trust:
    known = {field.name for field in fields(Trust)}
    if not isinstance(value, dict) or not {"share", "low", "high"} <= value.keys() <= known:
        raise ModelDamaged("its share right cannot be read")
    shares = [value["share"], value["low"], value["high"], value.get("level", 0.9)]
    counts = [value.get(name, 0) for name in ("n_checked", "n_right", "n_copies")]
    scenes = value.get("one_scene", [])
    fits = (
        all(share is None or _is_share(share) for share in shares)
        and all(_IS_COUNT(count) for count in counts)
        and isinstance(scenes, list)
        and all(_is_pair(scene) and _IS_COUNT(scene[1]) for scene in scenes)
    )
    if not fits:
        raise ModelDamaged("its share right cannot be read")
    one_scene = tuple((scene[0], scene[1]) for scene in scenes)
    return Trust(**{"n_checked": 0, "n_right": 0, **value, "one_scene": one_scene})


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1
