"""Products in bfloat16 while a network's rear is trained, where a processor computes with it."""

import logging
from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec

import torch
from torch import Tensor, nn

from core.backbones.openvino import computes_in_bfloat16

log = logging.getLogger(__name__)


def halve_products(network: nn.Module, device: str) -> bool:
    """Let a network compute its products in bfloat16, in place, where that is faster.

    These are the convolutions over all channels and the linear layers, which take most of the
    time and half of it in bfloat16. Parameters, sums, norms and depthwise convolutions stay in
    float32: the way back through the latter took four times as long in bfloat16 (torch 2.14).

    Args:
        network: whose modules are changed; a copy of another stays as it was.
        device: "cpu", "cuda" or "mps".

    Returns:
        whether it does so now: on a CPU on which OpenVINO would, too.
    """
    if device != "cpu" or not _is_faster():
        return False
    for module in network.modules():
        is_dense = isinstance(module, nn.Conv2d) and module.groups == 1
        if is_dense or isinstance(module, nn.Linear):
            module.forward = partial(_in_half, module.forward)
    return True


@cache
def _is_faster() -> bool:
    """Tell whether this processor multiplies in bfloat16, and torch also takes the way back."""
    if find_spec("openvino") is None or not computes_in_bfloat16():
        return False
    convolution = nn.Conv2d(16, 16, 1)
    try:
        product = _in_half(convolution, torch.ones(1, 16, 2, 2, requires_grad=True))
        product.sum().backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:  # some processors have it for the way there alone
        log.info("overlays are trained in float32: %s", error)
        return False
    return True


def _in_half(forward: Callable[[Tensor], Tensor], values: Tensor) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        return forward(values).float()
