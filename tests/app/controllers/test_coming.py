"""What begins in a moment is said at once, while something else has to make way for it."""

from pathlib import Path

import pytest

from app.background.calls import call
from app.background.scheduler import Task
from app.main_window import MainWindow
from app.messages.reports import Notice
from core import api
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import make_project

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 60_000
FOLDER = Path("/pool")
EMBED = Task("embed", call(api.embed_folder, FOLDER), FOLDER)
LABEL = Task("label", call(api.label_folder, FOLDER), FOLDER)
IMPROVE = Task("improve", call(api.search_challenger))


@pytest.fixture
def window(tmp_path, draw_image, qtbot):
    window = MainWindow(make_project(tmp_path / "birds.handful", draw_image, n_pool=2))
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
        pass
    window.engine = take_over(window.application.runner)
    yield window
    for job in window.engine.jobs:
        if job.is_stopping:
            job.stop()
    window.close()


def title(window):
    return window.job_bar.title()


def test_labelling_is_announced_while_reading_makes_way(window):
    scheduler = window.application.tasks.scheduler
    scheduler.add(EMBED)
    before = title(window)
    scheduler.add(LABEL)
    assert title(window) == "Labeling starts in a moment" != before
    window.engine.jobs[0].stop()
    assert title(window) != "Labeling starts in a moment"
    assert scheduler.running == LABEL


def test_what_is_announced_goes_over_what_came_of_the_last_job(window):
    scheduler = window.application.tasks.scheduler
    scheduler.add(EMBED)
    window.application.tasks.noticed.emit(Notice("Nothing was found."))
    scheduler.add(LABEL)
    assert window.job_bar.message() == ""
    assert title(window) == "Labeling starts in a moment"


def test_what_runs_on_top_of_the_search_is_shown_at_once_and_then_the_search_again(window):
    scheduler = window.application.tasks.scheduler
    scheduler.add(IMPROVE)
    search = title(window)
    scheduler.add(LABEL)
    assert title(window) not in (search, "")
    window.engine.jobs[1].stop()  # labelling ends without a word: it makes way
    assert scheduler.running == LABEL
    scheduler.stop()
    window.engine.jobs[2].stop()
    assert scheduler.running == IMPROVE
    window.application.tasks.stop()
    assert window.engine.jobs[0].is_stopping
