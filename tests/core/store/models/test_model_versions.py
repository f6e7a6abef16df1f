"""What a model leaves in a project and what is read of it, value by value."""

import json

import numpy as np
import pytest

from core.domain.adapting import ModelSettings
from core.domain.challenger import LabelChange
from core.domain.errors import ModelDamaged, NoModel
from core.domain.records import STATUSES, Prediction, Trust
from core.store import models
from core.store.models import id_in

FACTS = {
    "learner": "linear",
    "backbone": "net",
    "backbone_sha256": "ab",
    "settings": ModelSettings(seed=3, facts={"note": "鸮"}),
    "trust": Trust(0.9, 0.8, 0.95, 10, 9, 0.8, ((1, 2),), 3),
    "examples": [(5, 1), (6, 2), (7, 2)],
    "fingerprint": "f",
}


@pytest.fixture
def classes(project):
    return [project.classes.add("Owl"), project.classes.add("鸮")]


@pytest.fixture
def owl(classes):
    return classes[0].id


@pytest.fixture
def fox(classes):
    return classes[1].id


@pytest.fixture
def model_id(project, classes, add_model):
    return add_model(project, classes)


def sql(project, text, *values):
    return project._db.execute(text, values).fetchall()


# Versions


def test_a_version_is_kept_with_all_that_was_said(project, classes, add_model):
    assert add_model(project, classes, **FACTS) == 1
    found = project.models.get(1)
    kept = {name: getattr(found, name) for name in FACTS if name != "examples"}
    assert kept == {name: value for name, value in FACTS.items() if name != "examples"}
    assert (found.n_examples, project.models.examples(1)) == (3, FACTS["examples"])
    [(created, names)] = sql(project, "SELECT created, classes FROM models")
    assert (found.created, names) == (created, '[[1, "Owl"], [2, "鸮"]]')
    assert created.startswith("20")


def test_to_put_a_version_to_use_can_be_undone(project, classes, add_model):
    first, second = add_model(project, classes), add_model(project, classes, name="Adapt again")
    assert project.history.next_undo() == "Adapt again"
    assert project.models.current().id == second
    project.history.undo()
    assert project.models.current().id == first
    project.history.undo()
    assert project.models.current() is None


def test_other_settings_say_nothing_of_a_model(project, classes, add_model):
    sql(project, "INSERT INTO settings (name, value) VALUES ('zoom', 'x')")
    assert project.models.current() is None
    model_id = add_model(project, classes)
    assert project.models.current().id == model_id


def test_where_there_is_no_version_there_are_no_arrays_and_no_examples(project, model_id):
    for call in (project.models.get, project.models.arrays):
        with pytest.raises(NoModel):
            call(model_id + 1)
    assert project.models.examples(model_id + 1) == []


def test_where_no_version_is_in_use_there_is_none(project, model_id):
    for value in (None, ""):
        sql(project, "UPDATE settings SET value = ? WHERE name = 'model'", value)
        assert project.models.current() is None
        assert project.models.damage() is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("x", "the project does not say which one is in use"),
        ("0", "the project does not say which one is in use"),
        ("7", "the one in use is missing"),
    ],
)
def test_a_version_in_use_that_is_not_there_is_damage(project, model_id, value, reason):
    sql(project, "INSERT INTO settings (name, value) VALUES ('zoom', '1')")
    sql(project, "UPDATE settings SET value = ? WHERE name = 'model'", value)
    with pytest.raises(ModelDamaged) as caught:
        project.models.current()
    assert caught.value.reason == reason
    assert project.models.damage().reason == reason
    assert project.models.readable() is None


def test_a_sound_version_has_no_damage(project, model_id):
    assert project.models.damage() is None
    assert project.models.readable().id == project.models.current().id == model_id


def test_versions_that_cannot_be_read_are_not_listed(project, classes, add_model):
    ids = [add_model(project, classes) for _ in range(3)]
    sql(project, "UPDATE models SET trust = '[]' WHERE id = ?", ids[1])
    assert [one.id for one in project.models.all()] == [ids[2], ids[0]]


@pytest.mark.parametrize("text", ["{", "7", "[[1"])
def test_examples_that_are_no_list_are_damage(project, model_id, text):
    sql(project, "UPDATE models SET examples = ?", text)
    if text == "7":
        assert project.models.get(model_id).n_examples == 0
    else:
        with pytest.raises(ModelDamaged, match="examples"):
            project.models.get(model_id)


def test_a_version_of_classes_that_never_were_is_damage(project, model_id):
    sql(project, "UPDATE models SET classes = ?", json.dumps([[1, "Owl"], [9, "Gone"]]))
    with pytest.raises(ModelDamaged) as caught:
        project.models.get(model_id)
    assert caught.value.reason == "it speaks of classes that are not there"


def test_a_version_of_classes_since_removed_is_sound(project, model_id, owl):
    project.classes.remove(owl)
    assert project.models.get(model_id).class_names == ("Owl", "鸮")


def test_each_version_is_read_and_removed_alone(project, classes, add_model):
    arrays = [{"means": np.full(3, number, np.float32)} for number in range(2)]
    first = add_model(project, classes, arrays=arrays[0], examples=[(1, 1)])
    second = add_model(project, classes, arrays=arrays[1], examples=[(2, 2)], learner="linear")
    for model_id, number, learner in ((first, 0, "prototypes"), (second, 1, "linear")):
        assert project.models.arrays(model_id)["means"].tolist() == [number] * 3
        assert project.models.examples(model_id) == [(number + 1, number + 1)]
        assert project.models.get(model_id).learner == learner
    project.models.remove(second)
    assert [one.id for one in project.models.all()] == [first]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7),
        (7, 7),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), 0),
        ("0", 0),
        ("-1", 0),
        ("1.0", 0),
        (" 1", 0),
        ("", 0),
        (None, 0),
        ("٣", 0),
        ("²", 0),
        ("x", 0),
        ("0" * 19 + "7", 7),
        ("0" * 20 + "7", 0),
        (b"7", 0),
    ],
)
def test_ids_are_read_from_settings_with_care(value, expected):
    assert id_in(value) == expected


# Predictions


def one(image_id, class_id, **changes):
    facts = {
        "confidence": 0.75,
        "runner_up_id": None,
        "runner_up_confidence": 0.25,
        "unknown": 0.5,
        "status": "labelled",
        "probabilities": np.array([0.75, 0.25], np.float16),
    }
    return Prediction(image_id, class_id, **{**facts, **changes})


def test_predictions_come_back_as_they_were_put(project, model_id, add_images, owl, fox):
    images = add_images(project, 3)
    first, second = one(images[0], owl), one(images[1], fox, runner_up_id=owl, status="unsure")
    project.models.put_predictions(model_id, [first, second])
    assert project.models.predictions(model_id, images) == {images[0]: first, images[1]: second}
    assert project.models.predictions(model_id, images[1:]) == {images[1]: second}
    assert project.models.predictions(model_id + 1, images) == {}


@pytest.mark.parametrize("data", [b"", b"1", b"123"])
def test_probabilities_that_are_none_come_back_empty(project, model_id, add_images, owl, data):
    [image_id] = add_images(project, 1)
    project.models.put_predictions(model_id, [one(image_id, owl)])
    shares = project.models.predictions(model_id, [image_id])[image_id].probabilities
    assert shares.tolist() == [0.75, 0.25]
    project._db.execute("UPDATE predictions SET probabilities = ?", [data])
    shares = project.models.predictions(model_id, [image_id])[image_id].probabilities
    assert shares.tolist() == []


def test_what_is_forgotten_is_of_one_version_and_of_these_images(
    project, classes, add_images, add_model, owl
):
    images = add_images(project, 3)
    ids = [add_model(project, classes) for _ in range(2)]
    for model_id in ids:
        project.models.put_predictions(model_id, [one(image, owl) for image in images])
    project.models.forget(ids[0], images[:2])
    assert list(project.models.predictions(ids[0], images)) == images[2:]
    assert list(project.models.predictions(ids[1], images)) == images
    project.models.forget(ids[1], iter(images))
    assert project.models.predictions(ids[1], images) == {}


def test_predictions_come_as_columns_by_image(project, model_id, add_images, owl, fox):
    images = add_images(project, len(STATUSES))
    given = [
        one(image, owl, status=status, runner_up_id=fox if number else None)
        for number, (image, status) in enumerate(zip(images, STATUSES, strict=True))
    ]
    project.models.put_predictions(model_id, given[::-1])
    project.labels.put([images[1]], fox)
    project.labels.put([images[2]], None)
    project.labels.put([images[3]], fox, origin="accepted", model_id=model_id, promise=0.1)
    project.labels.put([images[4]], owl, origin="imported")
    found = project.models.predicted(model_id)
    assert found.image_ids.tolist() == images
    assert found.class_ids.tolist() == [owl] * 5
    assert found.confidences.tolist() == [0.75] * 5
    assert found.runner_up_ids.tolist() == [0, fox, fox, fox, fox]
    assert found.margins.tolist() == [0.5] * 5
    assert found.statuses.tolist() == [0, 1, 2, 3, 4]
    assert found.label_ids.tolist() == [0, fox, -1, -2, owl]
    columns = (found.confidences, found.margins, found.statuses, found.label_ids)
    assert [str(column.dtype) for column in columns] == ["float32", "float32", "int8", "int64"]
    ids = (found.image_ids, found.class_ids, found.runner_up_ids)
    assert [str(column.dtype) for column in ids] == ["int64"] * 3


def test_predictions_of_a_version_are_its_own_and_many_are_read_in_parts(
    project, classes, add_images, add_model, owl, fox, monkeypatch
):
    monkeypatch.setattr(models, "_FETCH", 2)
    images = add_images(project, 5)
    first, second = (add_model(project, classes) for _ in range(2))
    project.models.put_predictions(first, [one(image, owl) for image in images])
    project.models.put_predictions(second, [one(image, fox) for image in images[:1]])
    assert project.models.predicted(first).image_ids.tolist() == images
    assert project.models.predicted(first).class_ids.tolist() == [owl] * 5
    assert project.models.predicted(second).class_ids.tolist() == [fox]
    assert project.models.predicted(99).image_ids.tolist() == []


def test_predictions_of_removed_classes_and_of_what_is_not_shown_are_left_out(
    project, model_id, add_images, owl, fox
):
    shown = add_images(project, 3)
    hidden = add_images(project, 3, folder="/hidden", prefix="b")
    project.models.put_predictions(model_id, [one(image, owl) for image in shown + hidden])
    project.models.put_predictions(model_id, [one(shown[2], fox)])
    project.classes.remove(fox)
    project.labels.put([hidden[0], hidden[2]], owl)
    sql(project, "UPDATE folders SET removed = 1 WHERE path = '/hidden'")
    sql(project, "UPDATE files SET missing = 1 WHERE image_id IN (?, ?)", shown[1], hidden[2])
    assert project.models.predicted(model_id).image_ids.tolist() == [shown[0], hidden[0]]


def test_an_image_of_several_files_is_predicted_once(project, model_id, add_images, owl):
    images = add_images(project, 2)
    sql(project, "UPDATE files SET image_id = ?", images[0])
    project.models.put_predictions(model_id, [one(images[0], owl), one(images[1], owl)])
    assert project.models.predicted(model_id).image_ids.tolist() == images[:1]


def test_two_versions_are_compared(project, classes, add_images, add_model, owl, fox):
    images = add_images(project, 4)
    before, after = (add_model(project, classes) for _ in range(2))
    project.models.put_predictions(before, [one(image, owl) for image in images])
    project.models.put_predictions(after, [one(images[0], owl), one(images[1], fox)])
    assert project.models.count_both(before, after) == 2
    assert project.models.unpredicted(before, after) == images[2:]
    assert project.models.unpredicted(after, before) == []
    assert project.models.changes(before, after) == [
        LabelChange(images[1], owl, fox, 0, False, False)
    ]
    assert project.models.changes(after, before) == [
        LabelChange(images[1], fox, owl, 0, False, False)
    ]
