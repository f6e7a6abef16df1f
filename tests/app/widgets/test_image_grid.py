"""The grid as a person meets it: with mouse, keys, drags and a screen reader."""

import base64
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QMouseEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.colours import contrast
from app.widgets.image_grid import Cell, ImageGrid
from app.widgets.image_grid_shades import Shades
from app.widgets.mime import FILES_MIME, decode_ids

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
FIRST = 1000  # file ids are not rows: each test would notice if the two were mixed up


@pytest.fixture
def grid(qtbot):
    grid = ImageGrid()
    qtbot.addWidget(grid, before_close_func=lambda grid: grid.shut_down())
    grid.resize(820, 620)
    grid.set_rows(ids(100))
    grid.show()
    qtbot.waitExposed(grid)
    grid.setFocus()
    return grid


def ids(n, step=1):
    return np.arange(FIRST, FIRST + n * step, step, dtype=np.int64)


def centre(grid, row):
    return grid.tile_rect(row).center()


def click(grid, row, modifiers=NONE):
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, centre(grid, row))


def press_key(grid, key, modifiers=NONE):
    QTest.keyClick(grid, key, modifiers)


def chosen(grid):
    return (grid.selected_keys() - FIRST).tolist()


def n_columns(grid):
    top = grid.tile_rect(0).top()
    return next(row for row in range(1, 50) if grid.tile_rect(row).top() != top)


def drag_pointer(grid, points, modifiers=NONE):
    """Press at the first point and move through the rest, without letting go."""
    QTest.mousePress(grid.viewport(), LEFT, modifiers, points[0])
    for point in points[1:]:
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(grid.viewport().mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            LEFT,
            modifiers,
        )
        QApplication.sendEvent(grid.viewport(), move)


def release(grid, point, modifiers=NONE):
    QTest.mouseRelease(grid.viewport(), LEFT, modifiers, point)


def between_tiles(grid):
    """A point in the gap right of the first tile."""
    return QPoint((grid.tile_rect(0).right() + grid.tile_rect(1).left()) // 2, centre(grid, 0).y())


# Geometry --------------------------------------------------------------------------------------


def test_every_visible_tile_is_found_at_its_centre(grid):
    assert len(grid.visible_rows()) > 8
    for row in grid.visible_rows():
        assert grid.row_at(centre(grid, row)) == row


def test_the_gaps_belong_to_no_tile(grid):
    assert grid.row_at(between_tiles(grid)) is None


def test_the_last_row_can_be_scrolled_to(grid):
    grid.scroll_to_row(99)
    assert grid.viewport().rect().contains(grid.tile_rect(99))


@pytest.mark.parametrize("n", [0, 1, 7])
def test_few_rows_need_no_scroll_bar(grid, n):
    grid.set_rows(ids(n))
    assert grid.verticalScrollBar().maximum() == 0
    assert len(grid.visible_rows()) == n


def test_a_resize_keeps_the_first_visible_picture_in_place(grid):
    grid.scroll_to_row(99)
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() // 2)
    first = next(row for row in grid.visible_rows() if grid.tile_rect(row).top() >= 0)
    top = grid.tile_rect(first).top()
    for width in (700, 500, 400, 650, 820):
        grid.resize(width, 620)
        assert grid.tile_rect(first).top() == top


def test_zooming_keeps_the_current_picture_in_view(grid):
    grid.set_current_key(FIRST + 50)
    for px in (96, 320, 200):
        grid.set_cell_px(px)
        assert grid.viewport().rect().contains(grid.tile_rect(50))


@pytest.mark.parametrize(("wanted", "got"), [(10, 96), (200, 200), (1000, 320)])
def test_the_zoom_has_limits(grid, wanted, got):
    grid.set_cell_px(wanted)
    assert grid.cell_px() == got


def test_ctrl_and_the_wheel_zoom(qtbot, grid):
    before, point = grid.cell_px(), QPointF(100, 100)
    wheel = QWheelEvent(
        point, point, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CTRL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    with qtbot.waitSignal(grid.cell_px_changed, timeout=1000):
        QApplication.sendEvent(grid.viewport(), wheel)
    assert grid.cell_px() > before


# Selection -------------------------------------------------------------------------------------


def test_a_click_selects_one(qtbot, grid):
    click(grid, 3)
    with qtbot.waitSignals([grid.selection_changed, grid.current_changed], timeout=1000):
        click(grid, 5)
    assert chosen(grid) == [5]
    assert grid.current_key() == FIRST + 5


def test_ctrl_click_adds_and_takes_away(grid):
    click(grid, 1)
    click(grid, 4, CTRL)
    click(grid, 6, CTRL)
    click(grid, 4, CTRL)
    assert chosen(grid) == [1, 6]


def test_shift_click_selects_a_run_from_the_anchor_both_ways(grid):
    click(grid, 4)
    click(grid, 7, SHIFT)
    assert chosen(grid) == [4, 5, 6, 7]
    click(grid, 2, SHIFT)
    assert chosen(grid) == [2, 3, 4]


def test_ctrl_and_shift_click_adds_a_run(grid):
    click(grid, 0)
    click(grid, 4, CTRL)
    click(grid, 6, CTRL | SHIFT)
    assert chosen(grid) == [0, 4, 5, 6]


def test_a_press_on_a_selected_tile_keeps_the_others_until_release(grid):
    grid.select_keys(ids(5))
    QTest.mousePress(grid.viewport(), LEFT, NONE, centre(grid, 2))
    assert chosen(grid) == [0, 1, 2, 3, 4]
    release(grid, centre(grid, 2))
    assert chosen(grid) == [2]


def test_a_click_beside_the_tiles_selects_nothing(grid):
    grid.select_keys(ids(5))
    QTest.mouseClick(grid.viewport(), LEFT, NONE, between_tiles(grid))
    assert chosen(grid) == []


def test_a_rubber_band_selects_what_it_touches(grid):
    start = between_tiles(grid)
    end = centre(grid, n_columns(grid) + 2)
    drag_pointer(grid, [start, end])
    release(grid, end)
    assert chosen(grid) == [1, 2, n_columns(grid) + 1, n_columns(grid) + 2]


def test_a_rubber_band_that_shrinks_lets_go(grid):
    start = between_tiles(grid)
    drag_pointer(grid, [start, centre(grid, n_columns(grid) + 2), centre(grid, 1)])
    assert chosen(grid) == [1]
    release(grid, centre(grid, 1))


def test_a_rubber_band_with_ctrl_flips(grid):
    grid.select_keys([FIRST + 1, FIRST + 30])
    drag_pointer(grid, [between_tiles(grid), centre(grid, 2)], CTRL)
    release(grid, centre(grid, 2), CTRL)
    assert chosen(grid) == [2, 30]


def test_a_rubber_band_keeps_tracking_outside_and_scrolls(qtbot, grid):
    below = QPoint(centre(grid, 2).x(), grid.viewport().height() + 60)
    drag_pointer(grid, [between_tiles(grid), below])
    qtbot.waitUntil(lambda: grid.verticalScrollBar().value() > 200, timeout=3000)
    release(grid, below)
    stopped_at = grid.verticalScrollBar().value()
    assert max(chosen(grid)) > 12
    qtbot.wait(50)
    assert grid.verticalScrollBar().value() == stopped_at


def test_the_right_button_selects_what_it_hits_and_keeps_what_is_selected(grid):
    grid.select_keys(ids(3))
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, centre(grid, 1))
    assert chosen(grid) == [0, 1, 2]
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.RightButton, NONE, centre(grid, 5))
    assert chosen(grid) == [5]


def test_a_slip_can_be_taken_back(grid):
    grid.select_keys(ids(40))
    click(grid, 3)
    click(grid, 5)
    assert grid.restore_last_selection()
    assert chosen(grid) == list(range(40))


def test_without_a_slip_there_is_nothing_to_take_back(grid):
    click(grid, 3)
    assert not grid.restore_last_selection()
    assert chosen(grid) == [3]


def test_unknown_files_are_not_selected(grid):
    grid.select_keys([FIRST + 2, 5])
    assert chosen(grid) == [2]


# Keys ------------------------------------------------------------------------------------------


def test_arrows_walk_and_select(grid):
    click(grid, 0)
    columns = n_columns(grid)
    for key, row in [
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Left, 0),
    ]:
        press_key(grid, key)
        assert chosen(grid) == [row]
        assert grid.current_key() == FIRST + row


def test_home_end_and_pages_stay_in_view(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_End)
    assert chosen(grid) == [99]
    assert 99 in grid.visible_rows()
    press_key(grid, Qt.Key.Key_PageUp)
    assert 60 < chosen(grid)[0] < 99
    press_key(grid, Qt.Key.Key_Home)
    assert chosen(grid) == [0]
    press_key(grid, Qt.Key.Key_PageDown)
    assert 4 <= chosen(grid)[0] < 40


def test_down_from_above_a_short_last_line_leads_to_its_end(grid):
    columns = n_columns(grid)
    grid.set_rows(ids(columns + 1))
    click(grid, columns - 1)
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [columns]
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [columns]


def test_shift_and_arrows_select_a_run(grid):
    click(grid, 5)
    press_key(grid, Qt.Key.Key_Right, SHIFT)
    press_key(grid, Qt.Key.Key_Right, SHIFT)
    assert chosen(grid) == [5, 6, 7]
    press_key(grid, Qt.Key.Key_Left, SHIFT)
    assert chosen(grid) == [5, 6]


def test_shift_and_end_selects_the_rest(grid):
    click(grid, 90)
    press_key(grid, Qt.Key.Key_End, SHIFT)
    assert chosen(grid) == list(range(90, 100))


def test_ctrl_and_arrows_walk_without_selecting_and_space_toggles(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_Right, CTRL)
    press_key(grid, Qt.Key.Key_Right, CTRL)
    press_key(grid, Qt.Key.Key_Space)
    assert chosen(grid) == [0, 2]
    press_key(grid, Qt.Key.Key_Space)
    assert chosen(grid) == [0]


def test_ctrl_a_ctrl_i_and_escape(grid):
    press_key(grid, Qt.Key.Key_A, CTRL)
    assert grid.n_selected() == 100
    press_key(grid, Qt.Key.Key_Escape)
    assert grid.n_selected() == 0
    click(grid, 7)
    press_key(grid, Qt.Key.Key_I, CTRL)
    assert grid.n_selected() == 99
    assert 7 not in chosen(grid)


def test_the_first_arrow_leads_into_view(grid):
    press_key(grid, Qt.Key.Key_Down)
    assert chosen(grid) == [0]


def test_enter_and_double_click_activate(qtbot, grid):
    click(grid, 3)
    with qtbot.waitSignal(grid.activated, timeout=1000) as caught:
        press_key(grid, Qt.Key.Key_Return)
    assert caught.args == [FIRST + 3]
    with qtbot.waitSignal(grid.activated, timeout=1000) as caught:
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, centre(grid, 6))
    assert caught.args == [FIRST + 6]


@pytest.mark.parametrize(
    ("key", "modifiers", "texts"),
    [
        (Qt.Key.Key_3, NONE, ["3"]),
        (Qt.Key.Key_3, Qt.KeyboardModifier.KeypadModifier, ["3"]),
        (Qt.Key.Key_X, NONE, ["x"]),
        (Qt.Key.Key_X, CTRL, []),
        (Qt.Key.Key_X, SHIFT, []),
        (Qt.Key.Key_Slash, NONE, []),
    ],
)
def test_typed_digits_and_letters_are_told(grid, key, modifiers, texts):
    told = []
    grid.text_typed.connect(told.append)
    press_key(grid, key, modifiers)
    assert told == texts


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return])
def test_keys_in_an_empty_grid_do_nothing(grid, key):
    grid.set_rows(ids(0))
    press_key(grid, key)
    assert grid.current_key() is None
    assert chosen(grid) == []


# Other rows ------------------------------------------------------------------------------------


def test_selection_and_current_follow_their_files_through_a_sort(qtbot, grid):
    grid.select_keys([FIRST + 2, FIRST + 90])
    grid.set_current_key(FIRST + 2)
    with (
        qtbot.assertNotEmitted(grid.selection_changed),
        qtbot.assertNotEmitted(grid.current_changed),
    ):
        grid.set_rows(ids(100)[::-1])
    assert chosen(grid) == [90, 2]
    assert grid.current_key() == FIRST + 2


def test_the_current_picture_stays_where_it_is_through_a_sort(grid):
    grid.set_current_key(FIRST + 50)
    place = grid.tile_rect(50).top()
    grid.set_rows(ids(100)[::-1])
    assert grid.tile_rect(49).top() == place


def test_the_first_picture_stays_where_it_is_when_others_come_before_it(grid):
    grid.verticalScrollBar().setValue(500)
    first = next(row for row in grid.visible_rows() if grid.tile_rect(row).top() >= 0)
    place = grid.tile_rect(first).top()
    grid.set_rows(np.r_[np.arange(1, 201), ids(100)])
    assert grid.tile_rect(first + 200).top() == place


def test_files_that_are_gone_are_not_selected_any_more(qtbot, grid):
    grid.select_keys([FIRST + 2, FIRST + 3])
    with qtbot.waitSignal(grid.selection_changed, timeout=1000):
        grid.set_rows(np.delete(ids(100), 3))
    assert chosen(grid) == [2]


def test_the_next_file_takes_the_place_of_a_current_one_that_is_gone(qtbot, grid):
    click(grid, 10)
    with qtbot.waitSignals([grid.current_changed, grid.selection_changed], timeout=1000):
        grid.set_rows(np.delete(ids(100), [10, 11]))
    assert grid.current_key() == FIRST + 12
    assert chosen(grid) == [12]


def test_the_file_before_takes_the_place_of_a_last_one_that_is_gone(grid):
    click(grid, 0)
    press_key(grid, Qt.Key.Key_End)
    grid.set_rows(ids(99))
    assert grid.current_key() == FIRST + 98


def test_nothing_is_current_when_nothing_is_left(grid):
    click(grid, 10)
    grid.set_rows(ids(0))
    assert grid.current_key() is None
    assert chosen(grid) == []


def test_the_selection_before_a_slip_follows_its_files_too(grid):
    grid.select_keys(ids(5))
    click(grid, 30)
    grid.set_rows(ids(100)[::-1])
    grid.restore_last_selection()
    assert sorted(chosen(grid)) == [0, 1, 2, 3, 4]


# What is written and drawn ---------------------------------------------------------------------


def test_only_visible_cells_are_described(qtbot, grid):
    asked = []

    def describe(key):
        asked.append(key)
        return Cell(f"IMG_{key}.jpg")

    grid.set_rows(ids(100_000))
    grid.set_describer(describe)
    grid.grab()
    assert {key - FIRST for key in asked} == set(grid.visible_rows())


def test_a_refreshed_cell_is_described_again_and_no_other(grid):
    asked = []
    grid.set_describer(lambda key: asked.append(key) or Cell("IMG.jpg"))
    grid.grab()
    asked.clear()
    grid.refresh([FIRST + 2, FIRST + 3])
    grid.grab()
    assert sorted(asked) == [FIRST + 2, FIRST + 3]
    grid.refresh()
    grid.grab()
    assert len(asked) > 8


def test_pictures_are_fetched_for_the_view_first_and_painted(qtbot, grid):
    fetched = []

    def fetch(key):
        fetched.append(key - FIRST)
        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(QColor("#ff0000"))
        return image

    grid.set_rows(ids(100_000))
    grid.set_fetch(fetch)
    n_visible = len(grid.visible_rows())
    qtbot.waitUntil(lambda: len(fetched) >= 2 * n_visible, timeout=5000)
    assert set(fetched[: n_visible - 1]) <= set(grid.visible_rows())
    assert max(fetched) < 3 * n_visible
    qtbot.waitUntil(lambda: colour_of(grid, 0) == "#ff0000", timeout=2000)


def colour_of(grid, row):
    """The colour in the middle of a row's picture."""
    tile = grid.tile_rect(row)
    return (
        grid.grab().toImage().pixelColor(tile.center().x(), tile.top() + tile.height() // 3).name()
    )


def test_a_picture_that_cannot_be_read_gets_a_placeholder(qtbot, grid):
    before = grid.grab().toImage()
    grid.set_fetch(lambda key: None)
    qtbot.waitUntil(lambda: grid.grab().toImage() != before, timeout=3000)


def test_a_changed_picture_is_fetched_again(qtbot, grid):
    colours = {FIRST: "#ff0000"}

    def fetch(key):
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        image.fill(QColor(colours.get(key, "#888888")))
        return image

    grid.set_fetch(fetch)
    qtbot.waitUntil(lambda: colour_of(grid, 0) == "#ff0000", timeout=3000)
    colours[FIRST] = "#0000ff"
    grid.refresh_thumbnails([FIRST])
    qtbot.waitUntil(lambda: colour_of(grid, 0) == "#0000ff", timeout=3000)


def test_a_selected_tile_looks_different(grid):
    before = grid.grab().toImage()
    grid.select_keys([FIRST])
    assert grid.grab().toImage() != before


@pytest.mark.parametrize(
    "cell",
    [
        Cell("a.jpg", "Fox", "#d55e00", "●", "labelled", 0.9),
        Cell("a.jpg", "Fox", "#ffffff", "", "labelled", by_person=True, mark_position=3),
        Cell("a.jpg", "Fox" * 50, "#000000", "", "unsure", 0.5, mark_position=13),
        Cell("a.jpg", "", status="unknown", confidence=0.2),
        Cell("a.jpg", "None of these", status="unknown", by_person=True),
        Cell("a.jpg", status="failed", failed_reason="the file is empty"),
    ],
)
def test_every_status_is_drawn_in_its_own_way(grid, cell):
    grid.set_describer(lambda key: Cell("a.jpg"))
    plain = grid.grab().toImage()
    grid.set_describer(lambda key: cell)
    assert grid.grab().toImage() != plain


def test_the_empty_text_is_drawn_only_while_there_is_nothing(grid):
    grid.set_rows(ids(0))
    empty = grid.grab().toImage()
    grid.set_empty_text("Drop a folder here")
    told = grid.grab().toImage()
    assert told != empty
    grid.set_rows(ids(3))
    with_rows = grid.grab().toImage()
    grid.set_empty_text("")
    assert grid.grab().toImage() == with_rows


@pytest.mark.parametrize(("base", "text"), [("#ffffff", "#000000"), ("#1e1e1e", "#f0f0f0")])
def test_all_text_is_readable_on_its_ground(base, text):
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, QColor(base))
    palette.setColor(QPalette.ColorRole.Text, QColor(text))
    shades = Shades.of(palette)
    for ground in (shades.plain, shades.selected):
        for colour in (ground.text, ground.muted, ground.red):
            assert contrast(colour.name(), ground.fill.name()) >= 4.5
    assert contrast(shades.muted.name(), base) >= 4.5
    assert contrast(shades.accent.name(), base) >= 3


# Drag out, drop in -----------------------------------------------------------------------------


def test_a_drag_carries_the_selected_files_in_display_order(grid):
    grid.set_rows(ids(100)[::-1])
    grid.set_path_of(lambda key: Path(f"/pictures/{key}.jpg"))
    grid.select_keys([FIRST + 1, FIRST + 5])
    mime = grid.mime_data()
    assert decode_ids(mime).tolist() == [FIRST + 5, FIRST + 1]
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["1005.jpg", "1001.jpg"]


def test_a_drag_of_many_files_carries_ids_only(grid):
    grid.set_rows(ids(3000))
    grid.set_path_of(lambda key: Path(f"/pictures/{key}.jpg"))
    grid.select_all()
    mime = grid.mime_data()
    assert len(decode_ids(mime)) == 3000
    assert not mime.hasUrls()


def test_files_that_lie_nowhere_are_left_out_of_the_addresses(grid):
    grid.set_path_of(lambda key: None if key == FIRST else Path(f"/pictures/{key}.jpg"))
    grid.select_keys([FIRST, FIRST + 1])
    assert len(grid.mime_data().urls()) == 1


def test_pulling_at_a_selected_tile_wants_a_drag_of_all_selected(qtbot, grid):
    grid.select_keys(ids(4))
    start = centre(grid, 1)
    # Offscreen a drag ends at once, so what is left to see is that it began and kept all four.
    with qtbot.waitSignal(grid.drag_wanted, timeout=1000):
        drag_pointer(grid, [start, start + QPoint(4, 0), start + QPoint(40, 10)])
    release(grid, start + QPoint(40, 10))
    assert chosen(grid) == [0, 1, 2, 3]


def test_a_small_shake_of_the_hand_is_a_click(qtbot, grid):
    grid.select_keys(ids(4))
    start = centre(grid, 1)
    with qtbot.assertNotEmitted(grid.drag_wanted):
        drag_pointer(grid, [start, start + QPoint(2, 1)])
        release(grid, start + QPoint(2, 1))
    assert chosen(grid) == [1]


def drop(grid, mime, modifiers=NONE):
    """Enter, move and drop; the drop event, or None where the grid refused."""
    point, target = grid.viewport().rect().center(), grid.viewport()
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(point, actions, mime, LEFT, modifiers)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return None
    QApplication.sendEvent(target, QDragMoveEvent(point, actions, mime, LEFT, modifiers))
    event = QDropEvent(QPointF(point), actions, mime, LEFT, modifiers)
    QApplication.sendEvent(target, event)
    return event


def test_dropped_files_and_folders_are_told_and_only_ever_copied(qtbot, grid, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/a.jpg")])
    with qtbot.waitSignal(grid.paths_dropped, timeout=1000) as caught:
        event = drop(grid, mime, SHIFT)
    assert caught.args == [[tmp_path]]
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_a_picture_from_a_browser_is_taken_as_pixels_and_not_from_its_address(qtbot, grid):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.jpg")])
    mime.setImageData(QImage(32, 16, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(grid.image_dropped, timeout=1000) as caught:
        drop(grid, mime)
    assert (caught.args[0].width(), caught.args[0].height()) == (32, 16)


def test_a_data_address_is_a_picture(qtbot, grid):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = QImage(5, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.save(buffer, "PNG")
    body = base64.b64encode(buffer.data().data()).decode()
    mime = QMimeData()
    mime.setUrls([QUrl(f"data:image/png;base64,{body}")])
    with qtbot.waitSignal(grid.image_dropped, timeout=1000) as caught:
        drop(grid, mime)
    assert (caught.args[0].width(), caught.args[0].height()) == (5, 4)


def test_web_addresses_text_and_our_own_files_are_refused(grid):
    address, text = QMimeData(), QMimeData()
    address.setUrls([QUrl("https://example.org/a.jpg")])
    text.setText("hello")
    grid.set_path_of(lambda key: Path(f"/pictures/{key}.jpg"))
    grid.select_keys(ids(2))
    own = grid.mime_data()
    assert own.hasUrls()
    assert own.hasFormat(FILES_MIME)
    assert drop(grid, address) is None
    assert drop(grid, text) is None
    assert drop(grid, own) is None


# For screen readers ----------------------------------------------------------------------------


def test_cells_are_list_items_that_say_what_is_shown(grid):
    cells = {
        FIRST: Cell("IMG_1.jpg", "Fox", "#d55e00", "●", "labelled", 0.93),
        FIRST + 1: Cell("IMG_2.jpg", "Hare", "#0072b2", "▲", "labelled", None, True),
        FIRST + 2: Cell("IMG_3.jpg", "Owl", "#333333", "■", "unsure", 0.4),
        FIRST + 3: Cell("IMG_4.jpg", status="unknown"),
        FIRST + 4: Cell("IMG_5.jpg", status="failed", failed_reason="the file is empty"),
    }
    grid.set_describer(cells.__getitem__)
    grid.set_rows(ids(5))
    grid.select_keys([FIRST])
    reader = QAccessible.queryAccessibleInterface(grid)
    assert reader.role() == QAccessible.Role.List
    assert reader.childCount() == 5
    items = [reader.child(row) for row in range(5)]
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}
    assert [item.text(QAccessible.Text.Name).replace("\u00a0", " ") for item in items] == [
        "IMG_1.jpg, Fox, 93 %, selected",
        "IMG_2.jpg, Hare, labelled by you",
        "IMG_3.jpg, Owl, 40 %, unsure",
        "IMG_4.jpg, None of these",
        "IMG_5.jpg, the file is empty",
    ]


def test_the_state_of_a_cell_is_told(grid):
    click(grid, 2)
    reader = QAccessible.queryAccessibleInterface(grid)
    state = reader.child(2).state()
    assert state.selected
    assert state.focused
    assert not reader.child(3).state().selected
    assert reader.child(99).state().offscreen
    assert reader.child(100) is None


def test_a_cell_is_found_under_a_point_of_the_screen(grid):
    reader = QAccessible.queryAccessibleInterface(grid)
    point = reader.child(4).rect().center()
    assert reader.childAt(point.x(), point.y()).text(QAccessible.Text.Name) == str(FIRST + 4)


def test_the_grid_has_a_name(grid):
    assert grid.accessibleName() == "Pictures"


def test_shutting_down_twice_is_no_harm(grid):
    grid.set_fetch(lambda key: None)
    grid.shut_down()
    grid.shut_down()
    grid.grab()
