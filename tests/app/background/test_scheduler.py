"""The order of the engine's work, with jobs that end when the test says so."""

from pathlib import Path

import pytest

from app.background.calls import call
from app.background.scheduler import Batches, Relister, Task
from core import api
from tests.app.fake_jobs import FakeJob, FakeRunner, wait_until_cancelled

POOL, OTHER = Path("/pool"), Path("/other")
EXPLAIN = call(api.explain, 7, against="others")


def adapt():
    return Task("adapt", call(api.adapt))


def embed(folder):
    return Task("embed", call(api.embed_folder, folder), folder)


def label(folder):
    return Task("label", call(api.label_folder, folder), folder)


def improve(budget_s=60.0):
    return Task("improve", call(api.improve, budget_s=budget_s))


class Desk:
    def __init__(self):
        self.runner = FakeRunner()
        self.batches = Batches(self.runner)
        self.ended = []
        self.batches.ended.connect(self.ended.append)
        self.batches.open(Path("/a.handful"))

    def finish(self, result="done"):
        self.runner.jobs[-1].finish(result)

    def stop_arrives(self):
        self.runner.jobs[-1].stop()


@pytest.fixture
def desk(qapp):
    return Desk()


def test_tasks_of_one_kind_run_in_the_order_given(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(label(OTHER))
    desk.finish()
    assert desk.runner.calls == [call(api.label_folder, POOL), call(api.label_folder, OTHER)]


def test_one_task_runs_at_a_time(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(label(OTHER))
    assert desk.runner.calls == [call(api.label_folder, POOL)]


def test_adapt_stops_reading_and_reading_goes_on_after(desk):
    desk.batches.add(embed(POOL))
    desk.batches.add(adapt())
    assert desk.runner.jobs[0].is_stopping
    desk.stop_arrives()
    assert desk.batches.running == adapt()
    desk.finish()
    assert desk.batches.running == embed(POOL)
    assert [outcome.task.kind for outcome in desk.ended] == ["adapt"]


def test_adapt_during_labelling_goes_first_and_labelling_goes_on(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(label(OTHER))
    desk.batches.add(adapt())
    desk.stop_arrives()
    desk.finish()
    assert desk.runner.calls == [
        call(api.label_folder, POOL),
        call(api.adapt),
        call(api.label_folder, POOL),
    ]


def test_labelling_a_folder_makes_reading_it_needless(desk):
    desk.batches.add(embed(POOL))
    desk.batches.add(embed(OTHER))
    desk.batches.add(label(POOL))
    desk.stop_arrives()
    desk.finish()
    assert [one.args for one in desk.runner.calls] == [(POOL,), (POOL,), (OTHER,)]
    assert desk.batches.running == embed(OTHER)


def test_a_job_that_was_done_when_it_had_to_make_way_counts(desk):
    desk.batches.add(embed(POOL))
    desk.batches.add(adapt())
    desk.finish("embedded")
    assert desk.ended[0].result == "embedded"
    desk.finish()
    assert desk.batches.running is None


def test_stop_by_the_person_is_told_and_does_not_come_back(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(label(OTHER))
    desk.batches.stop()
    desk.stop_arrives()
    assert desk.ended[0].was_stopped
    assert desk.batches.running is None


def test_stop_leaves_other_kinds_waiting(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(embed(OTHER))
    desk.batches.stop()
    desk.stop_arrives()
    assert desk.batches.running == embed(OTHER)


def test_stop_during_a_change_of_work_is_a_stop(desk):
    desk.batches.add(label(POOL))
    desk.batches.add(adapt())
    desk.batches.stop()
    desk.stop_arrives()
    assert desk.ended[0].was_stopped
    assert desk.batches.running == adapt()


def test_an_error_does_not_hold_up_the_next(desk):
    desk.batches.add(adapt())
    desk.batches.add(label(POOL))
    desk.runner.jobs[-1].fail(ValueError("no"))
    assert isinstance(desk.ended[0].error, ValueError)
    assert desk.batches.running == label(POOL)


def test_another_project_hears_nothing_of_the_old_one(desk):
    desk.batches.add(label(POOL))
    desk.batches.open(Path("/b.handful"))
    assert desk.runner.jobs[0].is_stopping
    desk.stop_arrives()
    assert desk.ended == []
    desk.batches.add(adapt())
    assert desk.batches.is_wanted("adapt")


def test_a_better_model_is_looked_for_when_all_else_is_done(desk):
    desk.batches.add(improve())
    desk.batches.add(embed(POOL))
    desk.stop_arrives()
    desk.batches.add(label(POOL))
    desk.stop_arrives()
    assert desk.batches.running == label(POOL)
    desk.finish()
    assert desk.batches.running == improve()
    assert [outcome.task.kind for outcome in desk.ended] == ["label"]


def test_the_search_waits_once_with_the_newest_budget(desk):
    desk.batches.add(adapt())
    desk.batches.add(improve(30.0))
    desk.batches.add(improve(60.0))
    desk.finish()
    assert desk.batches.running == improve(60.0)
    desk.finish()
    assert desk.batches.running is None


@pytest.mark.parametrize("kind", ["improve", "embed"])
def test_a_question_goes_before_what_runs_in_the_background(desk, kind):
    desk.batches.add(improve() if kind == "improve" else embed(POOL))
    job = desk.batches.run(call(api.look_over))
    assert desk.runner.jobs[0].is_stopping
    desk.runner.jobs[0].stop()
    assert desk.runner.names[1] == job.name == "look_over"
    assert desk.batches.running.kind == kind  # queued again, behind the question
    assert desk.ended == []


def test_a_question_does_not_stop_what_a_person_waits_for(desk):
    desk.batches.add(label(POOL))
    desk.batches.run(call(api.look_over))
    assert not desk.runner.jobs[0].is_stopping


def test_without_a_project_nothing_is_asked(desk, qtbot):
    desk.batches.open(None)
    wait_until_cancelled(qtbot, desk.batches.run(call(api.look_over)))
    assert desk.runner.calls == []


def test_a_search_that_is_given_up_does_not_come_back_and_is_not_told(desk, qtbot):
    desk.batches.add(improve())
    desk.batches.give_up("improve")
    with qtbot.waitSignal(desk.batches.idle):
        desk.stop_arrives()
    assert desk.ended == []
    desk.batches.add(adapt())
    desk.batches.add(improve())
    desk.batches.give_up("improve")
    assert not desk.runner.jobs[-1].is_stopping  # that is the adapting
    desk.finish()
    assert desk.batches.running is None


def test_nothing_found_is_not_a_stop(desk):
    desk.batches.add(improve())
    desk.finish(None)
    assert not desk.ended[0].was_stopped


def test_the_same_task_waits_once(desk):
    desk.batches.add(adapt())
    desk.batches.add(label(POOL))
    desk.batches.add(label(POOL))
    desk.finish()
    desk.finish()
    assert desk.batches.running is None


def test_idle_is_told_when_nothing_is_left(desk, qtbot):
    desk.batches.add(adapt())
    with qtbot.waitSignal(desk.batches.idle):
        desk.finish()


class Lister:
    """Counts listings, and ends them when told to."""

    def __init__(self):
        self.jobs = []
        self.kept = []
        self.relister = Relister(self._list, self.kept.append)
        self.relister.SHORTEST_PAUSE_MS = 20

    def _list(self):
        self.jobs.append(FakeJob("list", self.relister))
        return self.jobs[-1]


@pytest.fixture
def lister(qapp):
    return Lister()


def test_a_listing_that_was_overtaken_is_thrown_away(lister):
    lister.relister.now()
    lister.relister.outdate()
    lister.jobs[0].finish("old")
    assert lister.kept == []
    lister.jobs[1].finish("new")
    assert lister.kept == ["new"]


def test_wishes_during_a_listing_are_one(lister, qtbot):
    lister.relister.now()
    for _ in range(5):
        lister.relister.soon()
    lister.jobs[0].finish("first")
    assert len(lister.jobs) == 1
    qtbot.waitUntil(lambda: len(lister.jobs) == 2, timeout=2000)
    lister.jobs[1].finish("second")
    qtbot.wait(60)
    assert len(lister.jobs) == 2


def test_now_follows_at_once(lister):
    lister.relister.now()
    lister.relister.now()
    lister.jobs[0].finish("first")
    assert len(lister.jobs) == 2


def test_a_slow_listing_is_followed_by_a_long_pause(lister, qtbot):
    lister.relister.now()
    lister.jobs[0].begin_earlier(1.0)
    lister.jobs[0].finish("slow")
    lister.relister.soon()
    qtbot.wait(100)
    assert len(lister.jobs) == 1


def test_a_failed_listing_keeps_what_there_was(lister):
    lister.relister.now()
    lister.jobs[0].fail(OSError())
    assert lister.kept == []
    assert not lister.relister.is_busy


def test_a_closed_project_is_not_listed(lister):
    lister.relister.now()
    lister.relister.forget()
    lister.jobs[0].finish("late")
    assert lister.kept == []


# A question in between


def test_labelling_makes_way_for_a_question_and_goes_on_after(desk):
    desk.batches.add(label(POOL))
    job = desk.batches.interrupt(EXPLAIN)
    assert desk.runner.calls[-1] == EXPLAIN
    assert desk.runner.jobs[0].is_stopping
    desk.runner.jobs[0].stop()
    assert desk.runner.calls == [
        call(api.label_folder, POOL),
        EXPLAIN,
        call(api.label_folder, POOL),
    ]
    assert not job.is_stopping
    assert desk.ended == []


def test_a_question_waits_for_adapting_which_would_begin_anew(desk):
    desk.batches.add(adapt())
    desk.batches.interrupt(EXPLAIN)
    assert not desk.runner.jobs[0].is_stopping
    desk.runner.jobs[0].finish("adapted")
    assert [outcome.result for outcome in desk.ended] == ["adapted"]


def test_what_the_person_stopped_does_not_go_on_after_a_question(desk):
    desk.batches.add(label(POOL))
    desk.batches.stop()
    desk.batches.interrupt(EXPLAIN)
    desk.runner.jobs[0].stop()
    assert desk.runner.calls == [call(api.label_folder, POOL), EXPLAIN]
    assert desk.ended[0].was_stopped


def test_without_a_project_there_is_nobody_to_ask(desk, qtbot):
    desk.batches.open(None)
    wait_until_cancelled(qtbot, desk.batches.interrupt(EXPLAIN))
    assert desk.runner.calls == []
