"""Shares are kept to a picture, groups stay whole, tiny classes are in each part if they can be."""

import numpy as np
import pytest

from core.analysis.dataset_split import kept, parted, split_report, wanted_counts
from core.domain.export import SplitWish

SHARES = (0.8, 0.1, 0.1)


def counts_of(parts, strata, n_strata):
    table = np.zeros((n_strata, 3), int)
    np.add.at(table, (strata, parts), 1)
    return table


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shares", [SHARES, (0.6, 0.2, 0.2), (0.7, 0.3, 0.0)])
def test_single_pictures_have_their_share_to_a_picture(seed, shares):
    strata = np.random.default_rng(seed).integers(0, 5, 300)
    table = counts_of(parted(np.arange(300), strata, shares, seed), strata, 5)
    exact = table.sum(axis=1, keepdims=True) * np.array(shares)
    assert (abs(table - exact) < 1).all()


@pytest.mark.parametrize("seed", range(5))
def test_groups_stay_whole_and_shares_are_near(seed):
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(200), rng.integers(1, 4, 200))
    strata = rng.integers(0, 4, 200)[groups]
    parts = parted(groups, strata, SHARES, seed)
    assert all(len(set(parts[groups == one].tolist())) == 1 for one in range(200))
    table = counts_of(parts, strata, 4)
    exact = table.sum(axis=1, keepdims=True) * np.array(SHARES)
    assert (abs(table - exact) <= 1).all()  # single pictures fill the gaps


@pytest.mark.parametrize(
    ("n", "wanted"), [(1, [1, 0, 0]), (2, [1, 1, 0]), (3, [1, 1, 1]), (5, [3, 1, 1])]
)
def test_a_tiny_class_trains_first_and_is_in_every_part_from_three_on(n, wanted):
    strata = np.array([0] * 50 + [1] * n)
    table = counts_of(parted(np.arange(50 + n), strata, SHARES), strata, 2)
    assert table[1].tolist() == wanted


def test_three_groups_of_many_pictures_are_in_every_part():
    groups = np.repeat([0, 1, 2], [10, 1, 4])
    table = counts_of(parted(groups, np.zeros(15, int), SHARES), np.zeros(15, int), 1)
    assert sorted(table[0].tolist()) == [1, 4, 10]
    assert table[0][0] == 10


def test_a_group_of_two_classes_stays_whole():
    groups = np.array([0, 0, 1, 2, 3, 4])
    strata = np.array([0, 1, 0, 0, 1, 1])
    parts = parted(groups, strata, SHARES)
    assert parts[0] == parts[1]
    assert set(parts.tolist()) == {0, 1, 2}


def test_the_seed_decides():
    strata = np.zeros(100, int)
    one, again, other = (parted(np.arange(100), strata, SHARES, seed) for seed in (1, 1, 2))
    assert one.tolist() == again.tolist() != other.tolist()


def test_nothing_is_parted_into_nothing():
    nothing = np.zeros(0, np.int64)
    assert len(parted(nothing, nothing, SHARES)) == 0


def test_wanted_counts_add_up():
    table = np.ones((7, 1), np.int64)
    assert wanted_counts(table, SHARES)[:, 0].tolist() == [5, 1, 1]


def test_what_is_noted_is_kept_and_copies_of_a_test_picture_follow_it():
    groups = np.array([0, 0, 1, 2, 2, 3])
    noted = np.array([2, -1, -1, 0, 1, 1])
    parts, n_apart = kept(groups, noted)
    assert parts.tolist() == [2, 2, 0, 0, 1, 1]
    assert n_apart == 2


def test_the_report_says_what_is_off():
    groups = np.array([*range(10), *[10] * 6, 11])
    strata = np.array([0] * 10 + [1] * 7)
    _, report = split_report(groups, strata, ["owl", "fox"], SplitWish(), [""] * 17)
    assert report.counts == {"owl": (8, 1, 1), "fox": (6, 1, 0)}
    assert report.absent == ("fox",)
    assert report.n_together == 6
    assert report.in_all() == {"train": 14, "val": 2, "test": 1}


def test_keeping_asks_for_no_shares():
    wish = SplitWish(None)
    noted = ["train", "val", "", "test"]
    parts, report = split_report(np.arange(4), np.zeros(4, int), ["owl"], wish, noted)
    assert parts.tolist() == [0, 1, 0, 2]
    assert (report.off, report.absent, report.n_apart) == ((), (), 0)
