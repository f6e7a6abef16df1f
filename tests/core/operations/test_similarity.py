"""Images brought together by how they look, from made-up embeddings."""

import numpy as np
import pytest

from core import api as pipeline
from core.analysis.clustering import cluster, medoids
from core.analysis.redundant_examples import redundant_examples
from core.operations.similarity import key_of

N_FEATURES = 16


def blobs(*sizes, seed=0):
    """Return rows of several kinds, each around a direction of its own."""
    rng = np.random.default_rng(seed)
    rows = [
        np.abs(3 * np.eye(N_FEATURES)[kind] + rng.normal(0, 0.05, (n, N_FEATURES)))
        for kind, n in enumerate(sizes)
    ]
    return np.concatenate(rows).astype(np.float32)


@pytest.fixture
def embedded(project, add_images):
    """Put images with these embeddings into the project; return their ids."""

    def put(rows):
        images = add_images(project, len(rows))
        with project.atomic():
            project.embeddings.put(key_of(project), zip(images, rows, strict=True))
        return images

    return put


@pytest.mark.parametrize("sizes", [(8, 4), (6, 5, 3), (9, 8, 7, 4)])
def test_kinds_that_stand_apart_are_found_however_many(sizes):
    parts = cluster(blobs(*sizes))
    assert [len(part) for part in parts] == list(sizes)
    starts = np.cumsum((0, *sizes))
    for part, start in zip(parts, starts, strict=False):
        assert sorted(part.tolist()) == list(range(start, start + len(part)))


def test_one_kind_stays_whole_unless_parts_are_asked_for():
    rows = blobs(12)
    assert len(cluster(rows)) == 1
    assert len(cluster(rows, 3)) == 3


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_images_are_not_taken_apart(n):
    parts = cluster(blobs(n))
    assert sum(len(part) for part in parts) == n
    assert len(parts) <= 1


def test_copies_cannot_be_told_apart():
    assert len(cluster(np.repeat(blobs(1), 6, axis=0), 3)) == 1


def test_the_middles_are_one_of_each_kind_the_commonest_first():
    found = medoids(blobs(9, 6, 3), 3)
    assert [int(np.searchsorted((9, 15), one, side="right")) for one in found] == [0, 1, 2]
    assert len(medoids(blobs(2), 12)) == 2
    assert len(medoids(np.zeros((0, N_FEATURES), np.float32), 12)) == 0


def test_a_class_is_taken_apart_in_the_project(project, embedded):
    images = embedded(blobs(6, 4))
    owl = pipeline.add_class_of_images(project, "Owl", images)
    found = pipeline.cluster_class(project, owl)
    assert [sorted(part) for part in found] == [images[:6], images[6:]]
    assert len(pipeline.cluster_class(project, owl, 4)) == 4


def test_a_class_without_embeddings_has_no_parts(project, add_images):
    owl = pipeline.add_class_of_images(project, "Owl", add_images(project, 5))
    assert pipeline.cluster_class(project, owl) == ()


def test_the_first_to_name_are_of_every_kind_and_unlabelled(project, embedded):
    images = embedded(blobs(9, 6, 3))
    pipeline.add_class_of_images(project, "Owl", images[:9])
    found = pipeline.first_to_label(project, 2)
    assert len(found) == 2
    assert found[0] in images[9:15]
    assert found[1] in images[15:]


def test_nothing_to_name_before_anything_is_embedded(project, add_images):
    add_images(project, 3)
    assert pipeline.first_to_label(project) == ()


def test_likeness_begins_with_the_image_itself_and_its_kind(project, embedded):
    images = embedded(blobs(5, 5))
    likes = pipeline.similarity(project, (images[7],))
    assert likes.image_ids[0] == images[7]
    assert sorted(likes.image_ids[:5].tolist()) == images[5:]
    assert (np.diff(likes.cosines) <= 0).all()
    assert likes.cosines[0] == pytest.approx(1, abs=1e-3)


def test_likeness_to_what_has_no_embedding_is_nothing(project, add_images):
    assert len(pipeline.similarity(project, tuple(add_images(project, 2))).image_ids) == 0


def test_examples_alike_are_held_to_the_pictures_too():
    rows = blobs(3, 1)
    same = np.ones((4, 2), np.float32) / np.sqrt(2)
    other = np.eye(4, dtype=np.float32)
    ids = [11, 12, 13, 14]
    assert redundant_examples(ids, rows, lambda wanted: same[: len(wanted)]) == ((11, 12, 13),)
    assert redundant_examples(ids, rows, lambda wanted: other[: len(wanted)]) == ()
    assert redundant_examples(ids[:1], rows[:1], lambda wanted: same) == ()


def test_a_picture_that_cannot_be_read_is_like_nothing():
    rows = blobs(2)
    unreadable = np.full((2, 4), np.nan, np.float32)
    assert redundant_examples([1, 2], rows, lambda wanted: unreadable) == ()


def test_stacks_are_copies_of_one_picture(project, tmp_path, draw_image):
    first = draw_image(tmp_path / "a.png", (96, 64), seed=1)
    (tmp_path / "b.png").write_bytes(first.read_bytes() + b"more")  # the same picture, other bytes
    draw_image(tmp_path / "c.png", (96, 64), seed=2)
    pipeline.scan_folder(project, tmp_path)
    files = list(project.files.unread(project.files.folder_id(tmp_path)))
    pipeline.label_files(project, [one.id for one in files], None)
    images = project.files.image_ids()
    rows = np.repeat(blobs(1), 3, axis=0)
    with project.atomic():
        project.embeddings.put(key_of(project), zip(images, rows, strict=True))
    found = pipeline.stacks(project)
    assert [sorted(one) for one in found] == [images[:2]]
