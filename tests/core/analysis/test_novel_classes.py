"""Unknown pictures that are alike are proposed as a class; stragglers are not."""

import numpy as np

from core.analysis.novel_classes import find_novel_classes


def pictures(sizes, n_stragglers=0, seed=0):
    """Make groups of embeddings like a network's: not negative, 1280 features."""
    random = np.random.default_rng(seed)
    centres = random.gamma(0.5, size=(len(sizes), 1280))
    rows = np.repeat(centres, sizes, axis=0)
    rows = rows * random.gamma(8, 1 / 8, size=rows.shape)
    lonely = random.gamma(0.5, size=(n_stragglers, 1280))
    return np.concatenate([rows, lonely]).astype(np.float32)


def known(n=40):
    """Known pictures: two large groups."""
    return pictures([n // 2, n // 2], seed=9)


def test_two_groups_are_found_among_stragglers():
    rows = pictures([12, 6], n_stragglers=5)
    found = find_novel_classes(np.arange(100, 123), rows, known())
    assert [set(one.image_ids) for one in found] == [set(range(100, 112)), set(range(112, 118))]


def test_the_most_typical_picture_comes_first():
    rows = pictures([9])
    rows[4] = rows[:9].mean(axis=0)
    (found,) = find_novel_classes(np.arange(9), rows, known())
    assert found.image_ids[0] == 4


def test_stragglers_alone_are_no_class():
    assert find_novel_classes(np.arange(20), pictures([], n_stragglers=20), known()) == []


def test_two_pictures_are_no_class():
    assert find_novel_classes(np.arange(2), pictures([2]), known()) == []


def test_what_joins_a_known_group_is_no_class():
    rows = pictures([40], seed=3)
    assert find_novel_classes(np.arange(5), rows[:5], np.concatenate([rows[5:], known()])) == []
