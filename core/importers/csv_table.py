"""Tables as text: our own CSV, and any CSV or TSV with a column of pictures and one of labels."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.export.csv_table import unescaped
from core.imaging.kinds import PICTURE, kind_of_name
from core.importers.columns import Columns, columns_of, knows_columns
from core.importers.interfaces import TICK_EVERY, Importer, Labels
from core.importers.source import Source, is_text

_BOM = "\ufeff"
_SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = ",;\t|"
_MOST_LINES = 50  # of one row; more of them are a quotation mark that nobody closed

_EMPTY = "the file is empty"
_NO_ROWS = "it has one line and no row below it"
_NOT_UTF8 = "it is not text in UTF-8"
_UNCLOSED = "a quotation mark is not closed"

Row = Sequence[str]


class Table(Importer):
    """Any table whose first line names the columns, or of just a picture and a label a line."""

    kind = "csv"
    title = "a table"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        if source.suffix in _SUFFIXES:
            return bool(source.head)
        return kind_of_name(source.path.name) != PICTURE and _looks_like_a_table(source)

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        text = source.text()
        has_mark = text.startswith(_BOM)
        lines = list(io.StringIO(text.removeprefix(_BOM), newline=""))
        rows = _rows(lines, _delimiter(lines, source.suffix))
        header = next(((row, at) for row, at in rows if "".join(row).strip()), None)
        if header is None:
            raise LabelsError(source.path, _EMPTY)
        names, columns = _columns(source, header[0], choices)
        if columns.is_ours and has_mark:
            # As `handful export --spreadsheet` writes it.
            columns = replace(columns, tidy=unescaped)
        labels = Labels(source.path.parent)
        if names is not header[0]:  # the first line is a row
            _take(labels, columns, names, header[0], header[1])
        for row, at in rows:
            if at % TICK_EVERY == 0:
                tick(at, len(lines))
            _take(labels, columns, names, row, at)
        if not labels.records and not labels.unusable:
            raise LabelsError(source.path, _NO_ROWS)
        return labels


def _take(labels: Labels, columns: Columns, names: Row, row: Row | str, at: int) -> None:
    """Add what a row says to the labels."""
    where = f"line {at}"
    if isinstance(row, str):
        labels.unusable.append(Skipped(where, row))
        return
    if not any(row):
        return
    if not is_text("".join(row)):
        labels.unusable.append(Skipped(where, _NOT_UTF8))
    elif not _fits(row, names, columns):
        reason = f"it has {len(row)} cells where the first line has {len(names)}"
        labels.unusable.append(Skipped(where, reason))
    else:
        record = columns.record(dict(zip(names, row, strict=False)), where)
        if isinstance(record, str):
            labels.unusable.append(Skipped(where, record))
        else:
            labels.records.append(record)


def _fits(row: Row, names: Row, columns: Columns) -> bool:
    """Tell whether the cells of a row stand below their names.

    Of one that is too long, a name with a comma took a cell too many; empty cells behind the last
    one are none. Of one that is too short, no more may be missing than what nobody needs.
    """
    if len(row) > len(names):
        return not any(cell.strip() for cell in row[len(names) :])
    needed = (columns.path, columns.label)
    return len(row) == len(names) or all(name in names[: len(row)] for name in needed)


def _columns(source: Source, header: Row, choices: ImportChoices) -> tuple[Row, Columns]:
    """Return the names of the columns, and what they hold."""
    if not choices.path_column and not choices.label_column and len(header) == 2:
        picture = [kind_of_name(cell.rpartition("/")[2]) == PICTURE for cell in header]
        if picture == [True, False]:
            return ("path", "label"), Columns("path", "label")
        if picture == [False, True]:
            return ("label", "path"), Columns("path", "label")
    return header, columns_of(source.path, header, choices)


def _delimiter(lines: Sequence[str], suffix: str) -> str:
    first = next((line for line in lines if line.strip()), "")
    counts = {delimiter: first.count(delimiter) for delimiter in _DELIMITERS}
    most = max(counts, key=lambda delimiter: counts[delimiter])
    return most if counts[most] else "\t" if suffix == ".tsv" else ","


def _looks_like_a_table(source: Source) -> bool:
    """Tell whether the first line names columns that are needed."""
    if b"\0" in source.head:
        return False
    lines = source.head.decode("utf-8-sig", "replace").splitlines()[:1]
    names, _ = next(_rows(lines, _delimiter(lines, "")), ((), 0))
    return not isinstance(names, str) and knows_columns(names)


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[tuple[Row, int]]:
    """Go through the rows and the number of the line each begins in; a bad one is its reason.

    A quotation mark that nobody closes takes one line with it, not the rest of the file.
    """
    at = 0
    while at < len(lines):
        n_lines, row = _row(lines, at, delimiter)
        yield row, at + 1
        at += n_lines


def _row(lines: Sequence[str], at: int, delimiter: str) -> tuple[int, Row]:
    for n_lines in range(1, min(_MOST_LINES, len(lines) - at) + 1):
        part = lines[at : at + n_lines]
        try:
            return n_lines, next(csv.reader(part, delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end" not in str(error):
                break
    try:  # whoever writes `"a"b` means something by it
        row = next(csv.reader([lines[at]], delimiter=delimiter), [])
    except csv.Error:
        return 1, _UNCLOSED
    return 1, row if lines[at].count('"') % 2 == 0 else _UNCLOSED
