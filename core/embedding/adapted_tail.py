"""Embed what has been through the front of an adapted network already."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.backbones import Backbone
from core.backbones import openvino as converted
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.converted_tail import tail_model
from core.backbones.adapted.serialization import build_dual_branch
from core.domain.arrays import Floats
from core.domain.device import Device
from core.embedding.device import choose_device

_BATCH = 8  # views at once, as in whole networks

RunTail = Callable[[NDArray[np.float16]], Floats]
"""Activations (n_images, n_views, ...) to embeddings (n_images, n_features), means over views."""


def open_tail(backbone: Backbone, device: Device) -> RunTail | None:
    """Make ready to go on from the cut, in OpenVINO on the CPU, as the whole network would.

    Returns:
        None where the backbone is not adapted, or runs in torch.

    Raises:
        WeightsError, ModelDamaged: as `tail_model` raises them.
    """
    is_here = choose_device(device) == "cpu" and find_spec("openvino") is not None
    if not is_here or not isinstance(backbone, AdaptedBackbone):
        return None
    model = tail_model(backbone, lambda: build_dual_branch(backbone))
    run_batches = converted.in_batches(model, _BATCH, np.float32)

    def run(activations: NDArray[np.float16]) -> Floats:
        outputs = run_batches(activations.reshape(-1, *activations.shape[2:]))
        outputs = outputs.reshape(*activations.shape[:2], -1)
        return cast("Floats", outputs.mean(axis=1, dtype=np.float32))

    return run
