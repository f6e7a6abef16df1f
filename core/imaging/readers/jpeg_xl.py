"""JPEG XL, by libjxl in a plugin of Pillow's."""

import functools
import importlib
import io

from PIL import Image

from core.imaging.intensities import PLAIN
from core.imaging.readers.base import Unfinished, Wish, check_size
from core.imaging.readers.pillow_formats import eight_bits


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open a JPEG XL picture; an animation by its first frame.

    Raises:
        NotRead: it is too large.
    """
    _load_decoder()
    image = Image.open(io.BytesIO(data), formats=("JXL",))
    check_size(image.size)
    # libjxl turns the picture as the file says; the notes of a camera inside say so once more.
    return Unfinished(eight_bits(image, PLAIN), image.size, 1)


@functools.cache
def _load_decoder() -> None:
    importlib.import_module("pillow_jxl")
