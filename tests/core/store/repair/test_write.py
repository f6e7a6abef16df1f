"""What is saved is held against the schema, row by row."""

import pytest

from core.store.repair.write import write
from core.store.sql import transaction

FILE = (1, 1, "a.jpg", 10, 20, 1, "", 0)


@pytest.fixture
def put(project):
    def run(**rows):
        with transaction(project._db):
            return write(project._db.conn, rows)

    return run


def test_a_row_is_written_with_the_columns_it_has(project, put):
    assert put(images=[(1, "a"), (2, "b", 4, 3, "broken")])["images"] == 2
    rows = project._db.execute("SELECT id, hash, width, height, error FROM images").fetchall()
    assert rows == [(1, "a", None, None, ""), (2, "b", 4, 3, "broken")]


@pytest.mark.parametrize("more", [(b"",), (7, b""), (7, 8, 9, "of a later version")])
def test_what_a_column_cannot_hold_is_left_to_its_default(project, put, more):
    counts = put(folders=[(1, "/a", 0)], images=[(1, "a")], files=[(*FILE, *more)])
    assert counts["files"] == 1
    (row,) = project._db.execute("SELECT * FROM files").fetchall()
    assert row[: len(FILE)] == FILE
    assert all(one is None or isinstance(one, int) or one == "" for one in row[len(FILE) :])


def test_what_points_at_nothing_is_left_out(project, put):
    labels = [(1, 1, "2026", "given", "", None, None), (2, None, "2026", "given", "", None, None)]
    assert put(images=[(1, "a")], labels=labels)["labels"] == 0
    assert put(images=[(2, "b")], labels=labels)["labels"] == 1


def test_of_twins_the_first_is_written(project, put):
    assert put(images=[(1, "a"), (2, "a"), (1, "b")])["images"] == 1


def test_what_the_schema_forbids_is_left_out(project, put):
    label = (1, None, "2026", "stolen", "", None, None)
    assert put(images=[(1, "a")], labels=[label])["labels"] == 0


def test_what_no_column_can_hold_is_left_out(project, put):
    assert put(images=[("x", "a"), (1, 5), (2**63, "b"), (2, "c")])["images"] == 1
    assert project._db.execute("SELECT id, hash FROM images").fetchall() == [(2, "c")]


def test_an_event_may_invert_another(project, put):
    event = (1, "2026", "Label", "", "do", None, "undone", "{}")
    undone = (2, "2026", "Label", "", "undo", 1, "done", "{}")
    lost = (3, "2026", "Label", "", "undo", 9, "done", "{}")
    assert put(events=[event, undone, lost])["events"] == 2
