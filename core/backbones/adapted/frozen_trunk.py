"""The front of a cut network, run once for every view: in OpenVINO on a CPU, else in torch."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones import openvino as converted
from core.backbones.adapted.backbone import trunk_name
from core.backbones.adapted.split import SplitNetwork
from core.domain.arrays import Pixels

if TYPE_CHECKING:
    import openvino as ov

_CPU_BATCH = 8
_GPU_BATCH = 64

RunTrunk = Callable[[Pixels], Tensor]
"""Pictures (n, crop, crop, 3) uint8 to activations (n, ...) float16 on the CPU."""


def frozen_trunk_of(
    halves: SplitNetwork, crop_px: int, device: str, network_key: str = ""
) -> RunTrunk:
    """Make ready to compute activations at the cut.

    OpenVINO runs the front of EfficientNet-Lite0 five to ten times as fast as torch, and is worth
    the seconds of its conversion from some hundred views on.

    Args:
        halves: of the network.
        crop_px: side of the pictures.
        device: "cpu", "cuda" or "mps".
        network_key: names the network, so that the converted front can be kept; "" to convert it
            each time.
    """
    if device == "cpu" and find_spec("openvino") is not None:
        return _openvino_front(frozen_trunk_model(halves, crop_px, network_key))

    def run(pixels: Pixels) -> Tensor:
        parts = torch.split(torch.from_numpy(pixels).to(device), _GPU_BATCH)
        with torch.no_grad():
            return torch.cat([halves.front(part).half().cpu() for part in parts])

    return run


# See docs/adr/0023-convert-only-the-tail.md.
def frozen_trunk_model(halves: SplitNetwork, crop_px: int, network_key: str = "") -> "ov.Model":
    """Return the front, converted for OpenVINO: pictures (n, crop, crop, 3) uint8 to activations.

    It is the same for all that is ever learned behind the cut, so it is kept among the converted
    networks. See `frozen_trunk_of` for the arguments.
    """
    if not network_key:
        return converted_trunk(halves, crop_px)
    name = trunk_name(network_key, halves.cut)
    return converted.kept(name, lambda: converted_trunk(halves, crop_px))


def converted_trunk(halves: SplitNetwork, crop_px: int) -> "ov.Model":
    """Convert the front for OpenVINO; see `frozen_trunk_model`."""
    example = torch.zeros(2, crop_px, crop_px, 3, dtype=torch.uint8)
    return converted.convert(_Front(halves), example)


def _openvino_front(model: "ov.Model") -> RunTrunk:
    run_batches = converted.in_batches(model, _CPU_BATCH, np.float16)

    def run(pixels: Pixels) -> Tensor:
        return torch.from_numpy(run_batches(pixels))

    return run


class _Front(nn.Module):
    def __init__(self, halves: SplitNetwork) -> None:
        super().__init__()
        self._network = halves.network
        self._halves = halves

    def forward(self, pictures: Tensor) -> Tensor:
        return self._halves.front(pictures)
