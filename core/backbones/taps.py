"""Where a network's spatial features are taken: a 3x3 grid of activations from about half way on.

An embedding is a mean over the picture, and the last layers know what things are rather than what
they look like. What a network has found before that, and roughly where, tells apart pictures that
embeddings hardly do: signs, gestures, drawings. No list of networks says where to take it: the
network runs on a drawn picture, and the shapes of what its modules give tell its stages.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.backbones.module_calls import LEAST_SIDE, Layout, ModuleCall, has_weights, traced

GRID = LEAST_SIDE
"""Cells along a side of the grid."""

_STRIDE = 16  # the stage to take: one of its pixels stands for so many of the picture's
_NEAR = math.sqrt(2)  # a stage of another stride is none of stride 16 from this ratio on
_DEEPEST = 3  # modules within modules that are looked into for the blocks of a stage
_FEWEST_BLOCKS = 4  # of one size, from which on their middle one is taken, as in a ViT
_EARLIEST, _LATEST = 0.15, 0.9  # shares of a network's layers
_EXPANDED = 2  # times as wide as its block: the inside of an inverted residual
_DEEPEST_CONV = 2  # names from a block to its own convolution, with its norm or without

# Where a picture is changed, in sixths from its top and left: the middles of two cells.
_PROBES = ((1, 5), (5, 3))

_CONTAINERS = (nn.Sequential, nn.ModuleList)
_NUMBER = re.compile(r"\d+")

# What somebody else's `forward` may raise.
_BROKEN = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Tap:
    """Where a network's spatial features are taken.

    Attributes:
        module: name of the module inside the embedder whose output is taken; it begins with
            "network.".
        layout: "maps" (n, n_channels, side, side), "maps_last" (n, side, side, n_channels) or
            "tokens" (n, n_prefix + side * side, n_channels).
        n_prefix: class and register tokens before the patches'; 0 for maps.
        side: of the maps, in their pixels; of tokens, in patches.
        n_channels: numbers at each place; the grid has nine times as many.
    """

    module: str
    layout: Layout
    n_prefix: int
    side: int
    n_channels: int


def early_tap(embedder: nn.Module, crop_px: int) -> Tap | None:
    """Say where a network's spatial features are taken; None where there is none.

    Of stages that halve the size it is the end of the one of stride 16, or of the last but one; of
    blocks that all have one size, as a ViT's, the middle one. In an inverted residual it is the
    wide part, after the depthwise convolution with its norm and activation.

    Args:
        embedder: of `core.backbones.builder.embedder`, in eval mode.
        crop_px: side of its pictures.
    """
    try:
        root = traced(embedder, _pictures(crop_px)[:1].to(_device(embedder)))
        for deepest in range(_DEEPEST + 1):
            block = _stage_end(_steps(root.within, deepest), root.n_before, crop_px)
            inside = _expanded(block) if block else None
            for call in (inside, block):
                tap = _as_tap(call) if call else None
                if tap and _sees_where(embedder, tap, crop_px):
                    return tap
    except _BROKEN:
        return None
    return None


def grid_of(output: Tensor, tap: Tap) -> Tensor:
    """Average what a tap's module gave over a 3x3 grid: (n, 9 * n_channels) float32.

    The nine numbers of a channel lie beside each other, row by row. To be called as soon as the
    module has run: what follows it may write over its output.
    """
    values = _as_maps(output, tap).float()
    spans = _spans(tap.side)
    cells = [values[:, :, top:low, left:right] for top, low in spans for left, right in spans]
    return torch.stack([cell.mean((2, 3)) for cell in cells], dim=2).flatten(1)


def _as_maps(output: Tensor, tap: Tap) -> Tensor:
    """Return what a tap's module gave as (n, n_channels, side, side)."""
    if tap.layout == "maps":
        return output
    if tap.layout == "tokens":
        output = output[:, tap.n_prefix :].reshape(-1, tap.side, tap.side, tap.n_channels)
    return output.permute(0, 3, 1, 2)


def _spans(side: int) -> list[tuple[int, int]]:
    """Divide a side in three.

    From nine places on what three do not divide is dropped at the end: so it was measured, and it
    is little. On smaller maps it would be much, and spans overlap instead.
    """
    if side >= GRID**2:
        step = side // GRID
        return [(at * step, (at + 1) * step) for at in range(GRID)]
    return [(side * at // GRID, -(-side * (at + 1) // GRID)) for at in range(GRID)]


# Which block


def _steps(calls: list[ModuleCall], deepest: int, is_inside: bool = False) -> list[ModuleCall]:
    """List what the network does, one module after the other.

    Args:
        calls: the outermost ones.
        deepest: how many modules that are no containers are looked into.
        is_inside: these are calls of such a module; only what has layers within is a step there.
    """
    steps: list[ModuleCall] = []
    for call in calls:
        is_container = isinstance(call.module, _CONTAINERS) or call.name == "network"
        is_block = is_inside and not any(inner.within for inner in call.within)
        if call.within and not is_block and (is_container or deepest > 0):
            inside = is_inside or not is_container
            steps += _steps(call.within, deepest - (not is_container), inside)
        elif call.within or not is_inside:
            steps.append(call)
    counts = [step.name for step in steps]
    return [step for step in steps if counts.count(step.name) == 1]


def _stage_end(steps: list[ModuleCall], n_layers: int, crop_px: int) -> ModuleCall | None:
    """Name the block whose output is to be taken, as far as steps tell."""
    stages: dict[int, list[ModuleCall]] = {}
    for call in steps:
        if call.shape:
            is_midway = _EARLIEST <= call.n_before / n_layers <= _LATEST
            is_block = is_midway and has_weights(call.module)
            stages.setdefault(call.shape[1], []).extend([call] if is_block else [])
    if not stages:
        return None
    sides = sorted(stages, reverse=True)
    best = min(sides, key=lambda side: _off(side, crop_px))
    if _off(best, crop_px) > _NEAR or best == sides[-1]:
        alike = _largest_family(stages[sides[-1]])
        if len(alike) >= _FEWEST_BLOCKS:
            return alike[len(alike) // 2]
        best = sides[-2] if len(sides) > 1 else best
    return _activated(stages[best][-1], steps) if stages[best] else None


def _activated(block: ModuleCall, steps: list[ModuleCall]) -> ModuleCall:
    """Return the activation behind a layer that is a step of its own; else the block itself."""
    for call in steps:
        if call.followed is block and call.shape == block.shape and not has_weights(call.module):
            block = call
    return block


def _off(side: int, crop_px: int) -> float:
    """Return how far a stage is from the one to take, as a ratio from 1 on."""
    ratio = crop_px / side / _STRIDE
    return max(ratio, 1 / ratio)


def _largest_family(blocks: list[ModuleCall]) -> list[ModuleCall]:
    """Return the most blocks whose names differ in numbers alone, such as `blocks.3` and `.4`."""
    families: dict[str, list[ModuleCall]] = {}
    for block_call in reversed(blocks):
        families.setdefault(_NUMBER.sub("", block_call.name), []).insert(0, block_call)
    return max(families.values(), key=len, default=[])


def _expanded(block: ModuleCall) -> ModuleCall | None:
    """Return the norm, or activation, behind a depthwise convolution wider than its block."""
    assert block.shape
    calls = list(_all_within(block))
    for number, call in enumerate(calls):
        conv, depth = call.module, call.name.count(".") - block.name.count(".")
        if (
            isinstance(conv, nn.Conv2d)
            and depth <= _DEEPEST_CONV
            and conv.groups == conv.out_channels >= _EXPANDED * block.shape[2]
            and call.shape
            and call.shape[1] == block.shape[1]
        ):
            return _normed(call, calls[number + 1 :])
    return None


def _normed(conv: ModuleCall, later: list[ModuleCall]) -> ModuleCall | None:
    """Return what ends the row of norm and activation behind a convolution, if there is a norm."""
    end, has_norm = conv, False
    for call in later:
        is_norm = _is_norm(call.module)
        is_plain = is_norm or not has_weights(call.module)
        if call.followed is not end or not is_plain or call.shape != conv.shape:
            break
        end, has_norm = call, has_norm or is_norm
    return end if has_norm else None


def _all_within(call: ModuleCall) -> Iterator[ModuleCall]:
    for inner in call.within:
        yield inner
        yield from _all_within(inner)


def _as_tap(call: ModuleCall) -> Tap | None:
    if call.shape is None or not call.name.startswith("network."):
        return None
    layout, side, n_channels, n_prefix = call.shape
    return Tap(call.name, layout, n_prefix, side, n_channels)


# Whether a place of the grid is that place of the picture


def _sees_where(embedder: nn.Module, tap: Tap, crop_px: int) -> bool:
    """Tell whether a change in a part of the picture is seen in that part of the grid.

    Some networks keep their patches in another order, and a square of them would be no picture.
    Every channel has one vote: a few that are very large must not decide.
    """
    caught: list[Tensor] = []
    module = embedder.get_submodule(tap.module)
    handle = module.register_forward_hook(
        lambda module, args, output: caught.append(output.clone())
    )
    try:
        with torch.inference_mode():
            embedder(_pictures(crop_px).to(_device(embedder)))
    finally:
        handle.remove()
    if len(caught) != 1:
        return False
    maps = _as_maps(caught[0], tap).float().flatten(2)  # (1 + n_probes, n_channels, places)
    for place, changed in zip(_PROBES, maps[1:], strict=True):
        changes = (changed - maps[0]).abs()
        votes = changes.argmax(1)[changes.amax(1) > 0]
        if not len(votes):
            return False
        centre = torch.stack([votes // tap.side, votes % tap.side]).float().median(1).values
        expected = centre.new_tensor(place) * (tap.side / 6) - 0.5  # of the cell's middle
        if (centre - expected).abs().max() > tap.side / 6:
            return False
    return True


def _pictures(crop_px: int) -> Tensor:
    """Draw a picture of coarse noise and, for each probe, the same with a square inverted."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.randint(0, 256, (1, 3, 16, 16), generator=generator).float()
    plain = nn.functional.interpolate(coarse, (crop_px, crop_px), mode="bilinear")[0]
    pictures = [plain]
    reach = max(1, crop_px // 12)
    for place in _PROBES:
        changed = plain.clone()
        top, left = (round(crop_px * sixth / 6) - reach for sixth in place)
        part = changed[:, top : top + 2 * reach, left : left + 2 * reach]
        part.copy_(255 - part)
        pictures.append(changed)
    return torch.stack(pictures).permute(0, 2, 3, 1).round().to(torch.uint8).contiguous()


def _device(module: nn.Module) -> torch.device:
    return next((parameter.device for parameter in module.parameters()), torch.device("cpu"))


def _is_norm(module: nn.Module) -> bool:
    """Tell a norm, of torch or of somebody else, by its weight: one number for each channel."""
    weight = getattr(module, "weight", None)
    return isinstance(weight, Tensor) and weight.ndim == 1
