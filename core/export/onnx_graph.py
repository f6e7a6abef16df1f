"""A model as one network: pixels in, calibrated probabilities out. Loads torch."""

import math
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import Tensor, nn

from core.analysis.saliency.class_gradients import Head, heads_of
from core.classifiers.base import EPSILON
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.out_of_distribution import MOST, OutOfDistributionDetector

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Whole(nn.Module):
    """All that happens between a picture's pixels and its label.

    Args:
        network: (n, crop, crop, 3) uint8 in, (n, n_features) float32 out; see
            `core.backbones.build`.
        predictor: a fitted learner with its calibration.
    """

    def __init__(self, network: nn.Module, predictor: CalibratedClassifier) -> None:
        super().__init__()
        self.network = network
        self.heads = nn.ModuleList(_Head(one) for one in heads_of(predictor.learner))
        self.unknown = _Unknown(predictor.unknowns)
        self._temperature = predictor.temperature
        self.eval().requires_grad_(False)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Label pictures.

        Args:
            pixels: (n, n_views, crop, crop, 3) uint8, the views of each picture.

        Returns:
            (n, n_classes) probabilities, and (n,) how strange each picture is: above 1 it
            resembles no example. Both float32.
        """
        vectors = self.network(pixels.flatten(0, 1))
        embeddings = vectors.unflatten(0, (-1, pixels.shape[1])).mean(dim=1)
        chances = (self._logits(embeddings) / self._temperature).softmax(dim=1)
        return chances, self.unknown(embeddings)

    def _logits(self, embeddings: Tensor) -> Tensor:
        if len(self.heads) == 1:
            return cast("Tensor", self.heads[0](embeddings))
        chances = sum(
            one.share * one(embeddings).softmax(dim=1)
            for one in self.heads
            if isinstance(one, _Head)
        )
        return (cast("Tensor", chances) + EPSILON).log()


class _Head(nn.Module):
    """One head of a learner; see `core.analysis.saliency.class_gradients.Head`."""

    weights: Tensor
    bias: Tensor
    centre: Tensor
    support: Tensor

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.share = head.share
        self._gamma = head.gamma
        self._is_centred = head.centre is not None
        self._has_kernel = head.support is not None
        empty = np.zeros(0)
        for name in ("weights", "bias", "centre", "support"):
            values = getattr(head, name)
            self.register_buffer(name, _tensor(empty if values is None else values))

    def forward(self, embeddings: Tensor) -> Tensor:
        rows = _features(embeddings, self.centre) if self._is_centred else embeddings
        if self._has_kernel:
            squares = (rows**2).sum(dim=1, keepdim=True) + (self.support**2).sum(dim=1)
            distances = (squares - 2 * rows @ self.support.T).clamp(min=0)
            rows = (-self._gamma * distances).exp()
        return rows @ self.weights + self.bias


class _Unknown(nn.Module):
    """How strange a picture is; see `OutOfDistributionDetector`."""

    centre: Tensor
    examples: Tensor
    reach: Tensor
    classes: Tensor
    around: Tensor
    middle: Tensor
    per_spread: Tensor

    def __init__(self, unknowns: OutOfDistributionDetector) -> None:
        super().__init__()
        for name in ("centre", "examples", "reach", "classes", "around", "middle"):
            self.register_buffer(name, _tensor(getattr(unknowns, name)))
        self.register_buffer("per_spread", _tensor(1 / unknowns.spread))
        self._n_nearest = unknowns.n_nearest
        self._limit = unknowns.limit

    def forward(self, embeddings: Tensor) -> Tensor:
        rows = _features(embeddings[:, : len(self.centre)], self.centre)
        nearest = (rows @ self.examples.T).topk(self._n_nearest, dim=1).values.mean(dim=1)
        best = (rows @ self.classes).amax(dim=1)
        signs = torch.stack([1 - nearest, -(rows @ self.reach), -best], dim=1)
        mean = ((signs - self.middle) * self.per_spread).mean(dim=1) + rows @ self.around
        if not math.isfinite(self._limit):
            return mean.sigmoid()
        return (mean - self._limit).clamp(-MOST, MOST).exp()


def _features(embeddings: Tensor, centre: Tensor) -> Tensor:
    """Return what learners look at; see `core.classifiers.base.features_of`."""
    is_rectified = embeddings.amin(dim=1, keepdim=True) >= 0
    transformed = torch.where(is_rectified, embeddings.clamp(min=0).sqrt(), embeddings)
    return _unit(_unit(transformed) - centre)


def _unit(rows: Tensor) -> Tensor:
    return rows / (rows * rows).sum(dim=1, keepdim=True).sqrt().clamp(min=EPSILON)


def _tensor(values: "NDArray[np.generic]") -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))
