"""JPEG 2000, by OpenJPEG in Pillow, or in imagecodecs where colours have more than eight bits."""

import importlib
import io
import struct

import numpy as np
from PIL import Image

from core.imaging.intensities import PLAIN, Scale, declared, to_grey_levels
from core.imaging.readers.base import Unfinished, Wish, check_size, needs_extra
from core.imaging.readers.pillow_formats import eight_bits

_SIZE_SEGMENT = b"\xff\x4f\xff\x51"
_GREY = 1


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open a JPEG 2000 picture.

    Raises:
        NotRead: it is too large, or needs a reader that is not installed.
    """
    n_channels, bits = _channels(data)
    if bits > 8 and n_channels != _GREY:  # Pillow makes black of white there
        return _read_deep(data, bits)
    importlib.import_module("PIL.Jpeg2KImagePlugin")
    image = Image.open(io.BytesIO(data), formats=("JPEG2000",))
    check_size(image.size)
    # Pillow shifts grey values up, so that they fill 16 bits.
    return Unfinished(eight_bits(image, Scale((0.0, 65535.0)) if bits > 8 else PLAIN), image.size)


def _channels(data: bytes) -> tuple[int, int]:
    """Return the number of channels and the bits of the first; 0 and 0 where nothing says so."""
    at = data.find(_SIZE_SEGMENT)
    if at < 0 or len(data) < at + 43:
        return 0, 0
    width, height, left, top = struct.unpack_from(">4I", data, at + 8)
    check_size((max(0, width - left), max(0, height - top)))
    (n_channels,) = struct.unpack_from(">H", data, at + 40)
    return n_channels, (data[at + 42] & 0x7F) + 1


def _read_deep(data: bytes, bits: int) -> Unfinished:
    try:
        import imagecodecs
    except ImportError as error:
        raise needs_extra(f"a JPEG 2000 picture of {bits} bits a channel") from error
    values = np.asarray(imagecodecs.jpeg2k_decode(data))
    n_colours = 3 if values.shape[-1] >= 3 else 1
    levels = to_grey_levels(values[..., :n_colours], Scale(declared(bits)))
    image = Image.fromarray(levels if n_colours == 3 else levels[..., 0])
    return Unfinished(image, image.size)
