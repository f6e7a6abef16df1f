"""What the trainer has to know to go on, as facts that JSON keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from core.training.meta.evaluation import Mean
from core.training.meta.interfaces import Facts


@dataclass(slots=True)
class Sums:
    """Sums over what has been shown since the last row of the log."""

    loss: float = 0.0
    accuracy: float = 0.0
    n: int = 0

    def add(self, metrics: Mapping[str, float]) -> None:
        """Add the metrics of one iteration."""
        self.loss += metrics["loss"]
        self.accuracy += metrics["accuracy"]
        self.n += 1

    def means(self) -> tuple[float, float]:
        """Return mean loss and share right."""
        n = max(self.n, 1)
        return self.loss / n, self.accuracy / n


@dataclass(slots=True)
class Standing:
    """What the trainer itself has to know to continue."""

    done: int = 0
    seconds: float = 0.0
    """Of all parts of the training together."""
    sums: Sums = field(default_factory=Sums)
    validation: Mean | None = None
    best: Mean | None = None
    best_at: int = 0

    def facts(self) -> Facts:
        """Return the state for JSON, which keeps every bit of a float."""
        return {
            "done": self.done,
            "seconds": self.seconds,
            "sums": [self.sums.loss, self.sums.accuracy, self.sums.n],
            "validation": _pair(self.validation),
            "best": _pair(self.best),
            "best_at": self.best_at,
        }

    @classmethod
    def of(cls, facts: Mapping[str, object]) -> "Standing":
        """Read what `facts` returned."""
        sums = cast("tuple[float, float, int]", facts["sums"])
        return cls(
            done=int(str(facts["done"])),
            seconds=float(str(facts["seconds"])),
            sums=Sums(*sums),
            validation=_mean(facts["validation"]),
            best=_mean(facts["best"]),
            best_at=int(str(facts["best_at"])),
        )


def differing(expected: Mapping[str, object], actual: Mapping[str, object]) -> list[str]:
    """Name the entries of a card that differ; nested ones by the deepest name."""
    names: list[str] = []
    for name, value in expected.items():
        other = actual.get(name)
        if isinstance(value, dict) and isinstance(other, dict):
            names += differing(value, other)
        elif value != other:
            names.append(name.replace("_", " "))
    return names


def best_facts(at: Standing) -> Facts:
    """Nothing that another run with the same seed could not have: no times."""
    return {"done": at.best_at, "validation": _pair(at.best)}


def _pair(mean: Mean | None) -> list[float] | None:
    return None if mean is None else [mean.share, mean.interval]


def _mean(pair: object) -> Mean | None:
    return None if pair is None else Mean(*cast("tuple[float, float]", pair))
