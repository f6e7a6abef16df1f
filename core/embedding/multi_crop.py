"""The views of a picture whose embeddings are averaged."""

import numpy as np
from PIL import Image

from core.domain.arrays import Pixels
from core.imaging.crops import cut_out, middle_box

CLOSE = 0.7
"""Side of the closer view, as a share of the picture's short side."""


def multi_crop(
    image: Image.Image,
    n_views: int,
    *,
    resize_px: int,
    crop_px: int,
    interpolation: str = "bicubic",
) -> Pixels:
    """Return one to three views of a picture, (n_views, crop_px, crop_px, 3) uint8.

    The first is what `to_pixels` gives, the second the whole picture squeezed into a square, the
    third a closer look at the middle. None is mirrored: an arrow to the left is none to the right.
    Open the picture at `short_side_for`; the other arguments are those of `to_pixels`.
    """
    middle = middle_box(image.size, resize_px=resize_px, crop_px=crop_px)
    side = min(image.size) * CLOSE
    left, top = (image.width - side) / 2, (image.height - side) / 2
    boxes = (middle, (0, 0, *image.size), (left, top, left + side, top + side))
    return np.stack([cut_out(image, one, crop_px, interpolation) for one in boxes[:n_views]])


def short_side_for(n_views: int, *, resize_px: int, crop_px: int) -> int:
    """Return how large a picture must be opened, so that no view has to invent detail."""
    return resize_px if n_views < 3 else max(resize_px, round(crop_px / CLOSE))
