"""Support vector machines, held against scikit-learn's own."""

import numpy as np
import pytest
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC, LinearSVC

from core.classifiers import svm as machines
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.svm import LinearSvm, RbfSvm


@pytest.fixture
def overlapping():
    """Three classes of 20 that lie partly in each other: embeddings (60, 12), labels (60,)."""
    labels = np.arange(60) % 3
    noise = np.random.default_rng(0).normal(size=(60, 12))
    return (np.eye(12)[labels] + 0.6 * noise).astype(np.float32), labels


@pytest.fixture(params=[2, 3], ids=["two classes", "three classes"])
def examples(overlapping, request):
    """Examples in the order that machines put them in: a solver stops somewhere else in another."""
    kept = overlapping[1] < request.param
    embeddings, labels = overlapping[0][kept], overlapping[1][kept]
    features = FeatureSpace.of(embeddings, labels).features(embeddings)
    order = machines._order(features, labels)
    return embeddings[order], labels[order]


@pytest.fixture
def one_strength(monkeypatch):
    monkeypatch.setattr("core.classifiers.svm.STRENGTHS", (3.0,))
    return 3.0


def test_radial_decisions_are_those_of_scikit_learn(examples, one_strength):
    embeddings, labels = examples
    learner = RbfSvm().fit(embeddings, labels)
    rows = learner.space.features(embeddings).astype(np.float64)
    theirs = OneVsRestClassifier(SVC(C=one_strength, kernel="rbf", gamma="scale"))
    wanted = theirs.fit(rows, labels).decision_function(rows)
    found = RbfSvm.restore(learner.arrays()).logits(embeddings) * learner.scale
    if wanted.ndim == 1:  # of two classes scikit-learn gives the second's side only
        found = found[:, 1]
    assert np.allclose(found, wanted, atol=1e-4)


def test_linear_decisions_are_those_of_scikit_learn(examples, one_strength):
    embeddings, labels = examples
    learner = LinearSvm().fit(embeddings, labels)
    rows = learner.space.features(embeddings).astype(np.float64)
    wanted = LinearSVC(C=one_strength, dual=False).fit(rows, labels).decision_function(rows)
    if len(np.unique(labels)) == 2:
        wanted = np.stack([-wanted, wanted], axis=1)
    restored = LinearSvm.restore(learner.arrays())
    assert np.allclose(restored.logits(embeddings) * learner.scale, wanted, atol=1e-4)


def test_only_examples_that_a_machine_leans_on_are_kept():
    labels = np.arange(40) % 2
    noise = np.random.default_rng(0).normal(size=(40, 3))
    embeddings = (4 * np.eye(3)[labels] + noise).astype(np.float32)
    assert 2 <= len(RbfSvm().fit(embeddings, labels).support) < 40


def test_a_radial_kernel_finds_what_no_line_can():
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    labels = (np.arange(48) // 6) % 2
    embeddings = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    right = [
        (kind().fit(embeddings, labels).predict(embeddings).argmax(axis=1) == labels).mean()
        for kind in (LinearSvm, RbfSvm)
    ]
    assert right[0] < 0.8 < right[1]


@pytest.mark.parametrize("kind", [LinearSvm, RbfSvm])
def test_held_out_scores_are_less_sure_than_those_of_the_fit(kind, overlapping):
    embeddings, labels = overlapping
    left_out = kind().held_out(embeddings, labels).argmax(axis=1) == labels
    fitted = kind().fit(embeddings, labels).predict(embeddings).argmax(axis=1) == labels
    assert 0.5 < left_out.mean() < fitted.mean()


def test_of_too_many_examples_a_part_is_taken_and_small_classes_whole(monkeypatch):
    monkeypatch.setattr("core.classifiers.svm._MOST", 30)
    labels = np.sort(np.append(np.arange(100) % 2, [2, 2, 2]))
    rows = np.random.default_rng(0).normal(size=(103, 4))
    _, kept = machines._some(rows, labels)
    assert np.bincount(kept).tolist() == [13, 13, 3]
