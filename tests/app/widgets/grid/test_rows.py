"""Other rows come: what was chosen and seen stays with its file."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.app.widgets.grid.grid_driver import FIRST, chosen, click, ids, open_grid, press_key


@pytest.fixture
def grid(qtbot):
    return open_grid(qtbot)


def test_selection_and_current_follow_their_files_through_a_sort(qtbot, grid):
    grid.select_keys([FIRST + 2, FIRST + 90])
    grid.set_current_key(FIRST + 2)
    with (
        qtbot.assertNotEmitted(grid.selection_changed),
        qtbot.assertNotEmitted(grid.current_changed),
    ):
        grid.set_rows(ids(100)[::-1])
    assert chosen(grid) == [90, 2]
    assert grid.current_key() == FIRST + 2


def test_the_current_picture_stays_where_it_is_through_a_sort(grid):
    grid.set_current_key(FIRST + 50)
    place = grid.tile_rect(50).top()
    grid.set_rows(ids(100)[::-1])
    assert grid.tile_rect(49).top() == place


def test_the_first_picture_stays_where_it_is_when_others_come_before_it(grid):
    grid.verticalScrollBar().setValue(500)
    first = next(row for row in grid.visible_rows() if grid.tile_rect(row).top() >= 0)
    place = grid.tile_rect(first).top()
    grid.set_rows(np.r_[np.arange(1, 201), ids(100)])
    assert grid.tile_rect(first + 200).top() == place


def test_files_that_are_gone_are_not_selected_any_more(qtbot, grid):
    grid.select_keys([FIRST + 2, FIRST + 3])
    with qtbot.waitSignal(grid.selection_changed, timeout=1000):
        grid.set_rows(np.delete(ids(100), 3))
    assert chosen(grid) == [2]


def test_the_next_file_takes_the_place_of_a_current_one_that_is_gone(qtbot, grid):
    click(grid, 10)
    with qtbot.waitSignals([grid.current_changed, grid.selection_changed], timeout=1000):
        grid.set_rows(np.delete(ids(100), [10, 11]))
    assert grid.current_key() == FIRST + 12
    assert chosen(grid) == [12]


def test_the_file_before_takes_the_place_of_a_last_one_that_is_gone(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_End)
    grid.set_rows(ids(99))
    assert grid.current_key() == FIRST + 98


def test_nothing_is_current_when_nothing_is_left(grid):
    click(grid, 10)
    grid.set_rows(ids(0))
    assert grid.current_key() is None
    assert chosen(grid) == []


def test_the_selection_before_a_slip_follows_its_files_too(grid):
    grid.select_keys(ids(5))
    click(grid, 30)
    grid.set_rows(ids(100)[::-1])
    grid.selection.restore()
    assert sorted(chosen(grid)) == [0, 1, 2, 3, 4]
