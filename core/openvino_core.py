"""The one OpenVINO that a process has."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import openvino as ov


@cache
def openvino_core() -> "ov.Core":
    """Return OpenVINO's core, the same one at each call; it is never taken down.

    Its plugin for processors gives the thread that loads it a stack for signals, and frees that
    stack when it is unloaded, from whatever thread. A signal that comes then, such as Ctrl+C, ends
    the process at once.
    """
    import openvino as ov

    return ov.Core()
