"""Pictures that are there twice: saved again, scaled, cropped by a little, or one of a burst."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick
from core.domain.review import Images
from core.embedding.feature_transforms import power_transform, unit

# See docs/adr/0044-near-duplicates.md.
ALIKE = 0.85
"""Least cosine of power-transformed embeddings. On four sets half of all copies at half the size
lie above it, and nearly all that were saved as a poor JPEG. Different pictures of one kind of
surface do so too, which is why the pictures themselves are compared afterwards."""

SAME = 0.9
"""Least correlation of two pictures shrunk to `SIGN_PX` squared."""

SIGN_PX = 16  # side: what a poor JPEG changes is gone, what a picture shows is not

N_PROJECTED = 128  # random dimensions: all pairs are compared, so each costs; see `SLACK`
SLACK = 1.6
"""Squared distances in 128 random dimensions are off by an eighth (one standard deviation), so
candidates are sought within this many times the squared distance: five deviations."""

_CHUNK = 2048  # rows at once: 16 MB of distances, 10 MB of embeddings

ReadRows = Callable[[Ints], Floats]
"""Gives the embeddings of these images, (n, n_features) float32, in the order asked for."""

ReadSignatures = Callable[[Ints], Floats]
"""Gives these images shrunk to rows of unit length around 0, (n, SIGN_PX ** 2); NaN rows where a
picture cannot be read."""


def near_duplicate_groups(
    image_ids: Ints, read: ReadRows, signs: ReadSignatures, *, tick: Tick = no_tick
) -> list[Images]:
    """Group near duplicates.

    Embeddings are read piece by piece and kept as random projections (Johnson and Lindenstrauss
    1984), 51 MB for 100 000 images. Each image is paired with the nearest before it, which joins
    all copies and keeps the number of pairs below the number of images however alike they are.
    Pairs are then held to their whole embeddings and to the pictures. Groups are what pairs
    connect; to end chains of small differences, each member must be like the most typical one.

    Args:
        image_ids: (n_images,).
        read: gives embeddings.
        signs: gives the pictures themselves, very small.
        tick: called with (images compared, images in all).

    Returns:
        groups of two or more, the largest first, the most typical picture first in each.
    """
    if len(image_ids) < 2:
        return []
    pairs = _nearest_before(_project(image_ids, read), tick)
    pairs = _alike(pairs, image_ids, read, ALIKE)
    return _groups(_alike(pairs, image_ids, signs, SAME), image_ids, signs)


def signature_of(grey: NDArray[np.uint8]) -> Floats:
    """Return a shrunk picture as a row whose product with another is their correlation.

    Args:
        grey: (SIGN_PX, SIGN_PX) uint8.

    Returns:
        (SIGN_PX ** 2,) float32 of length 1; 0 throughout for a picture of one shade, which is like
        nothing.
    """
    row = grey.astype(np.float32).reshape(1, -1)
    return np.asarray(unit(row - row.mean())[0], np.float32)


def _project(image_ids: Ints, read: ReadRows) -> Floats:
    """Return (n_images, N_PROJECTED) rows whose distances stand for those of unit embeddings."""
    parts: list[Floats] = []
    matrix: Floats | None = None
    for start in range(0, len(image_ids), _CHUNK):
        units = unit(power_transform(read(image_ids[start : start + _CHUNK])))
        if matrix is None:
            drawn = np.random.default_rng(0).normal(size=(units.shape[1], N_PROJECTED))
            matrix = (drawn / np.sqrt(N_PROJECTED)).astype(np.float32)
        parts.append(units @ matrix)
    return np.concatenate(parts)


def _nearest_before(projected: Floats, tick: Tick) -> Ints:
    """Return (n_pairs, 2) rows: each with the nearest before it, where that may be alike."""
    n = len(projected)
    lengths = (projected * projected).sum(axis=1)
    nearest, least = np.zeros(n, np.int64), np.full(n, np.inf, np.float32)
    for start in range(0, n, _CHUNK):
        tick(start, n)
        mine = projected[start : start + _CHUNK]
        for other in range(start, n, _CHUNK):
            theirs = slice(other, min(other + _CHUNK, n))
            squares = projected[theirs] @ mine.T
            squares *= -2
            squares += lengths[start : start + len(mine)]
            squares += lengths[theirs, None]
            if other == start:
                squares[np.triu_indices(len(mine))] = np.inf
            best = squares.argmin(axis=1)
            smallest = squares[np.arange(len(best)), best]
            is_nearer = smallest < least[theirs]
            nearest[theirs] = np.where(is_nearer, best + start, nearest[theirs])
            least[theirs] = np.where(is_nearer, smallest, least[theirs])
    tick(n, n)
    close = np.flatnonzero(least <= 2 * (1 - ALIKE) * SLACK)
    return np.stack([nearest[close], close], axis=1)


def _alike(pairs: Ints, image_ids: Ints, read: Callable[[Ints], Floats], least: float) -> Ints:
    """Keep the pairs with at least this cosine."""
    alike = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(pairs), _CHUNK):
        part = pairs[start : start + _CHUNK]
        unique, places = np.unique(part, return_inverse=True)
        paired = unit(power_transform(read(image_ids[unique])))[places.reshape(part.shape)]
        alike.append(part[(paired[:, 0] * paired[:, 1]).sum(axis=1) >= least])
    return np.concatenate(alike)


def _groups(pairs: Ints, image_ids: Ints, signs: ReadSignatures) -> list[Images]:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(pairs):
        return []
    members, places = np.unique(pairs, return_inverse=True)
    first, second = places.reshape(pairs.shape).T
    graph = coo_matrix((np.ones(len(first), bool), (first, second)), shape=(len(members),) * 2)
    _, group_of = connected_components(graph, directed=False)
    order = np.argsort(group_of, kind="stable")
    parts = np.split(members[order], np.flatnonzero(np.diff(group_of[order])) + 1)
    groups = [_around_the_middle(image_ids[part], signs) for part in parts]
    return sorted((group for group in groups if len(group) > 1), key=len, reverse=True)


def _around_the_middle(image_ids: Ints, signs: ReadSignatures) -> Images:
    """Return the most typical of a few images and those alike to it."""
    # A chain of thousands is one scene; its beginning stands for it.
    image_ids = image_ids[:_CHUNK]
    own_signs = signs(image_ids)
    cosines = own_signs @ own_signs.T
    middle = int(cosines.sum(axis=1).argmax())
    inside = np.flatnonzero(cosines[middle] >= SAME)
    ordered = inside[np.argsort(-cosines[middle, inside], kind="stable")]
    rest = ordered[ordered != middle]
    return tuple(image_ids[np.concatenate([[middle], rest])].tolist())
