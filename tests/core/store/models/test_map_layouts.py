"""The layout of the map is kept as it was put, or not at all."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.map import MapLayout

NET = "net"


@pytest.fixture
def store(project):
    return project.layouts


def layout(ids, places=None, method="pca", backbone=NET, n_arranged=2):
    places = np.arange(2 * len(ids)).reshape(-1, 2) if places is None else places
    return MapLayout(
        np.array(ids, np.int64), np.array(places, np.float32), method, backbone, n_arranged
    )


def test_without_a_layout_there_is_none(store):
    assert store.get() is None


def test_a_layout_comes_back_and_takes_the_place_of_the_one_before(store):
    store.put(layout([7], backbone="other"))
    store.put(layout([2**40, 3], n_arranged=1))
    held = store.get()
    assert held.image_ids.tolist() == [2**40, 3]
    assert held.places.tolist() == [[0, 1], [2, 3]]
    assert (str(held.image_ids.dtype), str(held.places.dtype)) == ("int64", "float32")
    assert (held.method, held.backbone, held.n_arranged) == ("pca", NET, 1)


def test_an_empty_layout_is_one(store):
    store.put(layout([]))
    assert store.get().places.shape == (0, 2)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("method", "magic"),
        ("image_ids", b"1234567"),
        ("image_ids", b"12345678"),
        ("places", b"12345678"),
        ("places", np.array([0, 1, 2, np.nan], "<f4").tobytes()),
        ("places", np.array([np.inf, 1, 2, 3], "<f4").tobytes()),
    ],
)
def test_a_layout_that_makes_no_sense_is_none(project, store, column, value):
    store.put(layout([1, 2]))
    project._db.execute(f"UPDATE layouts SET {column} = ?", [value])
    assert store.get() is None


def test_a_layout_of_which_both_are_cut_alike_is_none(project, store):
    store.put(layout([1, 2]))
    project._db.execute("UPDATE layouts SET image_ids = x'01020304', places = x'01020304'")
    assert store.get() is None


def test_only_shown_images_with_an_embedding_are_on_the_map(project, store, add_images):
    images = add_images(project, 4)
    hidden = add_images(project, 2, "/hidden", "b")
    copy = add_images(project, 1, "/copies", "c")
    project._db.execute("UPDATE files SET image_id = ? WHERE image_id = ?", [images[0], copy[0]])
    everything = [*images, *hidden]
    for net, ids in ((NET, everything), ("other", images[:3])):
        project.embeddings.put(net, [(image, np.ones(4, np.float32)) for image in ids[::-1]])
    project.files.remove_folder(Path("/hidden"))
    project._db.execute("UPDATE files SET missing = 1 WHERE image_id = ?", [images[3]])
    assert store.images(NET) == images[:3]
    assert store.coverage() == {NET: 3, "other": 3}
    project.labels.put(hidden[1:], None)
    assert store.images(NET) == [*images[:3], hidden[1]]
    assert store.images("other") == images[:3]
    assert store.coverage() == {NET: 4, "other": 3}
    assert store.images("none") == []
