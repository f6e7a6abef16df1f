"""Open one picture upright in RGB; fingerprint it; make its thumbnail.

A file of any kind, state or size may stand behind an image's name. Everything here either gives a
proper picture or raises `ImageError` with a short reason; nothing hangs, warns or half-decodes.
All functions may be called from several threads at once.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from core.domain.arrays import Pixels
from core.domain.errors import ImageError
from core.imaging.apart import EndedApart, decode_apart
from core.imaging.decoders import DECODER_ERRORS, MAX_PIXELS, OpenedImage, Wish, decode, fit
from core.imaging.discovery import (
    EXTENSIONS,
    NO_MEMORY,
    content_hash,
    find_images,
    read_bytes,
)
from core.imaging.in_flight import decoders_version, flights
from core.imaging.large_pictures import file_alone

__all__ = [
    "DECODER_ERRORS",
    "ENDED",
    "EXTENSIONS",
    "MAX_PIXELS",
    "NO_MEMORY",
    "OpenedImage",
    "content_hash",
    "decoders_version",
    "file_alone",
    "find_images",
    "middle_box",
    "open_rgb",
    "read_bytes",
    "thumbnail_jpeg",
    "to_pixels",
]

ENDED = "opening it ended the program that was opening it"
"""Why a picture is never opened again by this version of the program."""

THUMBNAIL_QUALITY = 85
# Beyond three source pixels a target pixel a box filter before the bicubic one is several times
# faster, and the difference stays below one grey level.
REDUCING_GAP = 3.0


def open_rgb(
    data: bytes,
    path: Path | str,
    *,
    short_side_px: int | None = None,
    known_hash: str = "",
) -> OpenedImage:
    """Decode a picture: first frame, upright, over white, in sRGB.

    Args:
        data: The file's bytes.
        path: Named in errors only.
        short_side_px: Allow a cheaper decode at a smaller size whose short side still has at least
            this many pixels (or all there are).
        known_hash: `content_hash` of the data, where it is at hand.

    Raises:
        ImageError: The bytes are not a picture, are damaged, or hold more than `MAX_PIXELS`; or
            they have ended a process that opened them; or memory is short.
    """
    return _open(data, path, Wish(short_side_px=short_side_px or 0), known_hash)


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


def thumbnail_jpeg(data: bytes, path: Path | str, size_px: int, *, known_hash: str = "") -> bytes:
    """Make an upright sRGB JPEG that fits in a square of `size_px`; never larger than the picture.

    Raises:
        ImageError: As for `open_rgb`.
    """
    opened = _open(data, path, Wish(square_px=size_px), known_hash)
    size = fit((opened.width, opened.height), size_px)
    small = opened.image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=THUMBNAIL_QUALITY)
    return target.getvalue()


def _open(data: bytes, path: Path | str, wish: Wish, known_hash: str) -> OpenedImage:
    """Decode here, or where no harm is done if the content may end the process."""
    key = known_hash or content_hash(data)
    ours = flights()
    mark = ours.mark_of(key)
    if mark == "ended":
        raise ImageError(path, ENDED)
    if not mark:
        with ours.opening(key):
            return decode(data, path, wish)
    try:
        opened = decode_apart(data, path, wish)
    except EndedApart as error:
        ours.condemn(key)
        raise ImageError(path, ENDED) from error
    except ImageError as error:
        if not error.is_passing:
            ours.acquit(key)
        raise
    ours.acquit(key)
    return opened


def _middle(side: int, short: int, resize_px: int, crop_px: int) -> tuple[float, float]:
    """Find the source span of the crop along one side, rounded as resize-then-crop rounds."""
    scaled = int(resize_px * side / short)
    start = round((scaled - crop_px) / 2)
    per_pixel = side / scaled
    return start * per_pixel, min(float(side), (start + crop_px) * per_pixel)
