"""How strange an image is: whether it may belong to none of the classes.

Three weak signs are averaged, each in its own standard deviations: how far the nearest examples
are; how little of the examples reaches it through its neighbours in the folder; and how doubtful
its label is. Pictures of a class without examples lie together in the folder, so that the second
sees what the first cannot; measured in docs/measurements.md.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, stdtrit
from threadpoolctl import threadpool_limits

from core.learners import Arrays
from core.learners.base import centre_of, evened, softmax, unit
from core.records import Floats, Ints

# An example is stranger than this limit in one of forty cases, so few known pictures are called
# unknown, and limits from three examples are wide, as they should be.
QUANTILE = 0.975

_LEAST_FOLDER = 30
_MOST_FOLDER = 800  # images; what flows through a graph of more says the same and takes longer
_LEAST_SEEN = 3  # held-out examples that a limit can be told from
_N_FOLDS = 4
_N_NEAREST = 3
_N_NEIGHBOURS = 5
_STAY = 0.8  # of what a walk carries on, in each step; the rest starts anew at the examples
_N_STEPS = 40
_FLOOR = 1e-4  # keeps the logarithm of what reaches an image finite
_RIDGE = 1.0
MOST = 20.0  # natural logarithm of the highest score


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Tells how strange an image is, against a limit.

    Attributes:
        centre: (n_features,) float32, taken from evened embeddings. Where it is shorter than an
            embedding, the features beyond it are not looked at; see `unknowns_of`.
        examples: (n_examples, n_features) float32, unit length.
        n_nearest: examples whose mean distance counts.
        reach: (n_features,) float32: its product with an image's features says how much of the
            examples reaches it; zeros where no folder was known.
        middle, spread: (3,) float32, of the signs distance, reach and doubt.
        limit: mean sign, in standard deviations, above which an image is "none of these"; infinite
            where too few examples were seen to say.
    """

    centre: Floats
    examples: Floats
    n_nearest: int
    reach: Floats
    middle: Floats
    spread: Floats
    limit: float

    def scores(self, embeddings: Floats, probabilities: Floats) -> Floats:
        """Say how strange images are.

        Args:
            embeddings: (n_images, n_features) float32.
            probabilities: (n_images, n_classes) float32, calibrated.

        Returns:
            (n_images,) float32, 0 or more; above 1 is unknown.
        """
        rows = unit(evened(embeddings[:, : len(self.centre)]) - self.centre)
        signs = _signs(rows, self.examples, self.n_nearest, rows @ self.reach, probabilities)
        mean = ((signs - self.middle) / self.spread).mean(axis=1)
        if not np.isfinite(self.limit):
            return np.asarray(expit(mean), np.float32)  # an order, and nothing beyond the limit
        return np.asarray(np.exp(np.clip(mean - self.limit, -MOST, MOST)), np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all numbers by name, for the project file."""
        return {
            "unknown.centre": self.centre,
            "unknown.examples": self.examples.astype(np.float16),
            "unknown.nearest": np.array([self.n_nearest], np.int64),
            "unknown.reach": self.reach,
            "unknown.middle": self.middle,
            "unknown.spread": self.spread,
            "unknown.limit": np.array([self.limit], np.float32),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Make one of what `arrays` returned, or of a model from before there were three signs."""
        examples = np.asarray(arrays["unknown.examples"], np.float32)
        if "unknown.reach" not in arrays:
            arrays = {**arrays, **_DISTANCE_ALONE, "unknown.reach": np.zeros(examples.shape[1])}
        return cls(
            np.asarray(arrays["unknown.centre"], np.float32),
            examples,
            int(arrays["unknown.nearest"][0]),
            np.asarray(arrays["unknown.reach"], np.float32),
            np.asarray(arrays["unknown.middle"], np.float32),
            np.asarray(arrays["unknown.spread"], np.float32),
            float(arrays["unknown.limit"][0]),
        )


# The mean of three signs of which only the first is finite in its own spread.
_DISTANCE_ALONE: Arrays = {
    "unknown.nearest": np.array([1]),
    "unknown.middle": np.zeros(3),
    "unknown.spread": np.array([1 / 3, np.inf, np.inf]),
}


def unknowns_of(
    embeddings: Floats,
    labels: Ints,
    held_out: Floats,
    folder: Floats | None = None,
    folder_probabilities: Floats | None = None,
    n_plain: int | None = None,
) -> Unknowns:
    """Learn how strange known images are, and what is stranger.

    Examples of each class are held out in turn; their strangeness, next to the others, is a draw of
    a known image's, and the limit the upper end of a Student prediction interval for the next draw.

    Source: the walk is label propagation, Zhou et al. 2003, "Learning with Local and Global
    Consistency", of all classes together; distances to the nearest, Sun et al. 2022,
    "Out-of-Distribution Detection with Deep Nearest Neighbors" (https://arxiv.org/abs/2204.06507).

    Args:
        embeddings: (n_examples, n_features) float32.
        labels: (n_examples,) int64.
        held_out: (n_examples, n_classes) calibrated logits of what had not seen the example; NaN
            rows where nothing could be said, which then are no draws either: a network draws the
            examples that it was trained on closer together than any new image will lie.
        folder: (n_images, n_features) float32, images without labels, where they are known.
        folder_probabilities: (n_images, n_classes) float32, what is thought of them.
        n_plain: how many features, the first ones, come of a network that was not trained on the
            examples. Distances are told from these alone: the others hold the examples closer
            together than any new image will lie, and would make a limit too low.
    """
    embeddings = embeddings[:, :n_plain]
    folder = None if folder is None else folder[:, :n_plain]
    with threadpool_limits(1, user_api="blas"):
        return _unknowns_of(embeddings, labels, held_out, folder, folder_probabilities)


def _unknowns_of(
    embeddings: Floats,
    labels: Ints,
    held_out: Floats,
    folder: Floats | None,
    folder_probabilities: Floats | None,
) -> Unknowns:
    n = len(labels)
    folder, thought = _some_of(folder, folder_probabilities, embeddings[:0], held_out[:0])
    every = evened(np.concatenate([embeddings, folder]))
    # With a folder, its own middle: what the classes with examples have in common is no stranger.
    centre = every.mean(axis=0) if len(folder) else centre_of(embeddings, labels)
    every = unit(every - centre)
    folds = _folds(labels, np.asarray(~np.isnan(held_out).any(axis=1), np.bool_))
    n_nearest = min(_N_NEAREST, int(np.median(np.bincount(labels))))
    flows = np.zeros((every.shape[1], len(folds) + 1), np.float32)
    if len(folder):
        flows = _reaches(every, n, folds)
    draws = np.zeros((0, 3), np.float32)
    for out, flow in zip(folds, flows.T[1:], strict=True):
        others = np.delete(every[:n], out, axis=0)
        rows = every[out]
        signs = _signs(rows, others, n_nearest, rows @ flow, softmax(held_out[out]))
        draws = np.concatenate([draws, signs])
    reach, scale = flows[:, 0], draws
    if len(folder):
        scale = _signs(every[n:], every[:n], n_nearest, every[n:] @ reach, thought)
    middle, spread = np.zeros(3, np.float32), np.ones(3, np.float32)
    if len(scale) >= _LEAST_SEEN:
        middle, spread = scale.mean(axis=0), np.maximum(scale.std(axis=0), 1e-3)
    limit = _limit(((draws - middle) / spread).mean(axis=1))
    return Unknowns(
        np.asarray(centre, np.float32), every[:n], n_nearest, reach, middle, spread, limit
    )


def _some_of(
    folder: Floats | None, thought: Floats | None, no_rows: Floats, no_thought: Floats
) -> tuple[Floats, Floats]:
    """Return as much of the folder as is looked at, and what is thought of it."""
    if folder is None or thought is None or len(folder) < _LEAST_FOLDER:
        return no_rows, no_thought
    step = -(-len(folder) // _MOST_FOLDER)
    return folder[::step], thought[::step]


def _signs(
    rows: Floats, examples: Floats, n_nearest: int, reach: Floats, probabilities: Floats
) -> Floats:
    """Return (n_images, 3): distance to the nearest examples, lack of reach, doubt."""
    cosines = rows @ examples.T
    nearest = np.partition(cosines, -n_nearest, axis=1)[:, -n_nearest:].mean(axis=1)
    return np.stack([1 - nearest, -reach, 1 - probabilities.max(axis=1)], axis=1)


def _folds(labels: Ints, usable: NDArray[np.bool_]) -> list[Ints]:
    """Deal out the examples that may be held out; no class is left without any."""
    rows = np.flatnonzero(usable & (np.bincount(labels)[labels] > 1))
    order = rows[np.argsort(labels[rows], kind="stable")]
    return [out for start in range(_N_FOLDS) if len(out := order[start::_N_FOLDS])]


def _reaches(every: Floats, n_examples: int, folds: list[Ints]) -> Floats:
    """Say how much of the examples reaches a place, as linear functions of features.

    Args:
        every: (n_examples + n_folder, n_features) unit rows, examples first.
        n_examples: of them.
        folds: rows of examples that are held out together.

    Returns:
        (n_features, 1 + n_folds): from all examples, then without each fold.
    """
    walk = _walk(every)
    start = np.zeros((len(every), len(folds) + 1), np.float32)
    start[:n_examples] = 1
    for number, out in enumerate(folds):
        start[out, number + 1] = 0
    flow = start
    for _ in range(_N_STEPS):
        flow = (1 - _STAY) * start + _STAY * (walk @ flow)
    # What starts at an example itself says nothing about how examples reach others.
    wanted = np.log(np.where(start > 0, 1.0, flow) + _FLOOR)
    wanted -= wanted.mean(axis=0)
    gram = every @ every.T
    gram[np.diag_indices_from(gram)] += _RIDGE
    return np.asarray(every.T @ np.linalg.solve(gram, wanted), np.float32)


def _walk(rows: Floats) -> Floats:
    """Return steps between nearest neighbours: (n, n), each row sums to 1."""
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -1)
    n_near = min(_N_NEIGHBOURS, len(rows) - 1)
    least = np.partition(likeness, -n_near, axis=1)[:, -n_near][:, None]
    ties = np.where(likeness >= least, np.maximum(likeness, 0) ** 3, 0)
    ties = np.maximum(ties, ties.T)
    return np.asarray(ties / (ties.sum(axis=1, keepdims=True) + 1e-9), np.float32)


def _limit(draws: Floats) -> float:
    n = len(draws)
    if n < _LEAST_SEEN:
        return float("inf")
    factor = float(stdtrit(n - 1, QUANTILE)) * np.sqrt(1 + 1 / n)
    return float(draws.mean() + factor * max(draws.std(ddof=1), 1e-3))
