"""Any backbone as a network, with its overlay where it has one."""

from typing import TYPE_CHECKING, cast

from core.adapt.adapted import Adapted
from core.backbones import Backbone, build

if TYPE_CHECKING:
    from torch import nn

    from core.adapt.overlay import Level


def build_any(backbone: Backbone) -> "nn.Module":
    """Build a network as `core.backbones.build` does, with its overlay beside it where it has one.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    network = build(backbone)
    if isinstance(backbone, Adapted):
        from core.adapt.beside import Beside
        from core.adapt.overlay import Overlay

        overlay = Overlay.restore(cast("Level", backbone.level), backbone.arrays)
        return Beside(network, overlay, f"network.{backbone.cut}", backbone.crop_px).eval()
    return network
