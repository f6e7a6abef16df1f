"""Means, intervals and paired differences of a benchmark's results."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.special import stdtrit  # scipy.stats says the same but loads for a second

from core.benchmark.methods import REFERENCE
from core.benchmark.metrics import Score, calibration_error
from core.benchmark.runner import Result

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of sets, each the mean of its episodes, with half widths of 95 % intervals.

    Attributes:
        mean: in the unit of the values.
        by_set: the mean of each set.
        over_episodes: how far other draws from these same sets would move it; None with single
            episodes.
        over_sets: how far other sets would move it; None with a single set.
    """

    mean: float
    by_set: dict[str, float]
    over_episodes: float | None
    over_sets: float | None

    @property
    def lowest(self) -> str:
        """The set with the lowest mean."""
        return min(self.by_set, key=lambda name: self.by_set[name])


@dataclass(frozen=True, slots=True)
class Summary:
    """One method at one number of examples."""

    n_episodes: int
    right: Estimate
    """Shares right, 0..1."""
    gain: Estimate
    """Share right minus the reference's on the same draw."""
    calibration_error: float
    """Over all folders pooled, 0..1."""
    coverage: float | None
    """Share of episodes whose share right lay in the interval of trust."""
    n_covered_of: int
    """Episodes in which there was such an interval."""
    auroc: Estimate | None
    """Of the unknown score; None without held-out classes."""
    median_seconds: float


def summarise(results: Sequence[Result], shots: int) -> dict[str, Summary]:
    """Sum up what was found at one number of examples, by method."""
    own = [result for result in results if result.shots == shots]
    names = list(dict.fromkeys(name for result in own for name in result.scores))
    return {name: _summary(own, name) for name in names}


def _summary(results: Sequence[Result], name: str) -> Summary:
    scores = [result.scores[name] for result in results]
    covered = [score.covered for score in scores if score.covered is not None]
    return Summary(
        n_episodes=len(scores),
        right=_estimate(results, [score.share_right for score in scores]),
        gain=_estimate(
            results,
            [
                result.scores[name].share_right - result.scores[REFERENCE].share_right
                for result in results
            ],
        ),
        calibration_error=_pooled_error(scores),
        coverage=float(np.mean(covered)) if covered else None,
        n_covered_of=len(covered),
        auroc=_auroc(results, scores),
        median_seconds=median(score.seconds for score in scores),
    )


def _pooled_error(scores: Sequence[Score]) -> float:
    return calibration_error(
        np.concatenate([score.confidences for score in scores]),
        np.concatenate([score.right for score in scores]),
    )


def _auroc(results: Sequence[Result], scores: Sequence[Score]) -> Estimate | None:
    pairs = [
        (result, score.auroc)
        for result, score in zip(results, scores, strict=True)
        if score.auroc is not None
    ]
    return (
        _estimate([result for result, _ in pairs], [auroc for _, auroc in pairs]) if pairs else None
    )


def _estimate(results: Sequence[Result], values: Sequence[float]) -> Estimate:
    by_set: dict[str, list[float]] = {}
    for result, value in zip(results, values, strict=True):
        by_set.setdefault(result.set_name, []).append(value)
    return estimate(by_set)


def estimate(by_set: dict[str, list[float]]) -> Estimate:
    """Average each set's episodes, then the sets; every set counts the same.

    The interval over episodes takes the sets as given: it is Student's with the variance of
    episodes within sets, pooled, and as many degrees of freedom as there are episodes less sets.
    The interval over sets is Student's with the variance of the sets' means.

    Args:
        by_set: the values of each set's episodes, at least one of each.
    """
    parts = [np.array(values, np.float64) for values in by_set.values()]
    means = np.array([part.mean() for part in parts])
    n_sets = len(parts)
    freedom = sum(len(part) for part in parts) - n_sets
    over_episodes = over_sets = None
    if freedom:
        within = sum(float(((part - part.mean()) ** 2).sum()) for part in parts) / freedom
        error = np.sqrt(within * sum(1 / len(part) for part in parts)) / n_sets
        over_episodes = _quantile(freedom) * float(error)
    if n_sets > 1:
        over_sets = _quantile(n_sets - 1) * float(means.std(ddof=1) / np.sqrt(n_sets))
    named = dict(zip(by_set, means.tolist(), strict=True))
    return Estimate(float(means.mean()), named, over_episodes, over_sets)


def _quantile(freedom: int) -> float:
    return float(stdtrit(freedom, (1 + LEVEL) / 2))
