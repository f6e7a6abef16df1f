"""How fast a model's log-odds rise with each feature of an embedding, in closed form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, logsumexp, softmax

from core.classifiers.base import EPSILON, Classifier, LinearClassifier
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.ensemble import Ensemble
from core.classifiers.linear_head import LinearHead
from core.classifiers.nearest_class_mean import NearestClassMean
from core.classifiers.svm import RbfSvm
from core.classifiers.transductive_ensemble import TransductiveEnsemble
from core.domain.arrays import Floats

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One of the heads that a learner ends in, linear unless it has a kernel.

    Attributes:
        share: of the head in the average of probabilities; the shares of a learner sum to 1.
        centre: (n_features,); None where embeddings are looked at as they are.
        weights: (n_features, n_classes), or (n_support, n_classes) with a kernel.
        bias: (n_classes,).
        support: (n_support, n_features) of the kernel `exp(-gamma * distance^2)`; None for none.
        gamma: of the kernel.
    """

    share: float
    centre: Numbers | None
    weights: Numbers
    bias: Numbers
    support: Numbers | None = None
    gamma: float = 0.0

    def at(self, features: Numbers) -> tuple[Numbers, Numbers]:
        """Return logits (n_classes,) at one point, and their slopes (n_features, n_classes)."""
        if self.support is None:
            return features @ self.weights + self.bias, self.weights
        away = features - self.support  # (n_support, n_features)
        near = np.exp(-self.gamma * (away**2).sum(axis=1))
        slopes = -2 * self.gamma * away.T @ (near[:, None] * self.weights)
        return near @ self.weights + self.bias, slopes


def heads_of(learner: Classifier, share: float = 1.0) -> list[Head]:
    """Take a fitted learner apart into heads whose probabilities it averages.

    Raises:
        TypeError: the learner is of a kind that is not known here.
    """
    if isinstance(learner, Ensemble | TransductiveEnsemble):
        each = share / len(learner.members)
        return [head for member in learner.members for head in heads_of(member, each)]
    if isinstance(learner, LinearHead):
        weights, bias = learner.weights.astype(np.float64), learner.bias.astype(np.float64)
        return [Head(share, None, weights, bias)]
    if isinstance(learner, RbfSvm):
        weights, bias = learner.weights / learner.scale, learner.bias / learner.scale
        centre, support = learner.centre.astype(np.float64), learner.support.astype(np.float64)
        return [Head(share, centre, weights, bias, support, learner.gamma)]
    if isinstance(learner, NearestClassMean):
        weights = learner.means.T.astype(np.float64) / learner.temperature
        bias = np.zeros(weights.shape[1])
    elif isinstance(learner, LinearClassifier):
        weights, bias = learner.weights.astype(np.float64), learner.bias.astype(np.float64)
    else:
        raise TypeError(f"nobody knows how to explain {learner.name}")
    return [Head(share, learner.centre.astype(np.float64), weights, bias)]


def log_odds(
    predictor: CalibratedClassifier, embedding: Floats, label: int, other: int | None = None
) -> tuple[float, Floats]:
    """Return the log-odds of a label, and its gradient with respect to the embedding.

    To most learners an embedding's length says nothing, so the gradient has a right angle to it:
    what speaks for a label and what speaks against it are in balance over a picture.

    A feature that is 0 gets a gradient of 0, although the root is infinitely steep there: with
    rectified features it is 0 only where the feature is nowhere in the picture.

    Args:
        predictor: of the model.
        embedding: (n_features,).
        label: number of the class.
        other: number of the class that it is held against; None for all others together.

    Returns:
        the log-odds, in nats, and the gradient (n_features,) float32.
    """
    values = np.asarray(embedding, np.float64)
    heads = heads_of(predictor.learner)
    looks = [_features(values, head.centre) for head in heads]
    said = [head.at(rows) for (rows, _), head in zip(looks, heads, strict=True)]
    own = [softmax(one) for one, _ in said]
    mean = np.sum([head.share * one for head, one in zip(heads, own, strict=True)], axis=0)
    logits = np.log(mean + EPSILON) / predictor.temperature
    score, by_logit = _against(logits, label, other)
    by_chance = by_logit / (predictor.temperature * (mean + EPSILON))
    slope = np.zeros_like(values)
    for head, chances, (_, slopes), look in zip(heads, own, said, looks, strict=True):
        by_head = head.share * chances * (by_chance - chances @ by_chance)
        slope += _back(slopes @ by_head, values, head.centre, *look)
    return score, np.asarray(slope, np.float32)


def _against(logits: Numbers, label: int, other: int | None) -> tuple[float, Numbers]:
    """Return the log-odds and its gradient with respect to the logits, (n_classes,)."""
    slope = np.zeros_like(logits)
    slope[label] = 1.0
    if other is not None:
        slope[other] -= 1.0
        return float(logits[label] - logits[other]), slope
    rest = np.arange(len(logits)) != label
    slope[rest] = -np.exp(log_softmax(logits[rest]))
    return float(logits[label] - logsumexp(logits[rest])), slope


def _features(values: Numbers, centre: Numbers | None) -> tuple[Numbers, tuple[float, float]]:
    """Do to one embedding what `classifiers.base.features_of` does; return both lengths too."""
    if centre is None:
        return values, (1.0, 1.0)
    rooted = np.sqrt(values) if (values >= 0).all() else values
    first = max(float(np.linalg.norm(rooted)), EPSILON)
    moved = rooted / first - centre
    second = max(float(np.linalg.norm(moved)), EPSILON)
    return moved / second, (first, second)


def _back(
    slope: Numbers,
    values: Numbers,
    centre: Numbers | None,
    features: Numbers,
    lengths: tuple[float, float],
) -> Numbers:
    """Pull a gradient with respect to the features back to the embedding: the chain rule.

    The derivative of x / |x| takes away what points along x, and divides by |x|.
    """
    if centre is None:
        return slope
    first, second = lengths
    slope = (slope - features * (features @ slope)) / second
    transformed = features * second + centre
    slope = (slope - transformed * (transformed @ slope)) / first
    if (values < 0).any():
        return slope
    safe = np.where(values > 0, values, 1.0)
    return np.where(values > 0, slope / (2 * np.sqrt(safe)), 0.0)
