"""No two names that some file system takes for one are given out."""

import pytest

from core.export.safe_names import Unique, folder_name, folder_names

NFC, NFD = "M\u00f6we", "Mo\u0308we"


@pytest.mark.parametrize(
    ("first", "second"), [(NFC, NFD), (NFD, NFC.upper()), ("Owl", "owl"), ("ﬁ", "FI")]
)
def test_what_a_file_system_takes_for_one_name_gets_a_number(first, second):
    assert folder_names([first, second]) == {first: first, second: f"{second} (2)"}


@pytest.mark.parametrize(("first", "second"), [("a b", "a  b"), ("Owl", "O\u200bwl"), ("ä", "a")])
def test_what_every_file_system_tells_apart_stays(first, second):
    names = Unique()
    assert [names.take(one, ".png") for one in (first, second)] == [f"{first}.png", f"{second}.png"]


# Folders


@pytest.mark.parametrize("sign", [*'<>:"/\\|?*', "\0", "\x1f"])
def test_what_windows_does_not_take_becomes_a_line(sign):
    assert folder_name(f"a{sign}b") == "a_b"


def test_dots_and_spaces_at_the_ends_go():
    assert folder_name(" . a. b . ") == "a. b"
    assert folder_name(" .") == folder_name("") == "_"


@pytest.mark.parametrize(
    "name", ["con", "PRN", "aux", "nul", "com1", "lpt9", "con.jpg", "Com2.a.b"]
)
def test_names_that_windows_keeps_for_itself_get_a_line_before(name):
    assert folder_name(name) == f"_{name}"


@pytest.mark.parametrize("name", ["cone", "com", "com10", "xcon", "lptx"])
def test_names_that_only_look_like_these_stay(name):
    assert folder_name(name) == name


def test_a_folder_s_name_has_120_bytes_at_most_and_no_half_letter():
    assert folder_name("x" * 120) == "x" * 120
    assert folder_name("x" * 121) == "x" * 120
    assert folder_name("x" + "鸮" * 50) == "x" + "鸮" * 39


def test_a_name_that_is_taken_gets_the_next_number():
    assert folder_names(["a"], taken=["A"]) == {"a": "a (2)"}
    assert folder_names(["a:", "a?", "a*"]) == {"a:": "a_", "a?": "a_ (2)", "a*": "a_ (3)"}


# Files


def test_numbers_that_are_taken_are_passed_over():
    names = Unique(["a (2).png"])
    assert [names.take("a", ".png") for _ in range(3)] == ["a.png", "a (3).png", "a (4).png"]
    assert names.take("a (3)", ".png") == "a (3) (2).png"


def test_names_are_the_same_by_stem_only_where_that_is_asked_for():
    names = Unique()
    assert [names.take("a", end) for end in (".png", ".jpg")] == ["a.png", "a.jpg"]
    names = Unique(by_stem=True)
    assert [names.take("a", end) for end in (".png", ".jpg")] == ["a.png", "a (2).jpg"]


def test_a_file_s_name_has_255_bytes_at_most_with_its_number_and_suffix():
    names = Unique()
    assert names.take("x" * 251, ".png") == "x" * 251 + ".png"
    assert names.take("x" * 252, ".png") == "x" * 247 + " (2).png"
    assert Unique().take("x" * 252, ".png") == "x" * 251 + ".png"
    long = Unique().take("鸮" * 100, ".png")
    assert long == "鸮" * 83 + ".png"
    assert Unique().take("x", "." + "y" * 300) == "." + "y" * 300  # there is nothing to cut
