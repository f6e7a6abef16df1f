"""Several runs in one ledger: what is done to one leaves the others as they were."""

from pathlib import Path

import pytest

from core.domain.records import FoundFile
from core.domain.reports import Skipped


@pytest.fixture
def models(project, add_model):
    owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
    return [add_model(project, [owl, fox]), add_model(project, [owl, fox])]


@pytest.fixture
def folders(project, add_images, models):
    add_images(project, 3, "/first", prefix="a")
    add_images(project, 3, "/second", prefix="b")
    return [project.files.folder_id(Path(one)) for one in ("/first", "/second")]


@pytest.fixture
def runs(project, folders, models):
    """Three runs with files of every kind; return their ids: first-0, first-1, second-0."""
    ids = [
        project.runs.open(folder, model)[0]
        for folder, model in [(folders[0], models[0]), (folders[0], models[1])]
    ] + [project.runs.open(folders[1], models[0])[0]]
    for run_id, files in zip(ids, ([1, 2, 3], [1, 2, 3], [4, 5, 6]), strict=True):
        statuses = ("labelled", "failed", "unsure")
        items = [(one, status, f"{run_id}") for one, status in zip(files, statuses, strict=True)]
        project.runs.mark(run_id, items)
        project.runs.finish(run_id)
    return ids


def ledger(project, *without):
    rows = project._db.execute("SELECT run_id, file_id, status, reason FROM run_items")
    ends = project._db.execute("SELECT id, finished IS NULL, turn FROM runs")
    return [row for rows in (rows, ends) for row in rows if row[0] not in without]


def items_of(project, run_id):
    rows = project._db.execute(
        "SELECT file_id, status, reason FROM run_items WHERE run_id = ? ORDER BY file_id", [run_id]
    )
    return rows.fetchall()


def test_a_run_taken_up_again_leaves_the_others_alone(project, runs, folders, models):
    found = [FoundFile(f"a{n}.jpg", 10, 20 + (n == 2), 30, n + 1, 1) for n in range(3)]
    project.files.sync(folders[0], found)  # the third has changed, and was not read since
    before = ledger(project, runs[0])
    assert project.runs.open(folders[0], models[0]) == (runs[0], 0)
    assert ledger(project, runs[0]) == before
    assert items_of(project, runs[0]) == [(one, "pending", "") for one in (1, 2, 3)]


def test_files_that_are_gone_leave_their_own_runs_alone(project, runs, folders, models):
    project.files.sync(folders[0], [FoundFile("a0.jpg", 10, 20, 30, 1, 1)])
    project.files.sync(folders[1], [])
    before = ledger(project, runs[1])
    project.runs.open(folders[1], models[0])
    assert items_of(project, runs[2]) == []
    after = ledger(project, runs[1])
    assert [row for row in after if row[0] == runs[0] and len(row) == 4] == [
        row for row in before if row[0] == runs[0] and len(row) == 4
    ]
    assert project.runs.open(folders[0], models[0])[0] == runs[0]
    assert [row[0] for row in items_of(project, runs[0])] == [1]
    assert [row[0] for row in items_of(project, runs[1])] == [1, 2, 3]


def test_what_ends_ends_alone(project, runs):
    project._db.execute("UPDATE runs SET finished = NULL")
    project.runs.finish(runs[1])
    rows = project._db.execute("SELECT id FROM runs WHERE finished IS NOT NULL")
    assert rows.fetchall() == [(runs[1],)]
    (finished,) = project._db.execute(
        "SELECT finished FROM runs WHERE id = ?", [runs[1]]
    ).fetchone()
    assert finished.startswith("20")


def test_what_is_marked_is_marked_once(project, runs):
    before = ledger(project, runs[1])
    project.runs.mark(runs[1], [(2, "unknown", "a reason")])
    assert ledger(project, runs[1]) == before
    assert items_of(project, runs[1])[1] == (2, "unknown", "a reason")
    assert [row[1] for row in items_of(project, runs[1])] == ["labelled", "unknown", "unsure"]


def test_each_run_counts_its_own(project, runs, folders, models):
    project.runs.mark(runs[2], [(4, "failed", "torn"), (6, "failed", "empty")])
    assert project.runs.counts(runs[0]) == {"labelled": 1, "failed": 1, "unsure": 1}
    assert project.runs.counts(runs[2]) == {"failed": 3}
    reasons = [("b0.jpg", "torn"), ("b1.jpg", "3"), ("b2.jpg", "empty")]
    assert project.runs.failures(runs[2]) == [Skipped(*one) for one in reasons]
    assert [one.path for one in project.runs.failures(runs[0])] == ["a1.jpg"]


def test_failures_come_by_path_whenever_they_were_marked(project, folders, models):
    folder_id = project.files.show_folder(Path("/third"))
    project.files.add(folder_id, [FoundFile(one, 1, 1) for one in ("z.jpg", "b.jpg")])
    run_id, _ = project.runs.open(folder_id, models[0])
    project.runs.mark(run_id, [(7, "failed", "one"), (8, "failed", "two")])
    assert project.runs.failures(run_id) == [Skipped("b.jpg", "two"), Skipped("z.jpg", "one")]


def test_only_what_is_pending_in_this_run_is_to_do(project, runs):
    project.runs.mark(runs[0], [(1, "pending", ""), (3, "pending", "")])
    project.runs.mark(runs[1], [(2, "pending", "")])
    assert [one.path for one in project.runs.pending(runs[0])] == ["a0.jpg", "a2.jpg"]
    assert project.runs.pending(runs[2]) == []


def test_a_done_file_counts_as_done_in_its_own_run(project, runs, folders, models, predict):
    owl = project.classes.all()[0].id
    for image_id in (1, 2, 3):
        predict(project, models[0], image_id, owl)
    assert project.runs.open(folders[0], models[0]) == (runs[0], 2)
    assert items_of(project, runs[0]) == [
        (1, "labelled", f"{runs[0]}"),
        (2, "pending", ""),
        (3, "unsure", f"{runs[0]}"),
    ]


def test_what_another_model_said_of_a_picture_does_not_count(
    project, runs, folders, models, predict
):
    predict(project, models[1], 1, project.classes.all()[0].id)
    project.runs.open(folders[0], models[0])
    assert items_of(project, runs[0])[0] == (1, "pending", "")


def test_a_project_of_one_picture_goes_by_that(project, add_images, models):
    """No other picture stands in for the one of the file."""
    add_images(project, 1, "/lone")
    folder_id = project.files.folder_id(Path("/lone"))
    run_id, _ = project.runs.open(folder_id, models[0])
    for status in ("labelled", "failed"):
        project.runs.mark(run_id, [(1, status, "a reason")])
        assert project.runs.open(folder_id, models[0]) == (run_id, 0)
        assert items_of(project, run_id) == [(1, "pending", "")]


def test_a_damaged_picture_is_not_tried_again_for_the_sake_of_another(
    project, runs, folders, models
):
    with project.atomic():
        project.files.record_image(2, "damaged", None, None, "the file is damaged")
    assert project.runs.open(folders[0], models[0]) == (runs[0], 1)
    assert items_of(project, runs[0])[1] == (2, "failed", f"{runs[0]}")


def test_a_run_that_is_begun_again_is_not_finished(project, runs, folders, models):
    project.runs.open(folders[0], models[1])
    rows = project._db.execute("SELECT id FROM runs WHERE finished IS NULL")
    assert rows.fetchall() == [(runs[1],)]


def test_whichever_run_was_taken_up_last_is_the_latest(project, runs, folders, models):
    pairs = [(folders[0], models[0]), (folders[0], models[1]), (folders[1], models[0])]
    for number in (0, 1, 2, 1, 0, 2):
        project.runs.open(*pairs[number])
        found = project.runs.latest()
        assert found[:2] == (runs[number], ("/first", "/first", "/second")[number])
    project.runs.mark(runs[2], [(4, "labelled", ""), (5, "failed", "")])
    project.runs.mark(runs[0], [(1, "labelled", "")])
    assert project.runs.latest() == (runs[2], "/second", 1)


def test_the_latest_run_of_a_folder_that_is_still_there(project, runs, folders):
    project._db.execute("UPDATE folders SET removed = 1 WHERE id = ?", [folders[1]])
    assert project.runs.latest()[0] == runs[1]


def test_files_that_a_person_labelled_are_counted_by_what_the_run_said(project, runs):
    owl, fox = (one.id for one in project.classes.all())
    project.labels.put([1, 2, 4], owl)
    project.labels.put([3], fox, origin="accepted", promise=0.02)
    assert project.runs.labelled_by_person(runs[0]) == {"labelled": 1}
    project.labels.put([3], fox, origin="confirmed")
    project.runs.mark(runs[1], [(1, "pending", "")])
    assert project.runs.labelled_by_person(runs[0]) == {"labelled": 1, "unsure": 1}
    assert project.runs.labelled_by_person(runs[1]) == {"unsure": 1}
