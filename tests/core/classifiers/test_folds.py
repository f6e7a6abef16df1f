"""Near duplicates are held out together and count once; folds take evenly from each class."""

import numpy as np
import pytest

from core.classifiers.folds import (
    can_be_held_out,
    credits_of,
    evidence_weights,
    folds_of,
    judged_credits,
    n_folds_for,
)

LABELS = np.repeat([0, 1, 2], 6)
CLIPS = np.array([0, 0, 0, 1, 1, 2, 9, 9, 9, 9, 9, 9, 3, 4, 5, 6, 7, 8])


def clips_of(rows):
    return set(zip(LABELS[rows], CLIPS[rows], strict=True))


def test_a_group_is_never_on_both_sides():
    for out in folds_of(LABELS, CLIPS, 3):
        kept = np.setdiff1d(np.arange(18), out)
        assert not clips_of(out) & clips_of(kept)


def test_each_class_stays_known_in_each_fold():
    for out in folds_of(LABELS, CLIPS, 3):
        assert set(np.delete(LABELS, out)) == {0, 1, 2}


def test_each_example_that_can_be_is_held_out_once():
    dealt = np.concatenate(folds_of(LABELS, CLIPS, 3))
    assert sorted(dealt) == np.flatnonzero(can_be_held_out(LABELS, CLIPS)).tolist()
    assert can_be_held_out(LABELS, CLIPS).tolist() == [True] * 6 + [False] * 6 + [True] * 6


@pytest.mark.parametrize("n_folds", [2, 4, 5])
def test_classes_of_one_size_lose_as_many_examples_to_each_fold(n_folds):
    for out in folds_of(np.arange(30) % 6, None, n_folds):
        assert len(set(np.bincount(np.arange(30)[out] % 6, minlength=6))) == 1


def test_a_seed_shuffles_which_examples_go_together():
    first, second, again = (
        [one.tolist() for one in folds_of(LABELS, None, 3, np.random.default_rng(seed))]
        for seed in (1, 2, 1)
    )
    assert first == again != second


def test_there_are_no_more_folds_than_groups():
    assert n_folds_for(LABELS) == 6
    assert n_folds_for(LABELS, CLIPS) == 6
    assert n_folds_for(LABELS[:12], CLIPS[:12]) == 3
    assert n_folds_for(LABELS[6:12] * 0, CLIPS[6:12]) == 0


def test_a_group_counts_as_one():
    assert evidence_weights(LABELS, CLIPS)[:6] == pytest.approx([1 / 3] * 3 + [1 / 2] * 2 + [1])


def test_a_tie_is_right_in_part():
    logits = np.array([[1, 1, 0], [0, 1, 0], [0, 1, 0], [2, 2 + 1e-5, 2]], np.float32)
    assert credits_of(logits, np.array([0, 1, 0, 0])).tolist() == [1 / 2, 1, 0, 1 / 3]


def test_groups_are_judged_by_the_mean_of_their_examples():
    held_out = np.eye(3, dtype=np.float32)[[0, 1, 0, 0, 0, 0] + [0] * 6 + [2] * 6]
    held_out[6:12] = np.nan
    found = judged_credits(held_out, LABELS, CLIPS)
    assert found == pytest.approx([2 / 3, 1, 1, 1, 1, 1, 1, 1, 1])
