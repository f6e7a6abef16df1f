"""Hold a method against SimpleShot, task by task."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from core.domain.progress import Tick, no_tick
from core.training.meta.data.task_sampler import Shape, TaskSeries, draw_batch
from core.training.meta.evaluation import Mean, judge, mean_of
from core.training.meta.interfaces import Facts, Method, Task, TaskSource
from core.training.meta.simpleshot import centre_of, share_right

N_CENTRE = 100
"""Tasks of training classes whose embeddings' mean is SimpleShot's centre."""


class Embeds(Protocol):
    """A method that can embed a task's images without adapting to it."""

    def embed(self, task: Task) -> tuple[Tensor, Tensor]:
        """Return (n_support, n_features) and (n_query, n_features) float32."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Shares right, task by task, 0..1."""

    shape: Shape
    seed: int
    name: str
    method: tuple[float, ...]
    simpleshot: tuple[float, ...]

    @property
    def differences(self) -> list[float]:
        """The method's share less SimpleShot's, on the same task."""
        return [share - base for share, base in zip(self.method, self.simpleshot, strict=True)]

    def facts(self) -> Facts:
        """Return everything, for JSON."""
        return {
            "way": self.shape.way,
            "shot": self.shape.shot,
            "query": self.shape.query,
            "seed": self.seed,
            "method": self.name,
            "tasks": len(self.method),
            "means": {
                name: {"share": mean.share, "interval": mean.interval}
                for name, mean in self.means().items()
            },
            "shares": {self.name: list(self.method), "SimpleShot": list(self.simpleshot)},
        }

    def means(self) -> dict[str, Mean]:
        """Return the three means with their intervals."""
        return {
            self.name: mean_of(self.method),
            "SimpleShot": mean_of(self.simpleshot),
            "difference": mean_of(self.differences),
        }

    def lines(self) -> list[str]:
        """Say it, a line each."""
        means = self.means().items()
        return [
            f"{name:<12} {100 * mean.share:{'+' if name == 'difference' else ''}6.2f}"
            f" {'points' if name == 'difference' else '%     '} ± {100 * mean.interval:.2f}"
            for name, mean in means
        ]


def compare(
    method: Method,
    embeds: Embeds,
    test: TaskSource,
    known: TaskSource | None,
    tasks: TaskSeries,
    *,
    tick: Tick = no_tick,
) -> Compared:
    """Judge a method and SimpleShot on the same tasks.

    Args:
        method: adapts to each task.
        embeds: whose embeddings SimpleShot gets; the same method, before adapting.
        test: the tasks' classes, which nothing has been trained on.
        known: training classes, whose mean embedding is SimpleShot's centre; None for no centre.
        tasks: that both are judged by.
        tick: called with (done, total) tasks.
    """
    centre = None
    if known is not None:
        drawn = draw_batch(known, tasks.shape, tasks.seed, "centre", range(N_CENTRE))
        centre = centre_of(embeds.embed(task)[0] for task in drawn)
    baseline: list[float] = []

    def both(drawn: Sequence[Task]) -> list[float]:
        for task in drawn:
            support, query = embeds.embed(task)
            labels = (task.support_labels, task.query_labels)
            baseline.append(share_right(support, labels[0], query, labels[1], centre))
        return method.evaluate(drawn)

    shares = judge(both, test, tasks, purpose="test", tick=tick)
    return Compared(tasks.shape, tasks.seed, method.name, tuple(shares), tuple(baseline))
