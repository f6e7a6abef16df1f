"""Why a picture got its label: frozen, plain, picklable."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.domain.arrays import Floats, Pixels
from core.domain.records import Neighbour

Against: TypeAlias = Literal["others", "runner-up"]
"""What a label is held against: all other classes together, or the next likely one."""


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """Which parts of a picture speak for a label, and which against it.

    Attributes:
        class_id: the label that is explained.
        other_id: the class that it is held against; None for all others together.
        values: (rows, columns) float32, how fast the log-odds of the label would rise if this part
            of the picture counted for more; below 0 it speaks against the label.
        overlay: (side, side, 4) uint8, red, green, blue and opacity: the values in colours, to be
            laid over `box`.
        legend: (1, n, 4) uint8, the colours from all against to all for.
        box: the part of the picture that the network saw: left, top, right, bottom as shares of
            the picture's width and height, 0..1.
    """

    class_id: int
    other_id: int | None
    values: Floats
    overlay: Pixels
    legend: Pixels
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that gives maps. `is_main` where the whole network runs through it."""

    name: str
    n_channels: int
    rows: int
    columns: int
    is_main: bool


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMaps:
    """What one layer makes of a picture.

    Attributes:
        layers: all that can be asked for, in the order in which the network runs.
        layer: the one that was asked for.
        channels: numbers of the channels shown, (n_maps,), the most varied first.
        maps: (n_maps, rows, columns) uint8, each from its own darkest to its own brightest.
    """

    layers: tuple[Layer, ...]
    layer: Layer
    channels: tuple[int, ...]
    maps: Pixels


@dataclass(frozen=True, slots=True)
class Likeness:
    """The examples that an image resembles, the nearest first.

    Attributes:
        nearest: of any class.
        label_id: the image's label, a person's or else the predicted one; None without either.
        of_label: examples of that class.
        other_id: what it is likeliest to be instead; None where nothing is known.
        of_other: examples of that class.
    """

    nearest: tuple[Neighbour, ...] = ()
    label_id: int | None = None
    of_label: tuple[Neighbour, ...] = ()
    other_id: int | None = None
    of_other: tuple[Neighbour, ...] = ()
