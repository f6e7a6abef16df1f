"""Classes: their names, colours and order."""

import re

import pytest

from core.domain.errors import ClassError
from core.store.classes import COLOURS


@pytest.fixture
def classes(project):
    return project.classes


def names(classes):
    return [one.name for one in classes.all()]


def test_a_new_class_stands_below_the_others(classes):
    for name in ("Owl", "Finch", "Wren"):
        classes.add(name)
    assert names(classes) == ["Owl", "Finch", "Wren"]


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_empty_name_is_refused(classes, name):
    with pytest.raises(ClassError) as caught:
        classes.add(name)
    assert caught.value.reason == "empty"


def test_a_taken_name_is_refused(classes):
    classes.add("Owl")
    with pytest.raises(ClassError) as caught:
        classes.add(" Owl ")
    assert caught.value.reason == "taken"


def test_a_refused_class_leaves_nothing_to_undo(classes, project):
    classes.add("Owl")
    with pytest.raises(ClassError):
        classes.add("Owl")
    assert len(project.history.entries()) == 1


def test_space_in_names_is_tidied(classes):
    assert classes.add("  Barn \n owl ").name == "Barn owl"


@pytest.mark.parametrize(
    "name", ["鸮", "Хохлатая сова", "🦉", "O'Hara; DROP TABLE classes", "a" * 300]
)
def test_a_name_may_be_anything_a_person_types(classes, name, project, reopen):
    classes.add(name)
    assert names(reopen(project).classes) == [name]


def test_a_class_may_keep_its_own_name_in_a_rename(classes):
    owl = classes.add("Owl")
    classes.rename(owl.id, "Owl ")
    assert names(classes) == ["Owl"]


def test_a_rename_to_a_taken_name_is_refused(classes):
    owl = classes.add("Owl")
    classes.add("Finch")
    with pytest.raises(ClassError):
        classes.rename(owl.id, "Finch")
    assert names(classes) == ["Owl", "Finch"]


def test_an_unknown_class_is_named(classes):
    with pytest.raises(ClassError) as caught:
        classes.rename(77, "Owl")
    assert caught.value.reason == "unknown"


def test_classes_get_different_colours(classes):
    given = [classes.add(str(number)).colour for number in range(len(COLOURS))]
    assert sorted(given) == sorted(COLOURS)


def test_colours_go_on_when_those_to_choose_from_are_used_up(classes):
    given = [classes.add(str(number)).colour for number in range(len(COLOURS) + 3)]
    assert len(set(given)) == len(given)


def test_a_colour_can_be_chosen_and_changed(classes):
    owl = classes.add("Owl", "#123456")
    assert owl.colour == "#123456"
    classes.recolour(owl.id, "#abcdef")
    assert classes.get(owl.id).colour == "#abcdef"


def test_classes_not_named_in_a_new_order_keep_theirs_below(classes):
    one, two, three = (classes.add(name).id for name in ("1", "2", "3"))
    classes.reorder([three])
    assert [record.id for record in classes.all()] == [three, one, two]


def test_a_deleted_class_takes_its_labels_along_and_leaves_the_images(project, add_images):
    owl, finch = project.classes.add("Owl"), project.classes.add("Finch")
    images = add_images(project, 3)
    project.labels.put(images[:2], owl.id)
    project.labels.put(images[2:], finch.id)
    project.classes.remove(owl.id)
    assert project.labels.of(images) == {images[2]: finch.id}
    assert len(project.listing.entries()) == 3


def test_deleting_a_class_is_undone_as_one(project, add_images):
    owl = project.classes.add("Owl")
    images = add_images(project, 3)
    project.labels.put(images, owl.id)
    project.classes.remove(owl.id)
    assert project.history.undo() == "Delete class Owl"
    assert project.classes.get(owl.id).n_examples == 3


def test_merging_gives_the_labels_to_the_other_class(project, add_images):
    owl, finch = project.classes.add("Owl"), project.classes.add("Finch")
    images = add_images(project, 3)
    project.labels.put(images[:2], owl.id)
    project.labels.put(images[2:], finch.id)
    project.classes.merge(owl.id, finch.id)
    assert [(one.name, one.n_examples) for one in project.classes.all()] == [("Finch", 3)]
    assert project.history.undo() == "Merge Owl into Finch"
    assert [(one.name, one.n_examples) for one in project.classes.all()] == [
        ("Owl", 2),
        ("Finch", 1),
    ]


def test_merging_a_class_into_itself_changes_nothing(project, add_images):
    owl = project.classes.add("Owl")
    project.labels.put(add_images(project, 2), owl.id)
    project.classes.merge(owl.id, owl.id)
    assert project.classes.get(owl.id).n_examples == 2


def test_a_deleted_name_is_free_again(classes):
    first = classes.add("Owl")
    classes.remove(first.id)
    assert classes.add("Owl").id != first.id


def test_names_of_deleted_classes_are_still_known(classes):
    owl = classes.add("Owl")
    classes.remove(owl.id)
    assert classes.names()[owl.id] == "Owl"


def test_a_class_is_found_by_its_name(classes):
    owl = classes.add("Owl")
    assert classes.find(" Owl") == owl
    assert classes.find("owl") is None


# Names that nobody can tell apart


NFC, NFD = "M\u00f6we", "Mo\u0308we"


def old_class(project, name):
    """Put a class into a project as an earlier version did: with its name as it came."""
    return project.classes.get(_noted(project, name))


def _noted(project, name):
    class_id = project.classes.note(name)
    with project.history.change("Add", "classes", [class_id]):
        project.classes.show([class_id])
    return class_id


@pytest.mark.parametrize("name", ["O\u200bwl", "Owl\ufeff", "\u202eOwl", "Ow\u00adl"])
def test_a_name_that_looks_the_same_as_another_is_refused(classes, name):
    classes.add("Owl")
    fox = classes.add("Fox")
    for attempt in (lambda: classes.add(name), lambda: classes.rename(fox.id, name)):
        with pytest.raises(ClassError) as caught:
            attempt()
        assert (caught.value.reason, caught.value.other) == ("alike", "Owl")
    assert names(classes) == ["Owl", "Fox"]


def test_a_name_is_kept_composed(classes):
    assert classes.add(NFD).name == NFC
    with pytest.raises(ClassError) as caught:
        classes.add(NFD)
    assert caught.value.reason == "taken"


def test_a_name_that_cannot_be_seen_is_none(classes):
    with pytest.raises(ClassError) as caught:
        classes.add("\u200b \ufeff")
    assert caught.value.reason == "empty"


def test_names_that_differ_in_capital_letters_are_two(classes):
    classes.add("Owl")
    classes.add("owl")
    assert names(classes) == ["Owl", "owl"]
    assert classes.find("owl").name == "owl"


def test_a_class_is_found_by_what_is_seen_of_its_name(project, classes):
    old = old_class(project, NFD)
    assert classes.find(NFC) == classes.find(f"{NFC}\u200b") == old
    assert old.name == NFD  # as it was


def test_the_very_name_is_found_before_one_that_looks_the_same(project, classes):
    composed = classes.add(NFC)
    old = old_class(project, NFD)
    assert classes.find(NFD) == old
    assert classes.find(NFC) == composed


def test_a_class_of_an_old_project_can_be_renamed_to_what_it_looks_like(project, classes):
    old = old_class(project, "O\u200bwl")
    classes.rename(old.id, "Owl")
    assert names(classes) == ["Owl"]


def test_a_group_cannot_take_a_name_that_looks_the_same(classes):
    classes.add("bird/owl")
    classes.add("fowl/o\u200bwl")
    with pytest.raises(ClassError) as caught:
        classes.rename_group("bird", "fowl")
    assert (caught.value.reason, caught.value.other) == ("alike", "fowl/o\u200bwl")
    assert names(classes) == ["bird/owl", "fowl/o\u200bwl"]


def test_a_group_with_twins_of_an_old_project_is_renamed_as_it_is(project, classes):
    for name in (f"bird/{NFC}", f"bird/{NFD}"):
        old_class(project, name)
    classes.rename_group("bird", "fowl")
    assert names(classes) == [f"fowl/{NFC}", f"fowl/{NFD}"]


@pytest.fixture
def birds(classes):
    """Three classes; what they are called, and the id of the second."""
    ids = [classes.add(name).id for name in ("Owl", "Finch", "Wren")]
    return ids[1]


def test_classes_stand_one_after_another(classes, birds):
    assert [one.position for one in classes.all()] == [0, 1, 2]
    classes.reorder([birds])
    classes.add("Crow")
    assert names(classes) == ["Finch", "Owl", "Wren", "Crow"]
    assert [one.position for one in classes.all()] == [0, 1, 2, 3]


def test_every_colour_is_one():
    assert all(re.fullmatch("#[0-9a-f]{6}", one) for one in COLOURS)


def test_a_class_whose_adding_fails_leaves_nothing(classes, monkeypatch):
    def fail(class_ids):
        raise RuntimeError

    monkeypatch.setattr(classes, "show", fail)
    with pytest.raises(RuntimeError):
        classes.add("Owl")
    assert classes.names() == {}


@pytest.mark.parametrize(
    ("act", "words", "after"),
    [
        (lambda them, one: them.add("Crow"), "Add class Crow", ["Owl", "Finch", "Wren", "Crow"]),
        (
            lambda them, one: them.rename(one, "Crow"),
            "Rename Finch to Crow",
            ["Owl", "Crow", "Wren"],
        ),
        (
            lambda them, one: them.rename_group("Finch", "bird/Finch"),
            "Rename group Finch to bird/Finch",
            ["Owl", "bird/Finch", "Wren"],
        ),
        (lambda them, one: them.recolour(one, "#123456"), "Recolor Finch", None),
        (lambda them, one: them.reorder([one]), "Reorder classes", ["Finch", "Owl", "Wren"]),
        (lambda them, one: them.remove(one), "Delete class Finch", ["Owl", "Wren"]),
    ],
    ids=["add", "rename", "rename group", "recolour", "reorder", "remove"],
)
def test_each_act_is_undone_by_its_name(project, birds, act, words, after):
    before = project.classes.all()
    act(project.classes, birds)
    done = project.classes.all()
    assert done != before
    assert [one.name for one in done] == (after or ["Owl", "Finch", "Wren"])
    assert project.history.undo() == words
    assert project.classes.all() == before
    assert project.history.redo() == words
    assert project.classes.all() == done


def test_a_colour_is_one_class_own(classes, birds):
    before = {one.id: one.colour for one in classes.all()}
    classes.recolour(birds, "#123456")
    assert {one.id: one.colour for one in classes.all()} == {**before, birds: "#123456"}


def test_a_group_is_what_stands_before_the_slash(classes):
    for name in ("bird", "bird/owl", "birdsong", "fish"):
        classes.add(name)
    assert classes.rename_group("bird", "fowl") == 2
    assert names(classes) == ["fowl", "fowl/owl", "birdsong", "fish"]


def test_a_group_may_take_names_that_it_leaves(classes):
    for name in ("a", "a/a", "a/a/a"):
        classes.add(name)
    assert classes.rename_group("a", "a/a") == 3
    assert names(classes) == ["a/a", "a/a/a", "a/a/a/a"]


def test_classes_of_a_group_that_would_become_one_are_refused(project, classes):
    for name in ("bird/owl", "bird/ owl"):
        old_class(project, name)
    with pytest.raises(ClassError) as caught:
        classes.rename_group("bird", "fowl")
    assert (caught.value.name, caught.value.reason) == ("fowl/owl", "taken")
    assert names(classes) == ["bird/owl", "bird/ owl"]


def test_noted_classes_get_colours_of_their_own(classes):
    def colours(ids):
        rows = classes._db.execute("SELECT id, colour FROM classes").fetchall()
        return [colour for class_id, colour in rows if class_id in ids]

    assert colours([classes.note("Owl"), classes.note("Finch")]) == list(COLOURS[:2])
    assert classes.add("Wren").colour == COLOURS[2]  # so the two before were given up
    noted = [classes.note("Crow"), classes.note("Heron")]
    assert colours(noted) == list(COLOURS[:2])


def test_the_colour_of_a_deleted_class_is_free_again(classes, birds):
    colour = classes.get(birds).colour
    classes.remove(birds)
    assert classes.add("Crow").colour == colour


def test_a_merge_leaves_the_labels_of_other_classes_alone(project, birds, add_images):
    first, second, third = (one.id for one in project.classes.all())
    images = add_images(project, 3)
    for image, class_id in zip(images, (first, second, third), strict=True):
        project.labels.put([image], class_id)
    project.classes.merge(first, second)
    assert project.labels.of(images) == dict(zip(images, (second, second, third), strict=True))
