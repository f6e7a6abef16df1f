"""What lies behind the cut of an adapted backbone, converted once for all overlays over it.

An overlay changes numbers, not what is computed with them. So the rears are converted with its
numbers as inputs and kept in the cache of converted networks; the numbers of one overlay then take
the place of the inputs, which needs neither torch nor time.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.backbones import openvino as converted
from core.backbones.adapted.backbone import OVERLAY, AdaptedBackbone
from core.domain.errors import ModelDamaged

if TYPE_CHECKING:
    import openvino as ov

    from core.backbones.adapted.dual_features import DualBranch


# See docs/adr/0023-convert-only-the-tail.md.
def tail_model(backbone: AdaptedBackbone, build: "Callable[[], DualBranch]") -> "ov.Model":
    """Return what lies behind the cut: (n, ...) activations to (n, n_features) float32.

    Args:
        backbone: whose overlay it is under.
        build: gives the network in torch; called where no tail of this form is in the cache. What
            it gives is used up.

    Raises:
        ModelDamaged: the overlay holds what is no number.
        WeightsError, ModelDamaged: as `build` raises them, or the overlay does not fit.
    """
    arrays = backbone.arrays
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ModelDamaged(f"its adapted backbone has {name[:80]} wrong")

    def make() -> "ov.Model":
        return _open_tail(build(), sorted(arrays), arrays)

    return converted.with_numbers(converted.kept(_name_of(backbone), make), arrays)


def _name_of(backbone: AdaptedBackbone) -> str:
    """Name a tail by the network, the cut, and what the overlay changes; not by its numbers."""
    form = [backbone.cut, backbone.level]
    form += [f"{name}{list(array.shape)}" for name, array in sorted(backbone.arrays.items())]
    digest = hashlib.blake2b("\n".join(form).encode(), digest_size=8).hexdigest()
    return f"{backbone.in_float.network_key}-tail-{digest}"


def _open_tail(
    dual: "DualBranch", names: list[str], arrays: Mapping[str, NDArray[np.generic]]
) -> "ov.Model":
    """Convert both rears; the overlay's numbers are inputs, named as they are and in that order."""
    import torch
    from torch import Tensor, nn

    plain = dict(dual.plain.rear.named_parameters())
    if not {_parameter_of(name)[1] for name in names} <= plain.keys():
        raise ModelDamaged("its adapted backbone does not fit the network")

    class Rears(nn.Module):
        """What lies behind the cut, as a function of the activations and the overlay's numbers."""

        def __init__(self) -> None:
            super().__init__()
            self._dual = dual
            self._places: list[tuple[nn.Module, str, Tensor, bool]] = []
            for name in names:
                kind, parameter = _parameter_of(name)
                owner, _, attribute = parameter.rpartition(".")
                module = dual.adapted_rear.get_submodule(owner)
                delattr(module, attribute)  # a parameter's place takes no other tensor
                value = plain[parameter].detach()
                self._places.append((module, attribute, value, kind == "scale"))

        def forward(self, activations: Tensor, *numbers: Tensor) -> Tensor:
            for (module, attribute, value, is_scale), number in zip(
                self._places, numbers, strict=True
            ):
                setattr(module, attribute, value * number if is_scale else value + number)
            return dual.behind(activations)

    with torch.no_grad():
        activations = dual.plain.front(torch.zeros(2, dual.crop_px, dual.crop_px, 3).byte())
        numbers = [torch.from_numpy(np.array(arrays[name], np.float32)) for name in names]
        model = converted.convert(Rears(), activations, *numbers)
    for parameter, name in zip(model.get_parameters()[1:], names, strict=True):
        parameter.set_friendly_name(name)
    return model


def _parameter_of(name: str) -> tuple[str, str]:
    """Split an array's name into "scale" or "shift" and the network's parameter."""
    kind, _, parameter = name.removeprefix(OVERLAY).partition(".")
    return kind, parameter
