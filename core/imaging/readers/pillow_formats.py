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
    if _is_deep_png(data):
        image = _by_imagecodecs(data, image) or image
    if wish.square_px and image.format == "HEIF":
        image.draft(None, wish.size(full))
    return Unfinished(eight_bits(image, Scale(bits=_significant(data))), full)


def _is_deep_png(data: bytes) -> bool:
    """Tell whether a PNG has colours of 16 bits, or a see-through one; Pillow cuts those to 8."""
    if not data.startswith(_PNG_START) or len(data) < _PNG_HEAD or data[24] != 16:
        return False
    return data[25] != _PNG_GREY or b"tRNS" in data[_PNG_HEAD : data.find(b"IDAT")]


def _by_imagecodecs(data: bytes, image: Image.Image) -> Image.Image | None:
    """Read all bits of a PNG where the extra is installed; else the upper eight have to do."""
    try:
        import imagecodecs
    except ImportError:
        return None
    values = np.asarray(imagecodecs.png_decode(data))
    n_colours = 3 if values.shape[-1] >= 3 else 1
    full = Scale((0.0, 65535.0))
    has_alpha = values.shape[-1] > n_colours
    # What is drawn on nothing often has one colour, which is no range.
    levels = to_grey_levels(values[..., :n_colours], full if has_alpha else Scale())
    if has_alpha:
        alpha = to_grey_levels(values[..., n_colours:], full)
        levels = np.concatenate([levels, alpha], axis=-1)
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[levels.shape[-1]]
    deep = Image.frombytes(mode, image.size, levels.tobytes())
    deep.info = {name: fact for name, fact in image.info.items() if name != "transparency"}
    return deep


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
