"""What two versions say differently, of what is shown and of classes that are still there."""

from pathlib import Path

import pytest

from core.domain.challenger import LabelChange
from core.store.model_diff import changes, count_both, unpredicted


@pytest.fixture
def classes(project):
    return [project.classes.add(name) for name in ("Owl", "Fox", "Elk")]


@pytest.fixture
def versions(project, classes, add_model):
    return add_model(project, classes), add_model(project, classes), add_model(project, classes)


@pytest.fixture
def say(project, versions, predict, classes):
    """Note what versions predict: `say(1, {image: 0})`, classes by their place."""

    def note(version, said, status="labelled"):
        for image, place in said.items():
            predict(project, versions[version], image, classes[place].id, status=status)

    return note


def test_only_images_of_which_two_versions_differ_are_changes(
    project, classes, versions, say, add_images
):
    owl, fox, elk = (record.id for record in classes)
    *images, another = add_images(project, 5)
    say(0, {images[0]: 0, images[1]: 0, images[2]: 1})
    say(1, {images[0]: 1, images[1]: 0, images[2]: 2, images[3]: 1})
    say(2, dict.fromkeys([*images, another], 2))
    assert changes(project._db, *versions[:2]) == [
        LabelChange(images[0], owl, fox, 0, False, False),
        LabelChange(images[2], fox, elk, 0, False, False),
    ]
    assert changes(project._db, versions[1], versions[0])[0].before_id == fox
    assert count_both(project._db, *versions[:2]) == 3
    assert count_both(project._db, versions[1], versions[2]) == 4
    assert unpredicted(project._db, versions[1], versions[0]) == [images[3]]
    assert unpredicted(project._db, versions[0], versions[1]) == []
    assert unpredicted(project._db, versions[2], versions[0]) == [images[3], another]


def test_changes_and_what_is_unpredicted_come_by_image(project, versions, say, add_images):
    images = add_images(project, 3)
    backwards = images[::-1]
    say(0, dict.fromkeys(backwards, 0))
    say(1, dict.fromkeys(backwards, 1))
    assert [one.image_id for one in changes(project._db, *versions[:2])] == images
    assert unpredicted(project._db, versions[0], versions[2]) == images


def test_who_is_right_is_what_a_label_says(project, classes, versions, say, add_images):
    owl, fox, elk = (record.id for record in classes)
    images = add_images(project, 4)
    say(0, dict.fromkeys(images, 0))
    say(1, dict.fromkeys(images, 1))
    for image, class_id in zip(images, (owl, fox, elk), strict=False):
        project.labels.put([image], class_id)
    assert changes(project._db, *versions[:2]) == [
        LabelChange(images[0], owl, fox, owl, True, False),
        LabelChange(images[1], owl, fox, fox, False, True),
        LabelChange(images[2], owl, fox, elk, False, False),
        LabelChange(images[3], owl, fox, 0, False, False),
    ]


def test_a_label_accepted_unseen_is_no_person_s_word(project, classes, versions, say, add_images):
    owl, fox, _ = (record.id for record in classes)
    [image] = add_images(project, 1)
    say(0, {image: 0})
    say(1, {image: 1})
    project.labels.put([image], owl, origin="accepted", model_id=versions[0], promise=0.1)
    [change] = changes(project._db, *versions[:2])
    assert change == LabelChange(image, owl, fox, 0, True, False)


@pytest.mark.parametrize("unknown", [(True, False), (False, True), (False, False)])
def test_a_model_that_says_none_of_these_meets_a_person_who_says_so(
    project, classes, versions, say, add_images, unknown
):
    owl, fox, _ = (record.id for record in classes)
    [image] = add_images(project, 1)
    for version, is_unknown in enumerate(unknown):
        say(version, {image: version}, "unknown" if is_unknown else "labelled")
    project.labels.put([image], None)
    assert changes(project._db, *versions[:2]) == [LabelChange(image, owl, fox, -1, *unknown)]


@pytest.mark.parametrize("gone", [0, 1])
def test_deleted_classes_are_no_predictions(project, classes, versions, say, add_images, gone):
    images = add_images(project, 2)
    say(0, {images[0]: 0, images[1]: 2})
    say(1, {images[0]: 1, images[1]: 2})
    project.classes.remove(classes[gone].id)
    assert changes(project._db, *versions[:2]) == []
    assert count_both(project._db, *versions[:2]) == 1


def test_only_what_is_shown_counts(project, classes, versions, say, add_images):
    images = add_images(project, 2)
    say(0, dict.fromkeys(images, 0))
    say(1, dict.fromkeys(images, 1))
    project._db.execute("UPDATE files SET missing = 1 WHERE image_id = ?", [images[0]])
    assert count_both(project._db, *versions[:2]) == 1
    project.files.remove_folder(Path("/pictures"))
    assert count_both(project._db, *versions[:2]) == 0
    project.labels.put(images, classes[0].id)  # shown for its label, but for the one that is gone
    assert [one.image_id for one in changes(project._db, *versions[:2])] == images[1:]
