"""What the journal writes down, word for word, and what it tells of changes since an event."""

import json
import re

import pytest

from core.domain.errors import ProjectDamaged
from core.store import journal
from core.store.journal import is_change


@pytest.fixture
def history(project):
    return project.history


@pytest.fixture
def note(project, history):
    """Change a row of the settings, as one change: `note("theme", "dark")`; None drops it."""

    def change(name, value, event=""):
        with history.change(event or f"Set {name}", "settings", [name]):
            project._db.execute("DELETE FROM settings WHERE name = ?", [name])
            if value is not None:
                project._db.execute("INSERT INTO settings VALUES (?, ?)", [name, value])

    return change


def events(project, columns="id, who, name, kind, inverts, state"):
    return project._db.execute(f"SELECT {columns} FROM events ORDER BY id").fetchall()


def settings(project):
    return dict(project._db.execute("SELECT name, value FROM settings").fetchall())


def test_each_change_undo_and_redo_is_an_event(project, history, note):
    note("theme", "dark")
    history.who = "command line"
    note("size", "big")
    history.undo()
    history.undo()
    history.redo()
    assert events(project) == [
        (1, "window", "Set theme", "do", None, "done"),
        (2, "command line", "Set size", "do", None, "undone"),
        (3, "command line", "Set size", "undo", 2, "done"),
        (4, "command line", "Set theme", "undo", 1, "done"),
        (5, "command line", "Set theme", "redo", 1, "done"),
    ]
    assert history.newest() == 5
    assert [json.loads(one) for (one,) in events(project, "changes")][1:] == [
        {"settings": {"size": [None, {"name": "size", "value": "big"}]}},
        {},
        {},
        {},
    ]


def test_an_event_says_when_in_utc_to_the_second(project, note):
    note("theme", "dark")
    ((at,),) = events(project, "at")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", at)


def test_names_are_kept_as_they_are_written(project, note):
    note("thème", "fuchsrot, größer")
    ((changes,),) = events(project, "changes")
    assert "größer" in changes


def test_a_project_without_events_has_none(history):
    assert (history.newest(), history.entries(), history.undo(), history.redo()) == (0, [], "", "")
    assert (history.next_undo(), history.next_redo()) == ("", "")


def test_a_new_change_drops_only_what_was_undone(project, history, note):
    for name in ("one", "two", "three"):
        note(name, "x")
    history.undo()
    history.undo()
    note("four", "x")
    states = [state for kind, state in events(project, "kind, state") if kind == "do"]
    assert states == ["done", "dropped", "dropped", "done"]
    assert (history.next_undo(), history.next_redo(), history.redo()) == ("Set four", "", "")
    assert [one.name for one in history.entries()] == ["Set four", "Set one"]


def test_entries_are_limited(project, history):
    project._db.conn.executemany(
        "INSERT INTO events (at, who, name, changes) VALUES ('t', 'w', ?, '{}')",
        [[f"{number}"] for number in range(205)],
    )
    assert [one.name for one in history.entries()] == [f"{one}" for one in range(204, 4, -1)]
    assert [one.name for one in history.entries(2)] == ["204", "203"]
    assert len(history.entries(-1)) == 205
    first = history.entries(1)[0]
    assert (first.id, first.at, first.who, first.undone) == (205, "t", "w", False)


def test_what_changes_made_of_rows_since_an_event(project, history, note):
    note("theme", "dark")
    since = history.newest()
    note("theme", "light")
    note("size", "big")
    note("size", None)
    note("font", "serif")
    history.undo()
    assert history.rows_since(since, "settings") == {
        "theme": {"name": "theme", "value": "light"},
        "size": None,
    }
    assert history.rows_since(since, "labels") == {}
    assert history.rows_since(history.newest(), "settings") == {}
    assert history.values_since(0, "settings", "theme") == ["dark", "light"]
    assert history.values_since(since, "settings", "theme") == ["light"]
    assert history.values_since(since, "settings", "size") == ["big"]
    assert history.values_since(since, "settings", "font") == []


def test_what_stood_in_a_row_at_an_event(project, history, note):
    note("theme", "dark")
    since = history.newest()
    note("other", "x")
    note("theme", "light")
    note("theme", "blue")
    assert history.value_before(since, "settings", "theme") == "dark"
    assert history.value_before(since, "settings", "other") is None
    assert history.value_before(0, "settings", "theme") is None
    assert history.value_before(history.newest(), "settings", "theme") == "blue"
    assert history.value_before(history.newest(), "settings", "none") is None


def test_a_jump_tells_how_far_it_is(history, note):
    for name in ("one", "two", "three", "four"):
        note(name, "x")
    told = []
    assert history.jump(1, tick=lambda *one: told.append(one)) == 3
    assert told == [(0, 3), (1, 3), (2, 3)]
    assert history.jump(3) == 2
    assert [one.undone for one in history.entries()] == [True, False, False, False]
    assert history.jump(3) == 0
    assert history.jump(99) == 0
    assert history.jump(2) == 1


def test_a_stopped_jump_changes_nothing(project, history, note):
    for name in ("one", "two", "three"):
        note(name, "x")
    before = (events(project), settings(project))

    def stop(done, of):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.jump(0, tick=stop)
    assert (events(project), settings(project)) == before


@pytest.mark.parametrize("turn", ["undo", "redo"])
def test_an_undo_that_cannot_be_written_down_changes_nothing(
    project, history, note, turn, monkeypatch
):
    note("theme", "dark")
    note("theme", "light")
    if turn == "redo":
        history.undo()
    before = (events(project), settings(project))
    monkeypatch.setattr(history, "_write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        getattr(history, turn)()
    assert (events(project), settings(project)) == before


def test_a_change_that_cannot_be_written_down_is_not_done(project, history, note, monkeypatch):
    note("theme", "dark")
    monkeypatch.setattr(history, "_write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        note("theme", "light")
    assert settings(project) == {"theme": "dark"}


def test_after_a_failed_change_the_next_one_is_an_event_of_its_own(project, history, note):
    with pytest.raises(ZeroDivisionError), history.change("Fail", "settings", ["theme"]):
        _ = 1 / 0
    note("theme", "dark")
    assert history.next_undo() == "Set theme"


def test_a_failed_block_within_a_change_takes_only_itself_back(project, history, note):
    def fail():
        with history.change("Fail", "settings", ["font"]):
            note("font", "serif")
            _ = 1 / 0

    with history.change("All", "settings", ["size"]):
        note("theme", "dark")
        with pytest.raises(ZeroDivisionError):
            fail()
        note("size", "big")
    assert settings(project) == {"theme": "dark", "size": "big"}
    ((changes,),) = events(project, "changes")
    assert sorted(json.loads(changes)["settings"]) == ["size", "theme"]
    assert history.undo() == "All"
    assert settings(project) == {}


def test_rows_that_did_not_change_are_not_in_an_event(project, history, note):
    note("size", "big")
    with history.change("All", "settings", ["theme", "size", "none"]):
        project._db.execute("INSERT INTO settings VALUES ('theme', 'dark')")
    assert list(json.loads(events(project, "changes")[-1][0])["settings"]) == ["theme"]


def test_a_row_that_goes_and_comes_back_within_a_change_did_not_change(project, history, note):
    with history.change("All", "settings", ["theme"]):
        note("theme", "dark")
        note("theme", None)
    assert events(project) == []


def test_classes_that_took_each_others_names_get_them_back(project, history):
    owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
    with history.change("Swap", "classes", [owl.id, fox.id]):
        for class_id, name in ((owl.id, "?"), (fox.id, "Owl"), (owl.id, "Fox")):
            project._db.execute("UPDATE classes SET name = ? WHERE id = ?", [name, class_id])
    wren = project.classes.add("Wren")
    history.undo()
    history.undo()
    names = {one.id: one.name for one in project.classes.all()}
    assert names == {owl.id: "Owl", fox.id: "Fox"}
    history.redo()
    history.redo()
    names = {one.id: one.name for one in project.classes.all()}
    assert names == {owl.id: "Fox", fox.id: "Owl", wren.id: "Wren"}


def test_a_class_comes_back_before_the_labels_that_point_at_it(project, history, add_images):
    images = add_images(project, 2)
    with history.change("All", "labels", images):
        owl = project.classes.add("Owl")
        project.labels.put(images, owl.id)
    history.undo()
    project._db.execute("DELETE FROM classes")
    assert history.redo() == "All"
    assert project.labels.of(images) == dict.fromkeys(images, owl.id)


def test_rows_of_more_keys_than_one_statement_takes_are_read(project, history):
    names = [f"{number:04}" for number in range(1201)]
    with history.change("All", "settings", names):
        rows = [[one, "x"] for one in names]
        project._db.conn.executemany("INSERT INTO settings VALUES (?, ?)", rows)
    history.undo()
    assert settings(project) == {}
    history.redo()
    assert list(settings(project)) == names


OWL = {"id": 1, "name": "Owl", "colour": "#0072b2", "position": 0, "removed": 0}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, True),
        ({"classes": {}}, True),
        ({"folders": {}, "classes": {}, "labels": {}, "settings": {}}, True),
        ({"classes": {"1": [None, OWL]}}, True),
        ({"classes": {"1": [OWL, None]}}, True),
        ({"settings": {"a": [None, {"name": "a", "value": None}]}}, True),
        ({"settings": {"a": [None, {"name": "a", "value": 1.5}]}}, True),
        ([], False),
        ("labels", False),
        (None, False),
        ({"models": {}}, False),
        ({"classes": {}, "models": {}}, False),
        ({"classes": []}, False),
        ({"classes": {"1": [OWL]}}, False),
        ({"classes": {"1": [None, OWL, OWL]}}, False),
        ({"classes": {"1": {"0": None, "1": None}}}, False),
        ({"classes": {"2": [None, OWL]}}, False),
        ({"classes": {"2": [OWL, None]}}, False),
        ({"classes": {"1": [None, [1]]}}, False),
        ({"classes": {"1": [None, OWL], "2": [None, OWL]}}, False),
        ({"settings": {"a": [None, {"name": "a", "value": [1]}]}}, False),
        ({"settings": {"a": [None, {"value": "x"}]}}, False),
        ({"labels": {}, "settings": {"a": [None, {"name": "b", "value": "x"}]}}, False),
    ],
)
def test_what_is_a_change_and_what_is_none(value, expected):
    assert is_change(value) is expected


@pytest.mark.parametrize(
    "row",
    [
        {"name": "a", "value": "x", "more": "y"},
        {"name": "a", "value) VALUES (1": "x"},
    ],
)
def test_an_event_of_other_columns_is_refused_and_changes_nothing(project, history, note, row):
    note("theme", "dark")
    changes = json.dumps({"settings": {"a": [row, None]}})
    project._db.execute("UPDATE events SET changes = ?", [changes])
    with pytest.raises(ProjectDamaged, match="its history speaks of other columns of settings"):
        history.undo()
    assert settings(project) == {"theme": "dark"}


def test_an_event_whose_rows_differ_in_their_columns_is_refused(project, history, note):
    note("theme", "dark")
    rows = {"a": [{"name": "a", "value": "x"}, None], "b": [{"name": "b"}, None]}
    project._db.execute("UPDATE events SET changes = ?", [json.dumps({"settings": rows})])
    with pytest.raises(ProjectDamaged):
        history.undo()
    assert settings(project) == {"theme": "dark"}


def test_the_time_is_told_in_utc():
    assert journal.now().endswith("+00:00")
    assert len(journal.now()) == len("2026-11-30T12:00:00+00:00")
