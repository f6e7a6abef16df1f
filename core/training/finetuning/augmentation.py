"""Pictures as training sees them: cut, turned, recoloured, mixed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torchvision.transforms import InterpolationMode, v2

from core.backbones import Backbone
from core.domain.arrays import Pixels
from core.imaging.decoding import to_pixels
from core.training.finetuning.config import Policy, TrainSettings
from core.training.finetuning.losses import ricap

View = Callable[[Pixels], Tensor]
"""A picture (height, width, 3) uint8 to what the network takes: (3, crop, crop) float32."""

Mix = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""Pictures (n, 3, crop, crop) and targets (n, n_classes) to others of the same shapes."""


def training_view(backbone: Backbone, settings: TrainSettings) -> View:
    """Make ready to change pictures by chance, from torch's global generator; see `drawing`."""
    # Pillow does this part: on single pictures torch's threads wait more than they work.
    change = v2.Compose([*_cut(backbone, settings), *_changes(settings)])
    erase = _erasers(settings)

    def view(picture: Pixels) -> Tensor:
        values = _normalised(np.asarray(change(Image.fromarray(picture))), backbone)
        for eraser in erase:
            values = eraser(values)
        return values

    return view


def plain_view(backbone: Backbone) -> View:
    """Make ready to show pictures just as labelling does."""

    def view(picture: Pixels) -> Tensor:
        middle = to_pixels(
            Image.fromarray(picture),
            resize_px=backbone.resize_px,
            crop_px=backbone.crop_px,
            interpolation=backbone.interpolation,
            crop_mode=backbone.crop_mode,
        )
        return _normalised(middle, backbone)

    return view


def mixer(settings: TrainSettings, n_classes: int) -> Mix | None:
    """Make ready to mix pictures of a batch with each other; None where settings ask for nothing.

    Each step takes one of the ways asked for, by chance, from torch's global generator.
    """
    ways: list[Mix] = []
    if settings.mixup:
        ways.append(v2.MixUp(alpha=settings.mixup, num_classes=n_classes))
    if settings.cutmix:
        ways.append(v2.CutMix(alpha=settings.cutmix, num_classes=n_classes))
    if settings.ricap:
        ways.append(lambda pictures, targets: ricap(pictures, targets, settings.ricap))
    if not ways:
        return None

    def mix(pictures: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        return ways[int(torch.randint(len(ways), ()))](pictures, targets)

    return mix


@contextmanager
def drawing(generator: torch.Generator, device: str) -> Iterator[None]:
    """Let what draws from torch's global generators draw from this one, and leave those alone.

    Transforms and dropout take no generator of their own.
    """
    seed = int(torch.randint(2**31, (), generator=generator))
    with torch.random.fork_rng(devices=[device] if device == "cuda" else []):
        torch.manual_seed(seed)
        yield


_POLICIES: dict[Policy, Callable[[], nn.Module]] = {
    "autoaugment": lambda: v2.AutoAugment(),
    "randaugment": lambda: v2.RandAugment(2, 9),
    "trivialaugment": lambda: v2.TrivialAugmentWide(),
    "augmix": lambda: v2.AugMix(),
}


def _cut(backbone: Backbone, settings: TrainSettings) -> list[nn.Module]:
    side = backbone.crop_px
    if settings.crop == "resized":
        # A crop of nothing is none; a hundredth is as little as anyone can mean.
        return [v2.RandomResizedCrop(side, scale=(max(settings.crop_scale, 0.01), 1))]
    cut = v2.CenterCrop(side) if settings.crop == "middle" else v2.RandomCrop(side)
    short = backbone.resize_px
    return [v2.Resize([short, short] if backbone.crop_mode == "squash" else short), cut]


def _changes(settings: TrainSettings) -> list[nn.Module]:
    steps: list[nn.Module] = []
    if settings.mirror:
        steps.append(v2.RandomHorizontalFlip(settings.mirror))
    if settings.rotation:
        turn = v2.RandomRotation(settings.rotation, interpolation=InterpolationMode.BILINEAR)
        steps.append(turn)
    if settings.colour:
        much = settings.colour
        steps.append(v2.ColorJitter(much, much, much, much / 6))
    if settings.policy != "none":
        steps.append(_POLICIES[settings.policy]())
    return steps


def _erasers(settings: TrainSettings) -> list[nn.Module]:
    steps: list[nn.Module] = []
    if settings.erasing:
        steps.append(v2.RandomErasing(settings.erasing, value="random"))
    if settings.cutout:
        share = settings.cutout
        steps.append(v2.RandomErasing(1.0, scale=(share, share), ratio=(1, 1), value=0))
    return steps


def _normalised(picture: Pixels, backbone: Backbone) -> Tensor:
    mean, deviation = (
        np.array(colours, np.float32) for colours in (backbone.mean, backbone.deviation)
    )
    values = (picture.astype(np.float32) - mean) / deviation
    return torch.from_numpy(np.ascontiguousarray(values.transpose(2, 0, 1)))
