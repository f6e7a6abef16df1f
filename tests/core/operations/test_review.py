"""One look over a real small project: slips, copies, what to add, new classes, what is settled."""

import shutil

import numpy as np
import pytest
from PIL import Image

from core import api as pipeline
from core.domain.adapting import AdaptRequest
from core.domain.errors import NoModel
from core.domain.records import STATUSES


@pytest.fixture
def labelled(project, tones, toy_network):
    """Three tones adapted and their folder labelled; two pictures of it are one, saved twice."""
    examples, folder = tones
    with Image.open(folder / "Red-0.png") as picture:
        picture.point(lambda value: int(0.97 * value)).save(folder / "Red-again.png")
    shutil.copy(folder / "Blue-1.png", folder / "Blue-copy.png")
    pipeline.add_class_folders(project, examples)
    pipeline.adapt(project)
    pipeline.label_folder(project, folder)
    return project


def images_named(project, *names):
    entries = project.listing.entries()
    found = project.listing.names(entries.file_ids.tolist())
    return {int(one) for one, name in zip(entries.image_ids, found, strict=True) if name in names}


def test_a_picture_saved_again_is_a_duplicate_and_copied_bytes_are_one_image(labelled):
    review = pipeline.review_report(labelled)
    wanted = images_named(labelled, "Red-0.png", "Red-again.png")
    assert wanted in [set(one) for one in review.duplicates]
    assert len(images_named(labelled, "Blue-1.png", "Blue-copy.png")) == 1


def test_every_class_is_spoken_of_and_asks_for_five(labelled):
    advice = pipeline.review_report(labelled).advice
    assert {(one.n_examples, one.n_more) for one in advice} == {(3, 2)}
    assert all(one.image_ids for one in advice)


def test_a_slip_among_the_examples_is_named(labelled, tones):
    red, blue = labelled.classes.find("Red"), labelled.classes.find("Blue")
    slip = labelled.labels.images_of(red.id)[0]
    labelled.labels.put([slip], blue.id)
    pipeline.adapt(labelled, AdaptRequest(method="prototypes"))
    suspects = pipeline.review_report(labelled).suspects
    assert [(one.image_id, one.class_id, one.other_id) for one in suspects] == [
        (slip, blue.id, red.id)
    ]
    assert pipeline.class_health(labelled)[1] == suspects
    labelled.labels.put([slip], red.id)  # put right, so it is suspect no more
    assert pipeline.review_report(labelled).suspects == ()


def test_all_is_settled_or_open(labelled):
    review = pipeline.review_report(labelled)
    assert review.n_open == 13
    assert 0 <= review.n_settled <= 13


def test_the_confusion_of_a_project_holds_its_examples(labelled):
    confusion = pipeline.confusion(labelled)
    assert len(confusion.image_ids) == confusion.counts().sum() == 9
    red = labelled.classes.find("Red").id
    image = next(iter(images_named(labelled, "Red-0.png")))
    labelled.labels.put([image], red)
    assert len(pipeline.confusion(labelled).image_ids) == 10


def test_the_doubtful_are_put_in_order(labelled):
    model = labelled.models.current()
    predicted = labelled.models.predicted(model.id)
    order = pipeline.uncertainty_order(labelled)
    sure = STATUSES.index("labelled")
    doubtful = predicted.image_ids[predicted.statuses != sure].tolist()
    assert sorted(order) == doubtful


def test_unknown_pictures_that_are_alike_are_proposed(labelled, tones):
    model = labelled.models.current()
    folder = tones[1]
    random = np.random.default_rng(0)
    for n in range(8):
        noise = random.integers(-10, 10, (24, 32, 3))
        pixels = np.where(np.arange(24)[:, None, None] % 12 < 6, 250, 5) + noise
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / f"Zebra-{n}.png")
    pipeline.label_folder(labelled, folder)
    zebras = images_named(labelled, *(f"Zebra-{n}.png" for n in range(8)))
    statuses = {one.status for one in labelled.models.predictions(model.id, zebras).values()}
    assert statuses == {"unknown"}
    (found,) = pipeline.review_report(labelled).proposals
    assert set(found.image_ids) == zebras


@pytest.mark.parametrize(
    "name", ["review_report", "class_health", "uncertainty_order", "confusion"]
)
def test_nothing_adapted_yet_is_said(project, name):
    with pytest.raises(NoModel):
        getattr(pipeline, name)(project)


def test_a_list_is_promised_only_by_nineteen_examples(labelled, tones):
    assert pipeline.shortlist_rule(labelled) is None  # three of each of three tones


def test_a_list_of_a_project_without_a_model_is_none(project):
    assert pipeline.shortlist_rule(project) is None
