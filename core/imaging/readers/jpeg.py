"""JPEG: what libjpeg reads, and what only looks damaged because its end marker is missing."""

import io
import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

from core.imaging.intensities import PLAIN, Scale, declared, to_grey_levels
from core.imaging.readers.base import Size, Unfinished, Wish, check_size, needs_extra

_START_OF_IMAGE, _END_OF_IMAGE = b"\xff\xd8", b"\xff\xd9"
_START_OF_SCAN = 0xDA
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xCA}

# What a decoder takes for coded values where a file ends too soon. Where it needs none, both give
# the same picture.
_FILLERS = (b"\0" * 64, b"\x5a" * 64)


def read(data: bytes, wish: Wish) -> Unfinished:
    """Open a JPEG picture, at a smaller size where that will do.

    Raises:
        NotRead: it is too large, or of a rare kind whose reader is not installed.
    """
    frame = _frame(data)
    if frame and frame[1] > 8:
        return _read_rare(data, f"a JPEG of {frame[1]} bits a channel", frame[1])
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    full = image.size
    check_size(full)
    image.draft(None, wish.size(full))
    return Unfinished(image, full)


def load(opened: Unfinished, data: bytes, wish: Wish) -> None:
    """Decode what `read` opened. A file that lacks nothing but its end marker is whole.

    Raises:
        OSError: as Pillow does, where more is missing.
    """
    image = opened.image
    try:
        image.load()
    except OSError as error:
        whole = None
        if "truncated" in str(error).lower():
            whole = _whole_without_end(data, wish.size(opened.full))
        if whole is None:
            raise
        opened.image = whole


def _whole_without_end(data: bytes, size: Size) -> Image.Image | None:
    """Decode a file that ends without an end marker: None where pixels are missing."""
    body = data.removesuffix(b"\xff")
    if not _has_all_scans(body):
        return None
    pictures = []
    for filler in _FILLERS:
        image = Image.open(io.BytesIO(body + filler + _END_OF_IMAGE), formats=("JPEG",))
        image.draft(None, size)
        image.load()
        pictures.append(image)
    is_whole = pictures[0].tobytes() == pictures[1].tobytes()
    return pictures[0] if is_whole else None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk through the marker segments of a file: each marker with what it holds."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # coded values: go on at the next marker that is none of theirs
            at = data.find(b"\xff", at + 1)
            if at < 0:
                return
            continue
        marker = data[at + 1]
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length


def _frame(data: bytes) -> tuple[int, int] | None:
    """Return the marker of the frame and the bits of its values; None where there is none."""
    for marker, held in _segments(data):
        if marker in _FRAMES and held:
            return marker, held[0]
        if marker == _START_OF_SCAN:
            return None
    return None


def _has_all_scans(data: bytes) -> bool:
    """Tell whether each value is coded to its last bit, be it in many scans."""
    frame, refined = b"", set[tuple[int, int]]()
    is_progressive = False
    for marker, held in _segments(data):
        if marker in _FRAMES:
            frame, is_progressive = held, marker in _PROGRESSIVE
        elif marker == _START_OF_SCAN and held:
            n_parts = held[0]
            if len(held) < 2 * n_parts + 4:
                return False
            first, last, bits = held[1 + 2 * n_parts : 4 + 2 * n_parts]
            if bits & 15 == 0:
                named = [held[1 + 2 * number] for number in range(n_parts)]
                refined |= {(part, at) for part in named for at in range(first, last + 1)}
    if not is_progressive:
        return bool(frame)
    parts = frame[6::3][: frame[5]]
    return all((part, at) in refined for part in parts for at in range(64))


def _read_rare(data: bytes, name: str, bits: int) -> Unfinished:
    try:
        import imagecodecs
    except ImportError as error:
        raise needs_extra(name) from error
    values = np.asarray(imagecodecs.jpeg_decode(data))
    scale = Scale(declared(bits)) if bits in range(9, 16) else PLAIN
    image = Image.fromarray(to_grey_levels(values, scale))
    return Unfinished(image, image.size)
