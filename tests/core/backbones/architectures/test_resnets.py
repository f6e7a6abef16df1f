"""The networks of Meta-Transfer Learning, and their scales and shifts."""

import pytest
import torch

from core.backbones.architectures.spec import NARROW, NetworkSpec
from core.training.meta.scale_shift import norms_of, scale_and_shift

TINY = NetworkSpec(blocks=(2, 1, 1), widths=(4, 6, 8), stem=3)


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def n_in(tensors):
    return sum(one.numel() for one in tensors)


def convolutions(network, without=()):
    """Weights and biases of convolutions, except for some."""
    return {
        name: one
        for name, one in network.named_parameters()
        if "bn" not in name and not any(part in name for part in without)
    }


def test_resnet_mtl_has_the_published_numbers_of_parameters():
    network = NetworkSpec().make()
    overlay = scale_and_shift(network)
    norms = norms_of(network)

    assert n_in(one for name, one in network.named_parameters() if name not in norms) == 36_559_040
    assert n_in(overlay.scales.values()) == 4_301_040
    assert n_in(overlay.shifts.values()) == 80
    assert n_in(norms.values()) == 20_320
    assert network.n_features * 5 + 5 == 3_205


def test_resnet12_has_the_published_numbers_of_parameters():
    network = NetworkSpec("resnet12", (1, 1, 1, 1), (64, 128, 256, 512)).make()  # of the paper
    overlay = scale_and_shift(network)
    weights = {name: one for name, one in network.named_parameters() if one.ndim == 4}

    assert n_in(one for name, one in weights.items() if "shortcut" not in name) == 7_816_896
    assert n_in(one for name, one in weights.items() if "shortcut" in name) == 172_224
    assert n_in(overlay.scales.values()) == 868_544
    assert n_in(overlay.shifts.values()) == 2_880
    assert network.n_features * 5 + 5 == 2_565


@pytest.mark.parametrize(
    ("spec", "side"),
    [
        (NARROW, 28),
        (TINY, 32),
        (NetworkSpec("resnet-mtl-bottleneck", (1, 2), (4, 6), stem=3, channels=1), 28),
        (NetworkSpec("resnet12", (1, 1), (4, 6), channels=1), 28),
    ],
)
def test_a_spec_makes_a_network_of_its_width(spec, side):
    network = spec.make().eval()
    found = network(torch.randn(2, spec.channels, side, side))

    assert found.shape == (2, spec.n_features)
    assert network.n_features == spec.n_features
    assert NetworkSpec.of(spec.facts()) == spec


@pytest.mark.parametrize(
    "facts",
    [{}, {"kind": "vgg"}, {**TINY.facts(), "widths": [1, 2]}, {**TINY.facts(), "stem": "x"}],
)
def test_facts_of_no_network_are_refused(facts):
    with pytest.raises(ValueError, match=r"network|invalid literal"):
        NetworkSpec.of(facts)


def test_scales_of_one_change_nothing_and_all_others_do():
    network = TINY.make().eval()
    images = torch.randn(3, 3, 16, 16)
    overlay = scale_and_shift(network)

    assert torch.equal(overlay.run(network, images), network(images))
    for tensors in (overlay.scales, overlay.shifts):
        for one in tensors.values():
            before = one.clone()
            one.add_(0.5 * torch.randn_like(one))
            assert not torch.allclose(overlay.run(network, images), network(images))
            one.copy_(before)
