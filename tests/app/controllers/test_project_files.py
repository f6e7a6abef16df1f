"""A project's file that went away, cannot be written, has backups, or is to be copied."""

import os

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from app.main_window import MainWindow
from core.store import Project
from core.store import durability as syncing
from core.store.backups import backups_of, keep_backup
from tests.app.project_fixtures import add_model, make_project, rows_of
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 20_000

needs_posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps open files in place")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Look at the file often."""
    monkeypatch.setattr(syncing, "LOOK_S", 0.02)


@pytest.fixture
def path(tmp_path, draw_image):
    return make_project(tmp_path / "birds.handful", draw_image, n_pool=2)


@pytest.fixture
def open_window(qtbot):
    windows = []

    def open_one(path):
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        return window

    yield open_one
    for window in windows:
        if window.application is not None:
            window.application.workspace._disk_sync.is_gone = False
        window.close()


@pytest.fixture
def gone(open_window, path, qtbot):
    """A window whose project was deleted after its last change."""
    window = open_window(path)
    window.application.workspace.add_class("Hare")
    path.unlink()
    qtbot.waitUntil(lambda: window.application.workspace.is_gone, timeout=TIMEOUT_MS)
    return window


def choose(monkeypatch, target):
    """Answer the next file dialog; returns what it proposed."""
    asked = []

    def answer(parent, title, start, pattern):
        asked.append(start)
        return str(target), pattern

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(answer))
    return asked


def classes_in(path):
    with Project.open(path, lock=False) as project:
        return [one.name for one in project.classes.all()]


@needs_posix
def test_a_project_that_went_away_is_told_at_once_and_its_button_saves_it(
    gone, tmp_path, monkeypatch, qtbot
):
    window = gone
    assert "deleted or moved" in window.job_bar.message()
    assert says(window, "Not saved")
    assert window.application.workspace.add_class("Lynx") is None
    target = tmp_path / "rescued.handful"
    asked = choose(monkeypatch, target)
    (button,) = [
        one for one in window.job_bar.findChildren(QPushButton) if one.text() == "Save as…"
    ]
    button.click()
    assert asked == [str(tmp_path / "birds saved.handful")]
    assert window.application.workspace.path == target
    assert window.application.workspace.add_class("Lynx")
    assert classes_in(target) == ["Owl", "Fox", "Hare", "Lynx"]
    assert not says(window, "Not saved")


def answer_box(monkeypatch, text):
    """Click a button of the next message box."""
    boxes = []

    def run(box):
        boxes.append(box.text())
        next(one for one in box.buttons() if one.text() == text).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    return boxes


@needs_posix
def test_a_window_whose_project_went_away_asks_before_it_closes(gone, monkeypatch, tmp_path):
    boxes = answer_box(monkeypatch, "Cancel")
    assert not gone.close()
    assert gone.isVisible()
    assert "birds.handful" in boxes[0]
    answer_box(monkeypatch, "Save as…")
    choose(monkeypatch, tmp_path / "rescued.handful")
    assert gone.close()
    assert classes_in(tmp_path / "rescued.handful") == ["Owl", "Fox", "Hare"]


@needs_posix
def test_another_project_is_not_opened_over_one_that_went_away(gone, monkeypatch, tmp_path):
    other = tmp_path / "other.handful"
    Project.open(other, create=True).close()
    answer_box(monkeypatch, "Cancel")
    gone.application.files.open(other)
    assert gone.application.workspace.path.name == "birds.handful"
    answer_box(monkeypatch, "Lose it")
    gone.application.files.open(other)
    assert gone.application.workspace.path == other


@needs_posix
def test_what_took_its_place_can_be_opened(gone, monkeypatch, path):
    Project.open(path.with_name("new.handful"), create=True).close()
    path.with_name("new.handful").replace(path)
    answer_box(monkeypatch, "Lose it")
    gone.application.files.open(path)
    assert gone.application.workspace.classes == []
    assert not gone.application.workspace.is_gone


def test_a_copy_is_saved_beside_the_project_at_hand(open_window, path, monkeypatch, qtbot):
    window = open_window(path)
    target = path.with_name("copy")
    asked = choose(monkeypatch, target)
    window.commands["save_copy"].trigger()
    copy = path.with_name("copy.handful")
    qtbot.waitUntil(lambda: "Saved a copy" in window.job_bar.message(), timeout=TIMEOUT_MS)
    assert asked == [str(path.with_name("birds copy.handful"))]
    assert classes_in(copy) == ["Owl", "Fox"]
    assert window.application.workspace.path == path


def test_a_backup_is_opened_as_a_project_of_its_own(open_window, path, qtbot):
    with Project.open(path) as project:
        keep_backup(project)
    window = open_window(path)
    window.application.workspace.add_class("Hare")
    window.commands.backups.aboutToShow.emit()
    (action,) = window.commands.backups.actions()
    assert "4 labels" in action.text()
    action.trigger()
    (backup,) = backups_of(path)
    restored = path.with_name(f"birds {backup.path.stem}.handful")
    assert window.application.workspace.path == restored
    assert [one.name for one in window.application.workspace.classes] == ["Owl", "Fox"]
    assert "backup" in window.job_bar.message()
    assert classes_in(path) == ["Owl", "Fox", "Hare"]


def test_a_project_without_backups_says_so(open_window, path):
    window = open_window(path)
    window.commands.backups.aboutToShow.emit()
    (action,) = window.commands.backups.actions()
    assert not action.isEnabled()


def test_a_damaged_project_offers_its_newest_backup(open_window, path):
    with Project.open(path) as project:
        keep_backup(project)
    path.write_bytes(b"no database" * 500)
    window = open_window(None)
    window.application.files.open(path)
    (button,) = [one for one in window.job_bar.findChildren(QPushButton) if "backup" in one.text()]
    button.click()
    assert [one.name for one in window.application.workspace.classes] == ["Owl", "Fox"]
    assert path.read_bytes().startswith(b"no database")


def test_a_project_that_cannot_be_written_can_be_looked_at_and_saved_elsewhere(
    open_window, path, monkeypatch, tmp_path, qtbot
):
    before = path.read_bytes()
    access = os.access
    monkeypatch.setattr(os, "access", lambda one, mode: one != path and access(one, mode))
    window = open_window(path)
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 6, timeout=TIMEOUT_MS)
    assert "read only" in window.windowTitle()
    assert "cannot be written" in window.job_bar.message()
    assert says(window, "Read only")
    assert window.application.workspace.add_class("Hare") is None
    assert path.read_bytes() == before
    choose(monkeypatch, tmp_path / "mine.handful")
    window.application.files.save_as()
    assert window.application.workspace.add_class("Hare")
    assert "read only" not in window.windowTitle()
    assert QApplication.instance() is not None


def test_a_project_whose_model_is_broken_opens_and_says_so(open_window, path, qtbot):
    add_model(path)
    rows_of(path, "UPDATE models SET classes = 'no list'")
    window = open_window(path)
    assert "model" in window.job_bar.message()
    assert window.application.workspace.model is None
    assert window.application.workspace.add_class("Hare")


# Folders


def folder_menu(window):
    menu = window.commands.folders
    menu.aboutToShow.emit()
    return menu.actions()


def test_a_folder_is_taken_out_of_the_project_and_brought_back(open_window, path, qtbot):
    window = open_window(path)
    workspace = window.application.workspace
    qtbot.waitUntil(lambda: len(workspace.table) > 0, timeout=TIMEOUT_MS)
    (folder,), n_before = workspace.folders, len(workspace.table)
    (action,) = folder_menu(window)
    assert action.text() == str(folder)
    action.trigger()
    qtbot.waitUntil(lambda: workspace.folders == [], timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: len(workspace.table) < n_before, timeout=TIMEOUT_MS)
    assert folder.is_dir()
    assert says(window, f"“{folder.name}” was taken out of the project")
    (nothing,) = folder_menu(window)
    assert not nothing.isEnabled()
    window.commands["undo"].trigger()
    assert workspace.folders == [folder]
    qtbot.waitUntil(lambda: len(workspace.table) == n_before, timeout=TIMEOUT_MS)
