"""COCO: the category of what is in a picture is its label."""

import json

import pytest

from core.domain.errors import LabelsError

IMAGES = [{"id": n, "file_name": f"{n}.jpg"} for n in (1, 2, 3)]
CATEGORIES = [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]


@pytest.fixture
def coco(tmp_path):
    def coco(*annotations, images=IMAGES, categories=CATEGORIES):
        found = {"images": images, "annotations": annotations, "categories": categories}
        (tmp_path / "c.json").write_text(json.dumps(found))
        return tmp_path / "c.json"

    return coco


def said(image, category, **more):
    return {"id": 9, "image_id": image, "category_id": category, **more}


def test_what_datumaro_writes_is_read(fixtures, read_labels, pairs):
    kind, found = read_labels(fixtures / "coco" / "instances_default.json")
    assert kind == "coco"
    assert pairs(found) == [
        ("cat/000.png", "cat"),
        ("dog/001.png", "dog"),
        ("snowy owl/002.png", "snowy owl"),
        ("été #1/003.png", "été #1"),
    ]
    assert found.unusable == []


def test_several_categories_are_several_labels(coco, read_labels, pairs):
    _, found = read_labels(coco(said(1, 1), said(1, 1), said(2, 1), said(2, 2)))
    assert pairs(found) == [("1.jpg", "cat"), ("2.jpg", "cat", "dog"), ("3.jpg",)]


def test_a_person_comes_before_a_model(coco, read_labels, pairs):
    model = {"attributes": {"by": "model"}}
    _, found = read_labels(coco(said(1, 1, **model), said(1, 2), said(2, 1, **model)))
    assert pairs(found)[:2] == [("1.jpg", "dog"), ("2.jpg", "cat")]
    assert [one.by_model for one in found.records] == [False, True, False]


def test_what_leads_nowhere_is_told(coco, read_labels):
    images = [*IMAGES, {"id": 4}, 7, {"id": 5, "file_name": 3}]
    source = coco(said(1, 3), said(8, 1), said(None, []), "x", said({}, 1), images=images)
    _, found = read_labels(source)
    assert len(found.records) == 3
    assert [one.path for one in found.unusable] == [
        "images 5", "annotations 1", "annotations 2", "annotations 3", "annotations 4",
        "annotations 5", "images 4", "images 6",
    ]  # fmt: skip


def test_pictures_are_looked_for_where_tools_put_them(tmp_path, coco, read_labels):
    (tmp_path / "images").mkdir()
    _, found = read_labels(coco())
    assert found.beside == [tmp_path / "images"]


def test_a_list_that_is_missing_is_named(tmp_path, read_labels):
    (tmp_path / "c.json").write_text('{"images": [{"id": 1, "file_name": "a"}], "annotations": []}')
    with pytest.raises(LabelsError, match="no list of categories"):
        read_labels(tmp_path / "c.json")


def test_the_folder_that_an_export_of_ours_names_is_looked_in(tmp_path, coco, read_labels):
    (tmp_path / "pics").mkdir()
    source = coco()
    found = json.loads(source.read_text())
    for root, beside in (
        ((tmp_path / "pics").as_posix(), [tmp_path / "pics"]),
        ((tmp_path / "gone").as_posix(), []),
        ("pics", []),
        ("//host/share", []),
        ("/a\0b", []),
        (7, []),
    ):
        source.write_text(json.dumps({**found, "info": {"images_root": root}}))
        assert read_labels(source)[1].beside == beside
