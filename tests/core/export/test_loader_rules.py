"""Which names Hugging Face's loader takes for splits, by its own patterns, and how that is told."""

import fnmatch
import json

import pytest

from core.export.loader_rules import card, class_names, misleading, read_class_names

# As in `datasets.data_files` 5.2.0.
WORDS = {
    "train": ["train", "training"],
    "validation": ["validation", "valid", "dev", "val"],
    "test": ["test", "testing", "eval", "evaluation"],
}
IN_FOLDERS = ["{word}", "{word}[{sep}]*", "*[{sep}]{word}", "*[{sep}]{word}[{sep}]*"]
IN_FILES = ["{word}[{sep}]*", "*[{sep}]{word}[{sep}]*"]

NAMES = (
    "test", "Test", "test tube", "test_tube", "tube-test", "contest", "latest", "testes", "train",
    "trainer", "training ground", "dev", "device", "dev board", "board dev", "val", "valid id",
    "valley", "evaluation", "medieval", "eval2", "2eval", "a.val.b", "cup", "train.b", "b train",
    "x1train1", "tést",
)  # fmt: skip


def is_taken(name, patterns):
    return any(
        fnmatch.fnmatchcase(name, one.format(word=word, sep="-._ 0-9"))
        for words in WORDS.values()
        for word in words
        for one in patterns
    )


@pytest.mark.parametrize("name", NAMES)
def test_folders_are_taken_as_the_loader_takes_them(name):
    found = misleading([f"{name}/a.jpg", "cup/b.jpg"])
    assert found == ([name] if is_taken(name, IN_FOLDERS) else [])


@pytest.mark.parametrize("name", NAMES)
def test_files_are_taken_where_no_folder_is(name):
    file = f"{name}.jpg"
    found = misleading([f"cup/{file}", "owl/b.jpg"])
    assert found == ([file] if is_taken(file, IN_FILES) else [])
    assert misleading([f"dev/{file}"]) == ["dev"]


def test_with_splits_only_the_classes_can_mislead():
    names = ["train/cup/test-1.jpg", "val/test tube/a.jpg", "train/cup/b.jpg"]
    assert misleading(names, ["train", "val"]) == ["test tube"]


def test_the_card_names_each_part():
    assert '- split: train\n    path: "*/*"\n' in card([])
    assert '- split: validation\n    path: "val/*/*"\n' in card(["train", "val"])
    assert card([]).startswith("---\n")


def test_classes_of_other_names_than_their_folders_come_back(tmp_path):
    text = class_names({"animal/cat": "animal_cat", "cup": "cup"})
    (tmp_path / "class-names.json").write_text(text, encoding="utf-8")
    assert read_class_names(tmp_path) == {"animal_cat": "animal/cat"}
    assert class_names({"cup": "cup"}) == ""


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', "{"])
def test_a_damaged_table_of_names_is_told(tmp_path, text):
    (tmp_path / "class-names.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r".") as caught:
        read_class_names(tmp_path)
    assert isinstance(caught.value, ValueError | json.JSONDecodeError)


def test_a_tree_without_a_table_has_the_names_of_its_folders(tmp_path):
    assert read_class_names(tmp_path) == {}
