"""Which pictures are asked for: what is in view first, more once the view is at rest."""

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QScrollBar

from app.widgets.grid.picture_requests import PictureRequests
from app.widgets.grid.selection_model import SelectionModel
from app.widgets.grid.viewport import Hold, Viewport


class Wants(list):
    """Stands in for the pictures: keeps each request."""

    want = list.append


@pytest.fixture
def scene(qtbot):
    bar = QScrollBar()
    qtbot.addWidget(bar)
    model, view, wants = SelectionModel(), Viewport(bar), Wants()
    model.set_keys(np.arange(1000) + 7000)
    view.lay_out(1000, QSize(460, 300), QSize(100, 120), Hold())
    bar.setValue(5000)
    return PictureRequests(wants, view, model, bar), view, wants


def test_many_requests_at_once_are_one_for_the_view_and_two_lines_around(qtbot, scene):
    requests, view, wants = scene
    for _ in range(5):
        requests.ask_soon()
    assert wants == []
    qtbot.waitUntil(lambda: len(wants) == 1)
    rows = view.rows()
    assert wants[0][: len(rows)] == [row + 7000 for row in rows]
    assert len(wants[0]) == len(rows) + 2 * 2 * view.layout.n_columns


def test_at_rest_a_page_before_and_after_is_wanted_too(qtbot, scene):
    requests, view, wants = scene
    requests.ask_soon()
    qtbot.waitUntil(lambda: len(wants) == 2)
    assert len(wants[1]) == 3 * len(view.rows())
