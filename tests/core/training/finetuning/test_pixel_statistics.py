"""Mean and deviation over all pixels, and not the mean of deviations."""

import numpy as np
import pytest

from core.training.finetuning.pixel_statistics import colours_of


def test_they_are_those_of_all_pixels_together():
    random = np.random.default_rng(0)
    sizes = [(5, 7), (40, 3), (1, 1), (16, 16)]
    pictures = [
        random.integers(low, low + 60, (*size, 3), np.uint8)
        for low, size in zip((0, 60, 120, 190), sizes, strict=True)
    ]
    every = np.concatenate([one.reshape(-1, 3) for one in pictures]).astype(np.float64)
    mean, deviation = colours_of(iter(pictures))
    assert mean == pytest.approx(every.mean(axis=0), abs=1e-10)
    assert deviation == pytest.approx(every.std(axis=0), abs=1e-10)


def test_flat_pictures_of_two_shades_deviate_though_none_does_by_itself():
    shades = [np.full((4, 4, 3), one, np.uint8) for one in (100, 200)]
    assert colours_of(shades) == ((150, 150, 150), (50, 50, 50))


def test_pictures_without_any_contrast_are_not_divided_by_nothing():
    assert colours_of([np.full((2, 2, 3), 9, np.uint8)])[1] == (1, 1, 1)


def test_no_pictures_are_refused():
    with pytest.raises(ValueError, match="no pictures"):
        colours_of([])
