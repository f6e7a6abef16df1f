"""What a file is, its content says; a photograph or a stray JSON is nothing to import."""

import json
from pathlib import Path

import pytest

from core.importers import IMPORTERS, recognise

IMAGES = [{"id": 1, "file_name": "a.jpg"}]
COCO = {"info": {}, "images": IMAGES, "annotations": [], "categories": []}
TEXTS = {
    "csv": "path,label\na.jpg,cat\n",
    "json": json.dumps({"project": "p", "images": [{"path": "a", "label": "b", "status": ""}]}),
    "json-list": '[{"image": "a.jpg", "label": "cat"}]',
    "jsonl": '{"file_name": "a.jpg", "label": "cat"}\n{"file_name": "b.jpg", "label": "dog"}\n',
    "coco": json.dumps(COCO),
    "label-studio": '[{"id": 1, "data": {"image": "a.jpg"}, "annotations": []}]',
    "fiftyone": '{"classes": ["a"], "labels": {"x": 0}}',
    "labelme": '{"version": "5", "flags": {}, "shapes": [], "imagePath": "a.jpg"}',
    "keywords": '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
}
SUFFIXES = {"csv": ".csv", "jsonl": ".jsonl", "keywords": ".xmp"}


@pytest.mark.parametrize("kind", TEXTS)
def test_files_are_recognised_by_what_is_in_them(tmp_path, kind):
    place = tmp_path / f"file{SUFFIXES.get(kind, '.json')}"
    place.write_text(TEXTS[kind])
    found = recognise(place)
    assert (found.kind, found.title) == (kind, IMPORTERS[kind].title)


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl", "coco", "label-studio"])
def test_the_name_needs_no_ending(tmp_path, kind):
    (tmp_path / "labels").write_text(TEXTS[kind])
    assert recognise(tmp_path / "labels").kind == kind


def test_the_beginning_of_a_large_file_is_enough(tmp_path):
    images = [{"id": n, "file_name": f"{n:0300}.jpg"} for n in range(3000)]
    (tmp_path / "large.json").write_text(json.dumps({**COCO, "images": images}))
    assert recognise(tmp_path / "large.json").kind == "coco"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"name": "app", "version": 1}',
        "[1, 2]",
        "[" * 100_000,
        '{"a":' * 5000,
        "\0\1",
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.txt", "a"])
def test_other_files_are_nothing_to_import(tmp_path, text, name):
    (tmp_path / name).write_text(text)
    assert recognise(tmp_path / name) is None


def test_every_importer_is_described():
    text = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
    assert [kind for kind in IMPORTERS if f"`{kind}`" not in text] == []


def test_pictures_and_their_folders_are_nothing_to_import(tmp_path, draw_image):
    assert recognise(draw_image(tmp_path / "in" / "a.png", (8, 8))) is None
    assert recognise(tmp_path / "in") is None
    assert recognise(tmp_path / "gone") is None
