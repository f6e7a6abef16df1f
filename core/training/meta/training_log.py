"""The training's log: a CSV file, and TensorBoard's where that is wanted."""

import csv
import importlib.util
import io
from collections.abc import Mapping
from pathlib import Path

from core.domain.errors import TrainingError
from core.training.meta.checkpoint import write_bytes

NAME = "log.csv"
COLUMNS = (
    "iteration",
    "loss",
    "accuracy",
    "meta_rate",
    "validation",
    "validation_interval",
    "seconds",
)

Value = float | int | None


class Log:
    """Rows of one training, in its folder.

    Args:
        folder: of the training.
        done: iterations that the training goes on from; rows beyond are forgotten, since they
            will come again.
    """

    def __init__(self, folder: Path, done: int) -> None:
        self._path = folder / NAME
        self._rows = [row for row in _rows(self._path) if int(row["iteration"]) <= done]

    def add(self, row: Mapping[str, Value]) -> None:
        """Add a row. The whole file is written again, so that a kill leaves no half of one."""
        self._rows.append({name: _text(row[name]) for name in COLUMNS})
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        write_bytes(self._path, text.getvalue().encode())


class BoardLog(Log):
    """The CSV file, and beside it what TensorBoard shows."""

    def __init__(self, folder: Path, done: int) -> None:
        super().__init__(folder, done)
        if importlib.util.find_spec("tensorboard") is None:
            raise TrainingError(
                folder, "TensorBoard is not installed: `pip install tensorboard`, or leave it out"
            )
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder / "tensorboard"), purge_step=done + 1)

    def add(self, row: Mapping[str, Value]) -> None:
        """Add a row to both."""
        super().add(row)
        for name in COLUMNS[1:-1]:
            if row[name] is not None:
                self._writer.add_scalar(name, row[name], row["iteration"])
        self._writer.flush()


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [dict(row) for row in csv.DictReader(file)]
    except FileNotFoundError:
        return []


def _text(value: Value) -> str:
    return "" if value is None else str(value)
