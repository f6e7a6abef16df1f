"""The views of a picture, and the mean that is embedded."""

import numpy as np
import pytest
from PIL import Image

from core.backbones import DEFAULT, find_backbone
from core.backbones.backbone import N_VIEWS
from core.embedding.multi_crop import CLOSE, multi_crop, short_side_for
from core.imaging.decoding import to_pixels

SIDES = {"resize_px": 64, "crop_px": 56}


@pytest.fixture
def picture():
    """Twice as wide as high: red to the left, blue to the right, green in the very middle."""
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[:, :100, 0] = pixels[:, 100:, 2] = 255
    pixels[40:60, 90:110] = (0, 255, 0)
    return Image.fromarray(pixels)


def test_the_first_view_is_the_plain_one(picture):
    assert (multi_crop(picture, 1, **SIDES)[0] == to_pixels(picture, **SIDES)).all()
    assert (multi_crop(picture, 3, **SIDES)[0] == to_pixels(picture, **SIDES)).all()


def test_the_second_is_the_whole_and_the_third_is_closer(picture):
    plain, whole, close = multi_crop(picture, 3, **SIDES)
    green = [(one[..., 1] > 128).mean() for one in (plain, whole, close)]
    assert green[1] == pytest.approx(20 * 20 / (100 * 200), rel=0.2)
    assert green[2] == pytest.approx((20 / (100 * CLOSE)) ** 2, rel=0.2)
    assert green[1] < green[0] < green[2]


def test_none_is_mirrored(picture):
    for view in multi_crop(picture, 3, **SIDES):
        assert view[0, 0].argmax() == 0  # red
        assert view[0, -1].argmax() == 2  # blue


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3)])
def test_any_size_has_all_views(size):
    assert multi_crop(Image.new("RGB", size), 3, **SIDES).shape == (3, 56, 56, 3)


def test_pictures_are_opened_large_enough_for_the_closer_view():
    assert short_side_for(1, **SIDES) == 64
    assert short_side_for(3, **SIDES) == round(56 / CLOSE)


def test_embeddings_of_views_have_names_of_their_own():
    plain = find_backbone(DEFAULT)
    viewed = find_backbone(f"{DEFAULT}+views")
    assert viewed == plain.with_views
    assert viewed.n_views == N_VIEWS
    assert viewed.key != plain.key
    assert viewed.network_key == plain.network_key
    assert find_backbone(viewed.name).key == viewed.key


@pytest.mark.parametrize("shape", [(100, 300), (100, 520), (300, 100), (7, 400)])
@pytest.mark.parametrize("n_views", [1, 2, 3])
def test_of_a_panorama_every_part_is_seen(shape, n_views):
    """A bright patch at either end, or in between, is seen in one of the views at least."""
    height, width = shape
    for place in np.linspace(0, 1, 6):
        pixels = np.zeros((*shape, 3), np.uint8)
        along = max(shape) // 8
        start = round(place * (max(shape) - along))
        part = np.s_[:, start : start + along] if width > height else np.s_[start : start + along]
        pixels[part] = 255
        views = multi_crop(Image.fromarray(pixels), n_views, **SIDES)
        assert views.shape == (n_views, 56, 56, 3)
        assert views.max(axis=(1, 2, 3)).max() > 200


def test_up_to_two_to_one_the_views_are_around_the_middle(picture):
    plain = multi_crop(picture, 3, **SIDES)[0]
    assert (plain == to_pixels(picture, **SIDES)).all()
