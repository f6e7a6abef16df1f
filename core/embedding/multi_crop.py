"""The views of a picture whose embeddings are averaged."""

from collections.abc import Iterable
from typing import Protocol

from PIL import Image

from core.domain.arrays import Pixels
from core.imaging.crops import boxes_along, is_long, middle_box
from core.imaging.scaling import Box, scaled_parts

# See docs/adr/0020-multi-crop.md.
CLOSE = 0.7
"""Side of the closer view, as a share of the picture's short side."""


class Sight(Protocol):
    """What a network sees of a picture; see `core.backbones.Backbone`."""

    @property
    def n_views(self) -> int: ...  # noqa: D102

    @property
    def resize_px(self) -> int: ...  # noqa: D102

    @property
    def crop_px(self) -> int: ...  # noqa: D102

    @property
    def interpolation(self) -> str: ...  # noqa: D102

    @property
    def crop_mode(self) -> str: ...  # noqa: D102


def views_of(image: Image.Image, sight: Sight) -> Pixels:
    """Return the views that a network takes of a picture; see `multi_crop`."""
    return multi_crop(
        image,
        sight.n_views,
        resize_px=sight.resize_px,
        crop_px=sight.crop_px,
        interpolation=sight.interpolation,
        crop_mode=sight.crop_mode,
    )


def short_side_of(sights: Iterable[Sight]) -> int:
    """Return how large a picture must be opened for several networks; see `short_side_for`."""
    return max(
        short_side_for(sight.n_views, resize_px=sight.resize_px, crop_px=sight.crop_px)
        for sight in sights
    )


def multi_crop(
    image: Image.Image,
    n_views: int,
    *,
    resize_px: int,
    crop_px: int,
    interpolation: str = "bicubic",
    crop_mode: str = "center",
) -> Pixels:
    """Return one to three views of a picture, (n_views, crop_px, crop_px, 3) uint8.

    The first is what `to_pixels` gives, the second the whole picture squeezed into a square, the
    third a closer look at the middle. Of a network that itself squeezes pictures the second is the
    middle square. Of a panorama they are its parts from end to end. None is
    mirrored: an arrow to the left is none to the right.
    Open the picture at `short_side_for`; the other arguments are those of `to_pixels`.
    """
    boxes = _boxes(image.size, n_views, resize_px, crop_px, crop_mode)
    return scaled_parts(image, boxes, crop_px, interpolation)


def _boxes(
    size: tuple[int, int], n_views: int, resize_px: int, crop_px: int, crop_mode: str
) -> list[Box]:
    if is_long(size):
        return boxes_along(size, n_views)
    width, height = size
    side = min(size) * CLOSE
    left, top = (width - side) / 2, (height - side) / 2
    close = (left, top, left + side, top + side)
    whole = (0.0, 0.0, float(width), float(height))
    first, middle = (
        middle_box(size, resize_px=resize_px, crop_px=crop_px, crop_mode=mode)
        for mode in (crop_mode, "center")
    )
    return [first, middle if crop_mode == "squash" else whole, close][:n_views]


def short_side_for(n_views: int, *, resize_px: int, crop_px: int) -> int:
    """Return how large a picture must be opened, so that no view has to invent detail."""
    return resize_px if n_views < 3 else max(resize_px, round(crop_px / CLOSE))
