"""Each question about files and images is answered for those that it is about, and no others."""

from pathlib import Path

import pytest

from core.domain.file_facts import FileFacts
from core.domain.reading_rules import READING_RULES
from core.domain.records import FoundFile

FACTS = FileFacts(n_bytes=10, mtime_ns=20, changed_ns=30, inode=40, device=50)
OTHER = FileFacts(n_bytes=11, mtime_ns=21, changed_ns=31, inode=41, device=51)


def found(path, facts=FACTS):
    return FoundFile(path, *facts)


@pytest.fixture
def files(project):
    return project.files


@pytest.fixture
def here(files):
    """The folder that is asked about."""
    return files.show_folder(Path("/here"))


@pytest.fixture
def there(files):
    """Another one."""
    return files.show_folder(Path("/there"))


def numbered(*paths):
    """Files that nobody takes for each other."""
    return [
        found(path, FACTS._replace(inode=1000 + n, n_bytes=1000 + n))
        for n, path in enumerate(paths)
    ]


def read(files, *file_ids, error=""):
    size = (None, None) if error else (4, 3)
    return [files.record_image(one, f"hash {one}", *size, error) for one in file_ids]


def rows(files, columns, table="files"):
    return files._db.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()


def ids(records):
    return [one.id for one in records]


# Folders


def test_a_folder_is_added_by_its_name(project, here):
    assert project.history.undo() == "Add folder here"


def test_folders_stand_in_the_order_they_were_added(files):
    for name in ("/c", "/a", "/b"):
        files.show_folder(Path(name))
    assert files.folders() == [Path("/c"), Path("/a"), Path("/b")]


def test_files_are_those_of_one_folder_that_are_there(files, here, there):
    mine = files.add(here, numbered("2.jpg", "1.jpg", "gone.jpg"))
    files.add(there, numbered("1.jpg", "3.jpg"))
    assert files.count(here) == 3
    files.sync(here, numbered("2.jpg", "1.jpg"))
    assert files.there(here) == ["2.jpg", "1.jpg"]
    assert files.ids_of(here) == mine[:2]
    assert (files.count(here), files.count(there)) == (3, 2)


def test_files_count_where_their_folder_is_shown(project, files, here):
    hidden = files.folder_id(Path("/hidden"))
    files.add(here, numbered("1.jpg", "2.jpg", "3.jpg", "4.jpg"))
    files.add(hidden, numbered("5.jpg", "6.jpg"))
    files.sync(here, numbered("1.jpg", "2.jpg", "3.jpg"))
    assert files.count_shown() == 3
    files.show_folder(Path("/hidden"))
    assert files.count_shown() == 5


def test_a_file_of_one_name_in_another_folder_is_another(files, here, there):
    mine = files.add(here, numbered("1.jpg"))
    other = files.add(there, numbered("1.jpg"))
    assert files.add(here, numbered("1.jpg")) == mine != other
    assert files.sync(here, numbered("1.jpg", "2.jpg")) == (1, 0)
    files.add(there, numbered("3.jpg"))
    assert files.sync(here, numbered("3.jpg")) == (1, 2)
    assert rows(files, "path, folder_id, missing") == [
        ("1.jpg", here, 1),
        ("1.jpg", there, 0),
        ("2.jpg", here, 1),
        ("3.jpg", there, 0),
        ("3.jpg", here, 0),
    ]


# Noting what was found


def test_what_did_not_change_is_not_written(files, here):
    files.sync(here, numbered("1.jpg", "2.jpg"))
    read(files, *files.ids_of(here))
    before = files._db.conn.total_changes
    files.sync(here, numbered("1.jpg", "2.jpg"))
    files.add(here, numbered("1.jpg"))
    assert files._db.conn.total_changes == before


@pytest.mark.parametrize("field", FACTS._fields)
def test_what_the_system_says_now_is_noted(files, here, field):
    files.add(here, [found("1.jpg"), found("2.jpg", OTHER)])
    now = FACTS._replace(**{field: 99})
    files.add(here, [found("1.jpg", now)])
    columns = ", ".join(FACTS._fields)
    assert rows(files, columns) == [tuple(now), tuple(OTHER)]


def test_what_the_system_said_while_a_file_was_read_is_noted_of_it_alone(files, here):
    one, two = files.add(here, [found("1.jpg"), found("2.jpg")])
    columns = ", ".join(FACTS._fields)
    files.note_facts([(two, OTHER)])
    assert rows(files, columns) == [tuple(FACTS), tuple(OTHER)]
    files.record_image(one, "hash", 4, 3, "", OTHER._replace(inode=42))
    assert rows(files, columns) == [tuple(OTHER._replace(inode=42)), tuple(OTHER)]


@pytest.mark.parametrize("way", ["sync", "add"])
def test_noting_files_is_whole_or_not_at_all(files, here, way, monkeypatch):
    broken = [*numbered("1.jpg"), FoundFile(None, 1, 1)]
    with pytest.raises(Exception, match="NOT NULL"):
        getattr(files, way)(here, broken)
    assert rows(files, "path") == []
    if way == "sync":
        monkeypatch.setattr(files, "_refresh_others", None)
        with pytest.raises(TypeError):
            files.sync(here, numbered("1.jpg"))
        assert rows(files, "path") == []


def test_files_of_other_folders_are_refreshed_where_they_lie(files, here):
    """Below, above and beside: of one path and of names that begin alike."""
    inner = files.folder_id(Path("/here/in"))
    files.folder_id(Path("/here/in2"))
    files.add(inner, [found("1.jpg"), found("2.jpg")])
    files.add(here, [found("in/1.jpg"), found("in/2.jpg"), found("in2/1.jpg"), found("inn.jpg")])
    files.sync(inner, [found("1.jpg", OTHER)])
    assert rows(files, "path, inode, missing") == [
        ("1.jpg", 41, 0),
        ("2.jpg", 40, 1),
        ("in/1.jpg", 41, 0),
        ("in/2.jpg", 40, 1),
        ("in2/1.jpg", 40, 0),
        ("inn.jpg", 40, 0),
    ]
    files.sync(here, [found("in/2.jpg"), found("in2/1.jpg"), found("1.jpg", OTHER)])
    assert files.there(inner) == []  # what came back is not known there until it is looked at
    assert files.there(here) == ["in/2.jpg", "in2/1.jpg", "1.jpg"]


def test_what_a_third_folder_knows_joins_no_other(files, here, there):
    inner = files.folder_id(Path("/here/in"))
    files.add(there, numbered("1.jpg", "2.jpg"))
    files.add(inner, numbered("1.jpg"))
    files.sync(here, numbered("in/1.jpg", "in/2.jpg"))
    assert files.there(inner) == ["1.jpg"]
    assert files.there(there) == ["1.jpg", "2.jpg"]


# Doubt


def test_a_read_file_that_changed_is_in_doubt_until_it_is_read(files, here):
    one, two, unread, gone = files.add(here, numbered("1.jpg", "2.jpg", "3.jpg", "4.jpg"))
    read(files, one, two, gone)
    assert files.in_doubt() == []
    now = [found(name, OTHER._replace(inode=n)) for n, name in enumerate(["1.jpg", "3.jpg"], 70)]
    files.add(here, [*now, found("4.jpg", OTHER)])
    files.sync(here, [*numbered("1.jpg", "2.jpg")[1:], *now])
    assert ids(files.in_doubt()) == [one]
    files.add(here, [found("1.jpg", OTHER._replace(inode=71, mtime_ns=5))])
    assert ids(files.in_doubt()) == [one]  # changed once more
    read(files, one)
    assert files.in_doubt() == []
    assert ids(files.unread(here)) == [unread]


def test_what_certainly_changed_is_in_doubt_no_more(files, here):
    three = files.add(here, numbered("3.jpg", "1.jpg", "2.jpg"))
    read(files, *three)
    files.add(here, [found(one, OTHER) for one in ("3.jpg", "1.jpg", "2.jpg")])
    assert ids(files.in_doubt()) == three
    files.note_changed(three[1:2])
    assert ids(files.in_doubt()) == [three[0], three[2]]


def test_files_without_numbers_are_twins_by_size_and_time_within_their_folder(files, here, there):
    """Another folder's numberless files leave this one's numbers to tell files apart."""
    plain = FACTS._replace(inode=0, device=0)
    files.add(there, [found("0.jpg", plain)])
    read(files, *files.ids_of(there))
    (one,) = files.add(here, [found("1.jpg")])
    read(files, one)
    assert files._twins_among(here, [found("1.jpg")]) == set()
    assert files._twins_among(there, [found("0.jpg", plain)]) == {(10, 20)}
    assert files._twins_among(here, [found("1.jpg", FACTS._replace(device=51))]) == {(10, 20)}
    files.add(here, [found("unread.jpg", FACTS._replace(device=52))])
    assert files._twins_among(here, [found("1.jpg")]) == set()


# What is to be read, and what was


def test_what_is_unread_is_of_one_folder_there_and_in_order(files, here, there):
    mine = files.add(here, numbered("5.jpg", "4.jpg", "3.jpg", "2.jpg", "1.jpg"))
    files.add(there, numbered("9.jpg"))
    files.sync(here, numbered("5.jpg", "4.jpg", "3.jpg", "2.jpg"))
    read(files, mine[1])
    files.record_unreadable(mine[2], "no rights")
    assert rows(files, "error")[:4] == [("",), ("",), ("no rights",), ("",)]
    assert ids(files.unread(here)) == [mine[0], mine[3]]
    assert ids(files.without_embedding(here, "net")) == [mine[0], mine[1], mine[3]]


def test_files_and_hashes_are_those_asked_for(files, here):
    three = files.add(here, numbered("1.jpg", "2.jpg", "3.jpg"))
    images = read(files, *three)
    assert ids(files.get(three[1:2])) == three[1:2]
    assert ids(files.of_images(images[1:2]).values()) == three[1:2]
    assert files.hashes_of(images[1:2]) == {images[1]: f"hash {three[1]}"}
    assert files.image_ids_of([f"hash {three[1]}"]) == {f"hash {three[1]}": images[1]}


def test_images_are_listed_in_their_order_and_the_newest_is_known(files, here):
    assert (files.image_ids(), files.newest_image()) == ([], 0)
    images = read(files, *files.add(here, numbered("1.jpg", "2.jpg", "3.jpg")))
    assert files.image_ids() == images
    assert files.newest_image() == images[-1]


def test_what_is_wrong_is_told_of_the_images_asked_for_and_forgotten_of_all(files, here):
    one, two, three = files.add(here, numbered("1.jpg", "2.jpg", "3.jpg"))
    images = [*read(files, one, two, error="damaged"), *read(files, three)]
    assert files.errors_of(images[1:]) == {images[1]: "damaged"}
    before = files._db.conn.total_changes
    files.forget_errors()
    assert files._db.conn.total_changes == before + 2
    assert rows(files, "error", "images") == [("",)] * 3


OLD = READING_RULES + 100


@pytest.mark.parametrize(
    ("width", "error", "read_by"),
    [(4, "", READING_RULES), (None, "damaged", READING_RULES), (None, "", OLD)],
)
@pytest.mark.parametrize("was", [(4, ""), (None, "damaged")])
def test_an_image_is_of_the_rules_it_was_opened_by_last(files, here, width, error, read_by, was):
    one, two = files.add(here, numbered("1.jpg", "2.jpg"))
    files.record_image(one, "hash", was[0], was[0], was[1])
    files._db.execute("UPDATE images SET read_by = ?", [OLD])
    files.record_image(two, "hash", width, width, error)
    assert rows(files, "read_by", "images") == [(read_by,)]


def test_splits_are_of_the_files_noted_and_count_what_is_there(files, here):
    four = files.add(here, numbered("1.jpg", "2.jpg", "3.jpg", "4.jpg"))
    assert files.splits() == {}
    files.note_splits([(four[0], "train"), (four[1], "test"), (four[3], "test")])
    assert rows(files, "split") == [("train",), ("test",), ("",), ("test",)]
    files.sync(here, numbered("1.jpg", "2.jpg", "3.jpg"))
    assert files.splits() == {"train": 1, "test": 1}
