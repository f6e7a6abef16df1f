"""Slips among the examples are found, and hard classes are not taken for slips."""

import numpy as np

from core.analysis.label_errors import find_label_errors

CLASSES = (5, 3, 8)


def found(probabilities, labels):
    ids = np.arange(10, 10 + len(labels))
    return find_label_errors(ids, np.array(labels), np.array(probabilities, np.float32), CLASSES)


def test_a_label_that_everything_speaks_against_is_suspect():
    rows = [[0.9, 0.1, 0]] * 4 + [[0.1, 0.9, 0]] * 4 + [[0.01, 0.99, 0]]
    (one,) = found(rows, [0] * 4 + [1] * 4 + [0])
    assert (one.image_id, one.class_id, one.other_id) == (18, 5, 3)
    assert one.confidence < 0.1 < 0.9 < one.other_confidence


def test_the_worst_comes_first():
    rows = [[0.9, 0.1, 0]] * 6 + [[0.1, 0.9, 0]] * 6 + [[0.2, 0.8, 0], [0.002, 0.998, 0]]
    assert [one.image_id for one in found(rows, [0] * 6 + [1] * 4 + [1] * 2 + [0, 0])] == [23]
    rows[12] = [0.008, 0.992, 0]
    assert [one.image_id for one in found(rows, [0] * 6 + [1] * 6 + [0, 0])] == [23, 22]


def test_a_toss_up_is_not_suspect():
    rows = [[0.6, 0.4, 0]] * 4 + [[0.45, 0.55, 0]] * 4 + [[0.47, 0.53, 0]]
    assert found(rows, [0] * 4 + [1] * 4 + [0]) == []


def test_where_errors_are_rare_a_doubt_is_no_reason():
    """Of five examples a class, one in fifty is wrong: 30 times likelier is not enough, 60 is."""
    others = [[0.9, 0.1, 0]] * 4 + [[0.1, 0.9, 0]] * 4
    labels = [0] * 4 + [1] * 4 + [0]
    assert found([*others, [1 / 31, 30 / 31, 0]], labels) == []
    assert len(found([*others, [1 / 61, 60 / 61, 0]], labels)) == 1


def test_a_class_that_is_hard_in_general_does_not_fill_the_list():
    hard = [[0.3, 0.7, 0]] * 5
    easy = [[0.1, 0.9, 0]] * 5
    assert found(hard + easy, [0] * 5 + [1] * 5) == []


def test_planted_slips_are_found_and_little_else():
    random = np.random.default_rng(0)
    truth = np.repeat([0, 1, 2], 40)
    logits = random.normal(size=(120, 3)) + 8 * np.eye(3)[truth]
    rows = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = truth.copy()
    slips = [3, 50, 90, 100]
    labels[slips] = (labels[slips] + 1) % 3
    named = {one.image_id - 10 for one in found(rows, labels.tolist())}
    assert len(set(slips) & named) >= 3
    assert len(named) <= 8


def test_no_examples_no_slips():
    assert found(np.zeros((0, 3)), np.zeros(0, np.int64)) == []
