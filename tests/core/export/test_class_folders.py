"""Which folder a picture gets into, under which name, and what is counted."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.errors import BadTarget, ExportError
from core.domain.export import Choices
from core.domain.records import Row
from core.export import class_folders
from core.export.class_folders import ClassFolders
from core.export.interfaces import HEAD, Content
from core.export.loader_rules import card, read_class_names


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


# All of it: the tree, and what stands beside it


def run(project, target, rows, *, told=None, splits=None, **choices):
    content = Content(
        project, None, rows, Choices(**choices), target, splits=splits or {}, may_be_empty=True
    )
    return ClassFolders().run(content, told or (lambda *_: None))


def tree(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*.*"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def beside(tmp_path):
    return tmp_path / "out-doubtful"


@pytest.fixture
def mixed(pool):
    """A picture of each kind."""
    return [
        row(pool, "a.jpg"),
        row(pool, "b.jpg", "Fox", "unsure"),
        row(pool, "c.jpg", "", "unknown"),
    ]


def test_the_format_links_parts_and_sets_apart():
    format = ClassFolders
    assert (format.links_pictures, format.writes_splits, format.sets_apart) == (True, True, True)


def test_the_report_tells_of_what_arrived_and_of_what_was_left_out(project, out, beside, mixed):
    told = []
    report = run(project, out, mixed, told=lambda *one: told.append(one))
    assert (report.path, report.kind, report.n_written) == (out, "folders", 1)
    assert (report.n_unsure, report.n_unknown, report.doubtful) == (1, 1, None)
    assert report.skipped == ()
    assert told == [(0, 1), (1, 1)]
    assert tree(out) == ["Owl/a.jpg"]
    assert not beside.exists()


def test_what_is_in_doubt_lies_beside_where_that_is_wanted(project, out, beside, mixed):
    told = []
    report = run(project, out, mixed, doubtful=True, told=lambda *one: told.append(one))
    assert (report.n_written, report.n_unsure, report.n_unknown) == (1, 1, 1)
    assert (report.doubtful, report.skipped) == (beside, ())
    assert (tree(out), tree(beside)) == (["Owl/a.jpg"], ["_unknown/c.jpg", "_unsure/Fox/b.jpg"])
    assert told == [(0, 1), (1, 1)]


def test_where_nothing_is_in_doubt_nothing_lies_beside(project, out, beside, mixed):
    report = run(project, out, mixed[:1], doubtful=True)
    assert (report.n_written, report.doubtful) == (1, None)
    assert not beside.exists()


def test_what_is_in_doubt_and_gone_is_left_out_and_not_counted(project, out, beside, mixed):
    mixed[1].full_path.unlink()
    mixed[2].full_path.unlink()
    report = run(project, out, mixed, doubtful=True)
    assert [one.path for one in report.skipped] == ["b.jpg", "c.jpg"]
    assert (report.n_written, report.n_unsure, report.n_unknown) == (1, 0, 0)
    assert tree(beside) == []


def test_the_same_picture_in_doubt_lies_there_once_and_counts_twice(project, out, beside, pool):
    rows = [
        row(pool, f"{folder}/a.jpg", "Fox", status, data=b"same")
        for status in ("unsure", "unknown")
        for folder in (f"x {status}", f"y {status}")
    ] + [row(pool, "z/a.jpg", "Fox", "unsure", data=b"same")]
    report = run(project, out, rows, doubtful=True)
    assert (report.n_written, report.n_unsure, report.n_unknown) == (0, 3, 2)
    assert tree(beside) == ["_unknown/a.jpg", "_unsure/Fox/a.jpg"]


def test_links_lead_to_what_is_in_doubt_too(project, out, beside, mixed):
    run(project, out, mixed, doubtful=True, how="link")
    assert (beside / "_unknown" / "c.jpg").readlink() == mixed[2].full_path


def test_a_tree_among_the_pictures_is_refused(project, pool, mixed):
    project.files.show_folder(pool)
    with pytest.raises(BadTarget, match="lies inside"):
        run(project, pool / "out", mixed)


@pytest.mark.parametrize("lost", ["Owl/a.jpg", "_unsure/Fox/b.jpg"])
def test_what_reads_differently_does_not_arrive(project, out, beside, mixed, monkeypatch, lost):
    real = class_folders.pictures_below
    found = lambda part: (one for one in real(part) if one != lost)  # noqa: E731
    monkeypatch.setattr(class_folders, "pictures_below", found)
    with pytest.raises(ExportError, match="1 of 3 entries read differently"):
        run(project, out, mixed, doubtful=True)
    assert not out.exists()
    assert not beside.exists()


def test_neither_arrives_where_the_classes_cannot(project, out, beside, mixed):
    def take_the_place(*_):
        out.mkdir(exist_ok=True)
        (out / "mine.txt").touch()

    with pytest.raises(ExportError, match="not empty"):
        run(project, out, mixed, doubtful=True, told=take_the_place)
    assert tree(out) == ["mine.txt"]
    assert not beside.exists()


def test_what_stood_beside_before_stays_where_neither_arrives(project, out, beside, mixed):
    beside.mkdir()
    (beside / "mine.txt").touch()
    with pytest.raises(ExportError, match="something in that folder"):
        run(project, out, mixed, doubtful=True)
    assert tree(beside) == ["mine.txt"]
    assert not out.exists()


def test_what_cannot_be_removed_again_hides_no_error(project, out, beside, mixed, monkeypatch):
    def take_the_place(*_):
        out.mkdir(exist_ok=True)
        (out / "mine.txt").touch()

    def refuse(folder, ignore_errors=False):
        if not ignore_errors:
            raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(class_folders.shutil, "rmtree", refuse)
    with pytest.raises(ExportError, match="not empty"):
        run(project, out, mixed, doubtful=True, told=take_the_place)


# Parts of a data set, names that mislead, and names that had to be changed


def parted(pool, names, label="Owl"):
    rows = [replace(row(pool, name, label), file_id=n) for n, name in enumerate(names, start=1)]
    return rows, {1: "train", 2: "test"}


def test_parts_lie_above_the_classes(project, pool, out):
    rows, splits = parted(pool, ["a.jpg", "b.jpg"])
    report = run(project, out, rows, splits=splits)
    assert tree(out) == ["test/Owl/b.jpg", "train/Owl/a.jpg"]
    assert report.misleading == ()


def test_a_class_that_misleads_beside_the_parts_is_told_and_the_card_names_those_there_are(
    project, pool, out
):
    rows, splits = parted(pool, ["a.jpg", "b.jpg"], "test tube")
    report = run(project, out, rows, splits=splits)
    assert report.misleading == ("test tube",)
    text = (out / "README.md").read_text(encoding="utf-8")
    assert text == card(["train", "test"])


def test_a_picture_that_misleads_is_told_and_a_card_written(project, pool, out):
    report = run(project, out, [row(pool, "test-1.jpg"), row(pool, "a.jpg")])
    assert report.misleading == ("test-1.jpg",)
    assert (out / "README.md").read_text(encoding="utf-8") == card([])
    assert not (out / "class-names.json").exists()


def test_a_class_called_like_a_part_is_no_part(project, pool, out):
    report = run(project, out, [row(pool, "a.jpg", "train"), row(pool, "test-1.jpg", "Owl")])
    assert report.misleading == ("train",)
    assert (out / "README.md").read_text(encoding="utf-8") == card([])


def test_the_names_of_the_classes_that_pictures_have_are_kept(project, pool, out):
    project.classes.add("no/picture")
    run(project, out, [row(pool, "a.jpg", "鸮/Owl"), row(pool, "b.jpg", "Fox")])
    assert read_class_names(out) == {"鸮_Owl": "鸮/Owl"}
    assert sorted(one.name for one in out.iterdir()) == ["Fox", "class-names.json", "鸮_Owl"]


def test_the_preview_names_parts_too(project, pool):
    rows, splits = parted(pool, ["a.jpg", "b.jpg"])
    content = Content(project, None, rows, Choices(), Path("/out"), splits=splits)
    assert ClassFolders().preview(content)[1] == ["train/Owl/a.jpg", "test/Owl/b.jpg"]
