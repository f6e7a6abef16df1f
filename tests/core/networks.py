"""Networks of random weights, and a toy that learns at once, for tests of whatever uses them."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

SIDE = 64  # pixels
TOY_SIDE = 16


def settled(network: nn.Module) -> nn.Module:
    """Give a network's norms statistics and factors as training would leave them."""
    torch.manual_seed(1)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, nn.BatchNorm2d | nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.1)
    return network.eval()


def torchvision_network(name):
    from torchvision.models import get_model

    network = get_model(name, weights=None)
    network.fc = nn.Identity()
    return network


def timm_network(name, **settings):
    import timm

    return timm.create_model(name, pretrained=False, num_classes=0, **settings)


NETWORKS = {
    "resnet18": lambda: torchvision_network("resnet18"),
    "resnet50": lambda: torchvision_network("resnet50"),
    "lite0": lambda: timm_network("tf_efficientnet_lite0"),
    "convnext_tiny": lambda: timm_network("convnext_tiny"),
    "vit_small": lambda: timm_network("vit_small_patch16_224", img_size=SIDE),
}


@pytest.fixture(scope="package", params=NETWORKS)
def network(request):
    """One network after the other, with random weights, in eval mode."""
    torch.manual_seed(0)
    return settled(NETWORKS[request.param]())


@pytest.fixture
def pictures():
    """Two pictures as networks take them, (2, 3, SIDE, SIDE)."""
    return torch.randn(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(2))


class Toy(nn.Module):
    """A small network of blocks: (n, TOY_SIDE, TOY_SIDE, 3) uint8 in, (n, 24) out."""

    def __init__(self):
        super().__init__()
        widths = (3, 16, 24, 24)
        self.blocks = nn.Sequential(
            *(
                nn.Sequential(
                    nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False),
                    nn.BatchNorm2d(after),
                    nn.ReLU(),
                )
                for before, after in pairwise(widths)
            )
        )

    def forward(self, pixels):
        values = (pixels.permute(0, 3, 1, 2).float() - 127) / 64
        return self.blocks(values).mean(dim=(2, 3))


@pytest.fixture
def toy(monkeypatch):
    """Make the toy, and run it where it is quickest: one thread, nothing converted."""
    monkeypatch.setattr("core.backbones.adapted.frozen_trunk.find_spec", lambda name: None)
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield settled(Toy())
    torch.set_num_threads(n_threads)


@pytest.fixture
def tones():
    """Four tones that every network tells apart, 10 pictures each; call it as `tones(seed)`."""

    def make(seed=0):
        rng = np.random.default_rng(seed)
        labels = np.repeat(np.arange(4), 10)
        colours = np.array([(200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40)])
        noise = rng.normal(0, 25, (40, 8, TOY_SIDE, TOY_SIDE, 3))
        every = (colours[labels][:, None, None, None] + noise).clip(0, 255).astype(np.uint8)
        return labels, lambda number, n_views: every[number][:n_views]

    return make


@pytest.fixture
def stripes():
    """Four classes of stripes under loud noise, 10 pictures each: labels, and how to open views.

    Call it as `stripes(seed, loud=...)`; the louder, the easier to tell apart.
    """

    def make(seed=0, loud=30):
        rng = np.random.default_rng(seed)
        labels = np.repeat(np.arange(4), 10)
        place = np.arange(TOY_SIDE)
        waves = [np.sin(place * (0.4 + 0.5 * one)) for one in range(4)]

        def picture(label):
            wave = loud * waves[label][None, :, None]
            noise = rng.normal(0, 25, (TOY_SIDE, TOY_SIDE, 3)) + rng.normal(0, 40, 3)
            return (127 + wave + noise).clip(0, 255).astype(np.uint8)

        every = [np.stack([picture(label) for _ in range(8)]) for label in labels]
        return labels, lambda number, n_views: every[number][:n_views]

    return make
