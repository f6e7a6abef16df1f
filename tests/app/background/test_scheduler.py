"""The order of the engine's work, with jobs that end when the test says so."""

from pathlib import Path

import pytest

from app.background.calls import call
from app.background.jobs import EngineDied
from app.background.scheduler import MOST_DEATHS, Scheduler, Task
from core import api
from tests.app.fake_jobs import FakeRunner, wait_until_cancelled

POOL, OTHER = Path("/pool"), Path("/other")
EXPLAIN = call(api.explain, 7, against="others")


def adapt():
    return Task("adapt", call(api.adapt))


def embed(folder):
    return Task("embed", call(api.embed_folder, folder), folder)


def label(folder):
    return Task("label", call(api.label_folder, folder), folder)


def improve(budget_s=60.0):
    return Task("improve", call(api.search_challenger, budget_s=budget_s))


class Application:
    def __init__(self):
        self.runner = FakeRunner()
        self.scheduler = Scheduler(self.runner)
        self.ended = []
        self.scheduler.ended.connect(self.ended.append)
        self.scheduler.open(Path("/a.handful"))

    def finish(self, result="done"):
        self.runner.jobs[-1].finish(result)

    def stop_arrives(self):
        self.runner.jobs[-1].stop()


@pytest.fixture
def application(qapp):
    return Application()


def test_tasks_of_one_kind_run_in_the_order_given(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(label(OTHER))
    application.finish()
    assert application.runner.calls == [call(api.label_folder, POOL), call(api.label_folder, OTHER)]


def test_one_task_runs_at_a_time(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(label(OTHER))
    assert application.runner.calls == [call(api.label_folder, POOL)]


def test_adapt_stops_reading_and_reading_goes_on_after(application):
    application.scheduler.add(embed(POOL))
    application.scheduler.add(adapt())
    assert application.runner.jobs[0].is_stopping
    application.stop_arrives()
    assert application.scheduler.running == adapt()
    application.finish()
    assert application.scheduler.running == embed(POOL)
    assert [outcome.task.kind for outcome in application.ended] == ["adapt"]


def test_adapt_during_labelling_goes_first_and_labelling_goes_on(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(label(OTHER))
    application.scheduler.add(adapt())
    application.stop_arrives()
    application.finish()
    assert application.runner.calls == [
        call(api.label_folder, POOL),
        call(api.adapt),
        call(api.label_folder, POOL),
    ]


def test_labelling_a_folder_makes_reading_it_needless(application):
    application.scheduler.add(embed(POOL))
    application.scheduler.add(embed(OTHER))
    application.scheduler.add(label(POOL))
    application.stop_arrives()
    application.finish()
    assert [one.args for one in application.runner.calls] == [(POOL,), (POOL,), (OTHER,)]
    assert application.scheduler.running == embed(OTHER)


def test_a_job_that_was_done_when_it_had_to_make_way_counts(application):
    application.scheduler.add(embed(POOL))
    application.scheduler.add(adapt())
    application.finish("embedded")
    assert application.ended[0].result == "embedded"
    application.finish()
    assert application.scheduler.running is None


def test_stop_by_the_person_is_told_and_does_not_come_back(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(label(OTHER))
    application.scheduler.stop()
    application.stop_arrives()
    assert application.ended[0].was_stopped
    assert application.scheduler.running is None


def test_stop_leaves_other_kinds_waiting(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(embed(OTHER))
    application.scheduler.stop()
    application.stop_arrives()
    assert application.scheduler.running == embed(OTHER)


def test_stop_during_a_change_of_work_is_a_stop(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(adapt())
    application.scheduler.stop()
    application.stop_arrives()
    assert application.ended[0].was_stopped
    assert application.scheduler.running == adapt()


def test_an_error_does_not_hold_up_the_next(application):
    application.scheduler.add(adapt())
    application.scheduler.add(label(POOL))
    application.runner.jobs[-1].fail(ValueError("no"))
    assert isinstance(application.ended[0].error, ValueError)
    assert application.scheduler.running == label(POOL)


def test_another_project_hears_nothing_of_the_old_one(application):
    application.scheduler.add(label(POOL))
    application.scheduler.open(Path("/b.handful"))
    assert application.runner.jobs[0].is_stopping
    application.stop_arrives()
    assert application.ended == []
    application.scheduler.add(adapt())
    assert application.scheduler.is_wanted("adapt")


def test_a_better_model_is_looked_for_when_all_else_is_done(application):
    application.scheduler.add(label(POOL))
    application.scheduler.add(improve())
    application.scheduler.add(embed(OTHER))
    application.finish()
    application.finish()
    assert application.scheduler.running == improve()
    assert [outcome.task.kind for outcome in application.ended] == ["label", "embed"]


def test_the_search_waits_once_with_the_newest_budget(application):
    application.scheduler.add(adapt())
    application.scheduler.add(improve(30.0))
    application.scheduler.add(improve(60.0))
    application.finish()
    assert application.scheduler.running == improve(60.0)
    application.finish()
    assert application.scheduler.running is None


def test_a_question_goes_before_what_runs_in_the_background(application):
    application.scheduler.add(embed(POOL))
    job = application.scheduler.run(call(api.review_report))
    assert application.runner.jobs[0].is_stopping
    application.runner.jobs[0].stop()
    assert application.runner.names[1] == job.name == "review_report"
    assert application.scheduler.running == embed(POOL)  # queued again, behind the question
    assert application.ended == []


def test_a_question_does_not_stop_what_a_person_waits_for(application):
    application.scheduler.add(label(POOL))
    application.scheduler.run(call(api.review_report))
    assert not application.runner.jobs[0].is_stopping


def test_without_a_project_nothing_is_asked(application, qtbot):
    application.scheduler.open(None)
    wait_until_cancelled(qtbot, application.scheduler.run(call(api.review_report)))
    assert application.runner.calls == []


def test_a_search_that_is_given_up_does_not_come_back_and_is_not_told(application, qtbot):
    application.scheduler.add(improve())
    application.scheduler.give_up("improve")
    with qtbot.waitSignal(application.scheduler.idle):
        application.stop_arrives()
    assert application.ended == []
    application.scheduler.add(adapt())
    application.scheduler.add(improve())
    application.scheduler.give_up("improve")
    assert not application.runner.jobs[-1].is_stopping  # that is the adapting
    application.finish()
    assert application.scheduler.running is None


def test_nothing_found_is_not_a_stop(application):
    application.scheduler.add(improve())
    application.finish(None)
    assert not application.ended[0].was_stopped


def test_the_same_task_waits_once(application):
    application.scheduler.add(adapt())
    application.scheduler.add(label(POOL))
    application.scheduler.add(label(POOL))
    application.finish()
    application.finish()
    assert application.scheduler.running is None


def test_idle_is_told_when_nothing_is_left(application, qtbot):
    application.scheduler.add(adapt())
    with qtbot.waitSignal(application.scheduler.idle):
        application.finish()


# A question in between


def test_labelling_makes_way_for_a_question_and_goes_on_after(application):
    application.scheduler.add(label(POOL))
    job = application.scheduler.interrupt(EXPLAIN)
    assert application.runner.calls[-1] == EXPLAIN
    assert application.runner.jobs[0].is_stopping
    application.runner.jobs[0].stop()
    assert application.runner.calls == [
        call(api.label_folder, POOL),
        EXPLAIN,
        call(api.label_folder, POOL),
    ]
    assert not job.is_stopping
    assert application.ended == []


def test_a_question_waits_for_adapting_which_would_begin_anew(application):
    application.scheduler.add(adapt())
    application.scheduler.interrupt(EXPLAIN)
    assert not application.runner.jobs[0].is_stopping
    application.runner.jobs[0].finish("adapted")
    assert [outcome.result for outcome in application.ended] == ["adapted"]


def test_what_the_person_stopped_does_not_go_on_after_a_question(application):
    application.scheduler.add(label(POOL))
    application.scheduler.stop()
    application.scheduler.interrupt(EXPLAIN)
    application.runner.jobs[0].stop()
    assert application.runner.calls == [call(api.label_folder, POOL), EXPLAIN]
    assert application.ended[0].was_stopped


def test_without_a_project_there_is_nobody_to_ask(application, qtbot):
    application.scheduler.open(None)
    wait_until_cancelled(qtbot, application.scheduler.interrupt(EXPLAIN))
    assert application.runner.calls == []


# What steps aside


class Searching(Application):
    """A search for a better model has begun."""

    def __init__(self):
        super().__init__()
        self.started = []
        self.coming = []
        self.scheduler.started.connect(lambda job, task: self.started.append(task))
        self.scheduler.coming.connect(self.coming.append)
        self.scheduler.add(improve())
        (self.search,) = self.runner.jobs


@pytest.fixture
def searching(qapp):
    return Searching()


def test_only_the_search_steps_aside(searching):
    searching.scheduler.add(label(POOL))
    assert searching.runner.steps_aside == [True, False]


@pytest.mark.parametrize("ask", ["run", "interrupt"])
def test_a_question_is_answered_in_the_middle_of_the_search(searching, ask):
    getattr(searching.scheduler, ask)(call(api.review_report))
    assert searching.runner.names == ["search_challenger", "review_report"]
    assert not searching.search.is_stopping
    searching.finish()
    assert searching.scheduler.running == improve()
    assert searching.runner.names == ["search_challenger", "review_report"]


@pytest.mark.parametrize("task", [label(POOL), embed(POOL), Task("map", call(api.arrange_map))])
def test_the_search_steps_aside_for_a_task_and_goes_on(searching, task):
    searching.scheduler.add(task)
    assert searching.scheduler.running == task
    assert searching.scheduler.is_wanted("improve")
    searching.finish()
    assert not searching.search.is_stopping
    assert searching.scheduler.running == improve()
    assert searching.started == [improve(), task, improve()]
    assert [outcome.task for outcome in searching.ended] == [task]
    searching.search.finish("a better model")
    assert searching.ended[-1].result == "a better model"
    assert len(searching.runner.calls) == 2


def test_tasks_follow_each_other_while_the_search_waits(searching):
    searching.scheduler.add(embed(POOL))
    searching.scheduler.add(label(OTHER))
    assert searching.runner.jobs[1].is_stopping  # reading makes way for labelling, as ever
    searching.stop_arrives()
    assert searching.scheduler.running == label(OTHER)
    searching.finish()
    searching.finish()
    assert searching.started == [improve(), embed(POOL), label(OTHER), embed(POOL), improve()]


def test_adapting_ends_the_search_as_the_examples_have_changed(searching):
    searching.scheduler.add(adapt())
    assert searching.search.is_stopping
    assert searching.coming == [adapt()]
    searching.search.stop()
    assert searching.scheduler.running == adapt()
    searching.finish()
    assert searching.scheduler.running == improve()
    assert searching.runner.names.count("search_challenger") == 2


def test_adapting_ends_what_runs_on_top_and_then_the_search(searching):
    searching.scheduler.add(label(POOL))
    searching.scheduler.add(adapt())
    labelling = searching.runner.jobs[1]
    assert labelling.is_stopping
    labelling.stop()
    assert searching.search.is_stopping
    assert searching.started[-1] == label(POOL)  # nobody is shown a search that is to end
    searching.search.stop()
    assert searching.scheduler.running == adapt()
    searching.finish()
    searching.finish()
    assert [outcome.task for outcome in searching.ended] == [adapt(), label(POOL)]
    assert searching.scheduler.running == improve()


def test_stop_stops_what_runs_on_top_and_no_more(searching):
    searching.scheduler.add(label(POOL))
    searching.scheduler.stop()
    assert not searching.search.is_stopping
    searching.stop_arrives()
    assert searching.ended[0].was_stopped
    assert searching.scheduler.running == improve()
    searching.scheduler.stop()
    searching.search.stop()
    assert [outcome.task for outcome in searching.ended] == [label(POOL), improve()]
    assert searching.scheduler.running is None


def test_what_was_stopped_steps_aside_for_nothing_more(searching):
    searching.scheduler.stop()
    searching.scheduler.add(label(POOL))
    assert searching.scheduler.running == improve()
    searching.search.stop()
    assert searching.scheduler.running == label(POOL)
    assert searching.ended[0].was_stopped


def test_a_search_given_up_beneath_a_task_ends_after_it(searching, qtbot):
    searching.scheduler.add(label(POOL))
    searching.scheduler.give_up("improve")
    labelling = searching.runner.jobs[1]
    assert searching.search.is_stopping
    assert not labelling.is_stopping
    labelling.finish()
    with qtbot.waitSignal(searching.scheduler.idle):
        searching.search.stop()
    assert [outcome.task for outcome in searching.ended] == [label(POOL)]


def test_a_search_that_ends_beneath_a_task_leaves_that_running(searching):
    searching.scheduler.add(label(POOL))
    searching.search.finish("a better model")
    assert searching.scheduler.running == label(POOL)
    assert searching.started == [improve(), label(POOL)]
    searching.finish()
    assert searching.scheduler.running is None


def test_another_project_ends_the_search_and_what_runs_on_top(searching):
    searching.scheduler.add(label(POOL))
    searching.scheduler.open(Path("/b.handful"))
    assert all(job.is_stopping for job in searching.runner.jobs)
    searching.runner.jobs[1].stop()
    searching.search.stop()
    assert searching.ended == []
    assert searching.scheduler.running is None


def test_a_search_that_was_lost_with_the_engine_begins_anew_after_the_batch(searching):
    searching.scheduler.add(label(POOL))
    searching.runner.jobs[1].fail(EngineDied(-9))
    searching.search.stop()  # as the lane says it
    assert searching.scheduler.running == label(POOL)
    searching.finish()
    assert searching.scheduler.running == improve()
    assert searching.runner.names.count("search_challenger") == 2


@pytest.mark.parametrize("task", [label(POOL), embed(POOL)])
def test_a_batch_goes_on_after_the_engine_has_died_of_it(application, task):
    application.scheduler.add(task)
    application.runner.jobs[-1].fail(EngineDied(-11))
    assert application.ended == []
    assert application.scheduler.running == task
    application.finish()
    assert [outcome.result for outcome in application.ended] == ["done"]


def test_a_batch_of_which_the_engine_dies_again_and_again_is_given_up_and_told(application):
    application.scheduler.add(label(POOL))
    for _ in range(1 + MOST_DEATHS):
        assert application.ended == []
        application.runner.jobs[-1].fail(EngineDied(-9))
    assert [type(outcome.error) for outcome in application.ended] == [EngineDied]
    assert application.scheduler.running is None


def test_a_batch_that_the_person_stopped_does_not_go_on_after_a_death(application):
    application.scheduler.add(label(POOL))
    application.scheduler.stop()
    application.runner.jobs[-1].fail(EngineDied(-9))
    assert application.scheduler.running is None


def test_adapting_that_ends_the_engine_is_told_at_once(application):
    application.scheduler.add(adapt())
    application.runner.jobs[-1].fail(EngineDied(-9))
    assert [type(outcome.error) for outcome in application.ended] == [EngineDied]


def test_what_comes_is_told_while_something_has_to_make_way(application):
    coming = []
    application.scheduler.coming.connect(coming.append)
    application.scheduler.add(embed(POOL))
    application.scheduler.add(label(OTHER))
    assert coming == [label(OTHER)]
