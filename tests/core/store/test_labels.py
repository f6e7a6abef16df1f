"""Labels are what a person said, one a picture."""

import pytest


@pytest.fixture
def images(project, add_images):
    return add_images(project, 5)


@pytest.fixture
def owl(project):
    return project.classes.add("Owl").id


@pytest.fixture
def finch(project):
    return project.classes.add("Finch").id


def test_an_image_has_the_label_it_was_given_last(project, images, owl, finch):
    project.labels.put(images[:2], owl)
    project.labels.put(images[1:3], finch)
    assert project.labels.of(images) == {images[0]: owl, images[1]: finch, images[2]: finch}


def test_only_labels_that_change_are_counted(project, images, owl):
    project.labels.put(images[:2], owl)
    assert project.labels.put(images[:3], owl) == 1


def test_an_image_named_twice_counts_once(project, images, owl):
    assert project.labels.put([images[0], images[0]], owl) == 1


def test_labelling_as_before_is_no_change_to_undo(project, images, owl):
    project.labels.put(images, owl)
    before = len(project.history.entries())
    project.labels.put(images, owl)
    assert len(project.history.entries()) == before


def test_none_of_these_is_a_label_but_no_example(project, images, owl):
    project.labels.put(images[:1], owl)
    project.labels.put(images[1:2], None)
    assert project.labels.of(images) == {images[0]: owl, images[1]: None}
    assert project.labels.examples()[0].tolist() == [images[0]]


def test_none_of_these_given_again_is_no_change(project, images):
    project.labels.put(images, None)
    assert project.labels.put(images, None) == 0


def test_a_removed_label_is_gone(project, images, owl):
    project.labels.put(images, owl)
    assert project.labels.remove(images[:2]) == 2
    assert set(project.labels.of(images)) == set(images[2:])


def test_removing_where_there_is_no_label_changes_nothing(project, images):
    before = project.history.next_undo()
    assert project.labels.remove(images) == 0
    assert project.history.next_undo() == before


def test_examples_come_by_class(project, images, owl, finch):
    project.labels.put([images[0]], finch)
    project.labels.put([images[4]], owl)
    image_ids, class_ids = project.labels.examples()
    assert (image_ids.tolist(), class_ids.tolist()) == ([images[4], images[0]], [owl, finch])


def test_without_labels_there_are_no_examples(project):
    image_ids, class_ids = project.labels.examples()
    assert len(image_ids) == len(class_ids) == 0


def test_images_of_a_class_can_be_limited(project, images, owl):
    project.labels.put(images, owl)
    assert set(project.labels.images_of(owl)) == set(images)
    assert len(project.labels.images_of(owl, limit=2)) == 2


def test_labelled_images_are_counted(project, images, owl):
    project.labels.put(images[:3], owl)
    project.labels.put(images[3:4], None)
    assert project.labels.count() == 4


@pytest.mark.parametrize(
    ("n", "named", "expected"),
    [
        (1, True, "Label 1 image as Owl"),
        (3, True, "Label 3 images as Owl"),
        (2, False, "Label 2 images as none of these"),
    ],
)
def test_a_change_is_named_for_people(project, images, owl, n, named, expected):
    project.labels.put(images[:n], owl if named else None)
    assert project.history.next_undo() == expected


def test_more_labels_than_one_statement_takes_are_removed(project, add_images, owl):
    images = add_images(project, 1100)
    project.labels.put(images, owl)
    assert project.labels.remove(images) == 1100
    assert project.labels.count() == 0
