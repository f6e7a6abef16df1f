"""Copies, bursts and series stay together, across classes; different pictures do not."""

import numpy as np
import pytest

from core.analysis import split_groups
from core.analysis.example_groups import Shot
from core.analysis.split_groups import groups_for_split


def signs_of(n, seed=0):
    rows = np.random.default_rng(seed).normal(size=(n, 256)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def mixed(one, two, cosine):
    """Return a row of this cosine with `one`."""
    rest = two - one * (one @ two)
    return cosine * one + np.sqrt(1 - cosine**2) * rest / np.linalg.norm(rest)


@pytest.fixture
def grouped():
    def call(small, vectors=None, shots=None):
        n = len(small)
        ids = np.arange(1, n + 1)
        vectors = np.zeros((n, 1), np.float32) if vectors is None else vectors
        told = shots or [Shot()] * n
        found, n_unlooked = groups_for_split(
            ids, vectors, np.arange(n) % 2, lambda some: small[some - 1],
            lambda some: [told[one - 1] for one in some.tolist()],
        )  # fmt: skip
        return found.tolist(), n_unlooked

    return call


def test_different_pictures_are_groups_of_their_own(grouped):
    assert grouped(signs_of(6)) == ([0, 1, 2, 3, 4, 5], 0)


def test_copies_are_one_group_without_any_embedding(grouped):
    small = signs_of(4)
    small[3] = mixed(small[0], small[3], 0.97)
    groups, _ = grouped(small)
    assert groups[0] == groups[3]
    assert len(set(groups)) == 3


def test_what_pairs_connect_stays_together(grouped):
    small = signs_of(5)
    small[1] = mixed(small[0], small[1], 0.96)
    small[2] = mixed(small[1], small[2], 0.96)  # not like the first one
    groups, _ = grouped(small)
    assert groups[0] == groups[1] == groups[2]


@pytest.mark.parametrize(("likeness", "together"), [(0.92, True), (0.88, False)])
def test_like_pictures_need_like_embeddings(grouped, likeness, together):
    small, vectors = signs_of(4), np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)
    small[1] = mixed(small[0], small[1], likeness)
    groups, _ = grouped(small, vectors)
    assert groups[0] != groups[1]
    vectors[1] = vectors[0] + 0.3 * vectors[1]
    groups, _ = grouped(small, vectors)
    assert (groups[0] == groups[1]) is together


def test_shots_of_one_burst_stay_together_across_classes(grouped):
    small, vectors = signs_of(4), np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)
    small[1] = mixed(small[0], small[1], 0.6)
    vectors[1] = vectors[0] + 0.4 * vectors[1]
    told = [Shot("Owl 1", 10.0), Shot("Owl 1", 12.0), Shot("Owl 1", 13.0), Shot("Owl 1", 99.0)]
    groups, _ = grouped(small, vectors, told)
    assert groups[0] == groups[1] != groups[2]
    told[1] = Shot("Owl 1", 20.0)
    groups, _ = grouped(small, vectors, told)
    assert groups[0] != groups[1]


def test_neighbours_in_a_series_that_look_alike_stay_together(grouped):
    small, vectors = signs_of(4), np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)
    small[1] = mixed(small[0], small[1], 0.9)
    vectors[1] = vectors[0] + 0.1 * vectors[1]
    told = [Shot(series="clip_#.png", number=one) for one in (7, 8, 9, 10)]
    groups, _ = grouped(small, vectors, told)
    assert groups[0] == groups[1] != groups[2]


def test_a_thousand_copies_are_one_group(grouped, monkeypatch):
    monkeypatch.setattr(split_groups, "_CHUNK", 64)
    small = np.repeat(signs_of(1), 1000, axis=0)
    assert set(grouped(small)[0]) == {0}


def test_what_cannot_be_opened_is_counted_and_like_nothing(grouped):
    small = signs_of(3)
    small[1] = np.nan
    assert grouped(small) == ([0, 1, 2], 1)


def test_pictures_of_one_shade_are_like_nothing(grouped):
    small = signs_of(3)
    small[1:] = 0
    assert grouped(small) == ([0, 1, 2], 0)


def test_there_may_be_none(grouped):
    assert grouped(signs_of(0)) == ([], 0)
