"""What to add next: which classes are thin or often mistaken, and where to look for more."""

import math

import numpy as np
from numpy.typing import NDArray

from core.domain.review import Advice, Predicted

ENOUGH = 5
"""Examples a class should have: below, each one more is worth points (docs/measurements.md)."""

GOOD = 0.9
"""Share right at which nothing is asked for."""

MOST_AT_ONCE = 10
"""More would be a chore, and the next adapt says again what is missing."""

N_IMAGES = 12


def n_more(n_examples: int, n_judged: int, n_right: int) -> int:
    """Return how many more examples a class should get, 0..`MOST_AT_ONCE`.

    A class gets up to `ENOUGH` in any case. It gets more where its held-out share right s is below
    `GOOD`. An error falls about with the square root of the number of examples, so bringing 1 - s
    down to 1 - GOOD takes n ((1 - s) / (1 - GOOD))^2 of them; we ask for a first part. With fewer
    than three judged examples, or with a single error, the share says nothing.

    Args:
        n_examples: of the class.
        n_judged: those that were held out.
        n_right: those predicted right.
    """
    missing = max(ENOUGH - n_examples, 0)
    n_wrong = n_judged - n_right
    if n_judged >= 3 and n_wrong >= 2 and n_right / n_judged < GOOD:
        ratio = (n_wrong / n_judged) / (1 - GOOD)
        missing = max(missing, math.ceil(n_examples * (ratio**2 - 1)))
    return min(missing, MOST_AT_ONCE)


def coverage_of(
    counts: NDArray[np.int64],
    class_ids: tuple[int, ...],
    n_examples: dict[int, int],
    predicted: Predicted,
) -> list[Advice]:
    """Say of each class how it stands, the one with most to gain first.

    Args:
        counts: (n_classes, n_classes) held-out examples by (true, predicted).
        class_ids: of its rows and columns; those with a number of examples are spoken of.
        n_examples: by class id.
        predicted: by the model, for images worth a look: those it took for the class or nearly
            did, the most doubtful first.
    """
    advice = []
    for row, class_id in enumerate(class_ids):
        if class_id not in n_examples:
            continue
        n_judged, n_right = int(counts[row].sum()), int(counts[row, row])
        missing = n_more(n_examples[class_id], n_judged, n_right)
        images = _near(predicted, class_id) if missing else ()
        advice.append(Advice(class_id, n_examples[class_id], n_judged, n_right, missing, images))
    return sorted(advice, key=_need)


def _need(advice: Advice) -> tuple[int, float]:
    share = advice.n_right / advice.n_judged if advice.n_judged else 0.0
    return (-advice.n_more, share)


def _near(predicted: Predicted, class_id: int) -> tuple[int, ...]:
    is_near = (predicted.class_ids == class_id) | (predicted.runner_up_ids == class_id)
    order = np.flatnonzero(is_near & (predicted.label_ids == 0))
    order = order[np.argsort(predicted.margins[order], kind="stable")][:N_IMAGES]
    return tuple(predicted.image_ids[order].tolist())
