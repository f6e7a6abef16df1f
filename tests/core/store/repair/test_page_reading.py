"""A file and its log are read page by page, and neither is believed further than it is sound."""

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from core.store.repair import pages as module
from core.store.repair.pages import Pages, read_log
from tests.core.store.connections.small_file import n_handles
from tests.core.store.repair.made_pages import SIZE, TABLE_LEAF, database, page, row

LEAF = page(TABLE_LEAF, [row(1, "owl")])


@pytest.fixture
def opened(tmp_path):
    """Open bytes, or the file at a path, as pages; closed with the test."""
    every = []

    def run(data):
        path = data
        if isinstance(data, bytes):
            path = tmp_path / f"{len(every)}.db"
            path.write_bytes(data)
        every.append(Pages.open(path))
        return every[-1]

    yield run
    for pages in every:
        pages.close()


# Pages


def test_pages_are_numbered_from_one(opened):
    data = database(LEAF, page(TABLE_LEAF, [row(2, "fox")]))
    pages = opened(data)
    assert (pages.count, pages.size, pages.has_header, pages.log_use) == (3, SIZE, True, "none")
    assert b"".join(pages.page(number) for number in (1, 2, 3)) == data
    assert pages.page(4) == pages.page(0) == bytes(SIZE)


def test_a_page_that_is_cut_off_ends_in_zeros(opened):
    data = database(LEAF, LEAF)[:-500]
    pages = opened(data)
    assert pages.count == 3
    assert pages.page(3) == LEAF[:12] + bytes(500)


@pytest.mark.parametrize(
    ("told", "count"),
    [(0, 3), (2, 3), (3, 3), (4, 4), (4000, 4000), (4001, 3), (2**24 + 9, 3)],
)
def test_a_header_may_say_of_more_pages_than_there_are(opened, told, count):
    assert opened(database(LEAF, LEAF, told=told)).count == count


def test_without_its_header_a_file_has_the_pages_that_are_there(opened):
    data = b"X" + database(LEAF, LEAF, told=9)[1:]
    pages = opened(data)
    assert (pages.count, pages.has_header, pages.size) == (3, False, SIZE)
    empty = opened(b"")
    assert (empty.count, empty.has_header, empty.size) == (0, False, 4096)


def test_pages_are_kept_while_they_are_in_use(opened, monkeypatch):
    monkeypatch.setattr(module, "_MOST_KEPT", 2)
    pages = opened(database(*[LEAF] * 4))
    reads, real = [], os.read
    monkeypatch.setattr(module.os, "read", lambda *facts: (reads.append(1), real(*facts))[1])

    def n_read(*numbers):
        reads.clear()
        for number in numbers:
            pages.page(number)
        return len(reads)

    assert n_read(2, 3, 2, 3) == 2
    assert n_read(2) == 0  # so that the third one is the older
    assert n_read(4) == 1
    assert n_read(2, 4) == 0
    assert n_read(3) == 1
    assert n_read(4) == 0


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no system lists open files otherwise")
def test_a_file_is_let_go_of(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(database(LEAF))
    pages = Pages.open(path)
    assert n_handles(path) == 1
    pages.close()
    assert n_handles(path) == 0


# The size of its pages


@pytest.mark.parametrize("size", [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
def test_the_size_of_pages_is_what_makes_sense(opened, size):
    data = database(*[page(TABLE_LEAF, [row(n, "owl")], size=size) for n in range(3)])
    assert opened(data).size == size
    assert opened(bytes(100) + data[100:]).size == size
    for said in (b"\x02\0", b"\x20\0", b"\0\1", b"\x12\x34"):
        assert opened(data[:16] + said + data[18:]).size == size


def test_where_nothing_makes_sense_the_header_is_believed_and_else_what_is_usual(opened):
    for said, size in [(b"\x20\0", 8192), (b"\0\1", 65536), (b"\x12\x34", 4096), (b"\0\0", 4096)]:
        head = b"SQLite format 3\0" + said
        assert opened(head.ljust(300_000, b"\x77")).size == size
    assert opened(bytes(300_000)).size == 4096
    assert opened((b"\x77" * 16 + b"\x20\0").ljust(300_000, b"\x77")).size == 8192


def test_a_single_page_behind_the_first_says_enough(opened):
    data = database(LEAF)
    assert opened(data[:16] + b"\x04\0" + data[18:]).size == SIZE


def test_the_pages_that_are_looked_at_lie_all_over_the_file(opened):
    broken, sound = bytes([77]) * SIZE, LEAF
    data = database(broken, sound, broken, sound)
    assert opened(data[:16] + b"\x04\0" + data[18:]).size == SIZE
    assert opened(database(*[broken] * 200, *[sound] * 200)).size == SIZE
    assert opened(database(*[sound] * 200, *[broken] * 200)).size == SIZE


# What is out of use


def trunk(following, *numbers, n=None):
    count = len(numbers) if n is None else n
    return struct.pack(f">II{len(numbers)}I", following, count, *numbers).ljust(SIZE, b"\0")


def test_pages_out_of_use_hang_on_a_chain(opened):
    data = database(trunk(5, 3, 4), LEAF, LEAF, trunk(0, 6), LEAF, first_free=2, n_free=5)
    assert opened(data).free() == {2, 3, 4, 5, 6}
    assert opened(database(LEAF)).free() == set()
    assert opened(database(LEAF, trunk(0), first_free=3, n_free=1)).free() == {3}
    most = range(10, 10 + SIZE // 4 - 2)
    assert opened(database(trunk(0, *most), first_free=2, n_free=127)).free() == {2, *most}


@pytest.mark.parametrize(
    ("data", "more"),
    [
        ((trunk(0, 3), LEAF), {"n_free": 1}),
        ((trunk(0, 3), LEAF), {"n_free": 3}),
        ((trunk(2, 3), LEAF), {"n_free": 2}),  # a circle
        ((trunk(4, 3), LEAF), {"n_free": 2}),  # behind the end
        ((trunk(1, 3), LEAF), {"n_free": 2}),
        ((trunk(0, 3, n=127), LEAF), {"n_free": 2}),  # more than there is room for
        ((LEAF, LEAF), {"n_free": 1, "first_free": 0}),
    ],
)
def test_a_chain_that_does_not_add_up_says_nothing(opened, data, more):
    assert opened(database(*data, **{"first_free": 2, **more})).free() is None


def test_without_its_header_a_file_says_nothing_of_what_is_out_of_use(opened):
    data = database(trunk(0, 3), LEAF, first_free=2, n_free=2)
    assert opened(data).free() == {2, 3}
    assert opened(b"X" + data[1:]).free() is None
    assert opened(b"X" + database(LEAF)[1:]).free() is None


# The log


def sums_of(data, order, sums):
    first, second = sums
    for at in range(0, len(data), 8):
        one, two = struct.unpack(order + "II", data[at : at + 8])
        first = (first + one + second) % 2**32
        second = (second + two + first) % 2**32
    return first, second


def log(*frames, size=SIZE, order="<", magic=None, salts=b"saltsalt"):
    """Return a log of frames: page number, pages of the file after a commit or 0, and the page."""
    number = {"<": 0x377F0682, ">": 0x377F0683}[order] if magic is None else magic
    head = struct.pack(">IIII", number, 3_007_000, size, 0) + salts
    sums = sums_of(head, order, (0, 0))
    data = head + struct.pack(">II", *sums)
    for number, n_pages, body in frames:
        start = struct.pack(">II", number, n_pages)
        sums = sums_of(body, order, sums_of(start, order, sums))
        data += start + salts + struct.pack(">II", *sums) + body
    return data


def filled(letter, size=SIZE):
    return letter.encode() * size


A, B, C = filled("a"), filled("b"), filled("c")


@pytest.fixture
def read(tmp_path):
    def run(data):
        path = tmp_path / "a-wal"
        path.write_bytes(data)
        return read_log(path)

    return run


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_log_is_read_up_to_its_last_commit(read, order):
    data = log((1, 0, A), (2, 2, B), (1, 2, C), (2, 0, A), order=order)
    assert read(data) == (SIZE, {1: C, 2: B})
    assert read(log((1, 0, A), order=order)) == (0, {})
    assert read(log(order=order)) == (0, {})


def test_a_commit_that_makes_the_file_shorter_takes_pages_away(read):
    assert read(log((3, 3, A), (2, 3, B), (1, 2, C))) == (SIZE, {2: B, 1: C})


@pytest.mark.parametrize("size", [512, 65536])
def test_pages_of_a_log_have_the_size_it_says(read, size):
    assert read(log((1, 1, filled("a", size)), size=size)) == (size, {1: filled("a", size)})


@pytest.mark.parametrize("size", [0, 256, 1000, 131_072])
def test_a_log_of_another_size_is_none(read, size):
    assert read(log((1, 1, A), size=2**24 + SIZE)) == (0, {})
    assert read(log((1, 1, filled("a", size)), size=size)) == (0, {})


@pytest.mark.parametrize("magic", [0x377F0681, 0x377F0684, 0])
def test_what_begins_otherwise_is_no_log(read, magic):
    assert read(log((1, 1, A), magic=magic)) == (0, {})


def test_what_is_cut_off_is_read_as_far_as_it_goes(read):
    data = log((1, 1, A), (2, 2, B))
    assert read(data[:-1]) == (SIZE, {1: A})
    assert read(data + b"more") == (SIZE, {1: A, 2: B})
    assert read(data[:31]) == read(data[:32]) == read(data[:100]) == (0, {})


def test_each_byte_of_a_log_counts(read):
    data = log((1, 1, A), (2, 2, B))
    for at in [*range(32), *range(32, 56), 56, 567]:
        broken = bytearray(data)
        broken[at] ^= 1
        # Neither version nor the number of its beginnings is looked at, but their sum is.
        assert read(bytes(broken)) == (0, {}), at
    for at in [*range(568, 592), 600, 1103]:
        broken = bytearray(data)
        broken[at] ^= 1
        assert read(bytes(broken)) == (SIZE, {1: A}), at


def test_a_frame_of_an_earlier_log_ends_it(read):
    data = log((1, 1, A), (2, 2, B))
    for at in (576, 580):  # what tells the logs apart, which no sum covers
        assert read(data[:at] + b"past" + data[at + 4 :]) == (SIZE, {1: A})


def test_a_log_that_cannot_be_read_is_none(tmp_path):
    assert read_log(tmp_path / "none") == read_log(tmp_path) == (0, {})


# Whose log it is


@pytest.fixture
def place(tmp_path):
    """A file whose newest row is in its log alone, as a killed process leaves them."""

    def make(*generations):
        path = tmp_path / "made.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(f"PRAGMA page_size = {SIZE}")
            db.execute("PRAGMA journal_mode = wal")
            db.execute("CREATE TABLE birds (id INTEGER PRIMARY KEY, name TEXT)")
            db.execute(f"PRAGMA user_version = {generations[0]}")
            db.execute("PRAGMA wal_checkpoint(truncate)")
            db.execute("BEGIN")
            db.execute("INSERT INTO birds (name) VALUES ('heron')")
            db.execute(f"PRAGMA user_version = {generations[1]}")
            db.execute("COMMIT")
            whole, beside = path.read_bytes(), Path(f"{path}-wal").read_bytes()
        copy = tmp_path / "copy.db"
        copy.write_bytes(whole)
        Path(f"{copy}-wal").write_bytes(beside)
        return copy

    return make


def has_heron(pages):
    return any(b"heron" in pages.page(number) for number in range(1, pages.count + 1))


@pytest.mark.parametrize("generations", [(0, 0), (8, 9)])
def test_its_own_log_is_worked_in(place, opened, generations):
    pages = opened(place(*generations))
    assert (pages.log_use, pages.size) == ("used", SIZE)
    assert has_heron(pages)


def test_the_size_of_pages_that_a_log_says_is_believed(place, opened):
    path = place(0, 0)
    data = path.read_bytes()
    path.write_bytes(data[:16] + b"\x20\0" + data[18:])
    assert opened(path).size == SIZE


def test_a_log_may_make_a_file_longer(opened, tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(database(LEAF))
    Path(f"{path}-wal").write_bytes(log((3, 0, A), (4, 4, B)))
    pages = opened(path)
    assert (pages.count, pages.page(3), pages.page(4), pages.page(2)) == (4, A, B, LEAF)


def test_another_file_s_log_is_left_out(place, opened):
    path = place(8, 9)
    data = path.read_bytes()
    path.write_bytes(data[:60] + (40).to_bytes(4, "big") + data[64:])
    pages = opened(path)
    assert pages.log_use == "left out"
    assert not has_heron(pages)


def test_a_log_that_nobody_can_tell_the_owner_of_is_left_out(place, opened):
    path = place(0, 0)
    path.write_bytes(b"X" + path.read_bytes()[1:])
    pages = opened(path)
    assert pages.log_use == "left out"
    assert not has_heron(pages)


def test_a_log_without_a_sound_commit_is_left_out(place, opened):
    path = place(0, 0)
    beside = Path(f"{path}-wal")
    data = bytearray(beside.read_bytes())
    data[100] ^= 1
    beside.write_bytes(data)
    pages = opened(path)
    assert pages.log_use in ("left out", "none")
    assert not has_heron(pages)


def test_a_file_without_a_log_uses_none(place, opened):
    path = place(0, 0)
    Path(f"{path}-wal").write_bytes(b"")
    assert opened(path).log_use == "none"
