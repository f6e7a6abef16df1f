"""Which device runs a network: a GPU where there is one, or else the CPU."""

import sys
from ctypes.util import find_library
from pathlib import Path
from typing import Literal

from core.domain.device import Device
from core.domain.errors import DeviceError


def choose_device(device: Device) -> Literal["cpu", "cuda", "mps"]:
    """Return the device to use; "auto" takes a GPU where there is one.

    Raises:
        DeviceError: the device asked for is not there.
    """
    if device == "cpu" or (device == "auto" and not _may_have_gpu()):
        return "cpu"  # without loading torch, which takes seconds
    import torch

    if device in ("auto", "cuda") and torch.cuda.is_available():
        return "cuda"
    if device in ("auto", "mps") and torch.backends.mps.is_available():
        return "mps"
    if device == "auto":
        return "cpu"
    raise DeviceError(device, "not found on this computer")


def likely_device() -> Literal["cpu", "cuda", "mps"]:
    """Guess what "auto" will take, without loading torch."""
    if not _may_have_gpu():
        return "cpu"
    return "mps" if sys.platform == "darwin" else "cuda"


def _may_have_gpu() -> bool:
    nvidia = Path("/proc/driver/nvidia/version").exists() or find_library("cuda") is not None
    return sys.platform == "darwin" or nvidia or find_library("nvcuda") is not None
