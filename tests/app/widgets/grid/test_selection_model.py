"""Which files are shown, selected and current; no grid is needed for it."""

import numpy as np
import pytest

from app.widgets.grid.selection_model import Change, SelectionModel

FIRST = 1000  # file ids are not rows


@pytest.fixture
def model(qapp):
    model = SelectionModel()
    model.set_keys(np.arange(FIRST, FIRST + 10))
    model.told = []
    model.selection_changed.connect(lambda: model.told.append("selection"))
    model.current_moved.connect(lambda old, row: model.told.append((old, row)))
    return model


def chosen(model):
    return (model.selected_keys() - FIRST).tolist()


def test_files_are_found_by_their_rows_and_rows_by_their_files(model):
    assert model.row_of(FIRST + 3) == 3
    assert model.row_of(3) == -1
    assert model.key_at(3) == FIRST + 3


def test_going_to_a_row_leaves_the_selection(model):
    model.select_keys([FIRST + 1])
    model.go_to(4)
    assert (chosen(model), model.current_key()) == ([1], FIRST + 4)
    assert model.told == ["selection", (-1, 4)]


def test_going_to_the_same_row_once_more_is_told(model):
    model.go_to(4)
    model.go_to(4)
    assert model.told == [(-1, 4), (4, 4)]


def test_the_current_row_is_told_before_the_selection_and_both_are_there_by_then(model):
    seen = []
    model.current_moved.connect(lambda *_: seen.append(chosen(model)))
    model.choose(2)
    assert model.told == [(-1, 2), "selection"]
    assert seen == [[2]]


def test_choosing_extending_and_toggling(model):
    model.choose(2)
    model.extend(4)
    assert chosen(model) == [2, 3, 4]
    model.toggle(7)
    model.extend(9, add=True)
    assert chosen(model) == [2, 3, 4, 7, 8, 9]
    model.toggle(8)
    assert chosen(model) == [2, 3, 4, 7, 9]
    assert model.current_row == 8
    model.toggle_current()
    assert model.is_selected(8)


def test_all_none_and_the_others(model):
    model.select_all()
    assert model.n_selected == 10
    model.select_none()
    assert model.n_selected == 0
    model.select_keys([FIRST, 5])
    model.invert()
    assert chosen(model) == list(range(1, 10))


def test_only_a_selection_of_several_comes_back(model):
    assert not model.restore()
    model.select_keys(np.array([FIRST, FIRST + 1]))
    model.choose(5)
    assert model.restore()
    assert chosen(model) == [0, 1]


def test_a_band_says_only_what_it_changed(model):
    model.begin_band(keep=False)
    model.stretch_band(np.array([1, 2]), flip=False)
    model.stretch_band(np.array([1, 2]), flip=False)
    assert model.told == ["selection"]
    model.begin_band(keep=True)
    model.stretch_band(np.array([2, 3]), flip=True)
    assert chosen(model) == [1, 3]
    model.begin_band(keep=False)
    assert chosen(model) == []


def test_other_keys_tell_nobody_but_say_what_changed(model):
    model.choose(3)
    model.told.clear()
    assert model.set_keys(np.arange(FIRST, FIRST + 10)[::-1]) == Change(False, False)
    assert (chosen(model), model.current_row) == ([3], 6)
    assert model.set_keys(np.array([FIRST, FIRST + 5])) == Change(True, True)
    assert (chosen(model), model.current_row) == ([0], 0)
    assert model.told == []


def test_the_neighbour_is_the_file_itself_else_the_next_else_the_one_before(model):
    keys = np.array([FIRST + 2, FIRST + 8])
    assert [model.neighbour(row, keys) for row in (2, 3, 8, 9)] == [0, 1, 1, 1]
    assert model.neighbour(-1, keys) == -1
    assert model.neighbour(5, np.array([7])) == 0
    assert model.neighbour(5, np.zeros(0, np.int64)) == -1
