"""The origin of a label is kept, comes back by undo, and is restored in older projects."""

import json

import pytest
from sqlite_utils import Database

from core.domain.errors import ProjectDamaged
from core.store import Project
from core.store.schema import APPLICATION_ID, migrations

OWL, FOX = 1, 2
WORDS = "Accept 2 images (at most 30 % wrong)"


def origins(project):
    rows = project._db.execute("SELECT image_id, origin, promise FROM labels ORDER BY image_id")
    return {image: (origin, promise) for image, origin, promise in rows}


@pytest.fixture
def images(project):
    """Four images and two classes."""
    for number in range(4):
        project._db.execute("INSERT INTO images (hash) VALUES (?)", [f"{number}"])
    project.classes.add("Owl")
    project.classes.add("Fox")
    return project


def test_what_nobody_looked_at_is_no_example(images):
    images.labels.put([1, 2], OWL)
    images.labels.put([3, 4], FOX, origin="accepted", promise=0.02)
    assert [one.tolist() for one in images.labels.examples()] == [[1, 2], [OWL, OWL]]
    assert [one.n_examples for one in images.classes.all()] == [2, 0]
    assert images.labels.images_of(FOX) == []
    assert sorted(images.labels.images_of(FOX, with_unseen=True)) == [3, 4]
    assert images.labels.count() == 2
    assert images.labels.of([3]) == {3: FOX}


def test_a_persons_word_takes_the_place_of_a_guess_of_the_same_class(images):
    images.labels.put([1, 2], OWL, origin="accepted", promise=0.02)
    assert images.labels.put([1, 2], OWL, origin="accepted") == 0
    assert images.labels.put([1], OWL, origin="confirmed") == 1
    assert images.labels.put([2], OWL) == 1
    assert origins(images) == {1: ("confirmed", None), 2: ("given", None)}
    images.history.undo()
    assert origins(images)[2] == ("accepted", 0.02)


def test_a_guess_never_takes_the_place_of_a_persons_word_of_the_same_class(images):
    images.labels.put([1], OWL)
    assert images.labels.put([1], OWL, origin="accepted", promise=0.3) == 0
    assert origins(images) == {1: ("given", None)}


def test_a_merge_and_a_move_keep_the_origin(images):
    images.labels.put([1], OWL)
    images.labels.put([2], OWL, origin="accepted", promise=0.3)
    images.labels.move([1, 2, 3], FOX, name="Split Owl into 2")
    assert origins(images) == {1: ("given", None), 2: ("accepted", 0.3)}
    images.classes.merge(FOX, OWL)
    assert origins(images) == {1: ("given", None), 2: ("accepted", 0.3)}
    assert images.labels.of([1, 2]) == {1: OWL, 2: OWL}


def test_what_the_model_picked_is_known(images):
    images.labels.put([1], OWL)
    images.labels.put([2], OWL, picked="model")
    images.labels.put([3], OWL, picked="audit")
    assert images.labels.picked_by_model([1, 2, 3, 4]) == {2, 3}


@pytest.fixture
def older(tmp_path):
    """An older project: accepted unseen, confirmed, merged, relabelled, one change undone."""
    path = tmp_path / "older.handful"
    db = Database(path)
    migrations.apply(db, stop_before="origins_of_labels")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for number in range(6):
        db.execute("INSERT INTO images (hash) VALUES (?)", [f"{number}"])
    for name in ("Owl", "Fox"):
        values = [name, "#0072b2", 0]
        db.execute("INSERT INTO classes (name, colour, position) VALUES (?, ?, ?)", values)

    def row(image, class_id, second):
        return {"image_id": image, "class_id": class_id, "at": f"2026-01-01T00:00:{second:02}"}

    def event(name, rows, state="done", table="labels"):
        values = ["t", "window", name, state, json.dumps({table: rows})]
        columns = "at, who, name, state, changes"
        db.execute(f"INSERT INTO events ({columns}) VALUES (?, ?, ?, ?, ?)", values)

    fox = {"id": FOX, "name": "Fox", "colour": "#0072b2", "position": 0, "removed": 0}
    event("Add class Fox", {"2": [{**fox, "removed": 1}, fox]}, table="classes")
    event("Label 1 image as Fox", {"6": [row(6, OWL, 0), row(6, FOX, 6)]})  # began before
    event("Label 1 image as Owl", {"1": [None, row(1, OWL, 1)]})
    event(WORDS, {"2": [None, row(2, OWL, 2)], "3": [None, row(3, OWL, 2)]})
    event("Accept 1 prediction", {"4": [None, row(4, FOX, 3)]})
    event("Merge Owl into Fox", {"2": [row(2, OWL, 2), row(2, FOX, 2)]})
    event("Label 1 image as Fox", {"3": [row(3, OWL, 2), row(3, FOX, 4)]})
    event("Accept 1 image (at most 2 % wrong)", {"5": [None, row(5, FOX, 5)]}, "undone")
    now = [row(1, OWL, 1), row(2, FOX, 2), row(3, FOX, 4), row(4, FOX, 3), row(6, FOX, 6)]
    for one in now:
        db.execute(
            "INSERT INTO labels (image_id, class_id, at) VALUES (?, ?, ?)", list(one.values())
        )
    db.conn.commit()
    db.close()
    with Project.open(path) as project:
        yield project


def test_an_older_project_tells_its_origins_from_the_journal(older):
    assert origins(older) == {
        1: ("given", None),
        2: ("accepted", 0.3),
        3: ("given", None),
        4: ("confirmed", None),
        6: ("given", None),
    }


def test_undo_and_redo_of_older_changes_bring_origins_back(older):
    older.history.redo()
    assert origins(older)[5] == ("accepted", 0.02)
    older.history.undo()
    older.history.undo()
    assert origins(older)[3] == ("accepted", 0.3)
    for _ in range(5):
        older.history.undo()
    assert origins(older) == {6: ("given", None)}
    assert older.history.undo() == "Add class Fox"
    for _ in range(8):
        older.history.redo()
    assert origins(older)[2] == ("accepted", 0.3)
    assert origins(older)[6] == ("given", None)
    assert {row[0] for row in older._db.execute("SELECT picked FROM labels")} == {""}


def test_an_older_label_that_the_journal_does_not_know_was_given(tmp_path):
    path = tmp_path / "older.handful"
    db = Database(path)
    migrations.apply(db, stop_before="origins_of_labels")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO images (hash) VALUES ('0')")
    db.execute("INSERT INTO classes (name, colour, position) VALUES ('Owl', '#0072b2', 0)")
    db.execute("INSERT INTO labels (image_id, class_id, at) VALUES (1, 1, 't')")
    event = json.dumps({"labels": {"9": [None, {"image_id": 9, "class_id": 1, "at": "u"}]}})
    db.execute("INSERT INTO events (at, who, name, changes) VALUES ('t', 'w', 'n', ?)", [event])
    db.conn.commit()
    db.close()
    with Project.open(path) as project:
        assert origins(project) == {1: ("given", None)}


@pytest.mark.parametrize(
    "changes",
    ["{", "[]", '{"labels": []}', '{"labels": {"1": [{"image_id": 1}, null]}}', '{"x": {}}'],
)
def test_an_older_history_that_is_none_is_refused_in_words(tmp_path, changes):
    path = tmp_path / "older.handful"
    db = Database(path)
    migrations.apply(db, stop_before="origins_of_labels")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("INSERT INTO events (at, who, name, changes) VALUES ('t', 'w', 'n', ?)", [changes])
    db.conn.commit()
    db.close()
    with pytest.raises(ProjectDamaged, match="its history cannot be read"):
        Project.open(path)
