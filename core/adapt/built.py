"""Any backbone as a network, with its overlay where it has one."""

from typing import TYPE_CHECKING, cast

from core import converted
from core.adapt.adapted import Adapted
from core.backbones import Backbone, build

if TYPE_CHECKING:
    import openvino as ov
    from torch import nn

    from core.adapt.beside import Beside
    from core.adapt.overlay import Level


def build_any(backbone: Backbone) -> "nn.Module":
    """Build a network as `core.backbones.build` does, with its overlay beside it where it has one.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    return _beside(backbone) if isinstance(backbone, Adapted) else build(backbone)


def converted_beside(backbone: Adapted) -> "ov.Model":
    """Convert an adapted backbone for OpenVINO; only what lies behind the cut takes time.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    import torch

    from core.adapt.front import front_model

    beside = _beside(backbone)
    front = front_model(beside.plain, backbone.crop_px, backbone.network_key)
    with torch.no_grad():
        pictures = torch.zeros(2, backbone.crop_px, backbone.crop_px, 3, dtype=torch.uint8)
        rear = converted.convert(beside.rears(), beside.plain.front(pictures))
    return converted.joined(front, rear)


def _beside(backbone: Adapted) -> "Beside":
    from core.adapt.beside import Beside
    from core.adapt.overlay import Overlay

    overlay = Overlay.restore(cast("Level", backbone.level), backbone.arrays)
    network = Beside(build(backbone), overlay, f"network.{backbone.cut}", backbone.crop_px)
    return network.eval()
