"""A model as one network: pixels in, calibrated probabilities out. Loads torch."""

import math
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from torch import Tensor, nn

from core.analysis.saliency.class_gradients import Head, Vote, votes_of
from core.backbones import Backbone
from core.backbones.adapted.serialization import build_any
from core.classifiers.base import EPSILON
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.feature_space import LEAST_LENGTH, FeatureSpace
from core.classifiers.out_of_distribution import MOST, OutOfDistributionDetector
from core.export.onnx_inputs import inputs_of, sides_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Whole(nn.Module):
    """All that happens between a picture's pixels and its label.

    Args:
        backbone: that the model uses.
        predictor: a fitted learner with its calibration.
    """

    def __init__(self, backbone: Backbone, predictor: CalibratedClassifier) -> None:
        super().__init__()
        self._keys, self._members = backbone.keys, backbone.members
        places = {sides_of(input_): n for n, input_ in enumerate(inputs_of(backbone))}
        self._inputs = [places[sides_of(member.backbone)] for member in self._members]
        self.networks = nn.ModuleList(build_any(member.backbone) for member in self._members)
        self.votes = nn.ModuleList(_Vote(vote) for vote in votes_of(predictor.learner))
        self.unknown = _Unknown(predictor.unknowns)
        self._temperature = predictor.temperature
        self.eval().requires_grad_(False)

    def forward(self, *pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Label pictures.

        Args:
            pixels: of each of `inputs_of`, (n, n_views, crop, crop, 3) uint8, the views of each
                picture.

        Returns:
            (n, n_classes) probabilities, and (n,) how unlike the examples each picture is:
            above 1 it resembles none. Both float32.
        """
        embeddings = self.embed(*pixels)
        chances = (self._logits(embeddings) / self._temperature).softmax(dim=1)
        return chances, self.unknown(embeddings)

    def embed(self, *pixels: Tensor) -> Tensor:
        """Return embeddings (n, n_joined) float32, all parts side by side; see `forward`."""
        parts: dict[str, Tensor] = {}
        for member, network, number in zip(self._members, self.networks, self._inputs, strict=True):
            backbone = member.backbone
            views = pixels[number][:, : backbone.n_views]
            outputs = network(views.flatten(0, 1)).unflatten(0, (-1, backbone.n_views))
            made = {backbone.key: outputs[:, :, : backbone.n_features].mean(dim=1)}
            if backbone.is_spatial:
                made[backbone.spatial_key] = outputs[:, 0, backbone.n_features :]
            parts |= {key: made[key] for key in member.keys}
        return torch.cat([parts[key] for key in self._keys], dim=1)

    def _logits(self, embeddings: Tensor) -> Tensor:
        return cast("Tensor", sum(vote(embeddings) for vote in self.votes))


class _Vote(nn.Module):
    """One vote of a learner; see `core.analysis.saliency.class_gradients.Vote`."""

    def __init__(self, vote: Vote) -> None:
        super().__init__()
        self.heads = nn.ModuleList(_Head(head) for head in vote.heads)
        self._floor, self._temperature = vote.floor, vote.temperature

    def forward(self, embeddings: Tensor) -> Tensor:
        if len(self.heads) == 1:
            return cast("Tensor", self.heads[0](embeddings) / self._temperature)
        chances = sum(
            head.share * head(embeddings).softmax(dim=1)
            for head in self.heads
            if isinstance(head, _Head)
        )
        return (cast("Tensor", chances) + self._floor).log() / self._temperature


class _Head(nn.Module):
    """One head of a learner; see `core.analysis.saliency.class_gradients.Head`."""

    weights: Tensor
    bias: Tensor
    support: Tensor

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.share = head.share
        self._gamma = head.gamma
        self.features = None if head.space is None else _Features(head.space)
        self._has_kernel = head.support is not None
        for name in ("weights", "bias"):
            self.register_buffer(name, _tensor(getattr(head, name)))
        support = np.zeros(0) if head.support is None else head.support
        self.register_buffer("support", _tensor(support))

    def forward(self, embeddings: Tensor) -> Tensor:
        points = embeddings if self.features is None else self.features(embeddings)
        if self._has_kernel:
            squares = (points**2).sum(dim=1, keepdim=True) + (self.support**2).sum(dim=1)
            distances = (squares - 2 * points @ self.support.T).clamp(min=0)
            points = (-self._gamma * distances).exp()
        return cast("Tensor", points @ self.weights + self.bias)


class _Unknown(nn.Module):
    """How unlike the examples a picture is; see `OutOfDistributionDetector`."""

    examples: Tensor
    reach: Tensor
    classes: Tensor
    around: Tensor
    middle: Tensor
    per_spread: Tensor

    def __init__(self, unknowns: OutOfDistributionDetector) -> None:
        super().__init__()
        whole = FeatureSpace(unknowns.centre, (len(unknowns.centre),), (1.0,))
        self.features = _Features(whole)
        for name in ("examples", "reach", "classes", "around", "middle"):
            self.register_buffer(name, _tensor(getattr(unknowns, name)))
        self.register_buffer("per_spread", _tensor(1 / unknowns.spread))
        self._n_nearest = unknowns.n_nearest
        self._limit = unknowns.limit
        self._n_features = len(unknowns.centre)

    def forward(self, embeddings: Tensor) -> Tensor:
        points = self.features(embeddings[:, : self._n_features])
        nearest = (points @ self.examples.T).topk(self._n_nearest, dim=1).values.mean(dim=1)
        best = (points @ self.classes).amax(dim=1)
        signs = torch.stack([1 - nearest, -(points @ self.reach), -best], dim=1)
        mean = ((signs - self.middle) * self.per_spread).mean(dim=1) + points @ self.around
        if not math.isfinite(self._limit):
            return cast("Tensor", mean.sigmoid())
        return cast("Tensor", (mean - self._limit).clamp(-MOST, MOST).exp())


class _Features(nn.Module):
    """What learners look at; see `core.classifiers.feature_space.FeatureSpace`."""

    centre: Tensor

    def __init__(self, space: FeatureSpace) -> None:
        super().__init__()
        self.register_buffer("centre", _tensor(space.centre))
        self._parts = [
            (columns.start, columns.stop, share**0.5) for columns, share in space.parts()
        ]

    def forward(self, embeddings: Tensor) -> Tensor:
        parts = []
        for start, stop, weight in self._parts:
            part = embeddings[:, start:stop]
            is_rectified = part.amin(dim=1, keepdim=True) >= 0
            transformed = torch.where(is_rectified, part.clamp(min=0).sqrt(), part)
            moved = _unit(transformed) - self.centre[start:stop]
            parts.append(_unit(moved, LEAST_LENGTH) * weight)
        return torch.cat(parts, dim=1)


def _unit(vectors: Tensor, least: float = EPSILON) -> Tensor:
    return vectors / (vectors * vectors).sum(dim=1, keepdim=True).sqrt().clamp(min=least)


def _tensor(values: "NDArray[np.generic]") -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))
