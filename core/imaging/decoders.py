"""Decode one picture in this process, whatever kind of file it is: upright, in RGB.

Everybody else comes by `core.imaging.decoding`, which also knows what to do about a file that ends
the process that opens it.
"""

import functools
import importlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.domain.errors import ImageError
from core.imaging import large_pictures
from core.imaging.colours import to_srgb
from core.imaging.discovery import NO_MEMORY

MAX_PIXELS = 250_000_000
"""Larger pictures are refused: a crafted file of a few bytes must not take all memory."""

# Only these decoders are ever tried, whatever the suffix says: some of Pillow's others start
# external programs or read documents.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
_JPEG_START = b"\xff\xd8"
_STARTS = re.compile(
    rb"\xff\xd8|\x89PNG|GIF8|BM|II[*+]\0|MM\0[*+]|RIFF....WEBP|....ftyp", re.DOTALL
)
_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What decoders were seen or are documented to raise on damaged data. The list is long because
# their parsers index, unpack and assert their way through untrusted bytes.
DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    MemoryError,
    Warning,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

# MAX_PIXELS replaces Pillow's own limit, which warns from 89 million pixels on. Both settings are
# made once, here, because changing them around each call would race between threads.
Image.MAX_IMAGE_PIXELS = None
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

_Size = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class OpenedImage:
    """A picture ready for use: upright, mode RGB, colours in sRGB.

    `width` and `height` are the full upright size in the file, in pixels; `image` may be smaller
    where a scaled decode was asked for.
    """

    image: Image.Image
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Wish:
    """How large a picture is wanted: at least so large, or all there is.

    Attributes:
        short_side_px: its short side; 0 for any.
        square_px: a square that it just fits into, for which a picture embedded in the file will
            do; 0 for none.
    """

    short_side_px: int = 0
    square_px: int = 0

    def size(self, full: _Size) -> _Size:
        """Return the size wanted of a picture of this one."""
        if self.square_px:
            return fit(full, self.square_px)
        return (self.short_side_px, self.short_side_px) if self.short_side_px else full


def fit(size: _Size, square_px: int) -> _Size:
    """Shrink a size so that it fits into a square; never enlarge it."""
    scale = min(1.0, square_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def decode(data: bytes, path: Path | str, wish: Wish) -> OpenedImage:
    """Decode at least the wanted size, or all there is.

    Raises:
        ImageError: the bytes are not a picture, are damaged, or hold more than `MAX_PIXELS`; or
            memory is short just now.
    """
    with _reasons(data, path):
        image = _identify(data)
        full = image.size
        if full[0] * full[1] > MAX_PIXELS:
            raise ImageError(path, f"it is too large: {full[0]} x {full[1]} pixels")
        target = wish.size(full)
        if image.format in ("JPEG", "MPO") or (wish.square_px and image.format == "HEIF"):
            image.draft(None, target)
        # A progressive JPEG is held whole while a scaled one is made of it.
        held = full if image.info.get("progressive") else image.size
        with large_pictures.alone(if_=large_pictures.is_large(held)):
            image.load()
            # Asked after load(), which turns TIFF files itself; their size was upright from the
            # start.
            orientation = _orientation(image)
            rgb = _small_srgb(image, target)
        if orientation in _TURNS:
            rgb = rgb.transpose(_TURNS[orientation])
        rgb.info = {}  # so that nobody applies the orientation or the profile again
    width, height = full if orientation < 5 else full[::-1]
    return OpenedImage(rgb, width, height)


@contextmanager
def _reasons(data: bytes, path: Path | str) -> Iterator[None]:
    """Turn whatever a decoder raises into an `ImageError`."""
    try:
        yield
    except UnidentifiedImageError as error:
        is_one = _STARTS.match(data)
        raise ImageError(
            path, "the file is damaged" if is_one else "it is not a picture"
        ) from error
    except MemoryError as error:
        raise ImageError(path, NO_MEMORY, is_passing=True) from error
    except DECODER_ERRORS as error:
        cut = "truncated" in str(error).lower()
        raise ImageError(path, "the file is cut short" if cut else "the file is damaged") from error


def _identify(data: bytes) -> Image.Image:
    if data.startswith(_JPEG_START):
        return Image.open(io.BytesIO(data), formats=("JPEG",))
    _load_decoders()
    return Image.open(io.BytesIO(data), formats=_FORMATS)


@functools.cache
def _load_decoders() -> None:
    # Without these Pillow would import all of its decoders, for documents and videos too.
    for name in ("WebP", "Tiff", "Avif"):
        importlib.import_module(f"PIL.{name}ImagePlugin")
    importlib.import_module("pillow_heif").register_heif_opener()


def _orientation(image: Image.Image) -> int:
    """Read how the camera was held: 1 (upright) to 8."""
    places = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif")
    if not any(place in image.info for place in places):
        return 1
    try:
        found = image.getexif().get(_ORIENTATION_TAG, 1)
    except DECODER_ERRORS:  # a picture is worth showing although its notes are damaged
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _small_srgb(image: Image.Image, target: _Size) -> Image.Image:
    """Turn into sRGB, shrunk by a whole factor to no less than twice the target where it can be."""
    factor = min(image.width // target[0], image.height // target[1]) // 2
    modes = ("L", "RGB", "RGBA", "LA", "CMYK")
    is_simple = image.mode in modes and "transparency" not in image.info
    if large_pictures.is_large(image.size):
        return large_pictures.reduced_srgb(image, max(1, factor), is_simple=is_simple)
    return to_srgb(image.reduce(factor) if factor >= 2 and is_simple else image)
