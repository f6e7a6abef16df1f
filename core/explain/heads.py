"""How fast a model's log-odds rise with each feature of an embedding, in closed form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_softmax, logsumexp, softmax

from core.learners import Committee, FolderCommittee, Learner, Prototypes
from core.learners.base import EPSILON, LinearLearner
from core.predictor import Predictor
from core.records import Floats

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """One of the linear heads that a learner ends in.

    Attributes:
        share: of the head in the average of probabilities; the shares of a learner sum to 1.
        centre: (n_features,).
        weights: (n_features, n_classes).
        bias: (n_classes,).
    """

    share: float
    centre: Numbers
    weights: Numbers
    bias: Numbers


def heads_of(learner: Learner, share: float = 1.0) -> list[Head]:
    """Take a fitted learner apart into heads whose probabilities it averages.

    Raises:
        TypeError: the learner is of a kind that is not known here.
    """
    if isinstance(learner, Committee | FolderCommittee):
        each = share / len(learner.members)
        return [head for member in learner.members for head in heads_of(member, each)]
    if isinstance(learner, Prototypes):
        weights = learner.means.T.astype(np.float64) / learner.temperature
        bias = np.zeros(weights.shape[1])
    elif isinstance(learner, LinearLearner):
        weights, bias = learner.weights.astype(np.float64), learner.bias.astype(np.float64)
    else:
        raise TypeError(f"nobody knows how to explain {learner.name}")
    return [Head(share, learner.centre.astype(np.float64), weights, bias)]


def log_odds(
    predictor: Predictor, embedding: Floats, label: int, other: int | None = None
) -> tuple[float, Floats]:
    """Return the log-odds of a label, and its gradient with respect to the embedding.

    An embedding's length changes nothing, so the gradient has a right angle to the embedding: what
    speaks for a label and what speaks against it are in balance over a picture.

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
    own = [
        softmax(rows @ head.weights + head.bias)
        for (rows, _), head in zip(looks, heads, strict=True)
    ]
    mean = np.sum([head.share * one for head, one in zip(heads, own, strict=True)], axis=0)
    logits = np.log(mean + EPSILON) / predictor.temperature
    score, by_logit = _against(logits, label, other)
    by_chance = by_logit / (predictor.temperature * (mean + EPSILON))
    slope = np.zeros_like(values)
    for head, chances, (rows, lengths) in zip(heads, own, looks, strict=True):
        by_head = head.share * chances * (by_chance - chances @ by_chance)
        slope += _back(head.weights @ by_head, values, head.centre, rows, lengths)
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


def _features(values: Numbers, centre: Numbers) -> tuple[Numbers, tuple[float, float]]:
    """Do to one embedding what `core.learners.base.features_of` does; return both lengths too."""
    rooted = np.sqrt(values) if (values >= 0).all() else values
    first = max(float(np.linalg.norm(rooted)), EPSILON)
    moved = rooted / first - centre
    second = max(float(np.linalg.norm(moved)), EPSILON)
    return moved / second, (first, second)


def _back(
    slope: Numbers,
    values: Numbers,
    centre: Numbers,
    features: Numbers,
    lengths: tuple[float, float],
) -> Numbers:
    """Pull a gradient with respect to the features back to the embedding: the chain rule.

    The derivative of x / |x| takes away what points along x, and divides by |x|.
    """
    first, second = lengths
    slope = (slope - features * (features @ slope)) / second
    evened = features * second + centre
    slope = (slope - evened * (evened @ slope)) / first
    if (values < 0).any():
        return slope
    safe = np.where(values > 0, values, 1.0)
    return np.where(values > 0, slope / (2 * np.sqrt(safe)), 0.0)
