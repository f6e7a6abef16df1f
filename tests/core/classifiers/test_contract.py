"""One contract for every learner, as scikit-learn's check_estimator does."""

import numpy as np
import pytest

from core.classifiers.registry import LEARNERS
from core.domain.errors import NotEnoughExamples


@pytest.fixture(params=LEARNERS)
def kind(request):
    return LEARNERS[request.param]


@pytest.fixture
def learner(kind):
    return kind()


@pytest.fixture
def blobs():
    """Three well separated classes of 8: embeddings (24, 16), labels (24,)."""
    labels = np.arange(24) % 3
    noise = np.random.default_rng(0).normal(size=(24, 16))
    return (np.eye(16)[labels] + 0.1 * noise).astype(np.float32), labels


def test_a_learner_is_known_by_its_name(kind):
    assert LEARNERS[kind.name] is kind


def test_fit_returns_itself(learner, blobs):
    assert learner.fit(*blobs) is learner


def test_probabilities_have_one_row_per_image_and_sum_to_one(learner, blobs):
    probabilities = learner.fit(*blobs).predict(blobs[0][:5])
    assert (probabilities.shape, probabilities.dtype) == ((5, 3), np.float32)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_no_images_give_no_rows(learner, blobs):
    assert learner.fit(*blobs).predict(blobs[0][:0]).shape == (0, 3)


def test_predict_changes_nothing(learner, blobs):
    learner.fit(*blobs)
    given = blobs[0].copy()
    assert np.array_equal(learner.predict(given), learner.predict(given))
    assert np.array_equal(given, blobs[0])


def test_predictions_do_not_depend_on_other_images(learner, blobs):
    embeddings, _ = blobs
    together = learner.fit(*blobs).predict(embeddings)
    alone = np.concatenate([learner.predict(row[None]) for row in embeddings])
    assert np.allclose(together, alone, atol=1e-5)


def test_fit_forgets_the_fit_before(kind, blobs):
    embeddings, labels = blobs
    fresh = kind().fit(embeddings, labels).predict(embeddings)
    again = kind().fit(embeddings[:, ::-1].copy(), labels).fit(embeddings, labels)
    assert np.allclose(fresh, again.predict(embeddings), atol=1e-5)


def test_order_of_examples_does_not_matter(kind, blobs):
    embeddings, labels = blobs
    order = np.random.default_rng(1).permutation(24)
    one = kind().fit(embeddings, labels).predict(embeddings)
    two = kind().fit(embeddings[order], labels[order]).predict(embeddings)
    assert np.allclose(one, two, atol=1e-3)


def test_the_length_of_embeddings_does_not_matter(kind, blobs):
    embeddings, labels = blobs
    one = kind().fit(embeddings, labels).predict(embeddings)
    two = kind().fit(embeddings * 100, labels).predict(embeddings * 100)
    assert np.allclose(one, two, atol=1e-3)


def test_one_example_per_class_is_enough(learner, blobs):
    embeddings, labels = blobs
    found = learner.fit(embeddings[:3], labels[:3]).predict(embeddings)
    assert (found.argmax(axis=1) == labels).mean() > 0.9


def test_a_class_without_examples_is_named(learner, blobs):
    with pytest.raises(NotEnoughExamples) as caught:
        learner.fit(blobs[0], blobs[1] * 2)  # classes 0, 2, 4: none of 1
    assert (caught.value.class_name, caught.value.have) == ("1", 0)


@pytest.mark.parametrize("n_examples", [0, 8])
def test_one_class_alone_is_refused(learner, blobs, n_examples):
    with pytest.raises(NotEnoughExamples) as caught:
        learner.fit(blobs[0][:n_examples], np.zeros(n_examples, np.int64))
    assert (caught.value.class_name, caught.value.need) == ("", 2)


def test_separated_classes_are_learned(learner, blobs):
    assert (learner.fit(*blobs).predict(blobs[0]).argmax(axis=1) == blobs[1]).all()


def test_two_classes_are_learned(learner, blobs):
    two = blobs[1] < 2
    embeddings, labels = blobs[0][two], blobs[1][two]
    assert (learner.fit(embeddings, labels).predict(embeddings).argmax(axis=1) == labels).all()


def test_examples_that_all_look_the_same_leave_it_open(learner):
    same = np.ones((4, 16), np.float32)
    found = learner.fit(same, np.array([0, 0, 1, 1])).predict(same)
    assert np.allclose(found, 0.5, atol=0.05)


def test_a_picture_without_any_features_is_no_trouble(learner, blobs):
    blank = np.zeros((1, 16), np.float32)
    assert np.isfinite(learner.fit(*blobs).predict(blank)).all()


def test_a_restored_learner_predicts_the_same(kind, blobs):
    learner = kind().fit(*blobs)
    restored = kind.restore(learner.arrays())
    assert np.array_equal(restored.predict(blobs[0]), learner.predict(blobs[0]))


def test_held_out_scores_are_blank_only_for_examples_alone_in_their_class(learner, blobs):
    embeddings, labels = blobs[0][:17], np.append(blobs[1][:16], 3)
    found = learner.held_out(embeddings, labels)
    assert found.shape == (17, 4)
    assert np.isnan(found).any(axis=1).tolist() == [False] * 16 + [True]


def test_held_out_scores_find_separated_classes(learner, blobs):
    assert (learner.held_out(*blobs).argmax(axis=1) == blobs[1]).all()


def test_held_out_scores_are_honest_where_there_is_nothing_to_learn(learner):
    random = np.random.default_rng(3)
    embeddings = random.normal(size=(60, 200)).astype(np.float32)
    labels = np.arange(60) % 3
    fitted = (learner.fit(embeddings, labels).predict(embeddings).argmax(axis=1) == labels).mean()
    honest = (learner.held_out(embeddings, labels).argmax(axis=1) == labels).mean()
    assert fitted > 0.9
    assert honest < 0.6


def test_holding_out_does_not_fit(learner, blobs):
    before = learner.fit(*blobs).predict(blobs[0])
    learner.held_out(blobs[0][:, ::-1].copy(), blobs[1])
    assert np.array_equal(before, learner.predict(blobs[0]))
