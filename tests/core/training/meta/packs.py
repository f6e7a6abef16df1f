"""Small trainings and packs, for tests of packs wherever they are used."""

from dataclasses import replace

import numpy as np
import torch
from safetensors.torch import save_file

from core.backbones.architectures.spec import NetworkSpec
from core.backbones.pack import CARD, NETWORK, Card
from core.training.meta.scale_shift import scale_and_shift

TINY = NetworkSpec(blocks=(1, 1), widths=(16, 16), stem=16)


def write_pack(path, *, spec=TINY, title="Signs", size_px=16, seed=0, changes=None, scaled=True):
    """Write a pack of random weights; return its network, unscaled, and its overlay."""
    torch.manual_seed(seed)
    network = spec.make().eval()
    overlay = scale_and_shift(network)
    if scaled:
        for one in overlay.parameters():
            one.add_(0.3 * torch.randn_like(one))
    for name, one in network.named_buffers():
        if name.endswith("running_mean"):
            one.add_(0.1 * torch.randn_like(one))
        elif name.endswith("running_var"):
            one.mul_(0.2 + torch.rand_like(one))
    mean, std = ((0.5,) * spec.channels, (0.25,) * spec.channels)
    facts = {"trained_on": {"training_classes": ["a", "b", "c"]}}
    card = Card(title, spec, size_px, mean, std, "CC0-1.0", facts)
    tensors = {f"{NETWORK}{name}": one for name, one in network.state_dict().items()}
    for kind, own in (("scale", overlay.scales), ("shift", overlay.shifts)):
        tensors |= {f"overlay.{kind}.{name}": one for name, one in own.items()}
    tensors |= changes or {}
    save_file({name: one.contiguous() for name, one in tensors.items()}, path, {CARD: card.text()})
    return network, overlay


def in_grey(spec=TINY):
    """Return a spec for pictures without colour."""
    return replace(spec, channels=1)


def pictures(n=5, side=16, seed=1):
    """Draw (n, side, side, 3) uint8."""
    return np.random.default_rng(seed).integers(0, 256, (n, side, side, 3), np.uint8)
