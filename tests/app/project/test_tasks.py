"""The three ways to ask the engine something, with and without an open project."""

import pytest

from app.background.calls import call
from app.background.jobs import Runner
from app.project.tasks import Tasks
from app.project.workspace import Workspace
from core import api
from core.domain.errors import FolderError
from tests.app.fake_jobs import error_of, result_of, take_over, wait_until_cancelled
from tests.app.project_fixtures import make_project


@pytest.fixture
def workspace(qapp):
    return Workspace()


@pytest.fixture
def runner(qapp):
    return Runner()


@pytest.fixture
def engine(runner, tasks):
    return take_over(runner)


@pytest.fixture
def tasks(workspace, runner):
    runner.warm_up = lambda: None  # no engine here
    tasks = Tasks(workspace, runner)
    yield tasks
    tasks.shut_down()
    runner.shut_down()
    workspace.close()


@pytest.fixture
def opened(tasks, workspace, tmp_path, draw_image):
    """Work with a project of six pictures and four examples."""
    assert workspace.open(make_project(tmp_path / "birds.handful", draw_image, n_pool=6))
    return tasks


@pytest.mark.parametrize("way", ["query", "run", "interrupt"])
def test_where_no_project_is_open_a_question_ends_as_stopped(qtbot, runner, tasks, engine, way):
    job = getattr(tasks, way)(api.likeness, 1)
    wait_until_cancelled(qtbot, job)
    assert engine.calls == []
    assert runner._local._thread is None


def test_what_is_quick_is_answered_in_this_process(qtbot, opened, engine):
    job = opened.query(api.file_names)
    assert job.name == "file_names"
    assert len(result_of(qtbot, job).file_ids) == 10
    assert engine.calls == []


def test_an_error_of_what_is_quick_comes_home(qtbot, opened, tmp_path):
    error = error_of(qtbot, opened.query(api.scan_folder, tmp_path / "gone"))
    assert isinstance(error, FolderError)


@pytest.mark.parametrize("way", ["run", "interrupt"])
def test_what_is_heavy_goes_to_the_engine_with_the_open_project(opened, workspace, engine, way):
    job = getattr(opened, way)(api.explain, 7, against="others")
    assert engine.calls == [call(api.explain, 7, against="others")]
    assert engine.jobs == [job]
    assert engine.paths == [workspace.path]


def test_what_is_shown_while_it_lasts_goes_on_with_its_result(qtbot, opened, tmp_path):
    heard, shown = [], []
    opened.started.connect(lambda _, title, __: shown.append(title))
    opened.stopped.connect(lambda: heard.append("stopped"))
    job = opened.query(api.file_names)
    opened.follow(job, "Reading", lambda names: heard.append(len(names.file_ids)))
    assert opened.is_busy
    assert shown == ["Reading"]
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["stopped", 10]
    assert not opened.is_busy


def test_a_stop_ends_what_is_shown_and_nothing_comes_of_it(qtbot, opened, workspace, engine):
    heard = []
    job = opened.interrupt(api.export, workspace.path)
    opened.follow(job, "Exporting", heard.append)
    opened.stop()
    assert engine.jobs[0].is_stopping
    engine.jobs[0].stop()
    assert not opened.is_busy
    assert heard == []


def test_single_pictures_that_are_dropped_are_added_without_their_folder(
    qtbot, opened, workspace, engine, tmp_path, draw_image
):
    for seed, name in enumerate(("a.png", "b.png")):
        draw_image(tmp_path / "loose" / name, (8, 8), seed=900 + seed)
    with qtbot.waitSignal(opened.noticed, timeout=5000) as told:
        opened.take_in([tmp_path / "loose" / "a.png"])
    assert "1 image" in told.args[0].text
    assert tmp_path / "loose" in workspace.folders
    files = result_of(qtbot, opened.query(api.file_names)).file_ids
    assert len(files) == 11


def test_files_that_are_no_pictures_are_named(qtbot, opened, engine, tmp_path):
    (tmp_path / "a.mp4").touch()
    with qtbot.waitSignal(opened.noticed, timeout=5000) as told:
        opened.take_in([tmp_path / "a.mp4"])
    [one] = told.args[0].skipped
    assert one.reason == "it is a video, which is not read"
    assert told.args[0].action == "show_skipped"


def test_a_scan_tells_what_was_left_out(qtbot, opened, engine, tmp_path, draw_image):
    draw_image(tmp_path / "more" / "a.png", (8, 8), seed=950)
    (tmp_path / "more" / "b.mp4").touch()
    with qtbot.waitSignal(opened.noticed, timeout=5000) as told:
        opened.take_in([tmp_path / "more"])
    assert told.args[0].action == "show_skipped"
    assert [one.kind for one in told.args[0].left_out] == ["video"]
