"""The one door to OpenVINO: its core, networks converted for it, and a cache of those.

Converting a network takes seconds, reading it from the cache none.
"""

import itertools
import logging
import sys
import tempfile
import warnings
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from core.domain import private_files

if TYPE_CHECKING:
    import openvino as ov
    from torch import Tensor, nn

log = logging.getLogger(__name__)

_TELEMETRY = "openvino_telemetry"


def import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry; nothing else in the program imports it.

    The package that comes along with OpenVINO sends events of use to a server of statistics, with
    an identity that it writes into the home folder, and asks nobody. Where that package cannot be
    imported OpenVINO goes on without a word, so here it never can.
    """
    # See docs/adr/0021-one-openvino-core.md.
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment] # to Python: no such package
    import openvino

    return cast("ModuleType", openvino)


@cache
def openvino_core() -> "ov.Core":
    """Return OpenVINO's core, the same one at each call; it is never taken down.

    Its plugin for processors gives the thread that loads it a stack for signals, and frees that
    stack when it is unloaded, from whatever thread. A signal that comes then, such as Ctrl+C, ends
    the process at once.
    """
    return import_openvino().Core()


def computes_in_bfloat16() -> bool:
    """Tell whether this processor has instructions for bfloat16, with which OpenVINO computes."""
    return "BF16" in openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def cache_folder() -> Path:
    """Return where converted networks lie; it may vanish at any time."""
    return private_files.cache_folder() / "networks"


def convert(network: "nn.Module", example: "Tensor", *more_examples: "Tensor") -> "ov.Model":
    """Convert a network that takes one tensor for each picture, and perhaps others.

    Args:
        network: in eval mode.
        example: (n, ...) what it takes; n may be another each time it runs.
        more_examples: what it takes beside that, whose shapes stay.
    """
    ov = import_openvino()
    shapes = [ov.PartialShape([-1, *example.shape[1:]])]
    shapes += [ov.PartialShape(list(other.shape)) for other in more_examples]
    given = (example, *more_examples) if more_examples else example
    with warnings.catch_warnings():  # tracing warns about its own means
        warnings.simplefilter("ignore")
        return ov.convert_model(network, example_input=given, input=shapes)


# See docs/adr/0022-cache-of-converted-networks.md.
def kept(name: str, make: "Callable[[], ov.Model]", cache: Path | None = None) -> "ov.Model":
    """Read a converted network from the cache; make it where it is not there, or broken.

    Args:
        name: says all that decides what is converted; OpenVINO's version is added.
        make: converts it.
        cache: the folder; the usual one by default.
    """
    path = (cache or cache_folder()) / f"{name}-ov{version('openvino')}.xml"
    if path.exists():
        try:
            return openvino_core().read_model(path)
        except RuntimeError as error:
            log.warning("converted again, as the cached network is broken: %s", error)
    model = make()
    try:
        _save(model, path)
        # Read again: it rounds a little differently, and each start is to give the same numbers.
        return openvino_core().read_model(path)
    except (OSError, RuntimeError) as error:  # a full or read-only cache only costs time
        log.warning("the converted network could not be kept: %s", error)
    return model


# See docs/adr/0023-convert-only-the-tail.md.
def save_rounded(model: "ov.Model", path: Path) -> None:
    """Write a network whose weights are rounded, in a byte each: `path` and a .bin beside it."""
    ov = import_openvino()
    from openvino._offline_transformations import compress_quantize_weights_transformation

    compress_quantize_weights_transformation(model)
    ov.save_model(model, path, compress_to_fp16=False)


def in_batches(
    model: "ov.Model", size: int, kind: type[np.generic]
) -> Callable[[NDArray[np.generic]], NDArray[np.generic]]:
    """Compile a network that takes one array; return what runs it over many, all cores at work.

    Args:
        model: takes (size, ...); it is used up.
        size: of a batch; the last one is filled up with zeros.
        kind: of the numbers that are returned.

    Returns:
        a function of (n, ...) numbers, n at least 1, to (n, ...) of `kind`.
    """
    sides = model.inputs[0].get_partial_shape()
    shape = [size, *(sides[n].get_length() for n in range(1, len(sides)))]
    model.reshape(shape)
    compiled: Any = openvino_core().compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
    given = compiled.input(0).get_element_type().to_dtype()
    n_streams = compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
    requests = [compiled.create_infer_request() for _ in range(n_streams + 1)]

    def fetched(request: Any) -> NDArray[np.generic]:  # noqa: ANN401 - OpenVINO's own
        request.wait()
        return cast("NDArray[np.generic]", request.get_output_tensor(0).data.astype(kind))

    def run(values: NDArray[np.generic]) -> NDArray[np.generic]:
        running: deque[Any] = deque()
        results: list[NDArray[np.generic]] = []
        starts = range(0, len(values), size)
        for start, request in zip(starts, itertools.cycle(requests), strict=False):
            if len(running) == len(requests):
                results.append(fetched(running.popleft()))
            batch = np.zeros(shape, given)
            part = values[start : start + size]
            batch[: len(part)] = part
            request.start_async({0: batch})
            running.append(request)
        results += [fetched(request) for request in running]
        return np.concatenate(results)[: len(values)]

    return run


def joined(front: "ov.Model", rear: "ov.Model") -> "ov.Model":
    """Return one network of two, each with one input and one output. Both are used up."""
    ov = import_openvino()
    source = front.outputs[0].get_node().input_value(0)
    for taker in rear.inputs[0].get_target_inputs():
        taker.replace_source_output(source)
    return ov.Model(rear.get_results(), front.get_parameters())


def with_numbers(model: "ov.Model", numbers: Mapping[str, NDArray[np.generic]]) -> "ov.Model":
    """Return a network whose inputs, but for the first, are numbers for good; the model is used up.

    Args:
        model: takes pictures, or what was made of them, and numbers.
        numbers: by the inputs' friendly names; they become float32.
    """
    ov = import_openvino()
    from openvino import opset13

    first, *rest = model.get_parameters()
    for parameter in rest:
        values = np.array(numbers[parameter.get_friendly_name()], np.float32)
        constant = opset13.constant(values)
        for taker in parameter.output(0).get_target_inputs():
            taker.replace_source_output(constant.output(0))
    return ov.Model(model.get_results(), [first])


def _save(model: "ov.Model", path: Path) -> None:
    """Write both files beside their place and move them there, the one that is looked for last."""
    ov = import_openvino()
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        part = Path(folder) / path.name
        ov.save_model(model, part, compress_to_fp16=False)
        part.with_suffix(".bin").replace(path.with_suffix(".bin"))
        part.replace(path)
