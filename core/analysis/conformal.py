"""Which classes an image may belong to, so that the true one is among them as often as asked."""

import math

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints


def conformal_limit(probabilities: Floats, labels: Ints, alpha: float) -> float | None:
    """Return the least probability that keeps a class in the set.

    The score of an example is s = 1 - p_label; with q the ceil((n + 1)(1 - alpha))-th smallest, a
    set {c: 1 - p_c <= q} misses the true class of one more exchangeable image with chance alpha at
    most.

    Source: LAC; Sadinle, Lei and Wasserman 2019, "Least Ambiguous Set-Valued Classifiers with
    Bounded Error Levels" (https://arxiv.org/abs/1609.00451).

    Args:
        probabilities: (n_examples, n_classes), each row held out.
        labels: (n_examples,) int64, 0..n_classes-1.
        alpha: how often the true class may be missing, 0..1.

    Returns:
        1 - q, or None where there are fewer than 1 / alpha - 1 examples, too few to say.
    """
    n = len(labels)
    rank = math.ceil((n + 1) * (1 - alpha) - 1e-9)
    if n == 0 or rank > n:
        return None
    scores = 1.0 - probabilities[np.arange(n), labels].astype(np.float64)
    return 1.0 - float(np.sort(scores)[rank - 1])


def prediction_sets(probabilities: Floats, limit: float) -> NDArray[np.bool_]:
    """Return which classes each image may belong to.

    Args:
        probabilities: (n_images, n_classes).
        limit: from `conformal_limit`.

    Returns:
        (n_images, n_classes); a row without any True resembles no class as examples do.
    """
    # Float32 rows may differ from the example they equal in the last place.
    inside: NDArray[np.bool_] = probabilities >= limit - 1e-7
    return inside
