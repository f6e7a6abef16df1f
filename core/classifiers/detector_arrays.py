"""The numbers of an `OutOfDistributionDetector` in a project file: older ones too, and checked."""

import numpy as np

from core.domain.arrays import Floats
from core.domain.errors import ModelDamaged
from core.domain.model_arrays import Arrays, numbers, positive

# The mean of three signs of which only the first is finite in its own spread.
_DISTANCE_ALONE: Arrays = {
    "unknown.nearest": np.array([1]),
    "unknown.middle": np.zeros(3),
    "unknown.spread": np.array([1 / 3, np.inf, np.inf]),
}


def checked(arrays: Arrays) -> dict[str, Floats]:
    """Return all numbers without the prefix, as float32.

    An older model had other signs: the distance alone, or a third one that was dropped. Without it
    there is an order, but its limit says nothing until the person adapts again.

    Raises:
        ModelDamaged: arrays are missing, or are not what they should be.
    """
    n = len(numbers(arrays, "unknown.centre", None))
    nothing = np.zeros((n, 1))
    if "unknown.reach" not in arrays:
        arrays = {**arrays, **_DISTANCE_ALONE, "unknown.reach": nothing[:, 0]}
    elif "unknown.classes" not in arrays:
        spread = np.append(numbers(arrays, "unknown.spread", 3, finite=False)[:2], np.inf)
        arrays = {**arrays, "unknown.spread": spread, "unknown.limit": np.array([np.inf])}
    if "unknown.classes" not in arrays:
        arrays = {**arrays, "unknown.classes": nothing, "unknown.around": nothing[:, 0]}
    arrays_by_name = {
        "centre": numbers(arrays, "unknown.centre", n),
        "examples": numbers(arrays, "unknown.examples", None, n),
        "nearest": numbers(arrays, "unknown.nearest", 1),
        "reach": numbers(arrays, "unknown.reach", n),
        "classes": numbers(arrays, "unknown.classes", n, None),
        "around": numbers(arrays, "unknown.around", n),
        "middle": numbers(arrays, "unknown.middle", 3),
        "spread": numbers(arrays, "unknown.spread", 3, finite=False),
        "limit": numbers(arrays, "unknown.limit", 1, finite=False),
    }
    floats = {name: np.asarray(array, np.float32) for name, array in arrays_by_name.items()}
    is_too_many = positive(arrays, "unknown.nearest") > len(floats["examples"])
    if is_too_many or not (floats["spread"] > 0).all():
        raise ModelDamaged("what tells strangers does not fit together")
    return floats
