"""What is in view, how far to scroll, and what stays in place; no grid is needed for it."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QScrollBar

from app.widgets.grid.viewport import Hold, Viewport

TILE = QSize(100, 120)
SIZE = QSize(460, 300)  # four columns


@pytest.fixture
def bar(qtbot):
    bar = QScrollBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def view(bar):
    view = Viewport(bar)
    view.lay_out(100, SIZE, TILE, Hold())
    return view


def test_every_visible_tile_is_found_at_its_centre(view, bar):
    bar.setValue(333)
    assert len(view.rows()) > 8
    for row in view.rows():
        assert view.row_at(view.tile(row).center()) == row


def test_the_gaps_belong_to_no_tile(view):
    gap = (view.tile(0).right() + view.tile(1).left()) // 2
    assert view.row_at(QPoint(gap, view.tile(0).center().y())) is None


def test_nothing_is_in_view_of_nothing(bar):
    assert len(Viewport(bar).rows()) == 0
    assert Viewport(bar).hold(-1) == Hold()


def test_a_part_of_the_view_holds_the_cells_that_touch_it(view, bar):
    bar.setValue(500)
    tile = view.tile(14)
    assert view.rows_in(QRect(tile.center(), QSize(1, 1))) == [14]
    assert view.rows_in(QRect(QPoint(0, 0), SIZE)) == list(view.rows())


def test_rows_around_begin_with_those_in_view(view, bar):
    bar.setValue(1000)
    rows = view.rows()
    assert view.rows_around(2).tolist() == [
        *rows,
        rows.stop,
        rows.stop + 1,
        rows.start - 2,
        rows.start - 1,
    ]


@pytest.mark.parametrize("value", [0, 100_000])
def test_rows_around_end_where_the_rows_do(view, bar, value):
    bar.setValue(value)
    assert sorted(view.rows_around(1000).tolist()) == list(range(100))


def test_scrolling_to_a_row_goes_just_as_far_as_needed(view, bar):
    view.scroll_to(50)
    assert view.cell(50).bottom() == SIZE.height() - 1
    place = bar.value()
    view.scroll_to(50)
    assert bar.value() == place
    view.scroll_to(30)
    assert view.cell(30).top() == 0


def test_centring_puts_a_row_into_the_middle(view):
    view.centre_on(50)
    assert view.tile(50).center().y() == SIZE.height() // 2


def test_the_last_row_can_be_scrolled_to_and_no_further(view, bar):
    bar.setValue(bar.maximum())
    assert view.cell(99).bottom() == SIZE.height() - 1


def test_a_current_row_in_view_is_held(view, bar):
    bar.setValue(400)
    assert view.hold(15) == Hold(15, view.tile(15).top())


def test_at_the_very_top_nothing_is_held(view):
    assert view.hold(99) == Hold()


def first_whole(view):
    return next(row for row in view.rows() if view.tile(row).top() >= 0)


def test_otherwise_the_first_whole_row_is_held_until_the_person_scrolls(view, bar):
    bar.valueChanged.connect(view.note_scroll)
    bar.setValue(430)
    hold = view.hold(-1)
    assert hold == Hold(first_whole(view), view.tile(first_whole(view)).top())
    view.lay_out(100, QSize(350, 300), TILE, hold)
    assert view.hold(-1).row == hold.row != first_whole(view)
    bar.setValue(bar.value() + 1)
    assert view.hold(-1).row == first_whole(view)


def test_the_same_row_is_held_through_many_widths(view, bar):
    bar.setValue(430)
    bar.valueChanged.connect(view.note_scroll)
    first = view.hold(-1)
    for width in (350, 240, 460):
        view.lay_out(100, QSize(width, 300), TILE, view.hold(-1))
        assert view.tile(first.row).top() == first.offset
        assert view.hold(-1).row == first.row


def test_a_held_row_is_never_half_below_a_smaller_view(view, bar):
    bar.setValue(430)
    last = view.rows()[-1]
    view.lay_out(100, QSize(460, 150), TILE, Hold(last, 280))
    assert view.tile(last).bottom() < 150
