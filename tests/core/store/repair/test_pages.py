"""A file is read page by page as SQLite writes it, whatever is broken in it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.store.repair import pages as reading
from core.store.repair.btrees import SURE, Forest, decode
from core.store.repair.nodes import is_sound_page, local_size, read_node, read_varint
from core.store.repair.pages import Pages, read_log
from core.store.repair.readings import Shape


@pytest.fixture
def opened():
    """Open a file's pages; closed with the test."""
    every = []

    def run(path):
        every.append(Pages.open(path))
        return every[-1]

    yield run
    for one in every:
        one.close()


VALUES = [
    None, 0, 1, -1, 127, -128, 2**15, -(2**23), 2**31, 2**47, -(2**63), 2**63 - 1, 0.5, -1e300,
    "", "owl", "Ünïcode \U0001f989", b"", b"\0\1", "x" * 5000, b"y" * 20_000,
]  # fmt: skip
ANY = Shape("", lambda row: True, has_number=True)


@pytest.mark.parametrize("size", [512, 1024, 4096, 65536])
@pytest.mark.parametrize("is_index", [False, True], ids=["table", "index"])
def test_every_value_is_read_as_sqlite_wrote_it(tmp_path, opened, size, is_index):
    path = tmp_path / "values.db"
    rows = [(n, *VALUES[n % 7 :], f"row {n}") for n in range(1, 200)]
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA page_size = {size}")
        columns = ", ".join(f"c{n}" for n in range(len(VALUES) + 1))
        rest = f", {columns}, PRIMARY KEY (id)) WITHOUT ROWID" if is_index else f", {columns})"
        kind = "INTEGER" if is_index else "INTEGER PRIMARY KEY"
        db.execute(f"CREATE TABLE many (id {kind}{rest}")
        for row in rows:
            marks = ", ".join("?" for _ in range(len(VALUES) + 2))
            padded = [*row, *[None] * (len(VALUES) + 2 - len(row))]
            db.execute(f"INSERT INTO many VALUES ({marks})", padded)
        db.execute("DELETE FROM many WHERE id % 5 = 0")  # leaves free blocks and fragments
        db.execute("UPDATE many SET c3 = 'another length' WHERE id % 7 = 0")
        db.commit()
        wanted = db.execute("SELECT * FROM many ORDER BY id").fetchall()
        (root,) = db.execute("SELECT rootpage FROM sqlite_master").fetchone()
    pages = opened(path)
    assert pages.size == size
    found = Forest(pages).tree(root, _Clustered() if is_index else ANY)
    assert sorted(one.values for one in found.rows) == wanted
    assert found.is_whole
    assert all(one.trust == SURE for one in found.rows)


class _Clustered(Shape):
    """Takes any row of an index."""

    def __init__(self):
        super().__init__("", lambda row: True, (), False, True)

    def row(self, key, record):
        return tuple(record)


def test_every_page_of_a_sound_project_adds_up(sound):
    data = sound.read_bytes()
    with closing(sqlite3.connect(sound)) as db:
        names = db.execute("SELECT DISTINCT pageno FROM dbstat").fetchall() if _has_dbstat() else []
    numbers = [one for (one,) in names] or range(1, len(data) // 4096 + 1)
    nodes = [read_node(data[4096 * (n - 1) : 4096 * n], n) for n in numbers]
    assert sum(one is not None and one.is_sound for one in nodes) > len(data) // 4096 / 2


def _has_dbstat():
    with closing(sqlite3.connect(":memory:")) as db:
        return ("ENABLE_DBSTAT_VTAB",) in db.execute("PRAGMA compile_options").fetchall()


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_a_page_that_does_not_add_up_is_noticed(sound, at):
    data = sound.read_bytes()
    pages = [data[start : start + 4096] for start in range(4096, len(data), 4096)]
    page = bytearray(next(one for one in pages if one[0] == 13 and b"picture 7.jpg" in one))
    assert is_sound_page(bytes(page), 6)
    page[at] ^= 1
    assert not is_sound_page(bytes(page), 6)


def test_a_bad_sector_is_as_good_as_zeros(sound, opened, monkeypatch):
    pages = opened(sound)
    real = os.read

    def read(file, count):
        if os.lseek(file, 0, os.SEEK_CUR) == 4096 * 8:
            raise OSError(5, "Input/output error")
        return real(file, count)

    monkeypatch.setattr(reading.os, "read", read)
    assert pages.page(9) == bytes(4096)
    assert pages.page(10) != bytes(4096)


def test_a_header_that_says_too_much_is_not_believed(sound, tmp_path, opened):
    path = tmp_path / "huge.handful"
    blob = bytearray(sound.read_bytes())
    blob[28:32] = b"\xff\xff\xff\xff"
    path.write_bytes(blob)
    assert opened(path).count == len(blob) // 4096


def test_what_was_not_committed_is_not_in_the_log(tmp_path):
    path, copy = tmp_path / "a.db", tmp_path / "copy-wal"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text)")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("PRAGMA cache_size = 1")
        size, before = read_log(Path(f"{path}-wal"))
        db.execute("BEGIN")
        for n in range(500):
            db.execute("INSERT INTO one (text) VALUES (?)", [f"{n}" * 300])
        shutil.copy(f"{path}-wal", copy)
        db.execute("COMMIT")
        size_after, after = read_log(Path(f"{path}-wal"))
    assert copy.stat().st_size > 100_000  # some of it was written before the commit
    assert read_log(copy) == (size, before)
    assert (size, size_after) == (4096, 4096)
    assert len(after) > len(before)


@pytest.mark.parametrize("n_bytes", [0, 31, 32, 1000, 4096 + 55])
def test_a_log_that_is_too_short_holds_nothing(tmp_path, n_bytes):
    path = tmp_path / "short-wal"
    path.write_bytes(b"\x37\x7f\x06\x82" + bytes(n_bytes))
    assert read_log(path) == (0, {})


def test_a_flipped_bit_ends_the_log_there(tmp_path):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text)")
        for n in range(3):
            db.execute("INSERT INTO one (text) VALUES (?)", [f"row {n}"])
        blob = bytearray(Path(f"{path}-wal").read_bytes())
    whole, broken = tmp_path / "whole-wal", tmp_path / "broken-wal"
    whole.write_bytes(blob)
    blob[-10] ^= 4
    broken.write_bytes(blob)
    assert b"row 2" in b"".join(read_log(whole)[1].values())
    assert b"row 2" not in b"".join(read_log(broken)[1].values())
    assert b"row 1" in b"".join(read_log(broken)[1].values())


@pytest.mark.parametrize(
    "record",
    [b"", b"\x05\x01", b"\x02\x0a", b"\x02\x0b", b"\x02\x01", b"\x02\x01\x05\x05", b"\x02\x0f\xff"],
    ids=repr,
)
def test_what_is_no_record_is_none(record):
    assert decode(record) is None


def test_numbers_of_nine_bytes_are_read():
    assert read_varint(b"\xff" * 9, 0) == (2**64 - 1, 9)
    assert read_varint(b"\x81\x00", 0) == (128, 2)


def test_how_much_of_a_record_stays_on_its_page():
    assert local_size(4061, 4096, is_leaf_of_table=True) == 4061
    assert local_size(4062, 4096, is_leaf_of_table=True) == 489
    assert local_size(1002, 4096, is_leaf_of_table=False) == 1002
