"""What an exported graph is given of each picture."""

from dataclasses import dataclass
from typing import TypeAlias

from core.backbones import Backbone

Sides: TypeAlias = tuple[int, int, str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """What a graph is given of each picture.

    Attributes:
        resize_px, crop_px, interpolation, crop_mode: as in `Backbone`.
        n_views: how many views, the usual one first.
    """

    resize_px: int
    crop_px: int
    interpolation: str
    crop_mode: str
    n_views: int


def inputs_of(backbone: Backbone) -> list[Input]:
    """List what a graph takes; networks that see the same views share them."""
    seen: dict[Sides, int] = {}
    for member in backbone.members:
        sides = sides_of(member.backbone)
        seen[sides] = max(seen.get(sides, 0), member.backbone.n_views)
    return [Input(*sides, n_views) for sides, n_views in seen.items()]


def sides_of(backbone: Backbone | Input) -> Sides:
    """Return what decides what a network sees, but for the number of views."""
    return backbone.resize_px, backbone.crop_px, backbone.interpolation, backbone.crop_mode


def names_of(backbone: Backbone) -> list[str]:
    """Name the inputs: "pixels", "pixels_2" and so on."""
    return ["pixels", *(f"pixels_{n}" for n in range(2, len(inputs_of(backbone)) + 1))]
