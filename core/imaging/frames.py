"""Animations: which frame stands for the whole."""

from PIL import Image

from core.imaging import transparency
from core.imaging.large_pictures import is_large

_ANIMATED = ("GIF", "WEBP", "PNG", "AVIF", "JXL")  # pages of a TIFF are no frames
_MOST = 12  # frames that are looked at
_SAME = 4  # levels of 255 that lossy packing makes of one colour


def first_not_blank(image: Image.Image) -> Image.Image:
    """Return the first frame, or the first of a dozen where that one shows nothing.

    Animations fade in from one colour, or from nothing. Where all of the dozen are blank, or the
    file is damaged there, the first is kept.

    Args:
        image: loaded; it may stand at another frame afterwards.
    """
    if image.format not in _ANIMATED or is_large(image.size):
        return image
    # A GIF is asked by looking for the next frame, which may be damaged.
    may_have_more = image.format == "GIF" or getattr(image, "is_animated", False)
    if not may_have_more or not is_blank(image):
        return image
    first = image.copy()
    for number in range(1, _MOST):
        try:
            image.seek(number)
            image.load()
        except Exception:  # noqa: BLE001 - the end, or damage behind what is shown today
            break
        if not is_blank(image):
            return image.copy()
    return first


def is_blank(image: Image.Image) -> bool:
    """Tell whether a frame is of one colour, or cannot be seen at all."""
    if not transparency.has_alpha(image):
        return _is_flat(image.convert("RGB") if image.mode == "P" else image)
    if transparency.is_invisible(image):
        return True
    colours, alpha = transparency.apart(image)
    return _is_flat(alpha) and _is_flat(colours)


def _is_flat(image: Image.Image) -> bool:
    return all(high - low <= _SAME for low, high in transparency.ends_of(image))
