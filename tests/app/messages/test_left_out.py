"""What was not looked at, in the words of the window."""

from app.messages import left_out
from core.domain.reports import LeftOut
from core.imaging.kinds import KINDS


def test_every_kind_of_the_engine_has_words(qapp):
    for kind in KINDS:
        text = left_out.kind_counted(kind, 3)
        assert text.startswith("3 ")
        assert text != kind


def test_counts_by_kind_make_a_sentence(qapp):
    found = [LeftOut("raw file", 8), LeftOut("video", 2)]
    text = left_out.left_out(found)
    assert "8 raw" in text
    assert "2 video" in text
    assert left_out.left_out([]) == ""


def test_a_kind_is_named_without_a_number(qapp):
    assert left_out.kind_named("video").startswith("video")
