"""Rows as JSON: a list, a line each, or our own export."""

import json

import pytest

from core.domain.errors import LabelsError

ROWS = [{"image": "a.jpg", "label": "cat"}, {"image": "b.jpg", "label": "dog"}]
TWO = [("a.jpg", "cat"), ("b.jpg", "dog")]


def test_a_list_of_objects_is_read(tmp_path, read_labels, pairs):
    (tmp_path / "l.json").write_text(json.dumps(ROWS))
    kind, found = read_labels(tmp_path / "l.json")
    assert (kind, pairs(found), found.base) == ("json-list", TWO, tmp_path)


def test_a_line_each_is_read_and_a_bad_one_costs_itself(tmp_path, read_labels, pairs):
    good = [json.dumps(one) for one in ROWS]
    bad = ["{", "[1]", '{"label": "cat"}', '{"image": "c", "label": {"x": 1}}', "[" * 9999]
    (tmp_path / "l.jsonl").write_text("\n".join(["", good[0], *bad, good[1]]))
    kind, found = read_labels(tmp_path / "l.jsonl")
    assert (kind, pairs(found)) == ("jsonl", TWO)
    assert [one.path for one in found.unusable] == [f"line {n}" for n in (3, 4, 5, 6, 7)]
    assert found.unusable[0].reason.startswith("it is not JSON: line 1, column 2")


def test_labels_may_be_numbers_lists_or_missing(tmp_path, read_labels):
    labels = [3, True, ["cat"], ["cat", "dog"], [], None, ""]
    rows = [{"image": "a.jpg", "label": one} for one in labels]
    (tmp_path / "l.json").write_text(json.dumps(rows))
    _, found = read_labels(tmp_path / "l.json")
    names = [one.labels for one in found.records]
    assert names == [("3",), ("true",), ("cat",), ("cat", "dog"), (), (), ()]


@pytest.mark.parametrize("label", ["NaN", "null", '""', "[NaN]", "[null]"])
@pytest.mark.parametrize("name", ["l.json", "l.jsonl"])
def test_a_label_that_is_missing_is_none(tmp_path, read_labels, pairs, label, name):
    row = f'{{"image": "a.jpg", "label": {label}}}'
    (tmp_path / name).write_text(f"[{row}]" if name == "l.json" else row)
    _, found = read_labels(tmp_path / name)
    assert (pairs(found), found.unusable) == ([("a.jpg",)], [])


def test_our_own_says_who_labelled(tmp_path, read_labels):
    rows = [
        {"path": "a.jpg", "label": "cat", "status": "labelled", "reason": "", "origin": "given"},
        {"path": "b.jpg", "label": "cat", "status": "labelled", "reason": "", "by": "model"},
        {"path": "c.jpg", "label": "", "status": "unknown", "reason": "", "origin": "given"},
        {"path": "d.jpg", "label": "", "status": "failed", "reason": "gone", "origin": ""},
    ]
    (tmp_path / "o.json").write_text(json.dumps({"project": "p", "images": rows}))
    kind, found = read_labels(tmp_path / "o.json")
    assert kind == "json"
    assert [one.by_model for one in found.records] == [False, True, False, False]


@pytest.mark.parametrize("text", ["[" * 200_000, "[1e", '{"a": 1}', "\udcff[]", "1" * 5000])
def test_what_is_no_list_is_refused_in_a_sentence(tmp_path, read_labels, text):
    (tmp_path / "l.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(LabelsError) as error:
        read_labels(tmp_path / "l.json", "json-list")
    assert error.value.reason


def test_the_place_of_a_mistake_is_named(tmp_path, read_labels):
    (tmp_path / "l.json").write_text('[{"image": "a.jpg",\n "label": }]')
    with pytest.raises(LabelsError, match="line 2, column 11"):
        read_labels(tmp_path / "l.json", "json-list")
