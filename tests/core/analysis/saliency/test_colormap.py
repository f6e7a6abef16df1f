"""Colours that say for and against to every eye."""

import numpy as np
import pytest
from PIL import Image

from core.analysis.saliency import colormap as colouring


def lightness(overlay, behind):
    """Return CIE L* of an overlay (1, n, 4) over one grey, (n,)."""
    alpha = overlay[0, :, 3:] / 255
    mixed = (overlay[0, :, :3] * alpha + behind * (1 - alpha)) / 255
    linear = np.where(mixed <= 0.04045, mixed / 12.92, ((mixed + 0.055) / 1.055) ** 2.4)
    shine = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(shine > 0.008856, 116 * np.cbrt(shine) - 16, 903.3 * shine)


@pytest.mark.parametrize("behind", [90, 128, 165])
def test_the_legend_gets_lighter_all_the_way_from_against_to_for(behind):
    steps = np.diff(lightness(colouring.legend(), behind))
    assert (steps > -0.2).all()
    ends = lightness(colouring.legend(), behind)[[0, -1]]
    assert ends[1] - ends[0] > 45


def test_nothing_to_say_is_clear():
    assert (colouring.overlay_of(np.zeros((7, 7), np.float32))[..., 3] == 0).all()


def test_for_is_amber_and_against_is_blue_where_they_are():
    values = np.zeros((4, 4), np.float32)
    values[0, 0], values[3, 3] = 3.0, -3.0
    found = colouring.overlay_of(values)
    assert tuple(found[5, 5, :3]) == colouring.FOR
    assert tuple(found[-5, -5, :3]) == colouring.AGAINST
    assert found[5, 5, 3] > 200
    assert found[-5, -5, 3] > 200
    assert found[5, -5, 3] < 10


def test_only_what_the_network_saw_is_coloured():
    picture = Image.new("RGB", (200, 100), (200, 30, 30))
    overlay = np.full((224, 224, 4), 255, np.uint8)
    drawn = colouring.laid_over(picture, overlay, (0.25, 0.0, 0.75, 1.0), 1.0)
    assert drawn.getpixel((100, 50)) == (255, 255, 255)
    outside = drawn.getpixel((10, 50))
    assert outside[0] == outside[1] == outside[2] < 255


def test_without_opacity_the_picture_is_as_it_was():
    picture = Image.new("RGB", (20, 10), (200, 30, 30))
    overlay = np.full((224, 224, 4), 255, np.uint8)
    assert colouring.laid_over(picture, overlay, (0, 0, 1, 1), 0.0).getpixel((5, 5)) == (
        200,
        30,
        30,
    )
