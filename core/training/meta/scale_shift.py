"""The scales and shifts of Meta-Transfer Learning over a network of convolutions."""

import torch
from torch import Tensor, nn

from core.backbones.adapted.scale_shift import ScaleShiftAdapter


def scale_and_shift(network: nn.Module) -> ScaleShiftAdapter:
    """Make an overlay that scales each pair of channels and shifts each bias of convolutions.

    The 1x1 shortcuts of ResNet-12, which have no norm behind them, stay as they are, as in the
    published code; those of ResNetMtl are scaled, as there.

    Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391), equation 6: (W * scale) x + (b +
    shift). Norms are no part of it: the published code trains theirs directly.
    """
    scales: dict[str, Tensor] = {}
    shifts: dict[str, Tensor] = {}
    for name, module in network.named_modules():
        if isinstance(module, nn.Conv2d) and not name.endswith(".shortcut"):
            shape = (module.out_channels, module.in_channels // module.groups, 1, 1)
            scales[f"{name}.weight"] = torch.ones(shape, device=module.weight.device)
            if module.bias is not None:
                shifts[f"{name}.bias"] = torch.zeros_like(module.bias)
    return ScaleShiftAdapter("ss_pairs", scales, shifts)


def norms_of(network: nn.Module) -> dict[str, Tensor]:
    """Return the weights and biases of all norms, by name: the living ones."""
    return {
        f"{name}.{kind}": parameter
        for name, module in network.named_modules()
        if isinstance(module, nn.BatchNorm2d)
        for kind, parameter in (("weight", module.weight), ("bias", module.bias))
    }
