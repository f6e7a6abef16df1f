"""What the command line says of a training and of a test."""

from typing import TYPE_CHECKING

from core.domain.reports import Skipped

if TYPE_CHECKING:
    from pathlib import Path

    from core.training.meta.data.datasets import HeldOut
    from core.training.meta.data.task_sampler import Shape
    from core.training.meta.trainer import Progress, Trainer

_MOST_NAMED = 5
"""Pictures that were left out: this many are named, the others counted."""


def left_out_lines(skipped: tuple[Skipped, ...]) -> list[str]:
    """Name the first pictures that were left out, and count the others."""
    lines = [f"Left out {file.path}: {file.reason}." for file in skipped[:_MOST_NAMED]]
    more = len(skipped) - len(lines)
    return [*lines, f"And {more} more."] if more else lines


def duration(seconds: float) -> str:
    """Write a time as a person says it."""
    minutes = round(seconds / 60)
    if minutes >= 90:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min" if seconds > 90 else f"{seconds:.0f} s"


def ending_lines(last: "Progress", trainer: "Trainer", out: "Path") -> list[str]:
    """Say how a training ended."""
    best = (
        f"the best, after iteration {last.best_at}, had {100 * last.best.share:.1f} % right in"
        " validation"
        if last.best
        else "without validation the newest state is kept"
    )
    return [
        f"Trained for {last.done} iterations in {duration(trainer.seconds)}; {best}.",
        f"`handful meta-test {out} DATASET` judges it.",
    ]


def test_line(shape: "Shape", tasks: int, seed: int, sets: "HeldOut") -> str:
    """Say what a test consists of."""
    text = (
        f"{shape.way}-way {shape.shot}-shot, {shape.query} queries a class: {tasks} tasks from"
        f" {len(sets.test.classes())} classes, seed {seed}"
    )
    omitted = f"; {sets.n_left_out} that training has seen are left out" if sets.n_left_out else ""
    return f"{text}{omitted}."
