"""Two classes of which one is right as often as is promised, in a review of the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import says

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
N_POOL = 4


def open_review(qtbot, tmp_path, draw_image, *, n_examples=10, n_slips=1, status="unsure"):
    """Open the review of a project whose model was wrong on so many of its examples."""
    path = make_project(
        tmp_path / "birds.handful", draw_image, n_pool=N_POOL, n_examples=n_examples
    )
    add_model(path, statuses=(status,), n_slips=n_slips)
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    take_over(window.application.runner)
    table = window.application.workspace
    n = N_POOL + 2 * n_examples
    qtbot.waitUntil(lambda: len(table.table) == n, timeout=TIMEOUT_MS)
    # What the window asks is answered at once.
    window.commands["review"].trigger()
    shortlist = window.application.shortlist
    shortlist._asked = None
    from core.api import shortlist_rule
    from core.store import Project

    with Project.open(path, lock=False) as project:
        shortlist._ask()
        shortlist._keep(shortlist._asked, shortlist_rule(project))
    return window


@pytest.fixture
def closing():
    windows = []
    yield windows.append
    for window in windows:
        window.close()


@pytest.fixture
def window(qtbot, tmp_path, draw_image, closing):
    window = open_review(qtbot, tmp_path, draw_image)
    closing(window)
    return window


def label_of(window, file_id):
    line = window.application.workspace.table.line(file_id)
    record = window.application.workspace.class_of(line.label_id)
    return record.name if record else ""


def test_two_classes_are_named_with_what_is_promised(window):
    loupe = window.application.labelling.images.loupe
    assert loupe.shortlist.isVisible()
    assert says(loupe, "Owl or Fox, 95%")
    assert "20 examples" in loupe.shortlist.toolTip()


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_J, 0), (Qt.Key.Key_K, 1)])
def test_there_is_a_key_for_each_and_it_goes_on(window, qtbot, key, place):
    loupe = window.application.labelling.images.loupe
    file_id, two = loupe.file(), window.application.shortlist.two()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT_MS)
    loupe.setFocus()
    QTest.keyClick(window.windowHandle(), key)
    qtbot.waitUntil(lambda: loupe.file() != file_id, timeout=TIMEOUT_MS)
    assert label_of(window, file_id) == two[place].name


def test_a_click_labels_too(window):
    loupe = window.application.labelling.images.loupe
    file_id, two = loupe.file(), window.application.shortlist.two()
    loupe.shortlist._buttons[1].click()
    assert label_of(window, file_id) == two[1].name


def test_outside_of_a_review_the_keys_are_off(window):
    window.commands["teach"].trigger()
    assert not window.commands["first_of_two"].isEnabled()
    assert not window.application.labelling.images.loupe.shortlist.isVisible()


def test_with_too_few_examples_nothing_is_promised(qtbot, tmp_path, draw_image, closing):
    window = open_review(qtbot, tmp_path, draw_image, n_examples=9)
    closing(window)
    assert window.application.shortlist.two() == ()


def test_where_one_label_can_be_promised_there_is_no_list(qtbot, tmp_path, draw_image, closing):
    window = open_review(qtbot, tmp_path, draw_image, n_slips=0)
    closing(window)
    assert window.application.shortlist.two() == ()
    assert not window.application.labelling.images.loupe.shortlist.isVisible()


def test_what_is_like_no_example_is_promised_nothing(qtbot, tmp_path, draw_image, closing):
    window = open_review(qtbot, tmp_path, draw_image, status="unknown")
    closing(window)
    assert window.application.labelling.images.loupe.file()
    assert window.application.shortlist.two() == ()
