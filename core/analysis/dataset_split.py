"""Parting a data set into train, val and test, so that what is nearly one picture stays together.

A copy of a training picture in the test part makes a model look better than it is. So groups are
parted, not pictures; each class has its share of every part, as far as its groups allow.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Ints
from core.domain.export import SplitReport, SplitWish
from core.domain.layouts import SPLITS, Split

TRAIN = 0

_Numbers: TypeAlias = NDArray[np.float64]


# See docs/adr/0070-a-split-keeps-like-pictures-together.md.
def parted(groups: Ints, strata: Ints, shares: Sequence[float], seed: int = 0) -> Ints:
    """Give each picture a part.

    Every class gets whole numbers of pictures in each part that are within one of its shares, and
    at least one where it has as many groups as there are parts. Groups are handed out from the
    largest to the smallest, to where their classes lack most, those of one size in a drawn order.

    Args:
        groups: (n,) numbers from 0; pictures of one number stay together.
        strata: (n,) class numbers from 0; a group may hold several.
        shares: of the parts, the first of which is for training; together 1.
        seed: of the draw.

    Returns:
        (n,) int64, the part of each picture.
    """
    if not len(groups):
        return np.zeros(0, np.int64)
    n_groups, n_strata = int(groups.max()) + 1, int(strata.max()) + 1
    table = np.zeros((n_groups, n_strata), np.int64)
    np.add.at(table, (groups, strata), 1)
    lacking = wanted_counts(table, shares).astype(np.float64)
    parts = np.full(n_groups, -1, np.int64)
    order = _drawn_order(table.sum(axis=1), np.random.default_rng(seed))
    for stratum in np.argsort((table > 0).sum(axis=0), kind="stable"):
        _see_to_each_part(int(stratum), table, lacking, parts, order)
    for group in order:
        if parts[group] < 0:
            _put(group, int((lacking @ table[group]).argmax()), table, lacking, parts)
    return parts[groups]


def wanted_counts(table: Ints, shares: Sequence[float]) -> Ints:
    """Return how many pictures of each class each part should have, (n_parts, n_strata).

    Args:
        table: (n_groups, n_strata) pictures of each class in each group.
        shares: of the parts; a part whose share is 0 gets nothing.
    """
    weights = np.asarray(shares, np.float64)
    used = np.flatnonzero(weights > 0)
    counts = np.zeros((len(weights), table.shape[1]), np.int64)
    for stratum, total in enumerate(table.sum(axis=0).tolist()):
        n_groups = int((table[:, stratum] > 0).sum())
        counts[:, stratum] = _rounded(weights, total)
        # A class with too few groups trains first; then it is measured.
        for part in used[: max(n_groups, 1)]:
            if counts[part, stratum] == 0 and total >= min(n_groups, len(used)):
                counts[counts[:, stratum].argmax(), stratum] -= 1
                counts[part, stratum] += 1
        for part in used[n_groups:]:
            counts[TRAIN, stratum] += counts[part, stratum]
            counts[part, stratum] = 0
    return counts


def _rounded(weights: _Numbers, total: int) -> Ints:
    """Round shares of a number to whole numbers that add up to it, each within one."""
    exact = weights / weights.sum() * total
    counts = np.floor(exact + 1e-9).astype(np.int64)
    rest = exact - counts
    for part in np.argsort(-rest, kind="stable")[: total - int(counts.sum())]:
        counts[part] += 1
    return np.asarray(counts, np.int64)


def _drawn_order(sizes: Ints, rng: np.random.Generator) -> Ints:
    drawn = rng.permutation(len(sizes))
    return np.asarray(drawn[np.argsort(-sizes[drawn], kind="stable")], np.int64)


def _see_to_each_part(
    stratum: int, table: Ints, lacking: _Numbers, parts: Ints, order: Ints
) -> None:
    """Give each part that should hold a class a group of it, the smallest for the smallest."""
    own = order[table[order, stratum] > 0]
    missing = np.flatnonzero(lacking[:, stratum] > 0)
    held = set(parts[own].tolist())
    free = [group for group in own[::-1].tolist() if parts[group] < 0]
    for part in sorted(missing.tolist(), key=lambda part: lacking[part, stratum]):
        if part not in held and free:
            _put(free.pop(0), part, table, lacking, parts)


def _put(group: int, part: int, table: Ints, lacking: _Numbers, parts: Ints) -> None:
    parts[group] = part
    lacking[part] -= table[group]


def kept(groups: Ints, noted: Ints) -> tuple[Ints, int]:
    """Keep the parts that pictures have, and give those without the part of their group, or train.

    Args:
        groups: (n,) numbers from 0.
        noted: (n,) parts; -1 where a picture has none.

    Returns:
        (n,) parts, and how many pictures are in groups that lie in several parts.
    """
    parts = noted.copy()
    n_apart = 0
    order = np.argsort(groups, kind="stable")
    pieces = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1)
    for members in pieces:
        known = np.unique(noted[members][noted[members] >= 0])
        if len(known) > 1:
            n_apart += len(members)
        # Held back rather than trained with: a copy of a test picture is no news to a model.
        rest = members[noted[members] < 0]
        parts[rest] = known.max() if len(known) else TRAIN
    return parts, n_apart


def split_report(
    groups: Ints, strata: Ints, names: Sequence[str], wish: SplitWish, noted: Sequence[Split]
) -> tuple[Ints, SplitReport]:
    """Give each picture a part as a person wishes, and say how that came out.

    Args:
        groups: (n,) numbers from 0; pictures of one number stay together.
        strata: (n,) class numbers from 0.
        names: of the classes.
        wish: which shares, or to keep what is noted.
        noted: (n,) the parts that the folders of the project have the pictures in.

    Returns:
        (n,) indices into `SPLITS`, and the report.
    """
    n_apart = 0
    if wish.shares is None:
        known = np.array([SPLITS.index(split) if split else -1 for split in noted], np.int64)
        parts, n_apart = kept(groups, known)
    else:
        parts = parted(groups, strata, wish.shares, wish.seed)
    counts = np.zeros((len(names), len(SPLITS)), np.int64)
    np.add.at(counts, (strata, parts), 1)
    off, absent = list[str](), list[str]()
    for name, drawn in zip(names, counts, strict=True):
        if wish.shares is not None:
            exact = np.asarray(wish.shares) * drawn.sum()
            if (abs(drawn - exact) > 1).any():
                off.append(name)
            if ((drawn == 0) & (np.asarray(wish.shares) > 0)).any():
                absent.append(name)
    sizes = np.bincount(groups)
    table = {name: (a, b, c) for name, (a, b, c) in zip(names, counts.tolist(), strict=True)}
    report = SplitReport(
        counts=table,
        off=tuple(off),
        absent=tuple(absent),
        n_together=int(sizes[sizes > 1].sum()),
        n_apart=n_apart,
    )
    return parts, report
