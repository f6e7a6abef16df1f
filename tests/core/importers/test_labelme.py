"""labelme: the flags of a picture that are set are its labels."""

import json


def test_flags_that_are_set_are_labels(fixtures, read_labels, pairs):
    kind, found = read_labels(fixtures / "labelme")
    assert (kind, pairs(found)) == ("labelme", [("000.png", "cat"), ("001.png", "dog")])
    assert pairs(read_labels(fixtures / "labelme" / "001.json")[1]) == [("001.png", "dog")]


def test_odd_files_cost_themselves(tmp_path, read_labels, pairs):
    def put(name, **facts):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps({"flags": {}, "shapes": [], **facts}))

    put("a.json", imagePath="..\\pics\\a.jpg", flags={"cat": True, "dog": 1, "__ignore__": True})
    put("b.json", imagePath=3)
    put("c.json")
    put("in/d.json", imagePath="d.jpg", flags=[])
    (tmp_path / "e.json").write_text("{")
    _, found = read_labels(tmp_path)
    assert pairs(found) == [("../pics/a.jpg", "cat"), ("in/d.jpg",)]
    assert [one.path for one in found.unusable] == ["b.json", "c.json", "e.json"]
