"""How fast a model's log-odds rise with each feature of an embedding, in closed form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, logsumexp, softmax

from core.classifiers.base import EPSILON, Classifier, LinearClassifier
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.ensemble import Ensemble
from core.classifiers.feature_space import LEAST_LENGTH, FeatureSpace
from core.classifiers.linear_head import LinearHead
from core.classifiers.nearest_class_mean import NearestClassMean
from core.classifiers.shared_covariance import FLOOR as ANCHOR_FLOOR
from core.classifiers.shared_covariance import SharedCovariance
from core.classifiers.svm import RbfSvm
from core.classifiers.transductive_ensemble import TransductiveEnsemble
from core.domain.arrays import Floats
from core.domain.errors import PluginError

Numbers: TypeAlias = NDArray[np.float64]

Pull: TypeAlias = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One of the heads that a learner ends in, linear unless it has a kernel.

    Attributes:
        share: of the head in its vote's mean of probabilities; those of a vote sum to 1.
        space: what it looks at; None where embeddings are looked at as they are.
        weights: (n_features, n_classes), or (n_support, n_classes) with a kernel.
        bias: (n_classes,).
        support: (n_support, n_features) of the kernel `exp(-gamma * distance^2)`; None for none.
        gamma: of the kernel.
    """

    share: float
    space: FeatureSpace | None
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


@dataclass(frozen=True, slots=True, eq=False)
class Vote:
    """Heads whose probabilities are averaged. A learner's logits are the sum over its votes.

    Each vote adds the logarithm of its mean probabilities, which for a single head are its logits,
    but for what is the same for all classes.

    Attributes:
        heads: at least one.
        floor: added to the mean probabilities of more than one head.
        temperature: divides what the vote adds, above 0.
    """

    heads: list[Head]
    floor: float = EPSILON
    temperature: float = 1.0


def votes_of(learner: Classifier) -> list[Vote]:
    """Take a fitted learner apart.

    Raises:
        PluginError: the learner is of another package, and ends in no linear head.
    """
    if isinstance(learner, SharedCovariance):
        space = learner.space
        anchors = zip(learner.anchor_weights, learner.anchor_bias, strict=True)
        heads = [_head(1 / len(learner.anchor_bias), space, *anchor) for anchor in anchors]
        gaussians = _head(1.0, space, learner.weights, learner.bias)
        temperature = learner.temperature
        return [
            Vote([gaussians], temperature=temperature),
            Vote(heads, ANCHOR_FLOOR, temperature),
        ]
    return [Vote(_heads_of(learner))]


def _heads_of(learner: Classifier, share: float = 1.0) -> list[Head]:
    """Take a learner apart whose heads' probabilities are averaged."""
    if isinstance(learner, Ensemble | TransductiveEnsemble):
        each = share / len(learner.members)
        return [head for member in learner.members for head in _heads_of(member, each)]
    if isinstance(learner, LinearHead):
        return [_head(share, None, learner.weights, learner.bias)]
    if isinstance(learner, RbfSvm):
        weights, bias = learner.weights / learner.scale, learner.bias / learner.scale
        support = learner.support.astype(np.float64)
        return [Head(share, learner.space, weights, bias, support, learner.gamma)]
    if isinstance(learner, NearestClassMean):
        weights = learner.means.T.astype(np.float64) / learner.temperature
        return [Head(share, learner.space, weights, np.zeros(weights.shape[1]))]
    if isinstance(learner, LinearClassifier):
        return [_head(share, learner.space, learner.weights, learner.bias)]
    reason = "it does not end in a linear head, so it can be neither explained nor written as ONNX"
    raise PluginError(learner.name, reason)


def _head(share: float, space: FeatureSpace | None, weights: Floats, bias: Floats) -> Head:
    return Head(share, space, weights.astype(np.float64), bias.astype(np.float64))


# See docs/adr/0045-heat-maps.md.
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
        embedding: (n_features,), all parts of it.
        label: number of the class.
        other: number of the class that it is held against; None for all others together.

    Returns:
        the log-odds, in nats, and the gradient (n_features,) float32.
    """
    values = np.asarray(embedding, np.float64)
    said = [_said(vote, values) for vote in votes_of(predictor.learner)]
    logits = np.sum([logits for logits, _ in said], axis=0) / predictor.temperature
    score, by_logit = _against(logits, label, other)
    slope = np.zeros_like(values)
    for _, pull in said:
        slope += pull(by_logit / predictor.temperature)
    return score, np.asarray(slope, np.float32)


def _said(vote: Vote, values: Numbers) -> tuple[Numbers, Pull]:
    """Return a vote's logits (n_classes,), and what pulls their slope back to the embedding."""
    looks = [_Look.at(values, head.space) for head in vote.heads]
    answers = [head.at(look.features) for head, look in zip(vote.heads, looks, strict=True)]
    if len(vote.heads) == 1:
        [(logits, slopes)], [look] = answers, looks
        # What is the same for all classes has no slope: those of log-odds sum to 0.
        scale = vote.temperature
        return logits / scale, lambda slope: look.back(slopes @ slope) / scale
    own = [softmax(logits) for logits, _ in answers]
    shares = [head.share for head in vote.heads]
    mean = np.sum([share * chances for share, chances in zip(shares, own, strict=True)], axis=0)

    def pull(slope: Numbers) -> Numbers:
        by_chance = slope / (vote.temperature * (mean + vote.floor))
        pulled = np.zeros_like(values)
        for share, chances, (_, slopes), look in zip(shares, own, answers, looks, strict=True):
            by_head = share * chances * (by_chance - chances @ by_chance)
            pulled += look.back(slopes @ by_head)
        return pulled

    return np.log(mean + vote.floor) / vote.temperature, pull


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


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a head sees of one embedding, part by part; see `core.classifiers.feature_space`.

    Attributes:
        values: (n_features,) the embedding.
        features: (n_features,) what the head sees.
        parts: each part's columns, share, and lengths before and after centring.
        space: None where the embedding is looked at as it is.
    """

    values: Numbers
    features: Numbers
    parts: list[tuple[slice, float, float, float]]
    space: FeatureSpace | None

    @classmethod
    def at(cls, values: Numbers, space: FeatureSpace | None) -> Self:
        if space is None:
            return cls(values, values, [], None)
        features, parts = np.empty_like(values), []
        for columns, share in space.parts():
            part = values[columns]
            rooted = np.sqrt(part) if (part >= 0).all() else part
            first = max(float(np.linalg.norm(rooted)), EPSILON)
            moved = rooted / first - space.centre[columns]
            second = max(float(np.linalg.norm(moved)), LEAST_LENGTH)
            features[columns] = share**0.5 * moved / second
            parts.append((columns, share, first, second))
        return cls(values, features, parts, space)

    def back(self, slope: Numbers) -> Numbers:
        """Pull a gradient with respect to the features back to the embedding: the chain rule.

        The derivative of x / |x| takes away what points along x, and divides by |x|.
        """
        if self.space is None:
            return slope
        moved = np.zeros_like(slope)
        for columns, share, first, second in self.parts:
            part, own = self.values[columns], slope[columns] * share**0.5
            units = self.features[columns] / share**0.5
            # What is shorter is divided by a number, which takes nothing away.
            along = units @ own if second > LEAST_LENGTH else 0.0
            own = (own - units * along) / second
            transformed = units * second + self.space.centre[columns]
            own = (own - transformed * (transformed @ own)) / first
            if (part >= 0).all():
                safe = np.where(part > 0, part, 1.0)
                own = np.where(part > 0, own / (2 * np.sqrt(safe)), 0.0)
            moved[columns] = own
        return moved
