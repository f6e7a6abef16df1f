"""A table as CSV: one line an image."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from core.domain.progress import Tick, no_tick
from core.domain.records import Row
from core.export.base_formats import FileFormat
from core.export.interfaces import HEAD, Content, Entry, Written, counted

COLUMNS = (
    "path",
    "label",
    "confidence",
    "runner_up",
    "runner_up_confidence",
    "status",
    "reason",
    "origin",
)


class Table(FileFormat):
    """CSV as RFC 4180 has it, in UTF-8, with the columns that scripts rely on."""

    kind = "csv"

    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """See `FileFormat.write`."""
        return _write(content.rows, file, tick)

    def read(self, path: Path) -> Iterator[Entry]:
        """See `FileFormat.read`."""
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, strict=True):
                yield row["path"], row["label"]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        text = io.StringIO()
        _write(content.rows[:HEAD], text, no_tick)
        return text.getvalue(), ()


def _write(rows: Sequence[Row], file: IO[str], tick: Tick) -> Written:
    written = Written()
    plain = csv.writer(file, lineterminator="\n")
    # Before Python 3.13 a carriage return in a name would go out unquoted and cut the line.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(COLUMNS)
    for row in counted(rows, tick):
        texts = (row.path, row.label, row.runner_up)
        (quoted if "\r" in "".join(texts) else plain).writerow(_cells(row))
        written.add(row.path, row.label)
    return written


def _cells(row: Row) -> Iterable[str]:
    return (
        row.path,
        row.label,
        _decimal(row.confidence),
        row.runner_up,
        _decimal(row.runner_up_confidence),
        row.status,
        row.reason,
        row.origin,
    )


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
