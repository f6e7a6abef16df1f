"""No two names that some file system takes for one are given out."""

import pytest

from core.export.safe_names import Unique, folder_names

NFC, NFD = "M\u00f6we", "Mo\u0308we"


@pytest.mark.parametrize(
    ("first", "second"), [(NFC, NFD), (NFD, NFC.upper()), ("Owl", "owl"), ("ﬁ", "FI")]
)
def test_what_a_file_system_takes_for_one_name_gets_a_number(first, second):
    assert folder_names([first, second]) == {first: first, second: f"{second} (2)"}


@pytest.mark.parametrize(("first", "second"), [("a b", "a  b"), ("Owl", "O\u200bwl"), ("ä", "a")])
def test_what_every_file_system_tells_apart_stays(first, second):
    names = Unique()
    assert [names.take(one, ".png") for one in (first, second)] == [f"{first}.png", f"{second}.png"]
