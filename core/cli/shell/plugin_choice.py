"""A choice among our own words and the names of plug-ins, which are looked up only when needed."""

from collections.abc import Iterable

import click

from core.domain.plugins.entry_points import Group, points_of


class PluginChoice(click.Choice[str]):
    """As `click.Choice`. Nothing of a plug-in is imported here: whoever uses it does that.

    Args:
        own: words, which count before any plug-in's.
        group: of plug-ins.
    """

    def __init__(self, own: Iterable[str], group: Group) -> None:
        self._own = tuple(own)
        self._group = group
        super().__init__(self._own)

    @property
    def choices(self) -> tuple[str, ...]:
        """All words: ours, then those of the plug-ins that are installed."""
        return (*self._own, *(name for name in points_of(self._group) if name not in self._own))

    @choices.setter
    def choices(self, _own: Iterable[str]) -> None:
        """`click.Choice` keeps here what it was given, which we have."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """See `click.Choice.convert`; for a word of ours nothing is looked up."""
        return value if value in self._own else super().convert(value, param, ctx)
