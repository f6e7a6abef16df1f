"""Decode one picture in this process, whatever kind of file it is: upright, in RGB.

Everybody else comes by `core.imaging.decoding`, which also knows what to do about a file that ends
the process that opens it.
"""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from core.domain.errors import ImageError
from core.imaging import frames, large_pictures, transparency
from core.imaging.colours import to_srgb
from core.imaging.declared_colours import profile_of
from core.imaging.discovery import NO_MEMORY
from core.imaging.readers import jpeg, pillow_formats
from core.imaging.readers.base import MAX_PIXELS, NotRead, Size, Unfinished, Wish, fit, not_read
from core.imaging.readers.signatures import Kind, kind_of

__all__ = ["DECODER_ERRORS", "MAX_PIXELS", "OpenedImage", "Wish", "decode", "fit"]

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


@dataclass(frozen=True, slots=True, eq=False)
class OpenedImage:
    """A picture ready for use: upright, mode RGB, colours in sRGB.

    `width` and `height` are the full upright size in the file, in pixels; `image` may be smaller
    where a scaled decode was asked for.
    """

    image: Image.Image
    width: int
    height: int


def decode(data: bytes, path: Path | str, wish: Wish) -> OpenedImage:
    """Decode at least the wanted size, or all there is.

    Raises:
        ImageError: the bytes are not a picture, are of a kind that is not read, are damaged, or
            hold more than `MAX_PIXELS`; or memory is short just now.
    """
    with _reasons(data, path):
        kind, name = kind_of(data, Path(path).suffix.lower())
        opened = _open(kind, name, data, wish)
        full, target = opened.full, wish.size(opened.full)
        # A progressive JPEG is held whole while a scaled one is made of it.
        held = full if opened.image.info.get("progressive") else opened.image.size
        with large_pictures.alone(if_=large_pictures.is_large(held)):
            if kind == "jpeg":
                jpeg.load(opened, data, wish)
            else:
                opened.image.load()
                opened.image = frames.first_not_blank(opened.image)
            # Asked after load(), which turns TIFF files itself; their size was upright from the
            # start.
            orientation = opened.orientation or _orientation(opened.image)
            opened.image.info["icc_profile"] = profile_of(opened.image, data)
            rgb = _small_srgb(opened.image, target)
        if orientation in _TURNS:
            rgb = rgb.transpose(_TURNS[orientation])
        rgb.info = {}  # so that nobody applies the orientation or the profile again
    width, height = full if orientation < 5 else full[::-1]
    return OpenedImage(rgb, width, height)


def _open(kind: Kind, name: str, data: bytes, wish: Wish) -> Unfinished:
    """Let the reader of its kind open a file; the rarer ones are loaded when they are needed."""
    if kind == "not read":
        raise not_read(name)
    if kind == "unknown":
        raise UnidentifiedImageError
    if kind == "tiff":
        from core.imaging.readers import tiff

        try:
            return tiff.read(data, wish)
        except tiff.IsCameraRaw:
            kind = "raw"
    return _reader_of(kind)(data, wish)


def _reader_of(kind: Kind) -> Callable[[bytes, Wish], Unfinished]:
    if kind == "jpeg":
        return jpeg.read
    if kind == "raw":
        from core.imaging.readers import camera_raw

        return camera_raw.read
    if kind == "jpeg xl":
        from core.imaging.readers import jpeg_xl

        return jpeg_xl.read
    if kind == "jpeg 2000":
        from core.imaging.readers import jpeg_2000

        return jpeg_2000.read
    if kind == "dicom":
        from core.imaging.readers import dicom

        return dicom.read
    return pillow_formats.read


@contextmanager
def _reasons(data: bytes, path: Path | str) -> Iterator[None]:
    """Turn whatever a decoder raises into an `ImageError`."""
    try:
        yield
    except NotRead as error:
        raise ImageError(path, error.reason) from error
    except UnidentifiedImageError as error:
        is_one = kind_of(data)[0] != "unknown"
        raise ImageError(
            path, "the file is damaged" if is_one else "it is not a picture"
        ) from error
    except MemoryError as error:
        raise ImageError(path, NO_MEMORY, is_passing=True) from error
    except DECODER_ERRORS as error:
        cut = "truncated" in str(error).lower()
        raise ImageError(path, "the file is cut short" if cut else "the file is damaged") from error


def _orientation(image: Image.Image) -> int:
    """Read how the camera was held: 1 (upright) to 8."""
    places = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif")
    if not any(place in image.info for place in places):
        return 1
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    except DECODER_ERRORS:  # a picture is worth showing although its notes are damaged
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _small_srgb(image: Image.Image, target: Size) -> Image.Image:
    """Turn into sRGB, shrunk by a whole factor to no less than twice the target where it can be."""
    factor = min(image.width // target[0], image.height // target[1]) // 2
    modes = ("L", "RGB", "RGBA", "LA", "CMYK")
    is_simple = image.mode in modes and "transparency" not in image.info
    ground = transparency.ground_for(image) if transparency.has_alpha(image) else None
    if large_pictures.is_large(image.size):
        return large_pictures.reduced_srgb(image, max(1, factor), ground, is_simple=is_simple)
    if factor >= 2 and is_simple:
        image = transparency.without_alpha(image, ground).reduce(factor)
    return to_srgb(image, ground)
