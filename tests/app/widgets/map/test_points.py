"""The files on the map, by id and by row; no map is needed for it."""

import numpy as np
import pytest

from app.widgets.map.point_style import Looks
from app.widgets.map.points import Points
from app.widgets.map.wishes import Wishes

FIRST = 1000  # file ids are not rows


def looks(n):
    codes = np.zeros(n, np.int64)
    return Looks((), codes, codes, np.zeros(n, bool))


def line(n, start=0):
    """So many points on a line, one apart."""
    places = np.stack([np.arange(n), np.zeros(n)], axis=1)
    return FIRST + start + np.arange(n), places.astype(np.float32), looks(n)


@pytest.fixture
def points():
    points = Points()
    points.set_points(*line(10))
    return points


def test_files_are_found_by_their_rows_and_rows_by_their_files(points):
    assert points.row_of(FIRST + 3) == 3
    assert points.row_of(3) == -1
    assert points.key_at(3) == FIRST + 3
    assert points.current_key() is None


def test_only_known_files_are_selected(points):
    assert not points.has_selected
    points.select(np.array([FIRST + 2, 5]))
    assert points.has_selected
    assert points.selected_keys().tolist() == [FIRST + 2]
    assert [points.is_selected(row) for row in (1, 2)] == [False, True]


def test_what_is_chosen_stays_with_its_files_and_the_pointer_is_forgotten(points):
    points.select(np.array([FIRST, FIRST + 6]))
    points.current, points.hovered = 6, 3
    points.set_points(*line(5, start=4))
    assert points.selected_keys().tolist() == [FIRST + 6]
    assert (points.current, points.current_key(), points.hovered) == (2, FIRST + 6, -1)
    points.set_points(*line(2))
    assert points.current_key() is None


def test_the_nearest_and_the_next_are_those_of_the_present_points(points):
    assert points.nearest(7.2, 0, 0.5) == 7
    assert points.next_over(3, 1, 0) == 4
    points.set_points(*line(4))
    assert points.nearest(7.2, 0, 0.5) is None
    assert points.next_over(3, 1, 0) is None


def test_a_wish_names_files_and_changes_nothing(qapp, points):
    wishes, told = Wishes(points), []
    wishes.current_wanted.connect(lambda key: told.append(key))
    wishes.selection_wanted.connect(lambda keys, how: told.append((keys.tolist(), how)))
    wishes.activated.connect(lambda key: told.append(("large", key)))
    wishes.choose(4, "add")
    wishes.go_to(5)
    wishes.select_none()
    wishes.activate(6)
    assert told == [
        FIRST + 4,
        ([FIRST + 4], "add"),
        FIRST + 5,
        ([], "replace"),
        ("large", FIRST + 6),
    ]
    assert not points.has_selected
    assert points.current == -1
