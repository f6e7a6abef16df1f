"""A network cut in two: a front that runs once for each view, and a rear that is adapted."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call

# A training step on the CPU costs about this much for each element that a layer puts out, next to
# its multiplications: normalising and moving data is not free. Fitted to EfficientNet-Lite0.
_WORK_PER_ELEMENT = 100

# What somebody else's `forward` may raise where a part of it was taken away: it looks for what the
# part had, counts what it gave, or was never there.
_BROKEN = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class CannotSplit(Exception):
    """A network cannot be cut before a module, or nowhere at all."""


class _Reached(Exception):
    """The front has done its work."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a module while a network ran.

    Attributes:
        name: the module's.
        path: names of the modules that were running, outermost first, without its own.
        work: estimated cost of this module alone for one picture, in multiplications.
        shape: of its output without the batch; None where that is no single tensor.
        is_layer: True where it has parameters of its own or calls no other module.
        follows: True where it took, alone, what the call that ended before it gave, if any.
    """

    name: str
    path: tuple[str, ...]
    work: float
    shape: tuple[int, ...] | None
    is_layer: bool
    follows: bool


def calls_of(network: nn.Module, example: Tensor) -> list[Call]:
    """List every call of a module, in the order in which they begin.

    Args:
        network: in eval mode.
        example: (1, ...) a picture as the network takes it.
    """
    stack: list[str] = []
    order: list[dict[str, Any]] = []
    running: list[dict[str, Any]] = []
    latest: list[object] = []

    def enter(name: str) -> Any:  # noqa: ANN401 - torch's hook types are open
        def hook(module: nn.Module, args: tuple[object, ...]) -> None:
            if running and not _has_own(network.get_submodule(running[-1]["name"])):
                running[-1]["is_layer"] = False
            follows = len(args) == 1 and (not latest or args[0] is latest[0])
            running.append(
                {"name": name, "path": tuple(stack), "is_layer": True, "follows": follows}
            )
            order.append(running[-1])
            stack.append(name)

        return hook

    def leave(module: nn.Module, args: Any, output: object) -> None:  # noqa: ANN401
        stack.pop()
        call = running.pop()
        latest[:] = [output]
        tensor = output if isinstance(output, Tensor) else None
        call["shape"] = None if tensor is None else tuple(tensor.shape[1:])
        call["work"] = _work(module, tensor) if tensor is not None and call["is_layer"] else 0.0

    handles = []
    for name, module in network.named_modules():
        if name:
            handles.append(module.register_forward_pre_hook(enter(name)))
            handles.append(module.register_forward_hook(leave))
    try:
        with torch.no_grad():
            network(example)
    finally:
        for handle in handles:
            handle.remove()
    return [Call(**one) for one in order]


def split_points(network: nn.Module, calls: list[Call]) -> list[str]:
    """Name the modules before which the network may be cut, the first first.

    These are the members of its sequences: blocks and groups of blocks. Whether all that follows
    really depends on nothing else is seen by `SplitNetwork`.
    """
    found = []
    aside = {call.name for call in calls if not call.follows}  # such as the shortcut of a block
    for call in calls:
        parent, _, _ = call.name.rpartition(".")
        in_sequence = isinstance(network.get_submodule(parent), nn.Sequential | nn.ModuleList)
        has_weights = next(network.get_submodule(call.name).parameters(), None) is not None
        if in_sequence and has_weights and not {call.name, parent} & aside:
            found.append(call.name)
    return found


def calls_from(calls: list[Call], cut: str) -> list[Call]:
    """Return the calls of layers that are made from the cut on."""
    start = next(n for n, call in enumerate(calls) if call.name == cut)
    return [call for call in calls[start:] if call.is_layer]


class SplitNetwork:
    """A network cut before one of its modules.

    The rear is a copy in which what runs before the cut gives zeros of the right shape for free,
    and the module behind the cut is handed the cached activation instead: so any network can be
    cut, whatever its own `forward` does in between.

    Args:
        network: in eval mode; it is not changed.
        calls: of `calls_of`.
        cut: one of `split_points`.
        example: (1, ...) a picture as the network takes it.

    Raises:
        CannotSplit: what follows the cut needs more than the activation at the cut.
    """

    def __init__(self, network: nn.Module, calls: list[Call], cut: str, example: Tensor) -> None:
        self.cut = cut
        self.network = network
        self.rear = copy.deepcopy(network)
        self._held: Tensor | None = None
        at = next(n for n, call in enumerate(calls) if call.name == cut)
        for call in calls[:at]:
            if call.path == calls[at].path[: len(call.path)] and call.name not in calls[at].path:
                if call.shape is None:
                    raise CannotSplit(f"{call.name} gives no tensor")
                self.rear.set_submodule(call.name, _Nothing(call.shape))
        self.rear.get_submodule(cut).register_forward_pre_hook(self._hand_over)
        self._dummy = example[:, :1, :1].contiguous() if example.ndim == 4 else example
        if not self._fits(example):
            self._dummy = example
            if not self._fits(example):
                raise CannotSplit(f"the network cannot be cut before {cut}")

    def front(self, pictures: Tensor) -> Tensor:
        """Return the activations at the cut, (n, ...) float32."""
        with self._catching() as caught:
            try:
                self.network(pictures)
            except _Reached:
                return caught[0]
        raise AssertionError("the cut was never reached")

    def run_rear(self, activations: Tensor, overrides: dict[str, Tensor]) -> Tensor:
        """Go on from the cut: (n, ...) activations to (n, n_features) embeddings."""
        self._held = activations
        dummy = self._dummy.to(activations.device)
        dummy = dummy.expand(len(activations), *dummy.shape[1:])
        try:
            if not overrides:  # tracing takes no functional calls
                return cast("Tensor", self.rear(dummy))
            return cast("Tensor", functional_call(self.rear, overrides, (dummy,)))
        finally:
            self._held = None

    def _hand_over(self, module: nn.Module, args: Any) -> tuple[Tensor, ...]:  # noqa: ANN401
        if self._held is None or len(args) != 1:
            raise CannotSplit(f"{self.cut} takes more than one input")
        return (self._held,)

    @contextmanager
    def _catching(self) -> Iterator[list[Tensor]]:
        caught: list[Tensor] = []

        def catch(module: nn.Module, args: Any) -> None:  # noqa: ANN401
            caught.append(args[0])
            raise _Reached

        handle = self.network.get_submodule(self.cut).register_forward_pre_hook(catch)
        try:
            yield caught
        finally:
            handle.remove()

    def _fits(self, example: Tensor) -> bool:
        try:
            with torch.no_grad():
                found = self.run_rear(self.front(example), {})
                wanted = self.network(example)
        except (CannotSplit, *_BROKEN):
            return False
        return found.shape == wanted.shape and torch.allclose(found, wanted, rtol=1e-4, atol=1e-4)


class _Nothing(nn.Module):
    """Stands where a part of the network need not run; keeps the shape of what it gave."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        super().__init__()
        self._shape = shape

    def forward(self, values: Tensor, *args: object, **kwargs: object) -> Tensor:
        zero = torch.zeros((), device=values.device)
        return zero.expand(len(values), *self._shape)


def _has_own(module: nn.Module) -> bool:
    return next(module.parameters(recurse=False), None) is not None


def _work(module: nn.Module, output: Tensor) -> float:
    """Estimate one picture's cost in a layer, in multiplications."""
    size = float(output[0].numel())
    if isinstance(module, nn.Conv2d):
        kernel = module.kernel_size[0] * module.kernel_size[1]
        return size * (module.in_channels // module.groups * kernel + _WORK_PER_ELEMENT)
    if isinstance(module, nn.Linear):
        return size * (module.in_features + _WORK_PER_ELEMENT)
    return size * _WORK_PER_ELEMENT
