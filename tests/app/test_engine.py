"""The engine's process with a real project and the real pipeline."""

import pytest

from app.jobs import Runner
from core.errors import NotEnoughExamples, ProjectMissing
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
