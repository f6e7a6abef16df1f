"""Numbers of any kind become grey values: black, white and what lies between."""

import numpy as np
import pytest

from core.imaging.intensities import Scale, declared, to_grey_levels

GREYS = np.linspace(0, 255, 400).reshape(20, 20)


def distance(values, scale=None):
    levels = to_grey_levels(values, scale or Scale())
    assert levels.dtype == np.uint8
    assert levels.shape == values.shape
    return np.abs(levels - GREYS).mean()


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
def test_the_range_in_use_tells_the_bits(bits):
    assert distance((GREYS / 255 * ((1 << bits) - 1)).astype(np.uint16)) < 1


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("top", [1, 255])
def test_usual_ranges_of_floats_keep_their_brightness(dtype, top):
    dim = GREYS / 2
    levels = to_grey_levels((dim / 255 * top).astype(dtype))
    assert np.abs(levels - dim).mean() < 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_units_are_stretched(dtype):
    assert distance((280 + GREYS / 255 * 30).astype(dtype)) < 1


@pytest.mark.parametrize("hole", [np.nan, np.inf, -3.4e38, -9999])
def test_what_was_not_measured_is_black_and_decides_nothing(hole):
    values = (500 + GREYS).astype(np.float32)
    values[5] = hole
    levels = to_grey_levels(values)
    assert (levels[5] == 0).all()
    assert np.abs(levels[6:] - GREYS[6:]).mean() < 1


def test_the_files_own_mark_for_nothing():
    values = (300 + GREYS).astype(np.int16)
    values[5] = 7777
    assert np.abs(to_grey_levels(values, Scale(no_data=7777))[6:] - GREYS[6:]).mean() < 2


def test_declared_bits_count_although_the_picture_is_dark():
    dark = (GREYS / 255 * 1000).astype(np.uint16)
    assert to_grey_levels(dark, Scale(bits=12)).max() == round(1000 / 4095 * 255)
    assert to_grey_levels(np.uint16([[0, 5000]]), Scale(bits=12)).max() > 0  # said wrongly


def test_zero_may_be_white():
    values = (65535 - GREYS * 257).astype(np.uint16)
    assert distance(values, Scale(declared(16), is_inverted=True)) < 1


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.float32])
@pytest.mark.parametrize("value", [0, 1, 700])
def test_a_picture_of_one_value_is_one_grey(dtype, value):
    assert len(np.unique(to_grey_levels(np.full((4, 5), value, dtype)))) == 1


def test_all_channels_share_a_range():
    colours = np.zeros((20, 20, 3), np.uint16)
    colours[..., 0], colours[..., 1] = 4000, 2000
    colours[0] = 0
    levels = to_grey_levels(colours)
    assert levels[5, 5].tolist() == [249, 125, 0]
