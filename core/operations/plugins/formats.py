"""Formats by name, those of plug-ins too, which are watched while they write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.domain.errors import BadTarget, Cancelled, CoreError, PluginError
from core.domain.plugins.entry_points import Group, faults, points_of, told
from core.export import FORMATS, KINDS, PLUGINS
from core.export.interfaces import Format

_GROUP: Group = "handful.exports"


def format_of(kind: str, target: Path) -> Format:
    """Return a format, ours or a plug-in's.

    Raises:
        PluginError: there is a plug-in of this name that cannot be used.
        BadTarget: there is no such format.
    """
    format = FORMATS.get(kind) or PLUGINS.get(kind)
    if format is not None:
        return format
    for fault in faults(_GROUP):
        if fault.name == kind:
            raise PluginError(kind, fault.reason)
    known = ", ".join((*KINDS, *points_of(_GROUP)))
    raise BadTarget(target.absolute(), f"there is no format {kind!r}; there is {known}")


@contextmanager
def guarded(kind: str) -> Iterator[None]:
    """Turn whatever a plug-in raises into a `PluginError`; our own formats' mistakes crash.

    Raises:
        PluginError: with the error of the plug-in as its cause.
    """
    if kind in FORMATS:
        yield
        return
    try:
        yield
    except (Cancelled, CoreError):
        raise
    except Exception as error:
        raise PluginError(kind, f"it raised {told(error)}") from error
