"""Gaussian classes of one covariance, which the folder's images help to estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from core.classifiers.base import Arrays, LinearClassifier, check_examples, unit
from core.classifiers.ensemble import committee_heads
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import blank_unjudged, folds_of
from core.classifiers.gaussian_classes import (
    Head,
    Numbers,
    PrincipalAxes,
    head_of,
    moments,
    shrunken,
)
from core.classifiers.label_propagation import propagated_head
from core.classifiers.shrunken_lda import n_axes_for, some_of
from core.domain.arrays import Floats, Ints
from core.domain.feature_parts import Parts
from core.domain.model_arrays import numbers, positive

_ROUNDS = 10
_FOLDER_WEIGHT = 0.3  # of an image without a label; an example counts 1
_FEW = 3.0  # examples a class below which propagation helps the committee to anchor
_N_ANCHOR_AXES = 100
_N_NEIGHBOURS = 5
FLOOR = 1e-6
"""Of an anchor's probability: what the anchor is sure of, the Gaussians may still doubt."""

_CHUNK = 1024

# At 1, 5 and 20 examples a class: how far the covariance is shrunken, and how much of what it is
# shrunken towards is the scatter between neighbours. Chosen on the tuning sets, where half or twice
# as much moved the mean by a few tenths of a point (docs/measurements.md).
_SHOTS = (1, 5, 20)
_SHRINKAGE = (0.7, 0.4, 0.3)
_NEIGHBOURHOOD = (0.6, 0.4, 0.0)

# What divides the scores, so that probabilities are shares right before any example was held out:
# features are not independent, and the Gaussians count each of them. Measured on the tuning sets.
_OVERSURE = (12.0, 8.0, 5.5)


# See docs/adr/0069-gaussians-of-one-covariance.md.
class SharedCovariance(LinearClassifier):
    """Alternate between who belongs where and what the classes look like, held by an anchor.

    Classes are Gaussians of one covariance S; examples are what they are, images of the folder are
    what the Gaussians and an anchor P make of them:

        Q_ic = softmax_c(z_i' S^-1 mu_c - mu_c' S^-1 mu_c / 2 + log P_ic)

    mu and S are then the means and the pooled covariance with examples at weight 1 and images at
    weight 0.3 Q. S is shrunken towards a sphere and, with few examples, towards the scatter between
    nearest neighbours in the folder, which differ as pictures of one class do. P is what the
    committee says, and with one or two examples propagation, too. It assumes nothing about how
    large the classes are. All this happens along the axes in which the pictures differ most, and
    ends in linear heads, so that an image is judged whatever else is asked about.

    Source: Zanella, Gerin and Ben Ayed 2024, "Boosting Vision-Language Models with Transduction"
    (https://arxiv.org/abs/2406.01837), whose anchor is text; a full covariance on power-transformed
    features, Goswami et al. 2023, "FeCAM" (https://arxiv.org/abs/2309.14062).

    Attributes:
        space: what it looks at.
        weights: (n_features, n_classes) float32, of the Gaussians.
        bias: (n_classes,) float32, of the Gaussians.
        anchor_weights: (n_anchors, n_features, n_classes) float32, of the heads whose
            probabilities' mean is P.
        anchor_bias: (n_anchors, n_classes) float32.
        temperature: that divides the sum of scores and log P, above 0.
        committee_held_out: (n_examples, n_classes) logits of the committee in the folds of
            `held_out`; None before that, and where propagation is an anchor, too.
    """

    name = "shared-covariance"

    anchor_weights: Floats
    anchor_bias: Floats
    temperature: float
    committee_held_out: Floats | None = None

    _recent: "tuple[Floats, Ints, Floats | None, _Task] | None" = None

    def fit(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Self:
        """See `Classifier.fit`; without a folder the examples alone make the Gaussians."""
        task = self._task(embeddings, labels, folder)
        self._recent = None
        gaussians, anchors = task.heads(np.arange(len(labels)), labels, groups)
        self.space = task.space
        self.weights, self.bias = task.axes.head(*gaussians)
        over_features = [task.axes.head(*anchor) for anchor in anchors]
        self.anchor_weights = np.stack([weights for weights, _ in over_features])
        self.anchor_bias = np.stack([bias for _, bias in over_features])
        self.temperature = task.temperature
        return self

    def logits(self, embeddings: Floats) -> Floats:
        """See `Classifier.logits`."""
        features = self.space.features(embeddings)
        anchors = list(zip(self.anchor_weights, self.anchor_bias, strict=True))
        anchor = _mean_chances(features, anchors)
        scores = features @ self.weights + self.bias + np.log(anchor + FLOOR)
        return np.asarray(scores / self.temperature, np.float32)

    def held_out(
        self,
        embeddings: Floats,
        labels: Ints,
        folder: Floats | None = None,
        groups: Ints | None = None,
    ) -> Floats:
        """Learn without a part of the examples, which join the folder. See `Classifier.held_out`.

        Axes and centre are those of all pictures: they hardly tell one example's label.
        """
        task = self._task(embeddings, labels, folder)
        logits = np.zeros((len(labels), int(labels.max()) + 1), np.float32)
        committee = np.zeros_like(logits)
        for out in folds_of(labels, groups, self.n_folds(labels, groups)):
            remaining = np.setdiff1d(np.arange(len(labels)), out)
            heads = task.heads(
                remaining, labels[remaining], None if groups is None else groups[remaining]
            )
            logits[out] = _scores(task.coordinates[out], *heads) / task.temperature
            committee[out] = np.log(_mean_chances(task.coordinates[out], heads[1]) + FLOOR)
        if task.shots >= _FEW:
            self.committee_held_out = blank_unjudged(committee, labels, groups)
        return blank_unjudged(logits, labels, groups)

    def _task(self, embeddings: Floats, labels: Ints, folder: Floats | None) -> "_Task":
        """Prepare a task, or return the one of the call before where it was of the same arrays.

        What is held out is measured first and then learned whole, and preparing is half the work.
        """
        if self._recent is not None:
            *given, task = self._recent
            if all(
                old is new for old, new in zip(given, (embeddings, labels, folder), strict=True)
            ):
                return task
        task = _Task.of(embeddings, labels, folder, self.parts)
        self._recent = (embeddings, labels, folder, task)
        return task

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """See `Classifier.arrays`."""
        return {
            **super().arrays(),
            "anchor_weights": self.anchor_weights,
            "anchor_bias": self.anchor_bias,
            "temperature": np.array([self.temperature], np.float32),
        }

    @classmethod
    def restore(cls, arrays: Arrays) -> Self:
        """See `Classifier.restore`."""
        learner = super().restore(arrays)
        n_features, n_classes = learner.weights.shape
        anchors = numbers(arrays, "anchor_weights", None, n_features, n_classes)
        learner.anchor_weights = np.asarray(anchors, np.float32)
        bias = numbers(arrays, "anchor_bias", len(anchors), n_classes)
        learner.anchor_bias = np.asarray(bias, np.float32)
        learner.temperature = positive(arrays, "temperature")
        return learner


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """Examples and folder along the axes in which they differ most.

    Attributes:
        space, axes: that lead there.
        rows: (n_examples + n_folder, n_axes), examples first.
        n_examples, n_classes: how many there are.
        shots: examples a class.
        scatter: (n_used, n_used) between nearest neighbours, along the axes that Gaussians use;
            None where there is no use for it.
    """

    space: FeatureSpace
    axes: PrincipalAxes
    coordinates: Numbers
    n_examples: int
    n_classes: int
    shots: float
    scatter: Numbers | None

    @classmethod
    def of(cls, embeddings: Floats, labels: Ints, folder: Floats | None, parts: Parts) -> Self:
        n_classes = check_examples(labels)
        shots = len(labels) / n_classes
        space = FeatureSpace.of(embeddings, labels, parts)
        around = embeddings[:0] if folder is None else some_of(folder)
        features = space.features(np.concatenate([embeddings, around]))
        axes = PrincipalAxes.of(features, _N_ANCHOR_AXES)
        coordinates = axes.coordinates(features)
        is_wanted = _at_shots(_NEIGHBOURHOOD, shots) > 0 and len(around) > _N_NEIGHBOURS
        scatter = _scatter_of_neighbours(coordinates[:, : n_axes_for(shots)]) if is_wanted else None
        return cls(space, axes, coordinates, len(labels), n_classes, shots, scatter)

    @property
    def temperature(self) -> float:
        """What divides the scores; see `_OVERSURE`."""
        return float(np.float32(_at_shots(_OVERSURE, self.shots)))

    def heads(self, remaining: Ints, labels: Ints, groups: Ints | None) -> tuple[Head, list[Head]]:
        """Learn from some of the examples; the others join the folder.

        Args:
            remaining: numbers of the examples to learn from, rising.
            labels, groups: theirs.

        Returns:
            the head of the Gaussians, and the anchors.
        """
        is_known = np.zeros(len(self.coordinates), bool)
        is_known[remaining] = True
        known, around = self.coordinates[is_known], self.coordinates[~is_known]
        anchors = self._anchors(known, labels, groups, around)
        log_anchor = np.log(_mean_chances(around, anchors) + FLOOR)
        given = np.eye(self.n_classes)[labels]
        n_axes = n_axes_for(self.shots)
        coordinates = np.concatenate([known, around])[:, :n_axes]
        share, target = _at_shots(_SHRINKAGE, self.shots), self._target(coordinates.shape[1])
        chances = np.exp(log_anchor)
        for _ in range(_ROUNDS if len(around) else 1):
            means, spread = moments(coordinates, np.concatenate([given, _FOLDER_WEIGHT * chances]))
            weights, bias = head_of(means, shrunken(spread, share, target))
            chances = _softmax(coordinates[len(known) :] @ weights + bias + log_anchor)
        unused = self.coordinates.shape[1] - len(weights)
        return (np.pad(weights, ((0, unused), (0, 0))), bias), anchors

    def _anchors(
        self, known: Numbers, labels: Ints, groups: Ints | None, around: Numbers
    ) -> list[Head]:
        # Around the examples' centre, as the heads expect it; features of the pictures' middle are
        # at 0 here.
        centre = -(self.axes.middle @ self.axes.axes).astype(np.float64)
        heads = [
            (weights, bias - centre @ weights)
            for weights, bias in committee_heads(known - centre, labels, self.n_classes, groups)
        ]
        if self.shots < _FEW and len(around):
            coordinates = np.concatenate([known, around])
            # Twice, so that it says as much as the two of the committee.
            heads += [propagated_head(coordinates, centre / 2, labels, self.n_classes)] * 2
        return heads

    def _target(self, n_axes: int) -> Numbers:
        """Return what the covariance is shrunken towards, (n_axes, n_axes), of size 1."""
        sphere = np.eye(n_axes) / n_axes
        if self.scatter is None:
            return sphere
        near = _at_shots(_NEIGHBOURHOOD, self.shots)
        size = max(float(np.trace(self.scatter)), FLOOR)
        return np.asarray((1 - near) * sphere + near * self.scatter / size)


def _at_shots(values: tuple[float, ...], shots: float) -> float:
    return float(np.interp(np.log(max(shots, 1.0)), np.log(_SHOTS), values))


def _scores(coordinates: Numbers, gaussians: Head, anchors: list[Head]) -> Numbers:
    """Return logits (n, n_classes): of the Gaussians, and the anchor's log probability."""
    weights, bias = gaussians
    return np.asarray(
        coordinates @ weights + bias + np.log(_mean_chances(coordinates, anchors) + FLOOR)
    )


def _mean_chances(
    features: Numbers | Floats, heads: Sequence[tuple[Numbers | Floats, Numbers | Floats]]
) -> Numbers:
    chances = [_softmax(features @ weights + bias) for weights, bias in heads]
    return np.asarray(np.mean(chances, axis=0), np.float64)


def _softmax(logits: Numbers | Floats) -> Numbers:
    return np.asarray(softmax(logits, axis=1), np.float64)


def _scatter_of_neighbours(coordinates: Numbers) -> Numbers:
    """Return the mean outer product of differences between each row and its nearest ones."""
    units = unit(np.asarray(coordinates, np.float32))
    scatter = np.zeros((coordinates.shape[1], coordinates.shape[1]))
    for start in range(0, len(coordinates), _CHUNK):
        likeness = units[start : start + _CHUNK] @ units.T
        here = np.arange(len(likeness))
        likeness[here, start + here] = -2.0
        nearest = np.argpartition(-likeness, _N_NEIGHBOURS, axis=1)[:, :_N_NEIGHBOURS]
        away = (coordinates[start + here, None] - coordinates[nearest]).reshape(
            -1, coordinates.shape[1]
        )
        scatter += away.T @ away
    return scatter / (len(coordinates) * _N_NEIGHBOURS)
