"""Copies, bursts and frames of a clip are one group; pictures that only look alike are not."""

import numpy as np
import pytest

from core.analysis.example_groups import Shot, example_groups

N_FEATURES = 256


def scattered(n, seed=0):
    return np.abs(np.random.default_rng(seed).normal(size=(n, N_FEATURES))).astype(np.float32)


def near(row, n, spread=0.05, seed=1):
    noise = np.random.default_rng(seed).normal(size=(n, N_FEATURES))
    return np.abs(row + spread * noise).astype(np.float32)


def grouped(rows, labels, *, signs=None, shots=None):
    """Group examples 10, 11, ...; by default no two pictures correlate and nothing is known."""
    n = len(rows)
    signs = np.eye(n, 300, dtype=np.float32) if signs is None else signs
    shots = [Shot()] * n if shots is None else shots
    ids = np.arange(10, 10 + n)
    return example_groups(
        ids,
        rows,
        np.asarray(labels),
        lambda some: signs[some - 10],
        lambda some: [shots[one] for one in (some - 10).tolist()],
    ).tolist()


def alike(n):
    """Return signatures of pictures that all correlate."""
    return np.tile(np.eye(1, 300, dtype=np.float32), (n, 1))


def correlated(n, share):
    """Return signatures of pictures of which any two correlate by this share."""
    rows = np.sqrt(1 - share) * np.eye(n, 300, k=1) + np.sqrt(share) * np.eye(1, 300)
    return rows.astype(np.float32)


def test_different_pictures_stand_for_themselves():
    assert grouped(scattered(6), [0, 0, 0, 1, 1, 1]) == [0, 1, 2, 3, 4, 5]


def test_copies_are_one_group():
    rows = np.concatenate([near(scattered(1)[0], 3), scattered(3, seed=5)])
    signs = np.concatenate([alike(3), np.eye(3, 300, k=7, dtype=np.float32)])
    assert grouped(rows, [0, 0, 0, 0, 1, 1], signs=signs) == [0, 0, 0, 1, 2, 3]


def test_what_embeds_alike_but_looks_otherwise_is_not_a_copy():
    rows = np.concatenate([near(scattered(1)[0], 3), scattered(3, seed=5)])
    assert grouped(rows, [0, 0, 0, 1, 1, 1]) == [0, 1, 2, 3, 4, 5]


def test_a_copy_in_another_class_is_no_member():
    """It is evidence: of a slip, or that the classes cannot be told apart."""
    rows = np.concatenate([near(scattered(1)[0], 2), scattered(2, seed=5)])
    signs = np.concatenate([alike(2), np.eye(2, 300, k=7, dtype=np.float32)])
    assert grouped(rows, [0, 1, 0, 1], signs=signs) == [0, 1, 2, 3]


@pytest.mark.parametrize("signs", [np.zeros((4, 300), np.float32), np.full((4, 300), np.nan)])
def test_what_cannot_be_compared_goes_by_the_embeddings_alone(signs):
    rows = np.concatenate([near(scattered(1)[0], 2, spread=0.001), scattered(2, seed=5)])
    assert grouped(rows, [0, 0, 0, 1], signs=signs.astype(np.float32)) == [0, 0, 1, 2]


def test_frames_of_a_clip_are_one_group_though_its_ends_differ():
    """Each frame is like the next; the first is hardly like the last."""
    first, last = scattered(2, seed=3)
    share = np.linspace(0, 1, 12)[:, None]
    clip = ((1 - share) * first + share * last).astype(np.float32)
    rows = np.concatenate([clip, scattered(3, seed=5)])
    frames = [Shot(series="clip/frame#", number=3 * n) for n in range(12)]
    shots = [*reversed(frames), Shot(), Shot(), Shot()]
    rows[:12] = rows[:12][::-1]
    labels, moving = [0] * 12 + [1] * 3, correlated(15, 0.89)
    assert grouped(rows, labels, shots=shots, signs=moving) == [0] * 12 + [1, 2, 3]
    assert len(set(grouped(rows, labels, signs=moving))) == 15
    assert len(set(grouped(rows, labels, shots=shots, signs=correlated(15, 0.4)))) == 15


def test_numbered_pictures_that_do_not_look_alike_stand_for_themselves():
    shots = [Shot(series="IMG_#", number=n) for n in range(6)]
    assert grouped(scattered(6), [0, 0, 0, 1, 1, 1], shots=shots) == [0, 1, 2, 3, 4, 5]


def test_shots_of_one_burst_are_one_group():
    rows = np.concatenate([near(scattered(1)[0], 4, spread=0.5), scattered(2, seed=5)])
    shots = [Shot("Eos", 100.0), Shot("Eos", 102.0), Shot("Eos", 200.0), Shot("Nikon", 100.0)]
    shots += [Shot(), Shot()]
    found = grouped(rows, [0, 0, 0, 0, 1, 1], shots=shots, signs=correlated(6, 0.6))
    assert found == [0, 0, 1, 2, 3, 4]


def test_no_examples_are_no_groups():
    assert grouped(scattered(0), []) == []
