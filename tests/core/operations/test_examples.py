"""What a person gives becomes labels; what cannot be used is named and does no harm."""

import os
from pathlib import Path

import pytest

from core.domain.errors import Cancelled, FolderError
from core.domain.reports import Skipped
from core.operations.examples import add_examples, label_files
from core.operations.folders.scan import scan_folder

posix = pytest.mark.skipif(os.name != "posix", reason="Windows refuses such names")


@pytest.fixture
def owl(project):
    return project.classes.add("Owl").id


@pytest.fixture
def pictures(tmp_path, draw_image):
    """Draw three different pictures; return their paths."""
    return [draw_image(tmp_path / "in" / f"{n}.png", (8, 8), seed=n) for n in range(3)]


def classes(project):
    return {one.name: one.n_examples for one in project.classes.all()}


# scan_folder


def test_a_scanned_folder_is_one_of_the_projects(project, pictures):
    report = scan_folder(project, pictures[0].parent)
    assert (report.n_found, report.n_new, report.n_gone) == (3, 3, 0)
    assert project.files.folders() == [pictures[0].parent]


def test_scanning_opens_no_picture(project, tmp_path):
    (tmp_path / "a.jpg").write_text("no picture")
    assert scan_folder(project, tmp_path).n_found == 1


def test_a_folder_that_is_not_there_changes_nothing(project, tmp_path):
    with pytest.raises(FolderError):
        scan_folder(project, tmp_path / "none")
    assert project.files.folders() == []


def test_a_relative_folder_is_noted_where_it_really_lies(project, pictures, monkeypatch):
    monkeypatch.chdir(pictures[0].parent)
    scan_folder(project, Path())
    assert project.files.folders() == [pictures[0].parent]


@posix
def test_a_folder_whose_name_cannot_be_written_down_is_refused(project, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    with pytest.raises(FolderError, match="not valid UTF-8"):
        scan_folder(project, folder)


# put_examples


def test_files_become_examples_in_one_change(project, owl, pictures):
    report = add_examples(project, owl, pictures)
    assert (report.n_labelled, report.class_ids, len(report.image_ids)) == (3, (owl,), 3)
    assert project.history.undo() == "Label 3 images as Owl"
    assert project.labels.count() == 0


def test_a_folder_is_taken_with_everything_below(project, owl, pictures, draw_image):
    draw_image(pictures[0].parent / "deep" / "er" / "4.png", (8, 8), seed=4)
    assert add_examples(project, owl, [pictures[0].parent]).n_labelled == 4


def test_giving_the_same_again_changes_nothing(project, owl, pictures):
    add_examples(project, owl, pictures)
    report = add_examples(project, owl, pictures)
    assert (report.n_labelled, report.n_unchanged) == (0, 3)


def test_copies_of_one_picture_count_once(project, owl, pictures):
    copy = pictures[0].with_name("copy.png")
    copy.write_bytes(pictures[0].read_bytes())
    assert add_examples(project, owl, [pictures[0], copy]).n_labelled == 1


def test_files_outside_the_projects_folders_do_not_show(project, owl, pictures):
    add_examples(project, owl, pictures)
    assert project.files.folders() == []


def test_files_inside_a_folder_of_the_project_are_the_same_files(project, owl, pictures):
    scan_folder(project, pictures[0].parent)
    add_examples(project, owl, pictures[:1])
    assert len(project.listing.entries()) == 3


def test_none_of_these_can_be_taught_too(project, pictures):
    report = add_examples(project, None, pictures[:1])
    assert (report.n_labelled, report.class_ids) == (1, ())
    assert list(project.labels.of(report.image_ids).values()) == [None]


def test_what_cannot_be_used_is_named_and_the_rest_is_taken(project, owl, pictures, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 cut")
    (tmp_path / "empty.jpg").touch()
    names = ("notes.txt", "broken.jpg", "empty.jpg", "gone.jpg")
    report = add_examples(project, owl, [*(tmp_path / name for name in names), pictures[0]])
    assert report.n_labelled == 1
    assert {Path(one.path).name: one.reason for one in report.skipped} == {
        "notes.txt": "it is a document, which is not read",
        "broken.jpg": "the file is damaged",
        "empty.jpg": "the file is empty",
        "gone.jpg": "it cannot be read",
    }


def test_a_picture_known_to_be_broken_is_named_again(project, owl, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 cut")
    add_examples(project, owl, [tmp_path / "broken.jpg"])
    report = add_examples(project, owl, [tmp_path / "broken.jpg"])
    assert [one.reason for one in report.skipped] == ["the file is damaged"]


@posix
def test_a_file_whose_name_cannot_be_written_down_is_named(project, owl, tmp_path, pictures):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.png"))
    odd.write_bytes(pictures[0].read_bytes())
    report = add_examples(project, owl, [odd, pictures[1]])
    assert report.n_labelled == 1
    assert report.skipped == (Skipped(f"{tmp_path}/�.png", "the name is not valid UTF-8"),)


def test_stop_while_reading_labels_nothing(project, owl, pictures):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        add_examples(project, owl, pictures, tick=stop)
    assert project.labels.count() == 0


def test_progress_is_told_in_files(project, owl, tmp_path, draw_image):
    for number in range(40):
        draw_image(tmp_path / "many" / f"{number}.png", (4, 4), seed=number)
    told = []
    add_examples(project, owl, [tmp_path / "many"], tick=lambda *now: told.append(now))
    assert told == [(0, 40), (32, 40), (40, 40)]


# label_files


def test_files_of_the_grid_are_labelled(project, owl, pictures):
    scan_folder(project, pictures[0].parent)
    report = label_files(project, [1, 3], owl)
    assert report.n_labelled == 2
    assert project.listing.entries().label_ids.tolist() == [owl, 0, owl]


def test_labelling_a_copy_labels_all_copies(project, owl, pictures):
    pictures[1].write_bytes(pictures[0].read_bytes())
    scan_folder(project, pictures[0].parent)
    label_files(project, [1, 2], owl)
    assert project.labels.count() == 1
    assert project.listing.entries().label_ids.tolist() == [owl, owl, 0]
