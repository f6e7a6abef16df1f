"""The ledger of batches: what of a folder is done, what is still to do, what failed and why.

A run belongs to a folder and a model. As each batch of results is written in one transaction with
its lines in the ledger, a run that was killed goes on where it stopped: nothing is done twice and
nothing is dropped.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from core.domain.records import FileRecord, Status
from core.domain.reports import Skipped
from core.store.files import RECORD_SQL, to_record
from core.store.journal import now
from core.store.sql import one_int, transaction

_TRY_AGAIN = """
UPDATE run_items SET status = 'pending', reason = '' WHERE run_id = ? AND status = 'failed'
AND file_id IN (
    SELECT files.id FROM files JOIN images ON images.id = files.image_id
    WHERE files.folder_id = ? AND files.missing = 0 AND images.error = '')
"""

# What was done was done to the image that the file held then.
_OTHER_IMAGES = """
UPDATE run_items SET status = 'pending', reason = '' WHERE run_id = ? AND status != 'failed'
AND file_id IN (
    SELECT files.id FROM files JOIN images ON images.id = files.image_id
    WHERE files.folder_id = ? AND files.missing = 0 AND images.error = ''
    AND NOT EXISTS (SELECT 1 FROM predictions
                    WHERE model_id = ? AND predictions.image_id = files.image_id))
"""


class RunStore:
    """The runs of one project."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self, folder_id: int, model_id: int) -> tuple[int, int]:
        """Begin a run, or take up the one that this folder and model already have.

        Files become pending that are new since then, or changed, or failed for a reason that may
        pass, which is not their image's.

        Returns:
            the run's id, and how many of its files were already done.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO runs (folder_id, model_id, started, turn)"
                " SELECT ?, ?, ?, 1 + coalesce(max(turn), 0) FROM runs WHERE true"
                " ON CONFLICT (folder_id, model_id) DO UPDATE SET turn = excluded.turn",
                [folder_id, model_id, now()],
            )
            run_id = one_int(
                self._db,
                "SELECT id FROM runs WHERE folder_id = ? AND model_id = ?",
                [folder_id, model_id],
            )
            self._db.execute(
                "INSERT OR IGNORE INTO run_items (run_id, file_id) SELECT ?, id FROM files"
                " WHERE folder_id = ? AND missing = 0",
                [run_id, folder_id],
            )
            self._db.execute(
                "UPDATE run_items SET status = 'pending', reason = '' WHERE run_id = ? AND file_id"
                " IN (SELECT id FROM files WHERE folder_id = ? AND image_id IS NULL"
                " AND missing = 0)",
                [run_id, folder_id],
            )
            self._db.execute(_TRY_AGAIN, [run_id, folder_id])
            self._db.execute(_OTHER_IMAGES, [run_id, folder_id, model_id])
            self._db.execute(
                "DELETE FROM run_items WHERE run_id = ? AND file_id"
                " IN (SELECT id FROM files WHERE folder_id = ? AND missing = 1)",
                [run_id, folder_id],
            )
            self._db.execute("UPDATE runs SET finished = NULL WHERE id = ?", [run_id])
        done = one_int(
            self._db,
            "SELECT count(*) FROM run_items WHERE run_id = ? AND status != 'pending'",
            [run_id],
        )
        return run_id, done

    def of(self, folder_id: int, model_id: int) -> int | None:
        """Return the run of a model over a folder, None where there is none."""
        query = "SELECT id FROM runs WHERE folder_id = ? AND model_id = ?"
        row = self._db.execute(query, [folder_id, model_id]).fetchone()
        return int(row[0]) if row else None

    def pending(self, run_id: int) -> list[FileRecord]:
        """List the files that are still to do."""
        query = RECORD_SQL + (
            " JOIN run_items ON run_items.file_id = files.id"
            " WHERE run_items.run_id = ? AND run_items.status = 'pending' ORDER BY files.id"
        )
        return [to_record(row) for row in self._db.execute(query, [run_id])]

    def mark(self, run_id: int, items: Iterable[tuple[int, Status, str]]) -> None:
        """Write down how files ended: (file id, status, reason)."""
        self._db.conn.executemany(
            "UPDATE run_items SET status = ?, reason = ? WHERE run_id = ? AND file_id = ?",
            ((status, reason, run_id, file_id) for file_id, status, reason in items),
        )

    def finish(self, run_id: int) -> None:
        """Note that nothing is left to do."""
        self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", [now(), run_id])

    def counts(self, run_id: int) -> dict[Status, int]:
        """Count a run's files by status."""
        rows = self._db.execute(
            "SELECT status, count(*) FROM run_items WHERE run_id = ? GROUP BY status",
            [run_id],
        )
        return dict(rows.fetchall())

    def labelled_by_person(self, run_id: int) -> dict[Status, int]:
        """Count a run's files whose label somebody looked at, by status; failed ones apart."""
        rows = self._db.execute(
            "SELECT run_items.status, count(*) FROM run_items"
            " JOIN files ON files.id = run_items.file_id"
            " JOIN labels ON labels.image_id = files.image_id AND labels.origin != 'accepted'"
            " WHERE run_id = ? AND run_items.status NOT IN ('failed', 'pending')"
            " GROUP BY run_items.status",
            [run_id],
        )
        return dict(rows.fetchall())

    def failures(self, run_id: int) -> list[Skipped]:
        """List the files of a run that failed, with the reason."""
        rows = self._db.execute(
            "SELECT files.path, run_items.reason FROM run_items JOIN files"
            " ON files.id = run_items.file_id WHERE run_id = ? AND status = 'failed'"
            " ORDER BY files.path",
            [run_id],
        )
        return [Skipped(path, reason) for path, reason in rows]

    def latest(self) -> tuple[int, str, int] | None:
        """Return the newest run as (id, folder, files still to do), None where there is none.

        It is the one that was begun or taken up last; a clock may have been set back since.
        """
        row = self._db.execute(
            "SELECT runs.id, folders.path, (SELECT count(*) FROM run_items WHERE run_id = runs.id"
            " AND status = 'pending') FROM runs JOIN folders ON folders.id = runs.folder_id"
            " WHERE folders.removed = 0 ORDER BY runs.turn DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), str(row[1]), int(row[2])) if row else None
