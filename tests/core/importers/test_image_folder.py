"""Hugging Face's imagefolder: metadata among the pictures, in one folder or in splits."""

import json


def test_metadata_is_relative_to_itself(tmp_path, read_labels, pairs):
    (tmp_path / "metadata.csv").write_text("file_name,label\nin/a.jpg,cat\n")
    kind, found = read_labels(tmp_path)
    assert (kind, pairs(found)) == ("imagefolder", [("in/a.jpg", "cat")])


def test_folders_are_splits(tmp_path, read_labels):
    for name in ("train", "test"):
        (tmp_path / name).mkdir()
        line = json.dumps({"file_name": "a.jpg", "label": name})
        (tmp_path / name / "metadata.jsonl").write_text(f"{line}\nx\n")
    _, found = read_labels(tmp_path)
    assert [(one.path, one.split, one.where) for one in found.records] == [
        ("test/a.jpg", "test", "test/metadata.jsonl, line 1"),
        ("train/a.jpg", "train", "train/metadata.jsonl, line 1"),
    ]
    assert found.unusable[0].path == "test/metadata.jsonl, line 2"
