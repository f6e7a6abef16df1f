"""Class folders teach what they mean; what may mean several things is asked, never guessed."""

import os

import pytest

from core.domain.errors import FolderError, LayoutUnclear
from core.domain.names import Twin
from core.domain.reports import Skipped
from core.operations.examples import label_files
from core.operations.folders.scan import scan_folder
from core.operations.teaching.class_folders import add_class_folders, is_class_tree, layout_of

posix = pytest.mark.skipif(os.name != "posix", reason="Windows refuses such names")


@pytest.fixture
def owl(project):
    return project.classes.add("Owl").id


@pytest.fixture
def pictures(tmp_path, draw_image):
    """Draw three different pictures; return their paths."""
    return [draw_image(tmp_path / "in" / f"{n}.png", (8, 8), seed=n) for n in range(3)]


@pytest.fixture
def lay(tmp_path, draw_image):
    """Draw a tree of one picture for each path, all of them different; return its root."""

    def lay(*paths):
        for number, path in enumerate(paths):
            draw_image(tmp_path / "set" / f"{path}.png", (8, 8), seed=number)
        return tmp_path / "set"

    return lay


def classes(project):
    return {one.name: one.n_examples for one in project.classes.all()}


# add_class_folders


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


# Layouts

SPLIT_SET = ("train/cat/1", "train/dog/2", "val/cat/3", "test/dog/4", "test/5")


def test_only_the_training_split_teaches_and_every_split_is_noted(project, lay):
    report = add_class_folders(project, lay(*SPLIT_SET))
    assert classes(project) == {"cat": 1, "dog": 1}
    assert report.reading.kind == "splits"
    assert project.files.splits() == {"train": 2, "val": 1, "test": 2}


def test_other_splits_teach_where_they_are_asked_for(project, lay):
    add_class_folders(project, lay(*SPLIT_SET), splits=("train", "test"))
    assert classes(project) == {"cat": 1, "dog": 2}


def test_a_set_without_a_split_that_teaches_is_refused_and_changes_nothing(project, lay):
    with pytest.raises(FolderError, match="of the split test, and train is to teach"):
        add_class_folders(project, lay("test/cat/1", "test/dog/2"))
    assert (classes(project), project.history.entries()) == ({}, [])


def test_what_may_mean_two_things_is_asked_and_changes_nothing(project, lay):
    root = lay("train/1", "test/2")
    with pytest.raises(LayoutUnclear) as caught:
        add_class_folders(project, root)
    assert [one.kind for one in caught.value.layout.readings] == ["classes", "splits"]
    assert (classes(project), project.history.entries()) == ({}, [])
    add_class_folders(project, root, layout="classes")
    assert classes(project) == {"train": 1, "test": 1}


@pytest.mark.parametrize(
    ("paths", "layout", "reason"),
    [
        (("1", "2"), None, "it has no subfolders"),
        (("2019/07/1", "2020/2"), None, "named by dates or by a camera"),
        (("train/1", "test/2"), "splits", "have no class folders"),
        (("cat/1", "dog/2"), "splits", "it has no folders train, val or test"),
    ],
)
def test_folders_without_classes_are_refused_with_the_reason(project, lay, paths, layout, reason):
    with pytest.raises(FolderError, match=reason):
        add_class_folders(project, lay(*paths), layout=layout)


def test_nested_folders_are_classes_in_groups_and_one_change(project, lay):
    add_class_folders(project, lay("animal/cat/1", "animal/dog/2", "thing/piano/3"))
    assert classes(project) == {"animal/cat": 1, "animal/dog": 1, "thing/piano": 1}
    assert project.history.undo() == "Add 3 examples of 3 classes"
    assert (classes(project), project.labels.count()) == ({}, 0)


def test_an_exported_group_is_the_class_that_it_was_written_from(project, lay):
    known = project.classes.add("animal/cat").id
    report = add_class_folders(project, lay("animal_cat/1", "dog/2", "_unsure/dog/3", "_unknown/4"))
    assert classes(project) == {"animal/cat": 1, "dog": 1}
    assert known in report.class_ids
    assert sum(one.n for one in report.reading.left if one.why == "aside") == 2


def test_a_label_that_a_person_gave_stays_and_is_told(project, lay, owl):
    root = lay("cat/1", "dog/2", "dog/3")
    scan_folder(project, root)
    label_files(project, [1], owl)
    label_files(project, [2], None)
    report = add_class_folders(project, root)
    assert classes(project) == {"Owl": 1, "dog": 1}
    assert report.n_kept == 2
    assert report.skipped == (
        Skipped("cat/1.png", "it keeps its label Owl"),
        Skipped("dog/2.png", "it keeps its label none of these"),
    )


def test_labels_move_where_that_is_asked_for_and_come_back_in_one_step(project, lay, owl):
    root = lay("cat/1", "dog/2")
    scan_folder(project, root)
    label_files(project, [1], owl)
    assert add_class_folders(project, root, moves=True).n_kept == 0
    assert classes(project) == {"Owl": 0, "cat": 1, "dog": 1}
    project.history.undo()
    assert classes(project) == {"Owl": 1}


def test_a_label_that_nobody_looked_at_makes_way(project, lay, owl):
    root = lay("cat/1", "dog/2")
    scan_folder(project, root)
    label_files(project, [1], owl)
    project.labels.remove([1])
    project.labels.put([1], owl, origin="accepted", promise=0.02)
    assert add_class_folders(project, root).n_kept == 0
    assert classes(project) == {"Owl": 0, "cat": 1, "dog": 1}


def test_a_look_at_the_layout_opens_no_picture(lay):
    root = lay("cat/1", "dog/2", "3")
    (root / "cat" / "1.png").write_bytes(b"no picture")
    [reading] = layout_of(root).readings
    assert reading.classes() == {"cat": 1, "dog": 1}
    assert [(one.why, one.n) for one in reading.left] == [("loose", 1)]
