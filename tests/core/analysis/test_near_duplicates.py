"""Near duplicates are found among many, in bounded memory, and chains of likeness end."""

import numpy as np
import pytest

from core.analysis.near_duplicates import ALIKE, SIGN_PX, near_duplicate_groups, signature_of
from core.domain.errors import Cancelled


def groups(rows, *, signs=None, first_id=100, **more):
    """Group rows; their pictures are as alike as they are, unless said otherwise."""
    rows = rows.astype(np.float32)
    signs = rows if signs is None else signs
    signs = signs / np.maximum(np.linalg.norm(signs, axis=1, keepdims=True), 1e-9)
    ids = np.arange(first_id, first_id + len(rows))
    return near_duplicate_groups(
        ids, lambda some: rows[some - first_id], lambda some: signs[some - first_id], **more
    )


def scattered(n, n_features=256, seed=0):
    return np.random.default_rng(seed).normal(size=(n, n_features))


def test_copies_are_grouped_and_others_left_out():
    rows = scattered(30)
    rows[7] = rows[3] + 0.05 * scattered(1, seed=1)[0]
    rows[20] = rows[3] + 0.05 * scattered(1, seed=2)[0]
    rows[9] = 3 * rows[11]
    found = groups(rows)
    assert [sorted(one) for one in found] == [[103, 107, 120], [109, 111]]


def test_pairs_far_apart_in_the_list_are_found_too():
    rows = scattered(5000, 64)
    rows[4999] = rows[0]
    rows[2100] = rows[2050]
    assert sorted(sorted(one) for one in groups(rows)) == [[100, 5099], [2150, 2200]]


def at_cosine(cosine):
    one, other = np.eye(256)[:2]
    return np.stack([one, cosine * one + np.sqrt(1 - cosine**2) * other])


@pytest.mark.parametrize(("cosine", "n"), [(ALIKE - 0.02, 0), (ALIKE + 0.02, 1)])
def test_a_pair_needs_embeddings_that_are_alike(cosine, n):
    assert len(groups(at_cosine(cosine) - 0.001, signs=np.ones((2, 4)))) == n


def test_embeddings_alone_are_not_enough():
    rows = np.repeat(scattered(1), 3, axis=0)
    pictures = scattered(3, 64, seed=5)
    assert groups(rows, signs=pictures) == []
    pictures[2] = pictures[0] * 2
    assert [sorted(one) for one in groups(rows, signs=pictures)] in ([], [[100, 102]])


def test_a_picture_that_cannot_be_read_is_nobodys_copy():
    rows = np.repeat(scattered(1), 2, axis=0)
    assert groups(rows, signs=np.stack([np.ones(4), np.full(4, np.nan)])) == []


def test_a_chain_ends_where_it_is_no_longer_like_its_middle():
    angles = np.radians(20) * np.arange(5)
    chain = np.zeros((5, 128))
    chain[:, 0], chain[:, 1] = -np.cos(angles), np.sin(angles)
    (found,) = groups(chain)
    assert len(found) == 3  # the middle and its two neighbours


def test_thousands_of_frames_of_one_scene_are_one_group():
    scene = scattered(1, 64) + 0.01 * scattered(6000, 64)
    (found,) = groups(scene)
    assert len(found) >= 2048


def test_it_can_be_stopped():
    def tick(done, total):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        groups(scattered(3000, 8), tick=tick)


def test_a_sign_is_blind_to_brightness_and_contrast():
    grey = np.random.default_rng(0).integers(0, 120, (SIGN_PX, SIGN_PX)).astype(np.uint8)
    assert signature_of(grey) @ signature_of(grey * 2 + 10) == pytest.approx(1, abs=1e-5)
    assert not signature_of(np.full((SIGN_PX, SIGN_PX), 7, np.uint8)).any()


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_is_like_nothing(n):
    assert groups(scattered(n, 8)) == []
