"""Which pictures look otherwise to the program since the rules of reading changed."""

import struct

from core.imaging.readers.signatures import kind_of

HEAD_BYTES = 1 << 17
"""So much of a file tells: its kind, its transparency, its colour profile."""

LONG = 2.0
"""Pictures whose sides differ by more than this factor are seen in views along the longer one."""

_ADOBE_RGB_BY_EXIF = b"R03\0"
_PROFILE = b"ICC_PROFILE\0"
_SRGB_NAMES = (b"sRGB", "sRGB".encode("utf-16-be"))
_COLOUR_CHUNKS = (b"tRNS", b"gAMA", b"cHRM", b"cICP", b"iCCP", b"acTL")
_SEE_THROUGH = (4, 6)  # PNG's types of colour with alpha
_WEBP_ALPHA_ANIMATION_PROFILE = 0x10 | 0x02 | 0x20


def is_read_otherwise(head: bytes, suffix: str, size: tuple[int | None, int | None]) -> bool:
    """Tell whether a picture may give other pixels under rules 2 than under rules 1.

    Args:
        head: the first `HEAD_BYTES` of its file.
        suffix: of its name, in lower case.
        size: upright, in pixels; None where it is not known.
    """
    if is_long(size):
        return True
    kind = kind_of(head, suffix)[0]
    if kind == "jpeg":
        return _is_jpeg_of_other_colours(head)
    if head.startswith(b"\x89PNG"):
        return _is_png_of_other_colours(head)
    if head.startswith(b"RIFF"):
        return head[12:16] == b"VP8X" and bool(head[20] & _WEBP_ALPHA_ANIMATION_PROFILE)
    if head.startswith(b"BM"):
        return head[28:30] == b"\x20\0"  # 32 bits a pixel, so perhaps with alpha
    return True


def is_long(size: tuple[int | None, int | None]) -> bool:
    """Tell whether a picture is a panorama, or as tall as one is wide."""
    width, height = size
    if not width or not height:
        return False
    return max(width, height) > LONG * min(width, height)


def _is_jpeg_of_other_colours(head: bytes) -> bool:
    if _ADOBE_RGB_BY_EXIF in head:
        return True
    at = head.find(_PROFILE)
    # Only profiles with sRGB in their names were taken for sRGB. True ones among them are many;
    # telling them apart needs the whole profile, and reading such a picture again does no harm.
    return at >= 0 and any(name in head[at:] for name in _SRGB_NAMES) and not _is_usual(head, at)


def _is_usual(head: bytes, at: int) -> bool:
    """Tell whether a profile is the one of sRGB that most programs write."""
    from core.imaging.colour_profiles import is_srgb

    (length,) = struct.unpack_from(">H", head, at - 2)
    return is_srgb(head[at + len(_PROFILE) + 2 : at - 2 + length])


def _is_png_of_other_colours(head: bytes) -> bool:
    if len(head) < 26 or head[24] == 16 or head[25] in _SEE_THROUGH:
        return True
    before_pixels = head[: head.find(b"IDAT") if b"IDAT" in head else len(head)]
    return any(name in before_pixels for name in _COLOUR_CHUNKS)
