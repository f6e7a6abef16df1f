"""A training's state in one file: tensors with a JSON card, whole or not at all, never a pickle."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import safetensors
from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor

from core.domain.errors import TrainingError
from core.training.meta.interfaces import Facts

CARD = "handful"
"""The one entry of the file's metadata. With several, their order would change from file to file,
and equal states would not be equal bytes."""

OPTIMISER = "optimiser."
"""Tensors whose names begin so are of no use to who does not go on training."""


class Checkpoint(NamedTuple):
    """What a file holds."""

    tensors: dict[str, Tensor]
    card: Facts


def write(path: Path, tensors: Mapping[str, Tensor], card: Mapping[str, object]) -> None:
    """Put a file in its place once it is complete; a kill at any moment leaves the old one.

    Raises:
        TrainingError: it cannot be written.
    """
    whole = {name: tensor.detach().contiguous().cpu() for name, tensor in tensors.items()}
    text = json.dumps(card, ensure_ascii=False, sort_keys=True)
    write_bytes(path, save(whole, {CARD: text}))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole. See `write`."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TrainingError(
            path.parent, f"{path.name} could not be written ({reason}): make room and run it again"
        ) from error


def read(path: Path) -> Checkpoint:
    """Read a file whole.

    Raises:
        TrainingError: it is not there, damaged, or not of this program.
    """
    try:
        with safe_open(path, "pt") as file:
            text = (file.metadata() or {})[CARD]
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        card = json.loads(text)
    except FileNotFoundError as error:
        raise TrainingError(path.parent, f"there is no {path.name} in it") from error
    except (OSError, safetensors.SafetensorError, KeyError, ValueError) as error:
        raise TrainingError(
            path.parent,
            f"{path.name} is damaged or was not written by handful meta-train: begin anew in"
            " another folder",
        ) from error
    return Checkpoint(tensors, card)


def without_optimiser(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Keep what is needed to use what was learned, not to go on learning."""
    return {name: tensor for name, tensor in tensors.items() if not name.startswith(OPTIMISER)}
