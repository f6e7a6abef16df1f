"""Whether an overlay helps, by examples that it has not seen."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax

from core.classifiers.folds import credits_of, evidence_weights, judged_credits, mean_of_groups
from core.classifiers.temperature_scaling import fit_temperature
from core.domain.arrays import Floats, Ints

# See docs/adr/0038-adapter-judged-by-likelihood.md.
_CLEAR = 1.0  # standard errors


def wins_paired_comparison(
    plain: Floats, adapted: Floats, labels: Ints, groups: Ints | None = None
) -> bool:
    """Tell whether an overlay did better than none on examples held back; a tie is none.

    Better: the examples' classes are likelier, each side at its own best temperature, as both would
    be calibrated; and no fewer are right, beyond one standard error of the paired difference.
    Likelihood sees what happens to all examples, where few change sides. Where there is nothing to
    learn, it says yes about every second time, to what is then neither better nor worse.

    Args:
        plain, adapted: (n_examples, n_classes) logits of what has not seen the example; NaN rows
            where nothing could be said.
        labels: (n_examples,) int64.
        groups: near duplicates, which count as one; see `core.classifiers.folds`.
    """
    right, likelier = _differences(plain, adapted, labels, groups)
    return bool(likelier.sum() > 0 and _in_errors(right) >= -_CLEAR)


def _differences(
    plain: Floats, adapted: Floats, labels: Ints, groups: Ints | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what adapting adds to each judged group: right (-1..1), and log likelihood."""
    judged = ~np.isnan(plain + adapted).any(axis=1)
    before, after, truth = plain[judged], adapted[judged], labels[judged]
    weights = evidence_weights(labels, groups)[judged]
    right = credits_of(after, truth) - credits_of(before, truth)
    likelier = _log_likelihoods(after, truth, weights) - _log_likelihoods(before, truth, weights)
    return (
        mean_of_groups(right, labels, groups, judged),
        mean_of_groups(likelier, labels, groups, judged),
    )


def _in_errors(differences: NDArray[np.float64]) -> float:
    """Return a sum of paired differences in its own standard errors."""
    error = float(np.sqrt((differences**2).sum()))
    return float(differences.sum()) / error if error > 0 else 0.0


def _log_likelihoods(
    logits: Floats, labels: Ints, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    scaled = np.asarray(logits, np.float64) / fit_temperature(logits, labels, weights=weights)
    return np.asarray(log_softmax(scaled, axis=1)[np.arange(len(labels)), labels], np.float64)


def share_right(logits: Floats, labels: Ints, groups: Ints | None = None) -> float | None:
    """Return the share of judged examples that are right, 0..1; None where none was judged.

    Near duplicates (`groups`) count as one.
    """
    right = judged_credits(logits, labels, groups)
    return float(right.mean()) if len(right) else None
