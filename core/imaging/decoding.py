"""Open one picture upright in RGB; fingerprint it; make its thumbnail.

A file of any kind, state or size may stand behind an image's name. Everything here either gives a
proper picture or raises `ImageError` with a short reason; nothing hangs, warns or half-decodes.
All functions may be called from several threads at once.
"""

import functools
import importlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from core.domain.arrays import Pixels
from core.domain.errors import ImageError
from core.imaging.discovery import EXTENSIONS, content_hash, find_images, read_bytes

__all__ = [
    "EXTENSIONS",
    "OpenedImage",
    "content_hash",
    "find_images",
    "middle_box",
    "open_rgb",
    "read_bytes",
    "thumbnail_jpeg",
    "to_pixels",
]

MAX_PIXELS = 250_000_000
"""Larger pictures are refused: a crafted file of a few bytes must not take all memory."""

THUMBNAIL_QUALITY = 85
# Beyond three source pixels a target pixel a box filter before the bicubic one is several times
# faster, and the difference stays below one grey level.
REDUCING_GAP = 3.0

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

_Size: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class OpenedImage:
    """A picture ready for use: upright, mode RGB, colours in sRGB.

    `width` and `height` are the full upright size in the file, in pixels; `image` may be smaller
    where a scaled decode was asked for.
    """

    image: Image.Image
    width: int
    height: int


def open_rgb(data: bytes, path: Path | str, *, short_side_px: int | None = None) -> OpenedImage:
    """Decode a picture: first frame, upright, over white, in sRGB.

    Args:
        data: The file's bytes.
        path: Named in errors only.
        short_side_px: Allow a cheaper decode at a smaller size whose short side still has at least
            this many pixels (or all there are).

    Raises:
        ImageError: The bytes are not a picture, are damaged, or hold more than `MAX_PIXELS`.
    """
    return (
        _decode(data, path, lambda size: (short_side_px, short_side_px))
        if short_side_px
        else (_decode(data, path, lambda size: size))
    )


def to_pixels(
    image: Image.Image, *, resize_px: int, crop_px: int, interpolation: str = "bicubic"
) -> Pixels:
    """Scale the short side to `resize_px`, cut the middle: (crop_px, crop_px, 3) uint8.

    One resize straight from the source: what falls outside the crop is never computed, so a
    20000 x 10 strip costs no more than a square.

    Args:
        image: Mode RGB, any size from 1 x 1.
        resize_px: What the short side becomes, in pixels.
        crop_px: Side of the result, at most `resize_px`.
        interpolation: Pillow's word for how to scale, such as "bilinear".
    """
    box = middle_box(image.size, resize_px=resize_px, crop_px=crop_px)
    return cut_out(image, box, crop_px, interpolation)


def cut_out(
    image: Image.Image, box: tuple[float, float, float, float], crop_px: int, interpolation: str
) -> Pixels:
    """Scale a part of a picture, left, top, right, bottom, to (crop_px, crop_px, 3) uint8."""
    cut = image.resize(
        (crop_px, crop_px),
        Image.Resampling[interpolation.upper()],
        box=box,
        reducing_gap=REDUCING_GAP,
    )
    return np.array(cut, dtype=np.uint8)  # a copy: torch wants memory that it may write to


def middle_box(
    size: tuple[int, int], *, resize_px: int, crop_px: int
) -> tuple[float, float, float, float]:
    """Say which part of a picture `to_pixels` cuts out: left, top, right, bottom in its pixels."""
    width, height = size
    short = min(width, height)
    left, right = _middle(width, short, resize_px, crop_px)
    top, bottom = _middle(height, short, resize_px, crop_px)
    return left, top, right, bottom


def thumbnail_jpeg(data: bytes, path: Path | str, size_px: int) -> bytes:
    """Make an upright sRGB JPEG that fits in a square of `size_px`; never larger than the picture.

    Raises:
        ImageError: As for `open_rgb`.
    """
    opened = _decode(data, path, lambda size: _fit(size, size_px), embedded_will_do=True)
    size = _fit((opened.width, opened.height), size_px)
    small = opened.image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=THUMBNAIL_QUALITY)
    return target.getvalue()


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
        raise ImageError(path, "there is not enough memory to open it") from error
    except DECODER_ERRORS as error:
        cut = "truncated" in str(error).lower()
        raise ImageError(path, "the file is cut short" if cut else "the file is damaged") from error


def _decode(
    data: bytes,
    path: Path | str,
    wanted: Callable[[_Size], _Size],
    *,
    embedded_will_do: bool = False,
) -> OpenedImage:
    """Decode at least the wanted size (given the full one), or all there is."""
    with _reasons(data, path):
        image = _identify(data)
        full = image.size
        if full[0] * full[1] > MAX_PIXELS:
            raise ImageError(path, f"it is too large: {full[0]} x {full[1]} pixels")
        target = wanted(full)
        if image.format in ("JPEG", "MPO") or (embedded_will_do and image.format == "HEIF"):
            image.draft(None, target)
        image.load()
        # Asked after load(), which turns TIFF files itself; their size was upright from the start.
        orientation = _orientation(image)
        rgb = _srgb(_reduced(image, target))
        if orientation in _TURNS:
            rgb = rgb.transpose(_TURNS[orientation])
        rgb.info = {}  # so that nobody applies the orientation or the profile again
    width, height = full if orientation < 5 else full[::-1]
    return OpenedImage(rgb, width, height)


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


def _reduced(image: Image.Image, target: _Size) -> Image.Image:
    """Shrink by a whole factor to no less than twice the target, before anything costly."""
    factor = min(image.width // target[0], image.height // target[1]) // 2
    is_simple = image.mode in ("L", "RGB", "RGBA", "LA", "CMYK")
    if factor < 2 or not is_simple or "transparency" in image.info:
        return image
    return image.reduce(factor)


def _srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bit(image)
    elif "transparency" in image.info or image.mode in (
        "RGBA",
        "LA",
        "PA",
        "RGBa",
        "La",
    ):
        image = _over_white(image)
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    transform = _to_srgb(profile, image.mode) if profile else None
    if transform is not None:
        return ImageCms.applyTransform(image, transform) or image
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale grey values of 16 or 32 bits to 0..255; Pillow's own conversion clips them."""
    values = np.asarray(image)
    if values.dtype.itemsize == 2:
        return Image.fromarray((values >> 8).astype(np.uint8))
    values = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0)
    low, high = 0.0, float(values.max())
    ranges = [top for top in (1.0, 255.0, 65535.0) if high <= top]
    if ranges and values.min() >= 0:
        high = ranges[0]
    else:  # no known range: stretch, but not for a few hot pixels
        low, high = (float(value) for value in np.percentile(values, (0.1, 99.9)))
    scaled = (values - low) * (255 / max(high - low, 1e-9))
    return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))


def _over_white(image: Image.Image) -> Image.Image:
    see_through = image.convert("RGBA")
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(see_through, mask=see_through)
    return canvas


@functools.lru_cache(maxsize=16)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Make the way from a colour profile to sRGB: None where there is nothing to do or no way."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).lower()
        if "srgb" in name and "linear" not in name and mode == "RGB":
            return None
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None  # damaged, or meant for another mode: the plain colours are the best guess


def _middle(side: int, short: int, resize_px: int, crop_px: int) -> tuple[float, float]:
    """Find the source span of the crop along one side, rounded as resize-then-crop rounds."""
    scaled = int(resize_px * side / short)
    start = round((scaled - crop_px) / 2)
    per_pixel = side / scaled
    return start * per_pixel, min(float(side), (start + crop_px) * per_pixel)


def _fit(size: _Size, square_px: int) -> _Size:
    scale = min(1.0, square_px / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
