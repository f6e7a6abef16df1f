"""Plug-ins are found by name, imported when one is asked for, and left out where they fail.

Only entry points of three groups are looked at. Their names are read from the metadata of installed
packages, which runs nothing of theirs.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, get_args

if TYPE_CHECKING:  # which takes a moment to load, and most commands look for no plug-in
    from importlib.metadata import EntryPoint

Group: TypeAlias = Literal["handful.learners", "handful.exports", "handful.backbones"]
GROUPS: tuple[Group, ...] = get_args(Group)

T = TypeVar("T")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_SHOWN = 300  # characters of a message that is not ours

_log = logging.getLogger(__name__)


class PluginRefused(Exception):
    """What a plug-in gives breaks the contract. Its text says how, as in "it has no title"."""


@dataclass(frozen=True, slots=True)
class PluginFault:
    """A plug-in that was left out.

    Attributes:
        group: of its entry point.
        name: of its entry point.
        package: that is installed, and brought it.
        reason: why; no sentence, such as "it has no title".
    """

    group: Group
    name: str
    package: str
    reason: str


class _State:
    """What this process knows of plug-ins."""

    def __init__(self) -> None:
        self.faults: dict[tuple[Group, str], PluginFault] = {}
        self.known: list[dict[str, Any]] = []


_state = _State()


# See docs/adr/0077-plug-ins.md.
class Plugins(Generic[T]):
    """The plug-ins of one group. Whoever makes one keeps it: what was loaded is loaded once.

    Args:
        group: of entry points.
        accept: turns what an entry point gives, with its name, into what is used; raises
            `PluginRefused` where that breaks the contract.
    """

    def __init__(self, group: Group, accept: Callable[[str, object], T]) -> None:
        self._group = group
        self._accept = accept
        self._loaded: dict[str, T] = {}
        _state.known.append(self._loaded)

    def get(self, name: str) -> T | None:
        """Return a plug-in, imported now where it was not before; None where none can be used."""
        if name in self._loaded:
            return self._loaded[name]
        point = points_of(self._group).get(name)
        if point is None or (self._group, name) in _state.faults:
            return None
        try:
            if not _NAME.fullmatch(name):
                raise PluginRefused("its name is not made of a-z, 0-9 and hyphens")
            self._loaded[name] = self._accept(name, point.load())
        except PluginRefused as error:
            self.leave_out(name, str(error))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - somebody else's code
            _log.info("the plug-in %s cannot be imported", name, exc_info=True)
            self.leave_out(name, f"it cannot be imported: {told(error)}")
        return self._loaded.get(name)

    def all(self) -> dict[str, T]:
        """Return all that can be used, by name; imports them."""
        pairs = ((name, self.get(name)) for name in points_of(self._group))
        return {name: plugin for name, plugin in pairs if plugin is not None}

    def leave_out(self, name: str, reason: str) -> None:
        """Use a plug-in no more, and keep the reason for whoever tells it."""
        self._loaded.pop(name, None)
        _state.faults[self._group, name] = PluginFault(
            self._group, name, package_of(self._group, name), reason
        )


@cache
def points_of(group: Group) -> "dict[str, EntryPoint]":
    """Return the entry points of a group by name, in the order of their names.

    Of two with one name the first on the search path counts. Nothing is imported.
    """
    from importlib.metadata import distributions

    points: dict[str, EntryPoint] = {}
    seen: set[str | None] = set()
    # Not `entry_points`, which gives nothing at all where one package's list is malformed.
    for package in distributions():
        try:
            name, listed = package.name, package.entry_points.select(group=group)
        except Exception:  # noqa: BLE001 - of a package that may have nothing to do with us
            _log.info("what %s brings cannot be read", package, exc_info=True)
            continue
        if name not in seen:
            seen.add(name)
            for point in listed:
                points.setdefault(point.name, point)
    return dict(sorted(points.items()))


def package_of(group: Group, name: str) -> str:
    """Return the installed package that brought a plug-in; "" where nobody knows."""
    point = points_of(group).get(name)
    return point.dist.name if point is not None and point.dist is not None else ""


def faults(group: Group | None = None) -> tuple[PluginFault, ...]:
    """Return what was left out in this process so far, of one group or of all."""
    return tuple(fault for fault in _state.faults.values() if group in (None, fault.group))


def told(error: BaseException) -> str:
    """Return somebody else's error in a few words on one line."""
    text = " ".join(str(error).split())[:_MOST_SHOWN]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def forget() -> None:
    """Look again, as after an installation."""
    points_of.cache_clear()
    _state.faults.clear()
    for loaded in _state.known:
        loaded.clear()


def installed() -> "Iterator[tuple[Group, EntryPoint]]":
    """Go through all plug-ins that are installed; nothing is imported."""
    for group in GROUPS:
        for point in points_of(group).values():
            yield group, point
