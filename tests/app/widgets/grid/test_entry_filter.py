"""What is shown, and who decides that."""

import pytest

from app.widgets.grid.entry_filter import EntryFilter
from app.widgets.grid.picked_chip import Picked
from app.widgets.grid.status_chip import BY_YOU
from core.domain.records import ClassRecord
from core.query.grammar import parsed

CLASSES = [ClassRecord(4, "Fox", "#e6194b", 0, 5)]


def typed(text):
    return parsed(text, CLASSES)[1]


@pytest.mark.parametrize(
    ("wanted", "is_by_model"),
    [
        ({}, False),
        ({"text": "fox"}, False),
        ({"order": "name"}, False),
        ({"order": "similar"}, False),
        ({"statuses": frozenset({"pending", "failed", BY_YOU})}, False),
        ({"terms": typed("date:2024")}, False),
        ({"picked": Picked("To check", (1,), is_audit=True)}, False),
        ({"order": "doubt"}, True),
        ({"order": "confidence"}, True),
        ({"statuses": frozenset({BY_YOU, "unsure"})}, True),
        ({"low": 0.9}, True),
        ({"class_id": 7}, True),
        ({"terms": typed("date:2024 -conf:>0.9")}, True),
        ({"terms": typed("label:fox")}, True),
        ({"picked": Picked("To accept", (1,))}, True),
    ],
)
def test_a_filter_says_whether_a_model_has_a_part_in_it(wanted, is_by_model):
    assert EntryFilter(**wanted).is_by_model == is_by_model
