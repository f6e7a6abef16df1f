"""Which pictures must not be parted: copies, shots of one burst, neighbours in a series.

It is stricter than `near_duplicates`, which shows a person what may go. Here a pair that is missed
lets a model be tested with what it was trained with, and a pair too many costs nothing. So every
pair is looked at, across classes, and whatever pairs connect stays together.

The pictures themselves decide, shrunk to `SIGN_PX` squared. On six sets of 360 to 600 pictures,
copies at half the size, saved poorly, correlate by 0.95 and more, except for textures, whose grain
is lost. At most one in sixty different pictures correlates so with any other.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.analysis.example_groups import (
    UNREADABLE_ALIKE,
    ReadShots,
    Shot,
    same_scene,
    usual_distance,
)
from core.analysis.near_duplicates import ALIKE, SAME, SIGN_PX, ReadSignatures
from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick
from core.embedding.feature_transforms import power_transform, unit

SURELY_SAME = 0.95
"""Least correlation at which pictures are taken for one without a look at embeddings."""

MOST_BY_EMBEDDING = 20_000
"""Above it, pairs that only embeddings show to be one are not sought: seconds become minutes."""

_CHUNK = 512  # rows at once


def groups_for_split(
    image_ids: Ints,
    embeddings: Floats,
    labels: Ints,
    signs: ReadSignatures,
    shots: ReadShots,
    *,
    tick: Tick = no_tick,
) -> tuple[Ints, int]:
    """Number the groups of pictures that stay together.

    Args:
        image_ids: (n,), each once.
        embeddings: (n, n_features) float32; rows of zeros where there is none.
        labels: (n,) class numbers.
        signs: gives the pictures, very small; asked for all of them.
        shots: gives when they were taken.
        tick: called with (pictures looked at, pictures).

    Returns:
        (n,) numbers from 0, and how many pictures could not be looked at.
    """
    n = len(image_ids)
    if not n:
        return np.zeros(0, np.int64), 0
    small = np.zeros((n, SIGN_PX**2), np.float32)
    for start in range(0, n, _CHUNK):
        tick(start, n)
        small[start : start + _CHUNK] = signs(image_ids[start : start + _CHUNK])
    n_unlooked = int(np.isnan(small[:, 0]).sum())
    units = np.nan_to_num(unit(power_transform(embeddings))) if embeddings.any() else embeddings
    pairs = [_copies(np.nan_to_num(small), units)]
    beside = _neighbours(shots(image_ids))
    if len(beside) and units.any():
        distances = 1 - (units[beside[:, 0]] * units[beside[:, 1]]).sum(axis=1)
        usual = usual_distance(units, labels)
        pairs.append(beside[same_scene(beside, distances / usual, image_ids, signs, shots)])
    tick(n, n)
    return _connected(n, np.concatenate(pairs)), n_unlooked


def _copies(small: Floats, units: Floats) -> Ints:
    """Pair pictures that are one, (n_pairs, 2)."""
    by_embedding = len(units) <= MOST_BY_EMBEDDING and bool(units.any())
    pairs = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(small), _CHUNK):
        same = small[start : start + _CHUNK] @ small[start:].T
        is_one = same >= SURELY_SAME
        if by_embedding:
            alike = units[start : start + _CHUNK] @ units[start:].T
            is_one |= ((same >= SAME) & (alike >= ALIKE)) | (alike >= UNREADABLE_ALIKE)
        here, there = np.nonzero(is_one)
        is_first = there > here  # each pair once
        pairs.append(_spanning(len(small), np.stack([here, there], axis=1)[is_first] + start))
    return np.concatenate(pairs)


def _spanning(n: int, pairs: Ints) -> Ints:
    """Drop pairs that others connect already: a thousand alike pictures are half a million."""
    if len(pairs) <= n:
        return pairs
    _, first, groups = np.unique(_connected(n, pairs), return_index=True, return_inverse=True)
    return np.stack([first[groups], np.arange(n)], axis=1)


def _connected(n: int, pairs: Ints) -> Ints:
    """Number what pairs connect, (n,), in order of the first member."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(pairs), bool), tuple(pairs.T)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _neighbours(shots: Sequence[Shot]) -> Ints:
    """Pair each picture with the next of its camera and the next of its series, (n_pairs, 2)."""
    timed = [n for n, shot in enumerate(shots) if not np.isnan(shot.taken_s)]
    timed.sort(key=lambda n: (shots[n].camera, shots[n].taken_s))
    numbered = [n for n, shot in enumerate(shots) if shot.series]
    numbered.sort(key=lambda n: (shots[n].series, shots[n].number))
    pairs = [
        *pairwise(timed),
        *(
            (first, second)
            for first, second in pairwise(numbered)
            if shots[first].series == shots[second].series
        ),
    ]
    return np.array(sorted(set(pairs)), np.int64).reshape(-1, 2)
