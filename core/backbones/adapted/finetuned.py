"""A backbone whose weights were trained here, carried along, and as good as any other backbone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, weights_path
from core.backbones.backbone import Channels
from core.backbones.pack import in_colour, read_card
from core.domain.errors import ModelDamaged
from core.domain.model_arrays import numbers

if TYPE_CHECKING:
    from torch import nn

Arrays = Mapping[str, NDArray[np.generic]]

TUNED = "tuned."
"""Before the names of all that a model carries of its network."""

_WEIGHT = f"{TUNED}network."
_MEAN, _DEVIATION = f"{TUNED}mean", f"{TUNED}deviation"


# See docs/adr/0026-finetuned-backbone-in-the-model.md.
@dataclass(frozen=True, slots=True)
class FinetunedBackbone(Backbone):
    """A backbone with weights of its own. Its embeddings are others, so its key is another.

    Attributes:
        digest: of all its numbers.
        arrays: the weights by name, with mean and deviation, as a model keeps them.
    """

    digest: str = ""
    arrays: Arrays = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        """See `Backbone.key`; all weights are part of what made an embedding."""
        return f"{self.views_key}+{self.digest[:12]}"

    def has_weights(self, sha256: str) -> bool:
        """Say yes: whatever file they started from, the weights are here."""
        return True

    @classmethod
    def of(cls, backbone: Backbone, arrays: Arrays) -> Self:
        """Put a model's own weights in the place of a backbone's; other arrays are passed over.

        Raises:
            ModelDamaged: what goes before the network is missing, or makes no sense.
        """
        own = {name: array for name, array in arrays.items() if name.startswith(TUNED)}
        facts = {field.name: getattr(backbone, field.name) for field in fields(Backbone)}
        facts |= {"mean": _channels(own, _MEAN), "deviation": _channels(own, _DEVIATION)}
        if min(facts["deviation"]) <= 0:
            raise ModelDamaged(f"{_DEVIATION} is not above zero")
        return cls(**facts, digest=_digest_of(own), arrays=own)


def as_finetuned(backbone: Backbone, arrays: Arrays) -> Backbone:
    """Return the backbone that a model uses: with weights of its own, if it has any."""
    return FinetunedBackbone.of(backbone, arrays) if _MEAN in arrays else backbone


def arrays_of(network: "nn.Module", backbone: Backbone) -> dict[str, NDArray[np.generic]]:
    """Return what a model keeps of a trained network (without its head), float32."""
    weights = {
        f"{_WEIGHT}{name}": tensor.detach().cpu().numpy()
        for name, tensor in network.state_dict().items()
    }
    mean, deviation = np.array(backbone.mean), np.array(backbone.deviation)
    return {**weights, _MEAN: mean, _DEVIATION: deviation}


def build_finetuned(backbone: FinetunedBackbone) -> "nn.Module":
    """Build a network as `core.backbones.build` does, with weights of its own.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
        ModelDamaged: they are not those of this network.
    """
    import torch

    network = new_network(backbone)
    expected = network.state_dict()
    own = {
        name.removeprefix(_WEIGHT): array
        for name, array in backbone.arrays.items()
        if name.startswith(_WEIGHT)
    }
    if own.keys() != expected.keys():
        raise ModelDamaged("its weights are not those of its network")
    for name, array in own.items():
        shape = tuple(expected[name].shape) or (1,)  # as what is kept of a single number is
        if np.atleast_1d(array).shape != shape or not np.isfinite(array).all():
            raise ModelDamaged(f"its weights {name} are not those of its network")
    network.load_state_dict(
        {name: torch.from_numpy(np.array(array)) for name, array in own.items()}
    )
    return with_preprocessing(backbone, network)


def new_network(backbone: Backbone, *, zero_init: bool = False) -> "nn.Module":
    """Build the network of a backbone with random weights and without its head.

    Draws from torch's global generator.

    Args:
        backbone: says which.
        zero_init: let the last norm of each residual block begin at 0, so that the block begins as
            nothing (Goyal et al. 2017, https://arxiv.org/abs/1706.02677).
    """
    network = _bare(backbone)
    if zero_init:
        for block in network.modules():
            norm = _last_norm(block)
            if norm is not None:
                norm.weight.data.zero_()
    return network


def _bare(backbone: Backbone) -> "nn.Module":
    import torch

    if backbone.library == "pack":
        return in_colour(read_card(weights_path(backbone)).network).make()
    if backbone.library == "torchvision":
        from torchvision.models import get_model

        network: Any = get_model(backbone.model, weights=None)
        network.fc = torch.nn.Identity()
        return _module(network)
    import timm

    facts: Any = timm.get_pretrained_cfg(backbone.model)
    is_resized = facts.fixed_input_size and backbone.crop_px != facts.input_size[-1]
    size: dict[str, Any] = {"img_size": backbone.crop_px} if is_resized else {}
    return _module(timm.create_model(backbone.model, pretrained=False, num_classes=0, **size))


def _module(network: Any) -> "nn.Module":  # noqa: ANN401 - the libraries have no types
    from torch import nn

    assert isinstance(network, nn.Module)
    return network


def _last_norm(block: "nn.Module") -> Any:  # noqa: ANN401 - names differ from block to block
    """Return the norm that ends a residual block; None for every other module."""
    from torch import nn

    if not (hasattr(block, "downsample") or getattr(block, "has_skip", False)):
        return None
    norm = getattr(block, "bn3", None) or getattr(block, "bn2", None)
    return norm if isinstance(norm, nn.BatchNorm2d) and norm.affine else None


def with_preprocessing(backbone: Backbone, network: "nn.Module") -> "nn.Module":
    """Put the preprocessing in front: (n, crop, crop, 3) uint8 in, (n, n_features) float32 out."""
    from core.backbones.builder import embedder

    return embedder(backbone, network)


def _channels(arrays: Arrays, name: str) -> Channels:
    red, green, blue = (float(level) for level in numbers(arrays, name, 3))
    return red, green, blue


def _digest_of(arrays: Arrays) -> str:
    """Name a network by its numbers: 32 hex digits, the same for the same numbers."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()
