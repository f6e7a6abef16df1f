"""A better model in the real window: offered, looked at, taken, undone, refused, out of date.

No engine runs here: what it would have found lies in the project, and its jobs end when the test
says so.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app import settings
from app.background.calls import call
from app.background.scheduler import Outcome, Task
from app.main_window import MainWindow
from core import api
from core.domain.reports import AdaptReport, LabelReport
from core.store import Project
from tests.app.fake_jobs import take_over
from tests.app.project_fixtures import add_better_model, add_model, make_project
from tests.app.seen import action_of, button, says, shown

# The offscreen platform remarks on every window that has a least size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TIMEOUT_MS = 15_000
N_POOL = 6
VERBS = {"adapt": call(api.adapt), "improve": call(api.search_challenger, budget_s=60.0)}


@pytest.fixture
def open_window(qtbot):
    windows = []

    def open_one(path):
        window = MainWindow(path)
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1100, 700)
        window.show()
        with qtbot.waitSignal(window.ready, timeout=TIMEOUT_MS):
            pass
        window.engine = take_over(window.application.runner)
        wait(qtbot, lambda: len(window.application.workspace.table) == N_POOL + 4)
        return window

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def path(tmp_path, draw_image):
    """A project whose model in use has labelled its pool."""
    path = make_project(tmp_path / "birds.handful", draw_image, n_pool=N_POOL)
    return add_model(path, statuses=("labelled",))


@pytest.fixture
def window(open_window, path):
    return open_window(path)


@pytest.fixture
def offered(open_window, path, qtbot):
    """A window in which a better model stands, which would change two labels."""
    add_better_model(path)
    window = open_window(path)
    wait(qtbot, lambda: len(window.application.challenger.changes) == 2)
    return window


def wait(qtbot, until):
    qtbot.waitUntil(until, timeout=TIMEOUT_MS)


def end(window, kind, result):
    window.application.tasks.scheduler.ended.emit(
        Outcome(Task(kind, VERBS[kind]), result, done=9, total=9)
    )


def adapted(window, *, reused=True):
    """Say that Adapt ended; with a new model the folder would be labelled anew at first."""
    model = window.application.workspace.model
    return AdaptReport(model, model.n_examples, reused, 1.0)


def message_of(window):
    return window.job_bar.message()


def guesses(window):
    entries = window.application.workspace.table.entries
    return dict(zip(entries.image_ids.tolist(), entries.class_ids.tolist(), strict=True))


# Looking for it


def test_after_adapt_it_is_looked_for_with_progress_and_stop(window, qtbot):
    end(window, "adapt", adapted(window))
    (job,) = window.engine.jobs
    assert window.engine.calls == [call(api.search_challenger, budget_s=60.0)]
    assert window.application.tasks.scheduler.running.call == call(
        api.search_challenger, budget_s=60.0
    )
    window.application.status._leave_notice()
    assert window.job_bar.title().startswith("Looking for a better model, for about ")
    button(window.job_bar, "Stop").click()
    assert job.is_stopping
    job.stop()
    wait(qtbot, lambda: message_of(window).startswith("Stopped. The next Adapt looks"))
    assert window.application.tasks.scheduler.running is None
    assert not window.offer_bar.isVisible()


def test_label_folder_goes_first_and_the_search_after_it(window):
    end(window, "adapt", adapted(window))
    window.commands["label_folder"].trigger()
    window.engine.jobs[0].stop()
    assert window.engine.names == ["search_challenger", "label_folder"]
    window.engine.jobs[1].finish(LabelReport(1, 6, {"labelled": 6}, 0, 1.0, "cpu"))
    assert window.engine.names == ["search_challenger", "label_folder", "search_challenger"]


def test_what_deserves_a_look_does_not_wait_for_the_search(window):
    end(window, "adapt", adapted(window))
    window.commands["findings"].trigger()
    window.engine.jobs[0].stop()
    assert window.engine.names == ["search_challenger", "review_report", "search_challenger"]


def test_after_adapt_the_folder_is_labelled_before_anything_is_looked_for(window):
    end(window, "adapt", adapted(window, reused=False))
    assert window.engine.names == ["label_folder"]
    window.engine.jobs[0].finish(LabelReport(1, 6, {"labelled": 6}, 0, 1.0, "cpu"))
    assert window.engine.names == ["label_folder", "search_challenger"]


def test_the_person_labels_while_it_is_looked_for(window):
    end(window, "adapt", adapted(window))
    application = window.application
    images = application.workspace.table.entries.image_ids
    free = images[application.workspace.table.entries.label_ids == 0][:1]
    assert application.workspace.label_images(free, application.workspace.classes[0].id)
    assert not window.engine.jobs[0].is_stopping


def test_switched_off_it_is_given_up_and_not_looked_for_again(window, qtbot):
    end(window, "adapt", adapted(window))
    window.commands["seek_better"].trigger()
    assert window.engine.jobs[0].is_stopping
    window.engine.jobs[0].stop()
    end(window, "adapt", adapted(window))
    assert len(window.engine.jobs) == 1
    assert not settings.is_on("seek_better", default=True)
    window.commands["seek_better"].trigger()
    assert window.engine.jobs[1].name == "search_challenger"


def test_the_time_can_be_chosen_and_is_remembered(window, open_window, path):
    assert window.commands["seek_60"].isChecked()
    window.commands["seek_180"].trigger()
    assert settings.seek_seconds() == 180
    end(window, "adapt", adapted(window))
    assert window.application.tasks.scheduler.running.call == call(
        api.search_challenger, budget_s=180.0
    )
    window.close()
    assert open_window(path).commands["seek_180"].isChecked()


def test_nothing_found_is_said_quietly(window):
    end(window, "improve", None)
    assert window.statusBar().currentMessage().startswith("No improvement found")
    assert not window.offer_bar.isVisible()


def test_where_there_was_nothing_to_look_for_nothing_is_said(window):
    window.application.tasks.scheduler.ended.emit(Outcome(Task("improve", VERBS["improve"]), None))
    assert window.statusBar().currentMessage() == ""


def test_what_was_found_is_offered(window, path, qtbot):
    assert window.offer_bar.text() == ""
    add_better_model(path)
    end(window, "improve", object())
    wait(qtbot, lambda: window.offer_bar.isVisible())
    assert "about 98% accurate instead of 93%. It would change 2 labels." in window.offer_bar.text()


# The offer


def test_an_offer_survives_a_restart_and_takes_no_focus(offered):
    assert offered.offer_bar.isVisible()
    assert not offered.offer_bar.isAncestorOf(offered.focusWidget())
    assert offered.commands["take_offer"].isEnabled()


def test_it_can_be_read_aloud_and_reached_by_tab(offered):
    bar = offered.offer_bar
    assert "98%" in bar.accessibleDescription()
    assert bar.accessibleName() == "A better model"
    bar.show_button.setFocus()
    QTest.keyClick(bar.show_button, Qt.Key.Key_Tab)
    assert bar.take_button.hasFocus()
    QTest.keyClick(bar.take_button, Qt.Key.Key_Tab)
    assert bar.refuse_button.hasFocus()


@pytest.mark.parametrize("width", [520, 700, 1200])
def test_nothing_of_it_is_cut_off(offered, width, qtbot):
    bar = offered.offer_bar
    bar.setParent(None)
    bar.resize(width, bar.heightForWidth(width))
    bar.show()
    qtbot.waitExposed(bar)
    for label in shown(bar, QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    for one in (bar.show_button, bar.take_button, bar.refuse_button):
        assert one.width() >= one.sizeHint().width()
        assert bar.rect().contains(one.geometry())
    bar.setParent(offered)


def test_show_what_would_change_shows_exactly_that_with_old_and_new(offered, qtbot):
    offered.offer_bar.show_button.click()
    images = offered.application.labelling.images
    keys = images.grid.rows()
    table = offered.application.workspace.table
    changed = {one.image_id for one in offered.application.challenger.changes}
    assert set(table.image_ids_of(keys).tolist()) == changed
    cell = images.describe(int(keys[0]))
    assert (cell.text, cell.confidence) == ("Owl → Fox", None)
    assert cell.note == "The better model says Fox instead of Owl."
    assert "The better model says Fox" in images.grid.spoken.sentence_of(0)
    detail = offered.application.labelling.detail
    assert says(detail, cell.note)
    images.filters.clear()
    assert images.describe(int(keys[0])).text == "Owl"
    other = images.grid.rows()[-1:]  # an example, which would not change
    images.grid.set_current_key(int(other[0]))
    images.grid.select_keys(other)
    assert not says(detail, cell.note)


def test_taken_the_grid_switches_and_undo_takes_it_back(offered, qtbot, path):
    before = guesses(offered)
    offered.offer_bar.take_button.click()
    workspace = offered.application.workspace
    assert not offered.offer_bar.isVisible()
    wait(qtbot, lambda: guesses(offered) != before)
    assert sum(before[one] != guesses(offered)[one] for one in before) == 2
    assert workspace.undo_name == "Take the better model"
    assert message_of(offered) == "Switched to the better model."
    assert not offered.engine.jobs  # everything had been predicted
    action_of(offered.job_bar).click()  # Undo
    wait(qtbot, lambda: guesses(offered) == before)
    wait(qtbot, lambda: offered.offer_bar.isVisible())  # as it was before
    offered.commands["redo"].trigger()
    wait(qtbot, lambda: guesses(offered) != before)
    wait(qtbot, lambda: not offered.offer_bar.isVisible())


def test_what_it_has_not_predicted_yet_is_labelled_when_it_is_taken(open_window, path, qtbot):
    add_better_model(path, n_left=2)
    window = open_window(path)
    wait(qtbot, lambda: window.offer_bar.isVisible())
    window.commands["take_offer"].trigger()
    wait(qtbot, lambda: bool(window.engine.jobs))
    assert window.engine.names == ["label_folder"]


def test_refused_it_is_gone_for_good(offered, open_window, path, qtbot):
    offered.offer_bar.show_button.click()
    before = guesses(offered)
    offered.offer_bar.refuse_button.click()
    assert not offered.offer_bar.isVisible()
    assert offered.application.labelling.images.filters.filter().picked is None
    wait(qtbot, lambda: n_models(path) == 1)
    assert guesses(offered) == before
    assert not offered.commands["refuse_offer"].isEnabled()
    offered.close()
    again = open_window(path)
    qtbot.wait(500)
    assert not again.offer_bar.isVisible()


def n_models(path):
    with Project.open(path, lock=False) as project:
        return len(project.models.all())


def test_an_offer_goes_when_its_examples_change_and_comes_back_with_undo(offered, qtbot):
    workspace = offered.application.workspace
    entries = workspace.table.entries
    example = entries.image_ids[entries.label_ids == workspace.classes[0].id][:1]
    workspace.label_images(example, workspace.classes[1].id)
    wait(qtbot, lambda: not offered.offer_bar.isVisible())
    assert not offered.commands["take_offer"].isEnabled()
    assert offered.application.challenger.changes == ()
    offered.commands["undo"].trigger()
    wait(qtbot, lambda: offered.offer_bar.isVisible())


def test_an_offer_that_ended_unseen_is_not_taken(offered, path, qtbot):
    with Project.open(path, lock=False) as project:
        ids, class_ids = project.labels.examples()
        project.labels.put([int(ids[0])], int(class_ids[-1]))
    offered.offer_bar.take_button.click()
    wait(qtbot, lambda: message_of(offered).startswith("The examples have changed"))
    assert offered.application.workspace.undo_name.startswith("Label 1 image")


def test_another_project_is_offered_nothing_of_the_old(offered, tmp_path, qtbot):
    Project.open(tmp_path / "other.handful", create=True).close()
    offered.application.files.open(tmp_path / "other.handful")
    assert not offered.offer_bar.isVisible()
    qtbot.wait(500)
    assert not offered.offer_bar.isVisible()
