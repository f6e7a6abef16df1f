"""What part of the map is in view, and what moves it; nothing is drawn for it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from app.widgets.map.point_style import Looks
from app.widgets.map.points import Points
from app.widgets.map.viewport import MapViewport


def set_square(points, side):
    """Put four points into the corners of a square, and one into its middle."""
    corners = np.array([(-1, -1), (1, -1), (-1, 1), (1, 1), (0, 0)], np.float32) * side
    codes = np.zeros(5, np.int64)
    points.set_points(np.arange(5) + 1000, corners, Looks((), codes, codes, np.zeros(5, bool)))


@pytest.fixture
def points():
    points = Points()
    set_square(points, 1)
    return points


@pytest.fixture
def widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    return widget


@pytest.fixture
def view(widget, points):
    view = MapViewport(widget, points)
    view.fit()
    return view


def test_every_point_is_found_where_it_lies(view):
    for row in range(5):
        assert view.row_at(view.pixel_of(row) + QPointF(3, 3)) == row
    assert view.row_at(QPointF(250, 100)) is None
    assert view.row_in_the_middle() == 4


def test_the_whole_map_stays_in_view_while_nobody_moves_it(view, widget, points):
    widget.resize(200, 700)
    view.follow()
    assert view.in_view().all()
    set_square(points, 30)
    view.follow()
    assert view.in_view().all()


def test_what_was_zoomed_to_stays_through_other_sizes_and_points(view, widget, points):
    view.zoom(5, view.pixel_of(1))
    scale = view.camera.scale
    widget.resize(200, 700)
    set_square(points, 30)
    view.follow()
    assert view.camera.scale == scale


def test_zooming_keeps_the_place_and_panning_moves_it(view, qtbot):
    before = view.pixel_of(3)
    with qtbot.waitSignal(view.changed):
        view.zoom(2, before)
    assert (view.pixel_of(3) - before).manhattanLength() < 0.1
    with qtbot.waitSignals([view.changed, view.panned]):
        view.pan(QPointF(10, -5))
    assert (view.pixel_of(3) - before - QPointF(10, -5)).manhattanLength() < 0.1


def test_a_row_in_view_is_left_alone_and_another_comes_into_the_middle(view, qtbot):
    with qtbot.assertNotEmitted(view.changed):
        view.show_row(2)
    view.zoom(8)
    with qtbot.waitSignal(view.changed):
        view.show_row(2)
    assert (view.pixel_of(2) - QPointF(250, 200)).manhattanLength() < 0.1


def test_the_selection_fills_the_view_and_without_one_the_map_does(view, points):
    whole = view.camera
    points.select(np.array([1004, 1003]))
    view.fit_selection()
    assert view.camera.scale > 1.5 * whole.scale
    points.select(np.zeros(0, np.int64))
    view.fit_selection()
    assert view.camera == whole


def test_a_lasso_holds_the_files_inside_it(view):
    x, y = view.pixel_of(3).toTuple()
    lasso = [QPointF(x + dx, y + dy) for dx, dy in ((-20, -20), (20, -20), (20, 20), (-20, 20))]
    assert view.keys_inside(lasso).tolist() == [1003]
