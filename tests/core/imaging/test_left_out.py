"""What is not looked at, and its list."""

import stat
from types import SimpleNamespace

import pytest

from core.domain.reports import LeftOut
from core.imaging import left_out
from core.imaging.left_out import LeftOutList, is_excluded, is_placeholder, together


def test_kinds_are_told_in_one_order_with_their_counts():
    found = LeftOutList()
    for kind, path in (("video", "b.mp4"), ("raw file", "x.cri"), ("video", "a.mp4")):
        found.add(kind, path)
    assert found.told() == (
        LeftOut("raw file", 1, ("x.cri",)),
        LeftOut("video", 2, ("a.mp4", "b.mp4")),
    )


def test_the_list_stays_short_and_the_count_right(monkeypatch):
    monkeypatch.setattr(left_out, "MOST_PATHS", 3)
    found = LeftOutList()
    for number in range(5):
        found.add("video", f"{number}.mp4")
    one = found.told()
    assert (one[0].count, len(one[0].paths)) == (5, 3)
    [both] = together(one, one)
    assert (both.count, len(both.paths)) == (10, 3)


@pytest.mark.parametrize(
    ("pattern", "path", "is_folder"),
    [
        ("*_small.jpg", "2019/a_SMALL.jpg", False),
        ("drafts/", "2019/drafts", True),
        ("2019/*.png", "2019/a.png", False),
        ("/a.png", "a.png", False),
        ("**/old", "x/y/old", True),
        (" raw ", "raw", True),
    ],
)
def test_a_pattern_is_meant_for(pattern, path, is_folder):
    assert is_excluded(path, [pattern], is_folder=is_folder)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("drafts/", "drafts"), ("/a.png", "b/a.png"), ("", "a.png"), ("a.png", "a.png.jpg")],
)
def test_a_pattern_is_not_meant_for_a_file(pattern, path):
    assert not is_excluded(path, [pattern], is_folder=False)


@pytest.mark.parametrize(
    ("facts", "is_one"),
    [
        ({"st_file_attributes": 0x400000}, True),
        ({"st_file_attributes": 0x1000}, True),
        ({"st_flags": 0x40000000}, True),
        ({"st_file_attributes": 0x20, "st_flags": 0x20}, False),
        ({}, False),
    ],
)
def test_a_file_in_the_cloud_is_known(facts, is_one):
    assert is_placeholder(SimpleNamespace(st_mode=stat.S_IFREG, **facts)) is is_one
