"""A predictor's confidences are calibrated, and it comes back from the file as it was."""

import numpy as np
import pytest

from core.classifiers.calibrated import SURE, CalibratedClassifier
from core.classifiers.model_selection import select_classifier
from core.classifiers.registry import LEARNERS
from core.domain.examples import TrainingSet

IDS = (30, 10, 20)


def blobs(noise, n=30, seed=0):
    labels = np.arange(n) % 3
    random = np.random.default_rng(seed)
    return (np.eye(16)[labels] + noise * random.normal(size=(n, 16))).astype(np.float32), labels


def predictor_of(noise=0.2, names=()):
    examples = TrainingSet.of(*blobs(noise), class_ids=IDS)
    return CalibratedClassifier.of(select_classifier(examples, names), examples)


def test_classes_go_by_their_ids():
    embeddings, labels = blobs(0.2, seed=1)
    found = predictor_of().predict(range(30), embeddings)
    right = [one.class_id == IDS[label] for one, label in zip(found, labels, strict=True)]
    assert np.mean(right) > 0.95


def test_a_prediction_names_its_runner_up_and_keeps_all_probabilities():
    [found] = predictor_of().predict([7], blobs(0.2)[0][:1])
    shares = found.probabilities
    assert (found.image_id, shares.dtype, shares.shape) == (7, np.float16, (3,))
    assert sorted(shares, reverse=True)[:2] == pytest.approx(
        [found.confidence, found.runner_up_confidence], abs=1e-3
    )
    assert IDS[int(np.argsort(-shares)[1])] == found.runner_up_id


def test_no_images_give_no_predictions():
    assert predictor_of().predict([], np.zeros((0, 16), np.float32)) == []


def test_what_is_more_likely_wrong_than_right_is_unsure():
    found = predictor_of(0.5).predict(range(300), blobs(1.0, n=300, seed=4)[0])
    familiar = [one for one in found if one.unknown <= 1]
    assert {one.status for one in familiar if one.confidence < SURE} == {"unsure"}
    assert {one.status for one in familiar if one.confidence >= SURE} == {"labelled"}


def test_what_resembles_nothing_is_unknown():
    far = np.eye(16, dtype=np.float32)[9:10]
    [found] = predictor_of(0.05).predict([1], far)
    assert (found.status, found.unknown > 1) == ("unknown", True)


def test_what_resembles_its_class_is_labelled():
    [found] = predictor_of(0.05).predict([1], np.eye(16, dtype=np.float32)[:1])
    assert (found.status, found.class_id) == ("labelled", IDS[0])


@pytest.mark.parametrize("name", LEARNERS)
def test_a_predictor_comes_back_from_the_file_as_it_was(name):
    predictor = predictor_of(names=(name,))
    restored = CalibratedClassifier.restore(name, IDS, predictor.arrays())
    new = blobs(0.4, seed=2)[0]
    assert np.allclose(restored.probabilities(new), predictor.probabilities(new), atol=1e-5)
    wanted = [(one.class_id, one.status) for one in predictor.predict(range(30), new)]
    assert [(one.class_id, one.status) for one in restored.predict(range(30), new)] == wanted


def test_a_prediction_does_not_depend_on_the_other_images():
    new = blobs(0.4, seed=3)[0]
    predictor = predictor_of()
    together = predictor.predict(range(30), new)
    alone = [predictor.predict([number], new[number : number + 1])[0] for number in range(30)]
    assert [one.class_id for one in alone] == [one.class_id for one in together]
    assert [one.confidence for one in alone] == pytest.approx(
        [one.confidence for one in together], abs=1e-5
    )


def test_confidences_are_about_the_share_right():
    random = np.random.default_rng(5)
    labels = np.arange(300) % 3
    embeddings = (np.eye(16)[labels] + 0.5 * random.normal(size=(300, 16))).astype(np.float32)
    examples = TrainingSet.of(embeddings[:60], labels[:60])
    predictor = CalibratedClassifier.of(select_classifier(examples), examples)
    found = predictor.predict(range(240), embeddings[60:])
    right = np.mean([one.class_id == want for one, want in zip(found, labels[60:], strict=True)])
    assert np.mean([one.confidence for one in found]) == pytest.approx(right, abs=0.08)
