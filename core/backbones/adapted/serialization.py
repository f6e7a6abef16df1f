"""Backbones that a model carries a part of: an overlay, or weights of their own.

They are made of what the model keeps, built in torch, and converted for OpenVINO.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone, build
from core.backbones import openvino as converted
from core.backbones.adapted import finetuned as tuned
from core.backbones.adapted.backbone import AdaptedBackbone, as_adapted, trunk_name
from core.backbones.adapted.converted_tail import tail_model
from core.backbones.adapted.finetuned import FinetunedBackbone, as_finetuned
from core.domain.adapting import ModelSettings
from core.domain.errors import ModelDamaged

if TYPE_CHECKING:
    import openvino as ov
    from torch import nn

    from core.backbones.adapted.dual_features import DualBranch
    from core.backbones.adapted.scale_shift import Level

_SAFE_CUT = re.compile(r"[\w.]{1,200}")  # it comes from a project file, and names a file

Arrays = Mapping[str, NDArray[np.generic]]


def restore_backbone(backbone: Backbone, settings: ModelSettings, arrays: Arrays) -> Backbone:
    """Return the backbone that a model uses, given its settings and arrays."""
    return as_finetuned(as_adapted(backbone, settings, arrays), arrays)


def backbone_arrays(backbone: Backbone) -> Arrays:
    """Return what a model must keep of its backbone; nothing for one that is as it came."""
    return backbone.arrays if isinstance(backbone, AdaptedBackbone | FinetunedBackbone) else {}


def is_adapted(backbone: Backbone) -> bool:
    """Tell whether the backbone belongs to one project's model."""
    return isinstance(backbone, AdaptedBackbone | FinetunedBackbone)


def build_any(backbone: Backbone) -> "nn.Module":
    """Build a network as `core.backbones.build` does, with whatever a model carries of it.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
    """
    if isinstance(backbone, FinetunedBackbone):
        return tuned.build_finetuned(backbone)
    if isinstance(backbone, AdaptedBackbone):
        return build_dual_branch(backbone)
    if backbone.is_spatial:
        from core.backbones.spatial_features import with_spatial

        plain = build(backbone.in_float) if backbone.is_int8 else None
        return with_spatial(build(backbone), backbone, plain=plain)
    return build(backbone)


def build_dual_branch(backbone: AdaptedBackbone) -> "DualBranch":
    """Build the network twice: as it came, and under its overlay.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
        ModelDamaged: what a model keeps of it does not fit the network.
    """
    from core.backbones.adapted.dual_features import DualBranch
    from core.backbones.adapted.scale_shift import LEVELS, ScaleShiftAdapter
    from core.backbones.adapted.split import CannotSplit

    overlay = ScaleShiftAdapter.restore(cast("Level", backbone.level), backbone.arrays)
    network, cut = build(backbone.in_float), f"network.{backbone.cut}"
    if backbone.level not in LEVELS or not overlay.fits(network):
        raise ModelDamaged("its adapted backbone does not fit the network")
    try:
        return DualBranch(network, overlay, cut, backbone.crop_px).eval()
    except (CannotSplit, StopIteration) as error:
        raise ModelDamaged(f"the network has no part {cut[:80]}") from error


def converted_dual_branch(backbone: AdaptedBackbone) -> "ov.Model":
    """Convert an adapted backbone for OpenVINO.

    Torch is loaded only where none of its form was converted on this computer before.

    Raises:
        WeightsError: the weights are missing, damaged, or not the ones we know.
        ModelDamaged: what a model keeps of it does not fit the network.
    """
    front_name = trunk_name(backbone.in_float.network_key, f"network.{backbone.cut}")
    if not _SAFE_CUT.fullmatch(backbone.cut):
        raise ModelDamaged(f"the network has no part {backbone.cut[:80]}")

    def front() -> "ov.Model":
        from core.backbones.adapted.frozen_trunk import converted_trunk

        return converted_trunk(build_dual_branch(backbone).plain, backbone.crop_px)

    rear = tail_model(backbone, lambda: build_dual_branch(backbone))
    return converted.joined(converted.kept(front_name, front), rear)
