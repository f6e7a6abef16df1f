"""The front of a cut network, run once for every view: in OpenVINO on a CPU, else in torch."""

from collections import deque
from collections.abc import Callable
from importlib.util import find_spec
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
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


def _openvino_front(model: "ov.Model", crop_px: int) -> RunTrunk:
    shape = [_CPU_BATCH, crop_px, crop_px, 3]
    model.reshape(shape)
    compiled: Any = openvino_core().compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})

    n_streams = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
    requests = [compiled.create_infer_request() for _ in range(n_streams + 1)]

    def run(pixels: Pixels) -> Tensor:
        running: deque[Any] = deque()
        activations: list[NDArray[np.float16]] = []
        starts = range(0, len(pixels), _CPU_BATCH)
        for start, request in zip(starts, cycle(requests), strict=False):
            if len(running) == len(requests):
                activations.append(_fetched(running.popleft()))
            request.start_async({0: _filled_up(pixels[start : start + _CPU_BATCH], shape)})
            running.append(request)
        activations += [_fetched(request) for request in running]
        return torch.from_numpy(np.concatenate(activations)[: len(pixels)])

    return run


def _filled_up(pixels: Pixels, shape: list[int]) -> Pixels:
    """Add black pictures where a batch is not full."""
    if len(pixels) == shape[0]:
        return pixels
    batch = np.zeros(shape, np.uint8)
    batch[: len(pixels)] = pixels
    return batch


def _fetched(request: Any) -> "NDArray[np.float16]":  # noqa: ANN401 - OpenVINO's own
    request.wait()
    half: NDArray[np.float16] = request.get_output_tensor(0).data.astype(np.float16)
    return half


class _Front(nn.Module):
    def __init__(self, halves: SplitNetwork) -> None:
        super().__init__()
        self._network = halves.network
        self._halves = halves

    def forward(self, pictures: Tensor) -> Tensor:
        return self._halves.front(pictures)
