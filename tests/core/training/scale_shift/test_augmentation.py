from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from core.imaging.decoding import to_pixels
from core.training.scale_shift.augmentation import augmented_views

SIDES = {"resize_px": 40, "crop_px": 32}
SIGHT = SimpleNamespace(n_views=1, **SIDES, interpolation="bicubic", crop_mode="center")


@pytest.fixture
def picture(draw_image, tmp_path):
    return Image.open(draw_image(tmp_path / "a.png", (64, 48), seed=1)).convert("RGB")


def views(picture, seed=0, n=4, **more):
    return augmented_views(picture, n, SIGHT, rng=np.random.default_rng(seed), **more)


def test_the_first_view_is_what_labelling_sees(picture):
    assert (views(picture)[0] == to_pixels(picture, **SIDES)).all()


def test_the_others_are_others_and_like_it(picture):
    plain, *others = views(picture).astype(float)
    for one in others:
        assert 1 < np.abs(one - plain).mean() < 90


def test_a_seed_decides_the_views(picture):
    assert (views(picture) == views(picture)).all()
    assert (views(picture) != views(picture, seed=1)).any()


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_odd_pictures_have_views_too(size):
    assert views(Image.new("RGB", size, "red")).shape == (4, 32, 32, 3)


def test_a_plain_picture_has_no_dark_corners():
    for one in views(Image.new("RGB", (50, 50), (200, 200, 200)), n=8):
        assert one.std() < 12


def test_views_are_mirrored_only_where_that_is_asked_for():
    half = Image.fromarray(
        np.tile(np.repeat([0, 250], 32).astype(np.uint8)[None, :, None], (64, 1, 3))
    )

    def is_mirrored(one):
        return one[:, :8].mean() > one[:, -8:].mean()

    assert not any(is_mirrored(one) for one in views(half, n=12))
    assert any(is_mirrored(one) for one in views(half, n=12, mirror=True))
