"""Put what was saved into a new project: one transaction, every row held against the schema."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from core.store.repair.readings import Values

ORDER = (
    "folders", "images", "files", "classes", "models", "labels", "settings", "runs", "embeddings",
    "predictions", "run_items", "layouts", "events",
)  # fmt: skip
"""The tables, those that others point at first."""


_OF_TYPE: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,),
    "TEXT": (str,),
    "BLOB": (bytes,),
    "REAL": (int, float),
}


def write(connection: sqlite3.Connection, rows: Mapping[str, Iterable[Values]]) -> dict[str, int]:
    """Write rows, by table; call inside a transaction.

    A row that contradicts the schema or points at a row that is not there is left out.

    Returns:
        how many rows of each table were written.
    """
    return {table: _fill(connection, table, rows.get(table, ())) for table in ORDER}


def _fill(connection: sqlite3.Connection, table: str, rows: Iterable[Values]) -> int:
    facts = connection.execute(f"PRAGMA table_info({table})").fetchall()
    columns, kinds = [str(row[1]) for row in facts], [_OF_TYPE[row[2]] for row in facts]
    points_at = [
        (columns.index(row[3]), str(row[2]))
        for row in connection.execute(f"PRAGMA foreign_key_list({table})")
        if row[2] != table
    ]
    there = {
        other: {row_id for (row_id,) in connection.execute(f"SELECT id FROM {other}")}
        for _, other in points_at
    }
    n_written = 0
    for row in rows:
        values = _fitting(row, kinds)
        pairs = [(values[at], other) for at, other in points_at if at < len(values)]
        if any(row_id is not None and row_id not in there[other] for row_id, other in pairs):
            continue
        names, marks = ", ".join(columns[: len(values)]), ", ".join("?" for _ in values)
        try:
            query = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"
            n_written += connection.execute(query, values).rowcount
        except (sqlite3.IntegrityError, OverflowError):
            continue
    return n_written


def _fitting(row: Values, kinds: Sequence[tuple[type, ...]]) -> Values:
    """Cut a row before the first column that cannot hold its value, as one of a later version."""
    n = 0
    while n < min(len(row), len(kinds)) and (row[n] is None or isinstance(row[n], kinds[n])):
        n += 1
    return row[:n]
