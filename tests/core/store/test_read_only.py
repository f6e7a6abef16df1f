"""A project that cannot be written is read, and nothing is left beside it."""

import errno
import os
import shutil
import sqlite3

import pytest

from core.domain.errors import ProjectDamaged, ProjectNotWritable
from core.store import Project
from core.store.log_ownership import log_of


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "shelf" / "birds 100 %?#.handful"
    path.parent.mkdir()
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    for one in path.parent.glob(".*.lock"):
        one.unlink()
    return path


def file_is_read_only(monkeypatch):
    # Root may write anything, so the rights alone would not do.
    monkeypatch.setattr(os, "access", lambda path, mode: False)


def folder_is_read_only(monkeypatch):
    def refuse(*args, **options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)


def disk_is_full(monkeypatch):
    def refuse(*args, **options):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("core.store.opening._connect", refuse)


@pytest.fixture(params=[file_is_read_only, folder_is_read_only, disk_is_full])
def shut(request, monkeypatch):
    """Make the place read-only, from when it is called."""
    return lambda: request.param(monkeypatch)


def beside(path):
    """Name what lies there, but for an empty lock, which a full disk has room for."""
    return sorted(one.name for one in path.parent.iterdir() if not one.name.endswith(".lock"))


def test_it_is_read_and_nothing_is_left_behind(path, shut):
    before, names = path.read_bytes(), beside(path)
    shut()
    with Project.open(path, or_read_only=True) as project:
        assert [one.name for one in project.classes.all()] == ["Owl"]
        assert project.is_read_only
        assert project.path == path
        (notice,) = project.notices
        assert (notice.kind, notice.file) == ("read only", path)
        assert notice.reason
        assert project.sync() == 0
    assert path.read_bytes() == before
    assert beside(path) == names


def test_a_change_is_refused_and_says_so(path, shut):
    shut()
    with Project.open(path, or_read_only=True) as project:
        with pytest.raises(ProjectNotWritable):
            project.classes.add("Fox")
        assert [one.name for one in project.classes.all()] == ["Owl"]


def test_unless_asked_for_it_is_refused(path, shut):
    shut()
    with pytest.raises(ProjectNotWritable):
        Project.open(path)


def leave_a_log(path):
    """Leave file and log as a killed process does."""
    with Project.open(path) as project:
        project.classes.add("Fox")
        kept = [shutil.copy(one, one.with_name(f"kept{n}")) for n, one in enumerate(of(path))]
    for one, place in zip(kept, of(path), strict=True):
        one.replace(place)


def of(path):
    return path, log_of(path)


def test_what_a_killed_process_left_is_read_from_a_copy(path, monkeypatch):
    leave_a_log(path)
    before, names = [one.read_bytes() for one in of(path)], beside(path)
    folder_is_read_only(monkeypatch)
    with Project.open(path, or_read_only=True) as project:
        assert [one.name for one in project.classes.all()] == ["Owl", "Fox"]
        with pytest.raises(ProjectNotWritable):
            project.classes.add("Hawk")
        copy = project._connection.place
        assert copy.exists()
    assert not copy.parent.exists()
    assert [one.read_bytes() for one in of(path)] == before
    assert beside(path) == names


def test_an_older_versions_file_is_read_from_a_copy(path, monkeypatch):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 0")
    for table in ("layouts",):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'map_layouts'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    folder_is_read_only(monkeypatch)
    with Project.open(path, or_read_only=True) as project:
        assert [one.name for one in project.classes.all()] == ["Owl"]
        assert project.layouts.get() is None
    assert path.read_bytes() == before


def test_a_copy_of_it_can_be_saved_and_changed(path, tmp_path, shut):
    shut()
    with Project.open(path, or_read_only=True) as project:
        target = tmp_path / "copy.handful"
        # The lock of the target is another place's.
        project._connection.backup(sqlite3.connect(target))
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT name FROM classes").fetchall() == [("Owl",)]


def test_a_read_only_file_that_is_no_project_is_called_so(path, monkeypatch):
    path.write_bytes(b"no database" * 100)
    folder_is_read_only(monkeypatch)
    with pytest.raises(ProjectDamaged):
        Project.open(path, or_read_only=True)
