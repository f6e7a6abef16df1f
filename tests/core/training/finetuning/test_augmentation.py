"""Pictures as training sees them."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.imaging.decoding import to_pixels
from core.training.finetuning.augmentation import drawing, mixer, plain_view, training_view
from core.training.finetuning.config import TrainSettings

OFF = {"crop": "middle", "mirror": 0.0, "colour": 0.0}
TRICKS = {
    "resized": {"crop": "resized"},
    "random": {"crop": "random"},
    "mirror": {"mirror": 1.0},
    "rotation": {"rotation": 20.0},
    "colour": {"colour": 0.5},
    "autoaugment": {"policy": "autoaugment"},
    "randaugment": {"policy": "randaugment"},
    "trivialaugment": {"policy": "trivialaugment"},
    "augmix": {"policy": "augmix"},
    "erasing": {"erasing": 1.0},
    "cutout": {"cutout": 0.25},
}


@pytest.fixture(scope="module")
def picture():
    small = np.random.default_rng(0).integers(0, 256, (5, 6, 3), np.uint8)
    return np.array(Image.fromarray(small).resize((52, 44), Image.Resampling.BICUBIC))


def seen(row, picture, seed=0, **settings):
    view = training_view(row, TrainSettings(**{**OFF, **settings}))
    with drawing(torch.Generator().manual_seed(seed), "cpu"):
        return view(picture)


@pytest.mark.parametrize("name", TRICKS)
def test_every_trick_changes_pictures_and_a_seed_decides_how(row, picture, name):
    plain, first = seen(row, picture), seen(row, picture, **TRICKS[name])
    assert (first.shape, first.dtype) == ((3, 32, 32), torch.float32)
    assert torch.equal(first, seen(row, picture, **TRICKS[name]))
    others = [seen(row, picture, seed, **TRICKS[name]) for seed in range(6)]
    assert any((one - plain).abs().max() > 0.1 for one in others)


def test_a_cutout_covers_the_share_asked_for(row, picture):
    found = seen(row, picture, cutout=0.25)
    assert (found == 0).all(dim=0).float().mean().item() == pytest.approx(0.25, abs=0.01)


def test_plainly_a_picture_is_shown_as_labelling_shows_it(row, picture):
    middle = to_pixels(Image.fromarray(picture), resize_px=36, crop_px=32)
    wanted = (middle.astype(np.float32) - 120) / 60
    assert np.allclose(plain_view(row)(picture).numpy(), wanted.transpose(2, 0, 1), atol=1e-6)


@pytest.mark.parametrize("name", ["mixup", "cutmix", "ricap"])
def test_mixed_targets_are_shares_that_sum_to_one(name):
    mix = mixer(TrainSettings(**{name: 1.0}), 3)
    pictures = torch.rand(6, 3, 16, 16)
    targets = torch.eye(3)[[0, 1, 2, 0, 1, 2]]
    with drawing(torch.Generator().manual_seed(1), "cpu"):
        found, shares = mix(pictures, targets)
    assert found.shape == pictures.shape
    assert torch.allclose(shares.sum(dim=1), torch.ones(6))
    assert (shares.max(dim=1).values < 1).any()


def test_without_a_wish_nothing_is_mixed():
    assert mixer(TrainSettings(), 3) is None


def test_drawing_leaves_the_global_generator_alone():
    torch.manual_seed(3)
    wanted = torch.rand(2)
    torch.manual_seed(3)
    with drawing(torch.Generator().manual_seed(0), "cpu"):
        torch.rand(100)
    assert torch.equal(torch.rand(2), wanted)
