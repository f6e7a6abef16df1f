"""Logistic regression: scikit-learn's, in fewer columns."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from core.classifiers.folds import folds_of
from core.classifiers.logistic import Logistic


def blobs(n, n_classes, noise=0.3, width=50):
    labels = np.arange(n) % n_classes
    random = np.random.default_rng(0)
    embeddings = np.eye(width)[labels] + noise * random.normal(size=(n, width))
    return embeddings.astype(np.float32), labels


@pytest.mark.parametrize("n_classes", [2, 3])
def test_fewer_columns_give_scikit_learns_own_answer(n_classes):
    embeddings, labels = blobs(12, n_classes)
    learner = Logistic(strength=10).fit(embeddings, labels)
    plain = LogisticRegression(C=10, max_iter=1000, tol=1e-8)
    plain.fit(learner.space.features(embeddings).astype(np.float64), labels)
    new = np.random.default_rng(1).normal(size=(20, 50)).astype(np.float32)
    wanted = plain.predict_proba(learner.space.features(new).astype(np.float64))
    assert np.allclose(learner.predict(new), wanted, atol=5e-3)


def test_a_stronger_learner_is_surer():
    embeddings, labels = blobs(12, 3)
    weak, strong = (Logistic(one).fit(embeddings, labels).predict(embeddings) for one in (0.1, 100))
    assert strong.max(axis=1).mean() > weak.max(axis=1).mean()


def test_held_out_scores_equal_refits_without_each_part():
    embeddings, labels = blobs(12, 3, noise=0.6)
    learner = Logistic()
    found = learner.held_out(embeddings, labels)
    space = learner.fit(embeddings, labels).space
    rows = space.features(embeddings).astype(np.float64)
    out = folds_of(labels, None, learner.n_folds(labels))[0]
    kept = np.setdiff1d(np.arange(len(labels)), out)
    refit = LogisticRegression(C=100, max_iter=1000).fit(rows[kept], labels[kept])
    assert np.allclose(found[out], refit.decision_function(rows[out]), atol=0.05)


def test_many_examples_are_held_out_in_parts_that_leave_every_class_something():
    embeddings, labels = blobs(90, 3, noise=0.1)
    labels[-2:] = 3  # a class of two, which must never be left out whole
    embeddings[-2:, 40] += 5
    found = Logistic().held_out(embeddings, labels)
    assert np.isfinite(found).all()
    assert (found.argmax(axis=1) == labels).mean() > 0.95


def test_a_lone_example_among_many_is_always_kept():
    embeddings, labels = blobs(90, 3, noise=0.1)
    labels[0] = 3
    found = Logistic().held_out(embeddings, labels)
    assert np.isnan(found).any(axis=1).tolist() == [True] + [False] * 89
