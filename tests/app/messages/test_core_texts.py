"""The engine's words in the language of the window."""

import re

import pytest

from app.messages import languages
from app.messages.core_texts import PARTS, PATTERNS, said
from tests.app.messages.texts_in_core import templates

FOUND = templates()


@pytest.fixture
def in_chinese(qapp):
    languages.install(qapp, "zh_CN")
    yield
    languages.install(qapp, "en")


def shape(pattern):
    return re.sub(r"\{\w*\}", "{}", pattern)


# These hold nothing but what was filled in.
BARE = {"{}: {}"}
# Made here, not by the engine.
OURS = {"Accept {}"}
# The engine makes them elsewhere than where it raises them.
HANDED_ON = {
    "Add folder {}",
    "Remove folder {}",
    "Use model {} again",  # the command line
    "it is {}, which is not read",
    "it is not downloaded yet",
    "it is nested too deeply",
    "line {}, column {}: {}",
    "the label is not a name",
    # What is wrong with a plug-in
    "it cannot be imported: {}",
    "it does not end in a linear head, so it can be neither explained nor written as ONNX",
    "it raised {}",
    "no plug-in of this name is installed",
    "no such plug-in is installed",
    "the plug-in cannot be used: {}",
    "the plug-in {} fails: {}",
}
# They lie in project files, though nothing makes them any more.
EARLIER = {"there is not enough memory to open it", "Recolour {}"}


def test_the_reader_of_the_engine_finds_what_it_should():
    assert {"the file is empty", "Add class {}", "out of memory", "it is a folder"} <= set(FOUND)
    assert "{} has no example yet and takes no part." in FOUND
    assert len(FOUND) > 60


@pytest.mark.parametrize("text", sorted(set(FOUND) - BARE))
def test_all_that_the_engine_says_is_known_here(text):
    known = {shape(one) for one in (*PATTERNS, *PARTS)}
    assert text in known, f"core/{FOUND[text]}: add it to app/messages/core_texts.py"


def test_nothing_is_known_that_nobody_says():
    assert {shape(one) for one in PATTERNS} <= set(FOUND) | OURS | EARLIER | HANDED_ON


@pytest.mark.parametrize(
    "text",
    [
        "Label 37 images as Fox (red)",
        "Label 1 image as none of these",
        "Rename Fox to Red {fox}",
        "Add class Owl of 3 images",
        "it cannot be read: Input/output error",
        "the moon is full",
    ],
)
def test_in_english_the_words_stay(text):
    assert said(text) == text


def test_a_name_is_put_into_the_other_language_whole(in_chinese):
    assert said("Label 37 images as Fox") == "将 37 张图片标注为“Fox”"
    assert said("Label 1 image as none of these") == "将 1 张图片标注为“都不是”"
    assert said("Delete class {odd} 1 image") == "删除类别“{odd} 1 image”"
    assert said("Delete class image") == "删除类别“image”"
    assert said("Add class Owl of 3 images") == "添加含 3 张图片的类别“Owl”"
    assert said("Split Owl into 3") == "将“Owl”拆分为 3 个类别"


def test_what_the_system_says_is_known_within_a_reason(in_chinese):
    assert said("it cannot be listed: Input/output error") == "无法列出内容：输入/输出错误"
    assert said("permission denied") == "没有权限"


def test_what_nobody_knows_stays_as_it_is(in_chinese):
    assert said("the moon is full") == "the moon is full"


def test_nothing_is_known_twice():
    assert len(set(PATTERNS)) == len(PATTERNS)
