"""How unlike all examples an image is: whether it may belong to none of the classes.

Three weak signs are averaged, each in its own standard deviations: how far the nearest examples
are; how little of the examples reaches it through its neighbours in the folder; and how little
speaks for any of the classes. Pictures of a class without examples lie together in the folder. So
the second sign sees what the others cannot, and the score of an image's neighbours counts for the
image, too; measured in docs/measurements.md.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, stdtrit
from threadpoolctl import threadpool_limits

from core.classifiers.base import Arrays
from core.classifiers.detector_arrays import checked
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import folds_of, groups_in_classes
from core.domain.arrays import Floats, Ints

# See docs/adr/0034-out-of-distribution-score.md.
# An example lies above this limit in one of forty cases, so few known pictures are called unknown,
# and limits from three examples are wide, as they should be.
QUANTILE = 0.975

_LEAST_FOLDER = 30
_MOST_FOLDER = 800  # images; what flows through a graph of more says the same and takes longer
_LEAST_SEEN = 3  # held-out examples that a limit can be told from
_N_FOLDS = 4
_N_NEAREST = 3
_N_NEIGHBOURS = 5
_STAY = 0.8  # of what a walk carries on, in each step; the rest starts again at the examples
_N_STEPS = 40
_FLOOR = 1e-4  # keeps the logarithm of what reaches an image finite
# Penalties of the three ridge regressions, on rows of unit length.
_REACH_RIDGE, _CLASS_RIDGE, _AROUND_RIDGE = 1.0, 0.3, 3.0
MOST = 20.0  # natural logarithm of the highest score


@dataclass(frozen=True, slots=True)
class OutOfDistributionDetector:
    """Tells how unlike the examples an image is, against a limit.

    Attributes:
        centre: (n_features,) float32, taken from power-transformed embeddings. Where it is
            shorter than an embedding, the features beyond it are not looked at; see
            `fit_detector`.
        examples: (n_examples, n_features) float32, unit length.
        n_nearest: examples whose mean distance counts.
        reach: (n_features,) float32: its product with an image's features says how much of the
            examples reaches it; zeros where no folder was known.
        classes: (n_features, n_classes) float32: products say how much speaks for each class.
        around: (n_features,) float32: its product with an image's features is the score of the
            images like it in the folder; zeros where no folder was known.
        middle, spread: (3,) float32, of the signs distance, reach and classes.
        limit: mean sign, in standard deviations, above which an image is "none of these"; infinite
            where too few examples were seen to say.
    """

    centre: Floats
    examples: Floats
    n_nearest: int
    reach: Floats
    classes: Floats
    around: Floats
    middle: Floats
    spread: Floats
    limit: float

    def scores(self, embeddings: Floats) -> Floats:
        """Say how unlike the examples images are.

        Args:
            embeddings: (n_images, n_features) float32.

        Returns:
            (n_images,) float32, 0 or more; above 1 is unknown.
        """
        mean = self.means(embeddings)
        if not np.isfinite(self.limit):
            return np.asarray(expit(mean), np.float32)  # an order, and nothing beyond the limit
        return np.asarray(np.exp(np.clip(mean - self.limit, -MOST, MOST)), np.float32)

    def means(self, embeddings: Floats) -> Floats:
        """Return (n_images,) mean signs, in standard deviations: what `limit` is a limit of."""
        features = _whole(self.centre).features(embeddings[:, : len(self.centre)])
        signs = _signs(features, self.examples, self.n_nearest, self.reach, self.classes)
        mean = ((signs - self.middle) / self.spread).mean(axis=1) + features @ self.around
        return np.asarray(mean, np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all numbers by name, for the project file."""
        return {
            "unknown.centre": self.centre,
            "unknown.examples": self.examples.astype(np.float16),
            "unknown.nearest": np.array([self.n_nearest], np.int64),
            "unknown.reach": self.reach,
            "unknown.classes": self.classes,
            "unknown.around": self.around,
            "unknown.middle": self.middle,
            "unknown.spread": self.spread,
            "unknown.limit": np.array([self.limit], np.float32),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """Make one of what `arrays` returned, or an older version did.

        Raises:
            ModelDamaged: arrays are missing, or are not what they should be.
        """
        numbers = checked(arrays)
        return cls(
            centre=numbers["centre"],
            examples=numbers["examples"],
            n_nearest=int(numbers["nearest"][0]),
            reach=numbers["reach"],
            classes=numbers["classes"],
            around=numbers["around"],
            middle=numbers["middle"],
            spread=numbers["spread"],
            limit=float(numbers["limit"][0]),
        )


def fit_detector(
    embeddings: Floats,
    labels: Ints,
    folder: Floats | None = None,
    n_plain: int | None = None,
    groups: Ints | None = None,
) -> OutOfDistributionDetector:
    """Learn how unlike the examples known images are, and what lies beyond.

    Examples of each class are held out in turn. Their scores, next to the others, are draws of a
    known image's; the limit is the upper end of a Student prediction interval for the next draw.

    Source: the walk is label propagation, Zhou et al. 2003, "Learning with Local and Global
    Consistency", of all classes together; distances to the nearest, Sun et al. 2022,
    "Out-of-Distribution Detection with Deep Nearest Neighbors" (https://arxiv.org/abs/2204.06507);
    that the highest of unnormalised scores tells more than a probability, Vaze et al. 2022,
    "Open-Set Recognition: a Good Closed-Set Classifier is All You Need"
    (https://arxiv.org/abs/2110.06207).

    Args:
        embeddings: (n_examples, n_features) float32.
        labels: (n_examples,) int64.
        folder: (n_images, n_features) float32, images without labels, where they are known.
        n_plain: how many features, the first ones, come of a network that was not trained on the
            examples. The others tell better which images are unknown, but they hold the examples
            closer together than any new image will lie. So the plain ones tell how many are, and
            where there is no folder to count in, they alone are used.
        groups: (n_examples,) int64, near duplicates, which are held out together: next to its own
            twin an example looks known, which says nothing about other pictures.
    """
    folder = _some_of(embeddings[:0] if folder is None else folder)
    with threadpool_limits(1, user_api="blas"):
        plain = _unknowns_of(embeddings[:, :n_plain], labels, folder[:, :n_plain], groups)
        if n_plain is None or not len(folder) or not np.isfinite(plain.limit):
            return plain
        among = _unknowns_of(embeddings, labels, folder, groups)
        limit = _as_many(plain.means(folder), plain.limit, among.means(folder))
        return replace(among, limit=limit)


def _unknowns_of(
    embeddings: Floats, labels: Ints, folder: Floats, groups: Ints | None
) -> OutOfDistributionDetector:
    n = len(labels)
    space = FeatureSpace.of(embeddings, labels)
    features = space.transformed(np.concatenate([embeddings, folder]))
    # With a folder, half-way to its own middle: what the classes with examples have in common must
    # not look unknown. Where most images are of one class, that class would be the middle of all.
    if len(folder):
        space = space.around((space.centre + features.mean(axis=0)) / 2)
    features = space.centred(features)
    examples, images = features[:n], features[n:]
    folds = folds_of(labels, groups, _N_FOLDS)
    n_nearest = min(_N_NEAREST, int(np.median(np.bincount(labels))))
    flows = np.zeros((features.shape[1], len(folds) + 1), np.float32)
    if len(folder):
        flows = _reaches(features, n, folds)
    seen = np.zeros((0, 3), np.float32)  # signs of held-out examples
    there = []  # signs of the folder's images without each fold, with all examples first
    for out, flow in zip([labels[:0], *folds], flows.T, strict=True):
        remaining = np.delete(np.arange(n), out)
        told = (
            examples[remaining],
            n_nearest,
            flow,
            _classes(examples[remaining], labels[remaining]),
        )
        seen = np.concatenate([seen, _signs(examples[out], *told)])
        there.append(_signs(images, *told))
    middle, spread = np.zeros(3, np.float32), np.ones(3, np.float32)
    if len(scale := there[0] if len(folder) else seen) >= _LEAST_SEEN:
        middle, spread = scale.mean(axis=0), np.maximum(scale.std(axis=0), 1e-3)
    arounds = _arounds(images, [((signs - middle) / spread).mean(axis=1) for signs in there])
    draws = ((seen - middle) / spread).mean(axis=1)
    if folds:
        beside = [
            examples[out] @ function for out, function in zip(folds, arounds[1:], strict=True)
        ]
        firsts = _one_of_each(np.concatenate(folds), labels, groups)
        draws = (draws + np.concatenate(beside))[firsts]
    return OutOfDistributionDetector(
        space.centre,
        examples,
        n_nearest,
        flows[:, 0],
        _classes(examples, labels),
        arounds[0],
        middle,
        spread,
        _limit(draws),
    )


def _whole(centre: Floats) -> FeatureSpace:
    """Return the space around a centre, of embeddings without parts."""
    return FeatureSpace(centre, (len(centre),), (1.0,))


def _some_of(folder: Floats) -> Floats:
    """Return as much of the folder as is looked at; nothing of one that is too small to say."""
    if len(folder) < _LEAST_FOLDER:
        return folder[:0]
    return folder[:: -(-len(folder) // _MOST_FOLDER)]


def _signs(
    features: Floats, examples: Floats, n_nearest: int, reach: Floats, classes: Floats
) -> Floats:
    """Return (n_images, 3): distance to the nearest examples, lack of reach, lack of any class."""
    cosines = features @ examples.T
    nearest = np.partition(cosines, -n_nearest, axis=1)[:, -n_nearest:].mean(axis=1)
    return np.stack([1 - nearest, -(features @ reach), -(features @ classes).max(axis=1)], axis=1)


def _classes(examples: Floats, labels: Ints) -> Floats:
    """Return (n_features, n_classes): ridge regression on which class an example is of."""
    targets = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
    return _ridge(examples, targets - targets.mean(axis=0), _CLASS_RIDGE)


def _arounds(images: Floats, strangeness: list[Floats]) -> Floats:
    """Return the score of the folder's images near a place, as linear functions of features.

    Args:
        images: (n_folder, n_features) unit rows.
        strangeness: one or more times (n_folder,), mean signs.

    Returns:
        (n_functions, n_features), to be added to an image's own mean sign: told by neighbours and
        by itself, the score then varies as much.
    """
    if not len(images):
        return np.zeros((len(strangeness), images.shape[1]), np.float32)
    targets = np.stack(strangeness, axis=1)
    functions = _ridge(images, targets - targets.mean(axis=0), _AROUND_RIDGE)
    told = (images @ functions).std(axis=0)
    return np.asarray((functions * (targets.std(axis=0) / np.maximum(told, 1e-6))).T, np.float32)


def _ridge(features: Floats, targets: Floats, penalty: float) -> Floats:
    """Return (n_features, n_targets) weights, through the smaller of the two Gram matrices."""
    is_wide = features.shape[1] > len(features)
    gram = features @ features.T if is_wide else features.T @ features
    gram[np.diag_indices_from(gram)] += penalty
    if is_wide:
        return np.asarray(features.T @ np.linalg.solve(gram, targets), np.float32)
    return np.asarray(np.linalg.solve(gram, features.T @ targets), np.float32)


def _one_of_each(examples: Ints, labels: Ints, groups: Ints | None) -> Ints:
    """Return where in `examples` the first example of each group stands: twins are one draw."""
    _, firsts = np.unique(groups_in_classes(labels, groups)[examples], return_index=True)
    return np.asarray(np.sort(firsts), np.int64)


def _reaches(features: Floats, n_examples: int, folds: list[Ints]) -> Floats:
    """Say how much of the examples reaches a place, as linear functions of features.

    Args:
        features: (n_examples + n_folder, n_features) unit rows, examples first.
        n_examples: of them.
        folds: rows of examples that are held out together.

    Returns:
        (n_features, 1 + n_folds): from all examples, then without each fold.
    """
    walk = _walk(features)
    start = np.zeros((len(features), len(folds) + 1), np.float32)
    start[:n_examples] = 1
    for number, out in enumerate(folds):
        start[out, number + 1] = 0
    flow = start
    for _ in range(_N_STEPS):
        flow = (1 - _STAY) * start + _STAY * (walk @ flow)
    # What starts at an example itself says nothing about how examples reach others.
    targets = np.log(np.where(start > 0, 1.0, flow) + _FLOOR)
    return _ridge(features, targets - targets.mean(axis=0), _REACH_RIDGE)


def _walk(features: Floats) -> Floats:
    """Return steps between nearest neighbours: (n, n), each row sums to 1."""
    likeness = features @ features.T
    np.fill_diagonal(likeness, -1)
    n_near = min(_N_NEIGHBOURS, len(features) - 1)
    least = np.partition(likeness, -n_near, axis=1)[:, -n_near][:, None]
    ties = np.where(likeness >= least, np.maximum(likeness, 0) ** 3, 0)
    ties = np.maximum(ties, ties.T)
    return np.asarray(ties / (ties.sum(axis=1, keepdims=True) + 1e-9), np.float32)


def _as_many(known: Floats, limit: float, means: Floats) -> float:
    """Return the limit above which as many of the same images lie by other signs.

    Beyond all images it is as far from the highest score, in standard deviations.

    Args:
        known: (n_images,) mean signs, which `limit` is a limit of.
        limit: finite.
        means: (n_images,) mean signs by others.
    """
    n_above = int((known > limit).sum())
    ordered = np.sort(means)[::-1]
    if n_above == 0:
        return float(ordered[0] + (limit - known.max()))
    if n_above == len(ordered):
        return float(ordered[-1] + (limit - known.min()))
    return float(ordered[n_above - 1 : n_above + 1].mean())


def _limit(draws: Floats) -> float:
    n = len(draws)
    if n < _LEAST_SEEN:
        return float("inf")
    factor = float(stdtrit(n - 1, QUANTILE)) * np.sqrt(1 + 1 / n)
    return float(draws.mean() + factor * max(draws.std(ddof=1), 1e-3))
