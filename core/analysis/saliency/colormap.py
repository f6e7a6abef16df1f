"""Signed maps as colours that everybody can tell apart."""

import numpy as np
from PIL import Image

from core.domain.arrays import Floats, Pixels

SIDE_PX = 224
"""Of an overlay: finer than any map, so that only the screen's scaling is left to do."""

# One light and one dark, so that they differ on a grey print and to any eye; amber and blue lie on
# the axis that red-green blindness leaves alone. Checked by a test on their lightness.
FOR = (255, 190, 40)
AGAINST = (30, 50, 190)

N_LEGEND = 101


def overlay_of(values: Floats) -> Pixels:
    """Colour a map: clear where it says nothing, opaque where it says most.

    Args:
        values: (rows, columns), any scale; above 0 speaks for.

    Returns:
        (SIDE_PX, SIDE_PX, 4) uint8: red, green, blue, opacity.
    """
    most = float(np.abs(values).max())
    scaled = np.asarray(values / most if most > 0 else values, np.float32)
    smooth = Image.fromarray(scaled).resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    return coloured(np.asarray(smooth, np.float32))


def coloured(values: Floats) -> Pixels:
    """Colour values in -1..1, (rows, columns): (rows, columns, 4) uint8."""
    values = values.clip(-1, 1)
    colours = np.where(values[..., None] >= 0, np.array(FOR), np.array(AGAINST))
    return np.concatenate([colours, np.abs(values[..., None]) * 255], axis=2).astype(np.uint8)


def legend() -> Pixels:
    """Return the colours from all against to all for, (1, N_LEGEND, 4) uint8."""
    return coloured(np.linspace(-1, 1, N_LEGEND, dtype=np.float32)[None])


def laid_over(
    picture: Image.Image,
    overlay: Pixels,
    box: tuple[float, float, float, float],
    opacity: float,
) -> Image.Image:
    """Lay an overlay over a picture that turns grey as the overlay gets opaque.

    Args:
        picture: mode RGB.
        overlay: of `overlay_of`.
        box: as in `core.domain.explain.Heat`.
        opacity: 0..1.
    """
    grey = picture.convert("L").convert("RGB")
    mixed = Image.blend(picture, grey, opacity)
    width, height = picture.size
    left, top, right, bottom = (
        round(edge * side) for edge, side in zip(box, (width, height, width, height), strict=True)
    )
    size = (max(1, right - left), max(1, bottom - top))
    layer = Image.fromarray(overlay).resize(size, Image.Resampling.BILINEAR)
    layer.putalpha(layer.getchannel("A").point(lambda alpha: round(alpha * opacity)))
    mixed.paste(layer, (left, top), layer)
    return mixed
