"""Which examples are held out together, and how much each of them counts as evidence.

Near duplicates are one piece of evidence: where some of them are held out and others learned from,
what is measured says nothing about other pictures. So they are held out as a group and count once.
All folds take as many examples from each class as from the others, as far as the classes allow. If
a fold took more from one class, that class would be rarer in what is learned from and more frequent
in what is judged. Among classes that cannot be told apart, fewer would be right than by chance.

Loads nothing but numpy.
"""

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints

TIE = 1e-3
"""Logits that differ by less are equal: what decides between them is rounding."""


def groups_in_classes(labels: Ints, groups: Ints | None = None) -> Ints:
    """Number the groups, each within one class.

    Args:
        labels: (n_examples,) int64, 0..n_classes-1.
        groups: (n_examples,) int64; examples of one class with one number are nearly one picture.
            None where each stands for itself.

    Returns:
        (n_examples,) int64, 0..n_groups-1.
    """
    if groups is None:
        return np.arange(len(labels))
    pairs = np.stack([labels, groups], axis=1)
    _, numbers = np.unique(pairs, axis=0, return_inverse=True)
    return np.asarray(numbers, np.int64).reshape(len(labels))


def count_groups(labels: Ints, groups: Ints | None = None) -> Ints:
    """Return how many groups each class has, (n_classes,); arguments as in `groups_in_classes`."""
    numbers = groups_in_classes(labels, groups)
    _, firsts = np.unique(numbers, return_index=True)
    n_classes = int(labels.max()) + 1 if len(labels) else 0
    return np.bincount(labels[firsts], minlength=n_classes)


def can_be_held_out(labels: Ints, groups: Ints | None = None) -> NDArray[np.bool_]:
    """Tell which examples can be held out, so that their class stays known: (n_examples,)."""
    return np.asarray(count_groups(labels, groups)[labels] > 1)


def evidence_weights(labels: Ints, groups: Ints | None = None) -> NDArray[np.float64]:
    """Return how much each example counts, (n_examples,), so that a group counts as one."""
    numbers = groups_in_classes(labels, groups)
    return np.asarray(1.0 / np.bincount(numbers)[numbers])


def n_folds_for(labels: Ints, groups: Ints | None = None, most: int = 10) -> int:
    """Return into how many folds to deal: as many as the largest class has groups, at most `most`.

    0 where no class can spare a group.
    """
    largest = int(count_groups(labels, groups).max(initial=0))
    return min(largest, most) if largest > 1 else 0


# See docs/adr/0055-evidence-counts-once.md.
def folds_of(
    labels: Ints,
    groups: Ints | None = None,
    n_folds: int = 10,
    rng: np.random.Generator | None = None,
) -> list[Ints]:
    """Deal out the examples: return the rows that each fold leaves out, in rising order.

    The groups of a class go one after another, the largest first, to the fold that has fewest
    examples of that class. Each class then keeps at least one group in each fold.

    Args:
        labels, groups: as in `groups_in_classes`.
        n_folds: as many at most; folds that would be empty are left out. Of fewer than two there
            are none.
        rng: shuffles which examples go together; None deals in the order given.
    """
    if n_folds < 2:
        return []
    numbers = groups_in_classes(labels, groups)
    fold_of = np.full(len(labels), -1)
    for class_number in range(int(labels.max(initial=-1)) + 1):
        own = np.flatnonzero(labels == class_number)
        if rng is not None:
            own = rng.permutation(own)
        members, firsts, sizes = np.unique(numbers[own], return_index=True, return_counts=True)
        if len(members) < 2:
            continue
        filled = np.zeros(n_folds, np.int64)
        for place in np.lexsort((firsts, -sizes)):
            fold = int(filled.argmin())
            filled[fold] += sizes[place]
            fold_of[own[numbers[own] == members[place]]] = fold
    dealt = (np.flatnonzero(fold_of == fold) for fold in range(n_folds))
    return [out for out in dealt if len(out)]


def blank_unjudged(logits: Floats, labels: Ints, groups: Ints | None = None) -> Floats:
    """Return logits, (n_examples, n_classes), with NaN rows where nothing could be held out."""
    out = np.array(logits, np.float32)
    out[~can_be_held_out(labels, groups)] = np.nan
    return out


def credits_of(logits: Floats, labels: Ints) -> NDArray[np.float64]:
    """Say how far each answer is right: 1, 0, or 1/k where the truth is one of k equally likely.

    A tie is decided by rounding or by the order of the classes, which says nothing about other
    pictures.

    Args:
        logits: (n, n_classes), without NaN.
        labels: (n,) int64.

    Returns:
        (n,), 0..1.
    """
    if not len(labels):
        return np.zeros(0)
    is_top = logits >= logits.max(axis=1, keepdims=True) - TIE
    return np.asarray(is_top[np.arange(len(labels)), labels] / is_top.sum(axis=1))


def judged_credits(
    held_out: Floats, labels: Ints, groups: Ints | None = None
) -> NDArray[np.float64]:
    """Say of each group that was held out how far its examples were answered right.

    Args:
        held_out: (n_examples, n_classes) logits, NaN rows where nothing could be said.
        labels, groups: as in `groups_in_classes`.

    Returns:
        (n_judged_groups,), 0..1, by class.
    """
    judged = np.asarray(~np.isnan(held_out).any(axis=1))
    return mean_of_groups(credits_of(held_out[judged], labels[judged]), labels, groups, judged)


def mean_of_groups(
    values: NDArray[np.float64],
    labels: Ints,
    groups: Ints | None,
    judged: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the mean of each group's values, (n_judged_groups,).

    Args:
        values: (n_judged,) of the examples that were judged.
        labels, groups: (n_examples,), as in `groups_in_classes`.
        judged: (n_examples,) which of them `values` are of.
    """
    own = None if groups is None else groups[judged]
    numbers = groups_in_classes(labels[judged], own)
    return np.asarray(np.bincount(numbers, weights=values) / np.maximum(np.bincount(numbers), 1))
