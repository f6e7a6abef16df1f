"""Taps: the right stage of every kind of network, and a grid whose places are the picture's."""

import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from core.backbones import BACKBONES
from core.backbones.architectures.spec import NetworkSpec
from core.backbones.builder import build, embedder
from core.backbones.taps import Tap, early_tap, grid_of
from tests.core.networks import settled, timm_network, torchvision_network


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Leave the other cores to others: what is computed here is small."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n_threads)


def embedding(network):
    """Put preprocessing before a network, as the program does."""
    return embedder(BACKBONES["lite0"], settled(network))


def ours(kind, n_stages=4):
    return NetworkSpec(kind, (1,) * n_stages, (16, 24, 32, 40)[:n_stages], 8).make()


# Stages counted by hand from the networks' papers.
TAPS = {
    "lite0": (
        lambda: timm_network("tf_efficientnet_lite0"),
        224,
        Tap("network.blocks.4.2.bn2", "maps", 0, 14, 672),
    ),
    "lite2": (
        lambda: timm_network("tf_efficientnet_lite2"),
        260,
        Tap("network.blocks.4.3.bn2", "maps", 0, 17, 720),
    ),
    "mobilenetv3": (
        lambda: timm_network("mobilenetv3_small_050"),
        224,
        Tap("network.blocks.3.1.bn2", "maps", 0, 14, 72),
    ),
    "resnet18": (
        lambda: torchvision_network("resnet18"),
        224,
        Tap("network.layer3.1", "maps", 0, 14, 256),
    ),
    "resnet50": (
        lambda: torchvision_network("resnet50"),
        224,
        Tap("network.layer3.5", "maps", 0, 14, 1024),
    ),
    "convnext": (
        lambda: timm_network("convnext_atto"),
        224,
        Tap("network.stages.2", "maps", 0, 14, 160),
    ),
    "dinov2": (
        lambda: timm_network("vit_small_patch14_dinov2", img_size=112),
        112,
        Tap("network.blocks.5", "tokens", 1, 8, 384),
    ),
    "dinov2 with registers": (
        lambda: timm_network("vit_small_patch14_reg4_dinov2", img_size=112),
        112,
        Tap("network.blocks.5", "tokens", 5, 8, 384),
    ),
    "deit": (
        lambda: timm_network("deit_tiny_patch16_224"),
        224,
        Tap("network.blocks.5", "tokens", 1, 14, 192),
    ),
    "eva": (
        lambda: timm_network("eva02_tiny_patch14_224"),
        224,
        Tap("network.blocks.5", "tokens", 1, 16, 192),
    ),
    "swin": (
        lambda: timm_network("swin_tiny_patch4_window7_224"),
        224,
        Tap("network.layers.2", "maps_last", 0, 14, 384),
    ),
    "resnet-mtl": (
        lambda: ours("resnet-mtl", 3),
        80,
        Tap("network.layer2.0", "maps", 0, 20, 24),
    ),
    "resnet-mtl-bottleneck": (
        lambda: ours("resnet-mtl-bottleneck", 3),
        80,
        Tap("network.layer2.0", "maps", 0, 20, 96),
    ),
    "resnet12": (lambda: ours("resnet12"), 84, Tap("network.blocks.2", "maps", 0, 10, 32)),
}


@pytest.mark.parametrize("name", TAPS)
def test_the_stage_is_the_one_a_person_would_take(name):
    make, crop_px, wanted = TAPS[name]
    torch.manual_seed(0)
    network = embedding(make())
    assert early_tap(network, crop_px) == wanted
    assert early_tap(network, crop_px) == wanted


def test_of_trained_weights_the_tap_is_the_same():
    row = BACKBONES["lite0"]
    assert early_tap(build(row), row.crop_px) == TAPS["lite0"][2]


class Tapped(nn.Module):
    """A network that gives its embedding and, beside it, its early grid."""

    def __init__(self, network, tap):
        super().__init__()
        self.network = network
        self.tap = tap
        self.grid = torch.zeros(0)
        network.get_submodule(tap.module).register_forward_hook(self.take)

    def take(self, module, args, output):
        self.grid = grid_of(output, self.tap)

    def forward(self, pixels):
        return torch.cat([self.network(pixels), self.grid], dim=1)


@pytest.mark.parametrize("name", ["lite0", "dinov2 with registers", "swin"])
def test_what_is_traced_gives_the_same_for_any_number_of_pictures(name):
    make, crop_px, tap = TAPS[name]
    torch.manual_seed(0)
    network = Tapped(embedding(make()), tap)
    pictures = torch.randint(0, 256, (3, crop_px, crop_px, 3), dtype=torch.uint8)
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is no concern here: the networks' own
        traced = torch.jit.trace(network, pictures[:2])
        torch.testing.assert_close(traced(pictures), network(pictures), rtol=1e-4, atol=1e-4)


LAYOUTS = {
    "maps": lambda maps: maps,
    "maps_last": lambda maps: maps.permute(0, 2, 3, 1),
    "tokens": lambda maps: functional.pad(maps.flatten(2).mT, (0, 0, 2, 0)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("side", [3, 4, 7, 9, 14, 17])
def test_the_grid_is_the_mean_of_nine_parts(layout, side):
    maps = torch.randn(2, 5, side, side, dtype=torch.float64)
    tap = Tap("network.x", layout, 2 if layout == "tokens" else 0, side, 5)
    found = grid_of(LAYOUTS[layout](maps), tap)
    assert (found.shape, found.dtype) == ((2, 45), torch.float32)
    if side >= 9:  # as the recipe was measured
        wanted = functional.avg_pool2d(maps, side // 3)[:, :, :3, :3]
    else:
        wanted = functional.adaptive_avg_pool2d(maps, 3)
    torch.testing.assert_close(found, wanted.flatten(1).float())


def test_a_place_of_the_grid_is_that_place_of_the_picture():
    make, crop_px, tap = TAPS["deit"]
    torch.manual_seed(0)
    network = Tapped(embedding(make()), tap)
    rng = np.random.default_rng(0)
    plain = torch.from_numpy(rng.integers(0, 256, (1, crop_px, crop_px, 3), np.uint8))
    changed = plain.clone()
    changed[:, 90:130, 160:210] = 0
    with torch.inference_mode():
        grids = [network(one)[:, 192:].reshape(192, 9) for one in (plain, changed)]
    assert int((grids[0] - grids[1]).abs().sum(0).argmax()) == 5  # middle row, at the right


class Shuffled(nn.Module):
    """A ViT that keeps its patches in another order from the beginning."""

    def __init__(self):
        super().__init__()
        self.cut = nn.Conv2d(3, 8, 8, 8)
        self.blocks = nn.Sequential(*(nn.Linear(8, 8) for _ in range(8)))
        self.register_buffer("order", torch.randperm(64))

    def forward(self, values):
        return self.blocks(self.cut(values).flatten(2).mT[:, self.order]).mean(1)


class Odd(nn.Module):
    def __init__(self, forward):
        super().__init__()
        self.layer = nn.Linear(3, 3)
        self.given = forward

    def forward(self, values):
        return self.given(self, values)


def fails(network, values):
    raise RuntimeError("two pictures, please")


ODD = {
    "patches in another order": Shuffled,
    "no maps": lambda: Odd(lambda one, values: one.layer(values.mean((2, 3)))),
    "one that fails": lambda: Odd(fails),
    "no weights": lambda: nn.Sequential(nn.AvgPool2d(64), nn.Flatten()),
    "maps too small": lambda: nn.Sequential(
        nn.Conv2d(3, 4, 32, 32), nn.Conv2d(4, 4, 1), nn.Flatten()
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_network_has_no_tap(name):
    torch.manual_seed(0)
    assert early_tap(embedder(BACKBONES["lite0"], ODD[name]().eval()), 64) is None


def test_in_their_own_order_the_same_patches_have_one():
    torch.manual_seed(0)
    network = Shuffled()
    network.order = torch.arange(64)
    assert early_tap(embedder(BACKBONES["lite0"], network.eval()), 64).layout == "tokens"


def test_looking_for_a_tap_leaves_no_hook_behind():
    network = embedder(BACKBONES["lite0"], ours("resnet12").eval())
    early_tap(network, 84)
    assert not any(one._forward_hooks or one._forward_pre_hooks for one in network.modules())
