"""The journal: every change a person makes, in the same transaction as the change; undo and redo.

A change is the list of rows it touched, each with its values before and after. To undo is to write
the values before; to redo, the values after. As the journal lies in the project file, both survive
a restart, and a change of 50 000 rows is undone as one.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

from sqlite_utils import Database

from core.domain.progress import Tick, no_tick
from core.domain.records import HistoryEntry
from core.store.json_values import damaged, parsed
from core.store.sql import one_int, transaction

RowValues: TypeAlias = Mapping[str, object]
Changes: TypeAlias = dict[str, dict[str, list[RowValues | None]]]
"""By table and key: a row before and after; None where there is no row."""

# See docs/adr/0014-row-journal.md.
# The tables whose rows a person changes, with their key. Everything else is derived or a model's.
_KEYS = {"folders": "id", "classes": "id", "labels": "image_id", "settings": "name"}

_CHUNK = 500  # ids in one statement; SQLite's own limit on parameters is far above


class History:
    """The journal of one project.

    Attributes:
        who: written into each event, such as "window" or "command line".
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.who = "window"
        self._open: Changes | None = None

    @contextmanager
    def change(self, name: str, table: str, keys: Iterable[object]) -> Iterator[None]:
        """Run the block in one transaction and write down what it did to these rows.

        Nothing is written where no row changed. Blocks may be nested: each table is a block, the
        outermost gives the event its name.

        Args:
            name: what the person did, such as "Label 37 images as Husky".
            table: one of the tables a person changes.
            keys: of the rows that the block may insert, update or delete.
        """
        row_keys = list(keys)
        with transaction(self._db):
            before = self._read(table, row_keys)
            outer, self._open = self._open, {}
            try:
                yield
                inner = dict(self._open)
            finally:
                self._open = outer
            after = self._read(table, row_keys)
            rows = {
                str(key): [before.get(key), after.get(key)]
                for key in row_keys
                if before.get(key) != after.get(key)
            }
            # What this block saw is the whole truth about its rows; those of the same table that
            # only a nested block named keep what that one wrote down.
            own = {str(key) for key in row_keys}
            nested = {key: pair for key, pair in inner.get(table, {}).items() if key not in own}
            changes = {**inner, table: {**nested, **rows}}
            changes = {table_name: pairs for table_name, pairs in changes.items() if pairs}
            if outer is not None:
                _join(outer, changes)
            elif changes:
                self._drop_redo()
                self._write(name, "do", None, changes)

    def undo(self) -> str:
        """Take back the newest change that is not undone; return its name, "" for none."""
        row = self._newest("state = 'done'", "DESC")
        if row is None:
            return ""
        self._invert(row, side=0, state="undone", kind="undo")
        return str(row["name"])

    def redo(self) -> str:
        """Do again what was undone last; return its name, "" where there is none."""
        row = self._newest("state = 'undone'", "ASC")
        if row is None:
            return ""
        self._invert(row, side=1, state="done", kind="redo")
        return str(row["name"])

    def jump(self, event_id: int, *, tick: Tick = no_tick) -> int:
        """Undo or redo until this change is the newest that is done, all of it or nothing.

        Args:
            event_id: of one of `entries`; 0 for the time before all of them.
            tick: called with (changes taken back or done again, in all).

        Returns:
            how many changes were taken back or done again.
        """
        entries = self.entries(-1)
        if event_id and all(entry.id != event_id for entry in entries):
            return 0
        back = [entry for entry in entries if entry.id > event_id and not entry.undone]
        forth = [entry for entry in entries if entry.id <= event_id and entry.undone]
        turns = [self.undo] * len(back) + [self.redo] * len(forth)
        with transaction(self._db):
            for n, turn in enumerate(turns):
                tick(n, len(turns))
                turn()
        return len(turns)

    def newest(self) -> int:
        """Return the id of the newest event of any kind, 0 where there is none."""
        return one_int(self._db, "SELECT max(id) FROM events")

    def rows_since(self, event_id: int, table: str) -> dict[str, RowValues | None]:
        """Return the rows of a table that changes after an event made, as the last one left them.

        Changes that are undone, or that undo, do not count.
        """
        last_rows: dict[str, RowValues | None] = {}
        for changes in self._changes_since(event_id):
            last_rows.update({key: pair[1] for key, pair in changes.get(table, {}).items()})
        return last_rows

    def values_since(self, event_id: int, table: str, key: str) -> list[object]:
        """Return what changes after an event made of the column "value" of a row, in order."""
        rows = (changes.get(table, {}).get(key) for changes in self._changes_since(event_id))
        return [pair[1]["value"] for pair in rows if pair and pair[1]]

    def value_before(self, event_id: int, table: str, key: str) -> object:
        """Return what stood in the column "value" of a row at an event, None where nothing did."""
        for changes in self._changes_since(event_id):
            if key in changes.get(table, {}):
                before = changes[table][key][0]
                return before["value"] if before else None
        row = self._read(table, [key]).get(key)
        return row["value"] if row else None

    def _changes_since(self, event_id: int) -> Iterator[Changes]:
        rows = self._db.query(
            "SELECT changes FROM events WHERE id > ? AND kind = 'do' AND state = 'done'"
            " ORDER BY id",
            [event_id],
        )
        for row in rows:
            yield self._parsed(row["changes"])

    def next_undo(self) -> str:
        """Name the change that undo would take back, "" for none."""
        row = self._newest("state = 'done'", "DESC", "name")
        return str(row["name"]) if row else ""

    def next_redo(self) -> str:
        """Name the change that redo would do again, "" for none."""
        row = self._newest("state = 'undone'", "ASC", "name")
        return str(row["name"]) if row else ""

    def entries(self, limit: int = 200) -> list[HistoryEntry]:
        """List the changes, newest first, without those that a later change made unreachable.

        Args:
            limit: at most this many; -1 for all of them.
        """
        rows = self._db.query(
            "SELECT id, at, who, name, state FROM events"
            " WHERE kind = 'do' AND state != 'dropped' ORDER BY id DESC LIMIT ?",
            [limit],
        )
        return [
            HistoryEntry(row["id"], row["at"], row["who"], row["name"], row["state"] == "undone")
            for row in rows
        ]

    def _newest(self, where: str, order: str, columns: str = "*") -> dict[str, object] | None:
        rows = self._db.query(
            f"SELECT {columns} FROM events WHERE kind = 'do' AND {where}"
            f" ORDER BY id {order} LIMIT 1"
        )
        return next(iter(rows), None)

    def _invert(self, row: dict[str, object], *, side: int, state: str, kind: str) -> None:
        changes = self._parsed(row["changes"])
        with transaction(self._db):
            # Rows that others point at come first when they appear; none of them ever vanishes.
            for table in sorted(changes, key=list(_KEYS).index):
                try:
                    self._put(table, {key: pair[side] for key, pair in changes[table].items()})
                except (sqlite3.IntegrityError, OverflowError) as error:
                    reason = f"its history speaks of {table} that cannot be there"
                    raise damaged(self._db, reason) from error
            self._db.execute("UPDATE events SET state = ? WHERE id = ?", [state, row["id"]])
            self._write(str(row["name"]), kind, row["id"], {})

    def _parsed(self, text: object) -> Changes:
        """Read what an event did to rows.

        Raises:
            ProjectDamaged: it is not what the journal writes.
        """
        try:
            changes = parsed(text)
        except ValueError:
            changes = None
        if not is_change(changes):
            raise damaged(self._db, "its history cannot be read")
        checked: Changes = changes
        return checked

    def _put(self, table: str, rows: dict[str, RowValues | None]) -> None:
        key_column = _KEYS[table]
        gone = [[key] for key, values in rows.items() if values is None]
        self._db.conn.executemany(f"DELETE FROM {table} WHERE {key_column} = ?", gone)
        remaining = [values for values in rows.values() if values is not None]
        if not remaining:
            return
        if table == "classes":
            # Two classes may have taken each other's names; hidden ones may share a name meanwhile.
            ids = [[values["id"]] for values in remaining]
            self._db.conn.executemany("UPDATE classes SET removed = 1 WHERE id = ?", ids)
        columns = list(remaining[0])
        # The names go into a statement, so a foreign file must not choose them.
        known = {column.name for column in self._db.table(table).columns}
        if not known.issuperset(columns) or any(list(values) != columns for values in remaining):
            raise damaged(self._db, f"its history speaks of other columns of {table}")
        updates = ", ".join(
            f"{column} = excluded.{column}" for column in columns if column != key_column
        )
        # An upsert, not REPLACE: replacing a class would delete the row its labels point at.
        self._db.conn.executemany(
            f"INSERT INTO {table} ({', '.join(columns)})"
            f" VALUES ({', '.join('?' for _ in columns)})"
            f" ON CONFLICT ({key_column}) DO UPDATE SET {updates}",
            [[values[column] for column in columns] for values in remaining],
        )

    def _read(self, table: str, keys: list[object]) -> dict[object, RowValues]:
        by_key: dict[object, RowValues] = {}
        column = _KEYS[table]
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ", ".join("?" for _ in part)
            for row in self._db.query(f"SELECT * FROM {table} WHERE {column} IN ({marks})", part):
                by_key[row[column]] = row
        return by_key

    def _drop_redo(self) -> None:
        self._db.execute("UPDATE events SET state = 'dropped' WHERE state = 'undone'")

    def _write(self, name: str, kind: str, inverts: object, changes: Changes) -> None:
        self._db.table("events").insert(
            {
                "at": now(),
                "who": self.who,
                "name": name,
                "kind": kind,
                "inverts": inverts,
                "state": "done",
                "changes": json.dumps(changes, ensure_ascii=False),
            }
        )


def is_change(value: object) -> bool:
    """Whether this is what an event keeps of the rows that it changed; see `Changes`."""
    if not isinstance(value, dict) or not value.keys() <= _KEYS.keys():
        return False
    return all(
        isinstance(rows, dict)
        and all(isinstance(pair, list) and len(pair) == 2 for pair in rows.values())
        and all(_is_row(table, key, side) for key, pair in rows.items() for side in pair)
        for table, rows in value.items()
    )


def _is_row(table: str, key: str, row: object) -> bool:
    if row is None:
        return True
    if not isinstance(row, dict) or str(row.get(_KEYS[table])) != key:
        return False
    return all(value is None or isinstance(value, str | int | float) for value in row.values())


def _join(outer: Changes, later: Changes) -> None:
    """Add later changes to earlier ones: a row keeps what it was first and what it became last."""
    for table, rows in later.items():
        known = outer.setdefault(table, {})
        for key, (before, after) in rows.items():
            known[key] = [known[key][0] if key in known else before, after]


def now() -> str:
    """Say the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
