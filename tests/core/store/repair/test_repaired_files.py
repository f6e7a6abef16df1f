"""A file that is not sure to hold an image is read again: a wrong one would move a label."""

from pathlib import Path

import pytest

from core.store.repair.btrees import DOUBTFUL, OLD, SURE, Harvest, Reading
from core.store.repair.decide import ABSENT, Decided
from core.store.repair.files import files_of, places_of, settle_images
from core.store.repair.readings import SHAPES

NAMES, LINKS = "sqlite_autoindex_files_1", "files_by_image"
REST = (None, 0, 0, 0)


def harvest(*rows, trust=SURE, is_whole=True):
    readings = [row if isinstance(row, Reading) else Reading(row, trust) for row in rows]
    return Harvest(readings, is_whole)


def finds(table=(), names=(), links=(), **others):
    lost = {name: harvest(is_whole=False) for name in SHAPES}
    told = {"files": table, NAMES: names, LINKS: links} | others
    return lost | {name: harvest(*rows, is_whole=False) for name, rows in told.items()}


def row(file_id, path="a.jpg", folder=1, image=7, error="", missing=0):
    return (file_id, folder, path, 10, 20, image, error, missing, *REST)


def decided(*told, folders=(1,), images=(7, 8), **others):
    return files_of(finds(*told, **others), folders, images)


def test_files_of_which_all_say_the_same_are_kept_whole():
    rows = [row(1), row(2, "b.jpg", image=8, error="x", missing=1)]
    files = decided(rows[::-1], [(1, "a.jpg", 1), (1, "b.jpg", 2)], [(7, 1), (8, 2)])
    assert files.rows == {1: rows[0], 2: rows[1]}
    assert list(files.rows) == [1, 2]
    assert (files.n_all, files.n_partly, files.is_exact) == (2, 0, False)


def test_a_file_of_which_one_place_is_lost_is_kept():
    assert decided([row(1)]).rows == {1: row(1)}
    files = decided((), [(1, "a.jpg", 1)], [(7, 1)])
    assert files.rows == {1: (1, 1, "a.jpg", 0, 0, 7, "", 0)}
    assert (files.n_all, files.n_partly) == (1, 1)


def test_a_file_of_two_places_is_left_to_the_next_scan():
    files = decided([row(1)], [(1, "b.jpg", 1)], [(7, 1)])
    assert (files.rows, files.n_all) == ({}, 1)
    assert decided([row(1)], [(2, "a.jpg", 1)], folders=(1, 2)).rows == {}


def test_a_file_on_a_broken_page_alone_is_left_to_the_next_scan():
    doubtful = Reading(row(1), DOUBTFUL)
    assert decided([doubtful]).rows == {}
    # What its own row says besides is not believed.
    files = decided([doubtful], [(1, "a.jpg", 1)], [(7, 1)])
    assert files.rows == {1: (1, 1, "a.jpg", 0, 0, 7, "", 0, *REST)}
    assert files.n_partly == 1


def test_of_a_file_whose_row_is_of_another_place_only_the_place_is_kept():
    old = Reading(row(1, "b.jpg", error="x"), OLD)
    names = [Reading((1, "a.jpg", 1), SURE)]
    assert decided([old], names).rows == {}  # they contradict each other
    assert decided((), names).rows == {1: (1, 1, "a.jpg", 0, 0, None, "", 0)}


def test_two_files_are_not_in_one_place():
    rows = [row(1, image=7), row(2, image=8)]
    files = decided(rows)
    assert (files.rows, files.n_all) == ({1: rows[0]}, 2)


def test_a_file_of_a_folder_that_was_not_saved_is_left_out():
    files = decided([row(1, folder=2), row(2)])
    assert files.rows == {2: row(2)}


def test_a_place_that_was_left_out_is_free():
    rows = [row(1, folder=2), row(2, "b.jpg")]
    assert decided(rows, folders=(1,)).rows == {2: rows[1]}


@pytest.mark.parametrize(
    ("image", "links"),
    [
        (7, [(8, 1)]),  # the index says another one
        (99, [(99, 1)]),  # an image that was not saved
    ],
)
def test_a_file_that_is_not_sure_to_hold_an_image_is_read_again(image, links):
    files = decided([row(1, image=image)], (), links)
    assert files.rows == {1: (1, 1, "a.jpg", 0, 0, None, "", 0, *REST)}
    assert files.n_partly == 1


def test_a_file_that_was_never_read_stays_that():
    unread = row(1, image=None)
    files = decided([unread], (), [(None, 1)])
    assert files.rows == {1: unread}
    assert decided([unread], (), [(7, 1)]).rows[1][3:6] == (10, 20, None)


def test_an_index_alone_links_a_file_with_an_image_where_it_is_sound():
    names = [(1, "a.jpg", 1)]
    assert decided((), names, [(8, 1)]).rows[1][5] == 8
    assert decided((), names, [Reading((8, 1), DOUBTFUL)]).rows[1][5] is None
    assert decided((), names, [(8, 2)]).rows[1][5] is None


@pytest.mark.parametrize("name", ["files", NAMES, LINKS])
def test_how_many_files_there_were_is_known_where_something_is_whole(name):
    told = finds()
    assert not files_of(told, (), ()).is_exact
    told[name] = harvest()
    assert files_of(told, (), ()).is_exact


# Images and their files

FOLDERS = [(1, "/a", 0), (2, "/b", 0)]
FILES = [row(1, "1.jpg"), row(2, "2.jpg", folder=2), row(3, "3.jpg", image=8), row(4, image=None)]


def test_places_of_images():
    told = finds([*FILES, row(5, folder=3)], folders=FOLDERS)
    assert places_of(told) == {7: [Path("/a/1.jpg"), Path("/b/2.jpg")], 8: [Path("/a/3.jpg")]}


def settled(doubts, hashes=None):
    decided = Decided({9: (9, "kept")}, {n: list(said) for n, said in doubts.items()})
    hash_of = None if hashes is None else lambda path: hashes.get(path.name, "")
    settle_images(decided, finds(FILES, folders=FOLDERS), hash_of)
    return decided


def test_a_picture_settles_which_hash_is_right():
    images = settled({7: ["x", "y"], 8: ["x", "z"]}, {"1.jpg": "y", "3.jpg": "w"})
    assert images.rows == {9: (9, "kept"), 7: (7, "y")}
    assert images.doubts == {8: ["x", "z"]}
    assert images.n_partly == 1


def test_any_of_the_pictures_will_do():
    assert settled({7: ["x", "y"]}, {"1.jpg": "w", "2.jpg": "x"}).rows[7] == (7, "x")


def test_pictures_that_hold_both_settle_nothing():
    assert settled({7: ["x", "y"]}, {"1.jpg": "x", "2.jpg": "y"}).doubts == {7: ["x", "y"]}


def test_one_hash_that_was_read_is_right_where_no_picture_says_otherwise():
    assert settled({7: ["x", ABSENT, "x"]}).rows[7] == (7, "x")
    assert settled({7: ["x"]}, {}).rows[7] == (7, "x")
    assert settled({7: ["x"]}, {"1.jpg": "w"}).doubts == {7: ["x"]}
    assert settled({7: ["x", "y"]}).doubts == {7: ["x", "y"]}
    assert settled({7: [ABSENT]}).doubts == {7: [ABSENT]}


def test_an_image_without_a_file_is_settled_by_what_was_read():
    assert settled({99: ["x"]}, {"1.jpg": "w"}).rows[99] == (99, "x")
