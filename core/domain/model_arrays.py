"""The arrays of a model, as a project file may hold them: checked before anything is computed.

A file may be broken, or made by somebody else. What is not as it should be is a `ModelDamaged`,
never an error of numpy's in the middle of a run, and never gigabytes that shapes multiply to.
"""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.domain.errors import ModelDamaged

Arrays: TypeAlias = Mapping[str, NDArray[np.generic]]


def numbers(
    arrays: Arrays, name: str, *shape: int | None, finite: bool = True, known: bool = True
) -> NDArray[np.generic]:
    """Return an array of numbers.

    Args:
        arrays: of a model, or of a part of it.
        name: of the array.
        shape: that it must have; None stands for any length but 0.
        finite: whether each number must be; otherwise infinity will do.
        known: otherwise NaN will do, too.

    Raises:
        ModelDamaged: it is not there, or is something else.
    """
    array = arrays.get(name)
    if array is None:
        raise ModelDamaged(f"the numbers called {name} are missing")
    if array.dtype.kind not in "iuf":
        raise ModelDamaged(f"{name} does not hold numbers")
    fits = array.ndim == len(shape) and all(
        have == want or (want is None and have > 0)
        for have, want in zip(array.shape, shape, strict=False)
    )
    if not fits:
        raise ModelDamaged(f"{name} has the shape {array.shape}")
    is_fit = np.isfinite(array).all() if finite else not np.isnan(array).any()
    if known and not is_fit:
        raise ModelDamaged(f"{name} holds what is no number")
    return array


def number(arrays: Arrays, name: str, *, finite: bool = True) -> float:
    """Return the one number of an array; see `numbers`."""
    return float(numbers(arrays, name, 1, finite=finite)[0])


def positive(arrays: Arrays, name: str) -> float:
    """Return the one number of an array, which must be above zero; see `numbers`."""
    value = number(arrays, name)
    if value <= 0:
        raise ModelDamaged(f"{name} is {value:g}")
    return value
