"""Learners that look at the folder's images too."""

import numpy as np
import pytest

from core.classifiers.alpha_tim import AlphaTim
from core.classifiers.ensemble import Ensemble
from core.classifiers.label_propagation import LabelPropagation
from core.classifiers.model_selection import select_classifier
from core.classifiers.pt_map import PtMap, evenness, transport
from core.classifiers.registry import LEARNERS
from core.classifiers.transductive_ensemble import TransductiveEnsemble
from core.domain.examples import TrainingSet


@pytest.fixture
def bands():
    """Two long classes: their far ends have nothing in common with the one example each has.

    Returns examples (2, 8), their labels, a folder (300, 8), and the folder's true classes.
    """
    rng = np.random.default_rng(0)
    truth = np.arange(300) % 2
    turn = np.linspace(0, np.pi, 150).repeat(2)  # to the opposite of where a class begins
    folder = 0.03 * rng.normal(size=(300, 8))
    folder[np.arange(300), 2 * truth] += np.cos(turn)
    folder[np.arange(300), 2 * truth + 1] += np.sin(turn)
    rows = folder.astype(np.float32)
    return rows[:2], truth[:2], rows, truth


def share_right(learner, examples, labels, folder, truth):
    guesses = learner.fit(examples, labels, folder).predict(folder).argmax(axis=1)
    return float((guesses == truth).mean())


def test_one_example_reaches_along_its_whole_class(bands):
    alone = (Ensemble().fit(*bands[:2]).predict(bands[2]).argmax(axis=1)) == bands[3]
    assert share_right(LabelPropagation(), *bands) > alone.mean() + 0.05


@pytest.mark.parametrize("kind", [LabelPropagation, AlphaTim, PtMap, TransductiveEnsemble])
def test_without_a_folder_the_examples_must_do(kind, bands):
    examples, labels, folder, _ = bands
    assert kind().fit(examples, labels).predict(folder).shape == (300, 2)


@pytest.mark.parametrize("kind", [LabelPropagation, AlphaTim, PtMap, TransductiveEnsemble])
def test_a_prediction_does_not_depend_on_the_others_asked_about(kind, bands):
    examples, labels, folder, _ = bands
    learner = kind().fit(examples, labels, folder)
    assert np.allclose(learner.predict(folder)[7:9], learner.predict(folder[7:9]), atol=1e-6)


@pytest.mark.parametrize("kind", [LabelPropagation, AlphaTim, PtMap, TransductiveEnsemble])
def test_what_the_folder_taught_survives_keeping(kind, bands):
    examples, labels, folder, _ = bands
    learner = kind().fit(examples, labels, folder)
    again = LEARNERS[kind.name].restore(learner.arrays())
    assert np.array_equal(learner.predict(folder), again.predict(folder))


def test_alpha_tim_makes_the_folder_choose_sides():
    rng = np.random.default_rng(1)
    truth = np.arange(200) % 2
    folder = (np.eye(8)[truth] + 0.45 * rng.normal(size=(200, 8))).astype(np.float32)
    examples, labels = folder[:6], truth[:6]
    before = Ensemble().fit(examples, labels).predict(folder).max(axis=1).mean()
    after = AlphaTim().fit(examples, labels, folder).predict(folder).max(axis=1).mean()
    assert after > before


def test_the_folder_is_left_aside_where_it_hurts_on_examples_held_back():
    rng = np.random.default_rng(2)
    labels = np.arange(40) % 2
    examples = np.concatenate([np.eye(2)[labels], rng.normal(size=(40, 6)) * 0.05], axis=1)
    # A folder whose clusters have nothing to do with the classes pulls the labels astray.
    clusters = rng.integers(0, 2, 400)
    folder = np.concatenate([np.full((400, 2), 0.5), np.eye(6)[clusters] * 9], axis=1)
    examples, folder = examples.astype(np.float32), folder.astype(np.float32)
    chosen = select_classifier(TrainingSet.of(examples, labels, folder=folder))
    guesses = chosen.learner.predict(examples).argmax(axis=1)
    assert (guesses == labels).mean() > 0.95


def test_the_folder_takes_part_where_it_helps(bands):
    examples, labels, folder, _ = bands
    chosen = select_classifier(TrainingSet.of(examples, labels, folder=folder))
    assert chosen.learner.name == "shared-covariance"


def test_without_a_folder_it_takes_no_part(bands):
    examples, labels, _, _ = bands
    assert select_classifier(TrainingSet.of(examples, labels)).learner.name == "committee"


def test_a_transport_gives_each_image_once_and_each_class_its_mass():
    costs = np.random.default_rng(0).random((31, 4)).astype(np.float32) * 20  # 4 divides no 31
    mass = transport(costs)
    assert np.allclose(mass.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(mass.sum(axis=0), 31 / 4, atol=1e-3)


def near_classes(shares, seed):
    """Five overlapping classes: examples (40, 16), labels, a folder at such shares, its truth."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(5), (np.array(shares) * 400).astype(int))
    labels = np.arange(40) % 5
    rows = [np.eye(16)[one] + 0.42 * rng.normal(size=(len(one), 16)) for one in (labels, truth)]
    examples, folder = (np.maximum(one, 0).astype(np.float32) for one in rows)
    return examples, labels, folder, truth


def right_of(learner, examples, labels, folder):
    return (learner.held_out(examples, labels, folder).argmax(axis=1) == labels).astype(float)


EVEN = np.full(5, 0.2)
ZIPF = 1 / np.arange(1, 6) ** 2 / (1 / np.arange(1, 6) ** 2).sum()


@pytest.mark.parametrize("seed", range(3))
def test_pt_map_is_worth_having_where_classes_are_equally_frequent(seed):
    task = near_classes(EVEN, seed)
    alone = (Ensemble().fit(*task[:2]).predict(task[2]).argmax(axis=1) == task[3]).mean()
    assert share_right(PtMap(), *task) > alone


@pytest.mark.parametrize("seed", range(3))
def test_a_guard_turns_pt_map_off_in_a_zipf_folder(seed, monkeypatch):
    examples, labels, folder, truth = near_classes(ZIPF, seed)
    guarded = PtMap().fit(examples, labels, folder).predict(folder)
    assert np.array_equal(guarded, PtMap().fit(examples, labels).predict(folder))
    before = (guarded.argmax(axis=1) == truth).mean()
    monkeypatch.setattr("core.classifiers.pt_map._EVEN", 0.0)  # what it is turned off for
    assert share_right(PtMap(), examples, labels, folder, truth) < before - 0.05


def test_evenness_is_the_share_of_classes_that_count():
    assert evenness(np.arange(40) % 4, 4) == pytest.approx(1)
    assert evenness(np.zeros(40, np.int64), 4) == pytest.approx(1 / 4)
    assert evenness(np.zeros(0, np.int64), 4) == pytest.approx(1 / 4)
