"""Which embeddings are read, counted and forgotten, condition by condition."""

from pathlib import Path

import numpy as np
import pytest

from core.domain.reading_rules import READING_RULES
from core.store import embeddings
from core.store.embeddings import known_images

NET, OTHER = "net", "other"


@pytest.fixture
def store(project):
    return project.embeddings


@pytest.fixture
def images(project, add_images):
    return add_images(project, 6)


def sql(project, text, *values):
    return project._db.execute(text, values).fetchall()


def embed(store, images, backbone=NET):
    store.put(backbone, ((one, np.full(4, one, np.float32)) for one in images))


def put_raw(project, image_id, vector, backbone=NET):
    project.embeddings.put(backbone, [(image_id, np.zeros(1))])
    sql(
        project,
        "UPDATE embeddings SET vector = ? WHERE image_id = ? AND backbone = ?",
        vector,
        image_id,
        backbone,
    )


# Reading


def test_halves_are_kept_and_singles_come_back(project, store, images):
    store.put(NET, [(images[0], np.array([1.5, -2, 0.1], np.float32))])
    [(vector,)] = sql(project, "SELECT vector FROM embeddings")
    assert vector == np.array([1.5, -2, 0.1], np.float16).tobytes()
    ids, found = store.get(NET, images)
    assert (str(ids.dtype), str(found.dtype)) == ("int64", "float32")
    assert found.tolist() == np.array([[1.5, -2, 0.1]], np.float16).tolist()


def test_an_image_asked_for_twice_comes_twice(store, images):
    embed(store, images[:2])
    ids, found = store.get(NET, [images[1], images[0], images[1]])
    assert ids.tolist() == [images[1], images[0], images[1]]
    assert found[:, 0].tolist() == ids.tolist()


def test_where_none_is_found_the_table_is_empty(store, images):
    ids, found = store.get(NET, images)
    assert (ids.shape, found.shape, str(found.dtype)) == ((0,), (0, 0), "float32")


@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan])
def test_what_is_no_number_reads_as_0(store, images, odd):
    store.put(NET, [(images[0], np.array([1, odd, 2])), (images[1], np.array([3, 4, 5]))])
    assert store.get(NET, images)[1].tolist() == [[1, 0, 2], [3, 4, 5]]


def test_opposite_infinities_read_as_0_too(store, images):
    store.put(NET, [(images[0], np.array([np.inf, -np.inf, 2]))])
    assert store.get(NET, images)[1].tolist() == [[0, 0, 2]]


def test_vectors_of_another_length_than_most_are_left_out(project, store, images):
    embed(store, images[:2])
    put_raw(project, images[2], b"12")
    put_raw(project, images[3], b"1234567890ab")
    assert store.get(NET, images)[0].tolist() == images[:2]


def test_of_two_lengths_that_are_as_frequent_the_longer_counts(project, store, images):
    put_raw(project, images[0], b"1234")
    put_raw(project, images[1], b"12")
    assert store.get(NET, images)[0].tolist() == images[:1]
    put_raw(project, images[0], b"12")
    put_raw(project, images[1], b"1234")
    assert store.get(NET, images)[0].tolist() == [images[1]]


def test_the_more_frequent_length_counts_though_it_is_shorter(project, store, images):
    put_raw(project, images[0], b"1234")
    put_raw(project, images[1], b"12")
    put_raw(project, images[2], b"56")
    assert store.get(NET, images)[0].tolist() == images[1:3]


def test_those_that_are_there_are_named_and_counted_by_backbone(store, images):
    embed(store, images[:3])
    embed(store, images[2:4], OTHER)
    assert store.present(NET, images) == images[:3]
    assert store.present(OTHER, iter(images)) == images[2:4]
    assert store.present(NET, np.array(images[2:])) == [images[2]]
    assert (store.count(NET), store.count(OTHER), store.count("none")) == (3, 2, 0)


def test_what_is_dropped_is_of_one_backbone_and_of_these_images(store, images):
    embed(store, images)
    embed(store, images, OTHER)
    store.drop(NET, np.array(images[:2]))
    store.drop(OTHER, images[5:])
    assert store.present(NET, images) == images[2:]
    assert store.present(OTHER, images) == images[:5]


# What nobody has labelled


@pytest.fixture
def world(project, store, images, add_images):
    """Two folders of six embedded images each; return the ids."""
    more = add_images(project, 6, folder="/more", prefix="b")
    embed(store, images + more)
    return images, more


def test_unlabelled_is_what_nobody_looked_at(project, store, world, add_model):
    first, second = world
    owl = project.classes.add("Owl")
    model_id = add_model(project, [owl])
    project.labels.put([first[0]], owl.id)
    project.labels.put([first[1]], None)
    project.labels.put([first[2]], owl.id, origin="accepted", model_id=model_id, promise=0.1)
    sql(project, "UPDATE files SET missing = 1 WHERE image_id = ?", first[3])
    store.drop(NET, [first[4]])
    store.put(OTHER, [(first[4], np.ones(4))])
    assert store.unlabelled_ids(NET, 99) == [first[2], first[5], *second]
    assert store.unlabelled_ids(OTHER, 99) == [first[4]]
    assert store.unlabelled_by_folder(NET, first[2]) == [(2, 1), (6, 6)]
    assert store.unlabelled_by_folder(NET, second[2]) == [(2, 0), (6, 3)]
    assert store.unlabelled_by_folder(OTHER, 0) == [(1, 1)]
    sql(project, "UPDATE folders SET removed = 1 WHERE path = '/more'")
    assert store.unlabelled_ids(NET, 99) == [first[2], first[5]]
    assert store.unlabelled_by_folder(NET, 0) == [(2, 2)]


def test_an_image_of_several_files_counts_once(project, store, world):
    first, second = world
    sql(project, "UPDATE files SET image_id = ? WHERE image_id = ?", first[0], first[1])
    assert store.unlabelled_ids(NET, 99) == [first[0], *first[2:], *second]
    assert store.unlabelled_by_folder(NET, 0) == [(5, 5), (6, 6)]


def test_unlabelled_ids_ascend_however_the_files_lie(project, store, world):
    first, second = world
    files = [one for (one,) in sql(project, "SELECT id FROM files ORDER BY id")]
    for file_id, image_id in zip(files, (first + second)[::-1], strict=True):
        sql(project, "UPDATE files SET image_id = ? WHERE id = ?", image_id, file_id)
    assert store.unlabelled_ids(NET, 99) == first + second


@pytest.mark.parametrize(
    ("most", "step"), [(12, 1), (13, 1), (11, 2), (6, 2), (5, 3), (4, 3), (3, 4), (1, 12)]
)
def test_no_more_are_taken_than_wanted_and_evenly(store, world, most, step):
    taken = sorted(world[0] + world[1])[::step]
    assert store.unlabelled_ids(NET, most) == taken
    assert store.unlabelled([NET], most)[:, 0].tolist() == taken


def test_where_nothing_is_embedded_nothing_is_unlabelled(store, images):
    assert store.unlabelled_ids(NET, 5) == []
    assert store.unlabelled([NET], 5).shape == (0, 0)


# Rules of reading


def test_images_read_by_older_rules_are_listed_with_a_file_that_may_be_there(project, store, world):
    first, second = world
    sql(project, "UPDATE images SET read_by = ?", READING_RULES)
    assert store.read_by_older_rules() == []
    sql(project, "UPDATE images SET read_by = ?, width = 4 + id", READING_RULES - 1)
    sql(project, "UPDATE images SET read_by = ? WHERE id = ?", READING_RULES, first[1])
    sql(project, "UPDATE files SET missing = 1 WHERE image_id = ?", first[2])
    sql(project, "UPDATE files SET image_id = ? WHERE image_id = ?", first[0], first[3])
    sql(project, "UPDATE files SET image_id = NULL WHERE image_id = ?", first[4])
    sql(project, "UPDATE folders SET removed = 1 WHERE path = '/more'")
    found = store.read_by_older_rules()
    assert [one[0] for one in found] == [first[0], first[5], *second]
    assert found[1] == (first[5], Path("/pictures/a5.jpg"), 4 + first[5], 3)
    assert found[0][1] in (Path("/pictures/a0.jpg"), Path("/pictures/a3.jpg"))
    assert found[2][1] == Path("/more/b0.jpg")


def test_images_read_by_older_rules_come_in_order(project, store, images):
    sql(project, "UPDATE images SET read_by = ?", READING_RULES - 1)
    files = [one for (one,) in sql(project, "SELECT id FROM files ORDER BY id")]
    for file_id, image_id in zip(files, images[::-1], strict=True):
        sql(project, "UPDATE files SET image_id = ? WHERE id = ?", image_id, file_id)
    found = store.read_by_older_rules()
    assert [one[0] for one in found] == images
    assert found[0][1].name == "a5.jpg"


def test_rules_are_noted_and_what_they_change_is_forgotten(
    project, store, images, add_model, predict
):
    owl = project.classes.add("Owl")
    model_id = add_model(project, [owl])
    embed(store, images)
    embed(store, images, OTHER)
    for image in images:
        predict(project, model_id, image, owl.id)
    project.labels.put(images, owl.id)
    sql(project, "UPDATE images SET read_by = ?, error = 'odd'", READING_RULES - 1)
    store.note_rules(iter(images[:2]), iter(images[2:4]))
    old, new = READING_RULES - 1, READING_RULES
    assert sql(project, "SELECT read_by, reread, error FROM images ORDER BY id") == [
        *[(new, 0, "odd")] * 2,
        *[(new, new, "")] * 2,
        *[(old, 0, "odd")] * 2,
    ]
    kept = images[:2] + images[4:]
    assert store.present(NET, images) == store.present(OTHER, images) == kept
    assert list(project.models.predictions(model_id, images)) == kept
    assert list(project.labels.of(images)) == images
    assert store.reread_among(images) == images[2:4]
    assert store.reread_among(images[3:]) == [images[3]]
    assert store.reread_among(images[::-1]) == images[2:4]
    sql(project, "UPDATE images SET reread = 1 WHERE id = ?", images[5])  # the first rules
    assert store.reread_among(images) == [*images[2:4], images[5]]


# The look-up of the threads that decode


def test_a_look_up_knows_each_image_by_its_own_facts(project, store, images):
    sql(project, "UPDATE images SET error = 'damaged' WHERE id = ?", images[1])
    embed(store, [images[0]])
    embed(store, [images[2]], OTHER)
    with known_images(project.path, [NET]) as find_missing:
        found = [not find_missing(f"/pictures/a{number}") for number in range(4)]
    assert found == [True, True, False, False]


def test_a_look_up_lets_go_of_the_file(project, monkeypatch):
    opened = []
    real = embeddings.sqlite3.connect

    def connect(*values, **options):
        opened.append((real(*values, **options), options))
        return opened[-1][0]

    monkeypatch.setattr(embeddings.sqlite3, "connect", connect)
    with known_images(project.path, [NET]):
        pass
    [(connection, options)] = opened
    assert options["timeout"] >= 30
    with pytest.raises(embeddings.sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_a_look_up_finds_a_project_named_from_here(project, images, monkeypatch):
    monkeypatch.chdir(project.path.parent)
    embed(project.embeddings, images[:1])
    with known_images(Path(project.path.name), [NET]) as find_missing:
        assert not find_missing("/pictures/a0")


@pytest.mark.parametrize("broken", [b"", b"\x00", b"\x00" * 15])
def test_an_embedding_alone_that_is_no_numbers_is_left_out(project, add_images, broken):
    [image] = add_images(project, 1)
    project.embeddings.put("net", [(image, np.ones(8, np.float32))])
    project._db.execute("UPDATE embeddings SET vector = ?", [broken])
    kept, found = project.embeddings.get("net", [image])
    assert (kept.tolist(), len(found)) == ([], 0)
