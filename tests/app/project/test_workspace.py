"""The open project: what a click changes in it, undo, errors, thumbnails."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.messages import errors as wording
from app.project.local_calls import list_entries
from app.project.workspace import Workspace
from core.domain.errors import ClassError, ProjectLocked, ProjectMissing, ProjectNotWritable
from core.store import Project
from tests.app.project_fixtures import add_model, examples_of, make_project, rows_of
from tests.other_process import held_open, is_locked_for_others


@pytest.fixture
def path(tmp_path, draw_image):
    return make_project(tmp_path / "birds.handful", draw_image)


@pytest.fixture
def workspace(qapp, path):
    workspace = Workspace()
    assert workspace.open(path)
    workspace.keep(list_entries(path))
    yield workspace
    workspace.close()


def errors_of(workspace):
    errors = []
    workspace.failed.connect(errors.append)
    return errors


def read_files(workspace):
    return workspace.table.entries.file_ids[workspace.table.entries.image_ids > 0]


def test_an_open_project_shows_what_it_holds(workspace, path):
    assert workspace.path == path
    assert [(one.name, one.n_examples) for one in workspace.classes] == [("Owl", 2), ("Fox", 2)]
    assert len(workspace.table) == 8
    assert workspace.folders == [path.parent / "pool"]
    assert workspace.model is None


def test_a_missing_project_is_not_made_silently(qapp, tmp_path):
    workspace = Workspace()
    errors = errors_of(workspace)
    assert not workspace.open(tmp_path / "gone.handful")
    assert isinstance(errors[0], ProjectMissing)
    assert not (tmp_path / "gone.handful").exists()


def test_a_project_open_elsewhere_leaves_the_one_at_hand(workspace, tmp_path, draw_image):
    other = make_project(tmp_path / "other" / "b.handful", draw_image, n_pool=0)
    errors = errors_of(workspace)
    with Project.open(other):
        assert not workspace.open(other)
    assert isinstance(errors[0], ProjectLocked)
    assert workspace.classes[0].name == "Owl"


def test_opening_the_same_project_again_is_no_trouble(workspace, path):
    assert workspace.open(path)


def test_a_first_class_makes_a_project(qapp):
    workspace = Workspace()
    record = workspace.add_class("Owl")
    assert record.name == "Owl"
    assert workspace.path.name == "Untitled.handful"
    workspace.close()
    (again := Workspace()).add_class("Fox")
    assert again.path.name == "Untitled 2.handful"
    for path in (again.path.parent).glob("Untitled*.handful"):
        again.close()
        path.unlink()


def test_save_as_goes_on_with_the_copy(workspace, path, tmp_path):
    target = tmp_path / "copy.handful"
    assert workspace.save_as(target)
    workspace.add_class("Hare")
    assert list(examples_of(target)) == ["Owl", "Fox", "Hare"]
    assert list(examples_of(path)) == ["Owl", "Fox"]


def test_save_as_over_a_project_open_elsewhere_leaves_both_as_they_are(
    workspace, path, tmp_path, draw_image
):
    other = make_project(tmp_path / "other" / "b.handful", draw_image, n_pool=0, classes=("Hawk",))
    errors = errors_of(workspace)
    with held_open(other) as window:
        before = {one.name: one.stat().st_ino for one in other.parent.iterdir()}
        assert not workspace.save_as(other)
        assert {one.name: one.stat().st_ino for one in other.parent.iterdir()} == before
        assert window.add_class("Kite") == "['Hawk', 'Kite']"
    assert [type(one) for one in errors] == [ProjectLocked]
    assert wording.sentence(errors[0]).startswith("“b.handful” is open in another")
    assert workspace.path == path
    assert workspace.add_class("Hare")
    assert list(examples_of(path)) == ["Owl", "Fox", "Hare"]
    assert list(examples_of(other)) == ["Hawk", "Kite"]


def test_save_as_holds_the_copy_and_lets_go_of_the_first(workspace, path, tmp_path):
    target = tmp_path / "copy.handful"
    assert workspace.save_as(target)
    assert is_locked_for_others(target)
    assert not is_locked_for_others(path)


def test_save_as_where_the_copy_cannot_be_opened_stays_with_the_first(
    workspace, path, tmp_path, monkeypatch
):
    def fail(*_, **__):
        raise ProjectNotWritable(tmp_path, "the disk is full")

    monkeypatch.setattr("core.store.opening._connect", fail)
    assert not workspace.save_as(tmp_path / "copy.handful")
    monkeypatch.undo()
    assert workspace.path == path
    assert workspace.add_class("Hare")
    assert not is_locked_for_others(tmp_path / "copy.handful")


@pytest.mark.parametrize("way", ["itself", "relative", "link"])
def test_save_as_onto_itself_changes_nothing(workspace, path, monkeypatch, way):
    monkeypatch.chdir(path.parent)
    (link := path.with_name("link.handful")).symlink_to(path)
    errors, turns = errors_of(workspace), []
    workspace.project_changed.connect(lambda: turns.append(1))
    same = {"itself": path, "relative": Path(path.name), "link": link}[way]
    assert workspace.save_as(same)
    assert workspace.open(same)
    assert (errors, turns, workspace.path) == ([], [], path)
    assert link.is_symlink()
    workspace.add_class("Hare")
    assert list(examples_of(path)) == ["Owl", "Fox", "Hare"]


def test_a_class_can_be_renamed_coloured_moved_merged_and_deleted(workspace):
    owl, fox = workspace.classes
    assert workspace.rename_class(owl.id, "Barn owl")
    assert workspace.recolour_class(owl.id, "#123456")
    assert workspace.reorder_classes([fox.id, owl.id])
    assert [one.name for one in workspace.classes] == ["Fox", "Barn owl"]
    assert workspace.classes[1].colour == "#123456"
    assert workspace.merge_classes(owl.id, fox.id)
    assert [(one.name, one.n_examples) for one in workspace.classes] == [("Fox", 4)]
    assert workspace.remove_class(fox.id)
    assert workspace.classes == []


def test_a_name_that_is_taken_is_an_error_and_changes_nothing(workspace):
    errors = errors_of(workspace)
    assert not workspace.rename_class(workspace.classes[0].id, "Fox")
    assert isinstance(errors[0], ClassError)
    assert workspace.classes[0].name == "Owl"


def test_a_label_shows_at_once_and_lies_in_the_file(workspace, qtbot, path):
    _, fox = workspace.classes
    files = read_files(workspace)
    with qtbot.waitSignal(workspace.rows_changed) as caught:
        assert workspace.label_images(workspace.table.image_ids_of(files[:1]), fox.id)
    assert caught.args[0].tolist() == files[:1].tolist()
    assert workspace.table.line(int(files[0])).label_id == fox.id
    assert examples_of(path) == {"Owl": 1, "Fox": 3}


def test_none_of_these_is_a_label(workspace):
    files = read_files(workspace)
    workspace.label_images(workspace.table.image_ids_of(files[:1]), None)
    assert workspace.table.line(int(files[0])).status == "unknown"


def test_a_label_can_be_taken_off(workspace, qtbot):
    files = read_files(workspace)
    with qtbot.waitSignal(workspace.listing_wanted):
        assert workspace.unlabel_files(files[:1])
    assert workspace.classes[0].n_examples == 1


def test_undo_and_redo_are_named_and_survive_reopening(workspace, path):
    workspace.rename_class(workspace.classes[0].id, "Barn owl")
    workspace.close()
    assert workspace.open(path)
    assert workspace.undo_name == "Rename Owl to Barn owl"
    assert workspace.undo() == "Rename Owl to Barn owl"
    assert workspace.classes[0].name == "Owl"
    assert workspace.redo_name == "Rename Owl to Barn owl"
    assert workspace.redo() == "Rename Owl to Barn owl"
    assert workspace.classes[0].name == "Barn owl"


def test_accepting_is_one_change(workspace, path):
    add_model(path)
    workspace.refresh()
    workspace.keep(list_entries(path))
    files = workspace.table.entries.file_ids
    assert workspace.accept(files, "Accept 4 predictions") == 4
    assert workspace.table.n_labelled_by_person() == 8
    assert examples_of(path) == {"Owl": 4, "Fox": 4}
    assert workspace.undo() == "Accept 4 predictions"
    assert examples_of(path) == {"Owl": 2, "Fox": 2}


def with_predictions(workspace, path):
    """Return the images that a model has predicted."""
    add_model(path)
    workspace.refresh()
    workspace.keep(list_entries(path))
    entries = workspace.table.entries
    return entries.image_ids[entries.class_ids > 0].tolist()


def noted(path, image_ids):
    """Return origin, what picked, the model and the promise of labels, as the file has them."""
    query = "SELECT origin, picked, model_id, promise FROM labels WHERE image_id = ?"
    return [row for one in image_ids for row in rows_of(path, query, [one])]


def test_a_label_is_noted_with_how_it_came_to_be(workspace, path):
    images = with_predictions(workspace, path)
    files = workspace.table.entries.file_ids[workspace.table.entries.image_ids == images[1]]
    workspace.label_images(images[:1], None, picked="audit")
    workspace.accept(files, "Accept 1 prediction", picked="model")
    assert noted(path, images[:2]) == [
        ("given", "audit", None, None),
        ("confirmed", "model", workspace.model.id, None),
    ]
    assert workspace.table.line(int(files[0])).origin == "confirmed"


def test_what_is_accepted_unseen_keeps_its_promise_and_leaves_labels_alone(workspace, path):
    images = with_predictions(workspace, path)
    workspace.label_images(images[:1], workspace.classes[0].id)
    before = workspace.table.n_labelled_by_person()
    with Project.open(path, lock=False) as project:  # which the window has not heard of yet
        project.labels.put(images[1:2], None)
    assert workspace.accept_unseen(images, "Accept 4 images (at most 5 % wrong)", 0.05) == 2
    assert noted(path, images) == [
        ("given", "", None, None),
        ("given", "", None, None),
        ("accepted", "", workspace.model.id, 0.05),
        ("accepted", "", workspace.model.id, 0.05),
    ]
    assert workspace.table.n_images_unseen() == 2
    assert workspace.table.n_labelled_by_person() == before
    assert examples_of(path) == {"Owl": 3, "Fox": 2}
    assert workspace.undo() == "Accept 4 images (at most 5 % wrong)"
    workspace.keep(list_entries(path))
    assert workspace.table.n_images_unseen() == 0


def test_what_was_accepted_unseen_can_be_confirmed(workspace, path):
    images = with_predictions(workspace, path)
    workspace.accept_unseen(images, "Accept 4 images (at most 5 % wrong)", 0.05)
    files = workspace.table.entries.file_ids
    assert workspace.accept(files, "Accept 4 predictions") == 4
    assert {row[0] for row in noted(path, images)} == {"confirmed"}
    assert workspace.table.n_images_unseen() == 0
    assert sum(examples_of(path).values()) == 8


def test_accepting_nothing_is_no_change(workspace):
    before = workspace.undo_name
    assert workspace.accept(workspace.table.entries.file_ids, "Accept") == 0
    assert workspace.undo_name == before


def test_a_model_goes_stale_when_the_examples_change(workspace, path):
    add_model(path)
    workspace.refresh()
    assert workspace.model.learner == "ridge"
    assert workspace.model_is_stale


def test_an_interrupted_batch_is_found(workspace, path):
    add_model(path)
    with Project.open(path, lock=False) as project:
        folder = project.files.folder_id(path.parent / "pool")
        run_id, _ = project.runs.open(folder, project.models.current().id)
        first = project.runs.pending(run_id)[0]
        with project.atomic():
            project.runs.mark(run_id, [(first.id, "labelled", "")])
    assert workspace.unfinished() == (path.parent / "pool", 1, 4)


def test_examples_are_shown_newest_first(workspace):
    owl = workspace.classes[0]
    files = workspace.example_files(owl.id, 5)
    assert len(files) == 2
    assert all(workspace.path_of(one).parent.name == "Owl" for one in files)
    assert len(workspace.example_files(owl.id, 1)) == 1


def test_thumbnails_come_from_any_thread(workspace):
    found = {}
    files = workspace.table.entries.file_ids.tolist()

    def fetch(part):
        for file_id in part:
            found[file_id] = workspace.thumbnail(file_id)

    threads = [threading.Thread(target=fetch, args=(files[n::2],)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(files)
    assert all(image is not None and image.width() == 64 for image in found.values())


def test_a_picture_that_cannot_be_read_has_no_thumbnail(workspace, path):
    file_id = int(workspace.table.entries.file_ids[0])
    workspace.path_of(file_id).write_bytes(b"not a picture")
    assert workspace.thumbnail(file_id) is None
    assert workspace.preview(file_id) is None
    assert workspace.thumbnail(10_000) is None


def test_the_detail_of_a_file_is_whole(workspace):
    file_id = int(read_files(workspace)[0])
    detail = workspace.detail(file_id)
    assert detail.file.id == file_id
    assert detail.label_id == workspace.classes[0].id


def test_a_closed_workspace_knows_nothing(workspace):
    workspace.close()
    assert workspace.path is None
    assert workspace.detail(1) is None
    assert workspace.path_of(1) is None
    assert workspace.names_of([1]) == []
    assert workspace.example_files(1, 5) == []
    assert workspace.files_of_images([1]) == {}
    assert workspace.thumbnail(1) is None
    assert workspace.unfinished() is None
    QCoreApplication.processEvents()
