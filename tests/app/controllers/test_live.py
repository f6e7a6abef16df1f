"""Live mode adapts a moment after examples change, and never under a person's hands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.background.calls import call
from app.background.scheduler import Task
from app.controllers import live as module
from app.main_window import MainWindow
from core import api
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
ADAPT = Task("adapt", call(api.adapt))


def opened(qtbot, path):
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) > 0, timeout=TIMEOUT_MS)
    return window


@pytest.fixture
def path(tmp_path, draw_image):
    return add_model(make_project(tmp_path / "birds.handful", draw_image, n_pool=6), n_slips=0)


@pytest.fixture
def window(qtbot, path, monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MS", 20)
    monkeypatch.setattr(module, "BUSY_MS", 20)
    window = opened(qtbot, path)
    window.engine = take_over(window.application.runner)
    yield window
    for job in window.engine.jobs:
        if job.is_stopping:
            job.stop()
    window.close()


def live(window):
    return window.application.live


def asked(window):
    """Return the names of what the engine was asked to do."""
    return [one.name for one in window.engine.calls]


def label_one(window, place=0):
    workspace = window.application.workspace
    free = workspace.table.entries.image_ids[workspace.table.entries.label_ids == 0]
    workspace.label_images([int(free[place])], workspace.classes[0].id)


def adapts(window, n):
    return lambda: asked(window).count("adapt") == n


def test_it_is_off_until_somebody_wants_it(window, qtbot):
    assert not window.commands["live"].isChecked()
    label_one(window)
    qtbot.wait(60)  # three times the pause
    assert "adapt" not in asked(window)
    assert live(window).state == "off"


def test_a_moment_after_a_label_it_adapts_and_sorts(window, qtbot):
    window.classes.live.box.click()
    label_one(window)
    assert live(window).state == "soon"
    assert window.classes.live.text() == "Adapts in a moment…"
    qtbot.waitUntil(adapts(window, 1), timeout=TIMEOUT_MS)
    assert live(window).state == "working"
    assert window.application.tasks.scheduler.running == ADAPT


def test_labels_one_after_the_other_are_one_reason(window, qtbot, monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MS", 300)
    window.commands["live"].setChecked(True)
    for _ in range(4):
        label_one(window)
    qtbot.waitUntil(adapts(window, 1), timeout=TIMEOUT_MS)
    assert live(window).state == "working"


def test_one_that_runs_is_given_up_for_newer_examples(window, qtbot):
    window.commands["live"].setChecked(True)
    label_one(window)
    qtbot.waitUntil(adapts(window, 1), timeout=TIMEOUT_MS)
    (first,) = [job for job in window.engine.jobs if job.name == "adapt"]
    label_one(window)
    qtbot.waitUntil(lambda: first.is_stopping, timeout=TIMEOUT_MS)
    first.stop()
    qtbot.waitUntil(adapts(window, 2), timeout=TIMEOUT_MS)


def test_nothing_begins_while_a_name_is_typed(window, qtbot):
    window.commands["live"].setChecked(True)
    window.classes.begin_rename(window.application.workspace.classes[0].id)
    window.activateWindow()
    edit = window.classes.card(window.application.workspace.classes[0].id)._edit
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus, timeout=TIMEOUT_MS)
    label_one(window)
    qtbot.waitUntil(lambda: live(window).state == "busy", timeout=TIMEOUT_MS)
    assert "adapt" not in asked(window)
    assert window.classes.live.text() == "Waits until you let go…"
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    window.setFocus()
    qtbot.waitUntil(adapts(window, 1), timeout=TIMEOUT_MS)


@pytest.mark.parametrize("how", ["mouse", "menu"])
def test_nothing_begins_while_something_is_dragged_or_a_menu_is_open(window, monkeypatch, how):
    if how == "mouse":
        button = Qt.MouseButton.LeftButton
        monkeypatch.setattr(QApplication, "mouseButtons", staticmethod(lambda: button))
    else:
        monkeypatch.setattr(QApplication, "activePopupWidget", staticmethod(QMenu))
    assert module.is_hands_on()


def test_after_undo_it_waits_so_that_redo_stays(window, qtbot):
    label_one(window)
    window.commands["undo"].trigger()
    window.commands["live"].setChecked(True)
    qtbot.wait(60)
    assert "adapt" not in asked(window)
    assert window.application.workspace.redo_name
    if window.application.workspace.model_is_stale:
        assert live(window).state == "undone"


def test_undo_takes_back_the_label_and_not_only_what_followed_it(window, qtbot):
    workspace = window.application.workspace
    window.commands["live"].setChecked(True)
    label_one(window)
    n_labelled = int((workspace.table.entries.label_ids != 0).sum())
    add_model(workspace.path, n_slips=0)  # as the engine does it
    workspace.refresh()
    assert workspace.undo_name.startswith("Adapt to")
    window.commands["undo"].trigger()
    entries = lambda: workspace.table.entries.label_ids  # noqa: E731
    qtbot.waitUntil(lambda: int((entries() != 0).sum()) == n_labelled - 1, timeout=TIMEOUT_MS)


def test_each_project_keeps_it(window, qtbot, path, tmp_path, draw_image):
    window.commands["live"].setChecked(True)
    (tmp_path / "other").mkdir()
    other = make_project(tmp_path / "other" / "cats.handful", draw_image, n_pool=2)
    window.application.workspace.open(other)
    assert not window.commands["live"].isChecked()
    window.application.workspace.open(path)
    assert window.commands["live"].isChecked()
    assert window.classes.live.box.isChecked()


def test_with_examples_in_one_class_it_says_what_it_waits_for(window):
    workspace = window.application.workspace
    window.commands["live"].setChecked(True)
    workspace.remove_class(workspace.classes[1].id)
    assert live(window).state == "few"
    assert window.classes.live.text() == "Waits for examples in two classes"
