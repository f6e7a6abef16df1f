"""Which classes are learned from, which choose the best state, and which judge it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from core.training.meta.data.dataset_loading import is_omniglot

FINN_SEED = 1
FINN_SIZES = (1100, 100, 423)
"""Of Omniglot's 1623 characters: training, validation, test. Finn et al. 2017's code."""

SHARES = (0.64, 0.16)
"""Of classes without a split of their own: training and validation, as mini-ImageNet's."""

_FOLDERS = (("train", "training"), ("val", "valid", "validation"), ("test",))


@dataclass(frozen=True, slots=True)
class Split:
    """Places of classes in a source's list; none is in two."""

    training: tuple[int, ...]
    validation: tuple[int, ...]
    test: tuple[int, ...]
    kind: str
    """How it was made, for a person."""


def split_classes(names: Sequence[str], seed: int = 0) -> Split:
    """Split classes in three.

    Omniglot whole is split as Finn et al. 2017 do: all characters of both parts, shuffled with
    seed 1, 1100 for training, 100 for validation, 423 for test. Folders called train, val and test
    above the classes are taken at their word. All others are shuffled and dealt 64 : 16 : 20.

    Args:
        names: of the classes; their order matters, and is sorted first.
        seed: for the last case only.
    """
    order = sorted(range(len(names)), key=lambda place: names[place])
    if is_omniglot(names) and len(names) == sum(FINN_SIZES):
        random.Random(FINN_SEED).shuffle(order)
        return _cut(order, FINN_SIZES[0], FINN_SIZES[1], "Finn's split of Omniglot")
    if given := _given(names, order):
        return given
    random.Random(seed).shuffle(order)
    n_training = round(SHARES[0] * len(order))
    n_validation = round(SHARES[1] * len(order))
    return _cut(order, n_training, n_validation, f"classes dealt 64 : 16 : 20 with seed {seed}")


def _cut(order: list[int], n_training: int, n_validation: int, kind: str) -> Split:
    both = n_training + n_validation
    training, validation, test = (
        tuple(sorted(part)) for part in (order[:n_training], order[n_training:both], order[both:])
    )
    return Split(training, validation, test, kind)


def _given(names: Sequence[str], order: list[int]) -> Split | None:
    """Look for folders of those names; they must hold every class."""
    training: list[int] = []
    validation: list[int] = []
    test: list[int] = []
    for place in order:
        above = [part.casefold() for part in names[place].split("/")[:-1]]
        which = [number for number, words in enumerate(_FOLDERS) if set(words) & set(above)]
        if len(which) != 1:
            return None
        (training, validation, test)[which[0]].append(place)
    if not training:
        return None
    kind = "the folders train, val and test"
    return Split(tuple(training), tuple(validation), tuple(test), kind)
