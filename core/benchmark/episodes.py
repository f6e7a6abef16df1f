"""Draw tasks from a set: which classes, which examples, which folder."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.classifiers.model_selection import LEAST_FOLDER
from core.domain.arrays import Ints

MOST_CLASSES = 10  # in a task; larger sets give other ones in each draw

CONCENTRATION = 2.0
"""Of the Dirichlet distribution of class shares; at 10 classes the largest share is about 0.25."""

STILL_LARGE = 18
LEFT_OVER = 5

UNKNOWN = -1
"""The true class of a picture that belongs to none of the classes with examples."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """One task in numbers. Rows are those of the set's pictures; none is in both parts."""

    classes: tuple[int, ...]
    """Numbers of the set's classes that have examples, rising."""
    held_out: tuple[int, ...]
    """Numbers of those that are in the folder alone."""
    examples: Ints
    """(n_examples,) rows, class by class."""
    labels: Ints
    """(n_examples,) index into `classes`."""
    folder: Ints
    """(n_folder,) rows, shuffled."""
    truth: Ints
    """(n_folder,) index into `classes`, or `UNKNOWN`. For the judge alone."""
    seed: int
    """For methods that draw."""


def usable(classes: Ints, shots: int) -> Ints:
    """Return the numbers of the classes that can be drawn, rising.

    These have more than `shots` pictures, or `STILL_LARGE`. A class of the latter kind gives fewer
    examples: all its pictures but `LEFT_OVER`.

    Args:
        classes: (n_pictures,) class number of each picture of a set.
        shots: examples a class.
    """
    counts = np.bincount(classes)
    return np.flatnonzero((counts > shots) | (counts >= STILL_LARGE)).astype(np.int64)


def examples_of(n_pictures: int, shots: int) -> int:
    """Say how many examples a class of this many pictures gives; see `usable`."""
    return shots if n_pictures > shots else n_pictures - LEFT_OVER


def draw(
    classes: Ints, set_name: str, *, shots: int, number: int, seed: int, n_unknown: int = 0
) -> Draw:
    """Draw one task; the same arguments always give the same, whatever else is drawn.

    Of the usable classes `n_unknown` are held out and up to `MOST_CLASSES` others get
    `shots` examples each, small ones fewer (`usable`). What is left of the latter and all of the
    former make the folder, at shares drawn from a symmetric Dirichlet distribution;
    `folder_counts` says how many.

    Source: the shares follow Veilleux et al. 2021, "Realistic Evaluation of Transductive Few-Shot
    Learning" (https://arxiv.org/abs/2204.11181), who draw them with concentration 2.

    Args:
        classes: (n_pictures,) class number of each picture of the set.
        set_name: makes the draws of one set other than those of the next.
        shots: examples a class, at least 1.
        number: of the episode, from 0.
        seed: of the whole benchmark, from 0.
        n_unknown: classes to hold out.

    Raises:
        ValueError: fewer than two classes would have examples; `usable` tells beforehand.
    """
    digest = hashlib.blake2b(set_name.encode(), digest_size=8).digest()
    random = np.random.default_rng([seed, int.from_bytes(digest), shots, number])
    order = random.permutation(usable(classes, shots))
    known = np.sort(order[n_unknown : n_unknown + MOST_CLASSES])
    held_out = np.sort(order[:n_unknown])
    if len(known) < 2:
        raise ValueError(f"{len(order)} usable classes, {n_unknown} of them to hold out")
    own = [random.permutation(np.flatnonzero(classes == number)) for number in (*known, *held_out)]
    given = [examples_of(len(drawn), shots) for drawn in own[: len(known)]]
    rest = [drawn[given[n] :] if n < len(known) else drawn for n, drawn in enumerate(own)]
    shares = random.dirichlet(np.full(len(own), CONCENTRATION))
    counts = folder_counts(np.array([len(left) for left in rest], np.int64), shares)
    truths = [*range(len(known)), *[UNKNOWN] * len(held_out)]
    mixed = random.permutation(int(counts.sum()))
    return Draw(
        classes=tuple(known.tolist()),
        held_out=tuple(held_out.tolist()),
        examples=_parts(own[: len(known)], np.array(given, np.int64)),
        labels=np.repeat(np.arange(len(known)), given).astype(np.int64),
        folder=_parts(rest, counts)[mixed],
        truth=np.repeat(np.array(truths, np.int64), counts)[mixed],
        seed=int(random.integers(2**31)),
    )


def folder_counts(available: Ints, shares: NDArray[np.float64]) -> Ints:
    """Say how many pictures of each class make the folder.

    The folder is the largest with these shares: the class that runs out first sets its size. With
    a class of two pictures next to nothing of the others would be left. So a folder below
    `LEAST_FOLDER` pictures, which no method looks at, grows on, and classes that run out give all
    they have. Each class has at least one picture in it.

    Args:
        available: (n_classes,) pictures that are left, each at least 1.
        shares: (n_classes,) above 0, summing to 1.

    Returns:
        (n_classes,) each 1..available.
    """
    size = float((available / np.maximum(shares, 1e-12)).min())
    least = min(int(available.sum()), LEAST_FOLDER)
    counts = _counts(available, shares, size)
    while counts.sum() < least:
        size = 1.05 * size + 1
        counts = _counts(available, shares, size)
    return counts


def _counts(available: Ints, shares: NDArray[np.float64], size: float) -> Ints:
    # The small addition keeps the class that sets the size from losing a picture to rounding.
    return np.clip(np.floor(size * shares + 1e-6), 1, available).astype(np.int64)


def _parts(rest: list[NDArray[np.int64]], counts: Ints) -> Ints:
    return np.concatenate([pictures[:n] for pictures, n in zip(rest, counts, strict=True)]).astype(
        np.int64
    )
