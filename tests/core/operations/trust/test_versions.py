"""The models that were in use are listed from the oldest; one that is only offered is not."""

from dataclasses import asdict

from core.api import model_versions
from core.domain.adapting import ModelSettings
from core.domain.records import Trust
from core.operations.challenger import Challenger


def test_models_are_listed_from_the_oldest(project, add_model):
    owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
    first = add_model(project, [owl, fox], trust=Trust(0.5, 0.4, 0.6, 10, 5))
    second = add_model(project, [owl, fox], trust=Trust(None, None, None, 0, 0))
    found = model_versions(project)
    assert [(one.model_id, one.share, one.is_current) for one in found] == [
        (first, 0.5, False),
        (second, None, True),
    ]


def test_an_undone_model_stays_in_the_list(project, add_model):
    owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
    first, second = (add_model(project, [owl, fox]) for _ in range(2))
    project.history.undo()
    assert [(one.model_id, one.is_current) for one in model_versions(project)] == [
        (first, True),
        (second, False),
    ]


def test_what_is_only_offered_is_not_listed_until_it_is_taken(project, add_model):
    owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
    first = add_model(project, [owl, fox])
    better = add_model(project, [owl, fox], settings=ModelSettings("auto", improved="better"))
    project.history.undo()
    project.notes.put("candidate", asdict(Challenger("f", "better", better, 60.0, is_ready=True)))
    assert [one.model_id for one in model_versions(project)] == [first]
    project.history.redo()
    assert [one.model_id for one in model_versions(project)] == [first, better]


def test_without_a_model_there_is_no_history(project):
    assert model_versions(project) == ()
