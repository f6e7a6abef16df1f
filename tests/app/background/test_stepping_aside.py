"""A job that steps aside for others, with a real engine process: what is done stays done."""

import os
import signal
from pathlib import Path

import pytest

from app.background.calls import Call
from app.background.jobs import EngineCrashed, EngineDied, Runner
from core.store import Project
from tests.app.background.engine_calls import (
    break_down,
    count_up,
    exit_at_once,
    keep_what_is_done,
    make_classes,
    process_id,
    say_and_wait,
    search,
    search_project,
)
from tests.app.fake_jobs import TIMEOUT_MS, endings_of, error_of, result_of, wait_until_cancelled


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    runner.shut_down()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    Project.open(path, create=True).close()
    return path


def start(runner, verb, *args, path=None, steps_aside=False):
    return runner.start_engine(Call(verb, args), path, steps_aside=steps_aside)


@pytest.fixture
def searching(qtbot, runner, tmp_path):
    """A job that steps aside, and has begun; with the file in which it counts."""

    def begin(n=100_000):
        note = tmp_path / "note"
        job = start(runner, search, str(note), n, steps_aside=True)
        qtbot.waitUntil(lambda: note.exists() and note.read_text() != "", timeout=TIMEOUT_MS)
        return job, note

    return begin


def counted(note):
    return [int(word) for word in note.read_text().split()]


def test_what_is_asked_meanwhile_is_answered_and_nothing_is_done_twice(qtbot, runner, searching):
    job, note = searching(300)
    endings = endings_of(job)
    answers = [result_of(qtbot, start(runner, count_up, n)) for n in (3, 2, 1)]
    assert answers == [3, 2, 1]
    assert endings == []
    assert result_of(qtbot, job) == 300
    assert counted(note) == list(range(1, 301))


def test_it_is_one_process(qtbot, runner, searching):
    job, _ = searching()
    first = result_of(qtbot, start(runner, process_id))
    assert result_of(qtbot, start(runner, process_id)) == first
    job.cancel()
    wait_until_cancelled(qtbot, job)
    assert result_of(qtbot, start(runner, process_id)) == first


def test_what_does_not_step_aside_is_waited_for(qtbot, runner, tmp_path):
    slow = start(runner, count_up, 30)
    slow_ends, quick_ends = endings_of(slow), endings_of(start(runner, count_up, 1))
    qtbot.waitUntil(lambda: bool(quick_ends), timeout=TIMEOUT_MS)
    assert slow_ends == [("done", 30)]


def test_stop_reaches_what_runs_inside_and_the_search_goes_on(qtbot, runner, searching, tmp_path):
    job, note = searching()
    endings = endings_of(job)
    inside = start(runner, keep_what_is_done, str(tmp_path / "inside"))
    qtbot.waitUntil((tmp_path / "inside").exists, timeout=TIMEOUT_MS)
    n_counted = len(counted(note))
    inside.cancel()
    assert result_of(qtbot, inside) >= 1
    qtbot.waitUntil(lambda: len(counted(note)) > n_counted, timeout=TIMEOUT_MS)
    assert endings == []
    job.cancel()
    wait_until_cancelled(qtbot, job, timeout=2000)


def test_a_search_that_is_stopped_meanwhile_ends_after_what_runs_inside(
    qtbot, runner, searching, tmp_path
):
    job, _ = searching()
    endings = endings_of(job)
    inside = start(runner, keep_what_is_done, str(tmp_path / "inside"))
    qtbot.waitUntil((tmp_path / "inside").exists, timeout=TIMEOUT_MS)
    job.cancel()
    qtbot.wait(200)
    assert endings == []
    inside.cancel()
    result_of(qtbot, inside)
    qtbot.waitUntil(lambda: endings == [("cancelled", None)], timeout=2000)


def test_what_waits_behind_a_search_that_is_stopping_comes_after_it(qtbot, runner, searching):
    job, _ = searching()
    job.cancel()
    ends, later_ends = endings_of(job), endings_of(start(runner, count_up, 2))
    qtbot.waitUntil(lambda: bool(later_ends), timeout=TIMEOUT_MS)
    assert [ends, later_ends] == [[("cancelled", None)], [("done", 2)]]


def test_what_was_dropped_before_its_turn_is_not_done(qtbot, runner, searching, tmp_path):
    job, _ = searching()
    inside = start(runner, keep_what_is_done, str(tmp_path / "inside"))
    dropped = start(runner, keep_what_is_done, str(tmp_path / "dropped"))
    dropped.cancel()
    wait_until_cancelled(qtbot, dropped, timeout=1000)
    qtbot.waitUntil((tmp_path / "inside").exists, timeout=TIMEOUT_MS)
    inside.cancel()
    result_of(qtbot, inside)
    assert result_of(qtbot, start(runner, count_up, 1)) == 1
    assert not (tmp_path / "dropped").exists()
    job.cancel()


@pytest.fixture
def counting(qtbot, runner, path, tmp_path):
    """How a job ends that steps aside, counts a project's classes, and ends once there are some."""
    note = tmp_path / "note"
    endings = endings_of(start(runner, search_project, str(note), path=path, steps_aside=True))
    qtbot.waitUntil(note.exists, timeout=TIMEOUT_MS)
    return endings


def test_both_work_on_one_project_and_the_search_sees_what_was_done(qtbot, runner, path, counting):
    assert result_of(qtbot, start(runner, make_classes, 3, path=path), TIMEOUT_MS) == 3
    qtbot.waitUntil(lambda: counting == [("done", 3)])


def test_another_project_may_be_asked_about_meanwhile(qtbot, runner, path, tmp_path, counting):
    other = tmp_path / "other.handful"
    Project.open(other, create=True).close()
    assert result_of(qtbot, start(runner, make_classes, 2, path=other), TIMEOUT_MS) == 2
    assert counting == []
    assert result_of(qtbot, start(runner, make_classes, 1, path=path), TIMEOUT_MS) == 1
    qtbot.waitUntil(lambda: counting == [("done", 1)])


def test_a_bug_in_what_runs_inside_leaves_the_search_its_project(qtbot, runner, path, counting):
    error = error_of(qtbot, start(runner, break_down, path=path))
    assert isinstance(error, EngineCrashed)
    result_of(qtbot, start(runner, make_classes, 1, path=path))
    qtbot.waitUntil(lambda: counting == [("done", 1)])


def test_an_engine_that_dies_of_what_runs_inside_ends_both(qtbot, runner, searching):
    job, _ = searching()
    endings = endings_of(job)
    assert isinstance(error_of(qtbot, start(runner, exit_at_once)), EngineDied)
    qtbot.waitUntil(lambda: endings == [("cancelled", None)], timeout=TIMEOUT_MS)
    assert result_of(qtbot, start(runner, count_up, 1)) == 1


def test_an_engine_that_dies_of_the_search_itself_is_told(qtbot, runner, searching):
    job, _ = searching()
    os.kill(result_of(qtbot, start(runner, process_id)), signal.SIGKILL)
    assert isinstance(error_of(qtbot, job), EngineDied)


def test_warming_up_does_not_disturb_a_search(qtbot, runner, searching):
    job, note = searching(100)
    runner.warm_up()
    assert result_of(qtbot, job) == 100
    assert counted(note) == list(range(1, 101))


def test_shutting_down_ends_a_search_and_what_runs_inside(qtbot, tmp_path):
    runner = Runner()
    outer = start(runner, search, str(tmp_path / "note"), 100_000, steps_aside=True)
    inside = start(runner, say_and_wait, str(tmp_path / "inside"))
    qtbot.waitUntil((tmp_path / "inside").exists, timeout=TIMEOUT_MS)
    endings = [endings_of(outer), endings_of(inside)]
    runner.shut_down()
    qtbot.waitUntil(lambda: all(endings), timeout=TIMEOUT_MS)
    assert endings == [[("cancelled", None)], [("cancelled", None)]]


def test_shutting_down_ends_a_search_that_listens(qtbot, tmp_path):
    runner = Runner()
    job = start(runner, search, str(tmp_path / "note"), 100_000, steps_aside=True)
    qtbot.waitUntil(Path(tmp_path / "note").exists, timeout=TIMEOUT_MS)
    endings = endings_of(job)
    runner.shut_down()
    qtbot.waitUntil(lambda: endings == [("cancelled", None)], timeout=TIMEOUT_MS)
