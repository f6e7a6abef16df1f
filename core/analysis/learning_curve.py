"""How the share right grows with the examples: measured on parts of them, told for a few more.

Some examples of each class are set aside, a classifier learns from a few of the others, and what
was set aside is predicted. The same pictures are judged at each number of examples, and the few are
a part of the many, so that the curve rises by what examples add and not by which were drawn.

What more examples would bring is told by a power law, error = a n^-b, as learning curves of many
classifiers follow one over the short way that is told here.

Source: Viering and Loog 2023, "The Shape of Learning Curves: A Review"
(https://arxiv.org/abs/2103.10948), for the power law and where it fails.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.classifiers.folds import (
    can_be_held_out,
    credits_of,
    folds_of,
    groups_in_classes,
    mean_of_groups,
    n_folds_for,
)
from core.classifiers.plugins.guard import guarded, learner_of
from core.domain.adapting import TrainingSet
from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick

STEPS = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500)
"""How many examples a class are tried, as far as a project has them."""

N_ROUNDS = 4
"""Draws that the curve is the mean of; a large project makes fewer in its time."""

N_FOLDS, FEW_FOLDS = 5, 2
"""Parts that the examples are set aside in, one after the other; fewer of `MANY` examples."""

MANY = 600
"""Examples from which on a half says enough, and learning takes seconds."""

BUDGET_S = 8.0
"""After which no new round begins. One is always made."""

STEEPEST = 1.0
"""Of the power law: no classifier here learns faster than errors fall with the number."""

Credits = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A learning curve before anything is told of more examples.

    Attributes:
        sizes: (n_sizes,) float64, examples that a class had on average, rising.
        credits: (n_judged, n_sizes), 0..1: how far each judged example was right, near duplicates
            counting as one.
        n_rounds: draws that this is the mean of.
    """

    sizes: NDArray[np.float64]
    credits: Credits
    n_rounds: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share right at each size, (n_sizes,)."""
        return np.asarray(self.credits.mean(axis=0))


def learning_curve(
    examples: TrainingSet,
    learner: str,
    *,
    seed: int = 0,
    tick: Tick = no_tick,
    clock: Callable[[], float] = time.monotonic,
) -> Measured | None:
    """Measure the share right with fewer examples than there are.

    Args:
        examples: all of them, with the folder where the classifier looks at one. What judges no
            model is learned from and not judged.
        learner: name of the classifier.
        seed: decides the draws.
        tick: called with (done, total) fits.
        clock: tells the seconds that have gone.

    Returns:
        None where most classes have fewer than three examples that differ: a curve has two points.
    """
    labels, groups = examples.labels, examples.groups
    n_folds = n_folds_for(labels, groups, N_FOLDS if len(labels) < MANY else FEW_FOLDS)
    judged = can_be_held_out(labels, groups) & examples.judges
    if not n_folds or not judged.any():
        return None
    start = clock()
    rounds: list[tuple[NDArray[np.float64], Credits]] = []
    for number in range(N_ROUNDS):
        rng = np.random.default_rng([seed, number])
        folds = folds_of(labels, groups, n_folds, rng)
        if len(_steps(examples, folds)) < 2:
            return None
        with threadpool_limits(1, user_api="blas"):
            rounds.append(_round(examples, learner, folds, rng, (number, tick)))
        if clock() - start > BUDGET_S:
            break
    sizes = np.mean([sizes for sizes, _ in rounds], axis=0)
    credits = np.mean([credits for _, credits in rounds], axis=0)[judged]
    by_group = np.stack(
        [mean_of_groups(column, labels, groups, judged) for column in credits.T], axis=1
    )
    return Measured(sizes, by_group, len(rounds))


def expected(measured: Measured, sizes: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Tell the share right with other numbers of examples, by the power law.

    Args:
        measured: the curve.
        sizes: (n,) examples a class.

    Returns:
        (n,) 0..1; None where fewer than two sizes were measured, or a single example was judged.
    """
    n_judged = len(measured.credits)
    if len(measured.sizes) < 2 or n_judged < 2:
        return None
    # An error of 0 was only not seen.
    seen = np.log(np.clip(1.0 - measured.shares, 0.25 / n_judged, 1.0))
    x = np.log(measured.sizes)
    weights = measured.sizes / measured.sizes.sum()  # larger ones lie nearer to what is told
    middle_x, middle_y = float(weights @ x), float(weights @ seen)
    spread = float(weights @ (x - middle_x) ** 2)
    slope = float(weights @ ((x - middle_x) * (seen - middle_y))) / max(spread, 1e-12)
    slope = min(max(slope, -STEEPEST), 0.0)
    errors = np.exp(middle_y + slope * (np.log(sizes) - middle_x))
    return np.asarray(1.0 - np.minimum(errors, 1.0))


def _round(
    examples: TrainingSet,
    learner: str,
    folds: list[Ints],
    rng: np.random.Generator,
    progress: tuple[int, Tick],
) -> tuple[NDArray[np.float64], Credits]:
    """Set each fold aside once; return mean sizes (n_sizes,) and credits (n_examples, n_sizes)."""
    number, tick = progress
    everyone = np.arange(len(examples))
    steps = _steps(examples, folds)
    sizes = np.zeros(len(steps))
    credits = np.zeros((len(examples), len(steps)))
    total = N_ROUNDS * len(folds) * len(steps)
    for fold, out in enumerate(folds):
        pool = np.setdiff1d(everyone, out)
        ranks = _ranks(examples, pool, rng)
        for place, step in enumerate(steps):
            tick((number * len(folds) + fold) * len(steps) + place, total)
            few = pool[ranks < step]
            sizes[place] += _mean_size(examples, few) / len(folds)
            logits = _predicted(examples, learner, few, out)
            credits[out, place] = credits_of(logits, examples.labels[out])
    return sizes, credits


def _steps(examples: TrainingSet, folds: list[Ints]) -> list[float]:
    """Return the numbers of examples to try; the last one, endless, stands for all of them.

    A number that most classes do not reach any more would say the same as all of them.
    """
    left = [
        np.median(_counts(examples, np.setdiff1d(np.arange(len(examples)), out))) for out in folds
    ]
    return [*(float(step) for step in STEPS if step < min(left)), np.inf]


def _ranks(examples: TrainingSet, pool: Ints, rng: np.random.Generator) -> Ints:
    """Shuffle the groups of each class; return whose turn comes when, from 0, (n_pool,)."""
    labels = examples.labels[pool]
    numbers = groups_in_classes(labels, examples.groups[pool])
    turns = rng.permutation(int(numbers.max()) + 1)
    ranks = np.zeros(len(pool), np.int64)
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        _, ranks[own] = np.unique(turns[numbers[own]], return_inverse=True)
    return ranks


def _counts(examples: TrainingSet, rows: Ints) -> Ints:
    """Count the groups of each class among some rows, (n_classes,)."""
    labels = examples.labels[rows]
    numbers = groups_in_classes(labels, examples.groups[rows])
    _, firsts = np.unique(numbers, return_index=True)
    return np.bincount(labels[firsts], minlength=len(examples.class_ids))


def _mean_size(examples: TrainingSet, rows: Ints) -> float:
    return float(_counts(examples, rows).mean())


def mean_size(examples: TrainingSet) -> float:
    """Return how many examples a class has on average, near duplicates counting as one."""
    return _mean_size(examples, np.arange(len(examples)))


def _predicted(examples: TrainingSet, learner: str, few: Ints, out: Ints) -> Floats:
    """Learn from few examples and score those set aside, (n_out, n_classes).

    All other pictures join the folder: there they would lie if nobody had labelled them.
    """
    known = examples.only(few)
    folder = examples.folder
    if folder is not None:
        rest = np.setdiff1d(np.arange(len(examples)), few)
        folder = np.concatenate([folder, examples.embeddings[rest]])
    known = replace(known, folder=folder)
    fresh = learner_of(learner, examples.parts)
    with guarded(fresh):
        fitted = fresh.fit(known.embeddings, known.labels, known.folder, known.groups)
        return fitted.logits(examples.embeddings[out])
