"""Cells in groups below headings: each has a place of its own and is found there again."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect

from app.widgets.alike.grouped_layout import HEADING_PX, GroupedLayout
from app.widgets.grid.layout import GridLayout

STARTS = np.array([0, 5, 6, 14])
N = 20


@pytest.fixture
def layout():
    """Twenty tiles in three columns, in groups of 5, 1, 8 and 6."""
    return GroupedLayout.grouped(GridLayout.fit(N, 360, 100, 120), STARTS)


def test_every_tile_is_found_where_it_lies(layout):
    for row in range(N):
        assert layout.row_at(layout.tile(row).center()) == row


def test_no_two_things_lie_over_each_other(layout):
    places = [layout.tile(row) for row in range(N)] + [layout.heading(k) for k in range(4)]
    for k, place in enumerate(places):
        assert not any(place.intersects(other) for other in places[k + 1 :])


def test_all_lies_within_the_height(layout):
    assert max(layout.cell(row).bottom() for row in range(N)) < layout.height
    assert layout.n_lines == 2 + 1 + 3 + 2
    assert layout.height == 4 * HEADING_PX + layout.n_lines * layout.cell_height


def test_a_heading_is_found_and_holds_no_picture(layout):
    for group in range(4):
        point = layout.heading(group).center()
        assert layout.heading_at(point) == group
        assert layout.row_at(point) is None
    assert layout.heading_at(layout.tile(7).center()) is None
    assert layout.heading_at(QPoint(5, layout.height + 5)) is None


@pytest.mark.parametrize("top", range(0, 1400, 37))
def test_what_is_in_view_is_what_has_a_pixel_there(layout, top):
    view = QRect(0, top, 360, 300)
    rows = layout.between(top, top + 299)
    seen = [row for row in range(N) if layout.cell(row).intersects(view)]
    assert list(rows)[: len(seen)] == seen or set(seen) <= set(rows)
    assert len(rows) <= len(seen) + 2 * layout.n_columns
    groups = layout.groups_between(top, top + 299)
    assert {k for k in range(4) if layout.heading(k).intersects(view)} <= set(groups)


def test_a_rubber_band_takes_what_it_touches(layout):
    band = layout.tile(4).united(layout.tile(6))
    assert set(layout.touching(band)) >= {4, 5, 6}
    assert layout.touching(layout.heading(2).adjusted(0, 5, 0, -5)).size == 0


def test_down_and_up_lead_from_group_to_group(layout):
    assert layout.moved(0, 1) == 3
    assert layout.moved(4, 1) == 5  # the only one of the next group
    assert layout.moved(5, 1) == 6
    assert layout.moved(6, -1) == 5
    assert layout.moved(5, -1) == 3
    assert layout.moved(2, -1) == 2
    assert layout.moved(19, 3) == 19
    assert layout.moved(0, 100) in range(14, 20)
