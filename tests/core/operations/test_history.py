"""What a person did in one sitting."""

import pytest

from core import api as pipeline
from core.domain.records import Trust


@pytest.fixture
def classes(project):
    return [project.classes.add("Owl"), project.classes.add("Fox")]


def trust(share):
    return Trust(share, share - 0.1, share + 0.05, 20, 18)


def test_an_idle_session_has_nothing_to_say(project):
    found = pipeline.session(project, project.history.newest())
    assert (found.n_checked, found.share_after, found.is_new_model) == (0, None, False)


def test_labels_are_held_against_what_the_first_model_said(
    project, classes, add_images, add_model, predict
):
    owl, fox = classes
    images = add_images(project, 4)
    example = (images[3], fox.id)
    model = add_model(project, classes, trust=trust(0.88), examples=[example])
    for one in images[:3]:
        predict(project, model, one, owl.id)
    project.labels.put(images[3:], fox.id)
    start = project.history.newest()
    project.labels.put(images[:2], owl.id)
    project.labels.put(images[2:3], fox.id)
    add_model(project, classes, trust=trust(0.94), fingerprint="g")
    found = pipeline.session(project, start)
    assert (found.n_checked, found.n_corrected) == (3, 1)
    assert (found.share_before, found.share_after) == (0.88, 0.94)
    assert found.is_new_model


def test_what_is_undone_was_not_done(project, classes, add_images):
    start = project.history.newest()
    project.labels.put(add_images(project, 2), classes[0].id)
    project.history.undo()
    assert pipeline.session(project, start).n_checked == 0


@pytest.fixture
def predicted(project, classes, add_images, add_model, predict):
    """Three images that a model has predicted, one of them its example."""
    images = add_images(project, 3)
    project.labels.put(images[2:], classes[0].id)
    model = add_model(project, classes, examples=[(images[2], classes[0].id)])
    for one in images:
        predict(project, model, one, classes[0].id)
    return images


def test_a_label_taken_off_again_is_not_checked(project, classes, predicted):
    start = project.history.newest()
    project.labels.put(predicted[:2], classes[0].id)
    project.labels.remove(predicted[:1])
    assert pipeline.session(project, start).n_checked == 1


def test_examples_and_what_was_accepted_unseen_are_not_checked(project, classes, predicted):
    project.labels.put(predicted[:1], classes[0].id)
    project.labels.put(predicted[1:2], classes[0].id, origin="accepted", promise=0.02)
    assert pipeline.session(project, 0).n_checked == 1


def test_the_first_model_of_the_session_is_where_it_began(project, classes, add_model):
    start = project.history.newest()
    add_model(project, classes, trust=trust(0.7))
    add_model(project, classes, trust=trust(0.9), fingerprint="g")
    found = pipeline.session(project, start)
    assert (found.share_before, found.share_after) == (0.7, 0.9)


def test_jumping_is_told_step_by_step_and_stopped_as_a_whole(project):
    for name in "abc":
        project.classes.add(name)
    seen = []
    pipeline.restore(project, 0, tick=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert project.classes.all() == []

    def stop(done, total):
        if done == 1:
            raise KeyboardInterrupt

    newest = project.history.entries()[0].id
    with pytest.raises(KeyboardInterrupt):
        pipeline.restore(project, newest, tick=stop)
    assert project.classes.all() == []
