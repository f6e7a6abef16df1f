"""A learner is chosen only where it is clearly better, and what was held out belongs to it."""

import numpy as np
import pytest

from core.classifiers.accuracy_interval import LEVEL, measure
from core.classifiers.ensemble import Ensemble
from core.classifiers.model_selection import select_classifier
from core.classifiers.nearest_class_mean import NearestClassMean
from core.classifiers.registry import HEADS
from core.domain.errors import NotEnoughExamples
from core.domain.examples import TrainingSet
from core.domain.records import Trust
from tests.core.classifiers.scores import logits_right_on


@pytest.fixture
def blobs():
    """Three well separated classes of 6: embeddings (18, 16), labels (18,)."""
    labels = np.arange(18) % 3
    noise = np.random.default_rng(0).normal(size=(18, 16))
    return (np.eye(16)[labels] + 0.1 * noise).astype(np.float32), labels


@pytest.fixture
def known_results(monkeypatch):
    """Let the committee and prototypes be right where a test says, on 40 examples of 2 classes."""
    labels = np.arange(40) % 2
    embeddings = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)

    def decide(committee, prototypes):
        for kind, right in ((Ensemble, committee), (NearestClassMean, prototypes)):
            monkeypatch.setattr(
                kind, "held_out", lambda *given, right=right: logits_right_on(given[2], right)
            )
        return select_classifier(TrainingSet.of(embeddings, labels), ("prototypes", "committee"))

    return decide


def test_the_committee_is_chosen_where_all_do_alike(blobs):
    chosen = select_classifier(TrainingSet.of(*blobs))
    assert chosen.learner.name == "committee"
    assert set(chosen.shares) == set(HEADS)


def test_the_committee_stays_where_another_is_better_by_chance(known_results):
    right = np.arange(40) >= 4
    assert known_results(right, right | (np.arange(40) == 0)).learner.name == "committee"


def test_a_learner_that_is_clearly_better_is_chosen(known_results):
    chosen = known_results(np.arange(40) < 20, np.ones(40, bool))
    assert chosen.learner.name == "prototypes"
    assert chosen.shares == {"committee": 0.5, "prototypes": 1.0}


def test_what_was_held_out_belongs_to_the_chosen_learner(known_results):
    chosen = known_results(np.arange(40) < 20, np.ones(40, bool))
    assert measure(chosen.held_out, np.arange(40) % 2).share == 1.0


def test_a_learner_asked_for_by_name_is_the_one(blobs):
    assert select_classifier(TrainingSet.of(*blobs), ("ridge",)).learner.name == "ridge"


def test_one_class_alone_is_refused(blobs):
    with pytest.raises(NotEnoughExamples):
        select_classifier(TrainingSet.of(blobs[0], np.zeros(18, np.int64)))


def test_one_example_a_class_gives_a_model_without_an_estimate(blobs):
    chosen = select_classifier(TrainingSet.of(blobs[0][:3], blobs[1][:3]))
    assert chosen.shares == {}
    assert measure(chosen.held_out, blobs[1][:3]) == Trust(None, None, None, 0, 0, LEVEL)


def test_lone_examples_are_not_counted(blobs):
    embeddings, labels = blobs[0][:7], np.array([0, 1, 2, 0, 1, 0, 3])
    found = measure(select_classifier(TrainingSet.of(embeddings, labels)).held_out, labels)
    assert found.n_checked == 5


@pytest.mark.parametrize(
    ("name", "n_folds"), [("ridge", 6), ("prototypes", 6), ("logistic", 6), ("folder", 5)]
)
def test_it_is_known_how_examples_were_held_out(blobs, name, n_folds):
    embeddings, labels = blobs
    folder = embeddings if name == "folder" else None
    chosen = select_classifier(TrainingSet.of(embeddings, labels, folder=folder), (name,))
    assert chosen.n_folds == n_folds
