"""The decision table, row by row."""

import pytest

from core.training.finetuning.strategy import corrected, suggest

ROWS = [
    # share right, examples, classes, way
    (0.95, 50, 10, "features"),
    (0.95, 999, 10, "features"),
    (0.95, 1000, 10, "fine-tune"),
    (0.60, 50, 10, "features-svm"),
    (0.60, 1000, 10, "fine-tune"),
    (0.60, 2000, 10, "fine-tune"),  # many a class, but few in all
    (0.60, 6000, 60, "fine-tune"),  # many in all, but few a class
    (0.60, 6000, 10, "scratch"),
    (0.90, 40, 2, "features-svm"),  # of two classes a guess gets half
    (0.93, 40, 2, "features"),
]


@pytest.mark.parametrize(("share", "n_examples", "n_classes", "way"), ROWS)
def test_the_table(share, n_examples, n_classes, way):
    found = suggest(share, n_examples, n_classes)
    assert found.way == way
    assert f"{share:.0%}" in found.reason


def test_without_evidence_it_is_the_plain_head():
    assert suggest(None, 2, 2).way == "features"


def test_guessing_is_worth_nothing():
    assert corrected(0.5, 2) == 0
    assert corrected(1.0, 2) == 1
    assert corrected(0.5, 5) == 0.5
