"""What keys do to a selection; no grid is needed for it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollBar

from app.widgets.grid.keyboard import GridKeys
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Hold, Viewport

FIRST = 1000
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Scene:
    """Keys, and what they work on: forty rows in four columns."""

    def __init__(self, bar):
        self.view, self.model = Viewport(bar), SelectionModel()
        self.model.set_keys(np.arange(40) + FIRST)
        self.view.lay_out(40, QSize(460, 300), QSize(100, 120), Hold())
        self.keys = GridKeys(self.view, self.model, self.model)

    def press(self, key, modifiers=NONE, text=""):
        return self.keys.press(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))

    def state(self):
        return self.model.current_row, (self.model.selected_keys() - FIRST).tolist()


@pytest.fixture
def scene(qtbot):
    bar = QScrollBar()
    qtbot.addWidget(bar)
    return Scene(bar)


def test_the_first_step_leads_into_view_and_the_next_from_there(scene):
    assert scene.press(Qt.Key.Key_Right)
    assert scene.state() == (0, [0])
    scene.press(Qt.Key.Key_Down)
    assert scene.state() == (4, [4])


def test_a_page_is_as_many_lines_as_fit(scene):
    scene.model.choose(0)
    scene.press(Qt.Key.Key_PageDown)
    assert scene.state() == (8, [8])


def test_shift_extends_and_ctrl_only_goes(scene):
    scene.model.choose(5)
    scene.press(Qt.Key.Key_Right, SHIFT)
    assert scene.state() == (6, [5, 6])
    scene.press(Qt.Key.Key_Right, CTRL)
    assert scene.state() == (7, [5, 6])
    scene.press(Qt.Key.Key_Right, CTRL | SHIFT)
    assert scene.state() == (8, [5, 6, 7, 8])


def test_space_and_enter_need_a_current_row(scene, qtbot):
    assert not scene.press(Qt.Key.Key_Space, CTRL)
    assert not scene.press(Qt.Key.Key_Return)
    scene.model.go_to(3)
    assert scene.press(Qt.Key.Key_Space, CTRL)
    assert scene.state() == (3, [3])
    with qtbot.waitSignal(scene.keys.activated) as caught:
        assert scene.press(Qt.Key.Key_Return)
    assert caught.args == [3]


def test_escape_means_something_only_while_anything_is_selected(scene):
    scene.model.choose(3)
    assert scene.press(Qt.Key.Key_Escape)
    assert scene.state() == (3, [])
    assert not scene.press(Qt.Key.Key_Escape)


def test_letters_are_told_and_other_keys_are_left_to_others(scene, qtbot):
    with qtbot.waitSignal(scene.keys.text_typed) as caught:
        assert scene.press(Qt.Key.Key_X, text="x")
    assert caught.args == ["x"]
    assert not scene.press(Qt.Key.Key_F7)
