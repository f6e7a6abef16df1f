"""Networks that a processor cannot train with channels last are trained without."""

import pytest
import torch
from torch import nn

from core.backbones.architectures.spec import NetworkSpec
from core.training.memory_layout import layout_for


def shortcut(channels, kernel=1, stride=2):
    return nn.Sequential(nn.ReLU(), nn.Conv2d(channels, 32, kernel, stride))


@pytest.mark.parametrize(
    ("network", "device", "layout"),
    [
        (shortcut(8), "cpu", torch.contiguous_format),
        (shortcut(8), "cuda", torch.channels_last),
        (shortcut(16), "cpu", torch.channels_last),
        (shortcut(8, kernel=3), "cpu", torch.channels_last),
        (shortcut(8, stride=1), "cpu", torch.channels_last),
        (nn.Linear(3, 4), "cpu", torch.channels_last),
    ],
)
def test_the_layout_is_the_fast_one_where_it_is_safe(network, device, layout):
    assert layout_for(network, device) is layout


@pytest.mark.parametrize(
    ("stem", "layout"), [(8, torch.contiguous_format), (64, torch.channels_last)]
)
def test_a_narrow_pack_is_trained_the_safe_way(stem, layout):
    facts = {
        "kind": "resnet-mtl",
        "blocks": [1, 1],
        "widths": [stem, 32],
        "stem": stem,
        "channels": 3,
    }
    assert layout_for(NetworkSpec.of(facts).make(), "cpu") is layout
