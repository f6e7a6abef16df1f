"""PNG, WebP, GIF, BMP, HEIF and AVIF, by Pillow and its plugins."""

import ctypes
import functools
import importlib
import io
import struct
from contextlib import suppress

import numpy as np
from PIL import Image, _imaging

from core.imaging.intensities import Scale, to_grey_levels
from core.imaging.readers.base import Unfinished, Wish, check_size

# Only these decoders are ever tried, whatever the suffix says: some of Pillow's others start
# external programs or read documents.
FORMATS = ("PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_HEAD = 33  # signature and the chunk IHDR
_PNG_GREY = 0


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open a picture; it is not loaded yet, but for grey values of 16 bits.

    Raises:
        NotRead: it is too large.
    """
    image = identify(data)
    full = image.size
    check_size(full)
    if wish.square_px and image.format == "HEIF":
        image.draft(None, wish.size(full))
    return Unfinished(eight_bits(image, Scale(bits=_significant(data))), full)


def identify(data: bytes) -> Image.Image:
    """Open a picture in one of `FORMATS` without loading it."""
    load_decoders()
    return Image.open(io.BytesIO(data), formats=FORMATS)


def eight_bits(image: Image.Image, scale: Scale) -> Image.Image:
    """Turn a picture whose grey values have 16 or 32 bits into one of eight; leave others."""
    if not image.mode.startswith(("I", "F")):
        return image
    levels = Image.fromarray(to_grey_levels(np.asarray(image), scale))
    levels.info = image.info
    return levels


@functools.cache
def load_decoders() -> None:
    """Load Pillow's decoders for `FORMATS`, and none of its others."""
    for name in ("WebP", "Tiff", "Avif"):
        importlib.import_module(f"PIL.{name}ImagePlugin")
    importlib.import_module("pillow_heif").register_heif_opener()
    _silence_libtiff()


def _silence_libtiff() -> None:
    """Let libtiff tell nobody on the terminal what is wrong with a file; Pillow raises it, too."""
    with suppress(OSError, AttributeError):  # on Windows it cannot be reached inside Pillow
        set_handler = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
        set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
        set_handler(None)


def _significant(data: bytes) -> int:
    """Return how many bits of a grey PNG of 16 bits are said to count; 0 where none are said."""
    if not data.startswith(_PNG_START) or len(data) < _PNG_HEAD or data[25] != _PNG_GREY:
        return 0
    at = _PNG_HEAD
    while at + 9 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"sBIT":
            return data[at + 8]
        if name in (b"IDAT", b"IEND"):
            break
        at += 12 + length
    return 0
