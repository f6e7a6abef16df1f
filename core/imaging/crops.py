"""Cut a part out of a picture and scale it, as networks want to see it."""

from PIL import Image

from core.domain.arrays import Pixels
from core.imaging.scaling import Box, scaled_parts

LONG = 2.0
"""From this ratio of the sides on a picture is a panorama: its middle says little of its ends."""


def to_pixels(
    image: Image.Image,
    *,
    resize_px: int,
    crop_px: int,
    interpolation: str = "bicubic",
    crop_mode: str = "center",
) -> Pixels:
    """Scale the short side to `resize_px`, cut the middle: (crop_px, crop_px, 3) uint8.

    One resize straight from the source: what falls outside the crop is never computed, so a
    20000 x 10 strip costs no more than a square.

    Args:
        image: Mode RGB, any size from 1 x 1.
        resize_px: What the short side becomes, in pixels.
        crop_px: Side of the result, at most `resize_px`.
        interpolation: Pillow's word for how to scale, such as "bilinear".
        crop_mode: See `middle_box`.
    """
    box = middle_box(image.size, resize_px=resize_px, crop_px=crop_px, crop_mode=crop_mode)
    return cut_out(image, box, crop_px, interpolation)


def cut_out(image: Image.Image, box: Box, crop_px: int, interpolation: str) -> Pixels:
    """Scale a part of a picture, left, top, right, bottom, to (crop_px, crop_px, 3) uint8."""
    cut: Pixels = scaled_parts(image, [box], crop_px, interpolation)[0]
    return cut


def middle_box(
    size: tuple[int, int], *, resize_px: int, crop_px: int, crop_mode: str = "center"
) -> Box:
    """Say which part of a picture `to_pixels` cuts out: left, top, right, bottom in its pixels.

    Args:
        crop_mode: "center" scales both sides alike, the short one to `resize_px`; "squash" scales
            each to `resize_px`, so that nothing of an oblong picture is lost but its shape.
    """
    width, height = size
    short = min(width, height)
    shorts = size if crop_mode == "squash" else (short, short)
    left, right = _middle(width, shorts[0], resize_px, crop_px)
    top, bottom = _middle(height, shorts[1], resize_px, crop_px)
    return left, top, right, bottom


def is_long(size: tuple[int, int]) -> bool:
    """Tell whether a picture is a panorama, lying or upright."""
    return max(size) > LONG * min(size)


def boxes_along(size: tuple[int, int], n_boxes: int) -> list[Box]:
    """Divide a panorama along its longer side, into boxes that leave nothing out.

    Squares that would not fit side by side overlap. In a longer picture the boxes are wider than
    squares, so that no part goes unseen.

    Args:
        size: width and height, in pixels.
        n_boxes: how many; 1 gives the whole picture.

    Returns:
        left, top, right, bottom of each.
    """
    width, height = size
    long, short = max(size), min(size)
    span = max(float(short), long / n_boxes)
    step = (long - span) / (n_boxes - 1) if n_boxes > 1 else 0.0
    starts = [number * step for number in range(n_boxes)]
    if width > height:
        return [(at, 0.0, min(at + span, float(long)), float(height)) for at in starts]
    return [(0.0, at, float(width), min(at + span, float(long))) for at in starts]


def _middle(side: int, short: int, resize_px: int, crop_px: int) -> tuple[float, float]:
    """Find the source span of the crop along one side, rounded as resize-then-crop rounds."""
    scaled = int(resize_px * side / short)
    start = round((scaled - crop_px) / 2)
    per_pixel = side / scaled
    return start * per_pixel, min(float(side), (start + crop_px) * per_pixel)
