"""How networks and pictures lie in memory while something is trained."""

import torch
from torch import nn

_FEW_CHANNELS = 16  # below this many, the fault that `layout_for` tells of is avoided


def layout_for(network: nn.Module, device: str) -> torch.memory_format:
    """Return the layout that a network is trained in.

    Channels last is faster. But on a CPU oneDNN then overruns its memory in the backward pass of a
    strided convolution of one pixel over few channels, which ends the process (torch 2.14 and 2.15,
    https://github.com/uxlfoundation/oneDNN/issues/6035).

    Args:
        network: what is trained, or a part of it.
        device: "cpu", "cuda" or "mps".
    """
    is_risky = device == "cpu" and any(
        isinstance(module, nn.Conv2d)
        and max(module.kernel_size) == 1
        and max(module.stride) > 1
        and module.in_channels < _FEW_CHANNELS
        for module in network.modules()
    )
    return torch.contiguous_format if is_risky else torch.channels_last
