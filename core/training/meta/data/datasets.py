"""From what a person names on the command line to the sources of training, validation and test."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

from core.domain.errors import DatasetError
from core.domain.progress import Tick, no_tick
from core.domain.reports import Skipped
from core.training.meta.data.dataset_loading import load
from core.training.meta.data.splits import split_classes
from core.training.meta.data.task_source import ImageSource, Normalise, Rotations
from core.training.meta.interfaces import Facts


@dataclass(frozen=True, slots=True)
class Reading:
    """How pictures are read; None decides by what they are. See `load` and `Rotations`."""

    size_px: int | None = None
    grey: bool | None = None
    rotations: Rotations | None = None
    only: tuple[str, ...] = ()
    """Patterns such as `images_background/*`; without any, all classes."""


@dataclass(frozen=True, slots=True)
class Sets:
    """What a training learns from and is chosen by."""

    training: ImageSource
    validation: ImageSource | None
    split: str
    """How classes were split, for a person."""
    card: Facts
    """What whoever uses the result must know of the data."""
    skipped: tuple[Skipped, ...]


def training_sets(
    path: Path, other: Path | None, reading: Reading, seed: int, tick: Tick = no_tick
) -> Sets:
    """Read what is trained on.

    Args:
        path: the set of pictures.
        other: another one whose classes choose the best state; None takes part of the first.
        seed: for a split by chance.
        tick: called with (done, total) pictures.

    Raises:
        DatasetError: it cannot be used.
    """
    loaded = load(path, size_px=reading.size_px, grey=reading.grey, tick=tick)
    source = _only(loaded.source, reading.only)
    skipped = loaded.skipped
    if other is None:
        split = split_classes(source.classes(), seed)
        training, validation = source.subset(split.training), source.subset(split.validation)
        kind = split.kind
    else:
        facts = source.facts()
        beside = load(
            other, size_px=int(str(facts["height"])), grey=facts["channels"] == 1, tick=tick
        )
        _same_images(other, beside.source.facts(), facts)
        training, validation, kind = source, beside.source, f"all of {path.name} for training"
        skipped = skipped + beside.skipped
    rotations: Rotations = reading.rotations or ("task" if loaded.is_omniglot else "none")
    card: Facts = {
        "pixels": _digest(training, validation),
        "images": source.facts(),
        "rotations": rotations,
        "training_classes": list(training.classes()),
        "validation_classes": list(validation.classes()),
    }
    return Sets(
        training.rotated(rotations),
        validation.rotated(rotations) if validation.entries else None,
        kind,
        card,
        tuple(skipped),
    )


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a trained method is judged on."""

    test: ImageSource
    known: ImageSource | None
    """Training classes, where they are in the same set."""
    n_left_out: int
    """Classes that are not judged on, since training or validation has seen them."""


def held_out_sets(
    path: Path, card: Mapping[str, object], *, everything: bool = False, tick: Tick = no_tick
) -> HeldOut:
    """Read what is judged on: the classes that neither training nor validation has seen.

    Args:
        path: the set of pictures: the same as in training, or another.
        card: the data part of a checkpoint's card.
        everything: judge on all classes, whatever their names.

    Raises:
        DatasetError: it cannot be used, or all of its classes are known.
    """
    facts = cast("Facts", card["images"])
    loaded = load(path, size_px=int(str(facts["height"])), grey=facts["channels"] == 1, tick=tick)
    source = loaded.source
    source.normalise = Normalise(
        *(tuple(cast("list[float]", facts[key])) for key in ("mean", "std"))
    )
    _same_images(path, source.facts(), facts)
    training = set(cast("list[str]", card["training_classes"]))
    seen = training | set(cast("list[str]", card["validation_classes"]))
    names = source.classes()
    new = [place for place, name in enumerate(names) if everything or name not in seen]
    known = [place for place, name in enumerate(names) if name in training]
    if not new:
        raise DatasetError(
            path, "training has seen all of its classes: give another set, or --all-classes"
        )
    rotations = cast("Rotations", card["rotations"])
    return HeldOut(
        source.subset(new).rotated(rotations),
        source.subset(known).rotated(rotations) if known and not everything else None,
        len(names) - len(new),
    )


def _only(source: ImageSource, patterns: Sequence[str]) -> ImageSource:
    if not patterns:
        return source
    chosen = [
        place
        for place, name in enumerate(source.classes())
        if any(fnmatchcase(name, pattern) for pattern in patterns)
    ]
    if not chosen:
        raise DatasetError(
            source.origin, f"no class is called {' or '.join(patterns)}: see how folders are named"
        )
    return source.subset(chosen)


def _same_images(path: Path, facts: Mapping[str, object], expected: Mapping[str, object]) -> None:
    for name in ("channels", "height", "width"):
        if facts[name] != expected[name]:
            raise DatasetError(
                path, f"its images have {facts[name]} {name}, and {expected[name]} are wanted"
            )


def _digest(*sources: ImageSource) -> str:
    """Fingerprint pixels and classes, so that nobody goes on with other data by mistake."""
    digest = hashlib.blake2b(digest_size=16)
    pixels = None
    for source in sources:
        if source.images is not pixels:  # parts of one set share their pixels
            digest.update(source.images.numpy().data)
            pixels = source.images
        digest.update(repr(source.entries).encode())
    return digest.hexdigest()
