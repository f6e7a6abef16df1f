"""The front of a cut network, run once for every view: in OpenVINO on a CPU, else in torch."""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.adapt.cut import Halves
from core.openvino_core import openvino_core
from core.records import Pixels

_CPU_BATCH = 8
_GPU_BATCH = 64

RunFront = Callable[[Pixels], Tensor]
"""Pictures (n, crop, crop, 3) uint8 to activations (n, ...) float16 on the CPU."""


def front_of(halves: Halves, crop_px: int, device: str) -> RunFront:
    """Make ready to compute activations at the cut.

    OpenVINO runs the front of EfficientNet-Lite0 five to ten times as fast as torch, and is worth
    the seconds of its conversion from some hundred views on.
    """
    if device == "cpu" and find_spec("openvino") is not None:
        return _openvino_front(halves, crop_px)

    def run(pixels: Pixels) -> Tensor:
        parts = torch.split(torch.from_numpy(pixels).to(device), _GPU_BATCH)
        with torch.no_grad():
            return torch.cat([halves.front(one).half().cpu() for one in parts])

    return run


def _openvino_front(halves: Halves, crop_px: int) -> RunFront:
    import openvino as ov

    shape = [_CPU_BATCH, crop_px, crop_px, 3]
    with warnings.catch_warnings():  # tracing warns about its own means
        warnings.simplefilter("ignore")
        model = ov.convert_model(
            _Front(halves),
            example_input=torch.zeros(2, crop_px, crop_px, 3, dtype=torch.uint8),
            input=[ov.PartialShape([-1, *shape[1:]])],
        )
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
    def __init__(self, halves: Halves) -> None:
        super().__init__()
        self._network = halves.network
        self._halves = halves

    def forward(self, pictures: Tensor) -> Tensor:
        return self._halves.front(pictures)
