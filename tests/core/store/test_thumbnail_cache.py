"""The thumbnail cache keeps, forgets, and never troubles anyone."""

import os
import sqlite3
import subprocess
import sys
import threading

import pytest

from core.store.thumbnail_cache import ThumbnailCache


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "thumbnails.sqlite3"


@pytest.fixture
def cache(path):
    cache = ThumbnailCache(path)
    yield cache
    cache.close()


class Clock:
    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        self.now += 1
        return self.now


def test_a_kept_thumbnail_is_found_again(cache):
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) == b"jpeg"


def test_content_and_size_both_count(cache):
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 512) is None
    assert cache.get("cd34", 256) is None


def test_a_thumbnail_put_again_replaces_the_older_one(cache):
    cache.put("ab12", 256, b"old")
    cache.put("ab12", 256, b"new")
    assert cache.get("ab12", 256) == b"new"


def test_thumbnails_outlive_the_program(path):
    first = ThumbnailCache(path)
    first.put("ab12", 256, b"jpeg")
    first.close()
    second = ThumbnailCache(path)
    assert second.get("ab12", 256) == b"jpeg"
    second.close()


def test_a_closed_cache_opens_again_on_use(cache):
    cache.put("ab12", 256, b"jpeg")
    cache.close()
    assert cache.get("ab12", 256) == b"jpeg"


def test_the_default_file_lies_in_the_users_cache_folder():
    assert ThumbnailCache().path.name == "thumbnails.sqlite3"
    assert "Handful" in ThumbnailCache().path.parts


def test_many_threads_may_use_one_cache(cache):
    def work(n):
        for key in range(50):
            cache.put(f"{n}-{key}", 256, bytes([n, key]))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(
        cache.get(f"{n}-{key}", 256) == bytes([n, key]) for n in range(4) for key in range(50)
    )


def test_the_file_is_kept_below_its_cap(path):
    cache = ThumbnailCache(path, cap_bytes=1 << 20)
    for key in range(600):
        cache.put(str(key), 256, bytes(4000))
    cache.trim()
    kept = sum(cache.get(str(key), 256) is not None for key in range(600))
    cache.close()
    assert 0 < kept * 4000 < 1 << 20


def test_what_was_used_longest_ago_goes_first(path):
    clock = Clock()
    cache = ThumbnailCache(path, cap_bytes=3 << 20, clock=clock)
    for key in range(600):
        cache.put(str(key), 256, bytes(4000))
    clock.now += 7200
    assert cache.get("0", 256) is not None
    for key in range(600, 900):
        cache.put(str(key), 256, bytes(4000))
    cache.trim()
    found = [key for key in range(900) if cache.get(str(key), 256) is not None]
    cache.close()
    assert found[0] == 0
    assert found[1] > 100
    assert found[-1] == 899


@pytest.mark.parametrize("rubbish", [b"not a database at all" * 500, b"SQLite format 3\x00" * 900])
def test_a_damaged_file_is_made_anew(path, rubbish):
    path.parent.mkdir()
    path.write_bytes(rubbish)
    cache = ThumbnailCache(path)
    assert cache.get("ab12", 256) is None
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) == b"jpeg"
    cache.close()


def test_a_file_damaged_in_the_middle_is_made_anew(path):
    cache = ThumbnailCache(path)
    for key in range(300):
        cache.put(str(key), 256, bytes(4000))
    cache.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    for key in range(300):
        cache.get(str(key), 256)
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) == b"jpeg"
    cache.close()


def test_a_file_of_another_version_is_made_anew(path):
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 99")
    other.close()
    cache = ThumbnailCache(path)
    cache.get("ab12", 256)
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) == b"jpeg"
    cache.close()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = ThumbnailCache(tmp_path / "cache" / "thumbnails.sqlite3")
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) is None
    cache.trim()
    cache.close()


def test_a_damaged_file_that_cannot_be_deleted_is_no_error(path):
    path.mkdir(parents=True)
    cache = ThumbnailCache(path)
    cache.put("ab12", 256, b"jpeg")
    assert cache.get("ab12", 256) is None
    cache.close()


def test_a_locked_file_is_a_miss_and_stays(path, cache):
    cache.put("ab12", 256, b"jpeg")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    cache.put("cd34", 256, b"later")
    other.execute("ROLLBACK")
    other.close()
    assert cache.get("cd34", 256) is None
    assert cache.get("ab12", 256) == b"jpeg"


def test_two_processes_share_the_file(path, cache):
    cache.put("ab12", 256, b"jpeg")
    code = (
        "import sys; from pathlib import Path\n"
        "from core.store.thumbnail_cache import ThumbnailCache\n"
        "cache = ThumbnailCache(Path(sys.argv[1])); cache.put('cd34', 256, cache.get('ab12', 256))"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert cache.get("cd34", 256) == b"jpeg"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps profiles apart itself")
@pytest.mark.parametrize("is_old", [False, True])
def test_nobody_else_may_look_at_the_thumbnails(path, is_old):
    before = os.umask(0o022)  # what most systems begin with
    try:
        if is_old:
            path.parent.mkdir()
            older = sqlite3.connect(path)
            older.execute("PRAGMA journal_mode = WAL")
            older.execute("CREATE TABLE earlier (one)")
        cache = ThumbnailCache(path)
        cache.put("ab12", 256, b"jpeg")
        ends = ("", "-wal", "-shm")
        modes = [path.with_name(path.name + end).stat().st_mode & 0o777 for end in ends]
        cache.close()
        if is_old:
            older.close()
    finally:
        os.umask(before)
    assert modes == [0o600] * 3
