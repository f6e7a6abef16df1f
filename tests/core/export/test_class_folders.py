"""Which folder a picture gets into, under which name, and what is counted."""

from pathlib import Path

import pytest

from core.domain.export import Choices
from core.domain.records import Row
from core.export.class_folders import ClassFolders
from core.export.interfaces import HEAD, Content


@pytest.fixture
def pool(tmp_path):
    return tmp_path / "pool"


@pytest.fixture
def part(tmp_path):
    (tmp_path / "part").mkdir()
    return tmp_path / "part"


def row(pool, path, label="Owl", status="labelled", data=b"", reason=""):
    full = pool / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(data or path.encode())
    return Row(path, full, label, None, "", None, status, reason, True)


@pytest.fixture
def write(project, part):
    def write(rows, how="copy"):
        content = Content(project, None, rows, Choices(how=how), part)
        written = ClassFolders().write(content, part, lambda *_: None)
        found = sorted(ClassFolders().read(content, part))
        assert found == sorted(written.entries)
        return written, {name: (part / name).read_bytes() for name, _ in found}

    return write


def preview(project, rows):
    return ClassFolders().preview(Content(project, None, rows, Choices(), Path("/out")))


def test_the_format_takes_what_has_a_sure_label():
    takes = ClassFolders().takes
    assert takes("labelled", True) is True
    assert not any((takes("unknown", False), takes("unsure", True), takes("pending", False)))
    assert (ClassFolders.kind, ClassFolders.takes_pictures) == ("folders", True)


def test_each_picture_lies_where_it_belongs(pool, write):
    rows = [
        row(pool, "a.jpg"),
        row(pool, "b.jpg", "Fox", "unsure"),
        row(pool, "c.jpg", "", "unknown"),
        row(pool, "d.jpg", "", "pending"),
    ]
    written, found = write(rows)
    assert found == {"Owl/a.jpg": b"a.jpg"}
    assert (written.n_images, written.n_unsure, written.n_unknown) == (1, 1, 1)
    assert [one.path for one in written.skipped] == ["d.jpg"]


def test_a_class_called_like_a_folder_of_ours_gets_another(pool, write):
    rows = [row(pool, "a.jpg", "_unknown"), row(pool, "b.jpg", "_unsure")]
    assert sorted(write(rows)[1]) == ["_unknown (2)/a.jpg", "_unsure (2)/b.jpg"]


def test_classes_there_come_before_those_that_were_removed(project, pool, write):
    project.classes.add("a?b")
    rows = [row(pool, "a.jpg", "a:b"), row(pool, "b.jpg", "a?b")]
    assert sorted(write(rows)[1]) == ["a_b (2)/a.jpg", "a_b/b.jpg"]


def test_the_same_picture_lies_in_a_folder_once_and_counts_twice(pool, write):
    rows = [
        row(pool, "x/a.jpg", data=b"same"),
        row(pool, "y/A.JPG", data=b"same"),
        row(pool, "z/a.jpg", data=b"other"),
        row(pool, "w/a.jpg", "Fox", data=b"same"),
        row(pool, "w/b.jpg", data=b"same"),
        row(pool, "v/a.jpg", data=b"other"),
    ]
    written, found = write(rows)
    assert found == {
        "Owl/a.jpg": b"same",
        "Owl/a (2).jpg": b"other",
        "Fox/a.jpg": b"same",
        "Owl/b.jpg": b"same",
    }
    assert written.n_images == 6
    assert written.skipped == []


@pytest.mark.parametrize("how", ["copy", "link"])
def test_a_picture_that_is_gone_is_left_out(pool, write, how):
    rows = [row(pool, "x/a.jpg"), row(pool, "y/a.jpg"), row(pool, "z/a.jpg", data=b"x/a.jpg")]
    rows[1].full_path.unlink()
    written, found = write(rows, how)
    assert found == {"Owl/a.jpg": b"x/a.jpg"}
    assert [one.path for one in written.skipped] == ["y/a.jpg"]
    assert (written.n_images, len(written.entries)) == (2, 1)


def test_links_are_made_where_they_are_wanted(pool, write, part):
    write([row(pool, "a.jpg")], "link")
    assert (part / "Owl" / "a.jpg").readlink() == pool / "a.jpg"


def test_the_preview_names_the_first_that_have_a_place(project, pool):
    rows = [row(pool, f"{number}.jpg") for number in range(HEAD)]
    rows[1] = row(pool, "sub/1.jpg", "", "pending")
    rows[2] = row(pool, "sub/2.jpg", "Fox", "unsure")
    text, files = preview(project, rows)
    assert text == ""
    assert files == [f"Owl/{number}.jpg" for number in (0, *range(3, HEAD))]


def test_what_has_no_label_takes_no_folder_from_a_class(pool, write):
    rows = [row(pool, "a.jpg", "", "unknown"), row(pool, "b.jpg", "_")]
    assert sorted(write(rows)[1]) == ["_/b.jpg"]
