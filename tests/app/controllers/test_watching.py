"""Folders that the window watches: switched on in a menu, remembered, and labelled as they fill.

The engine does nothing here by itself; looking at the folder is real.
"""

import shutil

import pytest

from app.main_window import MainWindow
from app.messages.watching import status_line
from app.project import watched_folder
from core import api
from core.domain.watching.records import Memory, Turn
from core.store import Project
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_model, make_project
from tests.app.seen import says

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 20_000


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Look soon."""
    monkeypatch.setattr(watched_folder, "DEBOUNCE_MS", 20)
    monkeypatch.setattr(watched_folder, "AWAY_MS", 50)


@pytest.fixture
def path(tmp_path, draw_image):
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=2)
    return add_model(path, statuses=("labelled",))


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
        window.engine = take_over(window.application.runner)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def window(open_window, path):
    return open_window(path)


@pytest.fixture
def watching(window, path, qtbot):
    """A window that watches its folder."""
    switch(window, qtbot, is_on=True)
    return window


def pool(path):
    return path.parent / "pool"


def action(window, index=0):
    menu = window.commands.watched
    menu.aboutToShow.emit()
    return menu.actions()[index]


def switch(window, qtbot, *, is_on):
    action(window).setChecked(is_on)
    qtbot.waitUntil(lambda: bool(window.application.watching.watched) == is_on, timeout=TIMEOUT_MS)


def labelling(window):
    """The calls for pictures that came."""
    return [one for one in window.engine.calls if one.verb is api.label_arrivals]


def finish(window, turn):
    window.engine.jobs[window.engine.calls.index(labelling(window)[-1])].finish(turn)


def wait(qtbot, holds):
    qtbot.waitUntil(lambda: bool(holds()), timeout=TIMEOUT_MS)


def test_by_default_nothing_is_watched(window, path):
    assert action(window).text() == str(pool(path))
    assert action(window).isCheckable()
    assert not action(window).isChecked()
    assert not says(window, "Watching")


def test_without_a_folder_the_menu_says_so(open_window, tmp_path, draw_image):
    window = open_window(make_project(tmp_path / "p.handful", draw_image, n_pool=0))
    assert (action(window).text(), action(window).isEnabled()) == ("None yet", False)


def test_a_line_in_the_status_bar_says_what_is_watched(watching, qtbot):
    assert says(watching, "Watching “pool”")
    switch(watching, qtbot, is_on=False)
    assert not says(watching, "Watching")


def test_pictures_that_come_are_labelled(watching, path, draw_image, qtbot):
    draw_image(pool(path) / "new.png", seed=77)
    wait(qtbot, lambda: labelling(watching))
    (call,) = labelling(watching)
    folder, memory = call.args
    assert (folder, list(memory.unsettled)) == (pool(path), ["new.png"])
    finish(watching, Turn(Memory(), (9,), 1, 0, None, 0.0))
    wait(qtbot, lambda: says(watching, "Watching “pool”: 1 image came"))


def test_while_they_are_labelled_nothing_is_asked_twice(watching, path, draw_image, qtbot):
    draw_image(pool(path) / "new.png", seed=77)
    wait(qtbot, lambda: labelling(watching))
    draw_image(pool(path) / "more.png", seed=78)
    watch = watching.application.watching.watched[pool(path)]
    wait(qtbot, lambda: watch._has_heard)
    assert len(labelling(watching)) == 1
    finish(watching, Turn(Memory(), (9,), 1, 0, None, 0.0))
    wait(qtbot, lambda: len(labelling(watching)) == 2)


def test_what_is_watched_is_remembered(watching, open_window, path):
    watching.close()
    with Project.open(path) as project:
        assert api.watched(project) == (pool(path),)


def test_it_is_watched_when_the_project_is_opened(open_window, path, qtbot):
    with Project.open(path) as project:
        api.watch(project, pool(path), is_on=True)
    window = open_window(path)
    wait(qtbot, lambda: says(window, "Watching “pool”"))


def test_a_folder_that_is_taken_out_is_watched_no_longer(watching, path, qtbot):
    workspace = watching.application.workspace
    watching.application.files._remove_folder(pool(path))
    wait(qtbot, lambda: workspace.folders == [])
    wait(qtbot, lambda: not says(watching, "Watching"))
    workspace.undo()
    wait(qtbot, lambda: says(watching, "Watching “pool”"))


def test_a_folder_that_goes_away_is_waited_for(watching, path, draw_image, qtbot):
    shutil.move(pool(path), path.parent / "away")
    wait(qtbot, lambda: says(watching, "“pool” is away: waiting for it"))
    shutil.move(path.parent / "away", pool(path))
    wait(qtbot, lambda: says(watching, "Watching “pool”"))
    draw_image(pool(path) / "new.png", seed=77)
    wait(qtbot, lambda: labelling(watching))


def test_without_a_model_it_waits_for_one(open_window, tmp_path, draw_image, qtbot):
    path = make_project(tmp_path / "p.handful", draw_image, n_pool=2)
    window = open_window(path)
    switch(window, qtbot, is_on=True)
    assert says(window, "Watching begins once you have adapted")
    draw_image(pool(path) / "new.png", seed=77)
    controller = window.application.watching
    wait(qtbot, lambda: controller._due)
    assert labelling(window) == []
    add_model(path, statuses=("labelled",))
    window.application.workspace.refresh()
    wait(qtbot, lambda: labelling(window))


def test_no_thread_stays_behind_a_project_that_is_closed(watching, path, qtbot):
    watch = watching.application.watching.watched[pool(path)]
    wait(qtbot, lambda: watch._ears.notices)
    watching.application.watching.shut_down()
    assert watch._ears.notices.polls  # it listens no more
    assert watching.application.watching.watched == {}


def test_several_folders_are_counted(tmp_path):
    folders = [(tmp_path / name, "waits") for name in "ab"]
    assert status_line(folders, 0) == "Watching 2 folders"
    assert status_line(folders, 1200) == "Watching 2 folders: 1,200 images came"
    assert status_line([], 3) == ""
