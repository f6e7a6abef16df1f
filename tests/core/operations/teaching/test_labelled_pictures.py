"""Pictures from anywhere, each with a label of its own, are taught in one change."""

import shutil

import pytest

from core.operations.teaching.labelled_pictures import add_labelled_pictures
from core.store import Project


@pytest.fixture
def project(tmp_path):
    with Project.open(tmp_path / "p.handful", create=True) as opened:
        yield opened


@pytest.fixture
def pictures(tmp_path, draw_image):
    """Three pictures in two folders."""
    places = ("one/a.png", "one/b.png", "two/c.png")
    return [draw_image(tmp_path / place, seed=n) for n, place in enumerate(places)]


def labels_in(project):
    """Return the label of each file, by its name; None for "none of these"."""
    names = {record.id: record.name for record in project.classes.all()}
    files = project.files.get(range(1, 20))
    labels = project.labels.of(file.image_id for file in files if file.image_id)
    return {
        file.full_path.name: names.get(labels[file.image_id])
        for file in files
        if file.image_id in labels
    }


def test_each_picture_gets_its_label_and_classes_are_made(project, pictures):
    a, b, c = pictures
    report = add_labelled_pictures(project, {a: "Owl", b: "Fox", c: "Owl"})
    assert (report.n_labelled, report.n_unchanged, report.skipped) == (3, 0, ())
    assert labels_in(project) == {"a.png": "Owl", "b.png": "Fox", "c.png": "Owl"}
    assert len(report.class_ids) == 2


def test_none_of_these_is_a_label_too(project, pictures):
    a, b, _ = pictures
    add_labelled_pictures(project, {a: "Owl", b: None})
    assert labels_in(project) == {"a.png": "Owl", "b.png": None}


def test_all_of_it_is_one_change(project, pictures):
    add_labelled_pictures(project, dict(zip(pictures, ("Owl", "Fox", "Owl"), strict=True)))
    assert project.history.undo() == "Add 3 examples of 2 classes"
    assert labels_in(project) == {}
    assert project.classes.all() == []
    project.history.redo()
    assert len(labels_in(project)) == 3


def test_what_is_so_already_is_counted(project, pictures):
    a, b, _ = pictures
    add_labelled_pictures(project, {a: "Owl"})
    report = add_labelled_pictures(project, {a: "Owl", b: "Owl"})
    assert (report.n_labelled, report.n_unchanged) == (1, 1)


def test_another_label_is_kept_and_told_unless_it_is_to_be_replaced(project, pictures):
    a, *_ = pictures
    add_labelled_pictures(project, {a: "Owl"})
    report = add_labelled_pictures(project, {a: "Fox"})
    assert (report.n_labelled, report.n_kept) == (0, 1)
    assert [skipped.path for skipped in report.skipped] == [str(a)]
    assert labels_in(project) == {"a.png": "Owl"}
    assert add_labelled_pictures(project, {a: "Fox"}, moves=True).n_labelled == 1
    assert labels_in(project) == {"a.png": "Fox"}


def test_one_picture_with_two_labels_gets_none(project, pictures):
    a, b, _ = pictures
    copy = b.with_name("copy.png")
    shutil.copy(a, copy)
    report = add_labelled_pictures(project, {a: "Owl", copy: "Fox", b: "Fox"})
    assert [(one.path, one.reason) for one in report.skipped] == [
        (str(copy), f"the same picture is in {a}")
    ]
    assert labels_in(project) == {"b.png": "Fox"}


def test_a_picture_that_is_there_twice_with_one_label_is_fine(project, pictures):
    a, b, _ = pictures
    copy = b.with_name("copy.png")
    shutil.copy(a, copy)
    report = add_labelled_pictures(project, {a: "Owl", copy: "Owl"})
    assert (report.n_labelled, report.skipped) == (1, ())


def test_names_that_look_the_same_are_one_class(project, pictures):
    a, b, _ = pictures
    add_labelled_pictures(project, {a: "Owl", b: "Owl "})
    assert [record.name for record in project.classes.all()] == ["Owl"]


def test_what_cannot_be_taught_is_told_and_the_rest_is(project, pictures, tmp_path):
    a, b, _ = pictures
    damaged, notes = tmp_path / "damaged.png", tmp_path / "notes.txt"
    damaged.write_bytes(b"\x89PNG nothing")
    notes.write_text("no picture")
    labels = {a: "Owl", b: "  ", damaged: "Owl", notes: "Owl", tmp_path / "gone.png": "Owl"}
    report = add_labelled_pictures(project, labels)
    assert report.n_labelled == 1
    told = {skipped.path: skipped.reason for skipped in report.skipped}
    assert told.keys() == {str(path) for path in labels} - {str(a)}
    assert told[str(b)] == "its name cannot be seen"
    assert told[str(notes)] == "it is a document, which is not read"


def test_stop_leaves_no_label(project, pictures):
    from core.domain.errors import Cancelled

    def stop(*_):
        raise Cancelled

    with pytest.raises(Cancelled):
        add_labelled_pictures(project, {pictures[0]: "Owl"}, tick=stop)
    assert labels_in(project) == {}
    assert project.classes.all() == []
