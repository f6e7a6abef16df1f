"""The sentences about a better model: shares, counts, and what a person's checks say."""

from dataclasses import replace

import pytest

from app.messages import challenger as offer_words
from core.domain.challenger import Improvement

FOUND = Improvement(7, 300, 37, 5, 1, 4, 0.84, 0.912, 61.0)


def test_the_headline_says_how_much_better():
    assert offer_words.headline(FOUND) == (
        "A better model is ready: about 91% accurate instead of 84%."
    )


def test_shares_that_would_look_alike_get_a_decimal():
    near = replace(FOUND, share_before=0.911, share_after=0.914)
    assert "about 91.4% accurate instead of 91.1%" in offer_words.headline(near)


def test_a_model_that_is_only_surer_promises_no_more_right():
    for share in (0.84, 0.82):
        assert offer_words.headline(replace(FOUND, share_after=share)) == (
            "A better model is ready: same accuracy, more confident labels."
        )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "It would change 37 labels."),
        ({"n_changed": 1}, "It would change 1 label."),
        ({"n_changed": 0}, "It would change none of 300 labels."),
        ({"n_images": 0, "n_changed": 0}, "No image has a prediction yet."),
    ],
)
def test_the_detail_says_what_would_change(changes, text):
    assert offer_words.detail(replace(FOUND, **changes)) == text


def test_a_cell_says_old_and_new_where_there_is_room():
    assert offer_words.arrow("Owl", "Fox") == "Owl → Fox"
    assert offer_words.arrow("Tawny owl of the north", "Fox") == "→ Fox"
