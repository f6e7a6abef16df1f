"""Two small sets of drawn pictures, embedded by the toy network."""

import numpy as np
import pytest

from core.benchmark.datasets import embed_set
from core.benchmark.runner import Plan
from core.training.scale_shift.adapt import Adaptation

N_PICTURES = {"Red": 16, "Green": 15, "Blue": 14}


@pytest.fixture(autouse=True)
def adapted(monkeypatch):
    """Let adapting the backbone find nothing, without the real network; list who asked for it."""
    asked = []

    def adapt(episode, backbone):
        asked.append(episode.number)
        shape = (len(episode.labels), len(episode.class_names))
        return Adaptation(None, np.full(shape, np.nan, np.float32), {}, 0)

    monkeypatch.setattr("core.benchmark.adaptation_methods._adapt", adapt)
    return asked


@pytest.fixture(scope="session")
def drawn_sets(tmp_path_factory, draw_tone):
    """Draw the sets "first" and "second", each with the classes Red, Green and Blue, once a run."""
    root = tmp_path_factory.mktemp("sets")
    for number, name in enumerate(("first", "second")):
        for tone, n_pictures in N_PICTURES.items():
            for one in range(n_pictures):
                draw_tone(root / name / tone / f"{one}.png", tone, one + 100 * number)
    return root


@pytest.fixture
def plan():
    return Plan(shots=(2,), n_episodes=2, n_unknown=0, seed=0, backbone="lite0")


@pytest.fixture
def sets(project, toy_network, drawn_sets):
    return [
        embed_set(project, drawn_sets / name, backbone="lite0", device="auto")
        for name in ("first", "second")
    ]
