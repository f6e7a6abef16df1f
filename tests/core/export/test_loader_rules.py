"""Which names Hugging Face's loader takes for splits, by its own patterns, and how that is told."""

import fnmatch
import json

import pytest

from core.domain.layouts import Reading
from core.export.loader_rules import (
    card,
    class_names,
    misleading,
    named_as_exported,
    pictures_below,
    read_class_names,
)

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
    assert misleading(names[::2], ["train"]) == []


def test_the_card_names_each_part():
    assert '- split: train\n    path: "*/*"\n' in card([])
    assert '- split: validation\n    path: "val/*/*"\n' in card(["train", "val"])
    assert card([]).startswith("---\n")


def test_classes_of_other_names_than_their_folders_come_back(tmp_path):
    text = class_names({"animal/cat": "animal_cat", "cup": "cup"})
    (tmp_path / "class-names.json").write_text(text, encoding="utf-8")
    assert read_class_names(tmp_path) == {"animal_cat": "animal/cat"}
    assert class_names({"cup": "cup"}) == ""


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', '{"a": 1, "b": "x"}', "{"])
def test_a_damaged_table_of_names_is_told(tmp_path, text):
    (tmp_path / "class-names.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r".") as caught:
        read_class_names(tmp_path)
    assert isinstance(caught.value, ValueError | json.JSONDecodeError)


def test_a_tree_without_a_table_has_the_names_of_its_folders(tmp_path):
    assert read_class_names(tmp_path) == {}


def test_folders_that_loaders_pass_over_mislead():
    assert misleading(["__cup/a.jpg", "_cup/b.jpg", "cup__/c.jpg"]) == ["__cup"]


def test_each_misleading_name_is_told_once_and_in_order():
    names = ["b test/1.jpg", "a test/1.jpg", "b test/2.jpg", "cup/dev-1.jpg"]
    assert misleading(names) == ["b test", "a test"]
    assert misleading(["b/dev-1.jpg", "a/dev-0.jpg", "c/dev-1.jpg"]) == ["dev-1.jpg", "dev-0.jpg"]


def test_the_card_is_read_as_it_is_meant():
    yaml, _, words = card(["train", "val", "test"]).removeprefix("---\n").partition("---\n")
    assert yaml == (
        "configs:\n- config_name: default\n  data_files:\n"
        '  - split: train\n    path: "train/*/*"\n'
        '  - split: validation\n    path: "val/*/*"\n'
        '  - split: test\n    path: "test/*/*"\n'
    )
    assert 'datasets.load_dataset("PATH OF THIS FOLDER")' in words


def test_the_table_of_names_is_written_for_people_too():
    names = {"Möwe/Küste": "Möwe_Küste", "a?": "a_"}
    assert class_names(names) == '{\n "Möwe_Küste": "Möwe/Küste",\n "a_": "a?"\n}\n'


# A tree that was exported


@pytest.fixture
def reading():
    return Reading(
        kind="classes",
        folders={"a_": ("a_", ""), "b": ("b", "train")},
        counts={("a_", ""): 2, ("b", "train"): 3, ("a?", ""): 4},
    )


def test_folders_get_the_names_of_their_classes(tmp_path, reading):
    (tmp_path / "class-names.json").write_text('{"a_": "a?"}', encoding="utf-8")
    named = named_as_exported(tmp_path, reading)
    assert named.folders == {"a_": ("a?", ""), "b": ("b", "train")}
    assert named.counts == {("a?", ""): 6, ("b", "train"): 3}
    assert named.kind == reading.kind


@pytest.mark.parametrize("text", [None, "{", "[]", "{}"])
def test_without_names_that_can_be_read_the_folders_speak_for_themselves(tmp_path, reading, text):
    if text is not None:
        (tmp_path / "class-names.json").write_text(text, encoding="utf-8")
    assert named_as_exported(tmp_path, reading) is reading


def test_names_that_the_disk_does_not_give_are_none(tmp_path, reading, monkeypatch):
    (tmp_path / "class-names.json").write_text("{}", encoding="utf-8")

    def refuse(self, **more):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(type(tmp_path), "read_text", refuse)
    assert named_as_exported(tmp_path, reading) is reading


def test_what_is_written_about_pictures_is_no_picture(tmp_path):
    for name in ("README.md", "class-names.json", "a/README.md", "a/b/1.jpg", "2.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert sorted(pictures_below(tmp_path)) == ["2.jpg", "a/README.md", "a/b/1.jpg"]
