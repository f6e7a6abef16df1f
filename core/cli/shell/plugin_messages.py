"""What the command line says of plug-ins."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from core.domain.errors import PluginError
from core.domain.plugins.entry_points import PluginFault

if TYPE_CHECKING:  # each command passes here, and one lists plug-ins
    from core.domain.plugins.records import InstalledPlugin


def plugin_sentence(error: PluginError) -> str:
    """Say why a plug-in that was asked for cannot be used, and what to do."""
    return (
        f"The plug-in {error.name} cannot be used: {error.reason}. Update or remove the package"
        " that brought it; `handful doctor` names it."
    )


def fault_line(fault: PluginFault) -> str:
    """Say which plug-in was left out, and why."""
    package = f" of the package {fault.package}" if fault.package else ""
    kind = fault.group.partition(".")[2].removesuffix("s")
    return f"The plug-in {fault.name}{package} ({kind}) was left out: {fault.reason}."


def plugin_lines(plugins: "Iterable[InstalledPlugin]") -> Iterator[str]:
    """List plug-ins; those that cannot be used are told apart from it, by `fault_line`."""
    for number, plugin in enumerate(plugins):
        if not number:
            yield "Plug-ins:"
        state = "left out" if plugin.reason else "can be used"
        kind = plugin.group.partition(".")[2]
        yield f"  {kind} {plugin.name}, of {plugin.package} {plugin.version}: {state}"
