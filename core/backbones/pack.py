"""Packs: a meta-trained network in one file, with a card that says all there is to know of it.

A pack is a safetensors file. Its tensors are the network's weights, under `network.`, and the
scales and shifts that were meta-learned over them, under `overlay.`; its metadata hold one entry,
a card in JSON. Nothing in it is ever run. What embeds is the network with its scales and shifts
worked into its weights, so MTL adaptation, which begins by changing nothing, begins at them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.backbones.architectures.spec import NetworkSpec
from core.backbones.backbone import PACK, Backbone, Channels
from core.domain.errors import WeightsError

if TYPE_CHECKING:
    from torch import Tensor, nn

CARD = "handful"
"""The one entry of the file's metadata."""

FORMAT = 1
SUFFIX = ".safetensors"

NETWORK, SCALE, SHIFT = "network.", "overlay.scale.", "overlay.shift."
"""Before the names of a pack's tensors."""

_LUMA = (0.299, 0.587, 0.114)  # what Pillow makes grey of
_MOST_PX = 1024
_SCALED_BY = "lanczos"  # as pictures are read for meta-training
_SCALINGS = (_SCALED_BY, "bilinear", "bicubic")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Card:
    """What a pack says of itself.

    Attributes:
        title: for a person.
        network: which network its weights belong to.
        size_px: side of the pictures.
        mean, std: of each channel; a value x in 0..1 goes in as (x - mean) / std.
        licence: what may be done with it.
        facts: all else: classes and data it was trained on, method, scores.
        resize_px: what the short side is scaled to before the middle is cut out; 0 for `size_px`.
        interpolation: how, in Pillow's word.
    """

    title: str
    network: NetworkSpec
    size_px: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    licence: str
    facts: Mapping[str, object]
    resize_px: int = 0
    interpolation: str = _SCALED_BY

    def text(self) -> str:
        """Return JSON, the same for equal cards."""
        own = {
            "format": FORMAT,
            "title": self.title,
            "network": self.network.facts(),
            "preprocessing": {
                "size_px": self.size_px,
                "mean": list(self.mean),
                "std": list(self.std),
                **({"resize_px": self.resize_px} if self.resize_px else {}),
                **({"interpolation": by} if (by := self.interpolation) != _SCALED_BY else {}),
            },
            "licence": self.licence,
        }
        return json.dumps({**self.facts, **own}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def of(cls, text: str) -> "Card":
        """Read what `text` returned.

        Raises:
            ValueError: it says something else, or something that cannot be.
        """
        try:
            held: dict[str, Any] = json.loads(text)
            if held.pop("format") != FORMAT:
                raise ValueError("it was made by a later version of Handful")
            network = NetworkSpec.of(held.pop("network"))
            seen = held.pop("preprocessing")
            mean, std = (tuple(float(level) for level in seen[key]) for key in ("mean", "std"))
            title, licence = str(held.pop("title")), str(held.pop("licence"))
            short_px, by = int(seen.get("resize_px", 0)), str(seen.get("interpolation", _SCALED_BY))
            size_px = int(seen["size_px"])
            card = cls(title, network, size_px, mean, std, licence, held, short_px, by)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("its card is not whole") from error
        channels = network.channels
        is_seen = 8 <= size_px <= (short_px or size_px) <= _MOST_PX and by in _SCALINGS
        if not (len(mean) == len(std) == channels and all(std) and is_seen):
            raise ValueError("its card says what cannot be")
        return card


def read_card(file: Path) -> Card:
    """Read a pack's card.

    Raises:
        WeightsError: the file is no pack.
    """
    from safetensors import SafetensorError, safe_open

    name = file.name
    try:
        with safe_open(file, "np") as opened:
            text = (opened.metadata() or {}).get(CARD)
        if text is None:
            raise ValueError("it has no card")
        return Card.of(text)
    except (OSError, SafetensorError, ValueError) as error:
        reason = f"{name} is no pack, or is damaged ({error})"
        raise WeightsError(name, reason, remedy="pack") from error


# See docs/adr/0027-packs-named-by-content.md.
def row_of(card: Card, file: Path, sha256: str) -> Backbone:
    """Describe a pack as a backbone; its name follows from its content."""
    slug = _NOT_IN_NAMES.sub("-", card.title.lower()).strip("-")[:_LONGEST].strip("-")
    return Backbone(
        name=f"{PACK}{slug}-{sha256[:6]}" if slug else f"{PACK}{sha256[:6]}",
        title=card.title,
        n_features=card.network.n_features,
        resize_px=card.resize_px or card.size_px,
        crop_px=card.size_px,
        mean=_levels(card.mean),
        deviation=_levels(card.std),
        interpolation=card.interpolation,
        library="pack",
        model=card.network.kind,
        sha256=sha256,
        file=f"pack-{sha256[:16]}{SUFFIX}",
        licence=card.licence,
        source=f"{file.name}, meta-trained",
        size_mb=max(1, round(file.stat().st_size / 1e6)),
    )


def assemble(file: Path) -> "nn.Module":
    """Build a pack's network for pictures in colour, with its scales and shifts worked in.

    Raises:
        WeightsError: the file is no pack.
        ValueError: its tensors do not fit its card.
    """
    import torch
    from safetensors.torch import load_file

    card = read_card(file)
    weights = _merged(load_file(file))
    with torch.device("meta"):  # no memory before it is clear that the tensors fit
        network = in_colour(card.network).make()
    expected = network.state_dict()
    if card.network.channels == 1:
        weights = {name: _in_colour(tensor, expected.get(name)) for name, tensor in weights.items()}
    if {name: tensor.shape for name, tensor in weights.items()} != {
        name: tensor.shape for name, tensor in expected.items()
    }:
        raise ValueError("the tensors do not fit the card")
    network.load_state_dict(weights, assign=True)
    return network.eval()


def in_colour(network: NetworkSpec) -> NetworkSpec:
    """Return the same network for pictures in colour, which is how a pack's is built."""
    return replace(network, channels=3)


# See docs/adr/0028-pack-with-scales-worked-in.md.
def _merged(tensors: Mapping[str, "Tensor"]) -> dict[str, "Tensor"]:
    """Work scales and shifts into the weights that they lie over."""
    weights = {
        name.removeprefix(NETWORK): tensor
        for name, tensor in tensors.items()
        if name.startswith(NETWORK)
    }
    for name, tensor in tensors.items():
        if name.startswith(SCALE):
            weights[name.removeprefix(SCALE)] = weights[name.removeprefix(SCALE)] * tensor
        elif name.startswith(SHIFT):
            weights[name.removeprefix(SHIFT)] = weights[name.removeprefix(SHIFT)] + tensor
    return weights


def _in_colour(weight: "Tensor", expected: "Tensor | None") -> "Tensor":
    """Let a layer that sees grey look at red, green and blue, as grey is made of them."""
    if expected is None or weight.ndim != 4 or (weight.shape[1], expected.shape[1]) != (1, 3):
        return weight
    return weight * weight.new_tensor(_LUMA)[:, None, None]


def _levels(values: tuple[float, ...]) -> Channels:
    red, green, blue = (255 * value for value in (values * 3 if len(values) == 1 else values))
    return red, green, blue
