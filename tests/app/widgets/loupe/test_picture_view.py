"""The large picture: fitted, zoomed about the pointer, in its own size; copies change nothing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.widgets.loupe.picture_view import MOST, PictureView

SIZE = QSize(3000, 2000)


@pytest.fixture
def view(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.show_picture(picture(300, 200), SIZE)
    return view


def picture(width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return image


def turn_wheel(view, notches, place=None):
    place = QPointF(place or view.rect().center())
    event = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_a_picture_is_shown_whole_at_first(view):
    assert view.is_fitted()
    assert view.share() == pytest.approx(0.2, abs=0.01)


def test_it_stays_whole_where_the_window_changes(view):
    view.resize(300, 200)
    assert view.share() == pytest.approx(0.1, abs=0.01)


def test_the_wheel_zooms_and_back_ends_at_the_whole(view):
    turn_wheel(view, 3)
    assert not view.is_fitted()
    assert view.share() == pytest.approx(0.2 * 1.25**3, rel=0.05)
    turn_wheel(view, -9)
    assert view.is_fitted()
    turn_wheel(view, 60)
    assert view.scale_now() <= MOST


def test_a_double_click_shows_a_pixel_as_a_pixel_and_the_whole_again(view):
    where = view.viewport().rect().center() + QPoint(100, 50)
    before = view.mapToScene(where)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.share() == pytest.approx(1.0)
    middle = view.mapToScene(view.viewport().rect().center())
    assert (middle - before).manhattanLength() < 20  # what was clicked is what is seen
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.is_fitted()


def test_a_better_copy_moves_nothing(view):
    view.show_own_size()
    here = view.mapToScene(view.viewport().rect().center())
    assert view.is_coarse()
    view.show_picture(picture(3000, 2000), SIZE)
    assert not view.is_coarse()
    assert view.share() == pytest.approx(1.0)
    assert (view.mapToScene(view.viewport().rect().center()) - here).manhattanLength() < 2


def test_a_small_picture_grows_no_more_than_fourfold(view):
    view.show_picture(picture(20, 20), QSize(20, 20))
    assert view.share() == pytest.approx(4.0)


def test_a_heat_map_lies_where_it_was_computed_and_goes(view):
    view.show_heat(picture(7, 7), QRectF(0.1, 0.0, 0.5, 1.0), 0.5)
    assert view.has_heat()
    shown = view._heat.sceneBoundingRect()
    assert (shown.x(), shown.width()) == pytest.approx((300, 1500), abs=1)
    view.show_heat(None, QRectF(), 0)
    assert not view.has_heat()
