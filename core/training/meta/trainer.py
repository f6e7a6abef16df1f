"""The outer loop, for any method: steps, validation, the best state kept; it goes on after a kill.

A training lives in a folder:

    last.safetensors   everything the next step depends on
    best.safetensors   what was learned, at the best validation so far
    log.csv            a row for each validation

Step n's tasks hang on the seed and n alone, so whoever goes on from `last.safetensors` does, bit by
bit, what an unbroken training would have done.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from torch import Tensor

from core.domain.errors import Cancelled, TrainingError
from core.domain.progress import Tick, no_tick
from core.training.meta import checkpoint
from core.training.meta.data.task_sampler import Shape, TaskSeries, draw_batch
from core.training.meta.evaluation import Mean, judge, mean_of
from core.training.meta.interfaces import Facts, Method, TaskSource
from core.training.meta.trainer_state import Standing, Sums, best_facts, differing
from core.training.meta.training_log import Log

LAST, BEST = "last.safetensors", "best.safetensors"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and on what a method is trained.

    Attributes:
        shape: of the training's tasks.
        iterations: steps of the meta-optimiser.
        meta_batch: tasks of each.
        seed: decides every task; the method has its own.
        validation: shape of the tasks that choose the best state.
        n_validation: how many of them; 0 keeps the newest state instead of the best.
        validate_every: iterations between two validations, each a row in the log.
        save_every_s: seconds between two saves beside those at validations.
    """

    shape: Shape
    iterations: int
    meta_batch: int
    seed: int
    validation: Shape
    n_validation: int = 200
    validate_every: int = 500
    save_every_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training stands."""

    done: int
    total: int
    loss: float
    accuracy: float
    """Both are means since the last validation; the accuracy is of the query, 0..1."""
    seconds_left: float | None
    """None before anything has been measured."""
    validation: Mean | None
    """The newest."""
    best: Mean | None
    best_at: int
    """The iteration after which the best was found."""
    is_row: bool
    """True where the validation is new: a line for the log."""


Report = Callable[[Progress], None]


def no_report(progress: Progress) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class TaskSources:
    """Where the tasks of a training come from.

    Attributes:
        training: those that it learns from.
        validation: those that choose the best state, of other classes; None for none.
    """

    training: TaskSource
    validation: TaskSource | None = None


class Trainer:
    """Trains one method in one folder.

    Args:
        method: which learns; its state is changed.
        sources: where tasks come from.
        folder: of this training; made where it is not there.
        plan: see there.
        card: what whoever uses the result has to know, such as how images are normalised; kept
            with every state. A folder with another card is another training.
        log: where rows go beside the CSV file, if anywhere.

    Raises:
        DatasetError: the sources are too small for the plan.
        TrainingError: the folder holds another training, or is damaged.
    """

    def __init__(
        self,
        method: Method,
        sources: TaskSources,
        folder: Path,
        plan: Plan,
        card: Mapping[str, object],
        *,
        log: Callable[[Path, int], Log] = Log,
    ) -> None:
        self.method = method
        self.plan = plan
        self._training = sources.training
        self._validation = sources.validation if plan.n_validation else None
        self._folder = folder
        self._card = dict(card)
        self._at = Standing()
        self._is_new = not (folder / LAST).exists()
        if self._is_new:
            _make(folder)
        else:
            self._resume()
        self._log = log(folder, self._at.done)
        self._rate = 0.0

    @property
    def done(self) -> int:
        """How many iterations are done."""
        return self._at.done

    @property
    def seconds(self) -> float:
        """Of training and validation so far, over all parts."""
        return self._at.seconds

    def run(self, tick: Tick = no_tick, report: Report = no_report) -> Progress:
        """Train to the end of the plan.

        Args:
            tick: called with (done, total) iterations after each; when it raises `Cancelled`,
                everything up to there is saved first.
            report: told where the training stands after each iteration.

        Returns:
            where it stands at the end.
        """
        total = self.plan.iterations
        begun, first = time.monotonic(), self._at.done
        before = self._at.seconds
        saved = begun
        progress = self._progress(None, is_row=False)
        try:
            while self._at.done < total:
                self._step()
                is_row = self._at.done % self.plan.validate_every == 0 or self._at.done == total
                if is_row:
                    self._validate(tick)
                now = time.monotonic()
                self._at.seconds = before + now - begun
                left = (now - begun) / (self._at.done - first) * (total - self._at.done)
                progress = self._progress(left, is_row=is_row)
                report(progress)
                if is_row:
                    self._write_row()
                if is_row or now - saved >= self.plan.save_every_s:
                    self._save()
                    saved = time.monotonic()
                tick(self._at.done, total)
        except (Cancelled, KeyboardInterrupt):
            if self._at.done > first and self._is_whole:
                self._save()
            raise
        return progress

    _is_whole = True
    """False during an iteration or its validation, when there is nothing to save."""

    def _step(self) -> None:
        self._is_whole = False
        at, size = self._at, self.plan.meta_batch
        numbers = range(at.done * size, (at.done + 1) * size)
        tasks = draw_batch(self._training, self.plan.shape, self.plan.seed, "training", numbers)
        metrics = self.method.step(tasks)
        at.sums.add(metrics)
        self._rate = metrics.get("rate", 0.0)
        at.done += 1
        self._is_whole = True

    def _validate(self, tick: Tick) -> None:
        """Judge the present state, and keep it where it is the best."""
        self._is_whole = False
        at, plan = self._at, self.plan
        mean: Mean | None = None
        if self._validation is not None:
            shares = judge(
                self.method.evaluate,
                self._validation,
                TaskSeries(plan.validation, plan.n_validation, plan.seed),
                purpose="validation",
                tick=lambda *_: tick(at.done - 1, plan.iterations),
            )
            mean = mean_of(shares)
        if mean is None or at.best is None or mean.share > at.best.share:
            at.best, at.best_at = mean, at.done
            tensors, facts = self.method.state()
            self._write(BEST, checkpoint.without_optimiser(tensors), facts, best_facts(at))
        at.validation = mean
        self._is_whole = True

    def _save(self) -> None:
        tensors, facts = self.method.state()
        self._write(LAST, tensors, facts, self._at.facts())

    def _write(
        self, name: str, tensors: Mapping[str, Tensor], facts: Facts, standing: Facts
    ) -> None:
        card = {**self._card, "method_facts": facts, "standing": standing}
        checkpoint.write(self._folder / name, tensors, card)

    def _resume(self) -> None:
        tensors, card = checkpoint.read(self._folder / LAST)
        if differences := sorted(differing(self._card, card)):
            raise TrainingError(
                self._folder,
                f"it was begun with another {' and another '.join(differences)}: give it the same"
                " again, or another folder",
            )
        self.method.load(tensors, cast("Facts", card["method_facts"]))
        self._at = Standing.of(cast("Facts", card["standing"]))

    def _write_row(self) -> None:
        at = self._at
        loss, accuracy = at.sums.means()
        self._log.add(
            {
                "iteration": at.done,
                "loss": loss,
                "accuracy": accuracy,
                "meta_rate": self._rate,
                "validation": None if at.validation is None else at.validation.share,
                "validation_interval": None if at.validation is None else at.validation.interval,
                "seconds": round(at.seconds, 1),
            }
        )
        at.sums = Sums()

    def _progress(self, seconds_left: float | None, *, is_row: bool) -> Progress:
        at = self._at
        loss, accuracy = at.sums.means()
        return Progress(
            at.done,
            self.plan.iterations,
            loss,
            accuracy,
            seconds_left,
            at.validation,
            at.best,
            at.best_at,
            is_row,
        )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise TrainingError(folder, f"the folder cannot be made ({reason})") from error
