"""The one door to ONNX Runtime, which keeps its telemetry off."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime


def open_session(path: Path) -> "onnxruntime.InferenceSession":
    """Open an ONNX file on the CPU.

    From 1.32 on, ONNX Runtime on Linux and macOS writes an identity and a store of events for its
    makers into the home folder as soon as it is imported. The environment is read at that moment;
    `disable_telemetry_events()` comes too late.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
