"""The surest mistakes come first, with a picture where there is one."""

import numpy as np
import pytest

from core.analysis import out_of_fold as held_out
from core.api import add_examples, worst_cases
from core.domain.errors import NoModel
from core.domain.review import NONE_OF_THESE


@pytest.fixture
def mistaken(project, tmp_path, draw_tone, add_model):
    """A project whose model takes two of four examples for another class, one of them surely."""
    red, blue = project.classes.add("Red"), project.classes.add("Blue")
    files = [draw_tone(tmp_path / f"{n}.png", "Red", n) for n in range(4)]
    add_examples(project, red.id, files)
    ids = project.labels.images_of(red.id, 10)
    paths = project.files.of_images(ids)
    ids = sorted(ids, key=lambda image_id: paths[image_id].path)
    logits = np.array([[9, 0], [0, 2], [0, 9], [9, 0]], np.float32)
    arrays = held_out.to_arrays(logits, 1.0, ids, np.full(4, red.id))
    add_model(project, [red, blue], arrays=arrays)
    return project, red, blue, ids


def test_the_surest_mistake_comes_first(mistaken):
    project, red, blue, ids = mistaken
    found = worst_cases(project)
    assert [one.image_id for one in found] == [ids[2], ids[1]]
    assert found[0].confidence > 0.99 > found[1].confidence > 0.5
    assert {(one.truth_id, one.guess_id, one.is_example) for one in found} == {
        (red.id, blue.id, True)
    }
    assert all(one.jpeg.startswith(b"\xff\xd8") for one in found)


def test_no_more_are_told_than_asked_for(mistaken):
    assert len(worst_cases(mistaken[0], 1)) == 1


def test_a_picture_that_is_gone_is_told_without_one(mistaken, tmp_path):
    project = mistaken[0]
    (tmp_path / "2.png").write_bytes(b"nothing")
    assert [bool(one.jpeg) for one in worst_cases(project)] == [False, True]


def test_an_image_that_a_person_put_right_counts_too(mistaken, add_images, predict):
    project, red, _, _ = mistaken
    (late,) = add_images(project, 1, prefix="late")
    predict(project, project.models.current().id, late, red.id, confidence=0.97)
    project.labels.put([late], None)
    found = next(one for one in worst_cases(project) if one.image_id == late)
    assert (found.truth_id, found.guess_id, found.is_example) == (NONE_OF_THESE, red.id, False)
    assert found.confidence == pytest.approx(0.97)


def test_nothing_adapted_yet_is_said(project):
    with pytest.raises(NoModel):
        worst_cases(project)
