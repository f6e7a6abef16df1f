"""What a project leaves behind as it is copied and closed, step by step."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import (
    ProjectNotWritable,
)
from core.store import Project, opening
from core.store import project as module
from core.store.log_ownership import log_of
from tests.core.store.connections.small_file import n_handles
from tests.core.store.opening.steps import (
    at_rest,
    is_locked,
    killed,
    names,
    names_alone,
    names_at,
    posix,
    pragma,
    refuse_to_write,
)

# Copies


def test_a_copy_is_whole_and_locked_by_nobody(project, tmp_path):
    project.classes.add("Owl")
    project.save_copy(tmp_path / "copy")
    assert not is_locked(tmp_path / "copy")
    assert names_alone(tmp_path / "copy") == ["Owl"]


def test_to_save_a_project_onto_itself_does_nothing(path, project, tmp_path):
    (tmp_path / "link").symlink_to(path)
    facts = path.stat()
    project.save_copy(tmp_path / "link")
    assert path.stat().st_ino == facts.st_ino
    with pytest.raises(AssertionError, match="its own place"):
        project.open_copy(path)


@pytest.mark.parametrize("waits", [True, False])
def test_a_copy_that_is_opened_is_held(project, tmp_path, monkeypatch, waits):
    monkeypatch.chdir(tmp_path)
    options = {} if waits else {"waits_for_disk": False}
    with project.open_copy(Path("copy"), **options) as copy:
        assert copy.path == tmp_path / "copy"
        assert copy._connection.waits_for_disk is waits
        assert is_locked(tmp_path / "copy")
        copy.classes.add("Fox")
    assert names(project) == []
    assert names_at(tmp_path / "copy") == ["Fox"]


def test_a_copy_into_no_folder_is_refused_and_makes_none(project, tmp_path):
    target = tmp_path / "none" / "copy"
    with pytest.raises(ProjectNotWritable) as caught:
        project.save_copy(target)
    assert (caught.value.path, caught.value.reason) == (target, "No such file or directory")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_copy_that_fails_is_told_and_lets_go_of_the_lock(project, tmp_path, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(module, "write_copy", fail)
    kind = ProjectNotWritable if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(kind) as caught:
        project.save_copy(tmp_path / "copy")
    if kind is ProjectNotWritable:
        assert caught.value.path == tmp_path / "copy"
    assert not is_locked(tmp_path / "copy")


# To close


def test_a_project_that_is_closed_is_whole_without_its_log(path, project):
    project.classes.add("Owl")
    project.close()
    project.close()
    assert sorted(one.name for one in path.parent.iterdir()) == [
        ".birds.handful.lock",
        "birds.handful",
    ]
    assert at_rest(path)
    assert names_alone(path) == ["Owl"]


def test_to_close_twice_asks_for_nothing_twice(project, monkeypatch):
    project.close()
    monkeypatch.setattr(Project, "_come_to_rest", lambda self: pytest.fail("asked"))
    project.close()


def test_a_block_closes_the_project_whatever_happens(path):
    project = Project.open(path)
    with pytest.raises(ZeroDivisionError), project as same:
        raise ZeroDivisionError
    assert same is project
    assert not is_locked(path)


def test_a_project_that_was_only_read_stays_as_it_was(path):
    before = path.read_bytes()
    assert names_at(path) == []
    assert path.read_bytes() == before


def test_a_connection_beside_the_first_does_not_bring_the_file_to_rest(path, project):
    project.classes.add("Owl")
    beside = Project.open(path, lock=False)
    beside.close()
    assert not project.is_at_rest()


def test_a_project_that_is_only_read_is_not_brought_to_rest(path, monkeypatch):
    monkeypatch.setattr(Project, "_come_to_rest", lambda self: pytest.fail("asked"))
    refuse_to_write(monkeypatch)
    Project.open(path, or_read_only=True).close()


def test_a_project_whose_lock_is_held_all_the_same_is_not_brought_to_rest_where_it_is_read(
    path, monkeypatch
):
    monkeypatch.setattr(Project, "_come_to_rest", lambda self: pytest.fail("asked"))
    held = opening.take_lock(path)
    Project(path, opening.open_read_only(path, "x"), held).close()
    assert not is_locked(path)


@pytest.mark.parametrize("error", [OSError(5, "x"), ProjectNotWritable("x"), ZeroDivisionError()])
def test_a_log_that_cannot_be_moved_stays_and_all_is_let_go_of(path, monkeypatch, error):
    def fail(*_, **__):
        raise error

    project = Project.open(path)
    project.classes.add("Owl")
    monkeypatch.setattr(Project, "move_log", fail)
    if isinstance(error, ZeroDivisionError):
        with pytest.raises(ZeroDivisionError):
            project.close()
    else:
        project.close()
    assert not is_locked(path)
    assert n_handles(path) == 0
    monkeypatch.undo()
    assert names_at(path) == ["Owl"]


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("changes", [False, True])
def test_a_file_whose_log_is_missing_says_so_until_it_is_changed(path, changes, more):
    killed(path)
    if more:  # of which another notice is given
        path.with_name("birds.handful-journal").write_bytes(b"x")
    log_of(path).unlink()
    with Project.open(path) as project:
        if changes:
            project.classes.add("Owl")
    with Project.open(path) as again:
        assert [one.kind for one in again.notices] == ([] if changes else ["log missing"])
    assert at_rest(path) is changes


def test_a_killed_project_that_was_only_read_comes_to_rest(path):
    killed(path)
    assert names_at(path) == []
    assert at_rest(path)


def test_a_file_with_another_notice_comes_to_rest_too(path):
    killed(path)
    path.with_name("birds.handful-journal").write_bytes(b"x")
    with Project.open(path) as project:
        assert [one.kind for one in project.notices] == ["log set aside"]
    assert at_rest(path)


@posix
@pytest.mark.parametrize("waits", [True, False])
def test_a_file_that_was_moved_gets_what_its_log_holds_and_that_goes(path, waits):
    project = Project.open(path, waits_for_disk=waits)
    project.classes.add("Owl")
    project.sync()
    moved = path.rename(path.with_name("moved"))
    project.close()
    assert names_alone(moved) == ["Owl"]
    assert at_rest(moved)
    assert not log_of(path).exists()


@posix
def test_another_log_in_the_place_of_the_one_that_was_known_stays(path):
    project = Project.open(path)
    project.classes.add("Owl")
    project.sync()
    path.rename(path.with_name("moved"))
    log_of(path).unlink()
    log_of(path).write_bytes(b"of another")
    project.close()
    assert log_of(path).read_bytes() == b"of another"
    assert not is_locked(path)


@posix
def test_a_log_that_went_with_its_file_is_not_missed(path):
    project = Project.open(path)
    project.classes.add("Owl")
    shutil.move(path.parent, path.parent.with_name("moved"))
    project.close()
    assert not path.parent.exists()


@posix
def test_a_log_that_holds_what_is_still_read_stays_beside_where_the_file_was(path):
    project = Project.open(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM classes").fetchall()
        project.classes.add("Owl")
        project.sync()
        assert pragma(project._connection, "journal_mode") == "wal"
        path.rename(path.with_name("moved"))
        project.close()
        assert log_of(path).exists()
