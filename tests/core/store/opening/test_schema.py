"""The tables of a project file are those that older files have, and an older file's rows stay."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from core.store.schema import APPLICATION_ID, migrations

TABLES = Path(__file__).with_name("tables.sql")
STEPS = (
    "first_version", "map_layouts", "origins_of_labels", "turns_of_runs", "passing_errors",
    "facts_of_files", "rules_of_reading", "splits_of_files", "arrivals",
)  # fmt: skip


@pytest.fixture
def db():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield Database(connection)


def rows(db, text, *values):
    return db.execute(text, values).fetchall()


def tables(db):
    """Tell what the tables and indexes are, without regard to spaces."""
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE '\\_%'"
    found = rows(db, query + " ESCAPE '\\' ORDER BY name")
    return [plain(text) for (text,) in found]


def plain(text):
    return re.sub(r" ?, ?", ", ", " ".join(text.split()))


def test_a_projects_number_is_what_it_was():
    """Another one would make all projects that there are none of ours."""
    assert APPLICATION_ID.to_bytes(4, "big") == b"HAND"


def test_the_steps_keep_their_names_and_their_order(db):
    """By these names files say which steps were taken."""
    migrations.apply(db)
    assert [one.name for one in migrations.applied(db)] == list(STEPS)
    assert rows(db, "SELECT DISTINCT migration_set FROM _sqlite_migrations") == [("handful",)]


def test_the_tables_are_those_that_files_have(db):
    """A released step never changes: what is to be otherwise is another step."""
    migrations.apply(db)
    expected = [plain(one) for one in TABLES.read_text().split(";\n") if one.strip()]
    assert tables(db) == expected


def before(db, step):
    """Make a file as it was before a step, with a row of each kind that the steps look at."""
    migrations.apply(db, stop_before=step)
    rows(db, "INSERT INTO folders (id, path) VALUES (1, '/a')")
    for number, error in enumerate(("", "there is not enough memory to open it", "damaged"), 1):
        add = "INSERT INTO images (id, hash, error) VALUES (?, ?, ?)"
        rows(db, add, number, f"h{number}", error)
    rows(db, "INSERT INTO files (folder_id, path, n_bytes, mtime_ns) VALUES (1, 'b', 2, 3)")
    rows(db, "INSERT INTO classes (id, name, colour, position) VALUES (1, 'Owl', '#fff', 0)")
    return db


def test_what_a_new_row_is_where_nothing_is_said(db):
    before(db, None)
    assert rows(db, "SELECT removed FROM folders") == [(1,)]
    assert rows(db, "SELECT removed FROM classes") == [(0,)]
    facts = "image_id, error, missing, changed_ns, inode, device, in_doubt, split"
    assert rows(db, f"SELECT {facts} FROM files") == [(None, "", 0, None, 0, 0, 0, "")]
    assert rows(db, "SELECT width, height, read_by, reread FROM images") == [(None, None, 1, 0)] * 3
    rows(db, "INSERT INTO labels (image_id, class_id, at) VALUES (1, 1, '')")
    origin = "SELECT origin, picked, model_id, promise FROM labels"
    assert rows(db, origin) == [("given", "", None, None)]
    rows(db, "INSERT INTO events (at, who, name, changes) VALUES ('', '', '', '')")
    assert rows(db, "SELECT kind, inverts, state FROM events") == [("do", None, "done")]
    rows(db, "INSERT INTO run_items (run_id, file_id) VALUES (1, 1)")
    assert rows(db, "SELECT status, reason FROM run_items") == [("pending", "")]


def test_two_classes_have_one_name_only_where_one_was_removed(db):
    before(db, None)
    rows(db, "UPDATE classes SET removed = 1")
    add = "INSERT INTO classes (name, colour, position) VALUES ('Owl', '', 0)"
    rows(db, add)
    with pytest.raises(sqlite3.IntegrityError):
        rows(db, add)
    rows(db, "UPDATE classes SET removed = 1")
    rows(db, add)


def test_a_label_comes_to_be_in_one_of_four_ways(db):
    before(db, None)
    add = "INSERT INTO labels (image_id, class_id, at, origin) VALUES (?, 1, '', ?)"
    for number, origin in enumerate(("given", "confirmed", "accepted", "imported")):
        rows(db, add, number, origin)
    with pytest.raises(sqlite3.IntegrityError):
        rows(db, add, 9, "other")


def test_there_is_one_layout_at_most(db):
    before(db, None)
    with pytest.raises(sqlite3.IntegrityError):
        rows(db, "INSERT INTO layouts VALUES (2, '', '', '', 0, x'', x'')")


def test_only_errors_of_memory_are_forgotten(db):
    migrations.apply(before(db, "passing_errors"))
    assert rows(db, "SELECT error FROM images ORDER BY id") == [("",), ("",), ("damaged",)]


def test_older_runs_have_their_turns_by_their_ids(db):
    before(db, "turns_of_runs")
    for number in (3, 5):
        values = (number, "", "", "", "", "", "", "", "", "", b"")
        rows(db, f"INSERT INTO models VALUES ({', '.join('?' * 11)})", *values)
        rows(db, "INSERT INTO runs (id, folder_id, model_id, started) VALUES (?, 1, ?, '')",
             number, number)  # fmt: skip
    migrations.apply(db)
    assert rows(db, "SELECT id, turn FROM runs ORDER BY id") == [(3, 3), (5, 5)]
    rows(db, "INSERT INTO runs (folder_id, model_id, started) VALUES (2, 3, '')")
    assert rows(db, "SELECT turn FROM runs ORDER BY id")[-1] == (0,)


def test_of_older_labels_the_journal_tells(db, monkeypatch):
    asked = []
    monkeypatch.setattr("core.store.schema.restore_origins", asked.append)
    migrations.apply(before(db, "origins_of_labels"))
    assert asked == [db]


def test_a_step_that_fails_leaves_the_file_as_it_was(db, monkeypatch):
    def fail(db):
        raise KeyboardInterrupt

    before(db, "origins_of_labels")
    there = tables(db)
    monkeypatch.setattr("core.store.schema.restore_origins", fail)
    with pytest.raises(KeyboardInterrupt):
        migrations.apply(db)
    assert tables(db) == there
    assert [one.name for one in migrations.applied(db)] == list(STEPS[:2])
