"""Models are versions that never change; predictions belong to one of them."""

import numpy as np
import pytest

from core.domain.adapting import ModelSettings
from core.domain.errors import NoModel
from core.domain.records import Trust


@pytest.fixture
def classes(project):
    return [project.classes.add("Owl"), project.classes.add("鸮")]


def test_without_an_adapt_there_is_no_model(project):
    assert project.models.current() is None
    assert project.models.all() == []


def test_a_model_comes_back_as_it_was_kept(project, classes, add_model, reopen):
    model_id = add_model(
        project, classes, settings=ModelSettings(seed=3), trust=Trust(None, None, None, 0, 0)
    )
    model = reopen(project).models.get(model_id)
    assert (model.settings, model.trust) == (ModelSettings(seed=3), Trust(None, None, None, 0, 0))
    assert (model.class_names, model.class_ids) == (("Owl", "鸮"), (classes[0].id, classes[1].id))


def test_arrays_come_back_with_their_kinds(project, classes, add_model):
    given = {
        "half": np.arange(4, dtype=np.float16),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "limit": np.array([np.inf], np.float32),
    }
    found = project.models.arrays(add_model(project, classes, arrays=given))
    assert {name: one.dtype for name, one in found.items()} == {
        name: one.dtype for name, one in given.items()
    }
    assert all(np.array_equal(found[name], given[name]) for name in given)


def test_examples_of_a_model_are_kept_and_counted(project, classes, add_model):
    pairs = [(3, classes[0].id), (5, classes[1].id)]
    model_id = add_model(project, classes, examples=pairs)
    assert project.models.examples(model_id) == pairs
    assert project.models.get(model_id).n_examples == 2


def test_versions_are_listed_newest_first(project, classes, add_model):
    first, second = add_model(project, classes), add_model(project, classes)
    assert [one.id for one in project.models.all()] == [second, first]


def test_a_version_that_is_discarded_meanwhile_is_not_listed(
    project, classes, add_model, monkeypatch
):
    first, second = add_model(project, classes), add_model(project, classes)
    get = project.models.get

    def get_later(model_id):
        if model_id == second:
            project.models.remove(second)
        return get(model_id)

    monkeypatch.setattr(project.models, "get", get_later)
    assert [one.id for one in project.models.all()] == [first]


def test_an_older_version_can_be_put_to_use_again(project, classes, add_model, reopen):
    first, _ = add_model(project, classes), add_model(project, classes)
    project.models.make_current(first, name="Go back to version 1")
    assert project.history.next_undo() == "Go back to version 1"
    assert reopen(project).models.current().id == first


def test_a_model_that_is_not_there_is_named(project):
    with pytest.raises(NoModel):
        project.models.get(7)
    with pytest.raises(NoModel):
        project.models.arrays(7)
    assert project.models.examples(7) == []


def test_predictions_are_kept_apart_by_model(project, classes, add_images, add_model, predict):
    [image] = add_images(project, 1)
    first, second = add_model(project, classes), add_model(project, classes)
    predict(project, first, image, classes[0].id, confidence=0.25)
    predict(project, second, image, classes[1].id)
    assert project.models.predictions(first, [image])[image].confidence == 0.25
    assert project.models.predictions(second, [image])[image].class_id == classes[1].id


def test_a_model_that_predicts_again_replaces_what_it_said(
    project, classes, add_images, add_model, predict
):
    [image] = add_images(project, 1)
    model_id = add_model(project, classes)
    predict(project, model_id, image, classes[0].id)
    predict(project, model_id, image, classes[1].id, runner_up_id=classes[0].id)
    found = project.models.predictions(model_id, np.array([image, 99]))
    assert [(one.class_id, one.runner_up_id) for one in found.values()] == [
        (classes[1].id, classes[0].id)
    ]
