"""Dragging out of the grid and dropping on it."""

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtWidgets import QApplication

from app.widgets.common.mime import FILES_MIME, decode_ids
from tests.app.widgets.grid.grid_driver import (
    FIRST,
    LEFT,
    NONE,
    SHIFT,
    centre,
    chosen,
    drag_pointer,
    ids,
    open_grid,
    release,
)


@pytest.fixture
def grid(qtbot):
    return open_grid(qtbot)


def test_a_drag_carries_the_selected_files_in_display_order(grid):
    grid.set_rows(ids(100)[::-1])
    grid.files.path_of = lambda key: Path(f"/pictures/{key}.jpg")
    grid.select_keys([FIRST + 1, FIRST + 5])
    mime = grid.files.mime_data()
    assert decode_ids(mime).tolist() == [FIRST + 5, FIRST + 1]
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["1005.jpg", "1001.jpg"]


def test_a_drag_of_many_files_carries_ids_only(grid):
    grid.set_rows(ids(3000))
    grid.files.path_of = lambda key: Path(f"/pictures/{key}.jpg")
    grid.selection.select_all()
    mime = grid.files.mime_data()
    assert len(decode_ids(mime)) == 3000
    assert not mime.hasUrls()


def test_files_that_lie_nowhere_are_left_out_of_the_addresses(grid):
    grid.files.path_of = lambda key: None if key == FIRST else Path(f"/pictures/{key}.jpg")
    grid.select_keys([FIRST, FIRST + 1])
    assert len(grid.files.mime_data().urls()) == 1


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
    grid.files.path_of = lambda key: Path(f"/pictures/{key}.jpg")
    grid.select_keys(ids(2))
    own = grid.files.mime_data()
    assert own.hasUrls()
    assert own.hasFormat(FILES_MIME)
    assert drop(grid, address) is None
    assert drop(grid, text) is None
    assert drop(grid, own) is None
