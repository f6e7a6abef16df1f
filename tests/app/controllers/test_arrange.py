"""How the real window arranges the grid: names, dates, likeness, stacks, copies."""

import os

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from core.imaging.discovery import content_hash
from core.operations.similarity import key_of
from core.store import Project
from tests.app.project_fixtures import add_model, examples_of, make_project
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
N = 6 + 4


@pytest.fixture
def path(tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
    for n, file in enumerate(sorted((tmp_path / "pool").iterdir())):
        os.utime(file, (1_700_000_000 + n, 1_700_000_000 + n))
    add_model(path)
    with Project.open(path) as project:
        from core.api import scan_folder

        scan_folder(project, tmp_path / "pool")
        with project.atomic():
            for one in list(project.files.unread(project.files.folder_id(tmp_path / "pool"))):
                content = content_hash(one.full_path.read_bytes())
                project.files.record_image(one.id, content, 64, 48, "")
            images = project.files.image_ids()
            rows = np.eye(8, dtype=np.float32)[[image % 2 for image in images]] + 0.01
            project.embeddings.put(key_of(project), zip(images, rows, strict=True))
    return path


@pytest.fixture
def window(path, qtbot):
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == N, timeout=TIMEOUT_MS)
    # What the engine would answer, answered here: its process would take seconds to start.
    window.application.tasks.run = window.application.tasks.query
    qtbot.waitUntil(window.application.labelling.images.has_names, timeout=TIMEOUT_MS)
    yield window
    window.close()


def grid_of(window):
    return window.application.labelling.images.grid


def names(window):
    return [path.rpartition("/")[2] for path in window.application.workspace.names_of(
        grid_of(window).rows().tolist()
    )]  # fmt: skip


def choose(window, *rows):
    keys = grid_of(window).rows()[list(rows)]
    grid_of(window).set_current_key(int(keys[0]))
    grid_of(window).select_keys(keys)
    grid_of(window).setFocus()
    return keys.tolist()


def set_order(window, order):
    from app.widgets.grid.filter_bar import EntryFilter

    window.application.labelling.images.filters.set_filter(EntryFilter(order=order))


def test_the_newest_come_first(window):
    set_order(window, "date")
    pool = [one for one in names(window) if one in ("c.png", "d.png", "e.png", "f.png")]
    assert pool == ["f.png", "e.png", "d.png", "c.png"] or pool[-4:] == [
        "f.png", "e.png", "d.png", "c.png",
    ]  # fmt: skip


def test_names_are_in_order(window):
    set_order(window, "name")
    assert names(window) == sorted(names(window))


def test_a_query_is_laid_over_the_grid(window, qtbot):
    filters = window.application.labelling.images.filters
    filters.search.setText("by:you -label:fox")
    qtbot.waitSignal(filters.changed, timeout=TIMEOUT_MS).wait()
    table = window.application.workspace.table
    shown = table.rows_of(grid_of(window).rows())
    assert table.entries.label_ids[shown].tolist() == [1, 1]


def test_the_quote_goes_to_a_name_while_one_types(window, qtbot):
    set_order(window, "name")
    choose(window, 0)
    QTest.keyClick(grid_of(window), Qt.Key.Key_Apostrophe)
    go_to = window.application.arrange.go_to
    assert go_to.isVisible()
    QTest.keyClicks(go_to.field, "e.")
    assert names(window)[grid_of(window).current_row()] == "e.png"
    QTest.keyClicks(go_to.field, "zz")
    assert says(go_to, "None")
    go_to.field.setText("a.")
    QTest.keyClick(go_to.field, Qt.Key.Key_Return)
    first = grid_of(window).current_row()
    QTest.keyClick(go_to.field, Qt.Key.Key_Down)
    assert grid_of(window).current_row() != first
    QTest.keyClick(go_to.field, Qt.Key.Key_Up)
    assert grid_of(window).current_row() == first
    QTest.keyClick(go_to.field, Qt.Key.Key_Escape)
    assert go_to.isHidden()
    assert grid_of(window).hasFocus()


def test_the_likest_come_first_and_the_image_itself_before_them(window, qtbot):
    (key,) = choose(window, 3)
    QTest.keyClick(grid_of(window), Qt.Key.Key_Y)
    filters = window.application.labelling.images.filters
    qtbot.waitUntil(lambda: filters.filter().order == "similar", timeout=TIMEOUT_MS)
    images = window.application.workspace.table.image_ids_of(grid_of(window).rows())
    (own,) = window.application.workspace.table.image_ids_of([key])
    half = len(images) // 2
    assert {one % 2 for one in images[:half].tolist()} == {own % 2}


def test_likeness_needs_something_to_be_like(window):
    grid_of(window).selection.select_none()
    grid_of(window).set_current_key(None)
    window.application.arrange.sort_by_likeness()
    assert "Choose an image first" in window.job_bar.message()


def test_a_label_on_a_closed_stack_is_for_all_of_it(window, path):
    images = window.application.labelling.images
    table = window.application.workspace.table
    pool = table.entries.image_ids[table.entries.label_ids == 0].tolist()
    images.keep_stacks([pool[:3]])
    assert len(images.grid.rows()) == N - 2
    top = window.application.workspace.files_of_images(pool[:1])[pool[0]]
    images.grid.set_current_key(top)
    images.grid.select_keys([top])
    assert images.describe(top).n_below == 2
    images.grid.setFocus()
    QTest.keyClick(images.grid, Qt.Key.Key_2)
    assert examples_of(path) == {"Owl": 2, "Fox": 5}
    assert window.application.workspace.undo_name == "Label 3 images as Fox"


def test_a_stack_opens_and_closes(window):
    images = window.application.labelling.images
    table = window.application.workspace.table
    pool = table.entries.image_ids[table.entries.label_ids == 0].tolist()
    images.keep_stacks([pool[:3]])
    top = window.application.workspace.files_of_images(pool[:1])[pool[0]]
    images.grid.set_current_key(top)
    images.grid.setFocus()
    QTest.keyClick(images.grid, Qt.Key.Key_E)
    assert len(images.grid.rows()) == N
    QTest.keyClick(images.grid, Qt.Key.Key_E)
    assert len(images.grid.rows()) == N - 2
    images.keep_stacks(())
    assert len(images.grid.rows()) == N


def test_copied_files_can_be_pasted_on_a_class(window, qtbot, path):
    table = window.application.workspace.table
    keys = table.entries.file_ids[table.entries.label_ids == 0][:2]
    grid_of(window).set_current_key(int(keys[0]))
    grid_of(window).select_keys(keys)
    window.commands["copy"].trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert len(mime.urls()) == 2
    assert not [one for one in mime.formats() if "handful" in one]
    window.classes.focus_class(2)
    window.commands["paste"].trigger()
    qtbot.waitUntil(lambda: examples_of(path) == {"Owl": 2, "Fox": 4}, timeout=TIMEOUT_MS)


def test_a_clipboard_without_a_picture_is_a_sentence(window):
    QGuiApplication.clipboard().setText("no picture")
    window.classes.focus_class(2)
    window.commands["paste"].trigger()
    assert "There is no picture to paste" in window.job_bar.message()


def test_enter_in_the_search_accepts_no_prediction(window, path):
    choose(window, 0)
    before = examples_of(path)
    field = window.application.labelling.images.filters.search
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert examples_of(path) == before
