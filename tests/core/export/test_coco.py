"""A COCO file names each picture with its size, and each label as a box around all of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.export import SplitWish
from core.export.coco import Coco
from core.export.interfaces import HEAD
from core.imaging.discovery import content_hash


@pytest.fixture
def write(text_of):
    def run(rows, folder=None, **choices):
        written, text = text_of(Coco(), rows, folder, **choices)
        return written, json.loads(text)

    return run


def test_the_format_takes_all_that_can_be_opened():
    assert (Coco.kind, Coco.is_folder, Coco.writes_splits) == ("coco", False, True)
    assert Coco().takes("pending", False) is True
    assert Coco().takes("failed", True) is False


def test_each_picture_and_each_label_has_its_numbers(project, pool, picture, write):
    project.classes.add("bird/Owl")
    rows = [
        picture("a.jpg", "Fox", by_person=False, confidence=0.123456, origin="predicted"),
        picture("sub/b.jpg", "", width=40, height=30),
        picture("c.jpg", "bird/Owl", status="unsure", origin="given"),
        picture("d.jpg", "Fox", by_person=False),
    ]
    written, document = write(rows, pool)
    assert document["info"] == {"description": "test", "images_root": pool.as_posix()}
    assert document["licenses"] == []
    assert document["images"] == [
        {"id": 1, "file_name": "a.jpg", "width": 4, "height": 3},
        {"id": 2, "file_name": "sub/b.jpg", "width": 40, "height": 30},
        {"id": 3, "file_name": "c.jpg", "width": 4, "height": 3},
        {"id": 4, "file_name": "d.jpg", "width": 4, "height": 3},
    ]
    assert document["categories"] == [
        {"id": 1, "name": "bird/Owl", "supercategory": "bird"},
        {"id": 2, "name": "Fox", "supercategory": ""},
    ]
    plain = {"bbox": [0, 0, 4, 3], "area": 12, "segmentation": [], "iscrowd": 0}
    assert document["annotations"] == [
        {
            "id": 1, "image_id": 1, "category_id": 2, **plain, "score": 0.1235,
            "attributes": {"by": "model", "origin": "predicted", "status": "labelled"},
        },
        {
            "id": 2, "image_id": 3, "category_id": 1, **plain, "score": 1.0,
            "attributes": {"by": "person", "origin": "given", "status": "unsure"},
        },
        {
            "id": 3, "image_id": 4, "category_id": 2, **plain, "score": 0.0,
            "attributes": {"by": "model", "origin": "", "status": "labelled"},
        },
    ]  # fmt: skip
    assert written.entries == [
        ("a.jpg", "Fox"), ("sub/b.jpg", ""), ("c.jpg", "bird/Owl"), ("d.jpg", "Fox"),
    ]  # fmt: skip


def test_letters_of_all_scripts_stay_as_they_are_and_each_thing_has_its_line(picture, text_of):
    _, text = text_of(Coco(), [picture("鸮.jpg", "鸮"), picture("b.jpg", "鸮")])
    lines = [line for line in text.splitlines() if '"鸮' in line]
    assert len(lines) == 2
    assert [line for line in text.splitlines() if '"id"' in line] == [
        line for line in text.splitlines() if line.startswith("  {")
    ]
    assert text.count(",\n  ") == 2
    assert text.endswith("\n ]\n}\n")


def test_the_part_of_each_picture_is_told_where_parts_are_asked_for(picture, write):
    row = replace(picture("a.jpg"), file_id=5)
    wish = SplitWish()
    [image] = write([row], split=wish, splits={5: "val"})[1]["images"]
    assert image["split"] == "val"
    [image] = write([row], splits={5: "val"})[1]["images"]
    assert "split" not in image


# The size


def test_a_size_that_is_not_known_is_looked_at(draw_image, picture, write):
    path = draw_image(Path(picture("a.png").full_path), size=(32, 24))
    known = content_hash(path.read_bytes())
    plain = replace(picture("a.png", "Owl", data=path.read_bytes()), content=known)
    for sides in ((None, None), (None, 3), (4, None), (0, 3)):
        row = replace(plain, width=sides[0], height=sides[1])
        [image] = write([row])[1]["images"]
        assert (image["width"], image["height"]) == (32, 24)
    [image] = write([replace(plain, width=None, content="")])[1]["images"]
    assert image["width"] == 32


def test_a_picture_that_is_another_one_now_has_no_size(draw_image, picture, write):
    path = draw_image(Path(picture("a.png").full_path))
    other = replace(picture("a.png", "Owl", data=path.read_bytes()), width=None, content="0" * 32)
    broken = picture("b.png", data=b"x", width=None)
    gone = picture("c.png", width=None)
    gone.full_path.unlink()
    written, document = write([other, broken, gone, picture("d.png", "Owl")])
    assert [image["id"] for image in document["images"]] == [1]
    assert document["annotations"][0]["image_id"] == 1
    assert [(skipped.path, skipped.reason) for skipped in written.skipped] == [
        (name, "its size is not known, as it cannot be opened")
        for name in ("a.png", "b.png", "c.png")
    ]


# The names


def names(document):
    root = document["info"].get("images_root")
    return root, [image["file_name"] for image in document["images"]]


def test_pictures_are_named_within_the_folder_that_is_meant(pool, picture, write):
    rows = [picture("p/a.jpg"), picture("p/q/b.jpg")]
    assert names(write(rows, pool)[1]) == (pool.as_posix(), ["p/a.jpg", "p/q/b.jpg"])


def test_without_one_they_are_named_within_what_they_have_in_common(pool, picture, write):
    rows = [picture("p/a.jpg"), picture("p/q/b.jpg")]
    assert names(write(rows)[1]) == ((pool / "p").as_posix(), ["a.jpg", "q/b.jpg"])
    # Examples may lie beside the folder that is meant.
    assert names(write(rows, pool / "p/q")[1])[0] == (pool / "p").as_posix()


def test_pictures_with_only_the_disk_in_common_have_their_whole_names(picture, write):
    rows = [replace(picture("a.jpg"), full_path=Path(name)) for name in ("/a/1.jpg", "/b/2.jpg")]
    assert names(write(rows)[1]) == (None, ["/a/1.jpg", "/b/2.jpg"])


def test_no_picture_has_no_root(write):
    assert names(write([])[1]) == (None, [])


def test_folders_on_several_drives_have_nothing_in_common(picture, write, monkeypatch):
    def differ(folders):
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr("core.export.coco.os.path.commonpath", differ)
    root, [name] = names(write([picture("a.jpg")])[1])
    assert (root, Path(name).is_absolute()) == (None, True)


# The preview


def test_a_preview_opens_nothing_and_shows_the_first(picture, content, monkeypatch):
    rows = [picture(f"{n}.jpg", width=None if n == 1 else 4) for n in range(HEAD + 1)]
    monkeypatch.setattr("core.export.coco.read_bytes", lambda path: pytest.fail("opened"))
    text, files = Coco().preview(content(rows))
    shown = [image["file_name"] for image in json.loads(text)["images"]]
    assert shown == [f"{n}.jpg" for n in range(HEAD) if n != 1]
    assert files == ()
