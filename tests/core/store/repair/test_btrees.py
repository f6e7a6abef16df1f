"""The rows of a tree come from every page of it that is there, and each says how sure it is."""

import struct
from contextlib import closing
from itertools import count

import pytest

from core.store.repair.btrees import DOUBTFUL, OLD, SURE, Forest, Harvest, decode
from core.store.repair.pages import Pages
from core.store.repair.readings import Shape
from tests.core.store.repair.made_pages import (
    INDEX_INNER,
    INDEX_LEAF,
    SIZE,
    TABLE_INNER,
    TABLE_LEAF,
    Loose,
    database,
    down,
    entry,
    long_row,
    page,
    record,
    row,
    varint,
)

ANY = Shape("it", lambda values: values[1] != "nonsense")
INDEX = Shape("ti", lambda values: True, has_number=False, is_index=True)


@pytest.fixture
def forest(tmp_path):
    """Open the trees of a file of these pages, from the second one on."""
    opened = []

    def run(*pages, **facts):
        path = tmp_path / f"{len(opened)}.db"
        path.write_bytes(database(*pages, **facts))
        opened.append(Pages.open(path))
        assert opened[-1].size == SIZE
        return Forest(opened[-1])

    yield run
    for pages in opened:
        pages.close()


def leaf(*keys, **facts):
    return page(TABLE_LEAF, [row(key, f"row {key}") for key in keys], **facts)


def inner(*downs, last):
    return page(TABLE_INNER, [down(*ends) for ends in downs], last_child=last)


def keys_of(harvest):
    return [reading.values[0] for reading in harvest.rows]


def trusts_of(harvest):
    return [reading.trust for reading in harvest.rows]


def lost(harvest):
    return harvest.is_whole, harvest.n_pages, harvest.n_lost


# Whole trees


def test_a_tree_is_read_in_its_order(forest):
    trees = forest(inner((3, 2), (4, 4), last=5), leaf(1, 2), leaf(3, 4), leaf(5, 6), leaf(9))
    harvest = trees.tree(2, ANY)
    assert [reading.values for reading in harvest.rows] == [(n, f"row {n}") for n in range(1, 7)]
    assert trusts_of(harvest) == [SURE] * 6
    assert lost(harvest) == (True, 3, 0)
    assert trees.used == {2, 3, 4, 5}


def test_an_index_has_rows_on_its_inner_pages_too(forest):
    root = page(INDEX_INNER, [entry("b", 2, child=3)], last_child=4)
    ends = [page(INDEX_LEAF, [entry(text, 1)]) for text in "ac"]
    harvest = forest(root, *ends).tree(2, INDEX)
    assert [reading.values for reading in harvest.rows] == [("b", 2), ("a", 1), ("c", 1)]
    assert lost(harvest) == (True, 3, 0)


def test_an_empty_tree_is_whole(forest):
    trees = forest(leaf())
    assert lost(trees.tree(2, ANY)) == (True, 1, 0)
    assert trees.used == {2}


def test_the_first_page_may_be_a_root(forest):
    trees = forest()
    assert lost(trees.tree(1, ANY)) == (True, 1, 0)


# Pages that are not there


@pytest.mark.parametrize("child", [0, 5, 2**32 - 1])
def test_a_page_that_is_not_there_is_lost_and_the_others_are_not(forest, child):
    harvest = forest(inner((child, 2), last=4), leaf(1, 2), leaf(3, 4)).tree(2, ANY)
    assert keys_of(harvest) == [3, 4]
    assert trusts_of(harvest) == [SURE, SURE]
    assert lost(harvest) == (False, 1, 1)


def test_a_page_of_zeros_is_lost(forest):
    trees = forest(inner((3, 2), last=4), bytes(SIZE), leaf(3, 4))
    harvest = trees.tree(2, ANY)
    assert keys_of(harvest) == [3, 4]
    assert lost(harvest) == (False, 1, 1)
    assert trees.used == {2, 4}


def test_no_page_belongs_to_two_trees(forest):
    trees = forest(leaf(1, 2), inner((2, 2), last=4), leaf(3, 4))
    assert keys_of(trees.tree(2, ANY)) == [1, 2]
    second = trees.tree(3, ANY)
    assert keys_of(second) == [3, 4]
    assert lost(second) == (False, 1, 1)


def test_a_page_to_which_a_broken_pointer_led_is_free_for_its_own_tree(forest):
    index = page(INDEX_LEAF, [entry("fox", 1), entry("owl", 1)])
    trees = forest(inner((3, 2), last=4), index, leaf(3, 4))
    assert keys_of(trees.tree(2, ANY)) == [3, 4]
    assert trees.used == {2, 4}
    assert keys_of(trees.tree(3, INDEX)) == ["fox", "owl"]


def test_a_circle_ends(forest):
    harvest = forest(inner((2, 2), last=3), leaf(3, 4)).tree(2, ANY)
    assert keys_of(harvest) == [3, 4]
    assert lost(harvest) == (False, 1, 1)


def chain(length):
    """Return inner pages that lead to one another, and last to a leaf."""
    return [*(inner(last=n + 3) for n in range(length)), leaf(1)]


def test_a_tree_may_be_deep_and_no_chain_too_deep(forest):
    harvest = forest(*chain(30)).tree(2, ANY)
    assert keys_of(harvest) == [1]
    assert lost(harvest) == (True, 1, 0)
    by_first = [inner((n + 3, 1), last=0) for n in range(25)]
    assert keys_of(forest(*by_first, leaf(1)).tree(2, ANY)) == [1]
    for pages in (chain(1500), [inner((n + 3, 1), last=0) for n in range(1500)]):
        harvest = forest(*pages).tree(2, ANY)
        assert (keys_of(harvest), harvest.is_whole) == ([], False)


def test_pages_that_lead_twice_to_the_same_one_end(forest):
    harvest = forest(*(inner((n + 3, 1), last=n + 3) for n in range(39))).tree(2, ANY)
    assert (keys_of(harvest), harvest.is_whole) == ([], False)  # not after 2^39 pages


# Pages that do not add up


def test_what_is_sure_is_believed_before_what_is_in_doubt_and_that_before_what_is_old():
    assert SURE > DOUBTFUL > OLD


def test_rows_are_those_that_their_parent_leads_to(forest):
    low = forest(inner((3, 2), last=4), leaf(1, 2), leaf(2, 4)).tree(2, ANY)
    assert trusts_of(low) == [SURE, SURE, DOUBTFUL, DOUBTFUL]
    assert not low.is_whole
    high = forest(inner((3, 2), last=4), leaf(1, 3), leaf(4, 5)).tree(2, ANY)
    assert trusts_of(high) == [DOUBTFUL, DOUBTFUL, SURE, SURE]
    assert not high.is_whole


def test_bounds_hold_further_down(forest):
    middle = [inner((4, 2), last=5), leaf(1, 2), leaf(3, 9)]
    harvest = forest(inner((3, 4), last=6), *middle, leaf(10)).tree(2, ANY)
    assert trusts_of(harvest) == [SURE, SURE, DOUBTFUL, DOUBTFUL, SURE]
    last = [inner((5, 6), last=6), leaf(4, 6), leaf(7)]
    harvest = forest(inner((3, 4), last=4), leaf(1), *last).tree(2, ANY)
    assert trusts_of(harvest) == [SURE, DOUBTFUL, DOUBTFUL, SURE]


def test_the_rows_of_an_index_have_no_bounds(forest):
    root = page(INDEX_INNER, [entry("b", 2, child=3), entry("d", 2, child=4)], last_child=5)
    ends = [page(INDEX_LEAF, [entry(text, 1)]) for text in "ace"]
    harvest = forest(root, *ends).tree(2, INDEX)
    assert trusts_of(harvest) == [SURE] * 5
    assert harvest.is_whole


def test_a_row_that_makes_no_sense_puts_its_page_in_doubt(forest):
    cells = [row(1, "row 1"), row(2, "nonsense"), row(3, "row 3")]
    harvest = forest(page(TABLE_LEAF, cells)).tree(2, ANY)
    assert [(reading.values[0], reading.trust) for reading in harvest.rows] == [
        (1, DOUBTFUL), (3, DOUBTFUL),
    ]  # fmt: skip
    assert lost(harvest) == (False, 1, 0)


def test_a_page_without_a_row_that_makes_sense_is_lost(forest):
    harvest = forest(page(TABLE_LEAF, [row(2, "nonsense")])).tree(2, ANY)
    assert (harvest.rows, *lost(harvest)) == ([], False, 0, 1)


def test_rows_that_nothing_points_at_are_read_in_doubt(forest):
    gone = Loose(b"\0\0" + row(2, "gone") + row(5, "gone, too") + b"\0")
    cells = [row(1, "row 1"), gone, row(3, "row 3")]
    harvest = forest(page(TABLE_LEAF, cells, n_fragments=0)).tree(2, ANY)
    assert [reading.values for reading in harvest.rows] == [
        (1, "row 1"), (3, "row 3"), (2, "gone"), (5, "gone, too"),
    ]  # fmt: skip
    assert set(trusts_of(harvest)) == {DOUBTFUL}
    assert lost(harvest) == (False, 1, 0)


def test_of_rows_one_inside_another_the_outer_one_counts(forest):
    inside = row(6, "inside")
    gone = Loose(row(2, b"".join([b"x", inside, b"y"]).decode()))
    cells = [row(1, "row 1"), gone]
    harvest = forest(page(TABLE_LEAF, cells, n_fragments=0)).tree(2, ANY)
    assert keys_of(harvest) == [1, 2]


def test_an_inner_page_that_does_not_add_up_leaves_its_rows_sure(forest):
    root = bytearray(inner((3, 2), last=4))
    root[7] = 9  # loose bytes that are not there
    harvest = forest(bytes(root), leaf(1, 2), leaf(3)).tree(2, ANY)
    assert trusts_of(harvest) == [SURE] * 3
    assert lost(harvest) == (False, 2, 0)


@pytest.mark.parametrize("said", [0, 2, 5, 10, 255])
def test_a_page_that_says_another_kind_is_read_as_what_it_is(forest, said):
    broken = bytes([said]) + leaf(1, 2)[1:]
    harvest = forest(broken).tree(2, ANY)
    assert keys_of(harvest) == [1, 2]
    assert trusts_of(harvest) == [DOUBTFUL] * 2
    assert not harvest.is_whole
    index = bytes([said]) + page(INDEX_LEAF, [entry("owl", 1)])[1:]
    harvest = forest(index).tree(2, INDEX)
    if said != INDEX_LEAF:
        assert [(reading.values, reading.trust) for reading in harvest.rows] == [
            (("owl", 1), DOUBTFUL)
        ]
        assert not harvest.is_whole


@pytest.mark.parametrize("said", [0, 13])
def test_an_inner_page_that_says_another_kind_is_read_as_what_it_is(forest, said):
    broken = bytes([said]) + inner((3, 2), last=4)[1:]
    harvest = forest(broken, leaf(1, 2), leaf(3)).tree(2, ANY)
    assert keys_of(harvest) == [1, 2, 3]
    assert not harvest.is_whole


def test_a_broken_page_is_read_as_the_kind_that_it_says(forest):
    root = bytearray(inner((3, 2), (4, 4), last=5))
    root[1:3] = b"\1\xff"  # a chain of free blocks that leads nowhere
    harvest = forest(bytes(root), leaf(1, 2), leaf(3), leaf(5)).tree(2, ANY)
    assert keys_of(harvest) == [1, 2, 3, 5]
    assert not harvest.is_whole


def test_a_broken_page_of_no_kind_is_read_as_a_leaf(forest):
    broken = bytearray(leaf(1, 2))
    broken[0], broken[7] = 77, 1
    harvest = forest(bytes(broken)).tree(2, ANY)
    assert keys_of(harvest) == [1, 2]
    assert trusts_of(harvest) == [DOUBTFUL, DOUBTFUL]


# Single pages


def test_a_stray_page_is_read_where_all_of_it_fits(forest):
    trees = forest(leaf(1, 2), page(INDEX_LEAF, [entry("owl", 1)]))
    assert keys_of(trees.leaf(2, ANY)) == [1, 2]
    assert lost(trees.leaf(2, ANY)) == (True, 1, 0)
    assert [reading.values for reading in trees.leaf(3, INDEX).rows] == [("owl", 1)]
    assert trees.leaf(2, INDEX) == trees.leaf(3, ANY) == Harvest()
    assert trees.used == set()


def test_a_stray_page_that_does_not_add_up_is_none(forest):
    broken, inner_page = bytearray(leaf(1, 2)), inner((2, 1), last=3)
    broken[7] = 1
    partly = page(TABLE_LEAF, [row(1, "row 1"), row(2, "nonsense")])
    trees = forest(bytes(broken), inner_page, partly, bytes(SIZE), leaf())
    for number in range(2, 7):
        assert trees.leaf(number, ANY) == Harvest()


# Long records


def overflow(data, following):
    return following.to_bytes(4, "big") + data.ljust(SIZE - 4, b"\0")


LONG = record(None, "x" * 1200)  # 1204 bytes: 188 on its page, 508 and 508 elsewhere


def long_leaf(first):
    return page(TABLE_LEAF, [long_row(1, LONG, 188, first)])


def long_parts(*numbers):
    return [overflow(LONG[188:696], numbers[0]), overflow(LONG[696:], numbers[1])]


def test_a_long_record_is_put_together(forest):
    trees = forest(long_leaf(3), *long_parts(4, 0))
    harvest = trees.tree(2, ANY)
    assert [reading.values for reading in harvest.rows] == [(1, "x" * 1200)]
    assert lost(harvest) == (True, 1, 0)
    assert trees.used == {2, 3, 4}


def test_a_long_record_may_go_on_on_an_earlier_page(forest):
    trees = forest(*long_parts(3, 0), long_leaf(2))
    assert [reading.values for reading in trees.tree(4, ANY).rows] == [(1, "x" * 1200)]


@pytest.mark.parametrize(
    "links", [(3, 3, 0), (0, 4, 0), (1, 4, 0), (5, 4, 0), (3, 0, 0), (3, 9, 0), (3, 4, 2)]
)
def test_a_long_record_whose_chain_is_broken_is_none(forest, links):
    trees = forest(long_leaf(links[0]), *long_parts(*links[1:]))
    assert trees.tree(2, ANY).rows == []
    assert not trees.used & {3, 4}


def test_a_record_longer_than_the_file_is_not_looked_for(forest, monkeypatch):
    cell = varint(4 * SIZE + 1) + b"\1" + bytes(39) + (3).to_bytes(4, "big")
    numbers = []
    trees = forest(page(TABLE_LEAF, [cell]), *long_parts(4, 0))
    monkeypatch.setattr(Pages, "page", _counted(Pages.page, numbers))
    assert trees.tree(2, ANY).rows == []
    assert set(numbers) == {2}


def _counted(real, numbers):
    def page_(self, number):
        numbers.append(number)
        return real(self, number)

    return page_


# Records


def numbers(*kinds_and_bodies):
    kinds = bytes(kind for kind, _ in kinds_and_bodies)
    return bytes([len(kinds) + 1]) + kinds + b"".join(body for _, body in kinds_and_bodies)


def test_every_kind_of_value_is_read():
    data = numbers(
        (0, b""), (1, b"\xff"), (2, b"\1\0"), (3, b"\xff\0\0"), (4, b"\0\0\1\0"),
        (5, b"\x80" + bytes(5)), (6, b"\x7f" + b"\xff" * 7), (7, struct.pack(">d", -0.5)),
        (8, b""), (9, b""), (12, b""), (13, b""), (14, b"\xff"), (15, b"o"), (19, "äh".encode()),
    )  # fmt: skip
    assert decode(data) == (
        None, -1, 256, -(2**16), 256, -(2**47), 2**63 - 1, -0.5, 0, 1, b"", "", b"\xff", "o", "äh",
    )  # fmt: skip


def test_a_record_without_values_is_one():
    assert decode(b"\1") == ()


@pytest.mark.parametrize(
    "data",
    [
        b"\0",  # its head ends before it begins
        b"\3\1",  # its head ends behind it
        b"\2\1",  # a value is missing
        b"\2\2\1",  # half of one is
        b"\2\1\1\1",  # something is left
        b"\2\x81\x0d\1",  # its head ends within a number
        b"\2\x0a",
        b"\2\x0b",
        b"\2\x0f\xff",  # text that is none
        b"\2\7\1\1\1",  # not all of a real number
        b"\xff" * 9,  # a head of 2^64 bytes
    ],
    ids=bytes.hex,
)
def test_what_does_not_add_up_is_no_record(data):
    assert decode(data) is None


def test_records_of_every_length_are_read_as_sqlite_wrote_them(tmp_path):
    import sqlite3

    path = tmp_path / "lengths.db"
    lengths = [*range(20, 60), *range(440, 560), *range(900, 1080), *range(1400, 1600)]
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {SIZE}")
        db.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, text)")
        db.execute("CREATE TABLE keys (text, id, PRIMARY KEY (text, id)) WITHOUT ROWID")
        db.execute("BEGIN")
        for number, length in zip(count(1), lengths, strict=False):
            db.execute("INSERT INTO rows VALUES (?, ?)", [number, "x" * length])
            db.execute("INSERT INTO keys VALUES (?, ?)", ["y" * length, number])
        db.execute("COMMIT")
        roots = dict(db.execute("SELECT name, rootpage FROM sqlite_master"))
    pages = Pages.open(path)
    with closing(pages):
        trees = Forest(pages)
        rows, keys = trees.tree(roots["rows"], ANY), trees.tree(roots["keys"], INDEX)
        assert trees.used == set(range(2, pages.count + 1))
    assert [len(reading.values[1]) for reading in rows.rows] == lengths
    assert sorted(len(reading.values[0]) for reading in keys.rows) == lengths
    assert rows.is_whole
    assert keys.is_whole
