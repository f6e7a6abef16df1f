"""Files with their labels and predictions, each file once, a person's word first."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.records import STATUSES, FoundFile, Neighbour


@pytest.fixture
def owl(project):
    return project.classes.add("Owl")


@pytest.fixture
def finch(project):
    return project.classes.add("Finch")


@pytest.fixture
def image(project, add_images):
    return add_images(project, 1)[0]


@pytest.fixture
def predicted(project, owl, finch, image, add_model, predict):
    """One image that the model calls Owl, with Finch as the runner-up; return the image."""
    model_id = add_model(project, [owl, finch])
    predict(
        project, model_id, image, owl.id, runner_up_id=finch.id, runner_up_confidence=0.15,
        status="unsure",
    )  # fmt: skip
    return image


def only_row(project):
    [row] = project.listing.rows()
    return row


def only_entry(project):
    entries = project.listing.entries()
    assert len(entries) == 1
    return {
        name: getattr(entries, name)[0].item()
        for name in ("label_ids", "class_ids", "confidences", "margins")
    } | {"status": STATUSES[entries.statuses[0]]}


def sync(project, folder, *paths):
    folder_id = project.files.show_folder(Path(folder))
    project.files.sync(folder_id, [FoundFile(path, 1, 1) for path in paths])


def full_paths(project, folder=None):
    return sorted(row.full_path.as_posix() for row in project.listing.rows(folder))


def test_an_empty_project_lists_nothing(project):
    assert len(project.listing.entries()) == 0
    assert list(project.listing.rows()) == []
    assert project.listing.counts() == {}


def test_a_file_that_was_not_read_is_pending(project):
    sync(project, "/a", "1.jpg")
    assert only_row(project).status == "pending"
    assert only_entry(project) == {
        "label_ids": 0, "class_ids": 0, "confidences": -1, "margins": -1, "status": "pending",
    }  # fmt: skip


def test_a_prediction_is_shown_with_its_runner_up(project, predicted, owl):
    row = only_row(project)
    assert (row.label, row.confidence) == ("Owl", 0.8)
    assert (row.runner_up, row.runner_up_confidence) == ("Finch", 0.15)
    entry = only_entry(project)
    assert (entry["class_ids"], entry["status"]) == (owl.id, "unsure")
    assert entry["margins"] == pytest.approx(0.65)


def test_a_persons_word_comes_first(project, predicted, finch):
    project.labels.put([predicted], finch.id)
    row = only_row(project)
    assert (row.label, row.status, row.confidence, row.by_person) == ("Finch", "labelled", 1, True)
    assert (row.runner_up, row.runner_up_confidence) == ("", None)


def test_none_of_these_is_unknown_without_a_label(project, predicted):
    project.labels.put([predicted], None)
    row = only_row(project)
    assert (row.label, row.status, row.confidence) == ("", "unknown", None)
    assert only_entry(project)["label_ids"] == -1


def test_the_models_word_is_back_when_the_label_is_removed(project, predicted):
    project.labels.put([predicted], None)
    project.labels.remove([predicted])
    assert (only_row(project).label, only_row(project).status) == ("Owl", "unsure")


def test_a_deleted_class_is_no_prediction_any_more(project, predicted, owl):
    project.classes.remove(owl.id)
    row = only_row(project)
    assert (row.label, row.status, row.confidence) == ("", "pending", None)
    assert (row.runner_up, row.runner_up_confidence) == ("", None)
    assert only_entry(project)["class_ids"] == 0


def test_a_deleted_runner_up_is_left_out(project, predicted, finch):
    project.classes.remove(finch.id)
    row = only_row(project)
    assert (row.label, row.runner_up, row.runner_up_confidence) == ("Owl", "", None)


def test_a_renamed_class_is_shown_by_its_new_name(project, predicted, owl):
    project.classes.rename(owl.id, "Barn owl")
    assert only_row(project).label == "Barn owl"


def test_predictions_of_another_model_do_not_show(project, predicted, owl, finch, add_model):
    add_model(project, [owl, finch])
    assert only_row(project).status == "pending"
    project.history.undo()
    assert only_row(project).status == "unsure"


def test_an_unreadable_file_failed_with_its_reason(project):
    sync(project, "/a", "1.jpg")
    project.files.record_unreadable(1, "the file is empty")
    assert (only_row(project).status, only_row(project).reason) == ("failed", "the file is empty")


def test_a_broken_image_failed_with_its_reason(project):
    sync(project, "/a", "1.jpg")
    project.files.record_image(1, "hash", None, None, "it is not a picture")
    assert (only_row(project).status, only_row(project).reason) == ("failed", "it is not a picture")


def test_files_that_are_gone_do_not_show(project):
    sync(project, "/a", "1.jpg", "2.jpg")
    sync(project, "/a", "2.jpg")
    assert full_paths(project) == ["/a/2.jpg"]
    assert len(project.listing.entries()) == 1


@pytest.mark.parametrize("order", [("/a", "/a/b"), ("/a/b", "/a")])
def test_nested_folders_show_no_file_twice(project, order):
    files = {"/a": ["1.jpg", "b/2.jpg", "bc/3.jpg"], "/a/b": ["2.jpg"]}
    for folder in order:
        sync(project, folder, *files[folder])
    assert full_paths(project) == ["/a/1.jpg", "/a/b/2.jpg", "/a/bc/3.jpg"]
    assert len(project.listing.entries()) == 3


def test_three_folders_in_each_other_show_no_file_twice(project):
    sync(project, "/a", "b/c/1.jpg", "b/2.jpg", "3.jpg")
    sync(project, "/a/b/c", "1.jpg")
    sync(project, "/a/b", "c/1.jpg", "2.jpg")
    assert full_paths(project) == ["/a/3.jpg", "/a/b/2.jpg", "/a/b/c/1.jpg"]


def test_a_removed_folder_inside_another_leaves_its_files_to_that_one(project):
    sync(project, "/a", "b/1.jpg")
    sync(project, "/a/b", "1.jpg")
    project.history.undo()
    assert full_paths(project) == ["/a/b/1.jpg"]
    assert len(project.listing.entries()) == 1


def test_a_removed_outer_folder_leaves_the_inner_one(project):
    sync(project, "/a/b", "1.jpg")
    sync(project, "/a", "1.jpg", "b/1.jpg")
    project.history.undo()
    assert full_paths(project) == ["/a/b/1.jpg"]


def test_names_with_wildcards_do_not_confuse_nested_folders(project):
    sync(project, "/a", "x_y/1.jpg", "xzy/2.jpg", "100%/3.jpg")
    sync(project, "/a/x_y", "1.jpg")
    sync(project, "/a/100%", "3.jpg")
    assert len(full_paths(project)) == 3


def test_one_folders_rows_are_named_relative_to_it(project):
    sync(project, "/a", "1.jpg", "b/2.jpg")
    sync(project, "/c", "3.jpg")
    assert [row.path for row in project.listing.rows(Path("/a"))] == ["1.jpg", "b/2.jpg"]


def test_an_outer_folder_alone_lists_everything_below_it(project):
    sync(project, "/a", "1.jpg", "b/2.jpg")
    sync(project, "/a/b", "2.jpg")
    assert full_paths(project, Path("/a")) == ["/a/1.jpg", "/a/b/2.jpg"]


def test_labelled_pictures_of_a_folder_that_is_not_shown_are_in_the_grid_alone(project, owl):
    folder_id = project.files.folder_id(Path("/pictures"))
    [file_id] = project.files.add(folder_id, [FoundFile("1.jpg", 1, 1)])
    project.labels.put([project.files.record_image(file_id, "1", 4, 3, "")], owl.id)
    assert only_entry(project)["label_ids"] == owl.id
    assert list(project.listing.rows()) == []


def test_what_else_is_noted_is_taken_for_no_model(project, owl, finch, image, add_model, predict):
    project.notes.put("audit", {"model": 1})  # before there is a model
    predict(project, add_model(project, [owl, finch]), image, owl.id)
    assert only_entry(project)["class_ids"] == owl.id


def test_files_are_counted_by_status(project, predicted):
    sync(project, "/a", "1.jpg", "2.jpg")
    assert project.listing.counts() == {"pending": 2, "unsure": 1}


def test_a_large_project_is_listed_whole(project, add_images):
    add_images(project, 45_000)
    entries = project.listing.entries()
    assert np.array_equal(entries.file_ids, np.arange(1, 45_001))
    assert len(entries.statuses) == len(entries.margins) == 45_000


def test_names_come_in_the_order_asked_for(project):
    sync(project, "/a", "1.jpg", "2.jpg")
    assert project.listing.names(np.array([2, 99, 1])) == ["2.jpg", "", "1.jpg"]


def test_detail_of_a_file_that_is_not_there_is_none(project):
    assert project.listing.detail(5) is None


def test_detail_gives_probabilities_highest_first(project, predicted, owl, finch):
    near = Neighbour(9, owl.id, 0.5)
    detail = project.listing.detail(1, (near,))
    assert [class_id for class_id, _ in detail.probabilities] == [owl.id, finch.id]
    assert (detail.width, detail.height, detail.prediction.class_id) == (4, 3, owl.id)
    assert detail.neighbours == (near,)


def test_detail_tells_a_label_from_none_of_these(project, image, owl):
    assert project.listing.detail(1).label_id is None
    project.labels.put([image], None)
    assert project.listing.detail(1).labelled_unknown
    project.labels.put([image], owl.id)
    assert project.listing.detail(1).label_id == owl.id
    assert not project.listing.detail(1).labelled_unknown


def test_detail_says_what_is_wrong_with_a_file(project):
    sync(project, "/a", "1.jpg")
    project.files.record_unreadable(1, "the file is empty")
    assert project.listing.detail(1).error == "the file is empty"
