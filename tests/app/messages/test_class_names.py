"""What is said of names that could be taken for others."""

from pathlib import Path

import pytest

from app.messages import class_names, notices
from app.messages.errors import sentence
from core.domain.errors import ClassError
from core.domain.names import Twin
from core.domain.reports import Skipped, TeachReport

LOOK, CASE = Twin("O\u200bwl", "Owl", "look"), Twin("owl", "Owl", "case")
ONE_CLASS = "“O\u200bwl” looks the same as “Owl”, so they are one class."
TWO_CLASSES = "“owl” and “Owl” are two classes that differ only in capital letters."


def test_what_became_of_a_twin_is_said():
    assert class_names.twin(LOOK) == ONE_CLASS
    assert class_names.twin(CASE) == TWO_CLASSES


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ((), ""),
        ((CASE,), TWO_CLASSES),
        ((CASE, LOOK), f"{TWO_CLASSES} More names like that: 1."),
        ((CASE, LOOK, LOOK), f"{TWO_CLASSES} More names like that: 2."),
    ],
)
def test_the_first_twin_stands_for_many(found, text):
    assert class_names.twins(found) == text


@pytest.mark.parametrize("skipped", [(), (Skipped("a.txt", "it is not a picture"),)])
@pytest.mark.parametrize("tree", [None, Path("/classes")])
def test_a_report_tells_twins_until_they_are_read(skipped, tree):
    report = TeachReport(3, 0, skipped, (1, 2), (1, 2, 3), (LOOK,))
    notice = notices.taught(report, "" if tree else "Owl", tree)
    assert notice.text.endswith(ONE_CLASS)
    assert notice.kind == "warning"


def test_a_refused_name_says_which_class_it_looks_like():
    text = sentence(ClassError("O\u200bwl", "alike", other="Owl"))
    assert "“O\u200bwl” looks the same as the class “Owl”" in text
    assert "Choose another name" in text
