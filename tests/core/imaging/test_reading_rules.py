"""Which pictures may look otherwise under today's rules of reading."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.imaging.reading_rules import HEAD_BYTES, is_read_otherwise

SIZE = (40, 30)


def head(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()[:HEAD_BYTES]


RGB = Image.new("RGB", SIZE, (200, 80, 60))
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
DEEP = Image.fromarray(np.full((30, 40), 1000, np.uint16))


@pytest.mark.parametrize(
    ("data", "suffix", "otherwise"),
    [
        (head(RGB, "JPEG"), ".jpg", False),
        (head(RGB, "JPEG", icc_profile=SRGB), ".jpg", False),
        (head(RGB, "PNG"), ".png", False),
        (head(RGB, "WEBP"), ".webp", False),
        (head(RGB, "BMP"), ".bmp", False),
        (head(RGB.convert("RGBA"), "PNG"), ".png", True),
        (head(DEEP, "PNG"), ".png", True),
        (head(RGB, "PNG", icc_profile=SRGB), ".png", True),
        (head(RGB.convert("RGBA"), "BMP"), ".bmp", True),
        (head(RGB, "TIFF"), ".tif", True),
        (head(RGB, "AVIF"), ".avif", True),
    ],
)
def test_kinds_that_the_change_concerns(data, suffix, otherwise):
    assert is_read_otherwise(data, suffix, SIZE) is otherwise


@pytest.mark.parametrize(
    ("size", "otherwise"), [((80, 40), False), ((81, 40), True), ((3, 9), True)]
)
def test_panoramas(size, otherwise):
    assert is_read_otherwise(head(RGB, "JPEG"), ".jpg", size) is otherwise
