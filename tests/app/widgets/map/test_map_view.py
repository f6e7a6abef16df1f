"""The map under the pointer and the keys, on points whose places the test knows."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.theme import style as theme
from app.widgets.grid.cell_data import Cell
from app.widgets.map import picture as map_picture
from app.widgets.map.camera import Camera
from app.widgets.map.map_view import MapView
from app.widgets.map.point_style import DISC, Kind, Looks
from app.widgets.map.spatial_index import PointIndex, inside

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FIRST = 1000  # file ids are not rows
SIDE = 5
LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

RED, BLUE = "#d01010", "#1010d0"


def grid_places():
    """Return 25 places, five by five: row 0 below at the left, row 4 below at the right."""
    side = np.linspace(-1, 1, SIDE)
    return np.array([(x, y) for y in side for x in side], np.float32)


def looks(codes, labelled=()):
    codes = np.asarray(codes, np.int64)
    kinds = (Kind("Owl", RED, 0), Kind("Fox", BLUE, 1))
    is_labelled = np.isin(np.arange(len(codes)), labelled)
    return Looks(kinds, codes, np.full(len(codes), DISC), is_labelled)


@pytest.fixture
def view(qtbot):
    view = MapView()
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.set_points(np.arange(FIRST, FIRST + 25), grid_places(), looks([0] * 25))
    # As the grid would: what is wanted is what is selected.
    view.wanted = []
    view.selection_wanted.connect(lambda keys, how: view.wanted.append((rows(keys), how)))
    view.current_wanted.connect(view.set_current)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    return view


def rows(keys):
    return (np.asarray(keys) - FIRST).tolist()


def at(view, row):
    return view.pixel_of(row).toPoint()


def move(view, point, buttons=Qt.MouseButton.NoButton, modifiers=NONE):
    place = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, view.mapToGlobal(place), Qt.MouseButton.NoButton, buttons,
        modifiers,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def drag(view, points, modifiers=NONE, button=LEFT):
    QTest.mousePress(view, button, modifiers, points[0])
    for point in points[1:]:
        move(view, point, button, modifiers)
    QTest.mouseRelease(view, button, modifiers, points[-1])


def around(view, row, reach=60):
    """A square lasso around a point, with corners between."""
    x, y = at(view, row).x(), at(view, row).y()
    corners = [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)]
    return [QPoint(x + reach * dx, y + reach * dy) for dx, dy in corners]


def wheel(view, steps, point):
    place = QPointF(point)
    event = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def colour_at(view, row):
    return view.grab().toImage().pixelColor(at(view, row)).name()


# Where things are


def test_the_whole_map_is_in_view_with_y_upwards(view):
    assert view.in_view().all()
    assert at(view, 0).y() > at(view, 24).y()
    assert at(view, 0).x() < at(view, 24).x()


def test_a_pixel_and_its_place_go_together():
    camera = Camera(0.2, -0.1, 300.0, QSize(640, 480))
    x, y = camera.place(QPointF(100, 50))
    assert camera.pixels(np.array([[x, y]], np.float32))[0] == pytest.approx([100, 50], abs=0.01)


def test_the_index_finds_the_nearest_and_nothing_beyond_reach():
    places = np.random.default_rng(0).uniform(-1, 1, (3000, 2)).astype(np.float32)
    index = PointIndex(places)
    for x, y in np.random.default_rng(1).uniform(-1.1, 1.1, (100, 2)):
        far = ((places - [x, y]) ** 2).sum(axis=1)
        expected = int(far.argmin()) if far.min() <= 0.03**2 else None
        assert index.nearest(x, y, 0.03) == expected


def test_an_empty_index_finds_nothing():
    assert PointIndex(np.zeros((0, 2), np.float32)).nearest(0, 0, 1.0) is None


def test_a_lasso_holds_what_lies_inside_it():
    pixels = np.random.default_rng(0).uniform(-50, 350, (4000, 2)).astype(np.float32)
    angles = np.linspace(0, 2 * np.pi, 300)
    lasso = [QPointF(150 + 100 * np.cos(one), 120 + 100 * np.sin(one)) for one in angles]
    found = inside(pixels, lasso, QSize(301, 251))
    far = np.hypot(*(pixels - [150, 120]).T)
    assert found[far < 98].all()
    assert not found[far > 102].any()


# The pointer


def test_hover_tells_the_point_under_the_pointer(view, qtbot):
    with qtbot.waitSignal(view.hovered) as caught:
        move(view, at(view, 7) + QPoint(3, 2))
    assert caught.args == [7]
    with qtbot.waitSignal(view.hovered) as caught:
        move(view, (at(view, 7) + at(view, 13)) / 2)
    assert caught.args == [-1]


def test_a_click_chooses_a_point(view):
    QTest.mouseClick(view, LEFT, NONE, at(view, 12))
    assert view.wanted == [([12], "replace")]
    assert view.current_row() == 12


@pytest.mark.parametrize(("modifiers", "how"), [(SHIFT, "add"), (CTRL, "add")])
def test_clicks_add(view, modifiers, how):
    QTest.mouseClick(view, LEFT, modifiers, at(view, 3))
    assert view.wanted == [([3], how)]


def test_ctrl_click_takes_a_selected_point_away(view):
    view.set_selected(np.array([FIRST + 3, FIRST + 4]))
    QTest.mouseClick(view, LEFT, CTRL, at(view, 3))
    assert view.wanted == [([3], "remove")]


def test_a_click_beside_all_points_selects_nothing(view):
    view.set_selected(np.array([FIRST + 3]))
    QTest.mouseClick(view, LEFT, NONE, (at(view, 7) + at(view, 13)) / 2)
    assert view.wanted == [([], "replace")]


@pytest.mark.parametrize(
    ("modifiers", "how"), [(SHIFT, "replace"), (CTRL, "add"), (ALT | SHIFT, "remove")]
)
def test_a_lasso_selects_the_points_inside(view, modifiers, how):
    drag(view, around(view, 12), modifiers)
    assert view.wanted == [([12], how)]


def test_a_larger_lasso_selects_more(view):
    drag(view, around(view, 12, 150), SHIFT)
    assert view.wanted == [([6, 7, 8, 11, 12, 13, 16, 17, 18], "replace")]


def test_in_lasso_mode_a_plain_drag_draws_one(view):
    view.set_lassoes(True)
    drag(view, around(view, 12))
    drag(view, around(view, 13), SHIFT)
    assert view.wanted == [([12], "replace"), ([13], "add")]


def test_escape_drops_a_lasso(view):
    points = around(view, 12)
    QTest.mousePress(view, LEFT, SHIFT, points[0])
    for point in points[1:5]:
        move(view, point, LEFT, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, SHIFT, points[4])
    assert view.wanted == []


def test_a_drag_moves_the_map_by_as_much(view):
    before = at(view, 12)
    start = before + QPoint(40, 40)
    drag(view, [start, start + QPoint(20, 0), start + QPoint(50, -30)])
    assert (at(view, 12) - before).x() == pytest.approx(50, abs=1)
    assert (at(view, 12) - before).y() == pytest.approx(-30, abs=1)
    assert view.wanted == []


def test_the_middle_button_moves_in_lasso_mode_too(view):
    view.set_lassoes(True)
    before = at(view, 12)
    start = before + QPoint(40, 40)
    drag(view, [start, start + QPoint(30, 0), start + QPoint(60, 0)], NONE, MIDDLE)
    assert (at(view, 12) - before).x() == pytest.approx(60, abs=1)


def test_pulling_at_a_selected_point_carries_the_selection(view, qtbot):
    view.set_selected(np.array([FIRST + 12, FIRST + 13]))
    before = at(view, 0)
    start = at(view, 12)
    with qtbot.waitSignal(view.drag_wanted):
        drag(view, [start, start + QPoint(30, 0), start + QPoint(60, 0)])
    assert at(view, 0) == before


def test_the_wheel_zooms_around_the_pointer(view):
    before, middle = at(view, 8), at(view, 12)
    wheel(view, 3, before)
    assert (at(view, 8) - before).manhattanLength() <= 2
    assert (at(view, 12) - middle).manhattanLength() > 50
    wheel(view, -3, before)
    assert (at(view, 12) - middle).manhattanLength() <= 3


def test_the_right_button_selects_and_asks_for_the_menu(view, qtbot):
    QTest.mouseClick(view, RIGHT, NONE, at(view, 9))
    assert view.wanted == [([9], "replace")]
    view.set_selected(np.array([FIRST + 9, FIRST + 10]))
    QTest.mouseClick(view, RIGHT, NONE, at(view, 10))
    assert len(view.wanted) == 1


def test_a_double_click_activates(view, qtbot):
    with qtbot.waitSignal(view.activated) as caught:
        QTest.mouseDClick(view, LEFT, NONE, at(view, 5))
    assert caught.args == [FIRST + 5]


# The keys


def test_arrows_go_to_the_next_point_over(view):
    view.set_current(FIRST + 12)
    for key, row in (
        (Qt.Key.Key_Right, 13),
        (Qt.Key.Key_Up, 18),
        (Qt.Key.Key_Left, 17),
        (Qt.Key.Key_Down, 12),
    ):
        QTest.keyClick(view, key)
        assert view.current_row() == row
        assert view.wanted[-1] == ([row], "replace")


def test_arrows_stop_at_the_edge(view):
    view.set_current(FIRST + 4)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current_row() == 4


def test_the_first_arrow_begins_in_the_middle(view):
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current_row() == 12


def test_shift_arrows_add_and_ctrl_arrows_only_walk(view):
    view.set_current(FIRST + 12)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.wanted == [([13], "add")]
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert view.current_row() == 14
    assert len(view.wanted) == 1
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.wanted[-1] == ([14], "add")


def test_walking_brings_the_current_point_into_view(view):
    wheel(view, 8, at(view, 12))
    view.set_current(FIRST + 12)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.rect().contains(at(view, view.current_row()))


def test_keys_zoom_and_home_shows_all(view):
    scale = view.camera.scale
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.scale > scale
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.camera.scale == scale
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.camera.scale < scale


def test_one_can_neither_lose_the_map_nor_fall_into_it(view):
    view.zoom(-1000)
    assert view.in_view().all()
    view.zoom(1000)
    assert np.isfinite(view.camera.scale)
    view.fit()
    assert view.in_view().all()


def test_zoom_to_the_selection_fills_the_view_with_it(view):
    view.set_selected(np.array([FIRST + 11, FIRST + 13]))
    view.focus_selection()
    assert {11, 12, 13} <= set(np.flatnonzero(view.in_view()).tolist())
    assert at(view, 13).x() - at(view, 11).x() > 350
    view.set_selected(np.zeros(0, np.int64))
    view.focus_selection()
    assert view.in_view().all()


# What is shown


def test_points_have_the_colours_of_their_kinds(view):
    assert colour_at(view, 12) == theme.visible(RED, theme.colours().surface)
    codes = [0] * 25
    codes[12] = 1
    view.set_looks(looks(codes))
    assert colour_at(view, 12) == theme.visible(BLUE, theme.colours().surface)
    assert colour_at(view, 13) == theme.visible(RED, theme.colours().surface)


@pytest.mark.parametrize("most_shapes", [0, 1000])
def test_what_is_not_selected_fades(view, monkeypatch, most_shapes):
    monkeypatch.setattr(map_picture, "MOST_SHAPES", most_shapes)
    view.set_selected(np.array([FIRST + 12, FIRST + 13]))
    own = theme.visible(RED, theme.colours().surface)
    assert colour_at(view, 13) == own
    assert colour_at(view, 6) != own
    assert view.has_shapes == bool(most_shapes)


def test_many_points_are_dots_of_their_colour(view, monkeypatch):
    monkeypatch.setattr(map_picture, "MOST_SHAPES", 10)
    view.set_looks(looks([0] * 24 + [1], labelled=[3]))
    assert colour_at(view, 0) == theme.visible(RED, theme.colours().surface)
    assert not view.has_shapes
    assert colour_at(view, 24) == theme.visible(BLUE, theme.colours().surface)
    view.zoom(7, view.pixel_of(24))
    assert colour_at(view, 24) == theme.visible(BLUE, theme.colours().surface)
    assert view.has_shapes


def test_a_pan_shows_the_same_as_drawing_anew(view):
    view.grab()
    view.pan(QPointF(37, -21))
    moved = view.grab().toImage()
    view.set_looks(view.looks())
    assert view.grab().toImage() == moved


def test_selection_and_place_stay_with_their_files(view):
    view.set_selected(np.array([FIRST + 12]))
    view.set_current(FIRST + 12)
    view.set_points(np.arange(FIRST + 10, FIRST + 25), grid_places()[10:], looks([0] * 15))
    assert rows(view.selected_keys()) == [12]
    assert view.current_key() == FIRST + 12
    assert view.current_row() == 2


def test_no_points_are_no_trouble(view, qtbot):
    view.set_points(np.zeros(0, np.int64), np.zeros((0, 2), np.float32), looks([]))
    view.set_empty_text("Nothing yet")
    view.grab()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Plus, Qt.Key.Key_Space):
        QTest.keyClick(view, key)
    QTest.mouseClick(view, LEFT, NONE, QPoint(100, 100))
    assert view.wanted == []


def test_a_point_is_said_in_words(view):
    view.set_describer(lambda key: Cell(f"{key}.jpg", "Owl", status="labelled", confidence=0.93))
    view.set_selected(np.array([FIRST + 2]))
    assert view.spoken.sentence_of(2) == f"{FIRST + 2}.jpg, Owl, 93%, selected"
    assert view.accessibleName()
    assert view.spoken.global_rect(2).contains(view.mapToGlobal(at(view, 2)))
    place = view.mapToGlobal(at(view, 2))
    assert view.spoken.row_at_global(place.x(), place.y()) == 2
