"""From a training to a pack: the file that other projects and computers take as a backbone.

The training may be ours, or one of the published code, of which there is a file of weights.
"""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from safetensors.torch import save
from torch import Tensor

from core.backbones.architectures.spec import NetworkSpec
from core.backbones.pack import CARD, NETWORK, SCALE, SHIFT, Card
from core.backbones.weights import sha256_of
from core.domain.errors import ExportError, TrainingError
from core.training.meta import checkpoint, published_weights
from core.training.meta.published_weights import PublishedWeights
from core.training.meta.trainer import BEST

LICENCE = "yours to state; what the pictures it learned from allow"
"""Of a pack whose maker said nothing."""

NOT_STATED = "not stated"
"""Licence of weights from elsewhere, where nobody gave one."""

PACKED = ("mtl", "pretrain")
"""The methods whose network embeds a picture by itself; Conv-4 of MAML needs a task's others."""

_MOST_NAMED = 20  # tensors that a card tells by name


def make_pack(
    trained: Path,
    target: Path,
    *,
    title: str,
    licence: str = LICENCE,
    scores: Mapping[str, object] | None = None,
) -> Card:
    """Write the best state of a training as a pack; whole or not at all.

    Args:
        trained: folder of the training, of MTL or its pre-training.
        target: the file.
        title: for a person.
        licence: what may be done with it.
        scores: what it was worth, and on what.

    Returns:
        its card.

    Raises:
        TrainingError: there is no such training.
        ExportError: the file cannot be written.
    """
    tensors, facts = checkpoint.read(trained / BEST)
    method, build = str(facts["method"]), cast("dict[str, Any]", facts["build"])
    if method not in PACKED:
        raise TrainingError(
            trained, f"of a training with {method} no pack can be made: take --method mtl"
        )
    images = build["images"]
    card = Card(
        title,
        NetworkSpec.of(build["spec"]),
        int(images["height"]),
        tuple(images["mean"]),
        tuple(images["std"]),
        licence,
        {
            "method": method,
            "settings": build["settings"],
            "trained_on": facts["data"],
            "validation": facts["standing"],
            "scores": dict(scores or {}),
            "made_with": f"Handful {version('handful')}",
        },
    )
    _write(target, _kept(tensors), card)
    return card


def pack_published(
    weights: PublishedWeights,
    source: Path,
    target: Path,
    *,
    title: str,
    licence: str = NOT_STATED,
    scores: Mapping[str, object] | None = None,
) -> Card:
    """Write weights of the published code as a pack; whole or not at all.

    Args:
        weights: from `read_published`.
        source: the file that they were read from, which the card names.
        target: the pack's file.
        title, licence, scores: see `make_pack`.

    Returns:
        its card.

    Raises:
        ExportError: the file cannot be written.
    """
    card = Card(
        title,
        weights.spec,
        published_weights.SIZE_PX,
        published_weights.MEAN,
        published_weights.STD,
        licence,
        {
            "method": "mtl" if weights.is_scaled else "pretrain",
            "source": {
                "file": source.name,
                "sha256": sha256_of(source),
                "bytes": source.stat().st_size,
                "names_of": published_weights.CODE,
            },
            "left_out": list(weights.left_out[:_MOST_NAMED]),
            "scores": dict(scores or {}),
            "made_with": f"Handful {version('handful')}",
        },
        published_weights.RESIZE_PX,
        published_weights.INTERPOLATION,
    )
    tensors = {
        f"{before}{name}": tensor
        for before, own in (
            (NETWORK, weights.network),
            (SCALE, weights.scales),
            (SHIFT, weights.shifts),
        )
        for name, tensor in own.items()
    }
    _write(target, tensors, card)
    return card


# See docs/adr/0027-packs-named-by-content.md.
def _write(target: Path, tensors: dict[str, Tensor], card: Card) -> None:
    try:
        checkpoint.write_bytes(target, save(tensors, {CARD: card.text()}))
    except TrainingError as error:  # no training is at fault here
        cause = error.__cause__
        reason = cause.strerror if isinstance(cause, OSError) else None
        raise ExportError(target, reason or str(cause)) from error


# See docs/adr/0028-pack-with-scales-worked-in.md.
def _kept(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Keep the network, scales and shifts; no classifier, no head, no optimiser."""
    return {
        name: tensor.contiguous()
        for name, tensor in tensors.items()
        if name.startswith((NETWORK, SCALE, SHIFT))
    }
