"""The history panel in the real window: jumps, follows, gives way, sums up."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.main_window import MainWindow
from core import api
from core.domain.reports import LabelReport
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000


@pytest.fixture
def window(tmp_path, draw_image, qtbot):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=6)
    add_model(path)
    window = MainWindow(path)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    qtbot.waitUntil(lambda: len(window.application.workspace.table) == 10, timeout=TIMEOUT_MS)
    yield window
    window.close()


def entries_of(window):
    return window.application.history.panel.list.entries


def lines(window):
    model = entries_of(window)
    return [model.index(row).data() for row in range(model.rowCount())]


def open_history(window, qtbot):
    window.commands["history"].setChecked(True)
    assert window.right.currentWidget() is window.application.history.panel
    return window.application.history.panel


def test_changes_stand_there_by_name_newest_first(window, qtbot):
    open_history(window, qtbot)
    assert lines(window) == [
        "Adapt to 4 examples",
        "Label 2 images as Fox",
        "Add class Fox",
        "Label 2 images as Owl",
        "Add class Owl",
        "Add folder pool",
        "Start",
    ]
    assert entries_of(window).now() == 0


def names_of(window):
    return [one.name for one in window.application.workspace.classes]


def test_a_click_goes_back_and_forth(window, qtbot):
    panel = open_history(window, qtbot)
    row = panel.list.visualRect(entries_of(window).index(3))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    qtbot.waitUntil(lambda: entries_of(window).now() == 3, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: names_of(window) == ["Owl"], timeout=TIMEOUT_MS)
    assert window.application.workspace.model is None
    assert len(lines(window)) == 7
    panel.list.setCurrentIndex(entries_of(window).index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entries_of(window).now() == 0, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: names_of(window) == ["Owl", "Fox"], timeout=TIMEOUT_MS)


def test_the_start_can_be_gone_to(window, qtbot):
    panel = open_history(window, qtbot)
    panel.list.clicked.emit(entries_of(window).index(6))
    qtbot.waitUntil(lambda: entries_of(window).now() == 6, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: window.application.workspace.classes == [], timeout=TIMEOUT_MS)
    assert panel.isVisible()


def test_what_is_undone_is_said_to_those_who_cannot_see_it(window, qtbot):
    open_history(window, qtbot)
    window.commands["undo"].trigger()
    qtbot.waitUntil(lambda: entries_of(window).now() == 1, timeout=TIMEOUT_MS)
    said = [
        entries_of(window).index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)
    ]
    assert said == ["Adapt to 4 examples, undone", "Label 2 images as Fox, here now"]


def test_the_list_follows_what_is_done(window, qtbot):
    open_history(window, qtbot)
    window.application.workspace.add_class("Hare")
    qtbot.waitUntil(lambda: lines(window)[0] == "Add class Hare", timeout=TIMEOUT_MS)


def test_the_inspector_comes_back(window, qtbot):
    panel = open_history(window, qtbot)
    panel.close_clicked.emit()
    assert window.right.currentWidget() is window.application.labelling.detail
    assert not window.commands["history"].isChecked()
    open_history(window, qtbot)
    window.commands["inspector"].trigger()
    assert window.right.currentWidget() is window.application.labelling.detail
    assert window.commands["inspector"].isChecked()


def test_the_session_is_summed_up(window, qtbot):
    panel = open_history(window, qtbot)
    table = window.application.workspace.table
    images = table.entries.image_ids[table.entries.label_ids == 0]
    window.application.workspace.label_images(images[:3], 1)
    qtbot.waitUntil(lambda: "You checked 3 images" in panel.session_text(), timeout=TIMEOUT_MS)
    assert "Estimated accuracy: 93%." in panel.session_text()
    window.commands["session"].trigger()
    trust = window.application.trust.panel
    qtbot.waitUntil(lambda: says(trust, "You checked 3 images"), timeout=TIMEOUT_MS)


def test_the_end_of_a_review_sums_it_up(window, qtbot):
    workspace = window.application.workspace
    doubtful = workspace.table.entries.image_ids[workspace.table.is_doubtful()]
    workspace.label_images(doubtful, 1)
    window.application.labelling.images.grid.setFocus()
    window.commands["next"].trigger()
    bar = window.job_bar
    words = f"No uncertain images are left. You checked {len(doubtful)} images"
    qtbot.waitUntil(lambda: words in bar.message(), timeout=TIMEOUT_MS)


def test_the_program_does_not_adapt_by_itself_while_something_is_undone(
    window, monkeypatch, tmp_path
):
    adapted = []
    monkeypatch.setattr(window.application.tasks, "adapt", lambda: adapted.append(True))
    pool = tmp_path / "pool"
    report = LabelReport(1, 6, {}, 0, 1.0, "cpu", folder_is_news=True)
    outcome = Outcome(Task("label", call(api.label_folder, pool), pool), report)
    window.application.workspace.add_class("Hare")
    window.commands["undo"].trigger()
    window.application.tasks.scheduler.ended.emit(outcome)
    assert adapted == []
    window.commands["redo"].trigger()
    window.application.tasks.scheduler.ended.emit(outcome)
    assert adapted == [True]
