"""The engine's process with a real project and the real pipeline."""

import pytest

from app.background import engine_process as engine
from app.background.calls import Call, call
from app.background.engine_process import Request
from app.background.jobs import Runner
from core import api
from core.domain.errors import NotEnoughExamples, ProjectMissing, ProjectNotWritable
from core.store import Project
from tests.app.fake_jobs import error_of, result_of

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


def test_a_call_of_the_pipeline_gets_the_open_project(qtbot, runner, path):
    job = runner.start_engine(call(api.neighbours, 1), path)
    assert job.name == "neighbours"
    assert result_of(qtbot, job, TIMEOUT_MS) == ()


def test_the_window_keeps_the_lock_while_the_engine_works(qtbot, runner, path):
    with Project.open(path) as project:
        project.classes.add("Fox")
        error = error_of(qtbot, runner.start_engine(call(api.adapt), path), TIMEOUT_MS)
    assert isinstance(error, NotEnoughExamples)


def test_another_project_may_follow(qtbot, runner, path, tmp_path):
    other = tmp_path / "other.handful"
    Project.open(other, create=True).close()
    for one in (path, other, path):
        job = runner.start_engine(call(api.neighbours, 1), one)
        assert result_of(qtbot, job, TIMEOUT_MS) == ()


def test_a_project_that_is_gone_is_told(qtbot, runner, tmp_path):
    job = runner.start_engine(call(api.neighbours, 1), tmp_path / "x.handful")
    error = error_of(qtbot, job, TIMEOUT_MS)
    assert isinstance(error, ProjectMissing)
    assert error.path == tmp_path / "x.handful"


class Application:
    """A project at hand of which only the syncs count."""

    def __init__(self, project=None, error=None):
        self.project, self.error, self.n_syncs = project, error, 0

    def open(self, path):
        return self.project

    def sync(self):
        self.n_syncs += 1
        if self.error is not None:
            raise self.error

    def clear(self):
        pass


class Outbox:
    def send(self, answer):
        pass


def worked(application, verb, path=None, stopped=()):
    return engine._work(Request.of(1, Call(verb), path), application, Outbox(), stopped)


def count(*, tick):
    for done in range(5):
        tick(done, 5)
    return "counted"


def test_what_is_called_finished_is_on_the_disk():
    application = Application()
    assert worked(application, count).value == "counted"
    assert application.n_syncs == 1


def test_a_long_job_is_synced_while_it_runs(monkeypatch):
    monkeypatch.setattr(engine, "SYNC_PAUSE_S", 0.0)
    application = Application()
    worked(application, count)
    assert application.n_syncs >= 5


def stop_half_way(stopped, *, tick):
    stopped.add(1)
    tick(1, 2)


def test_what_was_done_until_stop_is_on_the_disk():
    stopped = set()
    application = Application(project=stopped)
    assert worked(application, stop_half_way, "any", stopped).kind == "cancelled"
    assert application.n_syncs == 1


def test_a_disk_that_refuses_fails_the_job(tmp_path):
    application = Application(error=ProjectNotWritable(tmp_path / "x.handful", "no space"))
    answer = worked(application, count)
    assert answer.kind == "failed"
    assert isinstance(answer.value, ProjectNotWritable)
