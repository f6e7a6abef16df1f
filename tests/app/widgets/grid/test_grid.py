"""What the grid shows, where, and what a screen reader hears of it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from app.theme.palette import contrast
from app.widgets.grid.cell_data import Cell
from app.widgets.grid.colours import Shades
from tests.app.widgets.grid.grid_driver import (
    CTRL,
    FIRST,
    click,
    ids,
    open_grid,
)


@pytest.fixture
def grid(qtbot):
    return open_grid(qtbot)


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


def test_a_selected_tile_looks_different(grid):
    before = grid.grab().toImage()
    grid.select_keys([FIRST])
    assert grid.grab().toImage() != before


@pytest.mark.parametrize(
    "cell",
    [
        Cell("a.jpg", "Fox", "#d55e00", "●", "labelled", 0.9),
        Cell("a.jpg", "Fox", "#ffffff", "", "labelled", origin="given", mark_position=3),
        Cell("a.jpg", "Fox", "#d55e00", "", "labelled", origin="accepted", mark_position=3),
        Cell("a.jpg", "Fox" * 50, "#000000", "", "unsure", 0.5, mark_position=13),
        Cell("a.jpg", "", status="unknown", confidence=0.2),
        Cell("a.jpg", "None of these", status="unknown", origin="given"),
        Cell("a.jpg", status="failed", failed_reason="the file is empty"),
    ],
)
def test_every_status_is_drawn_in_its_own_way(grid, cell):
    grid.set_describer(lambda key: Cell("a.jpg"))
    plain = grid.grab().toImage()
    grid.set_describer(lambda key: cell)
    assert grid.grab().toImage() != plain


def test_no_two_ways_to_a_class_look_alike(grid):
    pictures = []
    for facts in ({"origin": "given"}, {"origin": "accepted"}, {"confidence": 0.9}, {}):
        cell = Cell("a.jpg", "Fox", "#d55e00", "", "labelled", mark_position=3, **facts)
        grid.set_describer(lambda key, cell=cell: cell)
        pictures.append(grid.grab().toImage())
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])


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


def test_cells_are_list_items_that_say_what_is_shown(grid):
    cells = {
        FIRST: Cell("IMG_1.jpg", "Fox", "#d55e00", "●", "labelled", 0.93),
        FIRST + 1: Cell("IMG_2.jpg", "Hare", "#0072b2", "▲", "labelled", None, "given"),
        FIRST + 2: Cell("IMG_3.jpg", "Owl", "#333333", "■", "unsure", 0.4),
        FIRST + 3: Cell("IMG_4.jpg", status="unknown"),
        FIRST + 4: Cell("IMG_5.jpg", status="failed", failed_reason="the file is empty"),
        FIRST + 5: Cell("IMG_6.jpg", "Owl", "#333333", "■", "labelled", None, "accepted"),
    }
    grid.set_describer(cells.__getitem__)
    grid.set_rows(ids(6))
    grid.select_keys([FIRST])
    reader = QAccessible.queryAccessibleInterface(grid)
    assert reader.role() == QAccessible.Role.List
    assert reader.childCount() == 6
    items = [reader.child(row) for row in range(6)]
    assert {item.role() for item in items} == {QAccessible.Role.ListItem}
    assert [item.text(QAccessible.Text.Name).replace("\u00a0", " ") for item in items] == [
        "IMG_1.jpg, Fox, 93%, selected",
        "IMG_2.jpg, Hare, labeled by you",
        "IMG_3.jpg, Owl, 40%, unsure",
        "IMG_4.jpg, None of these",
        "IMG_5.jpg, the file is empty",
        "IMG_6.jpg, Owl, accepted unseen",
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
