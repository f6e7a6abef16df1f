"""Which plug-ins there are, and which of them can be used."""

from typing import TYPE_CHECKING

from core.domain.plugins.entry_points import Group, PluginFault, faults, installed
from core.domain.progress import Tick, no_tick
from core.store import Project

if TYPE_CHECKING:  # each command passes here, and hardly any needs them
    from core.domain.plugins.records import InstalledPlugin, PluginFormats


def list_plugins() -> "tuple[InstalledPlugin, ...]":
    """Import all plug-ins, and say of each whether it can be used."""
    from core.domain.plugins.records import InstalledPlugin

    points = list(installed())
    for group in dict.fromkeys(group for group, _ in points):
        _load(group)
    reasons = {(fault.group, fault.name): fault.reason for fault in faults()}
    return tuple(
        InstalledPlugin(
            group,
            point.name,
            point.dist.name if point.dist else "",
            point.dist.version if point.dist else "",
            reasons.get((group, point.name), ""),
        )
        for group, point in points
    )


def plugin_faults(
    project: Project, group: Group, *, tick: Tick = no_tick
) -> tuple[PluginFault, ...]:
    """Import the plug-ins of a group, and return those that were left out.

    Args:
        project: not looked at; all that the window asks has one.
        group: of plug-ins.
        tick: called once.
    """
    tick(0, 0)
    _load(group)
    return faults(group)


def plugin_formats(project: Project, *, tick: Tick = no_tick) -> "PluginFormats":
    """Return the formats of other packages, which are imported for it.

    Args:
        project: not looked at; all that the window asks has one.
        tick: called once.
    """
    from core.domain.plugins.records import PluginFormat, PluginFormats
    from core.export import PLUGINS

    tick(0, 0)
    formats = tuple(
        PluginFormat(
            kind,
            format.title,
            format.purpose,
            "" if format.is_folder else format.suffix,
            format.links_pictures,
            format.writes_splits,
        )
        for kind, format in PLUGINS.all().items()
    )
    return PluginFormats(formats, faults("handful.exports"))


def _load(group: Group) -> None:
    from core import backbones, export

    if group == "handful.learners":
        from core.classifiers import registry  # loads scipy

        registry.PLUGINS.all()
    elif group == "handful.exports":
        export.PLUGINS.all()
    else:
        backbones.PLUGINS.all()
