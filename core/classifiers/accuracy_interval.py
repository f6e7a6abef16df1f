"""How far a model can be believed: its share right, with an interval that holds for the folder."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv  # scipy.stats says the same but loads for a second

from core.classifiers.folds import count_groups, judged_credits
from core.domain.arrays import Floats, Ints
from core.domain.records import Trust

# A person reads "between 84 and 97 %" as near certain; nine in ten keeps that promise and keeps the
# interval short enough to be of use.
LEVEL = 0.9

# See docs/adr/0035-accuracy-interval.md.
MIXTURE = 0.5
"""Variance of classes' shares right, as a part of p (1 - p): classes differ in difficulty.

Fitted on some 160 episodes of the tuning sets, where the interval then held the folder's true share
in 85 to 90 of 100; see docs/measurements.md.
"""

FALL = 0.5
"""How errors fall at most with more examples, as a power of their number.

Half is what statistical learning theory gives where classes cannot be told apart without error.
"""


def measure(
    held_out: Floats,
    labels: Ints,
    n_folder: int | None = None,
    n_folds: int = 0,
    *,
    groups: Ints | None = None,
    share: float | None = None,
) -> Trust:
    """Count how many examples were predicted right while left out, and how sure that share is.

    Of a folder less can be said than of more examples like these: nobody knows in which shares its
    classes come, and it is itself a draw. With Dirichlet(2) shares of C classes the first adds
    `MIXTURE / (2 C + 1)` to `1 / n`, the second `1 / n_folder`; so many fewer examples count.

    What was judged had learned from fewer examples than the model has, so the model may be better
    and is hardly worse: the upper end is told from errors that are fewer by the power `FALL`.

    Source: the Jeffreys interval; Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial
    Proportion" (https://doi.org/10.1214/ss/1009213286).

    Args:
        held_out: (n_examples, n_classes) logits, NaN rows where nothing could be said.
        labels: (n_examples,) int64.
        n_folder: images of the folder that this is said of, 0 where that is not known yet; None to
            speak of more pictures like the examples.
        n_folds: into how many parts the examples were dealt to be held out; 0 where what was judged
            is the model itself.
        groups: near duplicates, which count as one example; see `core.classifiers.folds`.
        share: share right, 0..1, where it is known better than by counting these;
            see `core.operations.challenger.share_carried`.
    """
    right = judged_credits(held_out, labels, groups)
    n = len(right)
    if n == 0:
        return Trust(None, None, None, 0, 0, LEVEL)
    share = float(right.mean()) if share is None else share
    tail = (1 - LEVEL) / 2
    count = n if n_folder is None else _count_for_folder(n, held_out.shape[1], n_folder)
    judged = np.asarray(~np.isnan(held_out).any(axis=1))
    fewer = (1 - share) * _share_seen(labels, groups, judged, n_folds) ** FALL
    low = 0.0 if share == 0 else _quantile(share, count, tail)
    high = 1.0 if share == 1 else _quantile(1 - fewer, count, 1 - tail)
    n_copies = int(judged.sum()) - n
    return Trust(share, low, high, n, round(share * n), LEVEL, n_copies=n_copies)


def _quantile(share: float, count: float, tail: float) -> float:
    return float(betaincinv(share * count + 0.5, (1 - share) * count + 0.5, tail))


def _share_seen(
    labels: Ints, groups: Ints | None, judged: NDArray[np.bool_], n_folds: int
) -> float:
    """Return how much of its class a held-out example was told by: 4 of 5, with five left out.

    Args:
        labels, groups, n_folds: as in `measure`.
        judged: (n_examples,) which of them were held out.
    """
    if n_folds == 0:
        return 1.0
    missing = np.maximum(1 / n_folds, 1 / count_groups(labels, groups)[labels[judged]])
    return float(1 - missing.mean())


def _count_for_folder(n: int, n_classes: int, n_folder: int) -> float:
    """Return how many examples of one's own kind would say as much as these do of a folder."""
    own = 1 / n_folder if n_folder else 0.0
    return 1 / (1 / n + MIXTURE / (2 * n_classes + 1) + own)
