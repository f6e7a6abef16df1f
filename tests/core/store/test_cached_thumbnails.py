"""What the thumbnail cache writes and when, and what it makes of a file in no good state."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.reading_rules import READING_RULES
from core.store import thumbnail_cache
from core.store.thumbnail_cache import ThumbnailCache
from tests.core.store.connections.small_file import n_handles

JPEG = bytes(4000)
HOUR = 3600


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "thumbnails.sqlite3"


class Clock:
    def __init__(self):
        self.now = 1_000_000.9

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(path, clock):
    cache = ThumbnailCache(path, clock=clock)
    yield cache
    cache.close()


def rows(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT content_hash, size_px, used_at FROM thumbnails").fetchall()


# What is written when


def test_a_thumbnail_is_kept_by_content_size_and_rules_of_reading(cache, path):
    cache.put("ab12", 256, JPEG)
    assert rows(path) == [(f"ab12.{READING_RULES}", 256, 1_000_000)]


def test_a_use_is_noted_once_an_hour_and_written_at_the_end(cache, path, clock):
    for key in ("a", "b", "c"):
        cache.put(key, 256, JPEG)
    clock.now += HOUR - 1
    cache.get("a", 256)
    clock.now += 1
    cache.get("b", 256)
    assert {used for *_, used in rows(path)} == {1_000_000}
    cache.close()
    used = {key.partition(".")[0]: used for key, _, used in rows(path)}
    assert used == {"a": 1_000_000, "b": 1_003_600, "c": 1_000_000}


def test_of_two_sizes_one_is_used(cache, path, clock):
    cache.put("a", 256, JPEG)
    cache.put("a", 512, JPEG)
    clock.now += HOUR
    cache.get("a", 512)
    cache.close()
    assert {size: used for _, size, used in rows(path)} == {256: 1_000_000, 512: 1_003_600}


def test_many_uses_are_written_before_the_end(cache, path, clock, monkeypatch):
    monkeypatch.setattr(thumbnail_cache, "MAX_NOTED_USES", 2)
    for key in ("a", "b", "c"):
        cache.put(key, 256, JPEG)
    clock.now += HOUR
    cache.get("a", 256)
    assert {used for *_, used in rows(path)} == {1_000_000}
    cache.get("b", 256)
    cache.get("c", 256)
    assert sorted(used for *_, used in rows(path)) == [1_000_000, 1_003_600, 1_003_600]


def test_uses_are_written_once(cache, path, clock):
    cache.put("a", 256, JPEG)
    clock.now += HOUR
    cache.get("a", 256)
    cache.trim()
    assert [used for *_, used in rows(path)] == [1_003_600]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE thumbnails SET used_at = 5")
    cache.close()
    assert [used for *_, used in rows(path)] == [5]


def test_uses_that_cannot_be_written_leave_no_transaction_handles(cache, path, clock):
    cache.put("a", 256, JPEG)
    clock.now += HOUR
    cache.get("a", 256)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as db:
        db.execute("DROP TABLE thumbnails")
        cache.trim()
        db.execute("CREATE TABLE others (a)")  # refused while somebody else writes


# Its size


def n_bytes(path):
    with closing(sqlite3.connect(path)) as db:
        facts = [
            db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        ]
    return (facts[0] - facts[1]) * facts[2]


def fill(cache, clock, n, start=0):
    for key in range(start, start + n):
        clock.now += 1
        cache.put(f"{key:04}", 256, JPEG)


def test_a_file_that_outgrew_its_cap_shrinks_to_nine_tenths_of_it(path, clock):
    cap = 3_600_000
    cache = ThumbnailCache(path, cap_bytes=cap, clock=clock)
    fill(cache, clock, 1000)
    assert n_bytes(path) > cap
    cache.trim()
    after = n_bytes(path)
    # Two hundred thumbnails at a time, and as few of them as will do.
    assert 0.9 * cap - 200 * 4200 < after <= 0.9 * cap
    gone = 1000 - len(rows(path))
    assert gone % 200 == 0
    assert sorted(key for key, *_ in rows(path))[0].startswith(f"{gone:04}")
    cache.trim()
    assert n_bytes(path) == after
    cache.close()


def test_a_file_within_its_cap_keeps_all(path, clock):
    cache = ThumbnailCache(path, clock=clock)
    fill(cache, clock, 30)
    cache.close()
    exact = n_bytes(path)
    for cap, n_left in ((exact, 30), (exact - 1, 0)):
        cache = ThumbnailCache(path, cap_bytes=cap, clock=clock)
        cache.trim()
        assert len(rows(path)) == n_left
        cache.close()


def test_where_nothing_is_left_to_forget_trimming_ends(path, clock):
    cache = ThumbnailCache(path, cap_bytes=1, clock=clock)
    fill(cache, clock, 3)
    cache.trim()
    assert rows(path) == []
    cache.close()


def test_what_was_used_at_one_time_goes_in_the_order_it_came(path, clock, monkeypatch):
    cache = ThumbnailCache(path, cap_bytes=1 << 20, clock=clock)
    for key in range(300):
        cache.put(f"{key:04}", 256, JPEG)
    cache.trim()
    assert sorted(key[:4] for key, *_ in rows(path)) == [f"{key:04}" for key in range(200, 300)]
    cache.close()


def test_the_size_is_looked_at_once_in_so_many_thumbnails(path, clock, monkeypatch):
    monkeypatch.setattr(thumbnail_cache, "PUTS_PER_CHECK", 3)
    cache = ThumbnailCache(path, cap_bytes=1, clock=clock)
    fill(cache, clock, 2)
    assert len(rows(path)) == 2
    fill(cache, clock, 1, start=2)
    assert rows(path) == []
    fill(cache, clock, 2, start=3)
    assert len(rows(path)) == 2
    fill(cache, clock, 1, start=5)
    assert rows(path) == []
    cache.close()


def test_while_others_write_nothing_is_forgotten_and_trimming_ends(path, clock, monkeypatch):
    real = sqlite3.connect
    monkeypatch.setattr(
        thumbnail_cache.sqlite3,
        "connect",
        lambda *facts, **more: real(*facts, **{**more, "timeout": 0.01}),
    )
    cache = ThumbnailCache(path, cap_bytes=1, clock=clock)
    fill(cache, clock, 3)
    with closing(real(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache.trim()
    assert len(rows(path)) == 3
    cache.close()


# Connections


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no system lists open files otherwise")
def test_each_thread_opens_the_file_once_and_closing_closes_all(cache, path):
    cache.put("a", 256, JPEG)
    one = n_handles(path)
    cache.put("b", 256, JPEG)
    cache.get("a", 256)
    assert n_handles(path) == one > 0
    thread = threading.Thread(target=lambda: cache.get("a", 256))
    thread.start()
    thread.join()
    assert n_handles(path) == 2 * one
    cache.close()
    assert n_handles(path) == 0
    assert cache.get("a", 256) == JPEG
    assert n_handles(path) == one


def test_commits_wait_for_no_disk_and_readers_for_no_writer(cache, path):
    cache.put("a", 256, JPEG)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (thumbnail_cache.VERSION,)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert cache.get("a", 256) == JPEG
    other.close()
    assert cache._connection().execute("PRAGMA synchronous").fetchone() == (1,)


def test_a_new_file_is_shared_as_it_is_made(path, clock):
    first, second = ThumbnailCache(path, clock=clock), ThumbnailCache(path, clock=clock)
    first.put("a", 256, JPEG)
    second.put("b", 256, JPEG)
    assert (first.get("b", 256), second.get("a", 256)) == (JPEG, JPEG)
    for cache in (first, second):
        cache.close()


# Files in no good state


def damage(path):
    path.write_bytes(b"\xff" * 50_000)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def test_a_file_that_breaks_while_it_is_open_is_made_anew_once(path, clock, caplog):
    path.parent.mkdir()
    path.write_bytes(b"\xff" * 50_000)
    cache = ThumbnailCache(path, clock=clock)
    with caplog.at_level("WARNING"):
        assert cache.get("a", 256) is None
        cache.put("a", 256, JPEG)
    assert cache.get("a", 256) == JPEG
    assert len(caplog.messages) == 1
    assert "made anew" in caplog.messages[0]
    cache.close()


def test_who_notices_late_does_not_throw_the_new_file_away(path, clock):
    cache = ThumbnailCache(path, clock=clock)
    cache.put("a", 256, JPEG)
    seen = []

    def act(db):
        if not seen:
            seen.append(db)
            cache._rebuild(cache._generation, sqlite3.DatabaseError("another thread noticed"))
            cache.put("b", 256, JPEG)
        raise sqlite3.DatabaseError("this one notices, too")

    assert cache._try(act) is None
    assert cache.get("b", 256) == JPEG
    assert cache.get("a", 256) is None
    cache.close()


def test_a_log_of_an_earlier_file_goes_with_it(path, clock):
    path.parent.mkdir()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).write_bytes(b"\xff" * 5000)
    cache = ThumbnailCache(path, clock=clock)
    cache.get("a", 256)
    assert list(path.parent.iterdir()) == []
    cache.put("a", 256, JPEG)
    assert cache.get("a", 256) == JPEG
    cache.close()


def test_a_file_whose_schema_cannot_be_read_is_made_anew(path, clock):
    cache = ThumbnailCache(path, clock=clock)
    cache.put("a", 256, JPEG)
    cache.close()
    data = path.read_bytes()
    at = data.index(b"by_use")
    path.write_bytes(data[:at] + b"\x9e" + data[at + 1 :])  # SQLite quotes it, and it is no text
    cache = ThumbnailCache(path, clock=clock)
    assert cache.get("a", 256) is None
    cache.put("a", 256, JPEG)
    assert cache.get("a", 256) == JPEG
    cache.close()


def test_a_file_that_lacks_its_table_stays_and_is_a_miss(path, clock):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE other (a)")
        db.execute(f"PRAGMA user_version = {thumbnail_cache.VERSION}")
    cache = ThumbnailCache(path, clock=clock)
    cache.put("a", 256, JPEG)
    assert cache.get("a", 256) is None
    cache.close()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("other",)]


def counted(monkeypatch):
    """Count how often a file is opened."""
    calls, real = [], sqlite3.connect
    monkeypatch.setattr(
        thumbnail_cache.sqlite3,
        "connect",
        lambda *facts, **more: (calls.append(1), real(*facts, **more))[1],
    )
    return calls


def test_a_file_that_cannot_be_used_is_tried_once(tmp_path, clock, monkeypatch, caplog):
    path = tmp_path / "cache" / "thumbnails.sqlite3"
    path.mkdir(parents=True)
    calls = counted(monkeypatch)
    monkeypatch.setattr(thumbnail_cache.private_files, "make_file", lambda path: None)
    cache = ThumbnailCache(path, clock=clock)
    with caplog.at_level("INFO"):
        for _ in range(3):
            assert cache.get("a", 256) is None
    assert len(calls) == 1
    assert sum("are not kept" in message for message in caplog.messages) == 1
    cache.close()


def test_a_file_that_is_locked_for_a_moment_is_tried_again(path, clock, monkeypatch):
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        real = sqlite3.connect
        monkeypatch.setattr(
            thumbnail_cache.sqlite3,
            "connect",
            lambda *facts, **more: real(*facts, **{**more, "timeout": 0.01}),
        )
        cache = ThumbnailCache(path, clock=clock)
        before = path.stat().st_ino
        cache.put("a", 256, JPEG)
        assert cache.get("a", 256) is None
        assert path.stat().st_ino == before  # it may be good, so it stays
    cache.put("a", 256, JPEG)
    assert cache.get("a", 256) == JPEG
    cache.close()


def test_a_damaged_file_that_stays_is_no_longer_used(path, clock, monkeypatch):
    path.parent.mkdir()
    path.write_bytes(b"\xff" * 50_000)
    calls = counted(monkeypatch)

    def refuse(self, **more):
        raise PermissionError(13, "Permission denied")

    cache = ThumbnailCache(path, clock=clock)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert cache.get("a", 256) is None
    for _ in range(2):
        cache.put("a", 256, JPEG)
        assert cache.get("a", 256) is None
    assert len(calls) == 1
    assert path.read_bytes() == b"\xff" * 50_000
    cache.close()
