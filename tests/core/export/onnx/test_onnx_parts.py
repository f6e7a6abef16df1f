"""Pieces of an exported graph, each against what the program computes."""

import numpy as np
import pytest
import torch
from torch import nn

from core.analysis.saliency.class_gradients import Head, Vote
from core.backbones import find_backbone
from core.backbones.backbone import N_SPATIAL
from core.backbones.feature_sets import RICH
from core.classifiers.base import softmax
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.registry import LEARNERS
from core.embedding.joint_network import vectors_of
from core.export import onnx_graph
from core.export.onnx_graph import Whole, _Features, _Vote
from core.export.onnx_inputs import inputs_of


def space_of(random, lengths=(6, 4), shares=(0.3, 0.7)):
    return FeatureSpace(random.normal(size=sum(lengths)).astype(np.float32), lengths, shares)


def asked(random, n=8, n_features=10):
    """Return embeddings of which every other one has negative features in its first part."""
    embeddings = np.abs(random.normal(size=(n, n_features))).astype(np.float32)
    embeddings[::2, :3] *= -1
    return embeddings


def test_features_are_transformed_part_by_part_and_picture_by_picture():
    random = np.random.default_rng(1)
    space, embeddings = space_of(random), asked(random)
    found = _Features(space)(torch.from_numpy(embeddings)).numpy()
    assert np.allclose(found, space.features(embeddings), atol=1e-5)


def test_what_is_as_good_as_the_centre_is_not_blown_up():
    random = np.random.default_rng(2)
    embeddings = np.abs(random.normal(size=(2, 10))).astype(np.float32)
    whole = FeatureSpace(np.zeros(10, np.float32), (10,), (1.0,))
    space = whole.around(whole.transformed(embeddings[:1])[0] + np.float32(1e-5))
    found = _Features(space)(torch.from_numpy(embeddings)).numpy()
    assert np.linalg.norm(found[0]) < 0.1
    assert np.allclose(found, space.features(embeddings), atol=1e-3)


def test_a_vote_adds_its_floor_before_the_logarithm():
    random = np.random.default_rng(3)
    heads = [
        Head(share, None, random.normal(size=(10, 3)), random.normal(size=3))
        for share in (0.2, 0.8)
    ]
    embeddings = asked(random)
    found = _Vote(Vote(heads, floor=0.05, temperature=2.0))(torch.from_numpy(embeddings)).numpy()
    chances = sum(
        head.share * softmax((embeddings @ head.weights + head.bias).astype(np.float32))
        for head in heads
    )
    assert np.allclose(found, np.log(chances + 0.05) / 2, atol=1e-4)


class Outputs(nn.Module):
    """Gives a fixed projection of what it sees, as many numbers as a network of the program."""

    def __init__(self, n_outputs):
        super().__init__()
        weights = np.random.default_rng(n_outputs).normal(size=(3, n_outputs))
        self.weights = nn.Parameter(torch.tensor(weights, dtype=torch.float32))
        self.drop = nn.Dropout(0.5)

    def forward(self, pixels):
        return self.drop(pixels.float().mean(dim=(1, 2)) @ self.weights / 255)


@pytest.fixture
def whole(monkeypatch):
    """A graph of the richest features, over stand-ins for their networks."""

    def build(backbone):
        return Outputs(backbone.n_features + (N_SPATIAL if backbone.is_spatial else 0))

    monkeypatch.setattr(onnx_graph, "build_any", build)
    backbone = find_backbone(RICH)
    random = np.random.default_rng(5)
    n_features = sum(part.n_features for part in backbone.parts)
    examples = np.abs(random.normal(size=(6, n_features))).astype(np.float32)
    labels = np.repeat(np.arange(2), 3)
    learner = LEARNERS["ridge"]().fit(examples, labels)
    detector = fit_detector(examples[:, : backbone.n_content], labels)
    return backbone, Whole(backbone, CalibratedClassifier(learner, 1.0, detector, (1, 2)))


def test_all_parts_of_an_embedding_lie_as_they_are_kept(whole):
    backbone, graph = whole
    random = np.random.default_rng(6)
    inputs = inputs_of(backbone)
    pixels = [random.integers(0, 256, (2, one.n_views, 8, 8, 3)).astype(np.uint8) for one in inputs]
    found = graph.embed(*(torch.from_numpy(one) for one in pixels)).numpy()
    for row in range(2):
        kept = {}
        for member, network, number in zip(
            backbone.members, graph.networks, graph._inputs, strict=True
        ):
            views = torch.from_numpy(pixels[number][row, : member.backbone.n_views])
            kept |= vectors_of(member, network(views).numpy())
        wanted = np.concatenate([kept[key] for key in backbone.keys])
        assert np.allclose(found[row], wanted, atol=1e-5)


def test_a_graph_neither_drops_features_nor_asks_for_gradients(whole):
    _, graph = whole
    assert not graph.training
    assert not any(module.training for module in graph.modules())
    assert not any(one.requires_grad for one in graph.parameters())
