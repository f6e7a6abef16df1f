"""Open one picture upright in RGB; fingerprint it; make its thumbnail.

A file of any kind, state or size may stand behind an image's name. Everything here either gives a
proper picture or raises `ImageError` with a short reason; nothing hangs, warns or half-decodes.
All functions may be called from several threads at once.
"""

import io
from pathlib import Path

from PIL import Image

from core.domain.errors import ImageError
from core.imaging.apart import EndedApart, decode_apart
from core.imaging.crops import middle_box, to_pixels
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
from core.imaging.scaling import REDUCING_GAP

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
