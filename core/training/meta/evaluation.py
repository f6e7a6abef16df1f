"""Judging on many tasks: the mean share right, with its interval, and paired differences."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.progress import Tick, no_tick
from core.training.meta.data.task_sampler import TaskSeries, draw_batch
from core.training.meta.interfaces import Task, TaskSource

AT_ONCE = 20
"""Tasks drawn and judged together."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over tasks with its 95 % interval: `share` +- `interval`, both 0..1."""

    share: float
    interval: float


def mean_of(shares: Sequence[float]) -> Mean:
    """Average over tasks. The interval is 1.96 standard deviations over the root of their number.

    >>> mean_of([0.5, 0.7, 0.9, 0.7])
    Mean(share=0.7, interval=0.13859...)
    """
    values = np.asarray(shares, np.float64)
    return Mean(float(values.mean()), float(1.96 * values.std() / math.sqrt(len(values))))


def judge(
    evaluate: Callable[[Sequence[Task]], list[float]],
    source: TaskSource,
    tasks: TaskSeries,
    *,
    purpose: str,
    tick: Tick = no_tick,
) -> list[float]:
    """Return the share right of each task of a series, drawn from a source for this purpose."""
    shares: list[float] = []
    while len(shares) < tasks.n:
        numbers = range(len(shares), min(len(shares) + AT_ONCE, tasks.n))
        shares += evaluate(draw_batch(source, tasks.shape, tasks.seed, purpose, numbers))
        tick(len(shares), tasks.n)
    return shares
