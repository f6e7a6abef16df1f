"""The one number that turns scores into honest probabilities."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from core.classifiers.folds import evidence_weights
from core.domain.arrays import Floats, Ints

_SPREAD = 0.5  # of the prior on log temperature; one standard deviation is a factor of 1.6


def negative_log_likelihood(
    logits: NDArray[np.floating], labels: Ints, weights: NDArray[np.float64] | None = None
) -> float:
    """Return the mean surprise of logits (n, n_classes) at the true labels (n,), in nats.

    With `weights`, (n,) above 0, the weighted mean.
    """
    chosen = log_softmax(np.asarray(logits, np.float64), axis=1)[np.arange(len(labels)), labels]
    return float(-np.average(chosen, weights=weights))


def fit_temperature(
    logits: NDArray[np.floating],
    labels: Ints,
    *,
    start: float = 1.0,
    weights: NDArray[np.float64] | None = None,
) -> float:
    """Find the temperature that makes held-out labels likeliest, not far from `start`.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks"
    (https://arxiv.org/abs/1706.04599), with a log-normal prior because a handful of examples would
    otherwise send the temperature to its bounds.

    Args:
        logits: (n, n_classes), scored while each example was left out.
        labels: (n,) int64.
        start: centre of the prior; returned as it is where there are no logits.
        weights: (n,), how much evidence each row is; 1 by default.

    Returns:
        what to divide logits by, above 0.
    """
    if len(labels) == 0:
        return start
    count = len(labels) if weights is None else float(weights.sum())

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        surprise = negative_log_likelihood(scaled, labels, weights) * count
        return float(surprise + 0.5 * ((log_temperature - np.log(start)) / _SPREAD) ** 2)

    solution = minimize_scalar(
        loss, bounds=(np.log(start) - 4, np.log(start) + 4), method="bounded"
    )
    return float(np.exp(float(solution.x)))


def temperature_of(held_out: Floats, labels: Ints, groups: Ints | None = None) -> float:
    """Return what to divide logits by so that confidences are shares right; 1 without evidence.

    Args:
        held_out: (n_examples, n_classes) logits, NaN rows where nothing could be said.
        labels: (n_examples,) int64.
        groups: near duplicates, which count as one; see `core.classifiers.folds`.
    """
    judged = ~np.isnan(held_out).any(axis=1)
    weights = evidence_weights(labels, groups)[judged]
    return fit_temperature(held_out[judged], labels[judged], weights=weights)
