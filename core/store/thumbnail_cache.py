"""The thumbnail cache: small JPEGs by content, shared by all projects, rebuildable at any time.

A file of its own beside no project: whoever deletes it loses seconds, so nothing here is ever worth
an error. A thumbnail that cannot be read or kept is simply made again.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.domain import private_files
from core.domain.reading_rules import READING_RULES

DEFAULT_CAP_BYTES = 2 << 30  # about 130 000 thumbnails of 256 px
EVICTION_SHARE = 0.1  # of the cap at a time: rare and long enough to be cheap
PUTS_PER_CHECK = 256  # 4 MB between two looks at the size
USE_GRAIN_S = 3600  # a use is noted once an hour, else every look would be a write
MAX_NOTED_USES = 500
VERSION = 1

_SCHEMA = """
CREATE TABLE IF NOT EXISTS thumbnails (
    content_hash TEXT NOT NULL,
    size_px INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    jpeg BLOB NOT NULL,
    UNIQUE (content_hash, size_px)
);
CREATE INDEX IF NOT EXISTS by_use ON thumbnails (used_at);
"""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class ThumbnailCache:
    """Thumbnails on disk, for any number of threads and processes at once.

    Args:
        path: the cache file; the user's cache folder by default.
        cap_bytes: the file is kept below it by forgetting what was used longest ago.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        cap_bytes: int = DEFAULT_CAP_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = path or private_files.cache_folder() / "thumbnails.sqlite3"
        self._cap_bytes = cap_bytes
        self._clock = clock
        self._mine = threading.local()  # an SQLite connection serves one thread
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._generation = 0  # goes up with each rebuild, so that all threads open the new file
        self._is_off = False
        self._uses: dict[tuple[str, int], int] = {}
        self._n_puts = 0

    def get(self, content_hash: str, size_px: int) -> bytes | None:
        """Look a thumbnail up.

        Args:
            content_hash: of the picture's file.
            size_px: longest side the thumbnail was made for.

        Returns:
            the JPEG's bytes, or None where there is none.
        """
        row = self._try(
            lambda db: db.execute(
                "SELECT jpeg, used_at FROM thumbnails WHERE content_hash = ? AND size_px = ?",
                (_key(content_hash), size_px),
            ).fetchone()
        )
        if row is None:
            return None
        jpeg: bytes = row[0]
        now = int(self._clock())
        if now - row[1] >= USE_GRAIN_S:
            self._note_use((_key(content_hash), size_px), now)
        return jpeg

    def put(self, content_hash: str, size_px: int, jpeg: bytes) -> None:
        """Keep a thumbnail, in place of an older one."""
        row = (_key(content_hash), size_px, int(self._clock()), jpeg)
        self._try(
            lambda db: db.execute("INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?)", row)
        )
        with self._lock:
            self._n_puts += 1
            is_due = self._n_puts % PUTS_PER_CHECK == 0
        if is_due:
            self.trim()

    def trim(self) -> None:
        """Forget what was used longest ago where the file has outgrown its cap."""
        self._write_uses()
        if self._n_bytes() > self._cap_bytes:
            goal = self._cap_bytes * (1 - EVICTION_SHARE)
            while self._n_bytes() > goal and self._forget_oldest():
                pass

    def close(self) -> None:
        """Note the last uses and close all connections; the next use opens the file again."""
        self._write_uses()
        with self._lock:
            connections, self._connections = self._connections, []
            self._generation += 1
        for connection in connections:
            connection.close()

    def _note_use(self, key: tuple[str, int], now: int) -> None:
        with self._lock:
            self._uses[key] = now
            is_full = len(self._uses) >= MAX_NOTED_USES
        if is_full:
            self._write_uses()

    def _write_uses(self) -> None:
        with self._lock:
            uses, self._uses = self._uses, {}
        if uses:
            rows = [(now, *key) for key, now in uses.items()]
            sql = "UPDATE thumbnails SET used_at = ? WHERE content_hash = ? AND size_px = ?"
            self._try(lambda db: _write_many(db, sql, rows))

    def _n_bytes(self) -> int:
        """Size of the pages in use, which SQLite knows without looking at them."""

        def measure(db: sqlite3.Connection) -> int:
            n_pages, n_free, page_bytes = (
                int(db.execute(f"PRAGMA {name}").fetchone()[0])
                for name in ("page_count", "freelist_count", "page_size")
            )
            return (n_pages - n_free) * page_bytes

        return self._try(measure) or 0

    def _forget_oldest(self) -> bool:
        """Delete a slice of the rows; whether there were any."""
        sql = (
            "DELETE FROM thumbnails WHERE rowid IN"
            " (SELECT rowid FROM thumbnails ORDER BY used_at, rowid LIMIT 200)"
        )
        return (self._try(lambda db: db.execute(sql).rowcount) or 0) > 0

    def _try(self, action: Callable[[sqlite3.Connection], T]) -> T | None:
        """Run `action`; None where the cache is of no use just now."""
        if self._is_off:
            return None
        generation = self._generation
        try:
            return action(self._connection())
        except (sqlite3.OperationalError, OSError) as error:
            # Locked, full or read-only: the file may be good, so it stays.
            _log.debug("The thumbnail cache did not answer: %s", error)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._rebuild(generation, error)
        return None

    def _connection(self) -> sqlite3.Connection:
        mine: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if mine is not None and self._mine.generation == self._generation:
            return mine
        generation = self._generation
        connection = self._open()
        self._mine.connection, self._mine.generation = connection, generation
        with self._lock:
            self._connections.append(connection)
        return connection

    def _open(self) -> sqlite3.Connection:
        try:
            self._keep_private()
            # Only `close` uses a connection from another thread, when no other thread is left.
            connection = sqlite3.connect(
                self.path, timeout=1, isolation_level=None, check_same_thread=False
            )
            try:
                _prepare(connection)
            except (sqlite3.Error, UnicodeDecodeError):
                connection.close()
                raise
        except (sqlite3.OperationalError, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) != sqlite3.SQLITE_BUSY:
                self._is_off = True  # else each of a million thumbnails would try again
                _log.info("Thumbnails are not kept, %s cannot be used: %s", self.path, error)
            raise
        return connection

    def _keep_private(self) -> None:
        """Make the file for its owner alone; SQLite gives those beside it the same rights."""
        private_files.make_folder(self.path.parent)
        private_files.make_file(self.path)
        for end in ("-wal", "-shm"):  # of an earlier version
            beside = self.path.with_name(self.path.name + end)
            private_files.tighten(beside, private_files.FILE_MODE)

    def _rebuild(self, generation: int, error: Exception) -> None:
        """Start over with an empty file; the first thread that noticed does it for all."""
        with self._lock:
            if generation != self._generation or self._is_off:
                return
            _log.warning("The thumbnail cache %s is made anew: %s", self.path, error)
            self._generation += 1
            self._connections.clear()  # left to their threads, which may be using them
            try:
                for end in ("", "-wal", "-shm"):
                    self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            except OSError:
                self._is_off = True


def _key(content_hash: str) -> str:
    """Name a thumbnail: what older rules made of the same content is another one."""
    return f"{content_hash}.{READING_RULES}"


def _prepare(db: sqlite3.Connection) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        raise sqlite3.DatabaseError(f"version {version} of another program")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")  # no fsync per thumbnail; a lost one is made again
    if version == 0:
        db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")


def _write_many(db: sqlite3.Connection, sql: str, rows: list[tuple[int, str, int]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        db.executemany(sql, rows)
    finally:
        db.execute("COMMIT")
