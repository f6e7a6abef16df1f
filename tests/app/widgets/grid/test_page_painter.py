"""What is painted of the rows in view; no grid is needed for it."""

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QScrollBar

from app.widgets.grid.cell_data import Cell, Descriptions
from app.widgets.grid.cell_painter import CellPainter
from app.widgets.grid.page_painter import Overlay, PagePainter
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.thumbnails import Thumbnails
from app.widgets.grid.viewport import Hold, Viewport

SIZE = QSize(500, 400)


class Page:
    """A painter with all it knows, and a picture to paint on."""

    def __init__(self, bar):
        self.asked = []
        self.model = SelectionModel()
        self.view = Viewport(bar)
        descriptions = Descriptions(lambda key: self.asked.append(key) or Cell(f"{key}.jpg"))
        self.painter = PagePainter(
            cells(150), self.view, self.model, descriptions, Thumbnails(self.model)
        )
        self.show(50)

    def show(self, n):
        self.model.set_keys(np.arange(n) + 1000)
        self.view.lay_out(n, SIZE, self.painter.tile, Hold())

    def paint(self, area=None, overlay=None, *, has_focus=False):
        image = QImage(SIZE, QImage.Format.Format_RGB32)
        image.fill(0x123456)
        area = image.rect() if area is None else area
        with QPainter(image) as painter:
            self.painter.paint(painter, area, overlay or Overlay(), has_focus=has_focus)
        return image


def cells(width):
    return CellPainter(QPalette(), QFont(), width)


@pytest.fixture
def page(qtbot):
    bar = QScrollBar()
    qtbot.addWidget(bar)
    return Page(bar)


def test_only_rows_in_the_area_are_asked_for_and_painted(page):
    page.paint(page.view.tile(1))
    assert page.asked == [1001]
    page.paint()
    assert {key - 1000 for key in page.asked} == set(page.view.rows())


def test_the_ground_is_painted_up_to_the_areas_edge(page):
    image = page.paint(QRect(0, 0, 5, 5))
    assert image.pixelColor(0, 0) == QPalette().base().color()
    assert image.pixel(499, 399) & 0xFFFFFF == 0x123456


def test_selection_current_row_and_focus_each_show(page):
    pictures = [page.paint()]
    page.model.select_keys([1001])
    pictures.append(page.paint())
    page.model.go_to(0)
    pictures.append(page.paint())
    pictures.append(page.paint(has_focus=True))
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])


@pytest.mark.parametrize(
    "overlay", [Overlay(band=QRect(20, 20, 90, 90)), Overlay(is_drop_target=True)]
)
def test_what_lies_over_the_cells_shows_and_must_not_scroll_along(page, overlay):
    assert overlay.is_still
    assert page.paint(overlay=overlay) != page.paint()


def test_the_empty_text_shows_only_where_there_is_nothing(page):
    told = Overlay(empty_text="Drop a folder here")
    assert not told.is_still
    assert page.paint(overlay=told) == page.paint()
    page.show(0)
    assert page.paint(overlay=told) != page.paint()


def test_other_cells_have_another_size(page):
    before = page.painter.tile
    page.painter.restyle(cells(200))
    assert page.painter.tile.width() == 200 > before.width()
