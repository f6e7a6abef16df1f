"""Hard tasks: what went wrong in ordinary ones is asked again, with fresh images."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.training.meta.interfaces import Facts


@dataclass(frozen=True, slots=True)
class HardSettings:
    """When hard tasks are drawn, and how many.

    Attributes:
        every: ordinary tasks between two rounds.
        tasks: hard tasks in a round; 0 for none. The paper takes 10 for one shot and 4 for
            five.
    """

    every: int = 20
    tasks: int = 0

    def __post_init__(self) -> None:
        if self.every < 1 or self.tasks < 0:
            raise ValueError("hard tasks come every 1 or more tasks, 0 or more at a time")


class HardPool:
    """Counts the class that each task failed at most, and draws the classes of hard tasks.

    Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391), section 4.3, whose code was never
    published; drawn by weight without replacement, filled up with any other classes.
    """

    def __init__(self, settings: HardSettings) -> None:
        self.settings = settings
        self.counts: Counter[int] = Counter()
        self.n_tasks = 0
        self.n_rounds = 0

    def look(self, logits: Tensor, labels: Tensor, classes: Sequence[int]) -> None:
        """Take note of an ordinary task.

        Args:
            logits: (n, way) of its query.
            labels: (n,) int64.
            classes: of the source, by label.
        """
        self.n_tasks += 1
        failed = worst_class(logits, labels)
        if failed is not None:
            self.counts[classes[failed]] += 1

    @property
    def is_due(self) -> bool:
        """True when as many ordinary tasks as make a round have been seen."""
        return self.settings.tasks > 0 and self.n_tasks >= self.settings.every

    def draw(self, random: np.random.Generator, way: int, n_classes: int) -> list[int]:
        """Draw the classes of one hard task.

        Args:
            random: decides.
            way: how many.
            n_classes: of the source, from which the rest is filled up.
        """
        known = sorted(self.counts)
        weights = np.array([self.counts[number] for number in known], np.float64)
        n = min(way, len(known))
        drawn: list[int] = []
        if n:
            drawn = random.choice(known, n, replace=False, p=weights / weights.sum()).tolist()
        remaining = np.setdiff1d(np.arange(n_classes), drawn)
        rest = random.choice(remaining, way - n, replace=False).tolist()
        return [*drawn, *rest]

    def end_round(self) -> None:
        """Empty the pool: a round is over."""
        self.counts.clear()
        self.n_tasks = 0
        self.n_rounds += 1

    def facts(self) -> Facts:
        """Return what is to be kept, in plain values."""
        pairs = [[number, count] for number, count in sorted(self.counts.items())]
        return {"counts": pairs, "n_tasks": self.n_tasks, "n_rounds": self.n_rounds}

    def load(self, facts: Facts) -> None:
        """Go back to what `facts` returned."""
        self.counts = Counter(dict(facts["counts"]))  # type: ignore[call-overload]
        self.n_tasks = int(str(facts["n_tasks"]))
        self.n_rounds = int(str(facts["n_rounds"]))


def worst_class(logits: Tensor, labels: Tensor) -> int | None:
    """Return the label with the smallest share right; None where all was right.

    Of equal ones the one with the highest mean cross-entropy.

    Args:
        logits: (n, way).
        labels: (n,) int64, every one of 0..way-1 at least once.
    """
    with torch.no_grad():
        members = functional.one_hot(labels, logits.shape[1]).double()
        right = (logits.argmax(1) == labels).double()
        losses = functional.cross_entropy(logits.double(), labels, reduction="none")
        shares, means = (values @ members / members.sum(0) for values in (right, losses))
    scores = list(zip(shares.tolist(), means.tolist(), strict=True))
    worst = min(range(len(scores)), key=lambda place: (scores[place][0], -scores[place][1]))
    return None if scores[worst][0] == 1.0 else worst
