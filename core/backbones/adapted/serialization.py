"""Backbones that a model carries a part of: an overlay, or weights of their own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, build
from core.backbones.adapted import finetuned as tuned
from core.backbones.adapted import serialization_built as built
from core.backbones.adapted.backbone import Adapted, as_adapted
from core.backbones.adapted.finetuned import Tuned, as_tuned

if TYPE_CHECKING:
    from torch import nn

Arrays = Mapping[str, NDArray[np.generic]]


def as_carried(backbone: Backbone, settings: Mapping[str, object], arrays: Arrays) -> Backbone:
    """Return the backbone that a model looks through, given its settings and arrays."""
    return as_tuned(as_adapted(backbone, settings, arrays), arrays)


def arrays_carried(backbone: Backbone) -> Arrays:
    """Return what a model must keep of its backbone; nothing for one that is as it came."""
    return backbone.arrays if isinstance(backbone, Adapted | Tuned) else {}


def is_carried(backbone: Backbone) -> bool:
    """Tell whether the backbone belongs to one project's model."""
    return isinstance(backbone, Adapted | Tuned)


def build_any(backbone: Backbone) -> "nn.Module":
    """Build a network as `core.backbones.build` does, with whatever a model carries of it.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    if isinstance(backbone, Tuned):
        return tuned.build_tuned(backbone)
    if isinstance(backbone, Adapted):
        return built.build_beside(backbone)
    return build(backbone)
