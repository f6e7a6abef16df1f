"""Learners that look at the folder's images too."""

import numpy as np
import pytest

from core.learners import LEARNERS, AlphaTim, Committee, FolderCommittee, Propagation
from core.trust import choose


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
    alone = (Committee().fit(*bands[:2]).predict(bands[2]).argmax(axis=1)) == bands[3]
    assert share_right(Propagation(), *bands) > alone.mean() + 0.05


@pytest.mark.parametrize("kind", [Propagation, AlphaTim, FolderCommittee])
def test_without_a_folder_the_examples_must_do(kind, bands):
    examples, labels, folder, _ = bands
    assert kind().fit(examples, labels).predict(folder).shape == (300, 2)


@pytest.mark.parametrize("kind", [Propagation, AlphaTim, FolderCommittee])
def test_a_prediction_does_not_depend_on_the_others_asked_about(kind, bands):
    examples, labels, folder, _ = bands
    learner = kind().fit(examples, labels, folder)
    assert np.allclose(learner.predict(folder)[7:9], learner.predict(folder[7:9]), atol=1e-6)


@pytest.mark.parametrize("kind", [Propagation, AlphaTim, FolderCommittee])
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
    before = Committee().fit(examples, labels).predict(folder).max(axis=1).mean()
    after = AlphaTim().fit(examples, labels, folder).predict(folder).max(axis=1).mean()
    assert after > before


def test_the_folder_is_left_aside_where_it_hurts_on_examples_held_back():
    rng = np.random.default_rng(2)
    labels = np.arange(40) % 2
    examples = np.concatenate([np.eye(2)[labels], rng.normal(size=(40, 6)) * 0.05], axis=1)
    # A folder whose clusters have nothing to do with the classes pulls the labels astray.
    clusters = rng.integers(0, 2, 400)
    folder = np.concatenate([np.full((400, 2), 0.5), np.eye(6)[clusters] * 9], axis=1)
    chosen = choose(examples.astype(np.float32), labels, (), folder.astype(np.float32))
    guesses = chosen.learner.predict(examples.astype(np.float32)).argmax(axis=1)
    assert (guesses == labels).mean() > 0.95


def test_the_folder_takes_part_where_it_helps(bands):
    examples, labels, folder, _ = bands
    assert choose(examples, labels, (), folder).learner.name == "folder"


def test_without_a_folder_it_takes_no_part(bands):
    examples, labels, _, _ = bands
    assert choose(examples, labels).learner.name == "committee"
