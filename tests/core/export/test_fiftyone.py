"""FiftyOne finds each picture by its name without suffix, and its label by that."""

import json

import pytest

from core.export.fiftyone import FiftyOne
from core.export.interfaces import HEAD


def test_the_format_takes_all_that_can_be_opened():
    assert (FiftyOne.kind, FiftyOne.is_folder, FiftyOne.writes_splits) == ("fiftyone", True, False)
    assert (FiftyOne.takes_pictures, FiftyOne.links_pictures) == (True, True)
    assert FiftyOne().takes("pending", False) is True
    assert FiftyOne().takes("failed", True) is False


@pytest.mark.parametrize("how", ["copy", "link"])
def test_each_picture_lies_in_data_with_its_label_by_its_name(project, picture, fill, how):
    project.classes.add("Owl")
    rows = [
        picture("a.jpg", "鸮", by_person=False, confidence=0.123456, origin="predicted"),
        picture("sub/a.png", "Owl", status="unsure"),
        picture("é.c.jpg"),
    ]
    written, part = fill(FiftyOne(), rows, how=how)
    text = (part / "labels.json").read_text(encoding="utf-8")
    assert text.startswith('{"classes": ["Owl", "鸮"], "labels": {\n "a": {')
    assert '\n "é.c": null\n' in text
    assert json.loads(text) == {
        "classes": ["Owl", "鸮"],
        "labels": {
            "a": {
                "label": 1,
                "confidence": 0.1235,
                "attributes": {"by": "model", "origin": "predicted", "status": "labelled"},
            },
            "a (2)": {
                "label": 0,
                "confidence": None,
                "attributes": {"by": "person", "origin": "", "status": "unsure"},
            },
            "é.c": None,
        },
    }
    there = {path.name: path.read_bytes() for path in (part / "data").iterdir()}
    assert there == {"a.jpg": b"a.jpg", "a (2).png": b"sub/a.png", "é.c.jpg": "é.c.jpg".encode()}
    assert all(path.is_symlink() is (how == "link") for path in (part / "data").iterdir())
    assert written.entries == [("a", "鸮"), ("a (2)", "Owl"), ("é.c", "")]


def test_a_picture_that_is_gone_is_left_out(picture, fill):
    rows = [picture("a.jpg", "Owl"), picture("b.jpg", "Owl"), picture("c.jpg", "Owl")]
    for row in rows[:2]:
        row.full_path.unlink()
    written, part = fill(FiftyOne(), rows)
    assert written.entries == [("c", "Owl")]
    assert [skipped.path for skipped in written.skipped] == ["a.jpg", "b.jpg"]
    assert json.loads((part / "labels.json").read_bytes())["labels"].keys() == {"c"}


def test_a_picture_that_is_lost_is_noticed(picture, fill, content):
    _, part = fill(FiftyOne(), [picture("a.jpg", "Owl"), picture("b.jpg")])
    (part / "data" / "a.jpg").unlink()
    assert list(FiftyOne().read(content([]), part)) == [("b", "")]


def test_a_preview_shows_the_first_that_have_a_place(project, picture, content):
    project.classes.add("鸮")
    rows = [picture(f"{n}.jpg", "Fox" if n else "鸮") for n in range(HEAD + 1)]
    rows[1] = picture("1.jpg", status="failed")
    text, files = FiftyOne().preview(content(rows))
    assert "鸮" in text
    document = json.loads(text)
    assert document["classes"] == ["鸮", "Fox"]
    assert [*document["labels"]] == [f"{n}" for n in range(HEAD) if n != 1]
    assert document["labels"]["2"]["label"] == 1
    assert files == ("labels.json", *(f"data/{n}.jpg" for n in range(HEAD) if n != 1))
    assert text.count(",\n ") == HEAD - 2
