"""Prototypes: the mean of each class, with and without an example."""

import numpy as np
import pytest

from core.classifiers.base import unit
from core.classifiers.feature_space import FeatureSpace
from core.classifiers.folds import folds_of, n_folds_for
from core.classifiers.nearest_class_mean import NearestClassMean


@pytest.fixture
def examples():
    random = np.random.default_rng(0)
    labels = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2])
    return random.normal(size=(9, 12)).astype(np.float32), labels


def test_held_out_scores_equal_means_without_each_part(examples):
    embeddings, labels = examples
    rows = FeatureSpace.of(embeddings, labels).features(embeddings)
    wanted = np.zeros((9, 3))
    for out in folds_of(labels, None, n_folds_for(labels)):
        kept, kept_labels = np.delete(rows, out, 0), np.delete(labels, out)
        means = unit(np.stack([kept[kept_labels == number].sum(axis=0) for number in range(3)]))
        wanted[out] = rows[out] @ means.T / 0.1
    assert np.allclose(NearestClassMean(0.1).held_out(embeddings, labels), wanted, atol=1e-4)


def test_the_nearest_mean_wins():
    examples = np.array([[1, 0.1], [1, -0.1], [0, 1]], np.float32)
    learner = NearestClassMean().fit(examples, np.array([0, 0, 1]))
    assert learner.predict(examples).argmax(axis=1).tolist() == [0, 0, 1]


def test_a_lower_temperature_is_surer(examples):
    sure, unsure = (
        NearestClassMean(one).fit(*examples).predict(examples[0]) for one in (0.05, 1.0)
    )
    assert (sure.max(axis=1) > unsure.max(axis=1)).all()


def test_the_temperature_comes_along_when_restored(examples):
    learner = NearestClassMean(0.37).fit(*examples)
    assert NearestClassMean.restore(learner.arrays()).temperature == pytest.approx(0.37)
