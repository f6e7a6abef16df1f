"""Small helpers over SQL that the store's files share."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlite_utils import Database

T = TypeVar("T")

CHUNK = 500  # values in one IN (...); SQLite's own limit is far above


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Do all of the block or nothing of it; a transaction inside another one is a part of it.

    Takes the right to write at once: a transaction that begins by reading and is overtaken by
    another connection could not write any more, however long it waited.
    """
    if not db.conn.in_transaction:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    else:
        with db.atomic():
            yield


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut values into lists of at most `size`."""
    part: list[T] = []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def select_in(
    db: Database, query: str, values: Iterable[object], *first: object
) -> Iterator[tuple[Any, ...]]:
    """Run a query whose last condition is `IN ({marks})`, as often as the values need.

    Args:
        db: the project's database.
        query: with `{marks}` where the question marks go.
        values: any number of them.
        *first: parameters that stand before the marks.
    """
    for part in chunks(values):
        marks = ", ".join("?" for _ in part)
        yield from db.execute(query.format(marks=marks), [*first, *part])


def one_int(db: Database, query: str, parameters: Sequence[object] = ()) -> int:
    """Return the first column of the first row as a number, 0 where there is no row."""
    row = db.execute(query, list(parameters)).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
