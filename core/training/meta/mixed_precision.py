"""Half precision where a GPU makes it worth while."""

from contextlib import AbstractContextManager
from typing import Literal, TypeAlias

import torch

Precision: TypeAlias = Literal["auto", "float32", "bfloat16"]


def decided(precision: Precision, device: torch.device | str) -> Precision:
    """Decide "auto": bfloat16 on a CUDA device that computes with it, else float32."""
    if precision != "auto":
        return precision
    on_cuda = torch.device(device).type == "cuda"
    return "bfloat16" if on_cuda and torch.cuda.is_bf16_supported() else "float32"


def computing(precision: Precision, device: torch.device) -> AbstractContextManager[object]:
    """Compute products in this precision; parameters and the optimiser stay in float32.

    bfloat16 has float32's range, so no loss needs scaling.
    """
    kind = decided(precision, device)
    return torch.autocast(device.type, torch.bfloat16, enabled=kind == "bfloat16")
