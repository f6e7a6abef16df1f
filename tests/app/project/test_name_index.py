"""Names found among many, as plain search would find them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.project.name_index import NameIndex
from core.domain.records import FileNames


def index_of(names):
    folded = [one.casefold().encode() for one in names]
    lengths = np.array([len(one) + 1 for one in folded], np.int64)
    n = np.arange(len(names))
    text = b"\0" + b"\0".join(folded) if names else b""
    return NameIndex(FileNames(n, text, np.cumsum(lengths) - lengths + 1, n, n))


NAMES = ["a/IMG_1.jpg", "a/img_10.jpg", "b/Fuchs.png", "Größe.tif", "b/img.png"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("img", [0, 1, 4]), ("IMG_1", [0, 1]), ("b/", [2, 4]), ("größe", [3]), ("x", []), ("", [])],
)
def test_a_text_is_found_whatever_the_case(text, rows):
    assert np.flatnonzero(index_of(NAMES).with_text(text)).tolist() == rows


@pytest.mark.parametrize(
    ("text", "rows"), [("img", [0, 1, 4]), ("f", [2]), ("b", [2, 4]), ("mg", []), (".jpg", [])]
)
def test_beginnings_are_those_of_names_and_of_folders(text, rows):
    assert np.flatnonzero(index_of(NAMES).beginning_with(text)).tolist() == rows


def test_no_files_have_no_names():
    assert not index_of([]).with_text("a").any()
    assert NameIndex().covers(np.zeros(0, np.int64))
    assert not NameIndex().covers(np.array([1]))


names = st.lists(st.text("abAB/é.", min_size=1, max_size=6), max_size=8)


@settings(deadline=None)
@given(names, st.text("abé/.", min_size=1, max_size=3))
def test_it_finds_what_plain_search_finds(every, text):
    wanted = [text.casefold() in one.casefold() for one in every]
    assert index_of(every).with_text(text).tolist() == wanted
