"""Files come and go and move; images are known by their content."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.file_facts import FileFacts, is_settled
from core.domain.records import FoundFile
from core.store.sql import chunks


def found(*paths, n_bytes=10, mtime_ns=20):
    return [FoundFile(path, n_bytes, mtime_ns) for path in paths]


@pytest.fixture
def files(project):
    return project.files


@pytest.fixture
def folder_id(files):
    return files.show_folder(Path("/pictures"))


def read(files, file_id, content="hash", error=""):
    size = (None, None) if error else (4, 3)
    return files.record_image(file_id, content, *size, error)


def test_a_folder_is_listed_once_it_is_shown(files):
    files.folder_id(Path("/noted"))
    files.show_folder(Path("/shown"))
    assert files.folders() == [Path("/shown")]


def test_a_folder_keeps_its_id(files, folder_id):
    assert files.folder_id(Path("/pictures")) == files.show_folder(Path("/pictures")) == folder_id


def test_adding_a_folder_can_be_undone_and_done_again(project, files, folder_id):
    project.history.undo()
    assert files.folders() == []
    project.history.redo()
    assert files.folders() == [Path("/pictures")]


def test_removing_a_folder_can_be_undone_and_done_again(project, files, folder_id):
    assert files.remove_folder(Path("/pictures")) == folder_id
    assert files.folders() == []
    assert project.history.undo() == "Remove folder pictures"
    assert files.folders() == [Path("/pictures")]
    project.history.redo()
    assert files.folders() == []


def test_a_single_file_is_noted_under_the_deepest_folder_shown_above_it(files):
    files.show_folder(Path("/a"))
    files.show_folder(Path("/a/b"))
    files.folder_id(Path("/a/b/c"))
    assert files.home_of(Path("/a/b/c/1.jpg")) == Path("/a/b")
    assert files.home_of(Path("/elsewhere/1.jpg")) == Path("/elsewhere")


def test_sync_counts_what_is_new_and_what_is_gone(files, folder_id):
    assert files.sync(folder_id, found("1.jpg", "2.jpg")) == (2, 0)
    assert files.sync(folder_id, found("2.jpg", "3.jpg")) == (1, 1)


def test_a_file_that_comes_back_does_not_hide_another_that_went(files, folder_id):
    files.sync(folder_id, found("1.jpg", "2.jpg"))
    files.sync(folder_id, found("1.jpg"))
    assert files.sync(folder_id, found("2.jpg")) == (0, 1)


def test_a_file_that_is_gone_is_not_forgotten(files, folder_id):
    files.sync(folder_id, found("1.jpg"))
    [file] = files.unread(folder_id)
    image_id = read(files, file.id)
    files.sync(folder_id, [])
    assert files.of_images([image_id]) == {}
    files.sync(folder_id, found("1.jpg"))
    assert files.of_images([image_id])[image_id].id == file.id


KNOWN = FileFacts(n_bytes=10, mtime_ns=20, changed_ns=30, inode=40, device=50)
NOW = [
    KNOWN,
    *(KNOWN._replace(**{name: 1}) for name in KNOWN._fields),
    KNOWN._replace(inode=1, device=1),
    KNOWN._replace(inode=0),
    KNOWN._replace(inode=0, device=0),
]


@pytest.mark.parametrize("now", NOW)
@pytest.mark.parametrize("change", [{}, {"changed_ns": None}, {"inode": 0}])
@pytest.mark.parametrize("twin", ["none", "below the same folder", "below another"])
def test_the_rule_in_sql_is_the_rule(files, folder_id, now, change, twin):
    known = KNOWN._replace(**change)
    [file_id] = files.add(folder_id, [FoundFile("1.jpg", *known)])
    files.record_image(file_id, "hash", 4, 3, "", known)
    other = FoundFile("2.jpg", *KNOWN._replace(inode=41))
    other_folder = files.show_folder(Path("/other")) if twin == "below another" else folder_id
    if twin != "none":
        files.add(other_folder, [other])
    also = [other] * (twin == "below the same folder")
    files.sync(folder_id, [FoundFile("1.jpg", *now), *also])
    is_read_again = file_id in {one.id for one in files.unread(folder_id)}
    assert is_read_again != is_settled(known, now, has_twin=twin != "none")


def test_files_of_one_size_and_time_that_are_found_now_are_twins_too(files, folder_id):
    known = FoundFile("1.jpg", *KNOWN._replace(inode=0))
    [file_id] = files.add(folder_id, [known])
    read(files, file_id)
    files.sync(folder_id, [known, FoundFile("2.jpg", *known.facts)])
    assert [one.id for one in files.unread(folder_id)] == [1, 2]


def test_a_file_below_two_folders_is_no_twin_of_itself(files, folder_id):
    inner_id = files.show_folder(Path("/pictures/inner"))
    facts = KNOWN._replace(inode=0)
    for place, path in ((folder_id, "inner/1.jpg"), (inner_id, "1.jpg")):
        [file_id] = files.add(place, [FoundFile(path, *facts)])
        read(files, file_id)
    files.sync(folder_id, [FoundFile("inner/1.jpg", *facts)])
    files.sync(inner_id, [FoundFile("1.jpg", *facts)])
    assert [*files.unread(folder_id), *files.unread(inner_id)] == []


def test_what_is_known_below_other_folders_is_brought_up_to_date(files, folder_id):
    inner_id = files.folder_id(Path("/pictures/inner"))
    files.folder_id(Path("/pictures2"))
    ids = files.add(inner_id, [FoundFile("1.jpg", *KNOWN), FoundFile("2.jpg", *KNOWN)])
    for file_id in ids:
        read(files, file_id)
    changed = KNOWN._replace(changed_ns=31)
    files.sync(folder_id, [FoundFile("inner/1.jpg", *changed), FoundFile("inner/3.jpg", *KNOWN)])
    assert [one.path for one in files.unread(inner_id)] == ["1.jpg"]
    assert files.count(inner_id) == 2  # nothing that is not known there joins it
    assert files.of_images([1]) == {}  # 2.jpg was its only file that is left, and is gone


def test_what_is_gone_below_a_folder_is_gone_above_it_too(files, folder_id):
    inner_id = files.folder_id(Path("/pictures/inner"))
    outer = files.add(folder_id, [FoundFile("inner/1.jpg", *KNOWN), FoundFile("2.jpg", *KNOWN)])
    for file_id in outer:
        read(files, file_id, f"hash {file_id}")
    files.sync(inner_id, [])
    assert list(files.of_images([1, 2])) == [2]


@pytest.mark.parametrize("change", [{"n_bytes": 11}, {"mtime_ns": 21}])
def test_a_changed_file_is_read_again(files, folder_id, change):
    [file_id] = files.add(folder_id, found("1.jpg"))
    read(files, file_id)
    files.sync(folder_id, found("1.jpg", **change))
    assert [file.id for file in files.unread(folder_id)] == [file_id]


def test_an_unchanged_file_is_not_read_again(files, folder_id):
    [file_id] = files.add(folder_id, found("1.jpg"))
    read(files, file_id)
    files.sync(folder_id, found("1.jpg"))
    assert list(files.unread(folder_id)) == []


def test_added_files_keep_the_order_asked_for(files, folder_id):
    names = [f"{number}.jpg" for number in range(1200)][::-1]
    ids = files.add(folder_id, found(*names))
    assert [record.path for record in files.get(ids)] == names


def test_files_that_are_not_known_are_left_out(files, folder_id):
    [file_id] = files.add(folder_id, found("1.jpg"))
    assert [record.id for record in files.get([99, file_id])] == [file_id]


def test_a_record_says_where_the_file_lies(files, folder_id):
    [record] = files.get(files.add(folder_id, found("sub/1.jpg")))
    assert record.full_path == Path("/pictures/sub/1.jpg")


def test_the_same_bytes_twice_are_one_image_with_two_files(files, folder_id):
    one, two = files.add(folder_id, found("1.jpg", "2.jpg"))
    assert read(files, one) == read(files, two)


def test_an_image_keeps_its_size_when_a_copy_was_only_hashed(project, files, folder_id):
    one, two = files.add(folder_id, found("1.jpg", "2.jpg"))
    read(files, one)
    files.record_image(two, "hash", None, None, "")
    assert project.listing.detail(two).width == 4


def test_a_broken_image_stays_broken_when_a_copy_was_only_hashed(files, folder_id):
    one, two = files.add(folder_id, found("1.jpg", "2.jpg"))
    image_id = read(files, one, error="the file is damaged")
    files.record_image(two, "hash", None, None, "")
    assert files.errors_of([image_id]) == {image_id: "the file is damaged"}


def test_an_image_that_opens_after_all_is_no_longer_broken(files, folder_id):
    [one] = files.add(folder_id, found("1.jpg"))
    image_id = read(files, one, error="there is not enough memory to open it")
    read(files, one)
    assert files.errors_of([image_id]) == {}


def test_a_file_that_cannot_be_read_just_now_keeps_its_image(files, folder_id):
    [one] = files.add(folder_id, found("1.jpg"))
    image_id = read(files, one)
    files.record_unreadable(one, "it cannot be read: Input/output error")
    assert files.get([one])[0].image_id == image_id


def test_a_file_that_could_not_be_read_is_tried_again_after_the_next_scan(files, folder_id):
    [one] = files.add(folder_id, found("1.jpg"))
    files.record_unreadable(one, "it cannot be read: permission denied")
    assert files.without_embedding(folder_id, "net") == []
    files.sync(folder_id, found("1.jpg"))
    assert [file.id for file in files.without_embedding(folder_id, "net")] == [one]


def test_images_are_found_by_their_hash_and_back(files, folder_id):
    [one] = files.add(folder_id, found("1.jpg"))
    image_id = read(files, one, "abc")
    assert files.image_ids_of(["abc", "none"]) == {"abc": image_id}
    assert files.hashes_of([image_id]) == {image_id: "abc"}


def test_what_needs_the_network_is_unread_or_has_no_embedding(project, files, folder_id):
    unread, bare, done, broken = files.add(folder_id, found("1.jpg", "2.jpg", "3.jpg", "4.jpg"))
    read(files, bare, "bare")
    read(files, broken, "broken", error="the file is damaged")
    from numpy import zeros

    project.embeddings.put("net", [(read(files, done, "done"), zeros(3))])
    todo = files.without_embedding(folder_id, "net")
    assert [file.id for file in todo] == [unread, bare]
    both = files.without_embedding(folder_id, "net", "another")
    assert [file.id for file in both] == [unread, bare, done]


def test_values_are_cut_into_chunks_without_loss():
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_an_older_project_forgets_that_memory_was_short(project, files, folder_id, reopen):
    short, broken = files.add(folder_id, found("1.jpg", "2.jpg"))
    image_ids = [
        read(files, short, "short", error="there is not enough memory to open it"),
        read(files, broken, "broken", error="the file is damaged"),
    ]
    with closing(sqlite3.connect(project.path)) as older, older:
        older.execute("DELETE FROM _sqlite_migrations WHERE name = 'passing_errors'")
    assert reopen(project).files.errors_of(image_ids) == {image_ids[1]: "the file is damaged"}
