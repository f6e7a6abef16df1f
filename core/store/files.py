"""Folders, the files in them, and the images that those files hold.

An image is known by the hash of its bytes. A file only says where a copy lies now, so labels and
embeddings follow a picture that is moved, renamed or copied.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from sqlite_utils import Database

from core.domain.file_facts import FileFacts
from core.domain.layouts import Split
from core.domain.reading_rules import READING_RULES
from core.domain.records import FileRecord, FoundFile
from core.store.journal import History
from core.store.sql import one_int, select_in, transaction

# As `core.domain.file_facts.is_settled` has it; `?8` is `has_twin`.
_IS_SETTLED = """
n_bytes = excluded.n_bytes AND mtime_ns = excluded.mtime_ns AND changed_ns = excluded.changed_ns
AND CASE WHEN inode != 0 AND excluded.inode != 0 AND device = excluded.device
         THEN inode = excluded.inode ELSE NOT ?8 END
"""

_UPSERT = f"""
INSERT INTO files (folder_id, path, n_bytes, mtime_ns, changed_ns, inode, device)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (folder_id, path) DO UPDATE SET
    missing = 0,
    error = '',
    image_id = CASE WHEN {_IS_SETTLED} THEN image_id END,
    in_doubt = CASE WHEN {_IS_SETTLED} THEN in_doubt ELSE in_doubt OR image_id IS NOT NULL END,
    n_bytes = excluded.n_bytes,
    mtime_ns = excluded.mtime_ns,
    changed_ns = excluded.changed_ns,
    inode = excluded.inode,
    device = excluded.device
WHERE missing != 0 OR error != '' OR ?8 OR n_bytes != excluded.n_bytes
   OR mtime_ns != excluded.mtime_ns OR changed_ns IS NOT excluded.changed_ns
   OR inode != excluded.inode OR device != excluded.device
"""

_NOTE_FACTS = """
UPDATE files SET n_bytes = ?, mtime_ns = ?, changed_ns = ?, inode = ?, device = ? WHERE id = ?
"""

# A file below two folders of the project is no twin of itself.
_TWINS = """
SELECT n_bytes, mtime_ns FROM files JOIN folders ON folders.id = files.folder_id
GROUP BY n_bytes, mtime_ns HAVING count(DISTINCT folders.path || '/' || files.path) > 1
"""

RECORD_SQL = """
SELECT files.id, folders.path, files.path, files.n_bytes, files.mtime_ns, files.image_id
FROM files JOIN folders ON folders.id = files.folder_id
"""


class FileStore:
    """The files of one project."""

    def __init__(self, db: Database, history: History) -> None:
        self._db = db
        self._history = history

    # Folders

    def folder_id(self, folder: Path) -> int:
        """Return the folder's id, noting the folder (not shown yet) where it is new."""
        self._db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", [str(folder)])
        return one_int(self._db, "SELECT id FROM folders WHERE path = ?", [str(folder)])

    def show_folder(self, folder: Path) -> int:
        """Make the folder one of the project's; return its id."""
        return self._put_removed(f"Add folder {folder.name}", self.folder_id(folder), removed=False)

    def remove_folder(self, folder: Path) -> int:
        """Show the folder's files no longer; all that is known of them stays. Return its id."""
        name = f"Remove folder {folder.name}"
        return self._put_removed(name, self.folder_id(folder), removed=True)

    def _put_removed(self, name: str, folder_id: int, *, removed: bool) -> int:
        with self._history.change(name, "folders", [folder_id]):
            self._db.execute("UPDATE folders SET removed = ? WHERE id = ?", [removed, folder_id])
        return folder_id

    def folders(self) -> list[Path]:
        """List the project's folders in the order they were added."""
        rows = self._db.execute("SELECT path FROM folders WHERE removed = 0 ORDER BY id")
        return [Path(path) for (path,) in rows]

    def home_of(self, path: Path) -> Path:
        """Return the folder under which to note a single file: a known one above it, or its own."""
        rows = self._db.execute("SELECT path FROM folders ORDER BY removed, length(path) DESC")
        known = (Path(folder) for (folder,) in rows)
        return next((folder for folder in known if path.is_relative_to(folder)), path.parent)

    # Files

    def sync(self, folder_id: int, files: Sequence[FoundFile]) -> tuple[int, int]:
        """Bring the list of a folder's files up to date with what was found there.

        A file is read again where what the system says of it does not settle what it holds; one
        that is gone is marked, not forgotten. What is noted of the same files below other folders
        of the project is brought up to date, too.

        Returns:
            how many files are new, and how many are gone.
        """
        with transaction(self._db):
            # Files that are as they were are not written: most of a folder, most of the time.
            query = "SELECT path, missing FROM files WHERE folder_id = ?"
            known = dict(self._db.execute(query, [folder_id]).fetchall())
            self._upsert(folder_id, files)
            self._refresh_others(folder_id, files)
            there = {file.path for file in files}
            gone = [path for path, missing in known.items() if not missing and path not in there]
            self._mark_missing(folder_id, gone)
        return len(there - known.keys()), len(gone)

    def add(self, folder_id: int, files: Sequence[FoundFile]) -> list[int]:
        """Note single files of a folder; return their ids in the same order."""
        with transaction(self._db):
            self._upsert(folder_id, files)
        paths = [file.path for file in files]
        query = "SELECT path, id FROM files WHERE folder_id = ? AND path IN ({marks})"
        ids = dict(select_in(self._db, query, paths, folder_id))
        return [ids[path] for path in paths]

    def count(self, folder_id: int) -> int:
        """Count the files ever seen in a folder."""
        return one_int(self._db, "SELECT count(*) FROM files WHERE folder_id = ?", [folder_id])

    def there(self, folder_id: int) -> list[str]:
        """List the paths of a folder's files that were there when somebody last looked."""
        query = "SELECT path FROM files WHERE folder_id = ? AND missing = 0 ORDER BY id"
        return [path for (path,) in self._db.execute(query, [folder_id])]

    def ids_of(self, folder_id: int) -> list[int]:
        """List the ids of a folder's files that were there when somebody last looked."""
        query = "SELECT id FROM files WHERE folder_id = ? AND missing = 0 ORDER BY id"
        return [file_id for (file_id,) in self._db.execute(query, [folder_id])]

    def count_shown(self) -> int:
        """Count the files of all folders that the project shows."""
        query = (
            "SELECT count(*) FROM files JOIN folders ON folders.id = files.folder_id"
            " WHERE files.missing = 0 AND folders.removed = 0"
        )
        return one_int(self._db, query, [])

    def get(self, file_ids: Iterable[int]) -> list[FileRecord]:
        """Return these files, in the order asked for."""
        ids = [int(file_id) for file_id in file_ids]  # numpy's numbers would reach SQLite as blobs
        rows = select_in(self._db, RECORD_SQL + " WHERE files.id IN ({marks})", ids)
        records = {record.id: record for record in map(to_record, rows)}
        return [records[file_id] for file_id in ids if file_id in records]

    def of_images(self, image_ids: Iterable[int]) -> dict[int, FileRecord]:
        """Return one file that is still there for each of these images that has one."""
        query = RECORD_SQL + " WHERE files.missing = 0 AND files.image_id IN ({marks})"
        records: dict[int, FileRecord] = {}
        for record in map(to_record, select_in(self._db, query, image_ids)):
            if record.image_id is not None:
                records.setdefault(record.image_id, record)
        return records

    def unread(self, folder_id: int) -> Iterator[FileRecord]:
        """Go through the folder's files that have not been read since they changed."""
        query = RECORD_SQL + (
            " WHERE files.folder_id = ? AND files.missing = 0"
            " AND files.image_id IS NULL AND files.error = '' ORDER BY files.id"
        )
        return map(to_record, self._db.execute(query, [folder_id]).fetchall())

    def in_doubt(self) -> list[FileRecord]:
        """List files that held an image, and may hold another one now; they are unread."""
        query = RECORD_SQL + " WHERE files.in_doubt AND files.missing = 0 ORDER BY files.id"
        return [to_record(row) for row in self._db.execute(query)]

    def note_changed(self, file_ids: Iterable[int]) -> None:
        """Note that files certainly hold something else than they did."""
        query = "UPDATE files SET in_doubt = 0 WHERE id = ?"
        self._db.conn.executemany(query, ((file_id,) for file_id in file_ids))

    def without_embedding(self, folder_id: int, *keys: str) -> list[FileRecord]:
        """List the folder's files that are unread, or whose image lacks one of these embeddings."""
        query = RECORD_SQL + (
            " LEFT JOIN images ON images.id = files.image_id WHERE files.folder_id = ?"
            " AND files.missing = 0 AND files.error = '' AND coalesce(images.error, '') = ''"
            " AND (SELECT count(*) FROM embeddings WHERE image_id = files.image_id"
            f" AND backbone IN ({', '.join('?' * len(keys))})) < ? ORDER BY files.id"
        )
        return [to_record(row) for row in self._db.execute(query, [folder_id, *keys, len(keys)])]

    # Images

    def image_ids(self) -> list[int]:
        """List all images that the project ever read."""
        return [image_id for (image_id,) in self._db.execute("SELECT id FROM images ORDER BY id")]

    def image_ids_of(self, hashes: Iterable[str]) -> dict[str, int]:
        """Return the ids of those images that the project knows, by hash."""
        rows = select_in(self._db, "SELECT hash, id FROM images WHERE hash IN ({marks})", hashes)
        return dict(rows)

    def newest_image(self) -> int:
        """Return the id of the image that came into the project last, 0 where there is none."""
        return one_int(self._db, "SELECT coalesce(max(id), 0) FROM images")

    def hashes_of(self, image_ids: Iterable[int]) -> dict[int, str]:
        """Return the content hashes of these images."""
        rows = select_in(self._db, "SELECT id, hash FROM images WHERE id IN ({marks})", image_ids)
        return dict(rows)

    def errors_of(self, image_ids: Iterable[int]) -> dict[int, str]:
        """Return what is wrong with those of the images that cannot be opened."""
        query = "SELECT id, error FROM images WHERE error != '' AND id IN ({marks})"
        return dict(select_in(self._db, query, image_ids))

    def record_image(
        self,
        file_id: int,
        content_hash: str,
        width: int | None,
        height: int | None,
        error: str,
        facts: FileFacts | None = None,
    ) -> int:
        """Note that a file holds the image with this hash; return the image's id.

        Args:
            file_id: of the file.
            content_hash: of its bytes.
            width, height: upright, in pixels; None where the file was hashed but not opened.
            error: why it cannot be opened; "" where it can.
            facts: what the system said of the file while it was read; those of the scan by default,
                which are right where nothing was changed in between.
        """
        with transaction(self._db):
            row = self._db.execute(
                "INSERT INTO images (hash, width, height, error, read_by) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (hash) DO UPDATE SET width = coalesce(excluded.width, width),"
                " height = coalesce(excluded.height, height),"
                " error = CASE WHEN excluded.width IS NULL AND excluded.error = ''"
                " THEN error ELSE excluded.error END,"
                " read_by = CASE WHEN excluded.width IS NULL AND excluded.error = ''"
                " THEN read_by ELSE excluded.read_by END RETURNING id",
                [content_hash, width, height, error, READING_RULES],
            ).fetchone()
            self._db.execute(
                "UPDATE files SET image_id = ?, error = '', in_doubt = 0 WHERE id = ?",
                [row[0], file_id],
            )
            if facts is not None:
                self.note_facts([(file_id, facts)])
        return int(row[0])

    def note_facts(self, read: Iterable[tuple[int, FileFacts]]) -> None:
        """Note what the system said of files while they were read, and found as they were."""
        self._db.conn.executemany(_NOTE_FACTS, ((*facts, file_id) for file_id, facts in read))

    def note_splits(self, splits: Iterable[tuple[int, Split]]) -> None:
        """Note which part of a data set files belong to, by their folders."""
        rows = ((split, file_id) for file_id, split in splits)
        self._db.conn.executemany("UPDATE files SET split = ? WHERE id = ?", rows)

    def splits(self) -> dict[Split, int]:
        """Count the files of each split that are there."""
        query = "SELECT split, count(*) FROM files WHERE split != '' AND missing = 0 GROUP BY split"
        return dict(self._db.execute(query).fetchall())

    def twins(self) -> set[tuple[int, int]]:
        """Return the sizes and times that several files have."""
        return set(self._db.execute(_TWINS))

    def record_unreadable(self, file_id: int, reason: str) -> None:
        """Note what keeps a file from being read or opened just now.

        It stays the file of the image that it was last seen to hold, so that a disk that does not
        answer takes no label away. The next scan forgets the reason, and the file is tried again.
        """
        self._db.execute("UPDATE files SET error = ? WHERE id = ?", [reason, file_id])

    def forget_errors(self) -> None:
        """Let the images that could not be opened be opened again."""
        self._db.execute("UPDATE images SET error = '' WHERE error != ''")

    def _upsert(self, folder_id: int, files: Sequence[FoundFile]) -> None:
        twins = self._twins_among(folder_id, files)
        if twins:
            rows = ((folder_id, *file, file[1:3] in twins) for file in files)
        else:
            rows = ((folder_id, *file, False) for file in files)
        self._db.conn.executemany(_UPSERT, rows)

    def _mark_missing(self, folder_id: int, paths: Iterable[str]) -> None:
        query = "UPDATE files SET missing = 1 WHERE folder_id = ? AND path = ?"
        self._db.conn.executemany(query, ((folder_id, path) for path in paths))

    def _twins_among(self, folder_id: int, files: Sequence[FoundFile]) -> set[tuple[int, int]]:
        """Return the sizes and times that do not tell files apart, where no number does."""
        query = (
            "SELECT DISTINCT CASE WHEN inode != 0 THEN device END FROM files"
            " WHERE folder_id = ? AND image_id IS NOT NULL"
        )
        devices = {device for (device,) in self._db.execute(query, [folder_id])}
        devices.update(file.device if file.inode else None for file in files)
        if len(devices) <= 1 and None not in devices:
            return set()
        counts = Counter(file[1:3] for file in files)
        return self.twins() | {stamp for stamp, count in counts.items() if count > 1}

    def _refresh_others(self, folder_id: int, files: Sequence[FoundFile]) -> None:
        """Bring up to date what other folders, above or below this one, note of the same files."""
        rows = self._db.execute("SELECT id, path FROM folders")
        folders = {row_id: PurePath(path) for row_id, path in rows}
        own = folders.pop(folder_id)
        for other_id, other in folders.items():
            if not (other.is_relative_to(own) or own.is_relative_to(other)):
                continue
            at = _moved(files, own, other)
            below = "" if other.is_relative_to(own) else own.relative_to(other).as_posix() + "/"
            known = self._db.execute(
                "SELECT path FROM files WHERE folder_id = ? AND missing = 0"
                " AND substr(path, 1, ?) = ?",
                [other_id, len(below), below],
            ).fetchall()
            self._upsert(other_id, [at[path] for (path,) in known if path in at])
            self._mark_missing(other_id, (path for (path,) in known if path not in at))


def _moved(files: Sequence[FoundFile], own: PurePath, other: PurePath) -> dict[str, FoundFile]:
    """Name files of one folder as another one above or below it names them; leave out the rest."""
    if own.is_relative_to(other):
        above = own.relative_to(other).as_posix() + "/"
        return {above + file.path: FoundFile(above + file.path, *file.facts) for file in files}
    below = other.relative_to(own).as_posix() + "/"
    named = ((file.path.removeprefix(below), file) for file in files if file.path.startswith(below))
    return {path: FoundFile(path, *file.facts) for path, file in named}


def to_record(row: Sequence[Any]) -> FileRecord:
    """Make a record of a row of `RECORD_SQL`."""
    file_id, folder, path, n_bytes, mtime_ns, image_id = row
    return FileRecord(file_id, Path(folder), path, n_bytes, mtime_ns, image_id)
