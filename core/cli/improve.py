"""The second step of `--adapt auto` on a terminal: look for a better model, and take it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from core import api as pipeline
from core.cli.console import run
from core.cli.messages import better_lines, no_better_line
from core.domain.challenger import Improvement
from core.domain.device import Device
from core.domain.errors import (
    DeviceError,
    ImageError,
    NotAdaptable,
    NotEnoughExamples,
    WeightsError,
)
from core.domain.progress import Tick, no_tick
from core.operations.challenger import is_unadaptable
from core.store import Project

_Command = TypeVar("_Command", bound=Callable[..., None])

# What the search raises for the better model alone; a project that fails is another matter.
_UNIMPROVED = (DeviceError, ImageError, NotEnoughExamples, WeightsError)


def budget_option(command: _Command) -> _Command:
    """Add `--budget` to a command."""
    option = click.option(
        "--budget",
        "budget_s",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Time to adapt the backbone as well, with `auto` and `mtl`; 60 on a CPU by default."
        " 0 gives the quick answer of `auto` only.",
    )
    return option(command)


def improve_and_take(
    project: Project, device: Device, seed: int, budget_s: float | None
) -> list[str]:
    """Look for a better model than the one in use, and put it to use; say what came of it.

    The quick answer is there already: where no better one can be had, it stays.
    """
    look = _Look()
    try:
        challenger = run(
            "Adapting the backbone",
            look,
            project,
            unit=" steps",
            device=device,
            seed=seed,
            budget_s=budget_s,
        )
    except _UNIMPROVED as error:
        return [no_better_line(error)]
    base = project.models.current()
    if base is not None and look.was_needed and is_unadaptable(project):
        return [no_better_line(NotAdaptable(base.backbone))]
    if challenger is not None and not pipeline.take_challenger(project, challenger.model_id):
        return []
    return better_lines(challenger) if challenger or look.was_needed else []


@dataclass
class _Look:
    """Calls `search_challenger`, and notes whether there was anything to look for."""

    was_needed: bool = False

    def __call__(
        self,
        project: Project,
        *,
        device: Device,
        seed: int,
        budget_s: float | None,
        tick: Tick = no_tick,
    ) -> Improvement | None:
        def noting(done: int, total: int) -> None:
            self.was_needed = True
            tick(done, total)

        return pipeline.search_challenger(
            project, device=device, seed=seed, budget_s=budget_s, tick=noting
        )
