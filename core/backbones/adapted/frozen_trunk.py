"""The front of a cut network, run once for every view: in OpenVINO on a CPU, else in torch."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from core.backbones import openvino as converted
from core.backbones.adapted.backbone import trunk_name
from core.backbones.adapted.split import SplitNetwork
from core.backbones.openvino import openvino_core
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
        return _openvino_front(frozen_trunk_model(halves, crop_px, network_key), crop_px)

    def run(pixels: Pixels) -> Tensor:
        parts = torch.split(torch.from_numpy(pixels).to(device), _GPU_BATCH)
        with torch.no_grad():
            return torch.cat([halves.front(one).half().cpu() for one in parts])

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


def _openvino_front(model: "ov.Model", crop_px: int) -> RunTrunk:
    shape = [_CPU_BATCH, crop_px, crop_px, 3]
    model.reshape(shape)
    compiled: Any = openvino_core().compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})

    def run(pixels: Pixels) -> Tensor:
        requests: list[Any] = []
        for start in range(0, len(pixels), _CPU_BATCH):
            batch = np.zeros(shape, np.uint8)
            part = pixels[start : start + _CPU_BATCH]
            batch[: len(part)] = part
            requests.append(compiled.create_infer_request())
            requests[-1].start_async({0: batch})
        found = []
        for request in requests:
            request.wait()
            found.append(request.get_output_tensor(0).data.astype(np.float16))
        return torch.from_numpy(np.concatenate(found)[: len(pixels)])

    return run


class _Front(nn.Module):
    def __init__(self, halves: SplitNetwork) -> None:
        super().__init__()
        self._network = halves.network
        self._halves = halves

    def forward(self, pictures: Tensor) -> Tensor:
        return self._halves.front(pictures)
