"""Camera raw files, by the largest picture that the camera put inside, as LibRaw finds it."""

import io
from contextlib import suppress

import numpy as np
import rawpy
from PIL import Image

from core.imaging.readers.base import NotRead, Unfinished, Wish, check_size

_UNREADABLE = (
    "it is a camera raw file that cannot be read: damaged, or of a camera unknown to LibRaw"
)

# How LibRaw says that a picture must be turned, and what EXIF says for it.
_TURNS = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 8, 6: 6, 7: 7}

# A preview of fewer pixels on its long side is a thumbnail for the camera's display.
_SMALLEST_PREVIEW_PX = 320


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open the preview of a camera raw file; develop the sensor's values where there is none.

    Raises:
        NotRead: LibRaw does not know the file, or it is too large.
    """
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            sizes = raw.sizes
            full = sizes.width, sizes.height
            check_size(full)
            turn = _TURNS.get(sizes.flip, 1)
            preview = _preview(raw, wish)
            if preview is not None:
                image, is_upright = preview
                return Unfinished(image, full, 1 if is_upright else _turn_of(image, turn))
            levels = raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0)
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise NotRead(_UNREADABLE) from error
    return Unfinished(Image.fromarray(levels), full, turn)


def _preview(raw: rawpy.RawPy, wish: Wish) -> tuple[Image.Image, bool] | None:
    """Return the preview, and whether it is upright already."""
    # A file without a preview, or with a broken one, is developed instead. SyntaxError is Pillow's.
    with suppress(rawpy.LibRawError, OSError, SyntaxError):
        thumb = raw.extract_thumb()
        if thumb.format == rawpy.ThumbFormat.BITMAP:
            image = Image.fromarray(np.asarray(thumb.data))
        else:
            image = Image.open(io.BytesIO(bytes(thumb.data)), formats=("JPEG",))
        size = image.size
        check_size(size)
        if max(size) < min(_SMALLEST_PREVIEW_PX, raw.sizes.width):
            return None
        if image.format:
            image.draft(None, wish.size(size))
            image.load()
        # Some cameras turn the preview, and say so nowhere but in its shape.
        is_turned = raw.sizes.flip in (5, 6)
        is_tall, is_wide_sensor = size[1] > size[0], raw.sizes.width > raw.sizes.height
        return image, is_turned and is_tall and is_wide_sensor
    return None


def _turn_of(image: Image.Image, turn: int) -> int:
    """Return how the preview must be turned: as it says itself, else as the file says."""
    with suppress(Exception):  # notes of a camera, which may be anything
        own = image.getexif().get(0x0112)
        if isinstance(own, int) and 1 < own <= 8:
            return own
    return turn
