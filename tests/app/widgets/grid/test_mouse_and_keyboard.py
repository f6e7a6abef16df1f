"""Choosing in the grid, with the mouse and with keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.app.widgets.grid.grid_driver import (
    CTRL,
    FIRST,
    LEFT,
    NONE,
    SHIFT,
    between_tiles,
    centre,
    chosen,
    click,
    drag_pointer,
    ids,
    n_columns,
    open_grid,
    press_key,
    release,
)


@pytest.fixture
def grid(qtbot):
    return open_grid(qtbot)


def test_a_click_selects_one(qtbot, grid):
    click(grid, 3)
    with qtbot.waitSignals([grid.selection_changed, grid.current_changed], timeout=1000):
        click(grid, 5)
    assert chosen(grid) == [5]
    assert grid.current_key() == FIRST + 5


def test_ctrl_click_adds_and_takes_away(grid):
    click(grid, 1)
    click(grid, 4, CTRL)
    click(grid, 6, CTRL)
    click(grid, 4, CTRL)
    assert chosen(grid) == [1, 6]


def test_shift_click_selects_a_run_from_the_anchor_both_ways(grid):
    click(grid, 4)
    click(grid, 7, SHIFT)
    assert chosen(grid) == [4, 5, 6, 7]
    click(grid, 2, SHIFT)
    assert chosen(grid) == [2, 3, 4]


def test_ctrl_and_shift_click_adds_a_run(grid):
    click(grid, 0)
    click(grid, 4, CTRL)
    click(grid, 6, CTRL | SHIFT)
    assert chosen(grid) == [0, 4, 5, 6]


def test_a_press_on_a_selected_tile_keeps_the_others_until_release(grid):
    grid.select_keys(ids(5))
    QTest.mousePress(grid.viewport(), LEFT, NONE, centre(grid, 2))
    assert chosen(grid) == [0, 1, 2, 3, 4]
    release(grid, centre(grid, 2))
    assert chosen(grid) == [2]


def test_a_click_beside_the_tiles_selects_nothing(grid):
    grid.select_keys(ids(5))
    QTest.mouseClick(grid.viewport(), LEFT, NONE, between_tiles(grid))
    assert chosen(grid) == []


def test_a_rubber_band_selects_what_it_touches(grid):
    start = between_tiles(grid)
    end = centre(grid, n_columns(grid) + 2)
    drag_pointer(grid, [start, end])
    release(grid, end)
    assert chosen(grid) == [1, 2, n_columns(grid) + 1, n_columns(grid) + 2]


def test_a_rubber_band_that_shrinks_lets_go(grid):
    start = between_tiles(grid)
    drag_pointer(grid, [start, centre(grid, n_columns(grid) + 2), centre(grid, 1)])
    assert chosen(grid) == [1]
    release(grid, centre(grid, 1))


def test_a_rubber_band_with_ctrl_flips(grid):
    grid.select_keys([FIRST + 1, FIRST + 30])
    drag_pointer(grid, [between_tiles(grid), centre(grid, 2)], CTRL)
    release(grid, centre(grid, 2), CTRL)
    assert chosen(grid) == [2, 30]


def test_a_rubber_band_keeps_tracking_outside_and_scrolls(qtbot, grid):
    below = QPoint(centre(grid, 2).x(), grid.viewport().height() + 60)
    drag_pointer(grid, [between_tiles(grid), below])
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > 200, timeout=3000)
    release(grid, below)
    stopped_at = grid.verticalScrollBar().value()
    assert max(chosen(grid)) > 12
    qtbot.wait(50)
    assert grid.verticalScrollBar().value() == stopped_at


def test_the_right_button_selects_what_it_hits_and_keeps_what_is_selected(grid):
    grid.select_keys(ids(3))
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, centre(grid, 1))
    assert chosen(grid) == [0, 1, 2]
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, centre(grid, 5))
    assert chosen(grid) == [5]


def test_a_slip_can_be_taken_back(grid):
    grid.select_keys(ids(40))
    click(grid, 3)
    click(grid, 5)
    assert grid.selection.restore()
    assert chosen(grid) == list(range(40))


def test_without_a_slip_there_is_nothing_to_take_back(grid):
    click(grid, 3)
    assert not grid.selection.restore()
    assert chosen(grid) == [3]


def test_unknown_files_are_not_selected(grid):
    grid.select_keys([FIRST + 2, 5])
    assert chosen(grid) == [2]


def test_arrows_walk_and_select(grid):
    click(grid, 0)
    columns = n_columns(grid)
    for key, row in [
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Left, 0),
    ]:
        press_key(grid, key)
        assert chosen(grid) == [row]
        assert grid.current_key() == FIRST + row


def test_home_end_and_pages_stay_in_view(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_End)
    assert chosen(grid) == [99]
    assert 99 in grid.visible_rows()
    press_key(grid, Qt.Key.Key_PageUp)
    assert 60 < chosen(grid)[0] < 99
    press_key(grid, Qt.Key.Key_Home)
    assert chosen(grid) == [0]
    press_key(grid, Qt.Key.Key_PageDown)
    assert 4 <= chosen(grid)[0] < 40


def test_down_from_above_a_short_last_line_leads_to_its_end(grid):
    columns = n_columns(grid)
    grid.set_rows(ids(columns + 1))
    click(grid, columns - 1)
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [columns]
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [columns]


def test_shift_and_arrows_select_a_run(grid):
    click(grid, 5)
    press_key(grid, Qt.Key.Key_Right, SHIFT)
    press_key(grid, Qt.Key.Key_Right, SHIFT)
    assert chosen(grid) == [5, 6, 7]
    press_key(grid, Qt.Key.Key_Left, SHIFT)
    assert chosen(grid) == [5, 6]


def test_shift_and_end_selects_the_rest(grid):
    click(grid, 90)
    press_key(grid, Qt.Key.Key_End, SHIFT)
    assert chosen(grid) == list(range(90, 100))


def test_ctrl_and_arrows_walk_without_selecting_and_space_toggles(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_Right, CTRL)
    press_key(grid, Qt.Key.Key_Right, CTRL)
    press_key(grid, Qt.Key.Key_Space, CTRL)
    assert chosen(grid) == [0, 2]
    press_key(grid, Qt.Key.Key_Space, CTRL)
    assert chosen(grid) == [0]


def test_ctrl_a_ctrl_i_and_escape(grid):
    press_key(grid, Qt.Key.Key_A, CTRL)
    assert grid.selection.n_selected == 100
    press_key(grid, Qt.Key.Key_Escape)
    assert grid.selection.n_selected == 0
    click(grid, 7)
    press_key(grid, Qt.Key.Key_I, CTRL)
    assert grid.selection.n_selected == 99
    assert 7 not in chosen(grid)


def test_the_first_arrow_leads_into_view(grid):
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [0]


def test_enter_and_double_click_activate(qtbot, grid):
    click(grid, 3)
    with qtbot.waitSignal(grid.activated, timeout=1000) as caught:
        press_key(grid, Qt.Key.Key_Return)
    assert caught.args == [FIRST + 3]
    with qtbot.waitSignal(grid.activated, timeout=1000) as caught:
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, centre(grid, 6))
    assert caught.args == [FIRST + 6]


@pytest.mark.parametrize(
    ("key", "modifiers", "texts"),
    [
        (Qt.Key.Key_3, NONE, ["3"]),
        (Qt.Key.Key_3, Qt.KeyboardModifier.KeypadModifier, ["3"]),
        (Qt.Key.Key_X, NONE, ["x"]),
        (Qt.Key.Key_X, CTRL, []),
        (Qt.Key.Key_X, SHIFT, []),
        (Qt.Key.Key_Slash, NONE, []),
    ],
)
def test_typed_digits_and_letters_are_told(grid, key, modifiers, texts):
    told = []
    grid.text_typed.connect(told.append)
    press_key(grid, key, modifiers)
    assert told == texts


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return])
def test_keys_in_an_empty_grid_do_nothing(grid, key):
    grid.set_rows(ids(0))
    press_key(grid, key)
    assert grid.current_key() is None
    assert chosen(grid) == []
