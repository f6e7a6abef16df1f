"""Blocks within blocks, and jumping to any point of the journal."""

import pytest


@pytest.fixture
def owl(project):
    return project.classes.add("Owl")


def names(project):
    return [one.name for one in project.classes.all()]


def test_changes_of_one_table_within_a_change_of_another_are_all_kept(project, add_images, owl):
    images = add_images(project, 4)
    with project.history.change("Both", "classes", [owl.id]):
        project.labels.put(images[:2], owl.id)
        project.labels.put(images[2:], None)
    assert project.history.undo() == "Both"
    assert project.labels.count() == 0
    project.history.redo()
    assert project.labels.of(images) == dict.fromkeys(images[:2], owl.id) | dict.fromkeys(
        images[2:]
    )


def test_a_row_changed_twice_in_one_change_goes_back_to_what_it_was_first(project, owl):
    with project.history.change("Twice", "settings", []):
        project.classes.rename(owl.id, "Barn owl")
        project.classes.rename(owl.id, "Eagle owl")
    project.history.undo()
    assert names(project) == ["Owl"]
    project.history.redo()
    assert names(project) == ["Eagle owl"]


def test_rows_that_only_a_nested_block_names_are_kept_beside_those_of_its_own(
    project, add_images, owl
):
    images = add_images(project, 3)
    with project.history.change("Some", "labels", images[:1]):
        project.labels.put(images, owl.id)
    project.history.undo()
    assert project.labels.count() == 0


def test_jumping_back_and_forth_lands_where_the_journal_says(project):
    for name in ("1", "2", "3"):
        project.classes.add(name)
    third, second, first = (one.id for one in project.history.entries())
    assert project.history.jump(first) == 2
    assert names(project) == ["1"]
    assert project.history.jump(third) == 2
    assert names(project) == ["1", "2", "3"]
    assert project.history.jump(0) == 3
    assert names(project) == []
    assert project.history.jump(second) == 2
    assert names(project) == ["1", "2"]


def test_jumping_to_where_one_is_or_to_what_is_gone_does_nothing(project):
    project.classes.add("1")
    gone = project.history.entries()[0].id
    project.history.undo()
    project.classes.add("2")
    here = project.history.entries()[0].id
    assert (project.history.jump(here), project.history.jump(gone)) == (0, 0)
    assert project.history.jump(12345) == 0
    assert names(project) == ["2"]


def test_a_jump_survives_a_restart(project, reopen):
    for name in ("1", "2", "3"):
        project.classes.add(name)
    first = project.history.entries()[-1].id
    project.history.jump(first)
    project = reopen(project)
    assert [one.undone for one in project.history.entries()] == [True, True, False]
    project.history.redo()
    assert names(project) == ["1", "2"]
