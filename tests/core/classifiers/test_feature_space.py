"""Parts of an embedding are looked at one by one, and none drowns another."""

import numpy as np
import pytest

from core.classifiers.feature_space import FeatureSpace, shares_of
from core.classifiers.registry import LEARNERS
from core.domain.errors import ModelDamaged
from core.domain.feature_parts import FeaturePart

PARTS = (FeaturePart("content", 6), FeaturePart("content", 4), FeaturePart("spatial", 5))


@pytest.fixture
def embeddings():
    """Content without negative numbers, and a spatial part with some, of all sizes."""
    random = np.random.default_rng(0)
    content = np.maximum(random.normal(size=(12, 10)) + 0.5, 0) * 30
    return np.concatenate([content, random.normal(size=(12, 5)) / 50], axis=1).astype(np.float32)


@pytest.fixture
def labels():
    return np.arange(12) % 3


def test_a_cosine_is_the_mean_of_the_parts_cosines_by_their_shares(embeddings, labels):
    space = FeatureSpace.of(embeddings, labels, PARTS)
    features = space.features(embeddings)
    wanted = np.zeros((12, 12))
    start = 0
    for part, share in zip(PARTS, shares_of(PARTS, 4), strict=True):
        own = embeddings[:, start : start + part.n_features]
        own = FeatureSpace.of(own, labels).features(own)
        wanted += share * own @ own.T
        start += part.n_features
    assert np.allclose(features @ features.T, wanted, atol=1e-5)


def test_a_whole_embedding_is_one_part(embeddings, labels):
    whole = FeatureSpace.of(embeddings, labels).features(embeddings)
    one = FeatureSpace.of(embeddings, labels, (FeaturePart("content", 15),)).features(embeddings)
    assert np.allclose(whole, one)


def test_the_size_of_a_part_says_nothing(embeddings, labels):
    large = embeddings.copy()
    large[:, 6:10] *= 1000
    one = FeatureSpace.of(embeddings, labels, PARTS).features(embeddings)
    two = FeatureSpace.of(large, labels, PARTS).features(large)
    assert np.allclose(one, two, atol=1e-4)


@pytest.mark.parametrize(("shots", "spatial"), [(1, 0.25), (5, 0.5), (20, 0.75), (100, 0.75)])
def test_the_spatial_part_counts_more_the_more_examples_there_are(shots, spatial):
    content, other, places = shares_of(PARTS, shots)
    assert content == pytest.approx(other)
    assert places / (content + other) == pytest.approx(spatial)
    assert content + other + places == pytest.approx(1)


def test_what_was_adapted_counts_as_much_as_all_that_was_not():
    parts = (*PARTS[:2], FeaturePart("adapted", 6))
    assert shares_of(parts, 5) == pytest.approx((0.25, 0.25, 0.5))


def test_a_space_can_be_kept(embeddings, labels):
    space = FeatureSpace.of(embeddings, labels, PARTS)
    again = FeatureSpace.restore(space.arrays())
    assert np.array_equal(again.features(embeddings), space.features(embeddings))
    assert list(FeatureSpace.of(embeddings, labels).arrays()) == ["centre"]  # as older models have


@pytest.mark.parametrize(
    "change",
    [
        {"part_lengths": np.array([6, 4, 6])},
        {"part_lengths": np.array([11, 0, 4])},
        {"part_lengths": np.array([15])},
        {"part_shares": np.array([0.5, 0.5, 0], np.float32)},
        {"part_shares": np.array([0.5, 0.5], np.float32)},
        {"part_shares": np.array(["a", "b", "c"])},
    ],
)
def test_a_space_whose_numbers_do_not_fit_is_damaged(embeddings, labels, change):
    arrays = FeatureSpace.of(embeddings, labels, PARTS).arrays()
    with pytest.raises(ModelDamaged):
        FeatureSpace.restore({**arrays, **change})


@pytest.mark.parametrize("name", sorted(set(LEARNERS) - {"linear-head"}))
def test_every_learner_looks_at_parts_and_keeps_them(name, embeddings, labels):
    random = np.random.default_rng(1)
    folder = np.abs(random.normal(size=(40, 15))).astype(np.float32)
    learner = LEARNERS[name]().over(PARTS).fit(embeddings, labels, folder)
    scaled = embeddings.copy()
    scaled[:, 10:] *= 1000  # as a whole, the last part would now be all that there is
    again = LEARNERS[name].restore(learner.arrays())
    assert np.allclose(again.predict(scaled), learner.predict(embeddings), atol=1e-4)
    assert learner.n_features == 15
