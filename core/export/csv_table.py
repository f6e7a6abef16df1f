"""A table as CSV: one line an image."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from core.domain.progress import Tick, no_tick
from core.domain.records import Row
from core.export.base_formats import FileFormat
from core.export.interfaces import HEAD, Content, Entry, Written, counted

COLUMNS = (
    "path",
    # See docs/adr/0018-csv-label-column.md.
    "label",
    "confidence",
    "runner_up",
    "runner_up_confidence",
    "status",
    "reason",
    "origin",
)

SPLIT = "split"
"""The column that joins them where the pictures are parted."""

_BOM = "\ufeff"
# First where a cell may begin, also for a program that parts cells by something else than commas.
# Then the apostrophes that stand there already, and ahead what makes a spreadsheet take the cell
# for a formula (OWASP, CSV injection), full-width forms included.
_FORMULA = re.compile(
    r"""(?:^|(?<=[,;\t\r\n"]))('*)(?=[ \u00a0]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])"""
)


class Table(FileFormat):
    """CSV as RFC 4180 has it, in UTF-8, with the columns that scripts rely on.

    For a spreadsheet it begins with a byte order mark, and names that would run as formulas get an
    apostrophe; the mark says so to whoever reads the file again.
    """

    kind = "csv"
    writes_splits = True

    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """See `FileFormat.write`."""
        if content.choices.spreadsheet:
            file.write(_BOM)
        return _write(content, content.rows, file, tick)

    def read(self, path: Path) -> Iterator[Entry]:
        """See `FileFormat.read`."""
        with path.open(encoding="utf-8", newline="") as file:
            is_escaped = file.read(1) == _BOM
            if not is_escaped:
                file.seek(0)
            for row in csv.DictReader(file, strict=True):
                name, label = row["path"], row["label"]
                yield (unescaped(name), unescaped(label)) if is_escaped else (name, label)

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        text = io.StringIO()
        _write(content, content.rows[:HEAD], text, no_tick)
        return text.getvalue(), ()


def escaped(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula.

    Example:
        >>> escaped("=1+1"), escaped("a;-b"), escaped("a-b")
        ("'=1+1", "a;'-b", 'a-b')
    """
    return _FORMULA.sub(r"'\1", text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return _FORMULA.sub(lambda match: match[1][1:], text)


def columns(content: Content, row: Row) -> dict[str, object]:
    """Return what a table says of a file, by the names of its columns."""
    record = {name: getattr(row, name) for name in COLUMNS}
    return {**record, SPLIT: content.split_of(row)} if content.choices.split else record


def _write(content: Content, rows: Sequence[Row], file: IO[str], tick: Tick) -> Written:
    written = Written()
    for_spreadsheet = content.choices.spreadsheet
    has_split = content.choices.split is not None
    plain = csv.writer(file, lineterminator="\n")
    # Before Python 3.13 a carriage return in a name would go out unquoted and cut the line.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow((*COLUMNS, SPLIT) if has_split else COLUMNS)
    for row in counted(rows, tick):
        split = (content.split_of(row),) if has_split else ()
        if for_spreadsheet:  # quotes keep a semicolon from parting a cell in some of them
            quoted.writerow((*_cells(row, escaped), *split))
        else:
            texts = (row.path, row.label, row.runner_up)
            writer = quoted if "\r" in "".join(texts) else plain
            writer.writerow((*_cells(row, str), *split))
        written.add(row.path, row.label)
    return written


def _cells(row: Row, text: Callable[[str], str]) -> Iterable[str]:
    return (
        text(row.path),
        text(row.label),
        _decimal(row.confidence),
        text(row.runner_up),
        _decimal(row.runner_up_confidence),
        row.status,
        text(row.reason),
        row.origin,
    )


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
