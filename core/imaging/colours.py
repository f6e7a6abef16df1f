"""From whatever a file holds to the eight bits of sRGB: grey values, transparency, profiles."""

import functools
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_TOPS = (1.0, 255.0, 65535.0)  # where grey values of 32 bits end that no file says the range of
_SHARES = (0.1, 99.9)  # percentiles that other ranges are stretched between

Range = tuple[float, float]


def has_wide_greys(image: Image.Image) -> bool:
    """Tell whether a picture has grey values of 32 bits, which no file says the range of."""
    return image.mode in ("I", "F")


def to_srgb(image: Image.Image, grey_range: Range | None = None) -> Image.Image:
    """Turn a loaded picture into mode RGB, over white, with its colours in sRGB.

    Args:
        image: of any mode.
        grey_range: black and white of grey values of 32 bits, where they are a part of a picture;
            found in the image by default.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or has_wide_greys(image):
        image = _eight_bit(image, grey_range)
    elif "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        image = _over_white(image)
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    transform = _transform(profile, image.mode) if profile else None
    if transform is not None:
        return ImageCms.applyTransform(image, transform) or image
    return image if image.mode == "RGB" else image.convert("RGB")


def wide_greys(image: Image.Image) -> NDArray[np.float32]:
    """Return grey values of 32 bits as numbers; what is none is 0."""
    values = np.asarray(image).astype(np.float32)
    return np.nan_to_num(values, copy=False, posinf=0, neginf=0)


def range_of(low: float, high: float, sample: NDArray[np.float32]) -> Range:
    """Say what is black and what is white where the greys lie between `low` and `high`.

    Args:
        low, high: of all values.
        sample: values, for a range that is none of the usual ones.
    """
    tops = [top for top in _TOPS if high <= top]
    if tops and low >= 0:
        return 0.0, tops[0]
    # Stretched, but not for a few hot pixels.
    black, white = np.percentile(sample, _SHARES)
    return float(black), float(white)


def _eight_bit(image: Image.Image, grey_range: Range | None) -> Image.Image:
    """Scale grey values of 16 or 32 bits to 0..255; Pillow's own conversion clips them."""
    if not has_wide_greys(image):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    values = wide_greys(image)
    low, high = grey_range or range_of(float(values.min()), float(values.max()), values)
    scaled = (values - low) * (255 / max(high - low, 1e-9))
    return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))


def _over_white(image: Image.Image) -> Image.Image:
    see_through = image.convert("RGBA")
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(see_through, mask=see_through)
    return canvas


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Make the way from a colour profile to sRGB: None where there is nothing to do or no way."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).lower()
        if "srgb" in name and "linear" not in name and mode == "RGB":
            return None
        return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None  # damaged, or meant for another mode: the plain colours are the best guess
