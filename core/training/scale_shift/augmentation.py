"""Views of an example: the plain one, and others as a camera might have seen it."""

import math

import numpy as np
from PIL import Image

from core.domain.arrays import Floats, Pixels
from core.embedding.multi_crop import Sight, views_of

_SMALLEST = 0.6  # share of the picture's side
_TILT = 12.0  # degrees
_LIGHT = 0.25  # brightness, contrast


def augmented_views(
    image: Image.Image,
    n_views: int,
    sight: Sight,
    *,
    rng: np.random.Generator,
    mirror: bool = False,
) -> Pixels:
    """Return views of a picture, (n_views, crop_px, crop_px, 3) uint8.

    The first ones are those that are embedded (`core.embedding.multi_crop.views_of`), the others
    squares of random size and place, tilted a little, in another light.

    Args:
        image: mode RGB.
        n_views: at least as many as are embedded.
        sight: what the network sees of a picture.
        rng: decides the views.
        mirror: half of the views are mirrored. Arrows and letters change their meaning by that.
    """
    embedded = views_of(image, sight)
    n_more = n_views - len(embedded)
    if n_more <= 0:
        return embedded
    more = [_view(image, sight.crop_px, rng, mirror) for _ in range(n_more)]
    return np.concatenate([embedded, np.stack(more)])


def _view(image: Image.Image, crop_px: int, rng: np.random.Generator, mirror: bool) -> Pixels:
    width, height = image.size
    short = min(width, height)
    side = short * rng.uniform(_SMALLEST, 1.0)
    # The square's centre: along the long side anywhere, along the short one as far as it fits.
    x = width / 2 + (width - side) * rng.uniform(-0.5, 0.5)
    y = height / 2 + (height - side) * rng.uniform(-0.5, 0.5)
    angle = math.radians(rng.uniform(-_TILT, _TILT))
    scale = side / crop_px
    a, b = scale * math.cos(angle), scale * math.sin(angle)
    flip = -1.0 if mirror and rng.random() < 0.5 else 1.0
    half = crop_px / 2
    matrix = (
        flip * a, -b, x - flip * a * half + b * half,
        flip * b, a, y - flip * b * half - a * half,
    )  # fmt: skip
    padded, (left, top) = _with_margin(image)
    matrix = (*matrix[:2], matrix[2] + left, *matrix[3:5], matrix[5] + top)
    square = padded.transform(
        (crop_px, crop_px), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
    )
    return _in_other_light(np.asarray(square, np.float32), rng)


def _with_margin(image: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    """Continue the picture beyond its edges, so that a tilted square has no black corners."""
    margin = max(2, min(image.size) // 6)
    padded = np.pad(np.asarray(image), ((margin, margin), (margin, margin), (0, 0)), "edge")
    return Image.fromarray(padded), (margin, margin)


def _in_other_light(pixels: Floats, rng: np.random.Generator) -> Pixels:
    grey = pixels.mean()
    contrast, brightness = rng.uniform(1 - _LIGHT, 1 + _LIGHT, 2)
    tint = rng.uniform(0.95, 1.05, 3).astype(np.float32)
    lit = ((pixels - grey) * contrast + grey) * brightness * tint
    return np.asarray(lit.clip(0, 255), np.uint8)
