"""The charts of Trust & export in the real window: measured, filtering, kept to the promise."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.background.calls import call
from app.background.scheduler import Task
from app.widgets.charts.confidence_chart import Bin
from core import api
from core.domain.review import LearningCurve
from tests.app.controllers.test_trust import open_window, shown_images, wait
from tests.app.seen import button, says

__all__ = ["open_window"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CURVE = LearningCurve(1, (1.0, 2.0), (0.5, 0.75), 8, 4.0, 5, 0.8, 0.86)


@pytest.fixture
def measured(monkeypatch):
    """Let the curve be known already, as if it had been measured before."""
    monkeypatch.setattr("core.api.kept_learning_curve", lambda project, tick: CURVE)


@pytest.fixture
def window(open_window, qtbot, measured):
    window = open_window(n_pool=12, statuses=("labelled", "unsure", "unknown"))
    window.commands["trust"].trigger()
    panel = window.application.trust.panel
    wait(qtbot, lambda: panel.curve.chart.n_points() > 0)
    wait(qtbot, lambda: panel.accept.promise is not None)
    return window


def panel_of(window):
    return window.application.trust.panel


def filter_of(window):
    return window.application.labelling.images.filters.filter()


def test_the_curve_tells_what_more_examples_bring(window):
    assert says(panel_of(window).curve, "5 more examples per class: about +6 points.")


def test_a_curve_that_is_not_known_is_measured_in_the_engine(open_window, qtbot):
    window = open_window()
    added = []
    window.application.tasks.scheduler.add = added.append
    window.commands["trust"].trigger()
    wait(qtbot, lambda: bool(added))
    assert added[0] == Task("curve", call(api.learning_curve))
    assert says(panel_of(window).curve, "Measuring what more examples would bring…")


def test_measuring_that_was_stopped_is_not_begun_again_by_itself(open_window, qtbot):
    from app.background.scheduler import Outcome

    window = open_window()
    added = []
    scheduler = window.application.tasks.scheduler
    scheduler.add = added.append
    window.commands["trust"].trigger()
    wait(qtbot, lambda: bool(added))
    scheduler.ended.emit(Outcome(added[0], was_stopped=True))
    curve = panel_of(window).curve
    assert says(curve, "Tests your examples to see what more of them would bring.")
    window.application.trust.look()
    button(curve, "Measure").click()
    assert len(added) == 2


def test_where_nothing_can_be_measured_that_is_said(open_window, qtbot):
    from app.background.scheduler import Outcome

    window = open_window()
    added = []
    scheduler = window.application.tasks.scheduler
    scheduler.add = added.append
    window.commands["trust"].trigger()
    wait(qtbot, lambda: bool(added))
    scheduler.ended.emit(Outcome(added[0]))
    assert says(panel_of(window).curve, "Add a third example to each class")


def test_a_part_of_a_class_bar_filters_the_grid(window, qtbot):
    classes = panel_of(window).classes
    row = classes.rows()[0]
    unsure = next(part for part in row.parts if part.key == "unsure")
    classes.chosen.emit(row.key, "unsure")
    wanted = filter_of(window)
    assert (wanted.class_id, wanted.statuses) == (row.key, {"unsure"})
    assert len(shown_images(window)) == unsure.n
    classes.chosen.emit(row.key, "labelled")
    sure = next(part for part in row.parts if part.key == "labelled")
    assert len(shown_images(window)) == sure.n
    classes.chosen.emit(row.key, "")
    assert len(shown_images(window)) == row.n


def test_a_class_says_how_many_were_predicted_right(window, qtbot):
    wait(qtbot, lambda: any(row.note for row in panel_of(window).classes.rows()))
    notes = {row.name: row.note for row in panel_of(window).classes.rows()}
    assert notes == {"Owl": "3 of 4 right", "Fox": "4 of 4 right"}


def test_where_labels_come_from_shows_their_images(window):
    origins = panel_of(window).origins
    assert {row.name: row.n for row in origins.rows()} == {
        "Labeled by you": 8,
        "Predicted only": 12,
    }
    given = next(row for row in origins.rows() if row.name == "Labeled by you")
    assert given.note == "8 (40%)"
    origins.chosen.emit(given.key, "")
    assert len(shown_images(window)) == 8


def test_a_bar_of_the_histogram_shows_its_images(window):
    line = panel_of(window).accept.line
    assert line.chart.counts().sum(axis=0).tolist() == [4, 4, 4]
    line.chosen.emit(Bin(0.9, 0.95))
    assert len(shown_images(window)) == 4


def test_the_history_is_shown_once_there_are_two_models(window, qtbot):
    from tests.app.project_fixtures import add_model

    history = panel_of(window).accuracy.history
    assert not history.isVisible()
    workspace = window.application.workspace
    add_model(workspace.path, n_slips=1)
    workspace.refresh()
    wait(qtbot, lambda: history.n_points() == 2)
    assert history.isVisible()


def test_a_line_that_moves_after_a_check_began_starts_over(open_window, qtbot, measured):
    window = open_window(n_pool=12, statuses=("labelled",), confidences=(0.99, 0.95, 0.9))
    window.commands["accept_sure"].trigger()
    accept = panel_of(window).accept
    accept.set_percent(50)
    wait(qtbot, lambda: accept.promise is not None and accept.promise.share == 0.5)
    button(accept, "Check").click()
    wait(qtbot, lambda: accept.promise.n_left > 0)
    first = accept.promise.audit
    window.commands["trust"].trigger()
    assert not says(accept, "new sample")
    QTest.keyClick(accept.line.slider, Qt.Key.Key_PageDown)
    wait(qtbot, lambda: accept.promise.least is not None)
    assert accept.promise.audit == ()
    assert says(accept, "the check starts over with a new sample")
    button(accept, "Check").click()
    wait(qtbot, lambda: accept.promise.n_left > 0)
    assert accept.promise.audit != first
    assert accept.promise.least == pytest.approx(accept.line.least(), abs=0.1)


def test_the_line_goes_back_to_where_the_evidence_puts_it(window, qtbot):
    accept = panel_of(window).accept
    before = accept.promise.threshold
    accept.line.moved.emit(0.6)
    wait(qtbot, lambda: accept.promise.least == 0.6)
    button(accept, "Reset line").click()
    wait(qtbot, lambda: accept.promise.least is None)
    assert accept.promise.threshold == before


def test_the_map_and_the_curve_are_asked_for_no_device(open_window):
    """Their verbs know none, and would fail where a person has chosen one."""
    window = open_window()
    scheduler = window.application.tasks.scheduler
    scheduler.device = "cpu"
    for task in (Task("map", call(api.arrange_map)), Task("curve", call(api.learning_curve))):
        started = []
        scheduler._runner.start_engine = lambda asked, *_, started=started, **__: (
            started.append(asked) or window.application.runner.start_nothing()
        )
        scheduler.add(task)
        assert dict(started[0].options) == {}
        scheduler.open(window.application.workspace.path)
