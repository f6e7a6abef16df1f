"""The real window with the grid in groups of alike pictures, and what it suggests to label."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from core.operations.similarity import key_of
from core.store import Project
from tests.app.project_fixtures import add_model, examples_of, make_project
from tests.app.seen import says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
KINDS = (6, 3, 1)  # pictures of each kind in the pool
N = sum(KINDS) + 2


@pytest.fixture
def path(tmp_path, draw_image):
    """A project whose pool has three kinds of pictures, and one example of each of two classes."""
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=sum(KINDS), n_examples=1)
    add_model(path, statuses=("labelled",), confidences=(0.9,))
    with Project.open(path) as project:
        labelled = {int(one) for one in project.labels.examples()[0]}
        pool = [one for one in project.files.image_ids() if one not in labelled]
        kinds = dict(zip(pool, np.repeat([0, 1, 2], KINDS), strict=True))
        noise = np.random.default_rng(0).uniform(0, 0.001, (N, 8)).astype(np.float32)
        codes = [*kinds.values(), 3, 4]
        rows = noise + np.eye(8, dtype=np.float32)[codes]
        project.embeddings.put(key_of(project), zip([*pool, *sorted(labelled)], rows, strict=True))
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


def images_of(window):
    return window.application.labelling.images


def in_groups(window, qtbot):
    """Show the grid in groups, as many as there are kinds."""
    window.commands["alike"].trigger()
    groups = images_of(window).alike
    qtbot.waitUntil(lambda: groups.tree is not None, timeout=TIMEOUT_MS)
    groups.bar.slider.setValue(83)  # 2 * 3 ** 0.83 is five: three kinds and two examples
    assert len(groups.starts) == 5
    return groups


def group_with(groups, n):
    """Return the number of the group of so many pictures."""
    return next(k for k in range(len(groups.starts)) if len(groups.keys_of(k)) == n)


def test_alike_pictures_stand_together_below_a_heading(window, qtbot):
    groups = in_groups(window, qtbot)
    sizes = sorted(len(groups.keys_of(k)) for k in range(5))
    assert sizes == [1, 1, 1, 3, 6]
    title, detail = groups.heading(group_with(groups, 6))
    assert title.startswith("Mixed, 50%")
    assert detail == "6 images"
    assert groups.bar.isVisible()


def test_the_slider_cuts_the_same_tree_anew(window, qtbot):
    groups = in_groups(window, qtbot)
    tree, order = groups.tree, images_of(window).grid.rows().tolist()
    n_before = len(groups.starts)
    groups.bar.slider.setValue(100)
    assert len(groups.starts) > n_before
    groups.bar.slider.setValue(0)
    assert len(groups.starts) == 2
    assert groups.tree is tree
    assert images_of(window).grid.rows().tolist() == order


def test_one_key_labels_a_group_without_what_was_struck_out(window, qtbot, path):
    groups = in_groups(window, qtbot)
    grid = images_of(window).grid
    group = group_with(groups, 6)
    keys = groups.keys_of(group).tolist()
    rect = grid._view.grouped.heading(group).translated(0, -grid._view.top)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert sorted(grid.selected_keys()) == sorted(keys)
    row = grid.selection.row_of(keys[2])
    QTest.mouseClick(
        grid.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ControlModifier,
        grid.tile_rect(row).center(),
    )
    before = examples_of(path)["Owl"]
    window.commands.digits[0].trigger()
    assert examples_of(path)["Owl"] == before + 5
    # On to the next group with something to label, all of which is chosen.
    assert len(grid.selected_keys()) in (1, 3)
    assert keys[0] not in grid.selected_keys()


def test_what_is_suggested_is_of_the_largest_kind_without_a_label(window, qtbot):
    window.commands["label_next"].trigger()
    images = images_of(window)
    qtbot.waitUntil(lambda: images.alike.tree is not None, timeout=TIMEOUT_MS)
    groups = in_groups(window, qtbot)
    window.commands["label_next"].trigger()
    assert images.current_file() in groups.keys_of(group_with(groups, 6))
    window.commands.digits[0].trigger()
    window.commands["label_next"].trigger()
    assert images.current_file() not in groups.keys_of(group_with(groups, 6))


def test_when_all_is_labelled_it_says_so(window, qtbot):
    images = images_of(window)
    images.grid.selection.select_all()
    window.commands.digits[0].trigger()
    window.commands["label_next"].trigger()
    qtbot.waitUntil(lambda: says(window, "Every picture has a label."), timeout=TIMEOUT_MS)


def test_a_selection_grows_and_shrinks_by_the_wheel(window, qtbot):
    groups = in_groups(window, qtbot)
    grid = images_of(window).grid
    keys = groups.keys_of(group_with(groups, 6))
    grid.set_current_key(int(keys[0]))
    sizes = []
    for _ in range(4):
        turn(grid, 1)
        sizes.append(len(grid.selected_keys()))
    assert sizes == sorted(sizes)
    assert sizes[0] >= 2
    turn(grid, -1)
    assert len(grid.selected_keys()) == sizes[-2]


def turn(grid, notches):
    place = QPointF(grid.viewport().rect().center())
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ShiftModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(grid.viewport(), event)


def test_the_order_is_left_again(window, qtbot):
    groups = in_groups(window, qtbot)
    window.commands["alike"].trigger()
    assert not groups.bar.isVisible()
    assert images_of(window).grid._view.grouped is None


def test_a_screen_reader_hears_the_heading_where_a_group_is_entered(window, qtbot):
    groups, grid = in_groups(window, qtbot), images_of(window).grid
    group = group_with(groups, 6)
    first, heading = int(groups.starts[group]), ", ".join(groups.heading(group))
    grid.set_current_key(int(grid.rows()[groups.starts[group - 1 or group + 1]]))
    assert grid.spoken.sentence_of(first).startswith(f"{heading}, ")  # read from the top
    assert heading not in grid.spoken.sentence_of(first + 1)
    grid.set_current_key(int(grid.rows()[first + 2]))  # entered in the middle
    assert grid.spoken.sentence_of(first + 2).startswith(f"{heading}, ")
    assert grid.spoken.sentence_of(first + 2).startswith(f"{heading}, ")  # asked twice
    grid.set_current_key(int(grid.rows()[first + 3]))
    assert heading not in grid.spoken.sentence_of(first + 3)
    window.commands["alike"].trigger()
    assert not any(heading in grid.spoken.sentence_of(row) for row in range(N))


def test_a_deleted_class_and_undo_keep_headings_and_groups_true(window, qtbot):
    groups, grid = in_groups(window, qtbot), images_of(window).grid
    workspace = window.application.workspace
    before = [groups.heading(k) for k in range(5)]
    labelled = [set(groups.keys_of(k).tolist()) for k in range(5)]
    workspace.remove_class(workspace.classes[0].id)
    qtbot.waitUntil(lambda: [groups.heading(k) for k in range(5)] != before, timeout=TIMEOUT_MS)
    window.grab()
    assert sorted(map(sorted, labelled)) == sorted(
        sorted(groups.keys_of(k).tolist()) for k in range(len(groups.starts))
    )
    window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: [groups.heading(k) for k in range(5)] == before, timeout=TIMEOUT_MS)
    assert len(grid.rows()) == N


def test_what_a_filter_hides_is_not_said_to_have_a_label(window, qtbot):
    in_groups(window, qtbot)
    filters = images_of(window).filters
    filters.set_filter(replace(filters.filter(), text="nothing is called like this"))
    assert len(images_of(window).grid.rows()) == 0
    with qtbot.waitSignal(window.application.tasks.noticed) as told:
        window.commands["next_group"].trigger()
    assert told.args[0].text == "No unlabeled picture is shown."
