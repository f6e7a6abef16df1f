"""Weights that the published PyTorch code of Meta-Transfer Learning wrote, read for a pack.

There a scaled convolution is one module with `weight`, `bias`, `mtl_weight` and `mtl_bias`; here
the network holds the first two and an overlay the others. Its pre-training writes the network
alone; its meta-training writes it under `encoder.`, beside the head of its tasks.

Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391) and their code, `CODE`: the folder
`pytorch`, commit 7f71fdd, whose network and preprocessing these are.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TypeAlias

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from core.backbones.architectures.spec import Kind, NetworkSpec
from core.backbones.builder import read_weights
from core.backbones.pack import CARD
from core.domain.errors import WeightsError
from core.training.meta.scale_shift import scale_and_shift

Tensors: TypeAlias = Mapping[str, Tensor]

CODE = "https://github.com/yaoyao-liu/meta-transfer-learning"

SIZE_PX, RESIZE_PX, INTERPOLATION = 80, 92, "bilinear"
"""What their network sees of a picture: its short side scaled to the second, the middle cut out."""

MEAN: tuple[float, ...] = (125.3 / 255, 123.0 / 255, 113.9 / 255)
STD: tuple[float, ...] = (63.0 / 255, 62.1 / 255, 66.7 / 255)

N_STAGES = 3
"""With these, and pictures of `SIZE_PX`, their pooling over 10 x 10 is the mean over space."""

_ENCODER = "encoder."
_SCALE, _SHIFT = ".mtl_weight", ".mtl_bias"
_COUNTED = ".num_batches_tracked"  # of a norm; PyTorch 0.4.0 wrote none
_OF_NETWORK = re.compile(r"(conv|bn|layer)\d+\.")
_NUMBERS = (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class PublishedWeights:
    """What a file of theirs holds.

    Attributes:
        spec: of the network.
        network: its tensors, by the names that they have in ours.
        scales, shifts: meta-learned, by the names of what they lie over; none after pre-training.
        left_out: names of tensors that belong to neither, such as a head.
    """

    spec: NetworkSpec
    network: Tensors
    scales: Tensors
    shifts: Tensors
    left_out: tuple[str, ...]

    @property
    def is_scaled(self) -> bool:
        """Whether scales and shifts were meta-learned."""
        return bool(self.scales)

    @property
    def n_numbers(self) -> int:
        """Count the weights, scales and shifts; what a norm counted is none."""
        held = [tensor for name, tensor in self.network.items() if not name.endswith(_COUNTED)]
        return sum(
            tensor.numel() for tensor in (*held, *self.scales.values(), *self.shifts.values())
        )


def read_published(file: Path) -> PublishedWeights:
    """Read a file that the published code wrote, as `torch.save` or safetensors hold it.

    Nothing in it is ever run.

    Raises:
        WeightsError: it is something else, incomplete, or of a network of another shape.
    """
    name = file.name
    try:
        with file.open("rb") as opened:
            n_bytes = opened.seek(0, os.SEEK_END)
    except OSError as error:
        reason = f"{file} cannot be read: {error.strerror}"
        raise WeightsError(name, reason, remedy="published") from error
    if _is_pack(file):
        reason = "it is a pack already, which can be used as it is"
        raise WeightsError(name, reason, remedy="published")
    try:
        given = read_weights(name, file)
    except WeightsError as error:
        raise WeightsError(name, error.reason, remedy="published") from error
    inner = {
        key.removeprefix(_ENCODER): tensor
        for key, tensor in given.items()
        if key.startswith(_ENCODER)
    }
    left_out = {key for key in given if not key.startswith(_ENCODER)} if inner else set()
    inner = inner or given
    if _n_bytes(inner) > n_bytes:  # one number may stand for a million
        reason = f"{name} is damaged, or holds more than weights"
        raise WeightsError(name, reason, remedy="published")
    weights = _network_in(name, inner)
    return replace(weights, left_out=tuple(sorted({*left_out, *weights.left_out})))


def _network_in(name: str, given: Tensors) -> PublishedWeights:
    """Take a network, its scales and its shifts out of tensors with the published names."""
    spec = _spec_of(name, given)
    with torch.device("meta"):  # no memory before it is clear that the tensors fit
        empty = spec.make()
        overlay = scale_and_shift(empty)
    network = _fitting(name, given, {key: key for key in empty.state_dict()}, empty.state_dict())
    scales, shifts = (
        {key: f"{key.rpartition('.')[0]}{suffix}" for key in own}
        for suffix, own in ((_SCALE, overlay.scales), (_SHIFT, overlay.shifts))
    )
    is_scaled = any(key.endswith((_SCALE, _SHIFT)) for key in given)
    rest = {*given} - {*network}
    if is_scaled:
        rest -= {*scales.values(), *shifts.values()}
    n_strange = sum(_OF_NETWORK.match(key) is not None for key in rest)
    if n_strange:
        reason = f"it holds tensors that the published network does not have: {n_strange}"
        raise WeightsError(name, reason, remedy="published")
    return PublishedWeights(
        spec,
        network,
        _fitting(name, given, scales, overlay.scales) if is_scaled else {},
        _fitting(name, given, shifts, overlay.shifts) if is_scaled else {},
        tuple(rest),
    )


def _spec_of(name: str, given: Tensors) -> NetworkSpec:
    """Read off the tensors which network they belong to."""
    blocks: list[int] = []
    for stage in count(1):
        n = next(n for n in count() if f"layer{stage}.{n}.conv1.weight" not in given)
        if not n:
            break
        blocks.append(n)
    if not blocks or "conv1.weight" not in given:
        reason = "it holds no network of the published code, which has conv1 and layer1"
        raise WeightsError(name, reason, remedy="published")
    if len(blocks) != N_STAGES:
        reason = f"it has {len(blocks)} stages of blocks, and the published network has {N_STAGES}"
        raise WeightsError(name, reason, remedy="published")
    kind: Kind = "resnet-mtl"
    if "layer1.0.conv3.weight" in given:
        kind = "resnet-mtl-bottleneck"
    firsts = [given[f"layer{stage + 1}.0.conv1.weight"] for stage in range(N_STAGES)]
    try:
        widths = tuple(int(kernel.shape[0]) for kernel in firsts)
        return NetworkSpec(kind, tuple(blocks), widths, int(given["conv1.weight"].shape[0]))
    except (IndexError, ValueError) as error:
        reason = "its first convolutions have another shape than in the published network"
        raise WeightsError(name, reason, remedy="published") from error


def _fitting(name: str, given: Tensors, names: Mapping[str, str], own_tensors: Tensors) -> Tensors:
    """Return what is wanted, by its own names, of tensors that have others."""
    optional = {key for key in own_tensors if key.endswith(_COUNTED)}
    lacking = [
        theirs for own, theirs in names.items() if theirs not in given and own not in optional
    ]
    if lacking:
        reason = f"it lacks {', '.join(lacking[:_MOST_NAMED])}"
        raise WeightsError(name, reason, remedy="published")
    copied: dict[str, Tensor] = {}
    for own, theirs in names.items():
        tensor = given[theirs] if theirs in given else torch.zeros((), dtype=own_tensors[own].dtype)
        if tensor.shape != own_tensors[own].shape:
            reason = f"{theirs} has another shape than in the published network"
            raise WeightsError(name, reason, remedy="published")
        is_plain = (
            tensor.dtype in _NUMBERS and tensor.layout is torch.strided and not tensor.is_meta
        )
        if is_plain:
            copied[own] = tensor.to(
                own_tensors[own].dtype, copy=True
            ).contiguous()  # none may share memory
        if not is_plain or not copied[own].isfinite().all():
            reason = f"{theirs} holds something else than numbers"
            raise WeightsError(name, reason, remedy="published")
    return copied


def _n_bytes(given: Tensors) -> int:
    """Count the bytes that a network's tensors would take, each by itself."""
    return sum(
        tensor.numel() * tensor.element_size()
        for name, tensor in given.items()
        if _OF_NETWORK.match(name)
    )


def _is_pack(file: Path) -> bool:
    try:
        with safe_open(file, "pt") as opened:
            return CARD in (opened.metadata() or {})
    except (OSError, SafetensorError):
        return False
