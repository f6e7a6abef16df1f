"""Each state of a promise has its sentences and its buttons."""

import pytest

from app.messages import bulk_accept as promise_words
from core.domain.review import Promise


def promise(**facts):
    usual = {
        "share": 0.02, "level": 0.9, "basis": "none", "image_ids": (), "threshold": 0.9,
        "n_sure": 500, "n_checked": 20, "n_wrong": 1, "worst": 0.1234, "n_candidates": 400,
        "n_audit": 120, "audit": (), "n_left": 0,
    }  # fmt: skip
    return Promise(**{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "headline", "reason", "audit", "accept"),
    [
        (
            {},
            "Accept 280 images, at most 2% wrong: check 120 first.",
            "Check 120 random ones of 400",
            "Check 120 images first",
            "Accept",
        ),
        ({"n_audit": 0}, "Not enough", "too few confident predictions", "", "Accept"),
        ({"n_sure": 0}, "No confident", "Sort some photos first", "Check 120", "Accept"),
        (
            {"basis": "examples", "image_ids": (1, 2)},
            "2 of 500 confident images",
            "Of 20 held-out examples",
            "Check 120 images first",
            "Accept 2 images",
        ),
        (
            {"audit": (1, 2), "n_left": 1},
            "1 image left to check",
            "120 random images to check",
            "Continue checking",
            "Accept",
        ),
        (
            {"audit": (1, 2), "basis": "audit", "image_ids": (3,)},
            "1 of 500 confident images",
            "no more than 2% of the rest",
            "Check others",
            "Accept 1 image",
        ),
        ({"audit": (1, 2)}, "Not enough", "Up to 12.4% of the rest", "Check others", "Acc"),
    ],
)
def test_every_state_is_said(facts, headline, reason, audit, accept):
    one = promise(**facts)
    assert promise_words.headline(one).startswith(headline)
    assert reason in promise_words.reason(one)
    assert promise_words.audit_button(one).startswith(audit)
    assert promise_words.accept_button(one).startswith(accept)


@pytest.mark.parametrize("facts", [{}, {"audit": (1, 2)}, {"n_sure": 0}])
def test_what_has_been_accepted_is_said_where_no_more_can_be(facts):
    one = promise(**facts)
    many = "212 images accepted unseen. No more can be accepted for now."
    assert promise_words.headline(one, 212) == many
    assert promise_words.headline(one, 1) == (
        "1 image accepted unseen. No more can be accepted for now."
    )
    assert promise_words.reason(one, 212) != promise_words.headline(one, 212)


def test_after_the_last_sure_image_nobody_is_told_to_label_a_folder():
    assert promise_words.reason(promise(n_sure=0), 3) == ("No confident predictions are left.")


def test_what_may_be_accepted_comes_before_what_has_been():
    more = promise(basis="audit", audit=(1,), image_ids=(3,))
    assert promise_words.headline(more, 212).startswith("1 of 500 confident images")
    left = promise(audit=(1, 2), n_left=1)
    assert promise_words.headline(left, 212).startswith("1 image left to check")


def test_a_check_of_nearly_all_is_said_to_be_one():
    assert "Allow more errors" not in promise_words.reason(promise(n_audit=120, n_candidates=400))
    assert "Allow more errors" in promise_words.reason(promise(n_audit=107, n_candidates=118))


def test_the_change_is_named_with_its_promise():
    assert promise_words.event_name(212, 0.02) == "Accept 212 images (at most 2 % wrong)"
    assert promise_words.event_name(1, 0.005) == "Accept 1 image (at most 0.5 % wrong)"
