"""Embeddings: half precision, one for each image and backbone."""

import sqlite3

import numpy as np
import pytest

from core.store.embeddings import known_images


@pytest.fixture
def images(project, add_images):
    return add_images(project, 3)


def vectors(n=3, width=8):
    return np.random.default_rng(0).normal(size=(n, width)).astype(np.float32)


def test_embeddings_come_back_in_the_order_asked_for(project, images):
    given = vectors()
    project.embeddings.put("net", zip(images, given, strict=True))
    kept, found = project.embeddings.get("net", images[::-1])
    assert kept.tolist() == images[::-1]
    assert np.allclose(found, given[::-1], rtol=1e-3)


def test_images_without_an_embedding_are_left_out(project, images):
    project.embeddings.put("net", [(images[1], vectors()[1])])
    kept, found = project.embeddings.get("net", images)
    assert kept.tolist() == [images[1]]
    assert found.shape == (1, 8)


def test_no_images_give_no_rows(project):
    kept, found = project.embeddings.get("net", [])
    assert kept.shape == (0,)
    assert len(found) == 0


def test_backbones_are_kept_apart(project, images):
    project.embeddings.put("net", [(images[0], vectors()[0])])
    assert len(project.embeddings.get("other", images)[0]) == 0
    assert (project.embeddings.count("net"), project.embeddings.count("other")) == (1, 0)


def test_an_embedding_put_again_replaces_the_older_one(project, images):
    project.embeddings.put("net", [(images[0], np.zeros(8, np.float32))])
    project.embeddings.put("net", [(images[0], np.ones(8, np.float32))])
    assert project.embeddings.get("net", images)[1].tolist() == [[1.0] * 8]


def test_numpys_own_numbers_do_as_ids(project, images):
    project.embeddings.put("net", [(images[0], vectors()[0])])
    kept, _ = project.embeddings.get("net", np.array(images))
    assert kept.tolist() == [images[0]]


def test_more_images_than_one_statement_takes_are_found(project, add_images):
    many = add_images(project, 1200, prefix="b")
    with project.atomic():
        project.embeddings.put("net", ((one, np.full(2, one)) for one in many))
    kept, found = project.embeddings.get("net", many)
    assert kept.tolist() == many
    assert found[:, 0].tolist() == np.array(many, np.float16).tolist()


def test_a_look_up_knows_what_needs_no_more_work(project, images):
    project.embeddings.put("net", [(images[0], vectors()[0])])
    project.files.record_image(2, "/pictures/a1", None, None, "the file is damaged")
    with known_images(project.path, ["net"]) as find_missing:
        found = [find_missing(f"/pictures/{name}") for name in ("a0", "a1", "a2", "none")]
    assert found == [set(), set(), {"net"}, {"net"}]


def test_a_look_up_knows_embeddings_of_its_own_backbone_only(project, images):
    project.embeddings.put("net", [(images[0], vectors()[0])])
    with known_images(project.path, ["other"]) as find_missing:
        assert find_missing("/pictures/a0") == {"other"}


def test_a_look_up_sees_what_was_written_after_it_was_opened(project, images):
    with known_images(project.path, ["net"]) as find_missing:
        project.embeddings.put("net", [(images[0], vectors()[0])])
        assert not find_missing("/pictures/a0")


def test_a_look_up_works_in_folders_with_odd_names(tmp_path):
    from core.store import Project

    folder = tmp_path / "100% of #1? 鸮"
    folder.mkdir()
    with (
        Project.open(folder / "a b.handful", create=True) as project,
        known_images(project.path, ["net"]) as find_missing,
    ):
        assert find_missing("x") == {"net"}


def test_a_look_up_cannot_write(project):
    with known_images(project.path, ["net"]) as find_missing:
        [cell] = [
            one.cell_contents
            for one in find_missing.__closure__
            if isinstance(one.cell_contents, sqlite3.Connection)
        ]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            cell.execute("DELETE FROM images")


def test_a_look_up_names_what_is_missing_of_an_image(project, images):
    project.embeddings.put("net", [(images[0], vectors()[0])])
    project.embeddings.put("other", [(image, vectors()[0]) for image in images[:2]])
    with known_images(project.path, ["net", "other", "third"]) as find_missing:
        found = [find_missing(f"/pictures/a{number}") for number in range(3)]
    assert found == [{"third"}, {"net", "third"}, {"net", "other", "third"}]


def test_embeddings_side_by_side_are_of_images_that_have_them_all(project, images):
    project.embeddings.put("net", [(image, np.full(2, image)) for image in images])
    project.embeddings.put("other", [(image, np.full(3, -image)) for image in images[1:]])
    wanted = [images[2], images[0], images[1]]
    kept, found = project.embeddings.joined(["net", "other"], wanted)
    assert kept.tolist() == [images[2], images[1]]
    assert found.tolist() == [[one, one, -one, -one, -one] for one in (images[2], images[1])]
    assert sorted(project.embeddings.present_all(["net", "other"], wanted)) == images[1:]


def test_no_image_with_all_embeddings_gives_no_rows(project, images):
    project.embeddings.put("net", [(image, np.full(2, image)) for image in images])
    kept, found = project.embeddings.joined(["net", "other"], images)
    assert (len(kept), len(found)) == (0, 0)


def test_a_broken_embedding_is_filled_with_zeros(project, images):
    project.embeddings.put("net", [(image, np.full(4, image)) for image in images])
    project._db.execute("UPDATE embeddings SET vector = x'0011' WHERE image_id = ?", [images[1]])
    found = project.embeddings.filled("net", [images[2], images[1], images[0]])
    assert found[:, 0].tolist() == [images[2], 0, images[0]]
    assert project.embeddings.filled("none", images).shape == (3, 1)


def test_where_none_is_broken_all_come_as_asked_for(project, images):
    project.embeddings.put("net", [(image, np.full(4, image)) for image in images])
    asked = [images[2], images[0], images[2]]
    assert project.embeddings.filled("net", asked)[:, 0].tolist() == asked
