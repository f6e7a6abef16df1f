"""What a project lists of its files, told apart from what it knows of others."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.file_facts import FileFacts
from core.domain.records import ORIGINS, STATUSES, FoundFile, Neighbour


@pytest.fixture
def owl(project):
    return project.classes.add("Owl").id


@pytest.fixture
def fox(project):
    return project.classes.add("Fox").id


def note(project, folder, *paths):
    """Note files with an image each; return the images."""
    folder_id = project.files.show_folder(Path(folder))
    ids = project.files.add(folder_id, [FoundFile(path, 5, 6, 7, 8, 9) for path in paths])
    return [project.files.record_image(n, f"hash {n}", 4, 3, "") for n in ids]


def rows(project, *part, **how):
    return {row.path: row for row in project.listing.rows(*part, **how)}


def models_of(project, add_model, *class_ids):
    return add_model(project, [one for one in project.classes.all() if one.id in class_ids])


# A row


def test_a_row_says_all_that_is_known(project, owl):
    [image] = note(project, "/a", "sub/1.jpg")
    project.files.note_splits([(1, "test")])
    project.labels.put([image], owl, origin="confirmed", picked="model")
    [row] = project.listing.rows()
    assert (row.path, row.full_path, row.label) == ("sub/1.jpg", Path("/a/sub/1.jpg"), "Owl")
    assert (row.width, row.height, row.content, row.file_id) == (4, 3, "hash 1", 1)
    assert (row.origin, row.by_person, row.split, row.reason) == ("confirmed", True, "test", "")
    assert row.facts == FileFacts(5, 6, 7, 8, 9)


def test_a_row_of_a_file_that_was_not_read_has_no_facts(project):
    project.files.add(project.files.show_folder(Path("/a")), [FoundFile("1.jpg", 5, 6)])
    [row] = project.listing.rows()
    assert (row.content, row.facts, row.origin, row.split) == ("", None, "", "")
    assert (row.label, row.confidence, row.by_person) == ("", None, False)


def test_a_row_of_a_prediction_says_whose_word_it_is(project, owl, fox, add_model, predict):
    [image] = note(project, "/a", "1.jpg")
    predict(project, models_of(project, add_model, owl, fox), image, owl, runner_up_id=fox)
    [row] = project.listing.rows()
    assert (row.origin, row.by_person, row.status) == ("predicted", False, "labelled")


@pytest.mark.parametrize(
    ("label", "expected"), [("owl", (0.8, "Fox", 0.1)), ("fox", (None, "", None))]
)
def test_a_label_accepted_unseen_is_as_sure_as_the_model_is_of_it(
    project, owl, fox, add_model, predict, label, expected
):
    [image] = note(project, "/a", "1.jpg")
    model_id = models_of(project, add_model, owl, fox)
    predict(project, model_id, image, owl, runner_up_id=fox)
    project.labels.put(
        [image], owl if label == "owl" else fox, origin="accepted", model_id=model_id, promise=0.1
    )
    [row] = project.listing.rows()
    assert (row.confidence, row.runner_up, row.runner_up_confidence) == expected
    assert (row.by_person, row.origin) == (False, "accepted")


def test_a_person_who_says_none_of_these_is_believed_whatever_the_file_says(project, owl):
    images = note(project, "/a", "1.jpg", "2.jpg", "3.jpg")
    project.labels.put(images[:1], None)
    project.labels.put(images[1:2], owl)
    for file_id in (1, 2, 3):
        project.files.record_unreadable(file_id, "gone mad")
    listed = rows(project)
    assert [(row.status, row.reason) for row in listed.values()] == [
        ("unknown", ""), ("labelled", ""), ("failed", "gone mad"),
    ]  # fmt: skip


def test_what_is_wrong_with_the_file_comes_before_what_is_wrong_with_the_image(project):
    note(project, "/a", "1.jpg")
    project.files.record_image(1, "hash 1", None, None, "damaged")
    project.files.record_unreadable(1, "it cannot be read")
    [row] = project.listing.rows()
    assert row.reason == "it cannot be read"
    assert project.listing.detail(1).error == "it cannot be read"


# Columns


def test_each_file_is_an_entry_with_its_own_facts(project, owl, fox, add_model, predict):
    images = note(project, "/a", *(f"{n}.jpg" for n in range(6)))
    model_id = models_of(project, add_model, owl, fox)
    for image, status in zip(images, STATUSES, strict=False):
        predict(project, model_id, image, fox, status=status, runner_up_id=owl)
    for image, origin in zip(images, ORIGINS, strict=False):
        project.labels.put([image], owl, origin=origin, model_id=model_id, promise=0.1)
    project.labels.put(images[5:], None)
    project.files.add(project.files.folder_id(Path("/a")), [FoundFile("new.jpg", 1, 1)])
    entries = project.listing.entries()
    assert entries.file_ids.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert entries.image_ids.tolist() == [*images, 0]
    assert entries.label_ids.tolist() == [owl] * 4 + [0, -1, 0]
    assert entries.class_ids.tolist() == [fox] * 5 + [0, 0]
    assert entries.confidences.tolist() == pytest.approx([0.8] * 5 + [-1, -1])
    assert entries.margins.tolist() == pytest.approx([0.7] * 5 + [-1, -1])
    assert [STATUSES[code] for code in entries.statuses] == [
        *["labelled"] * 4, "failed", "unknown", "pending",
    ]  # fmt: skip
    assert entries.origins.tolist() == [0, 1, 2, 3, -1, 0, -1]
    kinds = [column.dtype for column in (entries.confidences, entries.margins)]
    assert [*map(str, kinds)] == ["float32", "float32"]
    assert (str(entries.statuses.dtype), str(entries.origins.dtype)) == ("int8", "int8")
    names = project.listing.file_names()
    assert names.file_ids.tolist() == entries.file_ids.tolist()


def test_files_come_by_folder_and_then_as_they_were_found(project):
    first = project.files.show_folder(Path("/b"))
    second = project.files.show_folder(Path("/a"))
    project.files.add(second, [FoundFile("z.jpg", 1, 1)])
    project.files.add(first, [FoundFile("y.jpg", 1, 1), FoundFile("x.jpg", 1, 1)])
    project.files.add(second, [FoundFile("w.jpg", 1, 1)])
    assert project.listing.entries().file_ids.tolist() == [2, 3, 1, 4]
    assert project.listing.file_names().file_ids.tolist() == [2, 3, 1, 4]
    assert [*rows(project)] == ["x.jpg", "y.jpg", "w.jpg", "z.jpg"]


def test_what_is_gone_or_not_shown_has_no_name_either(project, owl):
    images = note(project, "/a", "1.jpg", "2.jpg")
    project.files.sync(1, [FoundFile("2.jpg", 5, 6, 7, 8, 9)])
    assert project.listing.file_names().file_ids.tolist() == [2]
    project.files.remove_folder(Path("/a"))
    assert project.listing.file_names().file_ids.tolist() == []
    assert project.listing.entries().file_ids.tolist() == []
    project.labels.put(images, owl)
    assert project.listing.file_names().file_ids.tolist() == [2]
    assert project.listing.entries().file_ids.tolist() == [2]


def test_names_are_of_the_files_asked_for(project):
    note(project, "/a", "1.jpg", "2.jpg", "3.jpg")
    assert project.listing.names([3, 1]) == ["3.jpg", "1.jpg"]
    assert project.listing.names([]) == []


# Parts of a project


def test_rows_end_after_so_many(project):
    note(project, "/a", "1.jpg", "2.jpg", "3.jpg")
    assert [*rows(project, most=2)] == ["1.jpg", "2.jpg"]
    assert len(rows(project)) == 3


def test_rows_of_a_folder_are_of_that_and_of_those_below(project):
    note(project, "/p/a", "1.jpg", "in/2.jpg", "inn/3.jpg")
    note(project, "/p/b", "in/4.jpg")
    note(project, "/q", "in/5.jpg")
    assert [*rows(project, Path("/p/a"))] == ["1.jpg", "in/2.jpg", "inn/3.jpg"]
    assert [*rows(project, Path("/p/a/in"))] == ["in/2.jpg"]
    assert [*rows(project, Path("/p"))] == ["1.jpg", "in/2.jpg", "inn/3.jpg", "in/4.jpg"]
    assert [*rows(project, Path("/nowhere"))] == []


def test_a_folder_that_is_a_project_s_own_and_one_inside_it_list_each_file_once(project):
    note(project, "/a", "in/1.jpg", "2.jpg")
    note(project, "/a/in", "1.jpg")
    assert [*rows(project, Path("/a"))] == ["2.jpg", "in/1.jpg"]
    assert [*rows(project, Path("/a/in"))] == ["1.jpg"]


def test_a_folder_shows_what_has_a_label_though_its_folder_is_not_shown(project, owl):
    images = note(project, "/a", "1.jpg", "2.jpg")
    project.labels.put(images[:1], owl)
    project.files.remove_folder(Path("/a"))
    assert [*rows(project)] == []
    assert [*rows(project, examples=True)] == ["1.jpg"]
    assert [*rows(project, Path("/a"))] == ["1.jpg"]
    assert [*rows(project, Path("/a"), examples=True)] == ["1.jpg"]
    assert [*rows(project, Path("/a"), examples=False)] == []


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("all", ["given", "none", "predicted", "unseen", "unsure"]),
        ("checked", ["given", "none"]),
        ("sure", ["given", "none", "predicted", "unseen"]),
    ],
)
@pytest.mark.parametrize("folder", [None, Path("/a"), Path("/")])
def test_which_rows_are_listed(project, owl, add_model, predict, which, expected, folder):
    given, none, predicted, unseen, unsure = note(
        project, "/a", "given", "none", "predicted", "unseen", "unsure"
    )
    model_id = models_of(project, add_model, owl)
    predict(project, model_id, predicted, owl)
    predict(project, model_id, unsure, owl, status="unsure")
    project.labels.put([given], owl)
    project.labels.put([none], None)
    project.labels.put([unseen], owl, origin="accepted", model_id=model_id, promise=0.1)
    assert [*rows(project, folder, which)] == expected
    assert sum(count for *_, count in project.listing.tally(folder, which)) == len(expected)


def test_a_tally_counts_by_status_and_whether_there_is_a_label(
    project, owl, fox, add_model, predict
):
    images = note(project, "/a", *(f"{n}.jpg" for n in range(6)))
    model_id = models_of(project, add_model, owl, fox)
    for image in images[:5]:
        predict(project, model_id, image, fox, status="unsure")
    project.labels.put(images[:1], owl)
    project.labels.put(images[1:3], None)
    assert sorted(project.listing.tally()) == [
        ("labelled", True, 1), ("pending", False, 1), ("unknown", False, 2), ("unsure", True, 2),
    ]  # fmt: skip
    assert all(type(has_name) is bool for _, has_name, _ in project.listing.tally())
    project.classes.remove(fox)
    assert sorted(project.listing.tally()) == [
        ("labelled", True, 1), ("pending", False, 3), ("unknown", False, 2),
    ]  # fmt: skip


def test_a_tally_is_of_the_same_files_as_the_rows(project, owl):
    images = note(project, "/a", "1.jpg", "2.jpg")
    note(project, "/b", "3.jpg")
    project.labels.put(images[:1], owl)
    project.files.remove_folder(Path("/a"))
    assert project.listing.tally() == [("pending", False, 1)]
    assert sorted(project.listing.tally(examples=True)) == [
        ("labelled", True, 1), ("pending", False, 1),
    ]  # fmt: skip
    assert project.listing.tally(Path("/a")) == [("labelled", True, 1)]
    assert project.listing.tally(Path("/b")) == [("pending", False, 1)]


def test_files_are_counted_by_status_as_plain_numbers(project, owl):
    images = note(project, "/a", "1.jpg", "2.jpg", "3.jpg")
    project.labels.put(images[:1], owl)
    counts = project.listing.counts()
    assert counts == {"labelled": 1, "pending": 2}
    assert {type(count) for count in counts.values()} == {int}


# Folders in folders


def listed(project):
    return sorted(row.full_path.as_posix() for row in project.listing.rows(examples=True))


def test_a_file_of_both_folders_stands_in_the_inner_one(project):
    note(project, "/a", "in/1.jpg", "in/2.jpg", "3.jpg")
    note(project, "/a/in", "1.jpg")
    assert sorted(rows(project)) == ["1.jpg", "3.jpg", "in/2.jpg"]


def test_where_the_inner_file_is_gone_the_outer_one_shows(project):
    note(project, "/a", "in/1.jpg")
    note(project, "/a/in", "1.jpg")
    project._db.execute("UPDATE files SET missing = 1 WHERE path = '1.jpg'")
    assert [*rows(project)] == ["in/1.jpg"]


def test_of_an_inner_folder_that_is_not_shown_the_outer_files_show(project, owl):
    note(project, "/a", "in/1.jpg", "2.jpg")
    [image] = note(project, "/a/in", "1.jpg")
    project.files.remove_folder(Path("/a/in"))
    assert sorted(rows(project)) == ["2.jpg", "in/1.jpg"]
    project.labels.put([image], owl)  # it shows for its label, and the outer one has none
    assert listed(project) == ["/a/2.jpg", "/a/in/1.jpg"]
    assert sorted(rows(project, examples=True)) == ["2.jpg", "in/1.jpg"]


def test_of_two_folders_that_are_not_shown_the_label_shows_once(project, owl):
    outer = note(project, "/a", "in/1.jpg")
    inner = note(project, "/a/in", "1.jpg")
    project.files.remove_folder(Path("/a"))
    project.files.remove_folder(Path("/a/in"))
    # Two images, as one of them was read before the picture changed: both have a label to show.
    project.labels.put(outer + inner, owl)
    assert listed(project) == ["/a/in/1.jpg", "/a/in/1.jpg"]
    project.files.record_image(1, "hash 2", 4, 3, "")
    assert listed(project) == ["/a/in/1.jpg"]


def test_twins_are_of_these_two_folders_alone(project):
    note(project, "/a", "in/1.jpg")
    note(project, "/b", "in/1.jpg", "1.jpg")
    note(project, "/a/in", "2.jpg")
    assert listed(project) == ["/a/in/1.jpg", "/a/in/2.jpg", "/b/1.jpg", "/b/in/1.jpg"]
    assert len(project.listing.entries()) == 4


# One file


def test_a_file_s_detail_is_of_itself_alone(project, owl, fox, add_model, predict):
    images = note(project, "/a", "1.jpg", "2.jpg")
    model_id = models_of(project, add_model, owl, fox)
    share = np.array([0.25, 0.75], np.float16).tobytes()
    predict(project, model_id, images[0], owl)
    predict(project, model_id, images[1], fox, probabilities=share)
    project.labels.put(images[1:], fox, origin="accepted", model_id=model_id, promise=0.25)
    project.files.record_image(2, "hash 2", 40, 30, "")
    near = (Neighbour(1, owl, 0.5),)
    detail = project.listing.detail(2, near)
    assert (detail.file.id, detail.file.path, detail.file.image_id) == (2, "2.jpg", images[1])
    assert (detail.width, detail.height, detail.error) == (40, 30, "")
    assert (detail.label_id, detail.origin, detail.promise) == (fox, "accepted", 0.25)
    assert detail.labelled_unknown is False
    assert detail.prediction.class_id == fox
    assert detail.probabilities == ((fox, 0.75), (owl, 0.25))
    assert detail.neighbours == near
    assert project.listing.detail(1).neighbours == ()
    assert project.listing.detail(1).label_id is None
    assert project.listing.detail(1).probabilities[0][0] == owl


def test_the_detail_of_a_file_that_was_not_read_is_empty(project, owl, add_model, predict):
    [image] = note(project, "/a", "1.jpg")
    predict(project, models_of(project, add_model, owl), image, owl)
    project.files.add(1, [FoundFile("2.jpg", 1, 1)])
    detail = project.listing.detail(2)
    assert (detail.width, detail.height, detail.error) == (None, None, "")
    assert (detail.label_id, detail.labelled_unknown) == (None, False)
    assert (detail.origin, detail.promise) == ("", None)
    assert (detail.prediction, detail.probabilities) == (None, ())


def test_a_detail_tells_what_is_wrong_with_the_image(project):
    note(project, "/a", "1.jpg", "2.jpg")
    project.files.record_image(1, "hash 1", None, None, "damaged")
    assert project.listing.detail(1).error == "damaged"
    assert project.listing.detail(2).error == ""


def test_without_a_model_nothing_is_predicted(project, owl, add_model, predict):
    [image] = note(project, "/a", "1.jpg")
    predict(project, models_of(project, add_model, owl), image, owl)
    project.history.undo()
    assert project.listing.detail(1).prediction is None
    assert [row.status for row in project.listing.rows()] == ["pending"]
