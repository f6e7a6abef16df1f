"""Review and Quick Look in the real window: every answer goes on, and nothing moves by itself."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project, rows_of
from tests.app.seen import button, says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
N_POOL = 9


@pytest.fixture
def window(qtbot, tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL)
    add_model(path, statuses=("unsure", "unknown", "labelled"))
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    window.engine = take_over(window.application.runner)
    table = window.application.workspace
    qtbot.waitUntil(lambda: len(table.table) == N_POOL + 4, timeout=TIMEOUT_MS)
    yield window
    window.close()


@pytest.fixture
def loupe(window):
    window.commands["review"].trigger()
    return window.application.labelling.images.loupe


def press(loupe, *keys):
    for key in keys:
        QTest.keyClick(loupe, key)


def labels(window):
    """Return the files' labels by file id: 0 for none."""
    entries = window.application.workspace.table.entries
    return dict(zip(entries.file_ids.tolist(), entries.label_ids.tolist(), strict=True))


def test_the_queue_is_what_the_model_is_in_doubt_of(window, loupe):
    table = window.application.workspace.table
    assert len(loupe.files()) == 6
    assert table.is_doubtful()[table.rows_of(loupe.files())].all()
    assert says(loupe, "6 of 6 left")
    assert not window.left.isVisible()
    assert not window.application.labelling.images.filters.isVisible()


def test_every_answer_goes_on_to_the_next(window, loupe):
    files = loupe.files().tolist()
    press(loupe, Qt.Key.Key_2, Qt.Key.Key_U, Qt.Key.Key_1)
    said = labels(window)
    fox, owl = (record.id for record in reversed(window.application.workspace.classes))
    assert [said[file_id] for file_id in files[:4]] == [fox, -1, owl, 0]
    assert loupe.file() == files[3]
    assert says(loupe, "3 of 6 left")


def test_enter_takes_what_is_predicted_a_stranger_too(window, loupe):
    table = window.application.workspace.table
    kinds = {table.line(key).status for key in loupe.files().tolist()}
    assert kinds == {"unsure", "unknown"}
    wanted = {
        key: -1 if table.line(key).status == "unknown" else table.line(key).class_id
        for key in loupe.files().tolist()
    }
    press(loupe, *[Qt.Key.Key_Return] * 6)
    said = labels(window)
    assert {key: said[key] for key in wanted} == wanted
    assert says(loupe, "All 6 reviewed")


def test_what_was_skipped_comes_again_at_the_end(window, loupe):
    files = loupe.files().tolist()
    press(loupe, Qt.Key.Key_N, *[Qt.Key.Key_1] * 5)
    assert loupe.file() == files[0]
    press(loupe, Qt.Key.Key_Right)
    assert loupe.file() == files[1]
    press(loupe, Qt.Key.Key_Left)
    assert loupe.file() == files[0]


def test_undo_goes_back_to_what_is_open_again(window, loupe, qtbot):
    files = loupe.files().tolist()
    press(loupe, Qt.Key.Key_1, Qt.Key.Key_1)
    window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: loupe.file() == files[1], timeout=TIMEOUT_MS)
    assert says(loupe, "5 of 6 left")


def test_a_better_order_moves_nothing_that_is_seen(window, loupe):
    table = window.application.workspace.table
    before = loupe.files().tolist()
    loupe.strip.resize(80, 76)  # so that only the first few are in view
    n_seen = loupe.strip.in_view().stop
    assert n_seen < len(before)
    better = table.image_ids_of(loupe.files())[::-1]
    window.application.labelling.images.reviewing.keep_doubt_order(tuple(better.tolist()))
    after = loupe.files().tolist()
    assert after[:n_seen] == before[:n_seen]
    assert after[n_seen:] == before[n_seen:][::-1]
    assert loupe.file() == before[0]


def test_answers_note_that_a_model_brought_them(window, loupe):
    press(loupe, Qt.Key.Key_1)
    path = window.application.workspace.path
    assert ("given", "model") in rows_of(path, "SELECT DISTINCT origin, picked FROM labels")


def test_a_label_goes_to_what_is_seen(window, loupe):
    images = window.application.labelling.images
    images.grid.select_keys(images.grid.rows())
    assert images.chosen().tolist() == [loupe.file()]


def test_the_answers_can_be_clicked(window, loupe):
    files = loupe.files().tolist()
    button(loupe.keys, "Fox").click()
    button(loupe.keys, "None of these").click()
    button(loupe.keys, "Skip").click()
    said = labels(window)
    assert [said[file_id] for file_id in files[:3]] == [2, -1, 0]
    assert loupe.file() == files[3]


def test_space_is_quick_look_and_back_to_the_same_picture(window, qtbot):
    images = window.application.labelling.images
    keys = images.grid.rows().tolist()
    images.grid.set_current_key(keys[2])
    images.grid.setFocus()
    QTest.keyClick(images.grid, Qt.Key.Key_Space)
    assert images.has_loupe
    assert images.loupe.file() == keys[2]
    press(images.loupe, Qt.Key.Key_Right)
    assert images.grid.current_key() == keys[3]
    QTest.keyClick(images.loupe, Qt.Key.Key_Space)
    assert not images.has_loupe
    assert images.grid.current_key() == keys[3]
    assert images.filters.isVisible()


def test_a_digit_in_quick_look_labels_and_goes_on(window):
    images = window.application.labelling.images
    keys = images.grid.rows().tolist()
    images.grid.set_current_key(keys[4])
    images.reviewing.look()
    press(images.loupe, Qt.Key.Key_2)
    assert labels(window)[keys[4]] == 2
    assert images.loupe.file() == keys[5]
    press(images.loupe, Qt.Key.Key_Escape)
    assert not images.has_loupe


def test_the_picture_at_the_right_gives_its_place_to_the_large_one(window, loupe):
    preview = window.application.labelling.detail.inspector._preview
    assert not preview.isVisible()
    window.commands["teach"].trigger()
    assert preview.isVisible()


def test_what_was_shown_before_a_review_is_shown_after_it(window):
    images = window.application.labelling.images
    before = replace(images.filters.filter(), class_id=2, order="name")
    images.filters.set_filter(before)
    window.commands["review"].trigger()
    assert images.filters.filter().order == "doubt"
    window.commands["teach"].trigger()
    assert images.filters.filter() == before


def test_without_a_queue_it_says_why(window, loupe):
    workspace = window.application.workspace
    workspace.label_images(workspace.table.image_ids_of(loupe.files()), 1)
    window.commands["teach"].trigger()
    window.commands["review"].trigger()
    assert loupe.file() == 0
    assert not len(loupe.files())
    assert "Nothing to review" in loupe.view._words
    press(loupe, Qt.Key.Key_1)  # labels nothing
    assert workspace.undo_name.startswith("Label 6")


def test_the_grid_keeps_its_order_while_labels_come_and_go(window, qtbot):
    application = window.application
    images, workspace = application.labelling.images, application.workspace
    wanted = images.filters.filter()
    images.filters.set_filter(type(wanted)(order="doubt"))
    before = images.grid.rows().tolist()
    workspace.label_images(workspace.table.image_ids_of(np.array(before[:2])), 1)
    workspace.undo()
    with qtbot.waitSignal(workspace.entries_changed, timeout=TIMEOUT_MS):
        workspace.listing_wanted.emit()
    assert images.grid.rows().tolist() == before


def test_the_slider_sets_the_size_of_the_pictures(window):
    grid = window.application.labelling.images.grid
    window.size_slider.setValue(240)
    assert grid.cell_px() == 240
    window.commands["zoom_in"].trigger()
    assert window.size_slider.value() == grid.cell_px() == 264


def test_a_click_on_a_nearest_example_leaves_the_queue_open(window, loupe, qtbot):
    labelling = window.application.labelling
    before = loupe.files().tolist()
    table = window.application.workspace.table.entries
    example = int(table.file_ids[table.label_ids > 0][0])
    assert example not in before
    labelling.detail.file_wanted.emit(example)
    assert labelling.peek.isVisible()
    assert window.places.place() == "review"
    assert loupe.files().tolist() == before
    said = labels(window)
    QTest.keyClick(labelling.peek, Qt.Key.Key_1)  # any key only closes it
    qtbot.waitUntil(lambda: labelling.peek is None, timeout=TIMEOUT_MS)
    assert labels(window) == said
    press(loupe, Qt.Key.Key_1)
    assert says(loupe, "5 of 6 left")


def test_an_example_that_is_in_the_queue_is_gone_to(window, loupe):
    other = int(loupe.files()[2])
    window.application.labelling.detail.file_wanted.emit(other)
    assert window.application.labelling.peek is None
    assert loupe.file() == other


def test_outside_a_review_an_example_is_gone_to(window):
    window.commands["teach"].trigger()
    labelling = window.application.labelling
    table = window.application.workspace.table.entries
    example = int(table.file_ids[table.label_ids > 0][0])
    labelling.detail.file_wanted.emit(example)
    assert labelling.peek is None
    assert labelling.images.grid.current_key() == example
