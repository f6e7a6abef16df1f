"""Notes that the program keeps for itself in the project, such as an audit under way.

They are not a person's words, so they are not journalled: an undo leaves them as they are.
"""

import json

from sqlite_utils import Database

from core.store.json_values import parsed

_PREFIX = "note "  # keeps them apart from the settings that a person changes


class NoteStore:
    """The notes of one project, by name."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> object:
        """Return what was noted, as JSON gives it back; None where nothing was that it can read."""
        row = self._db.execute(
            "SELECT value FROM settings WHERE name = ?", [_PREFIX + name]
        ).fetchone()
        try:
            return parsed(row[0]) if row else None
        except ValueError:
            return None  # what is only the program's own is made again

    def put(self, name: str, value: object) -> None:
        """Note something that JSON can hold, in place of what was noted before."""
        self._db.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [_PREFIX + name, json.dumps(value)],
        )

    def drop(self, name: str) -> None:
        """Forget a note."""
        self._db.execute("DELETE FROM settings WHERE name = ?", [_PREFIX + name])
