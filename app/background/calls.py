"""Calls of the engine's verbs, whose arguments and results mypy can check.

A verb is a function of `core.api` that takes an open project first and a `tick` by name. This file
knows no Qt: the engine's process loads this file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from core.domain.progress import Tick
    from core.store import Project

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[R_co]):
    """A verb and what it is called with, all but the project and the `tick`; see `call`.

    Equal calls ask for the same. It pickles as the verb's qualified name and its arguments.
    """

    verb: Callable[..., R_co]
    args: tuple[object, ...] = ()
    options: tuple[tuple[str, object], ...] = ()

    @property
    def name(self) -> str:
        """The verb's name, such as "label_folder"."""
        return self.verb.__name__

    def with_options(self, **options: object) -> "Call[R_co]":
        """Return the same call with more options, for a verb that is known to take them."""
        return replace(self, options=tuple(sorted({**dict(self.options), **options}.items())))

    def make(self, project: "Project | None", tick: "Tick") -> R_co:
        """Call the verb; without a project where it takes none."""
        first = () if project is None else (project,)
        return self.verb(*first, *self.args, tick=tick, **dict(self.options))


# See docs/adr/0052-typed-calls-of-the-engine.md.
def call(
    verb: "Callable[Concatenate[Project, P], R]", *args: P.args, **options: P.kwargs
) -> Call[R]:
    """Put a verb and its arguments together; mypy holds them against the verb's signature."""
    return Call(verb, args, tuple(sorted(options.items())))
