"""What is told of plug-ins: frozen, plain, picklable."""

from dataclasses import dataclass

from core.domain.plugins.entry_points import Group, PluginFault


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """A plug-in that is installed.

    Attributes:
        group, name: of its entry point.
        package, version: that brought it.
        reason: why it cannot be used; "" where it can.
    """

    group: Group
    name: str
    package: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class PluginFormat:
    """A format of another package.

    Attributes:
        kind: as on the command line.
        title, purpose: in the words of its author.
        suffix: of its file; "" where it writes a folder.
        links_pictures, writes_splits: as in `core.export.interfaces.Format`.
    """

    kind: str
    title: str
    purpose: str
    suffix: str
    links_pictures: bool
    writes_splits: bool


@dataclass(frozen=True, slots=True)
class PluginFormats:
    """The formats of other packages, and those that were left out."""

    formats: tuple[PluginFormat, ...]
    faults: tuple[PluginFault, ...]
