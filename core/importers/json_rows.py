"""JSON with a row for each picture: our own, a plain list of objects, and JSON Lines."""

import json
from collections.abc import Iterable
from typing import Any

from core.domain.errors import LabelsError
from core.domain.imports import ImportChoices
from core.domain.progress import Tick
from core.domain.reports import Skipped
from core.importers.columns import columns_of, knows_columns
from core.importers.interfaces import TICK_EVERY, Importer, Labels
from core.importers.source import Json, Source, is_text, json_reason

_NOT_ROWS = "it holds no list of objects, one for each picture"
_NOT_OBJECT = "it is no JSON object"
_DEEP = "it is nested too deeply"
_NOT_UTF8 = "it is not text in UTF-8"
_EMPTY = "the file is empty"


class OwnObjects(Importer):
    """What `handful export --format json` writes."""

    kind = "json"
    title = "Handful's JSON"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        head = source.json_head
        if head is None or head.is_list or not {"project", "images"} <= {*head.keys}:
            return False
        return {"path", "label", "status"} <= head.starts_with("images").keys()

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        content = source.json()
        rows = content.get("images") if isinstance(content, dict) else None
        if not isinstance(rows, list):
            raise LabelsError(source.path, _NOT_ROWS)
        return _labels(
            source, ((f"entry {n}", row) for n, row in enumerate(rows, 1)), choices, tick
        )


class ObjectList(Importer):
    """A list of objects with a picture and a label in each."""

    kind = "json-list"
    title = "a JSON list"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        head = source.json_head
        return head is not None and head.is_list and knows_columns(head.starts_with(""))

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        rows = source.json()
        if not isinstance(rows, list):
            raise LabelsError(source.path, _NOT_ROWS)
        return _labels(
            source, ((f"entry {n}", row) for n, row in enumerate(rows, 1)), choices, tick
        )


class JsonLines(Importer):
    """One object a line."""

    kind = "jsonl"
    title = "JSON Lines"

    def accepts(self, source: Source) -> bool:
        """See `Importer.accepts`."""
        if source.suffix in (".jsonl", ".ndjson"):
            return True
        head = source.json_head
        if head is None or head.is_list or not knows_columns(head.keys):
            return False
        lines = source.head.split(b"\n")
        return isinstance(_parsed(lines[0].decode("utf-8-sig", "replace")), dict)

    def read(self, source: Source, choices: ImportChoices, tick: Tick) -> Labels:
        """See `Importer.read`."""
        lines = source.text().removeprefix("\ufeff").split("\n")
        rows = ((f"line {n}", _parsed(line)) for n, line in enumerate(lines, 1) if line.strip())
        return _labels(source, rows, choices, tick)


def _labels(
    source: Source, rows: Iterable[tuple[str, Any]], choices: ImportChoices, tick: Tick
) -> Labels:
    """Read rows, of which each may be a text that says why it is none."""
    labels = Labels(source.path.parent)
    columns = None
    for number, (where, row) in enumerate(rows):
        if number % TICK_EVERY == 0:
            tick(number, 0)
        if not isinstance(row, dict):
            labels.unusable.append(Skipped(where, row if isinstance(row, str) else _NOT_OBJECT))
            continue
        if columns is None:
            columns = columns_of(source.path, row, choices)
        record = columns.record(row, where)
        if isinstance(record, str):
            labels.unusable.append(Skipped(where, record))
        elif not all(map(is_text, (record.path, *record.labels))):
            labels.unusable.append(Skipped(where, _NOT_UTF8))
        else:
            labels.records.append(record)
    if columns is None and not labels.unusable:
        raise LabelsError(source.path, _EMPTY)
    return labels


def _parsed(line: str) -> Json | str:
    try:
        parsed = json.loads(line)
    except RecursionError:
        return _DEEP
    except ValueError as error:
        return f"it is not JSON: {json_reason(error)}"
    return parsed if isinstance(parsed, dict) else _NOT_OBJECT
