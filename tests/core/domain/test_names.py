"""Names are compared by what is seen of them, and shown so that nothing obeys them."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.names import Twin, folded, json_shown, look, regrouped, shown, tidy_name, twin

NFC, NFD = "Möwe", "Mo\u0308we"
CONTROLS = [
    *map(chr, [*range(0x20), *range(0x7F, 0xA0)]),
    "\u2028",
    "\u2029",
    *map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
]


@pytest.mark.parametrize(
    "name",
    [
        "O\u200bwl",
        "Owl\ufeff",
        "Ow\u00adl",
        "O\u2060wl",
        "O\u200dwl",
        "O\u200cwl",
        "\u202eOwl",
        "Owl\x1b",
        " Owl\u00a0",
        "Owl\u3164",
        "Owl\ufe0f",
        "Owl\U000e0061",
    ],
)
def test_what_nobody_sees_makes_no_difference(name):
    assert look(name) == "Owl"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("👩\u200d🚒", "👩🚒"),  # one firefighter; a woman and an engine
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),  # a flag
        ("\u0646\u0627\u0645\u0647\u200c\u0627\u06cc", "\u0646\u0627\u0645\u0647\u0627\u06cc"),
        ("a b", "ab"),
        ("ﬁsh", "fish"),
        ("x²", "x2"),
    ],
)
def test_what_is_seen_makes_a_difference(one, other):
    assert look(one) != look(other)


def test_a_name_is_kept_composed_and_tidy():
    assert tidy_name(f"  bird / {NFD} /") == f"bird/{NFC}"
    assert (
        tidy_name("O\u200bwl") == "O\u200bwl"
    )  # what a person typed stays, as long as it is alone


def test_another_group_leaves_the_rest_of_a_name_as_it_is():
    assert regrouped(f"bird/{NFD}", "bird", f"{NFD}/x") == f"{NFC}/x/{NFD}"


@pytest.mark.parametrize(
    ("name", "other", "how"),
    [
        ("O\u200bwl", "Owl", "look"),
        (NFC, NFD, "look"),
        ("owl", "Owl", "case"),
        ("o\u200bwl", "Owl", "case"),
        ("STRASSE", "straße", "case"),
    ],
)
def test_a_twin_is_found(name, other, how):
    assert twin(name, ["Fox", other]) == Twin(name, other, how)


def test_what_looks_the_same_is_nearer_than_what_differs_in_case():
    assert twin("O\u200bwl", ["owl", "Owl"]).other == "Owl"


@pytest.mark.parametrize("name", ["Owl", " Owl ", "Owls"])
def test_the_same_name_and_another_one_are_no_twins(name):
    assert twin(name, ["owl", "Owl", "Fox"]) is None


@pytest.mark.parametrize("character", CONTROLS)
def test_nothing_is_sent_that_a_terminal_obeys(character):
    text = shown(f"a{character}b")
    assert character not in text
    assert (text[:2], text[-1]) == ("a\\", "b")
    assert text.isprintable()


def test_a_byte_that_is_no_utf8_is_shown_as_it_is():
    assert shown(b"a\xff.png".decode("utf-8", "surrogateescape")) == "a\\xff.png"


def test_other_characters_are_shown_as_they_are():
    text = "C:\\鸮\\🦉 é & <b> %n {0} \u00a0 می\u200cخواهم"
    assert shown(text) == text


def test_line_ends_of_a_longer_text_may_stay():
    assert shown("a\nb\x1b", keep="\n") == "a\nb\\x1b"


@given(st.text())
def test_json_is_read_as_before(text):
    found = json_shown(json.dumps([text, {text: 1}], ensure_ascii=False, indent=1))
    assert json.loads(found) == [text, {text: 1}]
    assert not any(unicodedata.category(one) == "Cc" for one in found if one != "\n")


NEAR = st.sampled_from(
    "aA é\u0301\u200b\u200d\u200c\ufe0f🚒👩\U0001f3f4\U000e0067ſß/\u0646\u1160\uac00\u00a0\x85"
)


@given(st.text(NEAR) | st.text())
def test_a_look_is_a_fixed_point(text):
    assert look(look(text)) == look(text)
    assert folded(folded(text)) == folded(text)
    assert look(tidy_name(text)) == look(text)
    assert tidy_name(tidy_name(text)) == tidy_name(text)
