"""One state, one sentence: a notice goes when its change is undone or no longer the newest."""

import pytest

from app.main_window import MainWindow
from app.messages.reports import Notice
from tests.app.project_fixtures import make_project

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
WORDS = "Put 2 images on “Owl”."


@pytest.fixture
def window(tmp_path, draw_image, qtbot):
    window = MainWindow(make_project(tmp_path / "birds.handful", draw_image, n_pool=2))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 6, timeout=TIMEOUT_MS)
    window.application.workspace.add_class("Hare")
    window.application.tasks.noticed.emit(Notice(WORDS, "undo", kind="success"))
    assert window.job_bar.message() == WORDS
    yield window
    window.close()


def test_a_notice_goes_when_its_change_is_undone(window):
    window.commands["undo"].trigger()
    assert window.job_bar.message() == ""


def test_a_notice_goes_when_its_button_would_undo_something_else(window):
    window.application.workspace.add_class("Lynx")
    assert window.job_bar.message() == ""


def test_a_notice_goes_by_a_change_of_the_same_name(window):
    workspace = window.application.workspace
    images = workspace.table.entries.image_ids
    first, second = images[images > 0][:2].tolist()
    workspace.label_images([first], None)
    window.application.tasks.noticed.emit(Notice(WORDS, "undo", kind="success"))
    before = workspace.undo_name
    workspace.label_images([second], None)
    assert workspace.undo_name == before
    assert window.job_bar.message() == ""


def test_another_notice_stays(window):
    window.application.tasks.noticed.emit(Notice("Nothing was found."))
    window.commands["undo"].trigger()
    assert window.job_bar.message() == "Nothing was found."


def test_a_notice_that_undoes_nothing_stays(window):
    window.application.tasks.noticed.emit(Notice("Adapted.", "review"))
    window.application.workspace.add_class("Lynx")
    assert window.job_bar.message() == "Adapted."
