"""Where nothing can be told apart, the held-out share right is chance, for every classifier."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.classifiers.accuracy_interval import measure
from core.classifiers.folds import judged_credits
from core.classifiers.registry import LEARNERS

N_CLASSES, N_EACH, N_FEATURES = 6, 5, 48
LABELS = np.arange(N_CLASSES * N_EACH) % N_CLASSES
CHANCE = 1 / N_CLASSES


@pytest.fixture(autouse=True)
def one_thread():
    """On matrices this small, threads that wait for each other cost more than they do."""
    with threadpool_limits(1, user_api="blas"):
        yield


def measured(name, embeddings, folder=None):
    learner = LEARNERS[name]()
    held_out = learner.held_out(embeddings, LABELS, folder)
    return measure(held_out, LABELS, None, learner.n_folds(LABELS)), held_out


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("noise", [0.0, 1e-7])
def test_equal_embeddings_are_right_by_chance(name, noise):
    rng = np.random.default_rng(3)
    same = np.abs(rng.normal(size=(1, N_FEATURES)))
    embeddings = np.asarray(
        same + noise * rng.normal(size=(len(LABELS), N_FEATURES)), dtype=np.float32
    )
    found, _ = measured(name, embeddings)
    assert found.low <= CHANCE <= found.high
    assert found.share == pytest.approx(CHANCE, abs=0.12)


@pytest.mark.parametrize(
    ("name", "with_folder"),
    [(one, False) for one in LEARNERS]
    + [(one, True) for one in ("propagation", "alpha-tim", "pt-map", "folder")],
)
def test_random_embeddings_are_right_by_chance(name, with_folder):
    """Over many draws; each of them has its own noise."""
    rights, is_inside = [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        embeddings = np.abs(rng.normal(size=(len(LABELS), N_FEATURES))).astype(np.float32)
        folder = np.abs(rng.normal(size=(40, N_FEATURES))).astype(np.float32)
        found, held_out = measured(name, embeddings, folder if with_folder else None)
        rights.append(judged_credits(held_out, LABELS).mean())
        is_inside.append(found.low <= CHANCE <= found.high)
    # 12 x 30 answers: 0.06 is three standard errors of their mean.
    assert np.mean(rights) == pytest.approx(CHANCE, abs=0.06)
    assert np.mean(is_inside) >= 0.75
