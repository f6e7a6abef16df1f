"""CVAT joins labels, annotations and pictures by the names of the classes."""

import json
import zipfile

import pytest

from core.operations.examples import add_examples
from core.operations.export import export


@pytest.fixture
def out(project, tmp_path, draw_image):
    for number, name in enumerate(("bird/owl", "fox")):
        path = draw_image(tmp_path / "pictures" / f"{number}.png", seed=number)
        add_examples(project, project.classes.add(name).id, [path])
    export(project, tmp_path / "out", kind="cvat")
    return tmp_path / "out"


def test_all_three_files_name_the_classes_alike(out):
    names = [one["name"] for one in json.loads((out / "labels.json").read_text("utf-8"))]
    with zipfile.ZipFile(out / "dataset.zip") as dataset:
        folders = {one.partition("/")[0] for one in dataset.namelist()}
    with zipfile.ZipFile(out / "annotations.zip") as annotations:
        listed = annotations.read("synsets.txt").decode().split()
    assert names == listed == ["bird_owl", "fox"]
    assert folders == set(names)


def test_another_name_is_told(out):
    assert "- bird/owl is bird_owl\n" in (out / "README.txt").read_text("utf-8")
