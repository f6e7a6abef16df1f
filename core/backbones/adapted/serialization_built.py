"""A backbone under an overlay as a network, in torch or converted."""

from typing import TYPE_CHECKING, cast

from core.backbones import build
from core.backbones import openvino as converted
from core.backbones.adapted.backbone import Adapted

if TYPE_CHECKING:
    import openvino as ov

    from core.backbones.adapted.dual_features import Beside
    from core.backbones.adapted.scale_shift import Level


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
