"""A session in a sentence."""

import pytest

from app.messages.review import summary
from core.domain.review import Session


def said(n, corrected, before, after, *, is_new=True):
    return summary(Session(n, corrected, before, after, is_new))


@pytest.mark.parametrize(
    ("session", "text"),
    [
        ((60, 12, 0.88, 0.94),
         "You checked 60 images, 12 of them corrected. Estimated accuracy rose from 88 to 94%."),
        ((1, 0, 0.88, 0.88), "You checked 1 image. Estimated accuracy stayed at 88%."),
        ((5, 0, 0.9, 0.85), "You checked 5 images. Estimated accuracy fell from 90 to 85%."),
        ((5, 0, None, 0.85), "You checked 5 images. Estimated accuracy: 85%."),
        ((5, 0, None, None), "You checked 5 images."),
        ((0, 0, 0.8, 0.9), ""),
    ],
)  # fmt: skip
def test_a_session_is_summed_up(session, text):
    assert said(*session) == text


def test_the_same_model_has_risen_nowhere(qapp):
    assert said(5, 0, 0.8, 0.8, is_new=False).endswith("Estimated accuracy: 80%.")
