"""Whether a project file is sound, as far as SQLite can tell, and holds nothing that runs."""

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from core.domain.errors import ProjectDamaged
from core.store.connection import SAID, project_errors

_log = logging.getLogger(__name__)

# Only ever added to and made again from the pictures; reading all of it takes a second a gigabyte.
_REBUILDABLE = ("embeddings",)


def refuse_programs(connection: sqlite3.Connection, path: Path) -> None:
    """See that the file holds tables and indexes alone.

    A trigger or a view runs when rows are written or read, and none is ours; a virtual table hands
    its bytes to a parser of its own.

    Raises:
        ProjectDamaged: it holds more.
    """
    rows = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index')"
        " OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    ).fetchall()
    for kind, name in rows:
        what = kind if kind in ("trigger", "view") else "virtual table"
        raise ProjectDamaged(path, f"it holds a {what} ({name}) that Handful did not make")


# See docs/adr/0068-checks-and-backups-of-a-project.md.
def check_tables(connection: sqlite3.Connection, path: Path, *, thoroughly: bool = False) -> None:
    """Check that all tables are sound, without those that are made again from the pictures.

    Args:
        connection: to the file.
        path: of the file, for the error.
        thoroughly: compare the indexes with the rows, too, which finds changed values.

    Raises:
        ProjectDamaged: one is not.
    """
    check = "integrity_check" if thoroughly else "quick_check"
    with project_errors(path):
        for table in _tables(connection):
            quoted = table.replace('"', '""')
            rows = connection.execute(f'PRAGMA {check}("{quoted}")').fetchall()
            findings = [str(row[0]) for row in rows if row[0] != "ok"]
            if findings:
                _log.warning("%s: %s", path, "; ".join(findings[:5]))
                raise ProjectDamaged(path, "its tables are damaged")


def is_sound_with_its_log(place: Path) -> bool:
    """Whether a file is sound once its log is played back; nothing is written into the file."""
    try:
        connection = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            findings = connection.execute("PRAGMA quick_check").fetchall()
        finally:
            connection.close()
    except SAID:
        return False
    return findings == [("ok",)]


def _tables(connection: sqlite3.Connection) -> Iterable[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [str(name) for (name,) in rows.fetchall()]
    return [name for name in names if name not in _REBUILDABLE and not name.startswith("sqlite_")]
