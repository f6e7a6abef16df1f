"""The ledger of batches: nothing is done twice, nothing is dropped."""

from pathlib import Path

import pytest

from core.domain.records import FoundFile
from core.domain.reports import Skipped
from core.store import runs as store_runs

FOLDER = Path("/pictures")


@pytest.fixture
def model_id(project, add_model):
    return add_model(project, [project.classes.add("Owl"), project.classes.add("Finch")])


@pytest.fixture
def folder_id(project, add_images, model_id, predict):
    for image_id in add_images(project, 3, str(FOLDER)):
        predict(project, model_id, image_id, project.classes.all()[0].id)
    return project.files.folder_id(FOLDER)


@pytest.fixture
def runs(project):
    return project.runs


def found(*numbers, mtime_ns=20):
    return [FoundFile(f"a{one}.jpg", 10, mtime_ns, 30, one + 1, 1) for one in numbers]


def pending(runs, run_id):
    return [file.path for file in runs.pending(run_id)]


def test_a_new_run_has_everything_still_to_do(runs, folder_id, model_id):
    run_id, n_done = runs.open(folder_id, model_id)
    assert (pending(runs, run_id), n_done) == (["a0.jpg", "a1.jpg", "a2.jpg"], 0)


def test_a_run_goes_on_where_it_stopped(runs, folder_id, model_id, project, reopen):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(1, "labelled", ""), (3, "unsure", "")])
    runs = reopen(project).runs
    assert runs.open(folder_id, model_id) == (run_id, 2)
    assert pending(runs, run_id) == ["a1.jpg"]


def test_another_model_or_folder_is_another_run(project, runs, folder_id, model_id, add_model):
    other_folder = project.files.show_folder(Path("/other"))
    other_model = add_model(project, project.classes.all())
    pairs = [(folder_id, model_id), (folder_id, other_model), (other_folder, model_id)]
    assert len({runs.open(*pair)[0] for pair in pairs}) == 3


def test_new_files_join_a_finished_run(project, runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(number, "labelled", "") for number in (1, 2, 3)])
    runs.finish(run_id)
    project.files.sync(folder_id, found(0, 1, 2, 9))
    assert runs.open(folder_id, model_id) == (run_id, 3)
    assert pending(runs, run_id) == ["a9.jpg"]


def test_a_changed_file_is_to_do_again(project, runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(number, "labelled", "") for number in (1, 2, 3)])
    project.files.sync(folder_id, [*found(0, 2), *found(1, mtime_ns=21)])
    runs.open(folder_id, model_id)
    assert pending(runs, run_id) == ["a1.jpg"]


def test_a_file_that_holds_another_image_by_now_is_to_do_again(project, runs, folder_id, model_id):
    """Something else, such as embedding, may have read it before the run did."""
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(number, "labelled", "") for number in (1, 2, 3)])
    project.files.record_image(1, "another", 4, 3, "")
    project.files.record_image(2, f"{FOLDER}/a0", 4, 3, "")  # whose prediction is known
    runs.open(folder_id, model_id)
    assert pending(runs, run_id) == ["a0.jpg"]


def test_a_file_that_is_gone_leaves_the_ledger(project, runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    project.files.sync(folder_id, found(0))
    runs.open(folder_id, model_id)
    assert runs.counts(run_id) == {"pending": 1}


def test_a_file_that_failed_is_tried_again_where_it_could_not_be_read(
    project, runs, folder_id, model_id
):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(1, "failed", "the file is gone"), (2, "failed", "the file is damaged")])
    with project.atomic():
        project.files.record_unreadable(1, "the file is gone")
        project.files.record_image(2, "damaged", None, None, "the file is damaged")
    runs.open(folder_id, model_id)
    assert pending(runs, run_id) == ["a0.jpg", "a2.jpg"]


def test_files_are_counted_by_status(runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(1, "labelled", ""), (2, "failed", "the file is empty")])
    assert runs.counts(run_id) == {"labelled": 1, "failed": 1, "pending": 1}


def test_failures_come_with_their_reason(runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(2, "failed", "the file is empty"), (1, "labelled", "")])
    assert runs.failures(run_id) == [Skipped("a1.jpg", "the file is empty")]


def test_the_newest_run_tells_what_is_still_to_do(project, runs, folder_id, model_id):
    assert runs.latest() is None
    run_id, _ = runs.open(folder_id, model_id)
    runs.mark(run_id, [(1, "labelled", "")])
    assert runs.latest() == (run_id, str(FOLDER), 2)


def test_runs_of_removed_folders_are_not_offered_again(project, runs, model_id, folder_id):
    runs.open(folder_id, model_id)
    assert project.history.undo() == "Add folder pictures"
    assert runs.latest() is None


def test_a_clock_that_was_set_back_does_not_hide_an_interrupted_run(
    project, runs, folder_id, model_id, monkeypatch, reopen
):
    other_folder = project.files.show_folder(Path("/other"))
    monkeypatch.setattr(store_runs, "now", lambda: "2026-11-30T12:00:00+00:00")
    runs.open(other_folder, model_id)
    monkeypatch.setattr(store_runs, "now", lambda: "2001-01-01T00:00:00+00:00")
    run_id, _ = runs.open(folder_id, model_id)
    assert reopen(project).runs.latest() == (run_id, str(FOLDER), 3)


def test_a_run_that_is_taken_up_again_is_the_newest(project, runs, folder_id, model_id):
    run_id, _ = runs.open(folder_id, model_id)
    other_id, _ = runs.open(project.files.show_folder(Path("/other")), model_id)
    assert runs.latest()[0] == other_id
    assert runs.open(folder_id, model_id)[0] == run_id
    assert runs.latest()[0] == run_id


def test_a_file_that_failed_for_a_reason_that_may_pass_is_to_do_again(
    project, runs, folder_id, model_id
):
    run_id, _ = runs.open(folder_id, model_id)
    with project.atomic():
        project.files.record_image(1, "damaged", None, None, "the file is damaged")
        project.files.record_unreadable(2, "it cannot be read: Input/output error")
        runs.mark(run_id, [(number, "failed", "a reason") for number in (1, 2, 3)])
    assert runs.open(folder_id, model_id) == (run_id, 1)
    assert pending(runs, run_id) == ["a1.jpg", "a2.jpg"]
