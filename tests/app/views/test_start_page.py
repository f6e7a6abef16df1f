"""The empty window offers ways to begin, and takes drops without ever moving a file."""

import os
import time

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.theme import style as theme
from app.views.start_page import N_RECENT, EmptyState, RecentProject

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

ACTIONS = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
SHIFT = Qt.KeyboardModifier.ShiftModifier  # file managers then propose to move


@pytest.fixture
def empty(qtbot):
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.resize(760, 620)
    empty.show()
    return empty


def mime(*urls):
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    return data


def enter(empty, data):
    event = QDragEnterEvent(QPoint(50, 50), ACTIONS, data, Qt.MouseButton.LeftButton, SHIFT)
    event.setAccepted(False)
    QApplication.sendEvent(empty, event)
    return event


def drop(empty, data):
    event = QDropEvent(QPointF(50, 50), ACTIONS, data, Qt.MouseButton.LeftButton, SHIFT)
    QApplication.sendEvent(empty, event)
    return event


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Choose a folder…", "folder_clicked"),
        ("Try the sample", "sample_clicked"),
        ("Open a project…", "open_clicked"),
    ],
)
def test_each_button_says_what_is_wanted(empty, qtbot, text, signal):
    button = next(part for part in empty.findChildren(QPushButton) if part.text() == text)
    with qtbot.waitSignal(getattr(empty, signal)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_files_and_folders_are_taken_as_copies(empty, tmp_path):
    dropped = []
    empty.paths_dropped.connect(dropped.append)
    picture = tmp_path / "ä picture.jpg"
    data = mime(QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(picture)))
    assert enter(empty, data).isAccepted()
    event = drop(empty, data)
    assert dropped == [[tmp_path, picture]]
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_what_is_no_file_is_refused(empty):
    dropped = []
    empty.paths_dropped.connect(dropped.append)
    text = QMimeData()
    text.setText("hello")
    assert not enter(empty, text).isAccepted()
    assert not drop(empty, mime("https://example.org/a.jpg")).isAccepted()
    assert dropped == []


def test_a_drag_is_shown_and_forgotten(empty, tmp_path):
    calm = empty.grab().toImage()
    data = mime(QUrl.fromLocalFile(str(tmp_path)))
    enter(empty, data)
    assert empty.grab().toImage() != calm
    QApplication.sendEvent(empty, QDragLeaveEvent())
    assert empty.grab().toImage() == calm


def test_recent_projects_are_offered(empty, qtbot, tmp_path):
    paths = [tmp_path / f"lynx {i}.handful" for i in range(N_RECENT + 2)]
    empty.set_recent(paths)
    rows = empty.findChildren(RecentProject)
    assert len(rows) == N_RECENT
    with qtbot.waitSignal(empty.recent_clicked) as clicked:
        qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert clicked.args == [paths[1]]
    assert rows[1].accessibleName() == "Open the project lynx 1"


def test_a_new_list_replaces_the_old_one(empty, qtbot, tmp_path):
    empty.set_recent([tmp_path / "a.handful"])
    empty.set_recent([])
    qtbot.waitUntil(lambda: not empty.findChildren(RecentProject))


@pytest.mark.parametrize(("days", "text"), [(0, "today"), (3, "3 day"), (70, "2 month")])
def test_the_age_of_a_project_is_told(empty, tmp_path, days, text):
    path = tmp_path / "lynx.handful"
    path.write_bytes(b"")
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    empty.set_recent([path])
    row = empty.findChild(RecentProject)
    assert any(label.text().startswith(text) for label in row.findChildren(QLabel))


def test_a_project_that_is_gone_is_told(empty, tmp_path):
    empty.set_recent([tmp_path / "gone.handful"])
    texts = [label.text() for label in empty.findChild(RecentProject).findChildren(QLabel)]
    assert "not found" in texts


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_paints_in_both_modes_when_narrow(empty, qapp, mode):
    theme.apply(qapp, mode)
    empty.resize(440, 620)
    assert not empty.grab().isNull()
    assert empty.width() == 440
    theme.apply(qapp, "light")
