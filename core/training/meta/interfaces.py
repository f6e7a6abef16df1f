"""What passes between sources of tasks, methods that learn from tasks, and the trainer.

Words, in their textbook sense: a task (or episode) asks to tell *way* classes apart from *shot*
images of each, its support; it is judged on *query* other images of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One task. Images lie image by image: one of each class, then the next of each class.

    So the first `way` support images are one of each class, labels are 0, 1 ... way-1, 0, 1 ...
    """

    support: Tensor
    """(way * shot, channels, height, width) float32, normalised as the network wants it."""
    support_labels: Tensor
    """(way * shot,) int64: the place of an image's class in `classes`."""
    query: Tensor
    """(way * query, channels, height, width) float32; none of them is in the support."""
    query_labels: Tensor
    """(way * query,) int64."""
    classes: tuple[int, ...]
    """The task's classes, as places in the source's `classes()`, in the order of the labels."""

    @property
    def way(self) -> int:
        """Count the classes to tell apart."""
        return len(self.classes)

    @property
    def shot(self) -> int:
        """Count the support images of each class."""
        return len(self.support) // self.way

    def to(self, device: torch.device | str) -> "Task":
        """Return the same task with its images and labels on a device."""
        return Task(
            self.support.to(device, non_blocking=True),
            self.support_labels.to(device, non_blocking=True),
            self.query.to(device, non_blocking=True),
            self.query_labels.to(device, non_blocking=True),
            self.classes,
        )


class Stack(NamedTuple):
    """Tasks of one shape, one after the other along a first axis: (n_tasks, ...)."""

    support: Tensor
    support_labels: Tensor
    query: Tensor
    query_labels: Tensor


def stacked(tasks: Sequence[Task]) -> Stack:
    """Put tasks of one shape together, so that all are computed at once."""
    return Stack(
        torch.stack([task.support for task in tasks]),
        torch.stack([task.support_labels for task in tasks]),
        torch.stack([task.query for task in tasks]),
        torch.stack([task.query_labels for task in tasks]),
    )


class TaskSource(Protocol):
    """Where tasks come from. Two hooks: which classes there are, and one task of them."""

    def classes(self) -> Sequence[str]:
        """Name the classes; their places in this list are the numbers of `Task.classes`."""

    def task(
        self,
        random: np.random.Generator,
        way: int,
        shot: int,
        query: int,
        classes: Sequence[int] | None = None,
    ) -> Task:
        """Draw one task; equal generators give equal tasks.

        Args:
            random: decides everything that is left to chance.
            way, shot, query: the shape of the task.
            classes: draw images of these `way` classes, in this order; by default `way` different
                ones are drawn.

        Raises:
            DatasetError: there are too few classes, or too few images in one of them.
        """


Facts = dict[str, object]
"""What JSON can hold."""


class Method(Protocol):
    """A method that learns from tasks; this is all that the trainer knows of it."""

    @property
    def name(self) -> str:
        """The name, as typed after `--method`."""

    def step(self, tasks: Sequence[Task]) -> Mapping[str, float]:
        """Take one step of the meta-optimiser on a meta-batch.

        Returns:
            what to show: "loss" and "accuracy" (0..1, of the query) always, and "rate" (the
            meta-optimiser's learning rate).
        """

    def evaluate(self, tasks: Sequence[Task]) -> list[float]:
        """Adapt to each task's support and return the share right of its query, 0..1, for each.

        This learns nothing and leaves the method as it is.
        """

    def state(self) -> tuple[dict[str, Tensor], Facts]:
        """Return everything that the next step depends on, the optimiser's part included.

        Returns:
            tensors by name, and facts that JSON can hold. The tensors may be the living ones;
            whoever keeps them copies them.
        """

    def load(self, tensors: Mapping[str, Tensor], facts: Mapping[str, object]) -> None:
        """Go back to a state. Afterwards every step is bit-equal to what it would have been."""
