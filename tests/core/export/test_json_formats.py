"""JSON in one object and in lines: each row is there with whose word it is."""

import json
from dataclasses import replace

import pytest

from core.domain.export import SplitWish
from core.export import COLUMNS
from core.export.interfaces import HEAD
from core.export.json_lines import JsonLines
from core.export.json_objects import Objects


@pytest.fixture
def rows(picture):
    return [
        replace(picture("鸮.jpg", "鸮", by_person=False, confidence=0.5, content="abc"), file_id=1),
        replace(picture("sub/b.jpg"), file_id=2),
    ]


def plain(row, by):
    return {**{name: getattr(row, name) for name in COLUMNS}, "by": by}


def test_what_the_formats_are_called():
    for format, kind in ((JsonLines, "jsonl"), (Objects, "json")):
        assert (format.kind, format.is_folder, format.writes_splits) == (kind, False, True)
        assert format().takes("failed", False)


def test_a_line_holds_all_of_a_row(rows, text_of):
    written, text = text_of(JsonLines(), rows)
    assert "鸮" in text
    assert text.endswith("}\n")
    assert [json.loads(line) for line in text.splitlines()] == [
        plain(row, by) | {"location": row.full_path.as_posix(), "hash": row.content}
        for row, by in zip(rows, ("model", "person"), strict=True)
    ]
    assert written.entries == [("鸮.jpg", "鸮"), ("sub/b.jpg", "")]


def test_lines_know_parts_where_these_are_asked_for(rows, text_of):
    wish = SplitWish()
    _, text = text_of(JsonLines(), rows, split=wish, splits={1: "val"})
    assert [json.loads(line)["split"] for line in text.splitlines()] == ["val", ""]


def test_an_object_holds_all_rows_and_what_is_known_of_the_model(project, rows, text_of, add_model):
    owl = project.classes.add("Owl")
    written, text = text_of(Objects(), rows)
    document = json.loads(text)
    assert "鸮" in text
    assert (document["project"], document["classes"]) == ("test.handful", ["Owl"])
    assert document["model"] is None
    assert document["images"] == [plain(rows[0], "model"), plain(rows[1], "person")]
    assert written.entries == [("鸮.jpg", "鸮"), ("sub/b.jpg", "")]
    assert [line[:3] for line in text.splitlines() if '"path"' in line] == ["  {", "  {"]
    add_model(project, [owl])
    model = project.models.current()
    assert json.loads(text_of(Objects(), rows)[1])["model"] == {
        "id": model.id, "created": model.created, "learner": "prototypes",
        "backbone": model.backbone, "n_examples": 1, "share_right": 0.9, "interval": [0.8, 0.95],
    }  # fmt: skip


def test_an_object_of_no_rows_can_be_read(text_of):
    assert json.loads(text_of(Objects(), [])[1])["images"] == []


@pytest.mark.parametrize("format", [JsonLines(), Objects()], ids=["lines", "object"])
def test_a_preview_shows_the_first_rows(picture, content, format):
    rows = [picture(f"{n}.jpg") for n in range(HEAD + 1)]
    text, files = format.preview(content(rows))
    assert [f'"{n}.jpg"' in text for n in range(HEAD + 1)] == [True] * HEAD + [False]
    assert files == ()


def test_an_object_is_laid_out_for_people_too(project, rows, text_of):
    project.classes.add("鸮")
    _, text = text_of(Objects(), rows)
    head = (
        '{\n "project": "test.handful",\n "classes": [\n  "鸮"\n ],\n "model": null,\n "images": ['
    )
    assert text.startswith(head + "\n  {")
    assert text.endswith("}\n ]\n}\n")
    assert text.count(",\n  {") == 1
