"""Parts of a picture scaled: the fast way gives what Pillow gives, by a grey level."""

import platform
import threading

import numpy as np
import pytest
from PIL import Image

from core.imaging import scaling
from core.imaging.scaling import scaled_parts

BOXES = [(10.5, 3.25, 200.0, 150.75), (0.0, 0.0, 240.0, 180.0), (40.0, 30.0, 90.0, 80.0)]
SIDE = 96


@pytest.fixture
def picture():
    rng = np.random.default_rng(0)
    small = Image.fromarray(rng.integers(0, 256, (60, 80, 3), np.uint8))
    return small.resize((240, 180), Image.Resampling.BICUBIC)


@pytest.fixture
def without_library(monkeypatch):
    monkeypatch.setattr(scaling, "_has_resizer", lambda: False)


def by_pillow(picture, box, side, how):
    resized = picture.resize((side, side), how, box=box, reducing_gap=scaling.REDUCING_GAP)
    return np.asarray(resized).astype(int)


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="there is not a wheel for every system"
)
def test_the_library_is_there():
    assert scaling._has_resizer()


def test_bilinear_parts_are_those_of_pillow_to_a_grey_level(picture):
    parts = scaled_parts(picture, BOXES, SIDE, "bilinear")
    assert (parts.shape, parts.dtype) == ((3, SIDE, SIDE, 3), np.uint8)
    for part, box in zip(parts, BOXES, strict=True):
        off = np.abs(part - by_pillow(picture, box, SIDE, Image.Resampling.BILINEAR))
        assert off.max() <= 1
        assert off.mean() < 0.5


def test_without_the_library_pillow_scales(picture, without_library):
    (part,) = scaled_parts(picture, BOXES[:1], SIDE, "bilinear")
    assert (part == by_pillow(picture, BOXES[0], SIDE, Image.Resampling.BILINEAR)).all()


def test_networks_in_float_see_what_they_saw_before(picture):
    (part,) = scaled_parts(picture, BOXES[:1], SIDE, "bicubic")
    assert (part == by_pillow(picture, BOXES[0], SIDE, Image.Resampling.BICUBIC)).all()


def test_a_part_far_larger_than_its_square_is_reduced_first(picture):
    (part,) = scaled_parts(picture, BOXES[1:2], 16, "bilinear")
    assert (part == by_pillow(picture, BOXES[1], 16, Image.Resampling.BILINEAR)).all()


def test_every_kind_of_box_is_scaled(picture):
    for box in [(0.0, 0.0, 1.0, 1.0), (239.0, 0.0, 240.0, 180.0), (0.0, 179.5, 240.0, 180.0)]:
        (part,) = scaled_parts(picture, [box], 8, "bilinear")
        assert np.abs(part - by_pillow(picture, box, 8, Image.Resampling.BILINEAR)).max() <= 1


def test_threads_do_not_disturb_each_other(picture):
    wanted = scaled_parts(picture, BOXES, SIDE, "bilinear")
    wrong = []

    def work():
        for _ in range(40):
            if (scaled_parts(picture, BOXES, SIDE, "bilinear") != wanted).any():
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_grey_picture_stays_grey(picture):
    parts = scaled_parts(picture.convert("L"), BOXES, SIDE, "bilinear")
    assert parts.shape == (3, SIDE, SIDE)
