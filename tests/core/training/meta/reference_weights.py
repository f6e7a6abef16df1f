"""Read the weights of the published PyTorch code of Meta-Transfer Learning.

There a scaled convolution is one module with `weight`, `bias`, `mtl_weight` and `mtl_bias`; here
the network holds the first two and an overlay the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor, nn

from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.training.meta.scale_shift import scale_and_shift

_SCALE, _SHIFT = ".mtl_weight", ".mtl_bias"
_HEAD_WEIGHTS = ("base_learner.fc1_w", "base_learner.vars.0")
_HEAD_BIASES = ("base_learner.fc1_b", "base_learner.vars.1")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came beside the network's weights.

    Attributes:
        overlay: its scales and shifts; all 1 and 0 where there were none, as after pre-training.
        head: weight (way, n_features) and bias (way,); None where there was none.
        left_out: names of tensors that belong to neither, such as the pre-training's classifier.
    """

    overlay: ScaleShiftAdapter
    head: tuple[Tensor, Tensor] | None
    left_out: list[str]


def load_reference(network: nn.Module, state: Mapping[str, object]) -> Imported:
    """Put a state dict of the published code into a network.

    Args:
        network: a `ResNetMtl` of the same blocks and widths; changed in place.
        state: by name, with or without `encoder.` (and `module.`) in front, or a dict with all of
            that under `params`.

    Raises:
        ValueError: tensors are missing, or have other shapes.
    """
    given = {name.removeprefix("module."): one for name, one in _tensors(state).items()}
    inner = {name.removeprefix("encoder."): one for name, one in given.items()}
    overlay = scale_and_shift(network)
    for name, one in inner.items():
        for suffix, kind, own in (
            (_SCALE, "weight", overlay.scales),
            (_SHIFT, "bias", overlay.shifts),
        ):
            if name.endswith(suffix):
                _put(own, f"{name.removesuffix(suffix)}.{kind}", one)
    wanted = network.state_dict()
    missing = [
        name for name in wanted if name not in inner and not name.endswith(".num_batches_tracked")
    ]
    if missing:
        raise ValueError(f"these weights lack {', '.join(missing[:3])}: it is another network")
    found = {name: inner[name] for name in wanted if name in inner}
    try:
        network.load_state_dict({**wanted, **found})
    except RuntimeError as error:
        raise ValueError("the weights have other shapes: it is another network") from error
    weight = next((given[name] for name in _HEAD_WEIGHTS if name in given), None)
    bias = next((given[name] for name in _HEAD_BIASES if name in given), None)
    used = {*wanted, *_HEAD_WEIGHTS, *_HEAD_BIASES}
    left_out = [one for one in inner if one not in used and not one.endswith((_SCALE, _SHIFT))]
    return Imported(overlay, None if weight is None or bias is None else (weight, bias), left_out)


def reference_state(
    network: nn.Module, overlay: ScaleShiftAdapter, head: tuple[Tensor, Tensor] | None = None
) -> dict[str, Tensor]:
    """Return a state dict with the names of the published code: the inverse of `load_reference`."""
    state = {f"encoder.{name}": one for name, one in network.state_dict().items()}
    for suffix, own in ((_SCALE, overlay.scales), (_SHIFT, overlay.shifts)):
        for name, one in own.items():
            state[f"encoder.{name.rpartition('.')[0]}{suffix}"] = one.detach()
    if head is not None:
        for names, one in ((_HEAD_WEIGHTS, head[0]), (_HEAD_BIASES, head[1])):
            state |= dict.fromkeys(names, one)
    return state


def _tensors(state: Mapping[str, object]) -> dict[str, Tensor]:
    held = state.get("params", state)
    if not isinstance(held, Mapping) or not all(isinstance(one, Tensor) for one in held.values()):
        raise ValueError("this is no list of weights")
    return dict(held)


def _put(own: dict[str, Tensor], name: str, value: Tensor) -> None:
    if name not in own or own[name].shape != value.shape:
        raise ValueError(f"a scale or shift does not fit {name}: it is another network")
    own[name] = value.detach().clone().float()
