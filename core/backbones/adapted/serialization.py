"""Backbones that a model carries a part of: an overlay, or weights of their own.

They are made of what the model keeps, built in torch, and converted for OpenVINO.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, build
from core.backbones import openvino as converted
from core.backbones.adapted import finetuned as tuned
from core.backbones.adapted.backbone import Adapted, as_adapted
from core.backbones.adapted.finetuned import Tuned, as_tuned

if TYPE_CHECKING:
    import openvino as ov
    from torch import nn

    from core.backbones.adapted.dual_features import Beside
    from core.backbones.adapted.scale_shift import Level

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
        return build_beside(backbone)
    return build(backbone)


def build_beside(backbone: Adapted) -> "Beside":
    """Build the network as it was and, beside that, as it is under its overlay.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    from core.backbones.adapted.dual_features import Beside
    from core.backbones.adapted.scale_shift import Overlay

    overlay = Overlay.restore(cast("Level", backbone.level), backbone.arrays)
    network = Beside(build(backbone), overlay, f"network.{backbone.cut}", backbone.crop_px)
    return network.eval()


def converted_beside(backbone: Adapted) -> "ov.Model":
    """Convert an adapted backbone for OpenVINO; only what lies behind the cut takes time.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    import torch

    from core.backbones.adapted.frozen_trunk import front_model

    beside = build_beside(backbone)
    front = front_model(beside.plain, backbone.crop_px, backbone.network_key)
    with torch.no_grad():
        pictures = torch.zeros(2, backbone.crop_px, backbone.crop_px, 3, dtype=torch.uint8)
        rear = converted.convert(beside.rears(), beside.plain.front(pictures))
    return converted.joined(front, rear)
