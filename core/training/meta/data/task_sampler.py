"""Seeded draws of tasks: the same ones in any order, from any worker, and after a restart."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from torch.utils.data import Dataset

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


class EpisodeDataset(Dataset[Task]):
    """Tasks as a map-style dataset: item i is always the same task.

    Safe with any number of a `DataLoader`'s workers; give it `collate_fn=list` or
    `core.training.meta.interfaces.stacked`. The next epoch's tasks are those of another `first`.

    Args:
        source: of the tasks.
        shape: of each of them.
        n_tasks: the dataset's length.
        seed, purpose: as in `random_for`.
        first: number of the task that is item 0.
    """

    def __init__(
        self,
        source: TaskSource,
        shape: Shape,
        n_tasks: int,
        *,
        seed: int = 0,
        purpose: str = "training",
        first: int = 0,
    ) -> None:
        self._source = source
        self._shape = shape
        self._n_tasks = n_tasks
        self._seed = seed
        self._purpose = purpose
        self._first = first

    def __len__(self) -> int:
        return self._n_tasks

    def __getitem__(self, index: int) -> Task:
        if not 0 <= index < self._n_tasks:  # how plain iteration finds the end
            raise IndexError(index)
        number = self._first + index
        return draw_task(self._source, self._shape, self._seed, self._purpose, number)

    def __iter__(self) -> Iterator[Task]:
        return (self[index] for index in range(len(self)))
