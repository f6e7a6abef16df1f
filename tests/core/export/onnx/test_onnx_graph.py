"""The graph says what a learner says, whatever it is, on a toy network."""

import numpy as np
import onnxruntime
import pytest
import torch

from core.backbones import DEFAULT, find_backbone
from core.classifiers.calibrated import CalibratedClassifier
from core.classifiers.out_of_distribution import fit_detector
from core.classifiers.registry import LEARNERS
from core.domain.arrays import Ints
from core.export import onnx_model

SIDE = 8
N_FEATURES = 12


class Toy(torch.nn.Module):
    """Answers with a fixed random projection of the pixels, some of it below zero or not."""

    def __init__(self, is_rectified):
        super().__init__()
        weights = np.random.default_rng(0).normal(size=(SIDE * SIDE * 3, N_FEATURES))
        self.weights = torch.nn.Parameter(torch.tensor(weights, dtype=torch.float32))
        self.is_rectified = is_rectified

    def forward(self, pixels):
        found = (pixels.float() / 255 - 0.5).flatten(1) @ self.weights
        return found.relu() if self.is_rectified else found


def toy_backbone(n_views):
    from dataclasses import replace

    facts = {"crop_px": SIDE, "resize_px": SIDE, "n_features": N_FEATURES, "n_views": n_views}
    return replace(find_backbone(DEFAULT), **facts)


def draw_pixels(n, n_views, seed=0):
    rng = np.random.default_rng(seed)
    labels: Ints = np.arange(n) % 3
    tone = np.array([40, 110, 200])[labels][:, None, None, None, None]
    noise = rng.integers(-40, 40, (n, n_views, SIDE, SIDE, 3))
    return (tone + noise).clip(0, 255).astype(np.uint8), labels


def embed(network, pixels):
    with torch.inference_mode():
        return np.stack([network(torch.from_numpy(one)).mean(dim=0).numpy() for one in pixels])


@pytest.mark.parametrize("n_plain", [None, 3])
@pytest.mark.parametrize("is_rectified", [True, False])
@pytest.mark.parametrize("name", LEARNERS)
def test_every_learner_leaves_as_it_is(name, is_rectified, n_plain, tmp_path, monkeypatch):
    network = Toy(is_rectified)
    monkeypatch.setattr("core.export.onnx_graph.build_any", lambda backbone: network)
    pixels, labels = draw_pixels(18, 3)
    embeddings = embed(network, pixels)
    folder = embed(network, draw_pixels(60, 3, seed=1)[0])
    learner = LEARNERS[name]().fit(embeddings, labels, folder)
    unknowns = fit_detector(embeddings, labels, folder, n_plain)
    predictor = CalibratedClassifier(learner, 0.7, unknowns, (1, 2, 3))
    onnx_model._write(tmp_path / "m.onnx", toy_backbone(3), predictor, {"classes": []})
    asked = draw_pixels(30, 3, seed=2)[0]
    session = onnxruntime.InferenceSession(str(tmp_path / "m.onnx"))
    chances, strange = session.run(None, {"pixels": asked})
    ours = embed(network, asked)
    assert np.allclose(chances, predictor.probabilities(ours), atol=2e-4)
    assert np.allclose(strange, unknowns.scores(ours), rtol=5e-3, atol=2e-3)
    assert (strange > 1).any() == (unknowns.scores(ours) > 1).any()


def test_where_nothing_is_ever_unknown_nothing_is_strange(tmp_path, monkeypatch):
    network = Toy(True)
    monkeypatch.setattr("core.export.onnx_graph.build_any", lambda backbone: network)
    pixels, labels = draw_pixels(3, 1)  # one example a class: nothing to hold out
    embeddings = embed(network, pixels)
    learner = LEARNERS["ridge"]().fit(embeddings, labels)
    unknowns = fit_detector(embeddings, labels)
    assert not np.isfinite(unknowns.limit)
    predictor = CalibratedClassifier(learner, 1.0, unknowns, (1, 2, 3))
    onnx_model._write(tmp_path / "m.onnx", toy_backbone(1), predictor, {})
    session = onnxruntime.InferenceSession(str(tmp_path / "m.onnx"))
    asked = draw_pixels(20, 1, seed=5)[0]
    strange = session.run(["strangeness"], {"pixels": asked})[0]
    ours = embed(network, asked)
    assert np.allclose(strange, unknowns.scores(ours), atol=2e-3)
    assert (strange < 1).all()
