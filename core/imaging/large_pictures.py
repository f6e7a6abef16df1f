"""Large pictures in little memory: turned into sRGB and shrunk strip by strip, one at a time.

What a decoder holds cannot be helped: four bytes a pixel at most, beside the file. All that comes
after is done a few million pixels at a time, so that no second copy of the whole picture is made.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext

from PIL import Image

from core.imaging import colours, transparency
from core.imaging.transparency import Ground, without_alpha

# See docs/adr/0062-fatal-pictures-and-large-ones.md.
LARGE_PIXELS = 50_000_000
LARGE_BYTES = 200_000_000  # of a file: what lies in it is likely to be large

_STRIP_PIXELS = 1_000_000

# One large picture is opened at a time in a process, from its file to the small picture.
_ALONE = threading.RLock()

_Size = tuple[int, int]


def is_large(size: _Size) -> bool:
    """Tell whether a picture has so many pixels that others should wait for it."""
    return size[0] * size[1] > LARGE_PIXELS


def alone(*, if_: bool) -> AbstractContextManager[object]:
    """Wait, where it is so, until no other thread works on a large picture."""
    return _ALONE if if_ else nullcontext()


def file_alone(n_bytes: int) -> AbstractContextManager[object]:
    """Wait to read a large file until no other thread works on a large picture."""
    return alone(if_=n_bytes > LARGE_BYTES)


def reduced_srgb(
    image: Image.Image, factor: int, ground: Ground | None, *, is_simple: bool
) -> Image.Image:
    """Turn a loaded picture into sRGB and shrink it by a whole factor, strip by strip.

    Args:
        image: of any mode.
        factor: 1 or more.
        ground: what the whole is laid on; None where it is opaque.
        is_simple: its values can be averaged before colours are looked at, which is cheaper.
    """
    if is_simple and factor > 1:
        mode = transparency.plain_mode(image.mode) if ground == "none" else image.mode
        small = _by_strips(image, factor, mode, lambda strip: without_alpha(strip, ground))
        small.info = image.info
        return colours.to_srgb(small, ground)
    if is_simple and image.mode == "RGB" and not image.info.get("icc_profile"):
        return image
    return _by_strips(image, factor, "RGB", lambda strip: colours.to_srgb(strip, ground))


def _by_strips(
    image: Image.Image, factor: int, mode: str, turn: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    out = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for top, strip in _strips(image, factor):
        turned = turn(strip)
        out.paste(turned.reduce(factor) if factor > 1 else turned, (0, top // factor))
    return out


def _strips(image: Image.Image, factor: int) -> Iterator[tuple[int, Image.Image]]:
    """Cut a picture into strips whose heights are multiples of the factor, but for the last."""
    n_rows = max(1, _STRIP_PIXELS // image.width // factor) * factor
    for top in range(0, image.height, n_rows):
        yield top, image.crop((0, top, image.width, min(top + n_rows, image.height)))
