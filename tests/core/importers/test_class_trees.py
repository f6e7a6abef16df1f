"""Class folders mean what they mean for teaching."""

import pytest

from core.domain.errors import LabelsError, LayoutUnclear


@pytest.fixture
def lay(tmp_path, draw_image):
    def lay(*paths):
        for number, path in enumerate(paths):
            draw_image(tmp_path / "set" / f"{path}.png", (8, 8), seed=number)
        return tmp_path / "set"

    return lay


def test_splits_and_classes_are_read(lay, read_labels):
    kind, found = read_labels(lay("train/cat/1", "train/dog/2", "val/cat/3", "test/4"))
    assert kind == "folders"
    assert [(one.path, one.labels, one.split) for one in found.records] == [
        ("test/4.png", (), "test"),
        ("train/cat/1.png", ("cat",), "train"),
        ("train/dog/2.png", ("dog",), "train"),
        ("val/cat/3.png", ("cat",), "val"),
    ]
    assert found.reading.split_names == ("train", "val", "test")


def test_two_readings_are_asked(lay, read_labels):
    folder = lay("train/1", "test/2")
    with pytest.raises(LayoutUnclear):
        read_labels(folder)
    _, found = read_labels(folder, layout="classes")
    assert {one.labels for one in found.records} == {("train",), ("test",)}


def test_a_folder_without_classes_is_refused(lay, read_labels):
    lay("1", "2")
    (lay() / "empty").mkdir()
    with pytest.raises(LabelsError, match="no class folders"):
        read_labels(lay())
