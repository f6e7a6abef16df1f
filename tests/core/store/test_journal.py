"""Every change can be undone and done again, after a restart too."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.store import Project

N_IMAGES = 4


@pytest.fixture
def owl(project):
    return project.classes.add("Owl")


def state(project):
    """Everything a person can change."""
    model = project.models.current()
    return (
        project.classes.all(),
        project.labels.of(range(1, N_IMAGES + 1)),
        project.files.folders(),
        model and model.id,
    )


def test_nothing_to_undo_is_said_by_an_empty_name(project):
    assert (project.history.undo(), project.history.redo()) == ("", "")
    assert (project.history.next_undo(), project.history.next_redo()) == ("", "")


def test_undo_names_what_it_took_back_and_what_it_would_take_next(project, owl):
    project.classes.rename(owl.id, "Barn owl")
    assert project.history.undo() == "Rename Owl to Barn owl"
    assert project.history.next_undo() == "Add class Owl"
    assert project.history.next_redo() == "Rename Owl to Barn owl"


def test_redo_does_again_in_the_order_of_doing(project):
    for name in ("1", "2", "3"):
        project.classes.add(name)
    for _ in range(3):
        project.history.undo()
    assert [project.history.redo() for _ in range(3)] == [f"Add class {one}" for one in "123"]


def test_a_new_change_ends_what_could_be_done_again(project, owl):
    project.history.undo()
    project.classes.add("Finch")
    assert project.history.redo() == ""
    assert [one.name for one in project.history.entries()] == ["Add class Finch"]


def test_undo_and_redo_survive_a_restart(project, reopen, add_images, owl):
    images = add_images(project, 2)
    project.labels.put(images, owl.id)
    project = reopen(project)
    project.history.undo()
    assert project.labels.count() == 0
    project = reopen(project)
    project.history.redo()
    assert project.labels.count() == 2


def test_entries_come_newest_first_and_know_who_and_what_is_undone(project):
    project.history.who = "command line"
    project.classes.add("Owl")
    project.classes.add("Finch")
    project.history.undo()
    assert [(one.name, one.who, one.undone) for one in project.history.entries()] == [
        ("Add class Finch", "command line", True),
        ("Add class Owl", "command line", False),
    ]


def test_a_change_that_changed_nothing_is_not_written_down(project, owl):
    project.classes.recolour(owl.id, owl.colour)
    assert project.history.next_undo() == "Add class Owl"


def test_a_failed_change_is_not_written_down(project, owl):
    change = project.history.change("Rename", "classes", [owl.id])
    with pytest.raises(KeyError), change:
        raise KeyError
    assert project.history.next_undo() == "Add class Owl"


def test_work_goes_on_after_a_failed_change(project, owl):
    change = project.history.change("Rename", "classes", [owl.id])
    with pytest.raises(KeyError), change:
        raise KeyError
    project.classes.rename(owl.id, "Barn owl")
    assert project.history.next_undo() == "Rename Owl to Barn owl"


def test_a_model_put_to_use_can_be_taken_back(project, owl, add_model):
    classes = [owl, project.classes.add("Finch")]
    first = add_model(project, classes)
    add_model(project, classes)
    project.history.undo()
    assert project.models.current().id == first


def test_taking_back_the_first_model_leaves_none(project, owl, add_model):
    add_model(project, [owl, project.classes.add("Finch")])
    project.history.undo()
    assert project.models.current() is None


def test_a_change_of_very_many_images_is_undone_as_one(project, add_images, owl):
    images = add_images(project, 3000)
    project.labels.put(images, owl.id)
    project.history.undo()
    assert project.labels.count() == 0


def test_a_class_undone_and_done_again_still_has_its_predictions(
    project, add_images, add_model, predict
):
    [image] = add_images(project, 1)
    finch, owl = project.classes.add("Finch"), project.classes.add("Owl")
    predict(project, add_model(project, [finch, owl]), image, owl.id)
    project.classes.remove(owl.id)
    project.history.undo()
    assert [row.label for row in project.listing.rows()] == ["Owl"]


# A walk of random changes: each is a kind and two numbers that pick among what there is.

numbers = st.integers(0, 7)
KINDS = (
    *("label", "label", "none", "unlabel", "add", "add", "rename", "recolour", "reorder"),
    *("merge", "remove", "model", "folder", "close", "undo", "redo"),
)
steps = st.lists(st.tuples(st.sampled_from(KINDS), numbers, numbers), min_size=8, max_size=25)


class Walk:
    """Makes random changes and remembers the state after each that can be undone."""

    def __init__(self, path, add_images, add_model):
        self.project = Project.open(path, create=True)
        self.images = add_images(self.project, N_IMAGES)
        for number, name in enumerate(("Owl", "Finch")):
            record = self.project.classes.add(name)
            self.project.labels.put(self.images[2 * number :][:2], record.id)
        self.add_model = add_model
        self.states = [state(self.project)]
        self.at = 0
        self.n_made = 0

    def take(self, kind, a, b):
        if kind == "close":
            self.reopen()
        elif kind in ("undo", "redo"):
            self.turn(kind)
        else:
            before = state(self.project)
            self.change(kind, a, b)
            if state(self.project) != before:
                self.states[self.at + 1 :] = [state(self.project)]
                self.at += 1

    def turn(self, kind):
        step = -1 if kind == "undo" else 1
        if 0 <= self.at + step < len(self.states):
            assert getattr(self.project.history, kind)()
            self.at += step
            assert state(self.project) == self.states[self.at]

    def reopen(self):
        self.project.close()
        self.project = Project.open(self.project.path)
        assert state(self.project) == self.states[self.at]

    def change(self, kind, a, b):
        project, self.n_made = self.project, self.n_made + 1
        classes = project.classes.all()
        one, two = (
            (classes[a % len(classes)], classes[b % len(classes)]) if classes else (None,) * 2
        )
        images = self.images[a % N_IMAGES :][: 1 + b % 3]
        if kind == "none":
            project.labels.put(images, None)
        elif kind == "unlabel":
            project.labels.remove(images)
        elif kind == "add":
            project.classes.add(f"new {self.n_made}")
        elif kind == "folder":
            project.files.show_folder(Path(f"/folder {a}"))
        elif not classes:
            return
        elif kind == "label":
            project.labels.put(images, two.id)
        elif kind == "rename":
            project.classes.rename(one.id, f"renamed {self.n_made}")
        elif kind == "recolour":
            project.classes.recolour(one.id, f"#{a}{b}0000")
        elif kind == "reorder":
            project.classes.reorder([two.id, one.id] if one != two else [two.id])
        elif kind == "merge":
            project.classes.merge(one.id, two.id)
        elif kind == "remove":
            project.classes.remove(one.id)
        elif kind == "model":
            self.add_model(project, classes, fingerprint=str(self.n_made))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=steps)
def test_any_walk_can_be_undone_to_its_start_and_done_again(steps, add_images, add_model):
    with tempfile.TemporaryDirectory() as folder:
        walk = Walk(Path(folder) / "walk.handful", add_images, add_model)
        for kind, a, b in steps:
            walk.take(kind, a, b)
        while walk.at:
            walk.turn("undo")
        walk.reopen()
        while walk.at + 1 < len(walk.states):
            walk.turn("redo")
        walk.project.close()
    assert walk.at == len(walk.states) - 1
