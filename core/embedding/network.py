"""Run a backbone as fast as this machine can: OpenVINO on a CPU, torch on CUDA and MPS.

All engines answer to one call, `Network.embed`, which takes batches as they come and gives
embeddings as they are ready, so that decoding the next pictures and running the network overlap.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, cast

import numpy as np

from core.backbones import Backbone
from core.backbones import openvino as converted
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.serialization import build_any as build
from core.backbones.adapted.serialization import converted_dual_branch, is_adapted
from core.backbones.backbone import N_SPATIAL
from core.backbones.openvino import openvino_core
from core.backbones.ready import is_right, probe_pixels, ready_network
from core.domain.arrays import Floats, Pixels
from core.domain.device import Device
from core.domain.errors import DeviceError
from core.embedding.device import choose_device

if TYPE_CHECKING:
    import openvino as ov
    from torch import Tensor

log = logging.getLogger(__name__)


T = TypeVar("T")

# On two AVX-512 cores 8 ran 3 to 10 % faster than 16 and 32, and keeps less in memory.
_CPU_BATCH = 8
_GPU_BATCH = 128
_MOST_WAITING = 32  # batches of none behind one that runs


class Network(Protocol):
    """A backbone, ready to run on one device.

    Attributes:
        device: "cpu", "cuda" or "mps".
        batch_size: images in a batch that run fastest.
        notes: sentences about what had to be done, such as a fall back to the CPU.
    """

    device: str
    batch_size: int
    notes: list[str]

    def embed(self, batches: Iterable[tuple[T, Pixels]]) -> Iterator[tuple[T, Floats]]:
        """Run batches through the network.

        Args:
            batches: pairs of anything and (n, crop, crop, 3) uint8, n from 0 to `batch_size`;
                nothing runs for a batch of none.

        Yields:
            the same things with their embeddings (n, n_features) float32, in the same order.
        """
        ...


def open_network(
    backbone: Backbone, device: Device = "auto", *, n_pictures: int | None = None
) -> Network:
    """Load a backbone, with none beside it, onto a device.

    Args:
        backbone: whose network it is.
        device: where to run it.
        n_pictures: that a batch has on a CPU; as many as run fastest by default.

    Raises:
        DeviceError: the device asked for is not there.
        WeightsError: the weights are missing or not the ones we pinned.
    """
    chosen = choose_device(device)
    if chosen != "cpu":
        return TorchNetwork(backbone, chosen)
    if find_spec("openvino") is None:
        network = TorchNetwork(backbone, "cpu")
        network.notes.append("OpenVINO is not installed; torch runs the network, more slowly.")
        return network
    return OpenVinoNetwork(backbone, n_pictures=n_pictures)


class OpenVinoNetwork:
    """A backbone in OpenVINO on the CPU. See `Network`.

    The converted network lies in the cache folder, named by the weights' checksum, so that only the
    first start on a machine loads torch. Of one that was fitted to a project only what was fitted
    is converted, in memory, which takes some seconds: there would be no end of files.

    OpenVINO picks the arithmetic: bfloat16 where the processor is made for it, which on the tuning
    sets moved the mean accuracy by less than 0.1 points and ran 2.4 times as fast.
    """

    device = "cpu"

    def __init__(
        self, backbone: Backbone, cache: Path | None = None, *, n_pictures: int | None = None
    ) -> None:
        # Whole pictures: their views stay together.
        n_pictures = n_pictures or max(1, round(_CPU_BATCH / backbone.n_views))
        self.batch_size = n_pictures * backbone.n_views
        self.notes: list[str] = []
        folder = cache or converted.cache_folder()
        core = openvino_core()
        once = is_adapted(backbone)
        ready = None if once else ready_network(backbone)
        if ready is not None:
            model = ready
        elif once:
            model = _convert(backbone)
        else:
            model = converted.kept(_name_of(backbone), lambda: _convert(backbone), folder)
        model.reshape([self.batch_size, backbone.crop_px, backbone.crop_px, 3])
        self._compiled = _compiled(core, model, None if once else folder / "compiled")
        if ready is not None and not _counts_right(self._compiled, backbone):
            log.info(
                "this processor does not count right in eight bits; %s is slower", backbone.name
            )
            # Not from the cache, whose networks forget the first of these settings.
            self._compiled = _compiled(core, model, None, _EXACT)

    def embed(self, batches: Iterable[tuple[T, Pixels]]) -> Iterator[tuple[T, Floats]]:
        """Keep one request a stream in flight and one waiting. See `Network.embed`."""
        # No callbacks, as in OpenVINO's own queue: taking a network down waits for its threads, and
        # a thread that is about to call back waits for Python, which would wait for ever.
        n_streams = self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        free = [self._compiled.create_infer_request() for _ in range(n_streams + 1)]
        running: deque[tuple[T, int, ov.InferRequest | None]] = deque()
        for token, pixels in batches:
            finished = None
            if not free or len(running) > _MOST_WAITING:
                finished = self._result(*running.popleft(), free)
            request = free.pop() if len(pixels) else None
            if request is not None:
                request.start_async({0: self._padded(pixels)})
            running.append((token, len(pixels), request))
            if finished is not None:
                yield finished
            while running and running[0][2] is None:
                yield self._result(*running.popleft(), free)
        while running:
            yield self._result(*running.popleft(), free)

    def _result(
        self,
        token: T,
        length: int,
        request: "ov.InferRequest | None",
        free: "list[ov.InferRequest]",
    ) -> tuple[T, Floats]:
        if request is None:
            return token, np.zeros((0, self._compiled.output(0).shape[1]), np.float32)
        request.wait()
        free.append(request)
        return token, request.get_output_tensor(0).data[:length].copy()

    def _padded(self, pixels: Pixels) -> Pixels:
        if len(pixels) == self.batch_size:
            return pixels
        padded = np.zeros((self.batch_size, *pixels.shape[1:]), np.uint8)
        padded[: len(pixels)] = pixels
        return padded


def _name_of(backbone: Backbone) -> str:
    return backbone.spatial_key if backbone.is_spatial else backbone.network_key


_EXACT = {
    "LP_TRANSFORMS_MODE": False,
    "INFERENCE_PRECISION_HINT": "f32",
    "PERFORMANCE_HINT": "LATENCY",  # with more than one stream some first answers were wrong
}
"""Lets OpenVINO round numbers as it is told and count with them in float."""


def _counts_right(compiled: "ov.CompiledModel", backbone: Backbone) -> bool:
    """Tell whether this processor runs a ready network as it was made."""
    pixels = probe_pixels(backbone)
    n = int(compiled.input(0).shape[0])
    embeddings = compiled(np.ascontiguousarray(np.broadcast_to(pixels, (n, *pixels.shape))))[0]
    return is_right(embeddings[0], backbone)


def _compiled(
    core: "ov.Core",
    model: "ov.Model",
    cache: Path | None,
    more: Mapping[str, object] = MappingProxyType({}),
) -> "ov.CompiledModel":
    hint = {"PERFORMANCE_HINT": "THROUGHPUT", **more}
    if cache is None:
        return core.compile_model(model, "CPU", hint)
    try:
        return core.compile_model(model, "CPU", {**hint, "CACHE_DIR": str(cache)})
    except RuntimeError as error:  # a cache that cannot be made only costs time, too
        log.warning("the compiled network could not be kept: %s", error)
        return core.compile_model(model, "CPU", hint)


def _convert(backbone: Backbone) -> "ov.Model":
    if isinstance(backbone, AdaptedBackbone):
        return converted_dual_branch(backbone)
    import torch

    network = build(backbone)
    example = torch.zeros(2, backbone.crop_px, backbone.crop_px, 3, dtype=torch.uint8)
    return converted.convert(network, example)


class TorchNetwork:
    """A backbone in torch: half precision on a GPU, single on a CPU. See `Network`.

    Out of memory halves the batch; at one image it goes on with the CPU, and says so.
    """

    def __init__(self, backbone: Backbone, device: Literal["cpu", "cuda", "mps"]) -> None:
        import torch

        self.notes: list[str] = []
        self._network: Any = build(backbone)
        self._is_int8 = backbone.is_int8 and not is_adapted(backbone)
        self._n_outputs = backbone.n_features + (N_SPATIAL if backbone.is_spatial else 0)
        self._torch = torch
        self._move(device)

    def embed(self, batches: Iterable[tuple[T, Pixels]]) -> Iterator[tuple[T, Floats]]:
        """Fetch a batch's result while the next one runs. See `Network.embed`."""
        before: tuple[T, Tensor] | None = None
        for token, pixels in batches:
            result = self._forward(pixels)
            if before is not None:
                yield before[0], before[1].cpu().numpy()
            before = (token, result)
        if before is not None:
            yield before[0], before[1].cpu().numpy()

    def _move(self, device: str) -> None:
        torch = self._torch
        self.device = device
        self.batch_size = _CPU_BATCH if device == "cpu" else _GPU_BATCH
        is_whole = device == "cpu" or self._is_int8  # rounding in half precision is another one
        kind = torch.float32 if is_whole else torch.float16
        self._network = self._network.to(device, dtype=kind, memory_format=torch.channels_last)

    def _forward(self, pixels: Pixels) -> "Tensor":
        """Run one batch, in parts where it does not fit; return a tensor (n, n_features)."""
        torch = self._torch
        if not len(pixels):
            return cast("Tensor", torch.zeros(0, self._n_outputs))
        parts = []
        start = 0
        while start < len(pixels):
            part = pixels[start : start + self.batch_size]
            try:
                parts.append(self._run(part))
                start += len(part)
            except torch.OutOfMemoryError:
                self._shrink(len(part))
        # The first parts may lie on the device that the last one was driven away from.
        return cast("Tensor", torch.cat([part.to(parts[-1].device) for part in parts]))

    def _run(self, pixels: Pixels) -> "Tensor":
        torch = self._torch
        values = torch.from_numpy(pixels)
        if self.device == "cuda":
            values = values.pin_memory()
        with torch.inference_mode():
            return cast("Tensor", self._network(values.to(self.device, non_blocking=True)))

    def _shrink(self, tried: int) -> None:
        torch = self._torch
        if self.device == "cpu":
            raise DeviceError("cpu", "out of memory")
        if self.device == "cuda":
            torch.cuda.empty_cache()
        if tried > 1:
            self.batch_size = max(1, tried // 2)
            self.notes.append(
                f"The {self.device.upper()} ran out of memory; batches are {self.batch_size} now."
            )
            return
        self.notes.append(
            f"The {self.device.upper()} ran out of memory even for one image;"
            " the CPU does the rest, more slowly."
        )
        self._move("cpu")
