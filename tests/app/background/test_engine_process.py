"""The engine's process with a real project and the real pipeline."""

import pytest

from app.background.calls import call
from app.background.jobs import Runner
from core import api
from core.domain.errors import NotEnoughExamples, ProjectMissing
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
