"""Whether an overlay helps, by examples that it has not seen."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from core.classifiers.temperature_scaling import fit_temperature
from core.domain.arrays import Floats, Ints

_CLEAR = 1.0  # standard errors


def folds_of(labels: Ints, n_folds: int, rng: np.random.Generator) -> Iterator[Ints]:
    """Deal out the examples of each class; yield the rows that each fold leaves out.

    An example that is alone in its class is never left out, so that every class stays known.
    """
    usable = np.bincount(labels)[labels] > 1
    order = rng.permutation(np.flatnonzero(usable))
    order = order[np.argsort(labels[order], kind="stable")]
    for number in range(n_folds):
        if len(out := np.sort(order[number::n_folds])):
            yield out


def wins_paired_comparison(plain: Floats, adapted: Floats, labels: Ints) -> bool:
    """Tell whether an overlay did better than none on examples held back; a tie is none.

    Better: the examples' classes are likelier, each side at its own best temperature, as both would
    be calibrated; and no fewer are right, beyond one standard error of the paired difference.
    Likelihood sees what happens to all examples, where few change sides.

    Args:
        plain, adapted: (n_examples, n_classes) logits of what has not seen the example; NaN rows
            where nothing could be said.
        labels: (n_examples,) int64.
    """
    right, likelier = _differences(plain, adapted, labels)
    return bool(likelier.sum() > 0 and _in_errors(right) >= -_CLEAR)


def _differences(
    plain: Floats, adapted: Floats, labels: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what adapting adds to each judged example: right (-1, 0, 1), and log likelihood."""
    judged = ~np.isnan(plain + adapted).any(axis=1)
    before, after, truth = plain[judged], adapted[judged], labels[judged]
    right = (after.argmax(axis=1) == truth).astype(float) - (before.argmax(axis=1) == truth)
    return right, _log_likelihoods(after, truth) - _log_likelihoods(before, truth)


def _in_errors(differences: NDArray[np.float64]) -> float:
    """Return a sum of paired differences in its own standard errors."""
    error = float(np.sqrt((differences**2).sum()))
    return float(differences.sum()) / error if error > 0 else 0.0


def _log_likelihoods(logits: Floats, labels: Ints) -> NDArray[np.float64]:
    rows = np.asarray(logits, np.float64) / fit_temperature(logits, labels)
    return np.asarray(log_softmax(rows, axis=1)[np.arange(len(labels)), labels], np.float64)


def share_right(logits: Floats, labels: Ints) -> float | None:
    """Return the share of judged examples that are right, 0..1; None where none was judged."""
    judged = ~np.isnan(logits).any(axis=1)
    right = logits[judged].argmax(axis=1) == labels[judged]
    return float(right.mean()) if judged.any() else None
