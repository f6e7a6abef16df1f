"""The table of files behind the grid."""

from pathlib import Path

import numpy as np
import pytest

from app.project.file_table import EntryTable
from core.domain.records import ORIGINS, Entries
from core.domain.review import NONE_OF_THESE


def table():
    """Return files 5, 3, 9, 7: read and sure, unsure, a copy of 5, not read yet."""
    return EntryTable(
        Entries(
            file_ids=np.array([5, 3, 9, 7]),
            image_ids=np.array([50, 30, 50, 0]),
            label_ids=np.zeros(4, np.int64),
            class_ids=np.array([1, 2, 1, 0]),
            confidences=np.array([0.9, 0.4, 0.9, -1], np.float32),
            margins=np.array([0.8, 0.1, 0.8, -1], np.float32),
            statuses=np.array([1, 2, 1, 0], np.int8),
            origins=np.full(4, -1, np.int8),
        )
    )


def test_files_are_found_in_the_order_asked_for():
    assert table().rows_of([7, 5, 4, 3]).tolist() == [3, 0, 1]


def test_an_empty_table_knows_nothing():
    empty = EntryTable()
    assert len(empty) == 0
    assert empty.rows_of([1]).tolist() == []
    assert empty.line(1) is None
    assert empty.folders_with_predictions(lambda _: Path("/")) == []


def test_a_line_says_what_is_known():
    line = table().line(3)
    assert (line.image_id, line.class_id, line.status) == (30, 2, "unsure")
    assert line.confidence == pytest.approx(0.4)
    assert line.origin == ""


def test_a_label_goes_to_every_copy():
    entries = table()
    assert entries.set_label([50], 2, "given").tolist() == [5, 9]
    assert entries.entries.label_ids.tolist() == [2, 0, 2, 0]
    assert [entries.line(one).origin for one in (5, 9, 3)] == ["given", "given", ""]
    assert entries.n_labelled_by_person() == 2


def test_what_was_accepted_unseen_is_labelled_by_nobody():
    entries = table()
    entries.set_label([50], 1, "accepted")
    assert (entries.line(5).label_id, entries.line(5).status) == (1, "labelled")
    assert entries.n_labelled_by_person() == 0
    assert entries.n_images_unseen() == 1
    assert not entries.is_doubtful()[0]


@pytest.mark.parametrize(
    ("first", "then", "label_id", "left"),
    [
        ("confirmed", "given", 1, "confirmed"),
        ("confirmed", "given", 2, "given"),
        ("accepted", "confirmed", 1, "confirmed"),
        ("accepted", "given", 1, "given"),
    ],
)
def test_the_same_label_again_says_nothing_new_unless_nobody_had_looked(
    first, then, label_id, left
):
    entries = table()
    entries.set_label([50], 1, first)
    entries.set_label([50], label_id, then)
    assert entries.line(5).origin == left
    assert entries.entries.origins.tolist() == [ORIGINS.index(left), -1, ORIGINS.index(left), -1]


def test_none_of_these_is_unknown():
    entries = table()
    entries.set_label([30], NONE_OF_THESE, "given")
    assert entries.line(3).status == "unknown"
    assert not entries.is_doubtful().any()


def test_predictions_are_accepted_by_class_and_once_an_image():
    assert table().accepted([5, 9, 3, 7]) == {1: [50], 2: [30]}


def test_what_a_person_labelled_is_not_accepted_again():
    entries = table()
    entries.set_label([50], 2, "given")
    assert entries.accepted([5, 3]) == {2: [30]}


def test_what_was_accepted_unseen_can_be_confirmed_as_the_label_says():
    entries = table()
    entries.set_label([50], 2, "accepted")
    assert entries.accepted([5, 9, 3]) == {2: [30, 50]}


def test_predictions_are_found_by_image():
    assert table().predicted([50, 30, 70]) == {1: [50], 2: [30]}


def test_files_are_counted_by_what_they_are_taken_for():
    entries = table()
    entries.set_label([30], NONE_OF_THESE, "given")
    assert entries.count_classes([5, 9, 3, 7]) == [(1, 2), (NONE_OF_THESE, 1), (0, 1)]


def test_folders_are_found_with_few_questions():
    n = 10_000
    ids = np.arange(n)
    entries = EntryTable(
        Entries(
            ids,
            ids,
            ids * 0,
            ids * 0 + 1,
            ids / n,
            ids / n,
            np.ones(n, np.int8),
            np.full(n, -1, np.int8),
        )
    )
    asked = []

    def folder_of(file_id):
        asked.append(file_id)
        return Path(f"/{file_id // 4000}")

    assert entries.folders_with_predictions(folder_of) == [Path("/0"), Path("/1"), Path("/2")]
    assert len(asked) < 60
