"""A history that is broken, or was written by somebody else, is refused whole."""

import json

import pytest

from core.domain.errors import ProjectDamaged
from core.store.journal import is_change


@pytest.fixture
def history(project, add_images):
    """A project with one label, and a function that puts changes into its newest event."""
    (image_id,) = add_images(project, 1)
    owl = project.classes.add("Owl")
    project.labels.put([image_id], owl.id)

    def write(changes):
        text = changes if isinstance(changes, str) else json.dumps(changes)
        project._db.execute("UPDATE events SET changes = ? WHERE id = 3", [text])

    return write


LABEL = {
    "image_id": 1, "class_id": 1, "at": "2026-01-01T00:00:00+00:00",
    "origin": "given", "picked": "", "model_id": None, "promise": None,
}  # fmt: skip

INJECTION = {"name": "a", "value) VALUES ('b', 1); DROP TABLE labels; --": "x"}

HOSTILE = {
    "no JSON": "{",
    "a list": [],
    "nested too deep": "[" * 100_000,
    "a table that is not a person's": {"models": {"1": [{"id": 1}, None]}},
    "a table that does not exist": {"labels; DROP TABLE labels": {}},
    "rows as a list": {"labels": []},
    "one side only": {"labels": {"1": [None]}},
    "a row as text": {"labels": {"1": ["x", None]}},
    "a row without its key": {"labels": {"1": [{"class_id": 1}, None]}},
    "another row's key": {"labels": {"2": [LABEL, None]}},
    "a value that no column holds": {"labels": {"1": [{**LABEL, "at": {}}, None]}},
    "a column that is none": {"settings": {"a": [INJECTION, None]}},
    "rows with different columns": {
        "settings": {
            "a": [{"name": "a", "value": "x"}, None],
            "b": [{"name": "b"}, None],
        }
    },
    "a class that is not there": {"labels": {"1": [{**LABEL, "class_id": 99}, None]}},
    "a text for a number": {"labels": {"1": [{**LABEL, "class_id": "x"}, None]}},
    "a number too large": {"labels": {"1": [{**LABEL, "class_id": 2**70}, None]}},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_history_is_refused_and_changes_nothing(project, history, changes):
    history(changes)
    with pytest.raises(ProjectDamaged, match="its history") as caught:
        project.history.undo()
    assert caught.value.path == project.path
    assert project.labels.count() == 1
    assert project.history.next_undo() == "Label 1 image as Owl"


def test_a_hostile_history_cannot_be_summed_up_either(project, history):
    history("{")
    with pytest.raises(ProjectDamaged, match="its history cannot be read"):
        project.history.rows_since(0, "labels")


def test_what_the_journal_writes_is_a_change(project, history):
    rows = project._db.execute("SELECT changes FROM events").fetchall()
    assert len(rows) == 3
    assert all(is_change(json.loads(text)) for (text,) in rows)
