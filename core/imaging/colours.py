"""From a loaded picture of any mode of eight bits to RGB in sRGB: profiles and transparency.

LittleCMS does all conversions. The intent is perceptual with compensation of the black point, as
browsers and photo viewers show pictures: black ink stays black, and what a screen cannot show is
pressed together instead of cut off. For profiles of three primaries and a curve, which all cameras
and phones write, every intent gives the same.
"""

import functools
import io

from PIL import Image, ImageCms

from core.imaging import transparency
from core.imaging.colour_profiles import is_srgb
from core.imaging.transparency import Ground

_AS_THEY_ARE = ("RGB", "L", "CMYK", "LAB")
_CANNOT = (ImageCms.PyCMSError, OSError, TypeError, ValueError)


def to_srgb(image: Image.Image, ground: Ground | None = None) -> Image.Image:
    """Turn a loaded picture into mode RGB with its colours in sRGB.

    Colours are converted before they are laid on a ground, which is in sRGB already.

    Args:
        image: of any mode of eight bits a channel; `info` may hold its profile.
        ground: what to lay it on, where it is a part of a picture; found in the image by default.
    """
    profile = image.info.get("icc_profile")
    if not transparency.has_alpha(image):
        return _converted(image, profile)
    if ground is None:
        ground = transparency.ground_for(image)
    colours, alpha = transparency.apart(image)
    return transparency.lay_on(_converted(colours, profile), alpha, ground)


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Turn a picture without transparency into RGB."""
    if image.mode not in _AS_THEY_ARE:
        image = image.convert("L" if image.mode == "1" else "RGB")
    if image.mode == "LAB":  # has no need of a profile
        return ImageCms.applyTransform(image, _from_lab()) or image
    if profile and image.mode == "L" and profile[16:20] == b"RGB ":
        # Grey values between the same curves. Programs that save grey under the profile of the
        # screen, and PNG's gAMA, which counts for grey, too.
        if _is_srgb(profile):
            return image.convert("RGB")
        image = image.convert("RGB")
    transform = _transform(profile, image.mode) if profile else None
    if transform is not None:
        return ImageCms.applyTransform(image, transform) or image
    return image if image.mode == "RGB" else image.convert("RGB")


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Make the way from a colour profile to sRGB: None where there is nothing to do or no way."""
    if mode == "RGB" and _is_srgb(profile):
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.PERCEPTUAL,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except _CANNOT:
        return None  # damaged, or meant for another mode: the plain colours are the best guess


@functools.lru_cache(maxsize=16)
def _is_srgb(profile: bytes) -> bool:
    return is_srgb(profile)


@functools.cache
def _from_lab() -> ImageCms.ImageCmsTransform:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB")
