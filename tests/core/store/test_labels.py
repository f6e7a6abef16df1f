"""Labels are what a person said, one a picture."""

import pytest

from core.store import labels as store_labels
from core.store.labels import PastLabels


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


# All that is noted of a label is kept, in its order, and nobody else's is touched


@pytest.fixture
def clock(monkeypatch):
    """Set the time that labels are given at: `clock("12:00")`."""

    def at(time):
        monkeypatch.setattr(store_labels, "now", lambda: f"2026-11-30T{time}")

    return at


@pytest.fixture
def fox(project):
    return project.classes.add("Fox").id


@pytest.fixture
def model_id(project, add_model, owl, fox):
    return add_model(project, project.classes.all())


def rows(project):
    columns = "image_id, class_id, at, origin, picked, model_id, promise"
    return project._db.execute(f"SELECT {columns} FROM labels ORDER BY image_id").fetchall()


def test_all_that_is_said_of_a_label_is_kept_and_said_anew_by_the_next(
    project, images, owl, fox, model_id, clock
):
    clock("12:00")
    project.labels.put(
        images[:2], owl, origin="accepted", picked="audit", model_id=model_id, promise=0.02
    )
    first = (owl, "2026-11-30T12:00", "accepted", "audit", model_id, 0.02)
    assert rows(project) == [(1, *first), (2, *first)]
    clock("12:01")
    project.labels.put(images[:1], fox)
    second = (fox, "2026-11-30T12:01", "given", "", None, None)
    assert rows(project) == [(1, *second), (2, *first)]
    project.history.undo()
    assert rows(project) == [(1, *first), (2, *first)]


def test_a_look_at_what_was_accepted_unseen_is_a_change(project, images, owl):
    project.labels.put(images[:2], owl, origin="accepted", promise=0.02)
    assert project.labels.put(images[:2], owl, origin="accepted", promise=0.03) == 0
    assert [row[-1] for row in rows(project)] == [0.02, 0.02]
    assert project.labels.put(images[:3], owl, origin="confirmed") == 3
    assert project.labels.unseen_among(images) == set()
    assert project.labels.put(images[:3], owl) == 0
    assert [row[3] for row in rows(project)] == ["confirmed"] * 3


def test_another_class_accepted_unseen_is_a_change(project, images, owl, fox):
    project.labels.put(images[:2], owl)
    assert project.labels.put(images[:3], fox, origin="accepted") == 3


def test_what_was_looked_at_is_not_unseen(project, images, owl):
    project.labels.put(images[:2], owl)
    project.labels.put(images[2:4], owl, origin="accepted")
    assert project.labels.unseen_among(images) == set(images[2:4])
    assert project.labels.unseen_among(images[3:]) == {images[3]}
    assert project.labels.unseen_among([]) == set()


def test_only_what_is_asked_for_is_told(project, images, owl):
    project.labels.put(images[:3], owl, picked="model")
    project.labels.put(images[3:4], None)
    assert project.labels.of(images[1:2]) == {images[1]: owl}
    assert project.labels.of(images[3:]) == {images[3]: None}
    assert project.labels.picked_by_model(images[2:]) == {images[2]}


def test_a_move_takes_labels_along_and_makes_none(project, images, owl, fox, clock):
    clock("12:00")
    project.labels.put(images[:2], owl, origin="confirmed", picked="model")
    project.labels.put(images[2:3], owl)
    clock("13:00")
    project.labels.move([images[0], images[4]], fox, name="Split Owl into 2")
    of_images = {images[0]: fox, images[1]: owl, images[2]: owl}
    assert project.labels.of(images) == of_images
    assert rows(project)[0][2:5] == ("2026-11-30T12:00", "confirmed", "model")
    assert project.history.undo() == "Split Owl into 2"
    assert project.labels.of(images) == dict.fromkeys(images[:3], owl)


def test_labels_that_stay_stay_as_they_were(project, images, owl):
    project.labels.put(images, owl)
    before = rows(project)
    assert project.labels.remove([images[1], images[3]]) == 2
    assert rows(project) == [before[0], before[2], before[4]]
    project.history.undo()
    assert rows(project) == before


@pytest.mark.parametrize(
    ("count", "named", "expected"),
    [
        (1, {}, "Remove label from 1 image"),
        (2, {}, "Remove label from 2 images"),
        (2, {"name": ""}, "Remove label from 2 images"),
        (2, {"name": "Forget"}, "Forget"),
    ],
)
def test_a_removal_has_a_name(project, images, owl, count, named, expected):
    project.labels.put(images, owl)
    project.labels.remove(images[:count], **named)
    assert project.history.next_undo() == expected


def test_a_change_names_the_class_that_was_given(project, images, owl, fox):
    project.labels.put(images[:1], fox)
    assert project.history.next_undo() == "Label 1 image as Fox"


def test_labels_have_the_name_that_they_are_given(project, images, owl):
    project.labels.put_each(dict.fromkeys(images[:2], owl), name="Accept 2 images")
    assert project.history.next_undo() == "Accept 2 images"


def test_examples_come_by_class_then_time_then_image(project, images, owl, fox, clock):
    for time, image, class_id in [
        ("12:02", 1, fox),
        ("12:01", 3, fox),
        ("12:01", 2, fox),
        ("12:03", 0, owl),
    ]:
        clock(time)
        project.labels.put([images[image]], class_id)
    project.labels.put([images[4]], owl, origin="accepted")
    image_ids, class_ids = project.labels.examples()
    assert image_ids.tolist() == [images[one] for one in (0, 2, 3, 1)]
    assert class_ids.tolist() == [owl, fox, fox, fox]
    assert (image_ids.dtype, class_ids.dtype) == ("int64", "int64")


@pytest.mark.parametrize("origin", ["given", "imported"])
def test_images_get_each_its_own_class_in_one_change(project, images, owl, fox, origin):
    options = {} if origin == "given" else {"origin": origin}
    wanted = {images[0]: owl, images[1]: fox, images[2]: None}
    assert project.labels.put_each(wanted, name="Import", **options) == 3
    assert project.labels.put_each(wanted, name="Import", **options) == 0
    rows = project._db.execute("SELECT image_id, class_id, origin, picked FROM labels").fetchall()
    assert rows == [(image, one, origin, "") for image, one in wanted.items()]
    assert project.history.next_undo() == "Import"
    project.history.undo()
    assert project.labels.of(images) == {}


def test_images_of_a_class_come_newest_first(project, images, owl, fox, clock):
    for time, image in [("12:01", 2), ("12:02", 0), ("12:01", 3)]:
        clock(time)
        project.labels.put([images[image]], owl)
    project.labels.put([images[1]], fox)
    newest = [images[one] for one in (0, 3, 2)]
    assert project.labels.images_of(owl) == newest
    assert project.labels.images_of(owl, 2) == newest[:2]
    clock("12:03")
    project.labels.put([images[4]], owl, origin="accepted")
    assert project.labels.images_of(owl) == newest
    assert project.labels.images_of(owl, with_unseen=True) == [images[4], *newest]


def test_what_was_accepted_unseen_is_not_counted(project, images, owl):
    project.labels.put(images[:3], owl)
    project.labels.put(images[3:], owl, origin="accepted")
    assert project.labels.count() == 3


def test_examples_of_the_past_are_as_they_were(project, images, owl, fox):
    project.labels.put(images, owl)
    past = PastLabels(project._db, project.history, [(images[3], fox), (images[0], owl)])
    image_ids, class_ids = past.examples()
    assert (image_ids.tolist(), class_ids.tolist()) == ([images[3], images[0]], [fox, owl])
    assert past.of(images[:1]) == {images[0]: owl}
    empty = PastLabels(project._db, project.history, [])
    assert [len(one) for one in empty.examples()] == [0, 0]
