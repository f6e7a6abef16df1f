"""From a training to a pack: the file that other projects and computers take as a backbone."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from safetensors.torch import save
from torch import Tensor

from core.backbones.architectures.spec import NetworkSpec
from core.backbones.pack import CARD, NETWORK, SCALE, SHIFT, Card
from core.domain.errors import TrainingError
from core.training.meta import checkpoint
from core.training.meta.trainer import BEST

LICENCE = "yours to state; what the pictures it learned from allow"
"""Of a pack whose maker said nothing."""

PACKED = ("mtl", "pretrain")
"""The methods whose network embeds a picture by itself; Conv-4 of MAML needs a task's others."""


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
        TrainingError: there is no such training, or it cannot be written.
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
    checkpoint.write_bytes(target, save(_kept(tensors), {CARD: card.text()}))
    return card


def _kept(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Keep the network, scales and shifts; no classifier, no head, no optimiser."""
    return {
        name: one.contiguous()
        for name, one in tensors.items()
        if name.startswith((NETWORK, SCALE, SHIFT))
    }
