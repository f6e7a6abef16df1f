"""JSON Lines: one flat object a line, which pandas, polars and DuckDB read in one call.

Source: https://jsonlines.org.
"""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from core.domain.progress import Tick, no_tick
from core.domain.records import Row
from core.export.base_formats import FileFormat
from core.export.csv_table import columns
from core.export.interfaces import HEAD, Content, Entry, Written, by, counted


class JsonLines(FileFormat):
    """The rows of the table, with whose word each label is, where the file lies and its hash."""

    kind = "jsonl"
    writes_splits = True

    def write(self, content: Content, file: IO[str], tick: Tick) -> Written:
        """See `FileFormat.write`."""
        return _write(content, content.rows, file, tick)

    def read(self, path: Path) -> Iterator[Entry]:
        """See `FileFormat.read`."""
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                entry = json.loads(line)
                yield entry["path"], entry["label"]

    def preview(self, content: Content) -> tuple[str, Sequence[str]]:
        """See `Format.preview`."""
        text = io.StringIO()
        _write(content, content.rows[:HEAD], text, no_tick)
        return text.getvalue(), ()


def _write(content: Content, rows: Sequence[Row], file: IO[str], tick: Tick) -> Written:
    written = Written()
    for row in counted(rows, tick):
        record = columns(content, row)
        more = {"by": by(row), "location": row.full_path.as_posix(), "hash": row.content}
        file.write(json.dumps({**record, **more}, ensure_ascii=False) + "\n")
        written.add(row.path, row.label)
    return written
