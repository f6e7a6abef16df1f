"""Pictures are cut as a network's own training cut them."""

import numpy as np
import pytest
import timm
from PIL import Image
from timm.data import create_transform, resolve_data_config

from core.backbones.builder import from_timm
from core.embedding.multi_crop import multi_crop
from core.imaging.crops import to_pixels


def waves(size):
    """Draw a picture without edges, where a pixel to and fro changes little."""
    x, y = np.meshgrid(*(np.linspace(0, 5, side) for side in size))
    pixels = 127 + 120 * np.stack([np.sin(x), np.sin(y), np.cos(x + y)], axis=-1)
    return Image.fromarray(pixels.astype(np.uint8))


@pytest.mark.parametrize("name", ["dm_nfnet_f0", "tf_efficientnetv2_b3.in21k_ft_in1k", "test_vit"])
@pytest.mark.parametrize("size", [(400, 300), (300, 400), (200, 500)])
def test_pixels_are_those_that_timm_shows_the_network(name, size):
    facts = timm.get_pretrained_cfg(name)
    settings = resolve_data_config(pretrained_cfg=facts.to_dict())
    plain = create_transform(**{**settings, "mean": (0, 0, 0), "std": (1, 1, 1)})
    wanted = plain(waves(size)).permute(1, 2, 0).numpy() * 255
    row = from_timm(f"timm:{name}")
    assert row.crop_mode == facts.crop_mode
    found = to_pixels(
        waves(size),
        resize_px=row.resize_px,
        crop_px=row.crop_px,
        interpolation=row.interpolation,
        crop_mode=row.crop_mode,
    )
    assert np.abs(found - wanted).max() < 3


def test_a_network_that_squeezes_pictures_sees_the_middle_square_as_well():
    sides = {"resize_px": 64, "crop_px": 64}
    whole, middle, close = multi_crop(waves((100, 180)), 3, **sides, crop_mode="squash")
    usual, squeezed, same = multi_crop(waves((100, 180)), 3, **sides)
    assert (whole == squeezed).all()
    assert (middle == usual).all()
    assert (close == same).all()
    assert (whole != middle).any()
