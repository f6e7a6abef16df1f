"""Classes made of images at hand, and split, each as one change."""

from pathlib import Path

import pytest
from PIL import Image

from core import api as pipeline
from core.domain.errors import ClassError


@pytest.fixture
def images(project, add_images):
    return add_images(project, 6)


def files_of(project, images):
    found = project.files.of_images(images)
    return [found[one].id for one in images]


def classes(project):
    return {one.name: sorted(project.labels.images_of(one.id)) for one in project.classes.all()}


def test_a_new_class_of_files_is_one_change(project, images):
    report = pipeline.add_class_of_files(project, "Owl", files_of(project, images[:2]))
    assert classes(project) == {"Owl": images[:2]}
    assert report.n_labelled == 2
    assert project.history.undo() == "Add class Owl of 2 images"
    assert classes(project) == {}


def test_where_nothing_can_be_read_there_is_no_class(project, tmp_path):
    gone = tmp_path / "gone.png"
    gone.write_bytes(b"no picture")
    pipeline.scan_folder(project, tmp_path)
    [record] = project.files.unread(project.files.folder_id(tmp_path))
    report = pipeline.add_class_of_files(project, "Owl", [record.id])
    assert classes(project) == {}
    assert (report.n_labelled, len(report.skipped)) == (0, 1)


def test_a_class_is_split_in_one_change(project, images):
    owl = pipeline.add_class_of_images(project, "Owl", images)
    made = pipeline.split_class(project, owl, [("Barn", images[:2]), ("Snowy", images[2:3])])
    assert classes(project) == {"Owl": images[3:], "Barn": images[:2], "Snowy": images[2:3]}
    assert len(made) == 2
    assert project.history.undo() == "Split Owl into 3"
    assert classes(project) == {"Owl": images}


def test_a_split_leaves_alone_what_has_another_label_by_now(project, images):
    owl = pipeline.add_class_of_images(project, "Owl", images[:3])
    fox = pipeline.add_class_of_images(project, "Fox", images[3:])
    assert pipeline.split_class(project, owl, [("Barn", images[3:])]) == ()
    assert len(pipeline.split_class(project, owl, [("Barn", images[2:])])) == 1
    assert classes(project)["Fox"] == sorted(project.labels.images_of(fox)) == images[3:]


def test_a_taken_name_ends_a_split_and_changes_nothing(project, images):
    owl = pipeline.add_class_of_images(project, "Owl", images)
    with pytest.raises(ClassError):
        pipeline.split_class(project, owl, [("Barn", images[:1]), ("Owl", images[1:2])])
    assert classes(project) == {"Owl": images}


def test_a_group_is_renamed_with_all_in_it(project):
    for name in ("bird", "bird/owl", "birds", "fox"):
        project.classes.add(name)
    assert project.classes.rename_group("bird", "animal/bird") == 2
    assert [one.name for one in project.classes.all()] == [
        "animal/bird", "animal/bird/owl", "birds", "fox",
    ]  # fmt: skip
    assert project.history.undo() == "Rename group bird to animal/bird"
    assert project.classes.find("bird/owl")


def test_a_group_may_take_a_name_that_one_in_it_is_about_to_leave(project):
    for name in ("a/x", "a/a/x"):
        project.classes.add(name)
    project.classes.rename_group("a", "a/a")
    assert [one.name for one in project.classes.all()] == ["a/a/x", "a/a/a/x"]
    project.history.undo()
    assert [one.name for one in project.classes.all()] == ["a/x", "a/a/x"]
    project.history.redo()
    assert [one.name for one in project.classes.all()] == ["a/a/x", "a/a/a/x"]


@pytest.mark.parametrize(("group", "name"), [("bird", "fox"), ("bird", "")])
def test_a_group_cannot_take_names_that_are_taken_or_empty(project, group, name):
    for one in ("bird", "bird/owl", "fox", "owl"):
        project.classes.add(one)
    with pytest.raises(ClassError):
        project.classes.rename_group(group, name)
    assert [one.name for one in project.classes.all()] == ["bird", "bird/owl", "fox", "owl"]


def test_names_are_tidy_around_their_slashes(project):
    assert project.classes.add(" bird / barn  owl /").name == "bird/barn owl"


def test_loose_files_become_a_class_in_one_change(project, tmp_path):
    for tone in (40, 200):
        Image.new("RGB", (9, 9), (tone,) * 3).save(tmp_path / f"{tone}.png")
    (tmp_path / "notes.txt").write_text("no picture")
    paths = [tmp_path / "40.png", tmp_path / "200.png", tmp_path / "notes.txt"]
    report = pipeline.add_class_of_paths(project, "Owl", paths)
    assert [one.n_examples for one in project.classes.all()] == [2]
    assert [Path(one.path).name for one in report.skipped] == ["notes.txt"]
    assert project.history.undo() == "Add class Owl of 2 images"
    assert project.classes.all() == []
    assert project.history.undo() == ""


def test_of_nothing_that_can_be_read_no_class_is_made(project, tmp_path):
    (tmp_path / "notes.txt").write_text("no picture")
    report = pipeline.add_class_of_paths(project, "Owl", [tmp_path / "notes.txt"])
    assert (report.class_ids, len(report.skipped)) == ((), 1)
    assert project.classes.all() == []
