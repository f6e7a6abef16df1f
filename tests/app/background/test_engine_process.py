"""The engine's process with a real project and the real pipeline."""

import pytest

from app.background import engine_process as engine
from app.background.engine_process import Request
from app.background.jobs import Runner
from core.domain.errors import NotEnoughExamples, ProjectMissing, ProjectNotWritable
from core.store import Project

TIMEOUT_MS = 60_000  # the pipeline's first import takes seconds on a busy machine


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


def outcome(qtbot, signal):
    with qtbot.waitSignal(signal, timeout=TIMEOUT_MS) as caught:
        pass
    return caught.args[0]


def test_a_call_of_the_pipeline_gets_the_open_project(qtbot, runner, path):
    job = runner.start_engine("neighbours", path, 1)
    assert job.name == "neighbours"
    assert outcome(qtbot, job.finished) == ()


def test_the_window_keeps_the_lock_while_the_engine_works(qtbot, runner, path):
    with Project.open(path) as project:
        project.classes.add("Fox")
        error = outcome(qtbot, runner.start_engine("adapt", path).failed)
    assert isinstance(error, NotEnoughExamples)


def test_another_project_may_follow(qtbot, runner, path, tmp_path):
    other = tmp_path / "other.handful"
    Project.open(other, create=True).close()
    for one in (path, other, path):
        assert outcome(qtbot, runner.start_engine("neighbours", one, 1).finished) == ()


def test_a_project_that_is_gone_is_told(qtbot, runner, tmp_path):
    error = outcome(qtbot, runner.start_engine("neighbours", tmp_path / "x.handful", 1).failed)
    assert isinstance(error, ProjectMissing)
    assert error.path == tmp_path / "x.handful"


class Desk:
    """A project at hand of which only the syncs count."""

    def __init__(self, call, error=None):
        self.call, self.error, self.n_syncs = call, error, 0

    def find(self, request):
        return self.call, ()

    def sync(self):
        self.n_syncs += 1
        if self.error is not None:
            raise self.error

    def clear(self):
        pass


class Outbox:
    def send(self, answer):
        pass


def worked(desk, stopped=()):
    return engine._work(Request(1, "any"), desk, Outbox(), set(stopped))


def count(*, tick):
    for done in range(5):
        tick(done, 5)
    return "counted"


def test_what_is_called_finished_is_on_the_disk():
    desk = Desk(count)
    assert worked(desk).value == "counted"
    assert desk.n_syncs == 1


def test_a_long_job_is_synced_while_it_runs(monkeypatch):
    monkeypatch.setattr(engine, "SYNC_PAUSE_S", 0.0)
    desk = Desk(count)
    worked(desk)
    assert desk.n_syncs >= 5


def test_what_was_done_until_stop_is_on_the_disk():
    stopped = set()

    def stop_half_way(*, tick):
        stopped.add(1)
        tick(1, 2)

    desk = Desk(stop_half_way)
    assert engine._work(Request(1, "any"), desk, Outbox(), stopped).kind == "cancelled"
    assert desk.n_syncs == 1


def test_a_disk_that_refuses_fails_the_job(tmp_path):
    answer = worked(Desk(count, ProjectNotWritable(tmp_path / "x.handful", "no space")))
    assert answer.kind == "failed"
    assert isinstance(answer.value, ProjectNotWritable)
