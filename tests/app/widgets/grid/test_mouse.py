"""What the mouse does to a selection, over an area that is no grid."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea

from app.widgets.grid.mouse import GridMouse
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Hold, Viewport

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
HERE = QPointF()
PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE, DOUBLE = QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick


class Scene:
    """A mouse, and what it works on: forty rows in four columns."""

    def __init__(self, area):
        self.view, self.model = Viewport(area.verticalScrollBar()), SelectionModel(area)
        self.model.set_keys(np.arange(40) + 1000)
        self.view.lay_out(40, QSize(460, 300), QSize(100, 120), Hold())
        self.mouse = GridMouse(area, self.view, self.model)

    def send(self, kind, row, *, by=HERE, modifiers=NONE):
        place = QPointF(self.view.tile(row).center()) + by
        return self.mouse.takes(QMouseEvent(kind, place, place, LEFT, LEFT, modifiers))

    def chosen(self):
        return (self.model.selected_keys() - 1000).tolist()


@pytest.fixture
def scene(qtbot):
    area = QAbstractScrollArea()
    qtbot.addWidget(area)
    area.resize(460, 300)
    return Scene(area)


def test_a_press_chooses_and_other_events_are_left_alone(scene):
    assert scene.send(PRESS, 5)
    assert scene.chosen() == [5]
    assert not scene.mouse.takes(QEvent(QEvent.Type.Enter))


def test_a_click_on_one_of_many_chooses_it_on_release(scene):
    scene.model.select_keys(np.array([1001, 1002]))
    scene.send(PRESS, 1)
    assert scene.chosen() == [1, 2]
    scene.send(RELEASE, 1)
    assert scene.chosen() == [1]


def test_pulling_at_the_selection_wants_a_drag_and_chooses_nothing(scene, qtbot):
    scene.model.select_keys(np.array([1001, 1002]))
    scene.send(PRESS, 1)
    with qtbot.waitSignal(scene.mouse.drag_wanted):
        scene.send(MOVE, 1, by=QPointF(40, 0))
    scene.send(RELEASE, 1)
    assert scene.chosen() == [1, 2]


def test_a_band_begins_in_a_gap_and_is_gone_on_release(scene, qtbot):
    gap = QPointF(scene.view.tile(1).left() - scene.view.tile(0).right(), 0)
    scene.send(PRESS, 0, by=QPointF(50, 0) + gap / 2)
    with qtbot.waitSignal(scene.mouse.band_changed):
        scene.send(MOVE, 6)
    assert scene.chosen() == [1, 2, 5, 6]
    assert not scene.mouse.band.isNull()
    with qtbot.waitSignal(scene.mouse.band_changed):
        scene.send(RELEASE, 6)
    assert scene.mouse.band.isNull()
    assert scene.chosen() == [1, 2, 5, 6]


def test_a_double_click_activates(scene, qtbot):
    with qtbot.waitSignal(scene.mouse.activated) as caught:
        scene.send(DOUBLE, 7)
    assert caught.args == [7]
