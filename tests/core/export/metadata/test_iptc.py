"""IPTC's older notes are read as programs wrote them, and keep all that is no keyword of ours."""

import pytest

from core.export.metadata.iptc import (
    COPYRIGHT,
    CREATOR,
    DESCRIPTION,
    KEYWORDS,
    TITLE,
    texts_in,
    with_keywords,
)

UTF8 = b"\x1c\x01\x5a\0\3\x1b%G"


def field(number, body, record=2):
    body = body if isinstance(body, bytes) else body.encode()
    return bytes([0x1C, record, number]) + len(body).to_bytes(2, "big") + body


def words(*texts):
    return b"".join(field(25, text) for text in texts)


# Reading


def test_the_numbers_are_those_of_the_standard():
    assert (TITLE, KEYWORDS, CREATOR, COPYRIGHT, DESCRIPTION) == (5, 25, 80, 116, 120)


def test_a_field_may_stand_there_several_times():
    iim = field(25, "sea", record=1) + field(25, "owl") + field(5, "At sea") + field(25, "fox")
    assert texts_in(iim, KEYWORDS) == ["owl", "fox"]
    assert texts_in(iim, TITLE) == ["At sea"]
    assert texts_in(iim, CREATOR) == texts_in(b"", KEYWORDS) == texts_in(None, KEYWORDS) == []


def test_texts_are_read_in_either_script_and_without_their_filling():
    iim = field(25, "Zürich ") + field(25, b"Z\xfcrich\0") + field(25, " \0")
    assert texts_in(iim, KEYWORDS) == ["Zürich", "Zürich", ""]


def test_a_long_field_says_how_long_its_length_is():
    long = bytes([0x1C, 2, 120, 0x80, 3, 0, 1, 2]) + b"x" * 258 + words("owl")
    assert texts_in(long, DESCRIPTION) == ["x" * 258]
    assert texts_in(long, KEYWORDS) == ["owl"]


def test_what_breaks_off_is_read_as_far_as_it_goes():
    whole = words("owl") + field(25, "")
    assert texts_in(whole, KEYWORDS) == ["owl", ""]
    for n_bytes in range(1, 5):
        assert texts_in(whole[:-n_bytes], KEYWORDS) == ["owl"]
    assert texts_in(words("owl")[:-1], KEYWORDS) == ["ow"]
    assert texts_in(words("owl") + b"\0" + words("fox"), KEYWORDS) == ["owl"]


# Writing


def test_words_go_behind_what_is_there():
    title, object_data = field(5, "At sea"), field(10, b"preview", record=8)
    version = field(0, b"\0\4")
    new = with_keywords(version + words("sea") + title + object_data, ["owl", "fox"], [])
    assert new == version + words("sea") + title + words("owl", "fox") + object_data
    assert with_keywords(None, ["owl"], []) == with_keywords(b"", ["owl"], []) == words("owl")
    assert with_keywords(object_data * 2, ["owl"], []) == words("owl") + object_data * 2
    assert with_keywords(UTF8, ["owl"], []) == UTF8 + words("owl")


def test_words_that_are_there_are_not_put_there_again():
    iim = words("sea", "owl") + field(5, "fox") + field(25, "elk", record=3)
    assert with_keywords(iim, ["owl", "fox", "elk", "sea"], []) == (
        words("sea", "owl") + field(5, "fox") + words("fox", "elk") + field(25, "elk", record=3)
    )


def test_words_that_are_to_go_go_and_nothing_else():
    iim = words("sea", "owl ") + field(5, "owl") + field(25, "owl", record=3)
    assert with_keywords(iim, [], ["owl"]) == words("sea") + field(5, "owl") + field(
        25, "owl", record=3
    )
    assert with_keywords(words("owl", "fox"), ["owl"], ["owl"]) == words("fox", "owl")
    assert with_keywords(words("owl"), [], []) == words("owl")


def test_a_word_has_64_bytes_at_most():
    kept, left = "ä" * 32, "ä" * 32 + "x"
    assert with_keywords(UTF8, [kept, left, "x" * 65], []) == UTF8 + words(kept)


def test_words_of_other_letters_are_marked_as_utf_8():
    title = field(5, "Zürich")
    assert with_keywords(title, ["鸮"], []) == UTF8 + title + words("鸮")
    assert with_keywords(UTF8 + title, ["鸮"], []) == UTF8 + title + words("鸮")
    assert with_keywords(title, ["owl"], []) == title + words("owl")
    assert with_keywords(title, ["owl", "鸮"], []) == UTF8 + title + words("owl", "鸮")
    envelope = field(20, b"\xfc", record=1)  # which the mark says nothing about
    assert with_keywords(envelope, ["鸮"], []) == UTF8 + envelope + words("鸮")


@pytest.mark.parametrize(
    "iim",
    [
        field(90, b"\x1b.A", record=1),  # another script
        field(90, b"\x1b.A", record=1) + field(5, "sea"),
        field(5, b"Z\xfcrich"),
        words("owl", b"Z\xfcrich"),
    ],
)
def test_another_script_takes_no_words_of_other_letters(iim):
    assert with_keywords(iim, ["鸮"], []) is None
    assert with_keywords(iim, ["fox"], []) == iim + words("fox")


def test_fields_of_the_mark_s_number_elsewhere_say_nothing_of_letters():
    program = field(90, "a town")  # the city, in the record of what people write
    assert with_keywords(program, ["鸮"], []) == UTF8 + program + words("鸮")
    envelope = field(30, b"\x1b%G", record=1)
    assert with_keywords(envelope, ["鸮"], []) == UTF8 + envelope + words("鸮")


@pytest.mark.parametrize(("n_bytes", "is_long"), [(0x7FFF, False), (0x8000, True), (70_000, True)])
def test_what_was_long_is_written_long(n_bytes, is_long):
    body = b"x" * n_bytes
    long = bytes([0x1C, 2, 120, 0x80, 4]) + n_bytes.to_bytes(4, "big") + body
    iim = long if is_long else field(120, body)
    assert with_keywords(iim, ["owl"], []) == iim + words("owl")
