"""Notes of the program itself: kept over a restart, untouched by undo."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from core.domain.errors import ProjectDamaged
from core.store.json_values import damaged, is_id, parsed


def test_a_note_is_kept_over_a_restart(project, reopen):
    project.notes.put("audit", {"drawn": [3, 1], "share": 0.02})
    assert reopen(project).notes.get("audit") == {"drawn": [3, 1], "share": 0.02}


def test_a_newer_note_takes_the_place_of_the_old_one_and_can_be_dropped(project):
    project.notes.put("audit", 1)
    project.notes.put("audit", 2)
    assert project.notes.get("audit") == 2
    project.notes.drop("audit")
    assert project.notes.get("audit") is None


def test_undo_leaves_notes_alone(project):
    project.classes.add("Owl")
    project.notes.put("audit", 1)
    project.history.undo()
    assert (project.notes.get("audit"), project.history.next_undo()) == (1, "")


def test_notes_lie_apart_from_each_other_and_from_what_a_person_sets(project):
    put = "INSERT INTO settings (name, value) VALUES (?, ?)"
    project._db.execute(put, ["audit", '"a setting"'])
    project.notes.put("first", 1)
    project.notes.put("audit", 2)
    project.notes.put("last", 3)
    project.notes.drop("audit")
    assert [project.notes.get(one) for one in ("first", "audit", "last")] == [1, None, 3]
    rows = project._db.execute("SELECT name, value FROM settings WHERE name LIKE '%audit'")
    assert rows.fetchall() == [("audit", '"a setting"')]


def test_a_note_lies_where_other_versions_find_it(project):
    project.notes.put("audit", [1])
    row = project._db.execute("SELECT value FROM settings WHERE name = 'note audit'").fetchone()
    assert row == ("[1]",)


@pytest.mark.parametrize("broken", ["{", "", None, "[" * 100_000])
def test_a_note_that_cannot_be_read_is_none(project, broken):
    put = "INSERT INTO settings (name, value) VALUES ('note audit', ?)"
    project._db.execute(put, [broken])
    assert project.notes.get("audit") is None


@pytest.mark.parametrize(
    ("value", "answer"),
    [(1, True), (2**63 - 1, True), (0, False), (-1, False), (2**63, False), (True, False)]
    + [(one, False) for one in (1.0, "1", None, [])],
)
def test_ids_are_numbers_of_rows(value, answer):
    assert is_id(value) is answer


def test_json_is_read_from_text_alone():
    assert parsed('{"a": [1, null]}') == {"a": [1, None]}
    for one in (b"1", 1, None):
        with pytest.raises(ValueError, match="it is not text"):
            parsed(one)
    with pytest.raises(ValueError, match="it is nested too deep"):
        parsed("[" * 100_000)


def test_damage_names_the_project_and_what_of_it(project):
    error = damaged(project._db, "its history cannot be read")
    assert isinstance(error, ProjectDamaged)
    assert (error.path, error.reason) == (project.path, "its history cannot be read")
    assert damaged(Database(memory=True), "it").path == Path()
