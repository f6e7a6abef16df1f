"""What may be typed to find images, and what is said where it makes no sense."""

from datetime import datetime

import pytest

from core.domain.records import ORIGINS, ClassRecord
from core.query.grammar import ORIGIN_WORDS, QueryError, completions, parsed

NAMES = ("Fox", "Arctic hare", "bird/Owl", "bird/Wren", "Foxglove")
CLASSES = [ClassRecord(n, name, "#0072b2", n, 0) for n, name in enumerate(NAMES, 1)]


def only(text):
    words, (term,) = parsed(text, CLASSES)
    assert words == ""
    return term


@pytest.mark.parametrize(
    ("text", "words"),
    [("", ""), ("owl 2", "owl 2"), ('"label:x"', "label:x"), ("name:fox b", "fox b"),
     ("12:30", "12:30"), ("a  status:unsure  b", "a b")],
)  # fmt: skip
def test_what_is_no_term_is_a_part_of_the_name(text, words):
    assert parsed(text, CLASSES)[0] == words


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("label:fox", {1}),
        ('label:"arctic hare"', {2}),
        ("label:bird", {3, 4}),
        ("label:owl", {3}),
        ("label:arc", {2}),
        ("label:fox,wren", {1, 4}),
        ("label:none", {-1}),
        ("LABEL:FOX", {1}),
    ],
)
def test_a_class_is_named_whole_or_by_its_group_or_its_beginning(text, ids):
    assert only(text).class_ids == ids


def test_a_minus_turns_a_term_around():
    assert only("-label:fox").is_not
    assert not only("label:fox").is_not


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("conf:<0.6", [0.0, 0.59], [0.6, 1.0]),
        ("conf:<=0.6", [0.6], [0.61]),
        ("conf:>90%", [0.95], [0.9]),
        ("conf:>=90", [0.9, 1.0], [0.89]),
        ("conf:0.4..0.6", [0.4, 0.6], [0.39, 0.61]),
        ("conf:0.5", [0.5], [0.49, 0.51]),
    ],
)
def test_confidences_are_ranges(text, inside, outside):
    term = only(text)
    assert all(term.low <= one < term.high for one in inside)
    assert not any(term.low <= one < term.high for one in outside)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("date:2024", (2024, 7, 1), (2025, 1, 1)),
        ("date:2024-12", (2024, 12, 31), (2025, 1, 1)),
        ("date:2024-05-03", (2024, 5, 3), (2024, 5, 4)),
        ("date:>=2024-05", (2024, 5, 1), (2024, 4, 30)),
        ("date:<2024", (2023, 12, 31), (2024, 1, 1)),
        ("date:2023..2024-02", (2024, 2, 29), (2024, 3, 1)),
    ],
)
def test_dates_are_whole_years_months_or_days(text, inside, outside):
    term = only(text)
    at = [datetime(*one).astimezone().timestamp() * 1e9 for one in (inside, outside)]
    assert [term.low <= one < term.high for one in at] == [True, False]


def test_statuses_and_who_said_it():
    assert only("status:unsure,todo").statuses == {"unsure", "pending"}
    assert only("by:you").by_person
    assert not only("by:model").by_person


def test_how_a_label_came_to_be_is_asked_in_the_projects_words():
    assert tuple(ORIGIN_WORDS) == ORIGINS
    assert only("origin:accepted").origins == {"accepted"}
    assert only("-origin:given,Imported").origins == {"given", "imported"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("label:dog", "no class “dog”"),
        ("label:", "missing after “label:”"),
        ("conf:high", "“high” cannot be read. For example conf:<0.6"),
        ("conf:<", "cannot be read"),
        ("conf:150%", "cannot be read"),
        ("date:yesterday", "date:>=2024-05"),
        ("date:2024-13", "cannot be read"),
        ("status:bad", "Use one of todo"),
        ("by:her", "Use one of you"),
        ("origin:here", "“here” is no origin. Use one of given, confirmed, accepted, imported."),
        ("origin:", "For example origin:accepted"),
        ("lable:fox", "“lable:” means nothing here"),
    ],
)
def test_what_makes_no_sense_is_said_with_what_to_type(text, said):
    with pytest.raises(QueryError, match=r"[.”]") as caught:
        parsed(f"fox {text}", CLASSES)
    assert said in str(caught.value)
    assert f"fox {text}"[caught.value.start : caught.value.end] == text


@pytest.mark.parametrize(
    ("text", "start", "offers"),
    [
        ("st", 0, ["status:"]),
        ("fox -la", 4, ["-label:"]),
        ("label:fo", 0, ["label:Fox", "label:Foxglove"]),
        ("label:ar", 0, ['label:"Arctic hare"']),
        ("label:fox,wr", 0, ["label:fox,bird/Wren"]),
        ("status:un", 0, ["status:unsure", "status:unknown"]),
        ("by:", 0, ["by:you", "by:model"]),
        ("or", 0, ["origin:"]),
        ("origin:given,c", 0, ["origin:given,confirmed", "origin:given,accepted"]),
        ("", 0, []),
        ("fox ", 4, []),
    ],
)
def test_the_last_word_can_be_completed(text, start, offers):
    assert completions(text, CLASSES) == (start, offers)


def test_every_completion_of_a_class_can_be_read():
    for offer in completions("label:", CLASSES)[1]:
        assert only(offer).class_ids
