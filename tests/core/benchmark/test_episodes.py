"""What a draw promises: nothing in both parts, the right numbers, the same again."""

import numpy as np
import pytest

from core.benchmark.episodes import MOST_CLASSES, UNKNOWN, draw, folder_counts, usable

CLASSES = np.repeat(np.arange(14), [3, 40, 25, 90, 60, 50, 30, 30, 6, 45, 50, 70, 80, 4])


def drawn(number=0, **changes):
    return draw(CLASSES, "a set", **{"shots": 5, "number": number, "seed": 0, **changes})


@pytest.mark.parametrize("shots", [1, 5, 20])
@pytest.mark.parametrize("n_unknown", [0, 2])
@pytest.mark.parametrize("number", range(5))
def test_each_class_has_its_examples_and_a_part_of_the_folder(shots, n_unknown, number):
    one = drawn(number, shots=shots, n_unknown=n_unknown)
    classes = np.array(one.classes)
    assert np.bincount(one.labels).tolist() == [shots] * len(classes)
    assert (CLASSES[one.examples] == classes[one.labels]).all()
    known = one.truth != UNKNOWN
    assert (CLASSES[one.folder[known]] == classes[one.truth[known]]).all()
    assert set(one.truth[known].tolist()) == set(range(len(classes)))
    assert set(CLASSES[one.folder[~known]].tolist()) == set(one.held_out)


@pytest.mark.parametrize("n_unknown", [0, 2])
@pytest.mark.parametrize("number", range(20))
def test_no_picture_is_drawn_twice(number, n_unknown):
    one = drawn(number, n_unknown=n_unknown)
    rows = [*one.examples.tolist(), *one.folder.tolist()]
    assert len(rows) == len(set(rows))


def test_classes_without_a_picture_to_spare_take_no_part():
    assert usable(CLASSES, 4).tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    seen = {index for number in range(30) for index in drawn(number, shots=6).classes}
    assert seen == {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12}  # 8 has 6 pictures and would leave none


def test_a_large_class_too_small_for_all_examples_gives_fewer():
    classes = np.repeat([0, 1, 2], [40, 18, 14])
    assert usable(classes, 20).tolist() == [0, 1]
    one = draw(classes, "a set", shots=20, number=0, seed=0)
    assert np.bincount(one.labels).tolist() == [20, 13]
    assert len(one.folder) >= 10


def test_ten_classes_at_most_have_examples():
    assert len(drawn().classes) == MOST_CLASSES == 10
    assert len(drawn(shots=5, n_unknown=8).classes) == 4


def test_held_out_classes_are_none_of_the_others():
    one = drawn(n_unknown=3, shots=20)
    assert len(one.held_out) == 3
    assert not set(one.held_out) & set(one.classes)


def test_too_few_classes_are_refused():
    with pytest.raises(ValueError, match="12 usable classes, 11 of them to hold out"):
        drawn(shots=5, n_unknown=11)


def as_lists(one):
    arrays = (one.examples, one.labels, one.folder, one.truth)
    return one.classes, one.held_out, one.seed, *(part.tolist() for part in arrays)


def test_the_same_arguments_draw_the_same():
    assert as_lists(drawn(3)) == as_lists(drawn(3))


def test_every_argument_draws_something_else():
    others = [
        drawn(4),
        drawn(3, seed=1),
        drawn(3, shots=6),
        draw(CLASSES, "b", shots=5, number=3, seed=0),
    ]
    assert all(as_lists(one)[3:] != as_lists(drawn(3))[3:] for one in others)


def test_the_folder_is_shuffled():
    truth = drawn().truth
    assert (np.diff(truth) < 0).sum() > len(truth) / 4  # sorted by class there would be none


@pytest.mark.parametrize(
    ("available", "shares", "counts"),
    [
        ([100, 100, 100], [0.5, 0.25, 0.25], [100, 50, 50]),
        ([100, 30, 100], [0.5, 0.25, 0.25], [60, 30, 30]),
        ([100, 100], [0.999, 0.001], [100, 1]),
        ([3, 4], [0.9, 0.1], [3, 4]),  # fewer than 30 in all: everything
    ],
)
def test_the_folder_is_the_largest_with_its_shares(available, shares, counts):
    assert folder_counts(np.array(available), np.array(shares)).tolist() == counts


def test_a_tiny_class_does_not_starve_the_folder():
    tiny, large = folder_counts(np.array([2, 100]), np.array([0.5, 0.5])).tolist()
    assert tiny == 2
    assert 28 <= large <= 32


def test_shares_scatter_as_a_dirichlet_distribution_with_concentration_2():
    classes = np.repeat(np.arange(4), 2000)
    shares = []
    for number in range(300):
        one = draw(classes, "even", shots=1, number=number, seed=0)
        shares.append(np.bincount(one.truth) / len(one.truth))
    # Var = a (A - a) / (A^2 (A + 1)) with a = 2 and A = 8.
    assert np.var(shares) == pytest.approx(2 * 6 / (64 * 9), rel=0.15)
