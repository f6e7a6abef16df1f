"""Ridge: the closed forms are the explicit ones."""

import numpy as np
import pytest

from core.classifiers import ridge
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import folds_of, n_folds_for
from core.classifiers.ridge import Ridge
from core.classifiers.temperature_scaling import negative_log_likelihood


@pytest.fixture
def examples():
    random = np.random.default_rng(0)
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
    embeddings = random.normal(size=(9, 20)) + 2 * np.eye(20)[labels]
    return embeddings.astype(np.float32), labels


def explicit(rows, labels, penalty, images):
    """Solve for weights and a penalised bias the long way, in primal form."""
    columns = np.hstack([rows, np.ones((len(rows), 1))])
    targets = 2.0 * np.eye(3)[labels] - 1.0
    weights = np.linalg.solve(
        columns.T @ columns + penalty * np.eye(columns.shape[1]), columns.T @ targets
    )
    return np.hstack([images, np.ones((len(images), 1))]) @ weights


@pytest.fixture(params=[1e-2, 1.0, 30.0])
def penalty(request, monkeypatch):
    monkeypatch.setattr(ridge, "PENALTIES", (request.param,))
    # Scores as they are: the scale that makes logits of them is tested by itself.
    monkeypatch.setattr(ridge, "fit_temperature", lambda *a, **k: 1.0)
    return request.param


@pytest.mark.parametrize("groups", [None, np.arange(40) // 2])
def test_held_out_scores_equal_refits_without_each_part(examples, penalty, groups):
    embeddings, labels = examples
    groups = None if groups is None else groups[: len(labels)]
    rows = FeatureSpace.of(embeddings, labels).features(embeddings).astype(np.float64)
    refits = np.zeros((len(labels), int(labels.max()) + 1))
    for out in folds_of(labels, groups, n_folds_for(labels, groups)):
        kept, kept_labels = np.delete(rows, out, 0), np.delete(labels, out)
        refits[out] = explicit(kept, kept_labels, penalty, rows[out])
    found = Ridge().held_out(embeddings, labels, None, groups)
    assert np.allclose(found, refits, atol=1e-5)


def test_scores_equal_the_explicit_solution(examples, penalty):
    embeddings, labels = examples
    learner = Ridge().fit(embeddings, labels)
    new = np.random.default_rng(1).normal(size=(5, 20)).astype(np.float32)
    rows = learner.space.features(embeddings).astype(np.float64)
    wanted = explicit(rows, labels, penalty, learner.space.features(new))
    assert np.allclose(learner.logits(new), wanted, atol=1e-5)


def test_the_penalty_is_the_one_under_which_held_out_examples_are_likeliest(monkeypatch):
    labels = np.arange(24) % 3
    noise = np.random.default_rng(0).normal(size=(24, 20))
    embeddings = (2 * np.eye(20)[labels] + noise).astype(np.float32)

    def loss():
        return negative_log_likelihood(Ridge().held_out(embeddings, labels), labels)

    chosen, penalties = loss(), ridge.PENALTIES
    each = []
    for penalty in penalties:
        monkeypatch.setattr(ridge, "PENALTIES", (penalty,))
        each.append(loss())
    assert chosen == pytest.approx(min(each), abs=1e-6)
    assert min(each[0], each[-1]) > chosen + 0.01


def test_one_example_a_class_gets_a_penalty_too():
    learner = Ridge().fit(np.eye(3, 8, dtype=np.float32), np.arange(3))
    assert np.isfinite(learner.weights).all()
    assert np.abs(learner.weights).max() > 0
