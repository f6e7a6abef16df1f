"""The time left is what the last decisions took; nothing is said of it too early."""

from app.messages import review as review_words
from app.widgets.loupe.pace import N_LEAST, Pace


def paced(*seconds):
    pace, now = Pace(), 100.0
    pace.begin(now)
    for one in seconds:
        now += one
        pace.note(now)
    return pace


def test_nothing_is_said_before_a_few_decisions():
    assert paced(*[2] * (N_LEAST - 1)).seconds_left(50) is None
    assert paced(*[2] * N_LEAST).seconds_left(50) == 100


def test_a_pause_for_something_else_does_not_count():
    assert paced(2, 2, 2, 600, 2, 2).seconds_left(10) == 20


def test_who_gets_faster_is_soon_told_so():
    assert paced(*[9] * 20, *[1] * 20).seconds_left(10) == 10


def test_it_is_said_in_words():
    assert review_words.left(12, 68, 115.0) == "12 of 68 left, about 2 min"
    assert review_words.left(12, 68, 33.0) == "12 of 68 left, about 30 s"
    assert review_words.left(12, 68, None) == "12 of 68 left"
    assert review_words.left(0, 68, 0.0) == "All 68 reviewed"
    assert review_words.left(0, 1, None) == "Reviewed"
