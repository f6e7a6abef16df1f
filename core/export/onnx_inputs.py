"""What an exported graph is given of each picture."""

from dataclasses import dataclass

from core.backbones import Backbone


@dataclass(frozen=True, slots=True)
class Input:
    """What a graph is given of each picture.

    Attributes:
        resize_px, crop_px, interpolation: as in `Backbone`.
        n_views: how many views, the usual one first.
    """

    resize_px: int
    crop_px: int
    interpolation: str
    n_views: int


def inputs_of(backbone: Backbone) -> list[Input]:
    """List what a graph takes; networks that see the same views share them."""
    seen: dict[tuple[int, int, str], int] = {}
    for member in backbone.members:
        sides = sides_of(member.backbone)
        seen[sides] = max(seen.get(sides, 0), member.backbone.n_views)
    return [Input(*sides, n_views) for sides, n_views in seen.items()]


def sides_of(backbone: Backbone) -> tuple[int, int, str]:
    """Return the sizes and the interpolation that decide what a network sees."""
    return backbone.resize_px, backbone.crop_px, backbone.interpolation


def names_of(backbone: Backbone) -> list[str]:
    """Name the inputs: "pixels", "pixels_2" and so on."""
    return ["pixels", *(f"pixels_{n}" for n in range(2, len(inputs_of(backbone)) + 1))]
