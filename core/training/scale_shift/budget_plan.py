"""Where to cut, how many views and how many steps: what the time allows, and what it went to."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.backbones.adapted.split import Call, calls_from
from core.training.scale_shift.loop import TrainingConfig

# Two cores of 2023 do one unit of `Call.work`, forward and backward, in about this time; a GPU is
# at least thirty times as fast. Counting, not timing, decides where to cut, so that the same
# examples give the same model; on a slower computer fewer steps are made.
_SECONDS_PER_WORK = {"cpu": 2e-11, "cuda": 3e-13, "mps": 1e-12}

_PIECE_S = 0.1  # of work between two ticks, so that Stop is heard and questions are answered
_KEPT = 0.12  # share of the time that is left for embedding the examples again
_TRAINING_SHARE = 0.55  # of the time; the rest is for pictures, the front and the final embedding
_CACHE_BYTES = 1_500_000_000  # of activations in memory, next to the window and the network
_MOST_VIEWS_IN_ALL = 1200  # of many examples fewer each: they differ without being varied
_LEAST_VIEWS = 5  # three that are embedded, and some that are not
# See docs/adr/0037-model-soup-of-folds.md.
_FOLDS = 3
_MANY = 100  # examples, from which on a training on all of them is worth its time
_MANY_TIMES = 2  # as many steps as on a part, of batches as many times as large


class TimeBudget:
    """Counts seconds from when it was made.

    Args:
        budget_s: seconds in all.
        now: tells the time; see `core.domain.own_time.OwnTime`.

    Attributes:
        budget_s: seconds in all.
        parts: seconds by what they went to.
    """

    def __init__(self, budget_s: float = 0.0, now: Callable[[], float] = time.monotonic) -> None:
        self.budget_s = budget_s
        self.parts: dict[str, float] = {}
        self._now = now
        self._begun = now()

    def spent(self) -> float:
        """Return the seconds since the beginning."""
        return self._now() - self._begun

    def left(self) -> float:
        """Return the seconds that training may still take; below 0 where it took too long."""
        return self.budget_s * (1 - _KEPT) - self.spent()

    def split(self, name: str) -> None:
        """Put the time since the last split down to something."""
        since = self.spent() - sum(self.parts.values())
        self.parts[name] = round(self.parts.get(name, 0.0) + since, 2)


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """What adapting will do in the time that it has.

    Attributes:
        cut: the module before which the network is cut.
        recipe: with as many views as there is room for.
        n_folds: trainings, each on a part of the examples; 0 where none can be left out.
        whole: how to train on all examples; None where the mean of the folds does as well.
        n_at_once: views that go through the network between two ticks.
        fits: False where the time is too short for this many steps.
    """

    cut: str
    recipe: TrainingConfig
    n_folds: int
    whole: TrainingConfig | None = None
    n_at_once: int = 16
    fits: bool = True

    @property
    def n_steps(self) -> int:
        """Steps of all trainings together."""
        return sum(training.n_steps for training in self._trainings())

    @property
    def n_passes(self) -> int:
        """Views that go through the network in all trainings together."""
        return sum(training.n_passes for training in self._trainings())

    def _trainings(self) -> list[TrainingConfig]:
        return [self.recipe] * self.n_folds + ([self.whole] if self.whole else [])


def plan(
    calls: list[Call],
    points: Sequence[str],
    recipe: TrainingConfig,
    counts: Sequence[int],
    *,
    budget_s: float,
    device: str,
) -> list[BudgetPlan]:
    """Choose the earliest cut that the time allows, and name those after it as second choices.

    Args:
        calls: of the network.
        points: where it may be cut, the first first.
        recipe: what would be best.
        counts: examples of each class.
        budget_s: seconds for everything.
        device: "cpu", "cuda" or "mps".

    Returns:
        the last cut where the time allows none; nothing where the network may be cut nowhere.
    """
    n_examples = sum(counts)
    n_folds = _FOLDS if max(counts) > 1 else 0
    n_views = min(recipe.n_views, max(_LEAST_VIEWS, _MOST_VIEWS_IN_ALL // n_examples))
    plans: list[BudgetPlan] = []
    latest: list[BudgetPlan] = []
    for cut in points:
        fitting = replace(recipe, n_views=min(n_views, room_for(_size_at(calls, cut), n_examples)))
        whole = _on_all(fitting) if n_examples >= _MANY else None
        pass_s = sum(call.work for call in calls_from(calls, cut)) * _SECONDS_PER_WORK[device]
        n_parts = math.ceil(fitting.batch * pass_s / _PIECE_S)
        option = BudgetPlan(cut, fitting, n_folds, whole, math.ceil(fitting.batch / n_parts))
        # Many examples are no reason to begin later in the network, nor few to begin earlier.
        most = BudgetPlan(cut, fitting, _FOLDS, _on_all(fitting)).n_passes
        if pass_s * most <= budget_s * _TRAINING_SHARE:
            plans.append(option)
        latest = [replace(option, fits=False)]
    return plans or latest


def room_for(size: int, n_examples: int) -> int:
    """Return for how many views this many float16 numbers each may be kept; at least 3."""
    return max(3, _CACHE_BYTES // max(2 * size * n_examples, 1))


def _on_all(recipe: TrainingConfig) -> TrainingConfig:
    times = _MANY_TIMES
    return replace(recipe, n_steps=times * recipe.n_steps, batch=times * recipe.batch)


def _size_at(calls: list[Call], cut: str) -> int:
    """Return how many numbers lie at a cut: what the last call before it gave."""
    at = next(n for n, call in enumerate(calls) if call.name == cut)
    shape = next((call.shape for call in reversed(calls[:at]) if call.shape), ())
    size = 1
    for side in shape:
        size *= side
    return size
