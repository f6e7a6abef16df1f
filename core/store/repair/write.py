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
    n_written = 0
    for row in rows:
        values = _fitting(row, kinds)
        names, marks = ", ".join(columns[: len(values)]), ", ".join("?" for _ in values)
        try:
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        except (sqlite3.IntegrityError, OverflowError):
            continue
        n_written += 1
    return n_written


def _fitting(row: Values, kinds: Sequence[tuple[type, ...]]) -> Values:
    """Cut a row before the first column that cannot hold its value, as one of a later version.

    Its key, which comes first, stays in any case: no row is without one.
    """
    n = 1
    while n < min(len(row), len(kinds)) and (row[n] is None or isinstance(row[n], kinds[n])):
        n += 1
    return row[:n]
