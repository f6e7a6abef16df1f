"""Which pictures came into watched folders: each has a number, and is told once.

An arrival is a picture at a folder, known by its content. One that is renamed or moved within its
folder stays the arrival that it was; a copy under a second name is another one. Numbers only grow,
so a reader that was cut off knows by the last one what it has.
"""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import NamedTuple

from sqlite_utils import Database

from core.domain.file_facts import FileFacts
from core.store.key_values import NoteStore
from core.store.sql import one_int, transaction

# Before the folder was watched; `take` would tell all of them.
_LABELLED_BEFORE = """
INSERT INTO arrivals (folder_id, file_id, image_id)
SELECT folder_id, id, image_id FROM files
WHERE folder_id = ? AND missing = 0 AND image_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM run_items WHERE file_id = files.id AND status != 'pending')
ORDER BY id
"""

_NOT_TAKEN = """
SELECT files.id, files.image_id, run_items.status = 'failed', folders.path, files.path
FROM run_items JOIN files ON files.id = run_items.file_id
JOIN folders ON folders.id = files.folder_id
WHERE run_items.run_id = ? AND run_items.status != 'pending' AND files.missing = 0
AND NOT EXISTS (SELECT 1 FROM arrivals
                WHERE file_id = files.id AND arrivals.image_id IS files.image_id)
ORDER BY files.id
"""

# That of a file which is gone, or holds another picture by now.
_LEFT_BEHIND = """
SELECT arrivals.id FROM arrivals JOIN files ON files.id = arrivals.file_id
WHERE arrivals.folder_id = ? AND arrivals.image_id = ?
AND (files.missing = 1 OR files.image_id IS NOT arrivals.image_id) ORDER BY arrivals.id LIMIT 1
"""


class Known(NamedTuple):
    """What a project knows of a file in a watched folder.

    Attributes:
        facts: what the system said of it.
        has_failed: it could not be read, for a reason that may pass.
    """

    facts: FileFacts
    has_failed: bool


class ArrivalStore:
    """The arrivals of one project."""

    def __init__(self, db: Database, notes: NoteStore) -> None:
        self._db = db
        self._notes = notes

    def folder_id(self, folder: Path) -> int:
        """Return the id of a folder that the project knows; 0 where it does not.

        `FileStore.folder_id` would write, and a look that finds nothing new must not.
        """
        return one_int(self._db, "SELECT id FROM folders WHERE path = ?", [str(folder)])

    def known(self, folder_id: int) -> dict[str, Known]:
        """Return what is known of the files of a folder that are there, by path."""
        query = (
            "SELECT path, error != '', n_bytes, mtime_ns, changed_ns, inode, device FROM files"
            " WHERE folder_id = ? AND missing = 0"
        )
        rows = self._db.execute(query, [folder_id])
        return {path: Known(FileFacts(*facts), bool(failed)) for path, failed, *facts in rows}

    def note_gone(self, folder: Path, paths: Iterable[str]) -> None:
        """Note that files of a folder are gone, also where other folders of the project have them.

        Args:
            folder: of the project.
            paths: of the files, within it.
        """
        gone = [PurePath(folder, path) for path in paths]
        query = "UPDATE files SET missing = 1 WHERE folder_id = ? AND path = ?"
        with transaction(self._db):
            for other_id, other in self._db.execute("SELECT id, path FROM folders").fetchall():
                within = (file for file in gone if file.is_relative_to(other))
                rows = [(other_id, file.relative_to(other).as_posix()) for file in within]
                self._db.conn.executemany(query, rows)

    def begin(self, folder_id: int) -> None:
        """Begin to number what comes into a folder; what was labelled there before is no arrival.

        Does nothing where that was done.
        """
        if self._notes.get(_told(folder_id)) is not None:
            return
        with transaction(self._db):
            self._db.execute(_LABELLED_BEFORE, [folder_id])
            self._notes.put(_told(folder_id), self._newest(folder_id))

    def take(self, folder_id: int, run_id: int, is_final: Callable[[Path], bool]) -> int:
        """Number the pictures of a run that are settled and have no number yet.

        Args:
            folder_id: of the folder that came into.
            run_id: of the run over it.
            is_final: tells whether a file that could not be read will stay as it is.

        Returns:
            how many could not be read and may be readable later; they get no number yet.
        """
        rows = self._db.execute(_NOT_TAKEN, [run_id]).fetchall()
        final = [
            (file_id, image_id)
            for file_id, image_id, has_failed, folder, path in rows
            if not has_failed or is_final(Path(folder, path))
        ]
        if final:
            with transaction(self._db):
                for file_id, image_id in final:
                    self._take(folder_id, file_id, image_id)
        return len(rows) - len(final)

    def _take(self, folder_id: int, file_id: int, image_id: int | None) -> None:
        left = self._db.execute(_LEFT_BEHIND, [folder_id, image_id]).fetchone()
        if left:
            self._db.execute("UPDATE arrivals SET file_id = ? WHERE id = ?", [file_id, left[0]])
        else:
            self._db.execute(
                "INSERT INTO arrivals (folder_id, file_id, image_id) VALUES (?, ?, ?)",
                [folder_id, file_id, image_id],
            )

    def has(self, folder_id: int, number: int) -> bool:
        """Tell whether a folder has an arrival of this number."""
        query = "SELECT count(*) FROM arrivals WHERE folder_id = ? AND id = ?"
        return one_int(self._db, query, [folder_id, number]) > 0

    def untold(self, folder_id: int) -> dict[int, int]:
        """Return the files of the arrivals that nobody was told of yet, by number."""
        query = "SELECT id, file_id FROM arrivals WHERE folder_id = ? AND id > ? ORDER BY id"
        return dict(self._db.execute(query, [folder_id, self.told(folder_id)]).fetchall())

    def told(self, folder_id: int) -> int:
        """Return the number of the last arrival that was told, 0 where none was."""
        number = self._notes.get(_told(folder_id))
        return number if isinstance(number, int) else 0

    def note_told(self, folder_id: int, number: int) -> None:
        """Note that all arrivals up to this one were told."""
        with transaction(self._db):
            self._notes.put(_told(folder_id), max(number, self.told(folder_id)))

    def _newest(self, folder_id: int) -> int:
        query = "SELECT max(id) FROM arrivals WHERE folder_id = ?"
        return one_int(self._db, query, [folder_id])


def _told(folder_id: int) -> str:
    return f"told arrivals of folder {folder_id}"
