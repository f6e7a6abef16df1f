"""Near duplicates laid on stacks."""

import numpy as np

from app.views.stacks import Stacks

KEYS = np.array([1, 2, 3, 4, 5, 6])
IMAGES = np.array([10, 20, 30, 40, 50, 60])


def test_the_first_in_order_stands_for_its_stack():
    stacks = Stacks([(40, 20), (50, 60, 10)])
    assert stacks.fold(KEYS, IMAGES).tolist() == [1, 2, 3]
    assert [stacks.n_below(key) for key in (1, 2, 3)] == [2, 1, 0]


def test_an_open_stack_shows_all_behind_the_first():
    stacks = Stacks([(40, 20), (50, 60, 10)])
    assert stacks.turn(60)
    assert stacks.fold(KEYS, IMAGES).tolist() == [1, 5, 6, 2, 3]
    assert stacks.n_below(1) == 0
    assert stacks.turn(10)
    assert stacks.fold(KEYS, IMAGES).tolist() == [1, 2, 3]


def test_what_lies_below_goes_with_what_stands_above():
    stacks = Stacks([(40, 20)])
    stacks.fold(KEYS, IMAGES)
    assert stacks.unfolded(np.array([2, 3])).tolist() == [2, 4, 3]
    assert stacks.unfolded(KEYS[:0]).tolist() == []


def test_several_stacks_go_each_with_its_own():
    stacks = Stacks([(40, 20), (50, 60, 10)])
    shown = stacks.fold(KEYS[::-1].copy(), IMAGES[::-1].copy())
    assert shown.tolist() == [6, 4, 3]
    assert stacks.unfolded(shown).tolist() == [6, 5, 1, 4, 2, 3]
    assert stacks.unfolded(shown[::-1].copy()).tolist() == [3, 4, 2, 6, 5, 1]


def test_a_stack_of_which_one_is_shown_is_no_stack():
    stacks = Stacks([(40, 20)])
    assert stacks.fold(KEYS[:2], IMAGES[:2]).tolist() == [1, 2]
    assert stacks.n_below(2) == 0


def test_without_stacks_all_stays_as_it_is():
    stacks = Stacks()
    assert len(stacks) == 0
    assert stacks.fold(KEYS, IMAGES).tolist() == KEYS.tolist()
    assert not stacks.turn(10)


def test_copies_of_one_image_lie_on_its_stack_too():
    stacks = Stacks([(10, 20)])
    images = np.array([10, 10, 20, 30, 30, 30])
    assert stacks.fold(KEYS, images).tolist() == [1, 4, 5, 6]
