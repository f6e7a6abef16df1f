"""Rows are found by the schema, or where a new project has them, or on pages that were lost."""

import struct
from contextlib import closing

import pytest

from core.store.repair.btrees import DOUBTFUL, OLD, SURE
from core.store.repair.collect import Collected, key_width
from core.store.repair.pages import Pages
from core.store.repair.readings import SHAPES
from tests.core.store.repair.made_pages import (
    INDEX_LEAF,
    SIZE,
    TABLE_INNER,
    TABLE_LEAF,
    Loose,
    database,
    down,
    entry,
    page,
    plain_row,
    row,
)

NOWHERE = 99
ROOTS = dict.fromkeys([*SHAPES, "_sqlite_migrations"], NOWHERE)


@pytest.fixture
def collected(tmp_path):
    """Read a file of these pages, from the second one on; `usual` says where trees may begin."""

    def run(*pages, usual=(), spoilt=None, **facts):
        data = database(*pages, **facts)
        path = tmp_path / "made.db"
        path.write_bytes(data if spoilt is None else spoilt(data))
        with closing(Pages.open(path)) as opened:
            assert opened.size == SIZE
            return Collected(opened, {**ROOTS, **dict(usual)})

    return run


def named(*names_and_roots, kind="table"):
    """Return the schema's rows of trees."""
    return [
        plain_row(number, kind, name, name, root, "CREATE ...")
        for number, (name, root) in enumerate(names_and_roots, start=1)
    ]


def folders(*ids, hidden=0):
    return page(TABLE_LEAF, [row(n, f"/pictures/{n}", hidden) for n in ids])


def settings(*names):
    return page(TABLE_LEAF, [plain_row(n, name, "x") for n, name in enumerate(names, start=1)])


def owner(first, second):
    return page(TABLE_INNER, [down(first, 9)], last_child=second)


def ids(harvest):
    return [reading.values[0] for reading in harvest.rows]


def trusts(harvest):
    return {reading.trust for reading in harvest.rows}


# Where trees begin


def test_the_schema_says_where_a_tree_begins(collected):
    read = collected(settings("a"), folders(1, 2), schema=named(("folders", 3), ("settings", 2)))
    assert ids(read.finds["folders"]) == [1, 2]
    assert ids(read.finds["settings"]) == ["a"]
    assert read.finds["folders"].is_whole
    assert trusts(read.finds["folders"]) == {SURE}
    assert read.finds.keys() == SHAPES.keys()


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (("table", "a", "a", 4, "x"), True),
        (("index", "a", "a", 4, None), True),
        (("view", "a", "a", 0, "x"), True),
        (("trigger", "a", "a", 0, "x"), True),
        (("birds", "a", "a", 4, "x"), False),
        (("table", "", "a", 4, "x"), False),
        (("table", "a", "a", -4, "x"), False),
        (("table", "a", "a", "4", "x"), False),
    ],
)
def test_the_schema_is_sure_where_each_of_its_rows_makes_sense(collected, other, is_one):
    (sure,), (gone,) = named(("folders", 2)), named(("folders", 3))
    schema = [plain_row(0, *other), sure, Loose(gone)]
    read = collected(folders(1), folders(2), schema=schema)
    # Only a page in doubt is looked through for rows that nothing points at.
    assert ids(read.finds["folders"]) == ([1] if is_one else [2])


def test_of_two_trees_with_one_beginning_neither_is_believed(collected):
    schema = named(("folders", 2), ("settings", 2), ("runs", 3))
    read = collected(folders(1), folders(2), schema=schema, usual={"folders": 3})
    assert ids(read.finds["folders"]) == [2]
    assert read.finds["folders"].is_whole  # the schema has nothing to say about it


@pytest.mark.parametrize("root", [0, 1])
def test_no_tree_begins_where_the_schema_does(collected, root):
    read = collected(folders(1), schema=named(("folders", root)), usual={"folders": 2})
    assert ids(read.finds["folders"]) == [1]
    assert read.finds["folders"].is_whole


def test_a_tree_whose_beginning_is_lost_may_be_where_new_projects_have_it(collected):
    read = collected(bytes(SIZE), folders(1), schema=named(("folders", 2)), usual={"folders": 3})
    assert ids(read.finds["folders"]) == [1]
    assert not read.finds["folders"].is_whole


def test_a_tree_that_is_there_in_part_is_looked_for_nowhere_else(collected):
    pages = owner(NOWHERE, 3), folders(10), folders(20)
    read = collected(*pages, schema=named(("folders", 2)), usual={"folders": 4}, spoilt=no_free)
    assert ids(read.finds["folders"])[0] == 10
    assert read.finds["folders"].rows[0].trust == SURE
    assert read.finds["folders"].rows[1].trust == OLD  # found as a stray page


def test_an_empty_tree_is_looked_for_nowhere_else(collected):
    read = collected(
        page(TABLE_LEAF), folders(1), schema=named(("folders", 2)), usual={"folders": 3}
    )
    assert ids(read.finds["folders"]) == []
    assert read.finds["folders"].is_whole


def test_a_tree_that_is_nowhere_is_lost(collected):
    read = collected(page(TABLE_LEAF), usual={"folders": 2})
    for name in ("folders", "labels"):
        assert not read.finds[name].is_whole
        assert (read.finds[name].rows, read.finds[name].n_lost) == ([], 1)
    pages = owner(NOWHERE, NOWHERE), bytes(SIZE)
    read = collected(*pages, schema=named(("folders", 2)))
    assert read.finds["folders"].n_lost == 2  # as it was found to be, where the schema says


# Whether it is ours


def test_a_file_is_ours_that_names_half_of_our_trees(collected):
    half = len(SHAPES) // 2
    for n_named, is_ours in [(half - 1, False), (half, True), (half + 1, True)]:
        # Short names of kinds, and no text: all of it is to fit on the first page.
        schema = [
            plain_row(n, "view", name, "", n + 10, None)
            for n, name in enumerate([*SHAPES][:n_named])
        ]
        schema += [plain_row(30, "view", "birds", "", 50, None)]
        assert collected(page(TABLE_LEAF), schema=schema).is_ours == is_ours


HASH = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("name", "cell", "is_ours"),
    [
        ("folders", row(1, "/a", 0), True),
        ("classes", row(1, "Owl", "#123456", 0, 0), True),
        ("images", row(1, HASH, 4, 3, ""), True),
        ("labels", row(1, 1, "2026-01-01T00:00:00Z", "given", "", None, None), True),
        ("settings", plain_row(1, "a", "x"), False),
        ("runs", row(1, 1, 1, "2026-01-01T00:00:00Z", None, 0), False),
    ],
)
def test_a_file_is_ours_that_holds_rows_of_ours(collected, name, cell, is_ours):
    read = collected(page(TABLE_LEAF, [cell]), usual={name: 2})
    assert len(read.finds[name].rows) == 1
    assert read.is_ours == is_ours


def test_steps_are_read_by_their_names(collected):
    odd = page(TABLE_LEAF, [row(1, "handful", 7, "2026"), row(2, "handful", "a", "2026")])
    assert collected(odd, usual={"_sqlite_migrations": 2}).migrations == {"a"}
    steps = page(
        TABLE_LEAF, [row(n, "handful", name, "2026") for n, name in enumerate(["a", "", "b"])]
    )
    assert collected(steps, schema=named(("_sqlite_migrations", 2))).migrations == {"a", "b"}
    assert collected(steps, usual={"_sqlite_migrations": 2}).migrations == {"a", "b"}
    assert collected(page(TABLE_LEAF)).migrations == set()


# Pages that no tree leads to


def no_free(data):
    """Let a file say wrongly how many of its pages are out of use."""
    return data[:36] + b"\0\0\0\x63" + data[40:]


BROKEN = {"schema": named(("folders", 2)), "told": 6}


def test_a_stray_page_stands_in_for_one_that_is_lost(collected):
    pages = owner(NOWHERE, 3), folders(10), folders(1), folders(2), settings("a")
    read = collected(*pages, **BROKEN)
    harvest = read.finds["folders"]
    assert ids(harvest) == [10, 1, 2]
    assert trusts(harvest) == {SURE}
    assert (harvest.n_pages, harvest.n_lost, harvest.is_whole) == (3, 0, False)
    assert ids(read.finds["settings"]) == ["a"]


def test_a_stray_page_stands_in_for_one_page_alone(collected):
    root = page(TABLE_INNER, [down(NOWHERE, 4), down(NOWHERE, 6)], last_child=3)
    read = collected(root, folders(10), folders(1), schema=named(("folders", 2)))
    assert ids(read.finds["folders"]) == [10, 1]
    assert read.finds["folders"].n_lost == 1


def test_a_whole_tree_takes_no_stray_page(collected):
    read = collected(folders(1), folders(2), schema=named(("folders", 2)))
    assert ids(read.finds["folders"]) == [1]


def test_a_page_out_of_use_is_no_stray_one(collected):
    trunk = struct.pack(">III", 0, 1, 4).ljust(SIZE, b"\0")
    pages = owner(NOWHERE, 3), folders(10), folders(1), trunk, folders(2)
    read = collected(*pages, **BROKEN, first_free=5, n_free=2)
    assert ids(read.finds["folders"]) == [10, 2]


def test_stray_pages_that_may_be_old_contradict_nothing(collected):
    new, old = folders(10), folders(1, 2, 10, hidden=1)
    read = collected(owner(NOWHERE, 3), new, old, spoilt=no_free, schema=named(("folders", 2)))
    rows = [(reading.values, reading.trust) for reading in read.finds["folders"].rows]
    assert rows == [
        ((10, "/pictures/10", 0), SURE),
        ((1, "/pictures/1", 1), OLD),
        ((2, "/pictures/2", 1), OLD),
    ]


def test_of_an_index_whole_rows_are_held_against_each_other(collected):
    name = "sqlite_autoindex_files_1"
    spoilt_page = page(INDEX_LEAF, [entry(1, "a.jpg", 5), entry(1, "", 6)])
    old = page(INDEX_LEAF, [entry(1, "a.jpg", 5), entry(1, "a.jpg", 7)])
    read = collected(spoilt_page, old, spoilt=no_free, schema=named((name, 2), kind="index"))
    rows = [(reading.values, reading.trust) for reading in read.finds[name].rows]
    assert rows == [((1, "a.jpg", 5), DOUBTFUL), ((1, "a.jpg", 7), OLD)]


def test_indexes_that_look_alike_take_no_stray_pages(collected):
    name = "labels_by_class"
    doubtful = page(INDEX_LEAF, [entry(1, 5), entry(-1, 6)])
    stray = page(INDEX_LEAF, [entry(1, 7)])
    read = collected(doubtful, stray, schema=named((name, 2), kind="index"))
    assert [reading.values for reading in read.finds[name].rows] == [(1, 5)]
    assert read.finds["files_by_image"].rows == []


def test_the_first_and_the_last_page_may_be_stray(collected):
    pages = folders(1), owner(NOWHERE, 4), folders(10), folders(2)
    read = collected(*pages, schema=named(("folders", 3)))
    assert ids(read.finds["folders"]) == [10, 1, 2]


def test_a_stray_page_belongs_to_one_tree_that_holds_more_than_others(collected):
    # An image of a single pixel's width looks like a folder with more columns.
    stray = page(TABLE_LEAF, [row(1, HASH, 1, 1, "")])
    read = collected(stray)
    assert [name for name, harvest in read.finds.items() if harvest.rows] == ["images"]


def test_a_stray_page_of_an_index_is_its_own(collected):
    # What is in it could be an image of either of two broken indexes that hold texts and numbers.
    stray = page(INDEX_LEAF, [entry(HASH, 7)])
    read = collected(stray)
    takers = [name for name, harvest in read.finds.items() if harvest.rows]
    assert takers == ["sqlite_autoindex_images_1"]
    assert read.finds["sqlite_autoindex_images_1"].n_lost == 0


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("labels", 1),
        ("settings", 1),
        ("embeddings", 2),
        ("run_items", 2),
        ("predictions", 2),
        ("labels_by_class", 2),
        ("sqlite_autoindex_files_1", 3),
    ],
)
def test_rows_are_told_apart_by_their_first_columns(name, width):
    assert key_width(name) == width
