"""Scale parts of a picture, with the processor's vector instructions where there is a library."""

import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

import numpy as np
from PIL import Image

from core.domain.arrays import Pixels

# Beyond three source pixels a target pixel a box filter before the other one is several times
# faster, and the difference stays below one grey level.
REDUCING_GAP = 3.0

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part, in the picture's pixels."""

_own = threading.local()  # a resizer keeps buffers, so each thread has its own


def scaled_parts(
    image: Image.Image, boxes: Sequence[Box], side_px: int, interpolation: str
) -> Pixels:
    """Scale parts of a picture to squares, each straight from the source.

    Args:
        image: mode RGB, or L.
        boxes: the parts; they lie within the picture and may overlap.
        side_px: of the squares.
        interpolation: Pillow's word for how to scale, such as "bilinear".

    Returns:
        (len(boxes), side_px, side_px, 3) uint8; of mode L without the last axis. "bilinear" may
        differ from what Pillow gives by one grey level.
    """
    gap = REDUCING_GAP * side_px
    is_near = all(max(box[2] - box[0], box[3] - box[1]) <= gap for box in boxes)
    # Networks in float keep Pillow, so that their embeddings are those of earlier versions.
    if interpolation == "bilinear" and image.mode == "RGB" and is_near and _has_resizer():
        return _scaled_fast(image, boxes, side_px)
    how = Image.Resampling[interpolation.upper()]
    size = (side_px, side_px)
    squares = [image.resize(size, how, box=box, reducing_gap=REDUCING_GAP) for box in boxes]
    return np.stack([np.asarray(square, np.uint8) for square in squares])


@cache
def _has_resizer() -> bool:
    return find_spec("cykooz_resizer") is not None


def _scaled_fast(image: Image.Image, boxes: Sequence[Box], side_px: int) -> Pixels:
    """Scale bilinearly with cykooz.resizer, the same filter as Pillow's, in a third of the time."""
    from cykooz_resizer import (
        CropBox,
        FilterType,
        ImageData,
        PixelType,
        ResizeAlg,
        ResizeOptions,
        Resizer,
    )

    if not hasattr(_own, "resizer"):
        _own.resizer = Resizer()
    # `Resizer.resize_pil` would save this copy, but reads the memory of Pillow's own structures.
    source = ImageData(image.width, image.height, PixelType.U8x3, image.tobytes())
    squares = np.empty((len(boxes), side_px, side_px, 3), np.uint8)
    for square, (left, top, right, bottom) in zip(squares, boxes, strict=True):
        target = ImageData(side_px, side_px, PixelType.U8x3)
        options = ResizeOptions(
            resize_alg=ResizeAlg.convolution(FilterType.bilinear),
            crop_box=CropBox(left, top, right - left, bottom - top),
            use_alpha=False,
        )
        _own.resizer.resize(source, target, options)
        square[:] = np.frombuffer(target.get_buffer(), np.uint8).reshape(square.shape)
    return squares
