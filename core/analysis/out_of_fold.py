"""The held-out table: what a model said of each example while that example was left out.

Kept among the model's arrays under names of its own, so that older models simply have none.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.errors import ModelDamaged
from core.domain.model_arrays import numbers
from core.domain.review import HeldOut

# See docs/adr/0016-out-of-fold-table.md.
_PREFIX = "held_out."


def to_arrays(
    logits: Floats,
    temperature: float,
    image_ids: Sequence[int],
    class_ids: Ints,
    groups: Ints | None = None,
    judges: NDArray[np.bool_] | None = None,
) -> dict[str, NDArray[np.generic]]:
    """Return the table as arrays for the project file.

    Args:
        logits: (n_examples, n_classes), each row scored by a learner that had not seen the
            example's label; NaN rows where nothing could be said.
        temperature: what the model divides its logits by.
        image_ids: (n_examples,) of the examples.
        class_ids: (n_examples,) int64, the class each example stood for.
        groups: (n_examples,) int64, near duplicates; None where each stands for itself.
        judges: (n_examples,) as in `HeldOut`; None where all do.
    """
    from core.classifiers.base import softmax  # learners load scipy, which reading never needs

    probabilities = softmax(logits / np.float32(temperature))
    return {
        f"{_PREFIX}image_ids": np.asarray(image_ids, np.int64),
        f"{_PREFIX}class_ids": np.asarray(class_ids, np.int64),
        f"{_PREFIX}probabilities": probabilities,
        f"{_PREFIX}groups": np.arange(len(image_ids)) if groups is None else groups,
        f"{_PREFIX}judges": np.ones(len(image_ids), bool) if judges is None else judges,
    }


def read(arrays: Mapping[str, NDArray[np.generic]], n_classes: int | None = None) -> HeldOut | None:
    """Return a model's table; None where the model is from before there were any.

    Args:
        arrays: of the model.
        n_classes: that the model has.

    Raises:
        ModelDamaged: the table is not what `to_arrays` writes.
    """
    if f"{_PREFIX}probabilities" not in arrays:
        return None
    probabilities = numbers(arrays, f"{_PREFIX}probabilities", None, n_classes, known=False)
    n = len(probabilities)
    groups = {f"{_PREFIX}groups": np.arange(n)}  # older: each by itself
    judges = arrays.get(f"{_PREFIX}judges", np.ones(n, bool))
    if judges.shape != (n,):
        raise ModelDamaged("what was held out does not fit together")
    return HeldOut(
        image_ids=np.asarray(numbers(arrays, f"{_PREFIX}image_ids", n), np.int64),
        class_ids=np.asarray(numbers(arrays, f"{_PREFIX}class_ids", n), np.int64),
        probabilities=np.asarray(probabilities, np.float32),
        groups=np.asarray(numbers({**groups, **arrays}, f"{_PREFIX}groups", n), np.int64),
        judges=np.asarray(judges, np.bool_),
    )
