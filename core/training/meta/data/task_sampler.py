"""Seeded draws of tasks: the same ones in any order, from any worker, and after a restart."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.training.meta.interfaces import Task, TaskSource


@dataclass(frozen=True, slots=True)
class Shape:
    """Of tasks: classes, support images of each, query images of each."""

    way: int
    shot: int
    query: int

    def __post_init__(self) -> None:
        if min(self.way - 1, self.shot, self.query) < 1:
            raise ValueError(f"no task has {self.way} classes, {self.shot} + {self.query} images")


@dataclass(frozen=True, slots=True)
class TaskSeries:
    """The tasks that something is judged by.

    Attributes:
        shape: of each.
        n: how many; a test has 600, as everybody has them since Finn et al. 2017.
        seed: decides them.
    """

    shape: Shape
    n: int
    seed: int = 0


# See docs/adr/0049-tasks-by-seed-and-number.md.
def random_for(seed: int, purpose: str, index: int) -> np.random.Generator:
    """Make the generator of one task.

    It depends on nothing but these three, so no order, number of workers or stop in between
    changes a task, and nothing has to be kept of generators to go on later.

    Args:
        seed: 0 or above, of the whole run.
        purpose: such as "training" or "test"; each has tasks of its own.
        index: the task's number, 0 or above.
    """
    return np.random.default_rng([seed, zlib.crc32(purpose.encode()), index])


def draw_task(source: TaskSource, shape: Shape, seed: int, purpose: str, index: int) -> Task:
    """Draw the task of that number."""
    random = random_for(seed, purpose, index)
    return source.task(random, shape.way, shape.shot, shape.query)


def draw_batch(
    source: TaskSource, shape: Shape, seed: int, purpose: str, numbers: Sequence[int]
) -> list[Task]:
    """Draw the tasks of these numbers."""
    return [draw_task(source, shape, seed, purpose, number) for number in numbers]
