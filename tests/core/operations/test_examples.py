"""What a person gives becomes labels; what cannot be used is named and does no harm."""

import os
from pathlib import Path

import pytest

from core.domain.errors import Cancelled, FolderError
from core.domain.names import Twin
from core.domain.reports import Skipped
from core.operations.examples import add_class_folders, add_examples, is_class_tree, label_files
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


# put_class_folders


@pytest.fixture
def class_folders(tmp_path, draw_image):
    """Two class folders with two pictures each."""
    for number, path in enumerate(("Owl/1", "Owl/sub/2", "Finch/1", "Finch/2")):
        draw_image(tmp_path / "classes" / f"{path}.png", (8, 8), seed=number)
    return tmp_path / "classes"


def test_each_subfolder_becomes_a_class(project, class_folders):
    report = add_class_folders(project, class_folders)
    assert classes(project) == {"Finch": 2, "Owl": 2}
    assert (report.n_labelled, len(report.class_ids)) == (4, 2)


def test_all_classes_and_examples_are_one_change(project, class_folders, reopen):
    add_class_folders(project, class_folders)
    project = reopen(project)
    assert project.history.undo() == "Add 4 examples of 2 classes"
    assert (classes(project), project.labels.count()) == ({}, 0)
    project.history.redo()
    assert classes(project) == {"Finch": 2, "Owl": 2}


def test_a_class_that_is_there_gets_more_examples(project, class_folders, owl):
    add_class_folders(project, class_folders)
    assert classes(project) == {"Owl": 2, "Finch": 2}
    assert project.classes.find("Owl").id == owl


def test_giving_the_folders_again_changes_nothing(project, class_folders):
    add_class_folders(project, class_folders)
    report = add_class_folders(project, class_folders)
    assert (report.n_labelled, report.n_unchanged) == (0, 4)
    assert len(project.history.entries()) == 1


def test_a_picture_in_two_classes_is_left_out_and_both_places_are_named(project, class_folders):
    twin = class_folders / "Finch" / "twin.png"
    twin.write_bytes((class_folders / "Owl" / "1.png").read_bytes())
    report = add_class_folders(project, class_folders)
    assert classes(project) == {"Finch": 2, "Owl": 1}
    assert sorted(one.path for one in report.skipped) == ["Finch/twin.png", "Owl/1.png"]
    assert {one.reason for one in report.skipped} == {"the same picture is in Finch and in Owl"}


def test_a_folder_without_pictures_is_named(project, class_folders):
    (class_folders / "Wren").mkdir()
    (class_folders / "Wren" / "notes.txt").touch()
    (class_folders / ".hidden").mkdir()
    report = add_class_folders(project, class_folders)
    assert report.skipped == (Skipped("Wren", "there are no pictures in it"),)


def test_a_class_whose_pictures_are_all_broken_is_there_without_examples(project, class_folders):
    (class_folders / "Wren").mkdir()
    (class_folders / "Wren" / "1.jpg").write_text("no picture")
    report = add_class_folders(project, class_folders)
    assert classes(project)["Wren"] == 0
    assert [one.reason for one in report.skipped] == ["it is not a picture"]


def test_pictures_beside_the_class_folders_are_no_examples(project, class_folders, draw_image):
    draw_image(class_folders / "lone.png", (8, 8), seed=9)
    assert add_class_folders(project, class_folders).n_labelled == 4


def test_a_folder_without_subfolders_is_refused(project, pictures):
    with pytest.raises(FolderError):
        add_class_folders(project, pictures[0].parent)
    assert classes(project) == {}


@posix
def test_spaces_at_the_end_of_a_folders_name_make_no_second_class(
    project, class_folders, draw_image
):
    draw_image(class_folders / " Owl " / "3.png", (8, 8), seed=9)
    add_class_folders(project, class_folders)
    assert classes(project) == {"Owl": 3, "Finch": 2}


NFC, NFD = "M\u00f6we", "Mo\u0308we"


@pytest.fixture
def named_folders(tmp_path, draw_image):
    """Make class folders of one picture each: `named_folders("Owl", "owl")`; return their root."""

    def make(*names):
        root = tmp_path / "named"
        for number, name in enumerate(names):
            draw_image(root / name / f"{number}.png", (8, 8), seed=number)
        return root

    return make


@posix
@pytest.mark.parametrize("other", ["O\u200bwl", "Owl\ufeff", "Ow\u00adl", "Owl\u00a0"])
def test_folders_that_look_the_same_are_one_class_and_told(project, named_folders, other):
    report = add_class_folders(project, named_folders("Owl", other, "Fox"))
    assert sorted(classes(project).values()) == [1, 2]
    [found] = report.twins
    assert {found.name, found.other} <= {"Owl", other, other.strip("\u00a0")}
    assert found.how == "look"


@posix
def test_composed_and_decomposed_folders_are_one_class_and_told(project, named_folders):
    root = named_folders(NFC, NFD)
    if len(list(root.iterdir())) < 2:
        pytest.skip("this file system takes both for one name")
    report = add_class_folders(project, root)
    assert classes(project) == {NFC: 2}
    assert [(one.other, one.how) for one in report.twins] == [(NFC, "look")]
    paths = sorted(one.path for one in project.files.get([1, 2]))
    assert paths == sorted([f"{NFC}/0.png", f"{NFD}/1.png"])  # the disk's names stay


def test_a_decomposed_folder_alone_is_nothing_to_tell(project, named_folders):
    report = add_class_folders(project, named_folders(NFD, "Fox"))
    assert classes(project) == {"Fox": 1, NFC: 1}
    assert report.twins == ()


def test_a_folder_joins_the_class_that_it_looks_like(project, named_folders, owl):
    report = add_class_folders(project, named_folders("O\u200bwl", "Fox"))
    assert classes(project) == {"Owl": 1, "Fox": 1}
    assert report.twins == (Twin("O\u200bwl", "Owl", "look"),)


@posix
def test_folders_that_differ_in_capital_letters_are_two_classes_and_told(project, named_folders):
    root = named_folders("Owl", "owl", "Fox")
    if len(list(root.iterdir())) < 3:
        pytest.skip("this file system takes both for one name")
    report = add_class_folders(project, root)
    assert classes(project) == {"Fox": 1, "Owl": 1, "owl": 1}
    [found] = report.twins
    assert {found.name, found.other} == {"Owl", "owl"}
    assert found.how == "case"
    assert add_class_folders(project, root).twins == ()  # they are known by now


def test_a_folder_differs_in_capital_letters_from_a_class_that_is_there(
    project, named_folders, owl
):
    report = add_class_folders(project, named_folders("OWL", "Fox"))
    assert report.twins == (Twin("OWL", "Owl", "case"),)


@posix
def test_a_folder_whose_name_cannot_be_seen_is_named(project, named_folders):
    report = add_class_folders(project, named_folders("\u200b", "Fox"))
    assert classes(project) == {"Fox": 1}
    assert report.skipped == (Skipped("\u200b", "its name cannot be seen"),)


# is_class_tree


def test_a_folder_of_folders_with_pictures_holds_classes(class_folders):
    assert is_class_tree(class_folders)


def test_pictures_beside_the_folders_make_it_an_ordinary_folder(class_folders, draw_image):
    draw_image(class_folders / "lone.png", (8, 8))
    assert not is_class_tree(class_folders)


def test_one_subfolder_makes_no_classes(tmp_path, draw_image):
    draw_image(tmp_path / "only" / "1.png")
    (tmp_path / "empty").mkdir()
    assert not is_class_tree(tmp_path)


def test_a_folder_that_cannot_be_listed_holds_no_classes(tmp_path):
    assert not is_class_tree(tmp_path / "none")
