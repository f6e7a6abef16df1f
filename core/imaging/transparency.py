"""Transparent pictures: whether that says something, and what they are laid on.

A picture is laid on white, as on paper. Drawings for dark screens would vanish there: white icons,
light lettering. So the ground is dark where a good part of the picture is see-through and hardly
anything of the rest shows on white. That is counted in what is visible alone, each pixel by how
opaque it is. A photo with soft corners stays on white: nearly all of it is opaque, so that the
ground hides nothing.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import numpy as np
from PIL import Image

Ground: TypeAlias = tuple[int, int, int] | Literal["none"]
"""A colour in sRGB; "none" where the transparency says nothing, and the colours alone count."""

WHITE: Ground = (255, 255, 255)
DARK: Ground = (40, 40, 40)  # not black, so that dark outlines of light shapes still show

_NOTHING = 3  # so little alpha is nothing: writers that leave the fourth byte as it is
_MODES = ("RGBA", "LA", "PA", "RGBa", "La")

_SAMPLE_PX = 128
_SEE_THROUGH = 0.05  # the share of a picture, from which on the ground matters
_SHOWS = 48  # levels from white, in the channel that is farthest from it
_ENOUGH = 0.25  # the share of what is visible that shows on white

_STRIP_PIXELS = 4_000_000


def has_alpha(image: Image.Image) -> bool:
    """Tell whether a picture is transparent anywhere, as far as its mode tells."""
    return image.mode in _MODES or "transparency" in image.info


def apart(image: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Return the colours of a picture, in mode L or RGB, and its alpha."""
    both = "LA" if image.mode in ("L", "1", "LA", "La") else "RGBA"
    if image.mode != both:
        image = image.convert(both)
    colours = image.convert(both[:-1])
    colours.info.pop("transparency", None)
    return colours, image.getchannel("A")


def lay_on(colours: Image.Image, alpha: Image.Image, ground: Ground) -> Image.Image:
    """Lay colours, in RGB, on a ground."""
    if ground == "none":
        return colours
    canvas = Image.new("RGB", colours.size, ground)
    canvas.paste(colours, mask=alpha)
    return canvas


def plain_mode(mode: str) -> str:
    """Return the mode of the colours alone."""
    return {"RGBA": "RGB", "LA": "L"}.get(mode, mode)


def without_alpha(image: Image.Image, ground: Ground | None) -> Image.Image:
    """Drop the transparency of a picture where it says nothing.

    To be done before it is shrunk, which weighs colours by their alpha.
    """
    return apart(image)[0] if ground == "none" else image


def ground_for(image: Image.Image) -> Ground:
    """Decide what a picture is laid on, once for all its sizes and parts.

    Args:
        image: whole and unshrunk, of any mode that `has_alpha`.
    """
    if is_invisible(image):
        return WHITE if _is_of_one_colour(image) else "none"
    colours, alpha = apart(_sample(image))
    opaque = np.asarray(alpha, np.float32) / 255
    if (opaque < 0.5).mean() < _SEE_THROUGH:
        return WHITE
    levels = np.asarray(colours)
    darkest = levels if levels.ndim == 2 else levels.min(axis=2)
    shown = opaque[255 - darkest.astype(np.int16) >= _SHOWS].sum()
    return WHITE if shown >= _ENOUGH * opaque.sum() else DARK


def is_invisible(image: Image.Image) -> bool:
    """Tell whether a picture is next to invisible everywhere."""
    return has_alpha(image) and all(
        ends_of(apart(strip)[1])[0][1] <= _NOTHING for strip in _strips(image)
    )


def ends_of(image: Image.Image) -> list[tuple[int, int]]:
    """Return the lowest and the highest level of each channel."""
    channels = [np.asarray(image.getchannel(band)) for band in image.getbands()]
    return [(int(channel.min()), int(channel.max())) for channel in channels]


def _is_of_one_colour(image: Image.Image) -> bool:
    colours = {tuple(ends_of(apart(strip)[0])) for strip in _strips(image)}
    return len(colours) == 1 and all(low == high for low, high in colours.pop())


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    n_rows = max(1, _STRIP_PIXELS // image.width)
    for top in range(0, image.height, n_rows):
        yield image.crop((0, top, image.width, min(top + n_rows, image.height)))


def _sample(image: Image.Image) -> Image.Image:
    """Take single pixels at even steps, which costs nothing, however large the picture is."""
    size = min(image.width, _SAMPLE_PX), min(image.height, _SAMPLE_PX)
    small = image.resize(size, Image.Resampling.NEAREST)
    small.info = dict(image.info)
    return small
