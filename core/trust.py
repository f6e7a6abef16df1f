"""How far a model can be believed: share right, calibration, "none of these"."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, stdtrit  # scipy.stats says the same but loads for a second

from core.learners import LEARNERS, Committee, Learner, fit_temperature, negative_log_likelihood
from core.learners.base import centre_of, check_examples, features_of, unit
from core.records import Floats, Ints, Trust

# A person reads "between 84 and 97 %" as near certain; nine in ten keeps that promise and keeps the
# interval short enough to be of use.
LEVEL = 0.9

# An example is stranger than this limit in one of forty cases, so few known pictures are called
# unknown, and limits from three examples are wide, as they should be.
UNKNOWN_QUANTILE = 0.975


@dataclass(frozen=True, slots=True)
class Chosen:
    """The learner that did best on examples it had not seen, with the evidence."""

    learner: Learner
    held_out: Floats
    """(n_examples, n_classes) logits; NaN rows where nothing could be said."""
    losses: dict[str, float]
    """Mean surprise in nats by learner, lower is better; empty where nothing could be measured."""


def choose(embeddings: Floats, labels: Ints, names: tuple[str, ...] = ()) -> Chosen:
    """Fit the learner whose held-out predictions make the examples likeliest.

    Likelihood, not the share right: a handful of examples gives only a handful of different shares.

    Args:
        embeddings: (n_examples, n_features) float32.
        labels: (n_examples,) int64, 0..n_classes-1.
        names: the learners to choose from; all of them by default.

    Raises:
        NotEnoughExamples: a class has no example, or there is only one class.
    """
    check_examples(labels)
    judged = np.bincount(labels)[labels] > 1
    found: dict[str, tuple[float, Floats]] = {}
    for name in names or tuple(LEARNERS):
        logits = LEARNERS[name]().held_out(embeddings, labels)
        if judged.any():
            scale = fit_temperature(logits[judged], labels[judged])
            found[name] = (
                negative_log_likelihood(logits[judged] / scale, labels[judged]),
                logits,
            )
        else:
            found[name] = (0.0, logits)
    default = Committee.name if Committee.name in found else next(iter(found))
    best = min(found, key=lambda name: found[name][0]) if judged.any() else default
    return Chosen(
        learner=LEARNERS[best]().fit(embeddings, labels),
        held_out=found[best][1],
        losses={name: loss for name, (loss, _) in found.items()} if judged.any() else {},
    )


def measure(held_out: Floats, labels: Ints, level: float = LEVEL) -> Trust:
    """Count how many examples were predicted right while left out, and how sure that share is.

    Source: the Jeffreys interval; Brown, Cai and DasGupta 2001, "Interval Estimation for a Binomial
    Proportion" (https://doi.org/10.1214/ss/1009213286).

    Args:
        held_out: (n_examples, n_classes) logits, NaN rows where nothing could be said.
        labels: (n_examples,) int64.
        level: probability that the interval holds the true share, 0..1.
    """
    judged = ~np.isnan(held_out).any(axis=1)
    n = int(judged.sum())
    if n == 0:
        return Trust(None, None, None, 0, 0, level)
    right = int((held_out[judged].argmax(axis=1) == labels[judged]).sum())
    tail = (1 - level) / 2
    low = 0.0 if right == 0 else float(betaincinv(right + 0.5, n - right + 0.5, tail))
    high = 1.0 if right == n else float(betaincinv(right + 0.5, n - right + 0.5, 1 - tail))
    return Trust(right / n, low, high, n, right, level)


def temperature_of(held_out: Floats, labels: Ints) -> float:
    """Return what to divide logits by so that confidences are shares right; 1 without evidence."""
    judged = ~np.isnan(held_out).any(axis=1)
    return fit_temperature(held_out[judged], labels[judged])


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Tells how strange an image is: its distance to the nearest example, against a limit.

    Attributes:
        centre: (n_features,) float32.
        examples: (n_examples, n_features) float32, unit length.
        limit: the cosine distance above which an image is "none of these"; infinite where two
            examples of one class were never seen.
    """

    centre: Floats
    examples: Floats
    limit: float

    def scores(self, embeddings: Floats) -> Floats:
        """Return (n_images,) distance to the nearest example over the limit: above 1 is unknown."""
        nearest = (features_of(embeddings, self.centre) @ self.examples.T).max(axis=1)
        return np.asarray((1.0 - nearest) / self.limit, np.float32)


def unknowns_of(embeddings: Floats, labels: Ints) -> Unknowns:
    """Learn from the examples alone how far a known image may lie from the nearest of them.

    Each example's distance to the nearest other one of its class is a draw; the limit is the upper
    end of a Student prediction interval for the next draw.
    """
    centre = centre_of(embeddings, labels)
    rows = unit(features_of(embeddings, centre))
    cosines = np.where(labels[:, None] == labels[None, :], rows @ rows.T, -np.inf)
    np.fill_diagonal(cosines, -np.inf)
    distances = 1.0 - cosines.max(axis=1)
    distances = distances[np.isfinite(distances)]
    limit = float("inf")
    if len(distances) >= 3:
        n = len(distances)
        factor = float(stdtrit(n - 1, UNKNOWN_QUANTILE)) * np.sqrt(1 + 1 / n)
        limit = float(distances.mean() + factor * max(distances.std(ddof=1), 1e-3))
    return Unknowns(centre, rows, limit)
