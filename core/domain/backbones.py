"""What is known of backbones and packs: frozen, plain, picklable."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Features:
    """What a backbone sees of a picture, and what that costs.

    Attributes:
        n_views: of each picture.
        is_spatial: what an early stage sees, and roughly where, is kept, too.
        beside: titles of other networks that see it.
        n_images: of the project.
        seconds: that looking at all of them takes, roughly.
    """

    n_views: int
    is_spatial: bool
    beside: tuple[str, ...]
    n_images: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BackboneChoice:
    """A backbone that a project can be looked at through.

    Attributes:
        name: "" stands for the usual one.
        title, licence: for a person.
        size_mb: of its file.
        is_pack: whether it was meta-trained, and can be taken off the list.
        is_chosen: whether the project uses it.
        n_classes: that a pack was trained on; 0 for others.
        made_of: name of the file of weights that it was just made of; "" for all others.
        features: what it sees of a picture, where there is a choice; None for all others.
    """

    name: str
    title: str
    licence: str
    size_mb: int
    is_pack: bool
    is_chosen: bool
    n_classes: int = 0
    made_of: str = ""
    features: Features | None = None


@dataclass(frozen=True, slots=True)
class MetaEstimate:
    """What a folder of class folders has for meta-training.

    Attributes:
        n_classes, n_images: that could take part.
        n_left_out: classes with too few pictures.
        seconds: that it would take, roughly.
        is_enough: whether it can be begun.
    """

    n_classes: int
    n_left_out: int
    n_images: int
    seconds: float
    is_enough: bool


@dataclass(frozen=True, slots=True)
class PackReport:
    """What meta-training gave, held against the backbone in use on classes that it never saw.

    Attributes:
        name: under which it was added to the backbones; "" where it was not better.
        title: for a person.
        path: of the pack's file.
        other_title: the backbone in use.
        share, other_share: right, 0..1, of the same tasks.
        difference, interval: paired, `share` less `other_share`, and half its 95 % interval.
        way, shot: of the tasks: classes, and examples of each.
        n_tasks, n_classes: how many, and of how many classes.
    """

    name: str
    title: str
    path: Path
    other_title: str
    share: float
    other_share: float
    difference: float
    interval: float
    way: int
    shot: int
    n_tasks: int
    n_classes: int
