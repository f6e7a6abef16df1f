"""Networks built with their weights. Everything here loads torch, which takes seconds."""

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.backbones import pack
from core.backbones.backbone import PLUGIN, TIMM, Backbone, levels
from core.backbones.plugins import PLUGINS, PluginBackbone, reason_of
from core.backbones.ready import rounding_file, see_whole
from core.backbones.weights import weights_path
from core.domain.errors import Remedy, WeightsError
from core.domain.plugins.entry_points import told

if TYPE_CHECKING:
    from torch import Tensor, nn

# Training scripts wrap what is to be kept in one of these.
_WRAPPERS = ("state_dict_ema", "model_ema", "state_dict", "model", "params")


def build(backbone: Backbone) -> "nn.Module":
    """Build the network with its weights: (n, crop, crop, 3) uint8 in, (n, n_features) float32 out.

    The module's `network` is the network alone, without its classifier; it takes what `normalised`
    gives: (n, 3, crop, crop).

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    embedder = assemble(backbone, weights_path(backbone))
    if backbone.is_int8:
        _round(embedder, backbone)
    return embedder


def _round(embedder: "nn.Module", backbone: Backbone) -> None:
    from core.backbones.eight_bits import insert_rounding, load_rounding

    file = rounding_file(backbone)
    see_whole(file, backbone)
    insert_rounding(cast("nn.Module", embedder.network))
    load_rounding(cast("nn.Module", embedder.network), file)


def assemble(backbone: Backbone, file: Path) -> "nn.Module":
    """Build the network with the weights in a file, whoever they come from; see `build`.

    Raises:
        WeightsError: the file holds no weights, or those of another network.
    """
    if backbone.library == "plugin":
        return _of_plugin(backbone, file)
    given = {} if backbone.library == "pack" else read_weights(backbone.name, file)
    try:
        if backbone.library == "pack":
            return embedder(backbone, pack.assemble(file))
        network = (_torchvision if backbone.library == "torchvision" else _timm)(backbone, given)
    except (RuntimeError, KeyError, ValueError, TypeError) as error:
        reason = f"the tensors in {file.name} do not fit the network"
        raise WeightsError(backbone.name, reason, remedy=_remedy(backbone)) from error
    return embedder(backbone, network)


def _of_plugin(backbone: Backbone, file: Path) -> "nn.Module":
    name = backbone.base_name
    plugin = PLUGINS.get(name.removeprefix(PLUGIN))
    if plugin is None:
        raise WeightsError(name, reason_of(name), remedy="plugin")
    return assembled(backbone, plugin, file)


def assembled(backbone: Backbone, plugin: PluginBackbone, file: Path) -> "nn.Module":
    """Build the network of a plug-in; see `build`.

    Raises:
        WeightsError: its code fails, or gives something else than it says.
    """
    import torch

    name = backbone.base_name
    try:
        network = embedder(backbone, plugin.build(file).eval())
        with torch.inference_mode():
            side = backbone.crop_px
            features = network(torch.zeros(1, side, side, 3, dtype=torch.uint8))
        shape, is_finite = tuple(features.shape), bool(torch.isfinite(features).all())
    except Exception as error:
        raise WeightsError(name, f"its code raised {told(error)}", remedy="plugin") from error
    if shape != (1, backbone.n_features):
        reason = f"it gives {shape} for a picture, not {(1, backbone.n_features)}"
        raise WeightsError(name, reason, remedy="plugin")
    if not is_finite:  # such embeddings would be kept, and no learner can use them
        reason = "what it gives for a black picture is not all numbers"
        raise WeightsError(name, reason, remedy="plugin")
    return network


def read_weights(name: str, file: Path) -> dict[str, "Tensor"]:
    """Read tensors by name from a safetensors file, or from what `torch.save` wrote.

    Nothing in the file is ever run: of a pickle torch takes only tensors and plain containers.

    Raises:
        WeightsError: the file holds anything else.
    """
    import torch
    from safetensors.torch import load_file

    try:
        with file.open("rb") as opened:
            is_safetensors = opened.read(9)[8:] == b"{"
        held: Any = (
            load_file(file)
            if is_safetensors
            else torch.load(file, map_location="cpu", weights_only=True)
        )
    except Exception as error:  # a file from anywhere fails in any way
        reason = f"{file.name} is damaged, or holds more than weights"
        raise WeightsError(name, reason, remedy="file") from error
    for wrapper in _WRAPPERS:
        if isinstance(held, dict) and isinstance(held.get(wrapper), dict):
            held = held[wrapper]
            break
    if not isinstance(held, dict) or not all(
        isinstance(key, str) and isinstance(tensor, torch.Tensor) for key, tensor in held.items()
    ):
        raise WeightsError(name, f"{file.name} holds no list of weights", remedy="file")
    return {key.removeprefix("module."): value for key, value in held.items()}


def from_timm(name: str) -> Backbone:
    """Ask timm for a network of its own: what it sees, where its weights are, their licence.

    Args:
        name: with `timm:` before it. The SHA-256 is left open; `n_features` and the size come from
            a network of random weights.

    Raises:
        WeightsError: timm knows none of this name.
    """
    import timm

    from core.backbones.taps import early_tap

    model = name.removeprefix(TIMM)
    try:
        facts: Any = timm.get_pretrained_cfg(model)
        network: Any = timm.create_model(model, pretrained=False, num_classes=0) if facts else None
    except RuntimeError as error:
        raise WeightsError(name, str(error).rstrip("."), remedy="list") from error
    if network is None:
        raise WeightsError(name, "timm knows no network of this name", remedy="list")
    n_bytes = sum(
        tensor.numel() * tensor.element_size() for tensor in network.state_dict().values()
    )
    crop_px = int(facts.input_size[-1])
    url, source = _origin(facts)
    row = Backbone(
        name=name,
        title=f"{model} (timm)",
        n_features=0,
        resize_px=max(crop_px, math.floor(crop_px / facts.crop_pct)),
        crop_px=crop_px,
        mean=levels(facts.mean),
        deviation=levels(facts.std),
        interpolation="bilinear" if facts.interpolation == "bilinear" else "bicubic",
        # Its third mode, "border", frames pictures in grey; six networks have it.
        crop_mode="squash" if facts.crop_mode == "squash" else "center",
        library="timm",
        model=model,
        sha256="",
        file="",
        licence=facts.license or "not stated, see the source",
        source=source,
        url=url,
        size_mb=max(1, round(n_bytes / 1e6)),
    )
    ready = embedder(row, network)
    has_tap = early_tap(ready, crop_px) is not None
    return replace(row, n_features=_width(ready, crop_px), has_tap=has_tap)


def _origin(facts: Any) -> tuple[str, str]:  # noqa: ANN401 - timm has no types
    """Return where the weights can be downloaded, and a page about them; "" for neither."""
    if facts.hf_hub_id:
        from huggingface_hub import hf_hub_url

        file = facts.hf_hub_filename or "model.safetensors"
        url = hf_hub_url(facts.hf_hub_id, file)
        return url, url.partition("/resolve/")[0]
    url = facts.url or ""
    return ("" if url.endswith(".npz") else url), facts.origin_url or url


def _width(embedder: "nn.Module", crop_px: int) -> int:
    import torch

    with torch.inference_mode():
        embeddings = embedder(torch.zeros(1, crop_px, crop_px, 3, dtype=torch.uint8))
    return int(embeddings.shape[1])


def embedder(backbone: Backbone, network: "nn.Module") -> "nn.Module":
    """Put a backbone's preprocessing in front of a network without classifier; see `build`."""
    import torch

    class Embedder(torch.nn.Module):
        """The network with its preprocessing in front, so that both always travel together."""

        mean: "Tensor"
        deviation: "Tensor"

        def __init__(self) -> None:
            super().__init__()
            self.network = network
            for name, values in (("mean", backbone.mean), ("deviation", backbone.deviation)):
                self.register_buffer(name, torch.tensor(values).reshape(3, 1, 1), persistent=False)

        def normalised(self, pixels: "Tensor") -> "Tensor":
            """Turn (n, crop, crop, 3) uint8 into what the network takes: (n, 3, crop, crop)."""
            values = pixels.permute(0, 3, 1, 2).to(self.mean.dtype)
            return (values - self.mean) / self.deviation

        def forward(self, pixels: "Tensor") -> "Tensor":
            return cast("Tensor", self.network(self.normalised(pixels))).float()

    return Embedder().eval()


def _torchvision(backbone: Backbone, given: dict[str, "Tensor"]) -> "nn.Module":
    import torch
    from torchvision.models import get_model

    network: Any = get_model(backbone.model, weights=None)
    network.fc = torch.nn.Identity()
    # A classifier of any number of classes may follow: it is not what embeddings are made of.
    network.load_state_dict(
        {key: tensor for key, tensor in given.items() if not key.startswith("fc.")}
    )
    return cast("nn.Module", network)


def _timm(backbone: Backbone, given: dict[str, "Tensor"]) -> "nn.Module":
    import timm

    if backbone.package:
        given = _renamed(given, timm.create_model(backbone.model, pretrained=False).state_dict())
    facts: Any = timm.get_pretrained_cfg(backbone.model)
    classifier = facts.classifier[0] if isinstance(facts.classifier, tuple) else facts.classifier
    weight = given.get(f"{classifier}.weight")
    n_classes = 0 if weight is None else weight.shape[0]
    is_resized = facts.fixed_input_size and backbone.crop_px != facts.input_size[-1]
    size: dict[str, Any] = {"img_size": backbone.crop_px} if is_resized else {}
    # timm reads no file and asks no server where the weights are handed over like this.
    overlay = {"state_dict": given, "num_classes": n_classes}
    network: Any = timm.create_model(
        backbone.model,
        pretrained=True,
        num_classes=n_classes,
        pretrained_cfg_overlay=overlay,
        **size,
    )
    network.reset_classifier(0)
    network.pretrained_cfg["state_dict"] = None  # else a second copy of all weights stays
    return cast("nn.Module", network)


def _renamed(given: dict[str, "Tensor"], expected: dict[str, "Tensor"]) -> dict[str, "Tensor"]:
    """Give the package's tensors timm's names: both list the same ones in the same order."""
    if given.keys() == expected.keys():
        return given
    if [tensor.shape for tensor in given.values()] != [
        tensor.shape for tensor in expected.values()
    ]:
        raise ValueError("other shapes")
    return dict(zip(expected, given.values(), strict=True))


def _remedy(backbone: Backbone) -> Remedy:
    if backbone.library == "pack":
        return "pack"
    return "reinstall" if backbone.package and not backbone.is_own else "file"
