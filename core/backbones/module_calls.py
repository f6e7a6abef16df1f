"""One run of a network, and what each of its modules gave: maps, tokens, or something else."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import torch
from torch import Tensor, nn

Layout: TypeAlias = Literal["maps", "maps_last", "tokens"]

Shape: TypeAlias = tuple[Layout, int, int, int]
"""Layout, side, channels, and tokens before those of patches; see `core.backbones.taps.Tap`."""

LEAST_SIDE = 3
"""Smaller maps count for none."""

_MOST_PREFIX = 16  # class and register tokens before those of patches


@dataclass(slots=True, eq=False)
class ModuleCall:
    """A call of a module while the network ran, and what it called in turn."""

    name: str
    module: nn.Module
    output: object = None
    followed: "ModuleCall | None" = None  # the call that gave, alone, what this one took
    within: "list[ModuleCall]" = field(default_factory=list)
    shape: Shape | None = None
    n_before: int = 0  # layers with weights that had run when it ended


def traced(embedder: nn.Module, pixels: Tensor) -> ModuleCall:
    """Run the network once; return the call of the embedder, and in it all others."""
    root = ModuleCall("", embedder)
    n_layers = 0
    stack = [root]
    given: dict[int, ModuleCall] = {}
    n_prefix = _prefix_of(embedder)

    def enter(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, args: tuple[Any, ...]) -> None:
            call = ModuleCall(name, module, followed=given.get(id(args[0])) if args else None)
            stack[-1].within.append(call)
            stack.append(call)

        return hook

    def leave(module: nn.Module, args: object, output: object) -> None:
        nonlocal n_layers
        call = stack.pop()
        n_layers += not call.within and has_weights(module)
        call.n_before = n_layers
        call.shape = _shape_of(output, n_prefix)
        if call.shape:
            call.output = output  # kept, so that no other tensor gets its id
            given[id(output)] = call

    handles = []
    for name, module in embedder.named_modules():
        if name:
            handles.append(module.register_forward_pre_hook(enter(name)))
            handles.append(module.register_forward_hook(leave))
    try:
        with torch.inference_mode():
            embedder(pixels)
    finally:
        for handle in handles:
            handle.remove()
    root.n_before = max(1, n_layers)
    return root


def _prefix_of(embedder: nn.Module) -> int | None:
    """Return how many tokens come before the patches', where the network says so."""
    n_tokens = getattr(getattr(embedder, "network", None), "num_prefix_tokens", None)
    return n_tokens if isinstance(n_tokens, int) else None


def _shape_of(output: object, n_prefix: int | None) -> Shape | None:
    """Read an output of one picture as maps or tokens; None where it is neither."""
    if (
        not isinstance(output, Tensor)
        or output.ndim < 3
        or len(output) != 1
        or not output.is_floating_point()
    ):
        return None
    if output.ndim == 4:
        _, first, second, third = output.shape
        if second == third:
            return ("maps", second, first, 0) if second >= LEAST_SIDE else None
        return ("maps_last", first, third, 0) if first == second >= LEAST_SIDE else None
    if output.ndim == 3:
        n_tokens, n_channels = output.shape[1:]
        known = range(_MOST_PREFIX) if n_prefix is None else (n_prefix, 0)
        for before in known:
            side = math.isqrt(max(0, n_tokens - before))
            if side >= LEAST_SIDE and side * side == n_tokens - before:
                return "tokens", side, n_channels, before
    return None


def has_weights(module: nn.Module) -> bool:
    """Tell whether there is anything in a module that was trained."""
    return next(module.parameters(), None) is not None
