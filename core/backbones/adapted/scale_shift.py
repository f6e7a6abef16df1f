"""Scale-and-shift parameters that lie over a frozen network and change nothing of it."""

import copy
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, Self, TypeAlias, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.func import functional_call

from core.backbones.adapted.backbone import OVERLAY, digest_of
from core.domain.errors import ModelDamaged

Level: TypeAlias = Literal["ss_norm", "ss_row", "ss_full", "ss_pairs"]

LEVELS: tuple[Level, ...] = ("ss_norm", "ss_row", "ss_full", "ss_pairs")

M = TypeVar("M", bound=nn.Module)

_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)
_NORMS = (*_BATCH_NORMS, nn.LayerNorm, nn.GroupNorm, nn.InstanceNorm2d, nn.RMSNorm)


# See docs/adr/0036-scale-and-shift-adapter.md.
class ScaleShiftAdapter:
    """What is learned: a factor for some weights, an addition to some biases.

    A network under an overlay computes with `weight * scale` and `bias + shift`; at the start all
    scales are 1 and all shifts 0, so it answers exactly as before.

    Source: Sun et al. 2019, "Meta-Transfer Learning for Few-Shot Learning"
    (https://arxiv.org/abs/1812.02391), equation 6, whose scales hold one number for each pair of
    channels of a convolution; on linear layers and 1x1 convolutions, where that would be as many
    numbers as weights, one for each output, as Lian et al. 2022, "Scaling & Shifting Your
    Features" (https://arxiv.org/abs/2210.08823).

    Args:
        level: "ss_norm" trains the norms' weights and biases; "ss_row" also a scale and shift for
            each output of layers that no batch norm follows (there it would be the same again);
            "ss_full" also a scale for each pair of channels of convolutions larger than 1x1;
            "ss_pairs" of all convolutions, which is the paper's letter: in networks of 1x1
            convolutions as many numbers as weights.
        scales, shifts: by the name of the network's parameter; float32.
    """

    def __init__(
        self, level: Level, scales: Mapping[str, Tensor], shifts: Mapping[str, Tensor]
    ) -> None:
        self.level = level
        self.scales = dict(scales)
        self.shifts = dict(shifts)

    @classmethod
    def identity(cls, network: nn.Module, level: Level, calls: Sequence[str]) -> Self:
        """Make an overlay that changes nothing yet.

        Args:
            network: any; it is only read.
            level: see above.
            calls: names of the modules that may change, in the order in which they are called.
        """
        before_norm = _before_batch_norm(network, calls)
        parameters = dict(network.named_parameters())
        scales: dict[str, Tensor] = {}
        shifts: dict[str, Tensor] = {}
        for name in dict.fromkeys(calls):
            shape = _scale_shape(network.get_submodule(name), level, name in before_norm)
            weight, bias = f"{name}.weight", f"{name}.bias"
            if shape is None or weight not in parameters:
                continue
            scales[weight] = torch.ones(shape)
            if bias in parameters and name not in before_norm:
                shifts[bias] = torch.zeros(parameters[bias].shape)
        return cls(level, scales, shifts)

    def parameters(self) -> list[Tensor]:
        """Return all that can be trained."""
        return [*self.scales.values(), *self.shifts.values()]

    def pairs_and_others(self) -> tuple[list[Tensor], list[Tensor]]:
        """Return the scales of pairs of channels, and all that moves a whole channel."""
        pairs = [scale for scale in self.scales.values() if scale.ndim == 4 and scale.shape[1] > 1]
        known = {id(pair) for pair in pairs}
        return pairs, [parameter for parameter in self.parameters() if id(parameter) not in known]

    def trainable(self, on: bool = True) -> Self:
        """Let gradients reach the overlay, or no longer; return itself."""
        for parameter in self.parameters():
            parameter.requires_grad_(on)
        return self

    def clone(self, device: str = "cpu") -> "ScaleShiftAdapter":
        """Copy the numbers as they are now, without gradients."""
        return ScaleShiftAdapter(
            self.level,
            {name: scale.detach().clone().to(device) for name, scale in self.scales.items()},
            {name: shift.detach().clone().to(device) for name, shift in self.shifts.items()},
        )

    @classmethod
    def mean(cls, overlays: Sequence[Self]) -> Self:
        """Average overlays of one network and level, number by number.

        Raises:
            ValueError: there is none.
        """
        if not overlays:
            raise ValueError("there is no overlay to take the mean of")
        scales, shifts = (
            {name: torch.stack([tensors[name] for tensors in each]).mean(dim=0) for name in each[0]}
            for each in (
                [overlay.scales for overlay in overlays],
                [overlay.shifts for overlay in overlays],
            )
        )
        return cls(overlays[0].level, scales, shifts)

    def overrides(self, parameters: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return what the network is to compute with, by the parameter's name."""
        scaled = {name: parameters[name] * scale for name, scale in self.scales.items()}
        shifted = {name: parameters[name] + shift for name, shift in self.shifts.items()}
        return scaled | shifted

    def run(self, network: nn.Module, values: Tensor) -> Tensor:
        """Run the network under the overlay; neither changes."""
        weights = self.overrides(dict(network.named_parameters()))
        return cast("Tensor", functional_call(network, weights, (values,)))

    def merged(self, network: M) -> M:
        """Return a copy of the network with the overlay worked into its weights.

        It has the same modules and the same names, so it costs nothing more to run.
        """
        merged = copy.deepcopy(network)
        with torch.no_grad():
            weights = self.overrides(dict(merged.named_parameters()))
            for name, parameter in merged.named_parameters():
                if name in weights:
                    parameter.copy_(weights[name])
        return merged

    def fits(self, network: nn.Module) -> bool:
        """Whether all that it changes is in the network, in shapes that leave the network's."""
        shapes = {name: parameter.shape for name, parameter in network.named_parameters()}
        return all(
            name in shapes
            and tensor.ndim <= len(shapes[name])
            and all(
                have in (1, want)
                for have, want in zip(tensor.shape[::-1], shapes[name][::-1], strict=False)
            )
            for name, tensor in [*self.scales.items(), *self.shifts.items()]
        )

    def decay(self, share: float) -> None:
        """Draw the overlay toward doing nothing: scales toward 1, shifts toward 0.

        Args:
            share: of the way, 0..1. Weight decay as usual would draw scales to 0.
        """
        with torch.no_grad():
            for scale in self.scales.values():
                scale.sub_(1.0).mul_(1.0 - share).add_(1.0)
            for shift in self.shifts.values():
                shift.mul_(1.0 - share)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all numbers by name, for the project file."""
        return {name: tensor.numpy() for name, tensor in self._tensors()}

    @classmethod
    def restore(cls, level: Level, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """Make an overlay of what `arrays` returned; other arrays are passed over.

        Raises:
            ModelDamaged: an array is neither a scale nor a shift, or holds what is no number.
        """
        parts: dict[str, dict[str, Tensor]] = {"scale": {}, "shift": {}}
        for name, array in arrays.items():
            if name.startswith(OVERLAY):
                kind, _, parameter = name.removeprefix(OVERLAY).partition(".")
                if kind not in parts or not np.isfinite(array).all():
                    raise ModelDamaged(f"its adapted backbone has {name[:80]} wrong")
                parts[kind][parameter] = torch.from_numpy(np.array(array, np.float32))
        return cls(level, parts["scale"], parts["shift"])

    def digest(self) -> str:
        """Name the overlay by its numbers."""
        return digest_of(self.arrays())

    def save(self, path: Path, spec: Mapping[str, object]) -> None:
        """Write a safetensors file; `spec` says what it belongs to, such as the backbone's key."""
        notes = {"spec": json.dumps({**spec, "level": self.level, "format": 1})}
        save_file(dict(self._tensors()), path, metadata=notes)

    @classmethod
    def load(cls, path: Path) -> tuple[Self, dict[str, object]]:
        """Read what `save` wrote; return the overlay and its `spec`."""
        with safe_open(path, "np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict
            spec: dict[str, object] = json.loads(file.metadata()["spec"])
        return cls.restore(cast("Level", spec["level"]), arrays), spec

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        for kind, tensors in (("scale", self.scales), ("shift", self.shifts)):
            for name, tensor in tensors.items():
                yield f"{OVERLAY}{kind}.{name}", tensor.detach().cpu().contiguous()


def _scale_shape(module: nn.Module, level: Level, before_norm: bool) -> tuple[int, ...] | None:
    """Return the shape of a layer's scale at a level; None where the layer stays as it is."""
    if isinstance(module, _NORMS):
        return None if module.weight is None else tuple(module.weight.shape)
    shape: tuple[int, ...]
    if isinstance(module, nn.Conv2d):
        is_wide = module.kernel_size != (1, 1) or level == "ss_pairs"
        if level in ("ss_full", "ss_pairs") and module.groups == 1 and is_wide:
            return (module.out_channels, module.in_channels, 1, 1)
        shape = (module.out_channels, 1, 1, 1)
    elif isinstance(module, nn.Linear):
        shape = (module.out_features, 1)
    else:
        return None
    return shape if level != "ss_norm" and not before_norm else None


def _before_batch_norm(network: nn.Module, calls: Collection[str]) -> set[str]:
    """Name the convolutions whose output goes into a batch norm, which can do all a row can."""
    names = set()
    for name, following in pairwise(calls):
        after = network.get_submodule(following)
        module = network.get_submodule(name)
        if isinstance(after, _BATCH_NORMS) and isinstance(module, nn.Conv2d):
            names.add(name)
    return names
