"""A tree of likeness over all pictures of a project, made once, cut as often as one likes."""

from collections.abc import Callable

import numpy as np

from core.domain.arrays import Floats, Ints
from core.domain.map import LikenessTree
from core.domain.progress import Tick, no_tick
from core.embedding.feature_transforms import power_transform, unit

MOST_EXACT = 3000
"""Pictures that the tree is made of; each of further ones stands beside the likest of these. Three
thousand take 36 MB of distances and 2 s."""

N_PROJECTED = 256
"""Random directions that stand for wide embeddings (Johnson and Lindenstrauss 1984)."""

_CHUNK = 4096
_BESIDE = np.float32(-1)  # narrower than any gap of the tree itself


def likeness_tree(
    image_ids: Ints, read: Callable[[Ints], Floats], *, tick: Tick = no_tick
) -> LikenessTree:
    """Put pictures into a tree.

    Source: Ward 1963, "Hierarchical Grouping to Optimize an Objective Function". Of the ways to
    join branches it alone gives bins of like sizes: average linkage leaves one large bin and many
    strays (docs/adr/0079-bins-of-alike-pictures.md).

    Args:
        image_ids: (n,).
        read: gives their embeddings.
        tick: called with (pictures placed, pictures in all).
    """
    n = len(image_ids)
    if n < 2:
        nothing = np.zeros(0, np.int64)
        return LikenessTree(np.asarray(image_ids, np.int64), np.zeros(0, np.float32), nothing)
    rows = _projected(image_ids, read, tick)
    chosen = np.arange(n) if n <= MOST_EXACT else np.linspace(0, n - 1, MOST_EXACT).astype(np.int64)
    order, gaps, middles = _tree_of(rows[chosen])
    tick(n, n)
    if len(chosen) == n:
        return LikenessTree(image_ids[order], gaps, middles)
    return _with_others(image_ids, rows, chosen[order], (gaps, middles))


def _projected(image_ids: Ints, read: Callable[[Ints], Floats], tick: Tick) -> Floats:
    parts: list[Floats] = []
    matrix: Floats | None = None
    for start in range(0, len(image_ids), _CHUNK):
        tick(start, len(image_ids))
        units = unit(power_transform(read(image_ids[start : start + _CHUNK])))
        if len(image_ids) > MOST_EXACT and units.shape[1] > N_PROJECTED:
            if matrix is None:
                drawn = np.random.default_rng(0).normal(size=(units.shape[1], N_PROJECTED))
                matrix = (drawn / np.sqrt(N_PROJECTED)).astype(np.float32)
            units = units @ matrix
        parts.append(units)
    return np.concatenate(parts)


def _tree_of(rows: Floats) -> tuple[Ints, Floats, Ints]:
    """Return the rows from left to right, the gaps between them, the middle of each branch."""
    from scipy.cluster.hierarchy import linkage  # loads for a moment
    from scipy.spatial.distance import squareform

    n = len(rows)
    lengths = (rows * rows).sum(axis=1)
    # By a product of matrices, a tenth of the time of pair by pair.
    squares = np.maximum(lengths[:, None] + lengths - 2 * rows @ rows.T, 0)
    np.fill_diagonal(squares, 0)
    merges = linkage(squareform(np.sqrt(squares), checks=False), "ward")
    members: dict[int, Ints] = {leaf: np.array([leaf], np.int64) for leaf in range(n)}
    gaps = np.zeros(n - 1, np.float32)
    ends: list[tuple[int, int, float, int]] = []  # left neighbor, right neighbor, gap, middle
    for number, (first, second, height, _) in enumerate(merges):
        pair = sorted((members.pop(int(first)), members.pop(int(second))), key=len, reverse=True)
        together = np.concatenate(pair)
        middle = together[np.argmax(rows[together] @ rows[together].mean(axis=0))]
        ends.append((int(pair[0][-1]), int(pair[1][0]), float(height), int(middle)))
        members[n + number] = together
    (order,) = members.values()
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    middles = np.zeros(n - 1, np.int64)
    for left, _, height, middle in ends:
        gaps[place[left]] = height
        middles[place[left]] = place[middle]
    return order, gaps, middles


def _with_others(
    image_ids: Ints, rows: Floats, anchors: Ints, tree: tuple[Floats, Ints]
) -> LikenessTree:
    """Put the pictures that are not in a tree beside the likest that are."""
    gaps, middles = tree
    owner = np.empty(len(rows), np.int64)
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        # The nearest: all rows are of one length, or nearly, but for what the projection did.
        lengths = (rows[anchors] ** 2).sum(axis=1)
        owner[start : start + _CHUNK] = (lengths - 2 * part @ rows[anchors].T).argmin(axis=1)
    owner[anchors] = np.arange(len(anchors))
    is_other = np.ones(len(rows), bool)
    is_other[anchors] = False
    order = np.lexsort((is_other, owner))  # each anchor, then those beside it
    starts = np.searchsorted(owner[order], np.arange(len(anchors)))
    all_gaps = np.full(len(rows) - 1, _BESIDE)
    all_middles = starts[owner[order]][:-1]
    all_gaps[starts[1:] - 1] = gaps
    all_middles[starts[1:] - 1] = starts[middles]
    return LikenessTree(image_ids[order], all_gaps, all_middles)
