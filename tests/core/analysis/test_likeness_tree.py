"""A tree of likeness: its bins, its middles, branches that grow, what to label next."""

from itertools import pairwise

import numpy as np
import pytest

from core.analysis import likeness_tree as module
from core.analysis.likeness_tree import likeness_tree


@pytest.fixture
def blobs():
    """Return embeddings of three kinds of 30, 20 and 10 pictures, shuffled, and their kinds."""
    draw = np.random.default_rng(0)
    kinds = draw.permutation(np.repeat([0, 1, 2], [30, 20, 10]))
    middles = np.eye(3, 40, dtype=np.float32)
    return middles[kinds] + draw.uniform(0, 0.01, (60, 40)).astype(np.float32), kinds


def tree_of(vectors):
    ids = np.arange(len(vectors)) + 100
    return likeness_tree(ids, lambda wanted: vectors[wanted - 100])


def bins_of(tree, n):
    return np.split(tree.image_ids, tree.starts(n)[1:])


def kinds_inside(tree, kinds, n):
    return [set(kinds[part - 100].tolist()) for part in bins_of(tree, n)]


def test_a_cut_gives_as_many_bins_and_every_picture_once(blobs):
    tree = tree_of(blobs[0])
    for n in (1, 2, 17, 60):
        bins = bins_of(tree, n)
        assert len(bins) == n
        assert sorted(np.concatenate(bins)) == list(range(100, 160))


def test_kinds_are_bins(blobs):
    vectors, kinds = blobs
    inside = kinds_inside(tree_of(vectors), kinds, 3)
    assert sorted(map(tuple, inside)) == [(0,), (1,), (2,)]


def test_a_finer_cut_only_divides_bins(blobs):
    tree = tree_of(blobs[0])
    for n in range(1, 59):
        assert set(tree.starts(n)) < set(tree.starts(n + 1))


def test_further_pictures_stand_beside_the_likest(blobs, monkeypatch):
    monkeypatch.setattr(module, "MOST_EXACT", 20)
    vectors, kinds = blobs
    tree = tree_of(vectors)
    assert sorted(map(tuple, kinds_inside(tree, kinds, 3))) == [(0,), (1,), (2,)]
    for start, end in ((0, 60), (0, 30)):
        assert start <= tree.middle(start, end) < end


def test_the_middle_is_the_likest_to_all_of_its_bin(blobs):
    vectors, _ = blobs
    tree = tree_of(vectors)
    starts = [*tree.starts(3), 60]
    units = np.sqrt(vectors) / np.linalg.norm(np.sqrt(vectors), axis=1, keepdims=True)
    for start, end in pairwise(starts):
        own = units[tree.image_ids[start:end] - 100]
        assert tree.middle(start, end) - start == (own @ own.mean(axis=0)).argmax()


def test_a_branch_grows_to_all_of_its_kind_and_then_to_all(blobs):
    vectors, kinds = blobs
    tree = tree_of(vectors)
    grown, sizes = (5, 6), []
    while grown != (0, 60):
        larger = tree.around(*grown)
        assert larger[0] <= grown[0] < grown[1] <= larger[1]
        assert larger != grown
        grown = larger
        sizes.append(grown[1] - grown[0])
    kind = kinds[tree.image_ids[5] - 100]
    assert (kinds == kind).sum() in sizes


def test_what_to_label_next_comes_from_the_largest_bin_without_a_label(blobs):
    vectors, kinds = blobs
    tree = tree_of(vectors)
    is_labelled = np.zeros(60, bool)
    named = []
    for _ in range(3):
        place = tree.next_to_label(is_labelled)
        is_labelled[place] = True
        named.append(int(kinds[tree.image_ids[place] - 100]))
    assert sorted(named) == [0, 1, 2]


def test_every_picture_is_offered_once_and_then_none(blobs):
    tree = tree_of(blobs[0][:12])
    is_labelled = np.zeros(12, bool)
    for _ in range(12):
        place = tree.next_to_label(is_labelled)
        assert not is_labelled[place]
        is_labelled[place] = True
    assert tree.next_to_label(is_labelled) is None


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_pictures_make_a_tree_too(blobs, n):
    tree = tree_of(blobs[0][:n])
    assert len(tree) == n
    assert len(tree.starts(5)) == n
    assert (tree.next_to_label(np.zeros(n, bool)) is None) == (n == 0)


def test_copies_do_not_matter():
    tree = tree_of(np.ones((7, 4), np.float32))
    assert [len(part) for part in bins_of(tree, 7)] == [1] * 7
