"""A network cut in two: a front that runs once for each view, and a rear that is adapted."""

import copy
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call

from core.backbones.adapted.dataflow import Dataflow, leaves, replaced
from core.backbones.adapted.stand_in import N_PROBES, Hold, StandIn

# A training step on the CPU costs about this much for each element that a layer puts out, next to
# its multiplications: normalising and moving data is not free. Fitted to EfficientNet-Lite0.
_WORK_PER_ELEMENT = 100

# What somebody else's `forward` may raise where a part of it was taken away: it looks for what the
# part had, counts what it gave, or was never there.
_BROKEN = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


Where: TypeAlias = Literal["in sequence", "anywhere", "wide"]


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
        is_narrow: True where all that followed, as far as could be seen, was made of the one tensor
            that it took.
    """

    name: str
    path: tuple[str, ...]
    work: float
    shape: tuple[int, ...] | None
    is_layer: bool
    is_narrow: bool


def calls_of(network: nn.Module, example: Tensor) -> list[Call]:
    """List every call of a module, in the order in which they begin.

    Args:
        network: in eval mode.
        example: (1, ...) a picture as the network takes it.
    """
    stack: list[str] = []
    order: list[dict[str, Any]] = []
    running: list[dict[str, Any]] = []
    flow = Dataflow(example)

    def enter(name: str) -> Any:  # noqa: ANN401 - torch's hook types are open
        def hook(module: nn.Module, args: object, kwargs: object) -> None:
            if running and not _has_own(network.get_submodule(running[-1]["name"])):
                running[-1]["is_layer"] = False
            running.append({"name": name, "path": tuple(stack), "is_layer": True})
            running[-1]["span"] = flow.enter((args, kwargs))
            order.append(running[-1])
            stack.append(name)

        return hook

    def leave(module: nn.Module, args: Any, output: object) -> None:  # noqa: ANN401
        stack.pop()
        call = running.pop()
        flow.leave(call["span"])
        tensor = output if isinstance(output, Tensor) else None
        call["shape"] = None if tensor is None else tuple(tensor.shape[1:])
        call["work"] = _work(module, tensor) if tensor is not None and call["is_layer"] else 0.0

    handles = []
    for name, module in network.named_modules():
        if name:
            handles.append(module.register_forward_pre_hook(enter(name), with_kwargs=True))
            handles.append(module.register_forward_hook(leave))
    try:
        with torch.no_grad(), flow:
            network(example)
    finally:
        for handle in handles:
            handle.remove()
    spans = [call.pop("span") for call in order]
    narrow = [flow.is_narrow(span) for span in spans]
    return [Call(**call, is_narrow=narrow[n]) for n, call in enumerate(order)]


def split_points(network: nn.Module, calls: list[Call], where: Where = "in sequence") -> list[str]:
    """Name the modules before which the network may be cut, the first first.

    Whether all that follows really depends on nothing else is seen by `SplitNetwork`.

    Args:
        where: "in sequence" names the members of the network's sequences that one tensor leads to:
            blocks and groups of blocks; "anywhere" other parts that one tensor leads to as well;
            "wide" those parts, and members of sequences, that need more than one tensor.
    """
    names = [call.name for call in calls]
    points = []
    for call in calls:
        module = network.get_submodule(call.name)
        parent, _, _ = call.name.rpartition(".")
        is_member = isinstance(network.get_submodule(parent), nn.Sequential | nn.ModuleList)
        is_part = next(module.children(), None) is not None and call.path != ()
        has_weights = any(parameter.ndim > 1 or is_member for parameter in module.parameters())
        if where == "wide":
            is_right = not call.is_narrow and names.count(call.name) == 1
        else:
            is_right = call.is_narrow
        is_wanted = is_member or (is_part and where != "in sequence")
        if is_wanted and is_right and has_weights:
            points.append(call.name)
    return points


def calls_from(calls: list[Call], cut: str) -> list[Call]:
    """Return the calls of layers that are made from the cut on."""
    start = next(n for n, call in enumerate(calls) if call.name == cut)
    return [call for call in calls[start:] if call.is_layer]


class SplitNetwork:
    """A network cut before one of its modules.

    The rear is a copy in which what runs before the cut gives zeros of the right shape for free,
    and the module behind the cut is handed the cached activation instead: so any network can be
    cut, whatever its own `forward` does in between. Where what follows needs more than that one
    tensor, such as a second branch or the outputs of earlier stages, these are handed over as well;
    the activations are then all of them, one behind the other.

    Args:
        network: in eval mode; it is not changed.
        calls: of `calls_of`.
        cut: one of `split_points`.
        example: (1, ...) a picture as the network takes it.

    Raises:
        CannotSplit: what follows the cut needs more than can be handed over.
    """

    def __init__(self, network: nn.Module, calls: list[Call], cut: str, example: Tensor) -> None:
        self.cut = cut
        self.network = network
        self.rear = copy.deepcopy(network)
        self._hold = Hold()
        names = [call.name for call in calls]
        if cut not in names:
            raise CannotSplit(f"the network has no part {cut}")
        at = names.index(cut)
        before = [
            call.name
            for call in calls[:at]
            if call.path == calls[at].path[: len(call.path)]
            and call.name not in calls[at].path
            and names.count(call.name) == 1  # what runs again may do so behind the cut
        ]
        probe = _probe_of(example)
        try:
            given, embeddings = _given(network, before, cut, probe)
            self._parts = {
                name: StandIn(network.get_submodule(name), name, value, self._hold)
                for name, value in given.items()
            }
            for name in before:
                self.rear.set_submodule(name, self._parts[name])
            behind = self.rear.get_submodule(cut)
            behind.register_forward_pre_hook(self._parts[cut].hand_over, with_kwargs=True)
            # A branch that hardly matters would pass for none if numbers alone were asked.
            wideness = (False, True) if calls[at].is_narrow else (True,)
            if not self._begin(given, probe, embeddings, wideness):
                raise CannotSplit(f"the network cannot be cut before {cut}")
        except _BROKEN as error:
            raise CannotSplit(f"the network cannot be cut before {cut}") from error

    def _begin(
        self, given: dict[str, Any], probe: Tensor, embeddings: Tensor, wideness: tuple[bool, ...]
    ) -> bool:
        """Find what has to be handed over, and the smallest picture that the rear runs with."""
        taken = [(self.cut, place) for place in self._parts[self.cut].shapes]
        small = [probe[:1, :1, :1].contiguous()] if probe.ndim == 4 else []
        for is_wide in wideness:
            for self._dummy in (*small, probe[:1]):
                with suppress(*_BROKEN):
                    self._held = self._needed(given) if is_wide else taken
                    if self._held and self._is_right(given, embeddings):
                        return True
        return False

    @property
    def n_tensors(self) -> int:
        """How many tensors are handed over."""
        return len(self._held)

    @property
    def n_activations(self) -> int:
        """How many numbers are kept of a picture."""
        return sum(math.prod(self._parts[name].shapes[place]) for name, place in self._held)

    def front(self, pictures: Tensor) -> Tensor:
        """Return the activations at the cut, (n, ...) float32."""
        names = {name for name, _ in self._held} - {self.cut}
        with _catching(self.network, names, self.cut, is_end=True) as caught:
            try:
                self.network(pictures)
            except _Reached:
                return self._packed(caught)
        raise AssertionError("the cut was never reached")

    def run_rear(self, activations: Tensor, overrides: dict[str, Tensor]) -> Tensor:
        """Go on from the cut: (n, ...) activations to (n, n_features) embeddings."""
        self._hold.activations = activations
        self._hold.parts = self._unpacked(activations)
        dummy = self._dummy.to(activations.device)
        dummy = dummy.expand(activations.shape[0], *dummy.shape[1:])
        try:
            if not overrides:  # tracing takes no functional calls
                return cast("Tensor", self.rear(dummy))
            return cast("Tensor", functional_call(self.rear, overrides, (dummy,)))
        finally:
            self._hold.activations = None
            self._hold.parts = {}

    def _packed(self, given: dict[str, Any]) -> Tensor:
        parts = [
            value
            for name in dict.fromkeys(name for name, _ in self._held)
            for place, value in enumerate(leaves(given[name]))
            if (name, place) in self._held
        ]
        if len(parts) == 1:
            return cast("Tensor", parts[0])
        return torch.cat([cast("Tensor", part).flatten(1).float() for part in parts], dim=1)

    def _unpacked(self, activations: Tensor) -> dict[tuple[str, int], Tensor]:
        if len(self._held) == 1:
            return {self._held[0]: activations}
        shapes = [self._parts[name].shapes[place] for name, place in self._held]
        parts = torch.split(activations, [math.prod(shape) for shape in shapes], dim=1)
        return {
            held: part.reshape(-1, *shape)
            for held, part, shape in zip(self._held, parts, shapes, strict=True)
        }

    def _needed(self, given: dict[str, Any]) -> list[tuple[str, int]]:
        """Name what the embeddings depend on, of all that could be handed over."""
        self._held = [(name, place) for name, part in self._parts.items() for place in part.shapes]
        activations = self._packed(given).clone().requires_grad_()
        with torch.enable_grad():
            embeddings = self.run_rear(activations, {})
            weights = torch.randn(embeddings.shape, generator=torch.Generator().manual_seed(0))
            (embeddings * weights.to(embeddings)).sum().backward()  # type: ignore[no-untyped-call]
        assert activations.grad is not None
        slopes = self._unpacked(activations.grad)
        for parameter in self.rear.parameters():
            parameter.grad = None
        return [held for held in self._held if slopes[held].any()]

    def _is_right(self, given: dict[str, Any], expected: Tensor) -> bool:
        with torch.no_grad():
            embeddings = self.run_rear(self._packed(given), {})
        near = 1e-4 * float(expected.abs().max())
        return embeddings.shape == expected.shape and torch.allclose(
            embeddings, expected, rtol=1e-4, atol=near
        )


def _probe_of(example: Tensor) -> Tensor:
    """Draw pictures like an example, no two of their parts alike."""
    generator = torch.Generator().manual_seed(0)
    shape = (N_PROBES, *example.shape[1:])
    if example.is_floating_point():
        return torch.randn(shape, generator=generator).to(example)
    return torch.randint(0, 256, shape, generator=generator).to(example)


def _given(
    network: nn.Module, names: Sequence[str], cut: str, probe: Tensor
) -> tuple[dict[str, Any], Tensor]:
    """Return what modules give, what the one behind the cut is given, and the embeddings."""
    with torch.no_grad(), _catching(network, names, cut) as caught:
        return caught, network(probe)


@contextmanager
def _catching(
    network: nn.Module, names: Iterable[str], cut: str, *, is_end: bool = False
) -> Iterator[dict[str, Any]]:
    """Catch what modules give, and what the one behind the cut is given."""
    caught: dict[str, Any] = {}

    def keep(name: str, tree: object) -> None:
        # What follows may write over it.
        values = [value.clone() if isinstance(value, Tensor) else value for value in leaves(tree)]
        caught.setdefault(name, replaced(tree, iter(values)))

    def taken(module: nn.Module, args: object, kwargs: object) -> None:
        keep(cut, (args, kwargs))
        if is_end:
            raise _Reached

    def gave(name: str) -> Any:  # noqa: ANN401 - torch's hook types are open
        return lambda module, args, output: keep(name, output)

    behind = network.get_submodule(cut)
    handles = [behind.register_forward_pre_hook(taken, with_kwargs=True)]
    handles += [network.get_submodule(name).register_forward_hook(gave(name)) for name in names]
    try:
        yield caught
    finally:
        for handle in handles:
            handle.remove()


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
