"""The three places in the real window, and the main button that leads from one to the next.

No engine runs here: its jobs end when the test says so.
"""

import pytest

from app.main_window import MainWindow
from core.domain.reports import AdaptReport
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import button

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
N_POOL = 6


@pytest.fixture
def open_window(qtbot, tmp_path, draw_image):
    windows = []

    def open_one(**model):
        path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL)
        if model:
            add_model(path, **model)
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1100, 700)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        window.engine = take_over(window.application.runner)
        table = window.application.workspace
        wait(qtbot, lambda: len(table.table) == N_POOL + 4)
        return window

    yield open_one
    for window in windows:
        window.close()


def wait(qtbot, until):
    qtbot.waitUntil(until, timeout=TIMEOUT_MS)


def says(window, text):
    return window.next_button.text().replace("&&", "&") == text


def fresh(window):
    """Let the model know the examples, as if it had just been made of them."""
    window.application.workspace.model_is_stale = False
    window.application.workspace.history_changed.emit()


def test_one_click_adapts_and_sorts(open_window, qtbot):
    window = open_window()
    wait(qtbot, lambda: says(window, "Adapt & sort 6 photos"))
    window.next_button.click()
    assert window.engine.names == ["adapt"]
    assert says(window, "Working…")
    assert not window.next_button.isEnabled()
    workspace = window.application.workspace
    add_model(workspace.path)
    workspace.refresh()
    window.engine.jobs[0].finish(AdaptReport(workspace.model, 4, False, 1.0))
    assert window.engine.names == ["adapt", "label_folder"]


def test_adapt_alone_sorts_nothing_that_was_not_sorted(open_window, qtbot):
    window = open_window()
    window.commands["adapt"].trigger()
    workspace = window.application.workspace
    add_model(workspace.path, statuses=("pending",))
    workspace.refresh()
    names = {one.name for one in workspace.classes}
    window.engine.jobs[0].finish(AdaptReport(workspace.model, 4, True, 1.0))
    assert names == {"Owl", "Fox"}
    assert "label_folder" not in window.engine.names


def test_a_stopped_adapt_is_not_followed_by_sorting(open_window, qtbot):
    window = open_window()
    window.commands["adapt_and_sort"].trigger()
    window.application.tasks.stop()
    window.engine.jobs[0].stop()
    assert window.engine.names == ["adapt"]
    workspace = window.application.workspace
    add_model(workspace.path)
    workspace.refresh()
    window.commands["adapt"].trigger()
    window.engine.jobs[1].finish(AdaptReport(workspace.model, 4, True, 1.0))
    assert "label_folder" not in window.engine.names


def test_the_button_goes_from_review_to_accept_to_export(open_window, qtbot):
    window = open_window(statuses=("labelled", "labelled", "unsure"), n_slips=0)
    workspace, trust = window.application.workspace, window.application.trust
    fresh(window)
    wait(qtbot, lambda: says(window, "Review 2 photos"))
    window.next_button.click()
    assert window.places.place() == "review"
    doubtful = workspace.table.entries.image_ids[workspace.table.is_doubtful()]
    workspace.label_images(doubtful, workspace.classes[0].id, picked="model")
    wait(qtbot, lambda: says(window, "Adapt & sort 4 photos"))
    window.commands["teach"].trigger()
    fresh(window)
    trust.panel.accept.set_percent(50)
    wait(qtbot, lambda: trust.promise is not None and trust.promise.share == 0.5)
    if trust.promise.image_ids:
        fresh(window)
        wait(qtbot, lambda: says(window, f"Accept {len(trust.promise.image_ids)} photos"))
        window.next_button.click()
        assert window.places.place() == "trust"
        assert not workspace.table.n_images_unseen()  # the promise is read first
        window.next_button.click()
        assert workspace.table.n_images_unseen() == 4
    fresh(window)
    wait(qtbot, lambda: says(window, "Export"))


def test_each_place_has_its_parts_and_its_key(open_window):
    window = open_window(statuses=("labelled",))
    for place, left in (("trust", window.application.trust.panel), ("teach", window.classes)):
        button(window.places, window.places.button(place).text().replace("&", "")[:5]).click()
        assert window.left.currentWidget() is left
        assert window.places.place() == place
    keys = [window.commands[name].shortcut().toString() for name in ("teach", "review", "trust")]
    assert keys == ["Ctrl+1", "Ctrl+2", "Ctrl+3"]


def test_another_project_begins_where_one_teaches(open_window, tmp_path):
    window = open_window(statuses=("labelled",))
    window.commands["trust"].trigger()
    window.application.workspace.open(tmp_path / "new.handful", create=True)
    assert window.places.place() == "teach"
    assert window.next_button.kind == "folder"
