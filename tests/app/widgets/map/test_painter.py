"""What is painted over the points; no map is needed for it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.widgets.map.painter import MapPainter, Overlay
from app.widgets.map.point_style import DISC, Kind, Looks
from app.widgets.map.points import Points
from app.widgets.map.viewport import MapViewport

KEYS = np.arange(3) + 1000


class Page:
    """A painter with all it knows, and pictures of what it paints."""

    def __init__(self, widget, n=3):
        places = np.array([(-1, 0), (0, 0.5), (1, 0)], np.float32)[:n]
        codes = np.zeros(n, np.int64)
        looks = Looks((Kind("Owl", "#d01010", 0),), codes, codes + DISC, np.zeros(n, bool))
        self.points = Points()
        self.points.set_points(KEYS[:n], places, looks)
        self.view = MapViewport(widget, self.points)
        self.view.fit()
        self.painter = MapPainter(self.points, self.view)

    def paint(self, **overlay):
        image = QImage(self.view.rect.size(), QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            self.painter.paint(painter, 1.0, Overlay(**overlay))
        return image


@pytest.fixture
def widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    return widget


@pytest.fixture
def page(widget):
    return Page(widget)


def all_differ(pictures):
    return all(one != other for n, one in enumerate(pictures) for other in pictures[:n])


def test_current_focus_and_hovered_point_are_each_ringed(page):
    pictures = [page.paint(), page.paint(has_focus=True)]
    page.points.hovered = 2
    pictures.append(page.paint())
    page.points.hovered, page.points.current = -1, 1
    pictures += [page.paint(), page.paint(has_focus=True)]
    assert all_differ(pictures)
    page.points.hovered = 1
    assert page.paint() == pictures[3]


def test_one_selected_point_is_ringed_and_two_are_not(page):
    page.points.select(KEYS[:1])
    page.painter.forget()
    ringed = page.paint()
    near = page.view.pixel_of(0).toPoint()
    ring = ringed.copy(near.x() - 11, near.y() - 11, 4, 22)
    page.points.select(KEYS[:2])
    page.painter.forget()
    assert page.paint().copy(near.x() - 11, near.y() - 11, 4, 22) != ring


def test_a_lasso_shows_from_its_second_corner_on(page):
    corners = [QPointF(20, 20), QPointF(200, 30), QPointF(100, 150)]
    assert page.paint(lasso=corners[:1]) == page.paint()
    assert all_differ([page.paint(), page.paint(lasso=corners[:2]), page.paint(lasso=corners)])


def test_the_words_show_only_where_there_are_no_points(widget, page):
    assert page.paint(empty_text="Nothing yet") == page.paint()
    empty = Page(widget, n=0)
    assert empty.paint(empty_text="Nothing yet") != empty.paint()


def test_points_are_drawn_anew_only_when_they_are_to_be(page):
    before = page.paint()
    page.points.select(KEYS[:2])
    assert page.paint() == before
    page.painter.forget()
    assert page.paint() != before
    assert page.painter.has_shapes
