"""FiftyOne's image classification: one folder, its labels.json, or a folder for each split."""

import json

import pytest

from core.domain.errors import LabelsError


@pytest.fixture
def dataset(tmp_path, draw_image):
    def dataset(labels, folder="set", classes=("cat", "dog")):
        top = tmp_path / folder
        for number, stem in enumerate(labels if isinstance(labels, dict) else ()):
            draw_image(top / "data" / f"{stem}.png", (8, 8), seed=number)
        found = {"classes": classes, "labels": labels}
        top.mkdir(parents=True, exist_ok=True)
        (top / "labels.json").write_text(json.dumps(found))
        return top

    return dataset


def test_what_fiftyone_writes_is_read(fixtures, read_labels, pairs):
    kind, found = read_labels(fixtures / "fiftyone")
    assert (kind, found.unusable) == ("fiftyone", [])
    assert pairs(found) == [
        ("data/000", "cat"),
        ("data/001", "dog"),
        ("data/002", "snowy owl"),
        ("data/003", "été #1"),
    ]


def test_labels_go_by_the_name_without_suffix(dataset, read_labels, pairs):
    top = dataset({"a": 0, "in/b.x": 1, "c": None, "d": {"label": 1, "confidence": 0.5}})
    kind, found = read_labels(top)
    assert (kind, found.base) == ("fiftyone", top)
    assert pairs(found) == [
        ("data/a.png", "cat"), ("data/in/b.x.png", "dog"), ("data/c.png",), ("data/d.png", "dog"),
    ]  # fmt: skip
    assert pairs(read_labels(top / "labels.json")[1]) == pairs(found)


def test_our_own_predictions_are_a_models(dataset, read_labels):
    labels = {"a": {"label": 0, "attributes": {"by": "model"}}, "b": {"label": 0}}
    _, found = read_labels(dataset(labels))
    assert [one.by_model for one in found.records] == [True, False]


def test_folders_of_splits_are_one_set(dataset, tmp_path, read_labels):
    dataset({"a": 0}, "all/train")
    dataset({"b": 1}, "all/validation")
    _, found = read_labels(tmp_path / "all")
    assert [(one.path, one.split) for one in found.records] == [
        ("train/data/a.png", "train"), ("validation/data/b.png", "val"),
    ]  # fmt: skip


def test_a_class_that_is_not_listed_is_told(dataset, read_labels):
    _, found = read_labels(dataset({"a": 2, "b": -1, "c": True, "d": [], "e": "cat"}))
    assert [one.labels for one in found.records] == [("cat",)]
    assert len(found.unusable) == 4


def test_labels_that_are_no_object_are_refused(dataset, read_labels):
    with pytest.raises(LabelsError, match="no labels by name"):
        read_labels(dataset([1, 2]))
