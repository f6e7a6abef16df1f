"""The one door to OpenVINO, and the one core of it that a process has."""

import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import openvino as ov

_TELEMETRY = "openvino_telemetry"


def import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry; nothing else in the program imports it.

    The package that comes along with OpenVINO sends events of use to a server of statistics, with
    an identity that it writes into the home folder, and asks nobody. Where that package cannot be
    imported OpenVINO goes on without a word, so here it never can.
    """
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment] # to Python: no such package
    import openvino

    return cast("ModuleType", openvino)


@cache
def openvino_core() -> "ov.Core":
    """Return OpenVINO's core, the same one at each call; it is never taken down.

    Its plugin for processors gives the thread that loads it a stack for signals, and frees that
    stack when it is unloaded, from whatever thread. A signal that comes then, such as Ctrl+C, ends
    the process at once.
    """
    return import_openvino().Core()
