"""A project is locked, made whole or not at all, and known by its header."""

import os
import sqlite3
from contextlib import closing

import pytest
from filelock import FileLock, Timeout
from sqlite_utils import Database

from core.domain.errors import (
    ProjectDamaged,
    ProjectLocked,
    ProjectNotWritable,
)
from core.store import opening
from core.store.log_ownership import (
    generation_in,
    head_of,
    is_at_rest,
)
from core.store.opening import (
    is_project,
    make,
    open_beside,
    take_lock,
)
from core.store.schema import APPLICATION_ID, migrations
from tests.core.store.opening.steps import (
    alone,
    beside,
    killed,
    notes,
    posix,
    pragma,
    set_header,
    spoil,
)

# The lock


@posix
@pytest.mark.parametrize(("mode", "expected"), [(0o640, 0o640), (0o666, 0o666), (0o400, 0o600)])
def test_whoever_may_use_a_project_may_take_its_lock(path, mode, expected):
    before = os.umask(0)
    try:
        path.chmod(mode | 0o111)
        take_lock(path).release()
    finally:
        os.umask(before)
    lock = path.with_name(".birds.handful.lock")
    assert lock.stat().st_mode & 0o777 == expected


@posix
def test_the_lock_of_what_is_yet_to_be_made_is_private(tmp_path):
    before = os.umask(0)
    try:
        take_lock(tmp_path / "new.handful").release()
    finally:
        os.umask(before)
    assert (tmp_path / ".new.handful.lock").stat().st_mode & 0o777 == 0o600


@posix
def test_a_link_to_a_project_has_the_same_lock(path, tmp_path):
    (tmp_path / "link.handful").symlink_to(path)
    held = take_lock(tmp_path / "link.handful")
    assert held.is_locked
    with pytest.raises(ProjectLocked) as caught:
        take_lock(path)
    held.release()
    assert caught.value.path == path
    assert sorted(tmp_path.glob(".*")) == []


def test_a_lock_is_not_waited_for(path, monkeypatch):
    asked = []

    def taken(lock, timeout=None):
        asked.append(timeout)
        raise Timeout(lock.lock_file)

    monkeypatch.setattr(FileLock, "acquire", taken)
    with pytest.raises(ProjectLocked):
        take_lock(path)
    assert asked == [0]


def test_a_lock_that_cannot_be_taken_says_why(path, monkeypatch):
    for error, reason in (
        (OSError(30, "Read-only file system"), "Read-only file system"),
        (OSError("odd"), "odd"),
    ):

        def refuse(*_, error=error, **__):
            raise error

        monkeypatch.setattr(FileLock, "acquire", refuse)
        with pytest.raises(ProjectNotWritable) as caught:
            take_lock(path)
        assert (caught.value.path, caught.value.reason) == (path, reason)


# Making


def test_a_new_file_is_a_project_at_rest_and_nothing_lies_beside_it(path):
    assert beside(path) == ["birds.handful"]
    assert is_project(path) is True
    generation = generation_in(head_of(path))
    assert generation
    assert is_at_rest(generation)
    with closing(sqlite3.connect(path)) as db:
        assert pragma(db, "application_id") == APPLICATION_ID
        assert pragma(db, "journal_mode") == "wal"
        assert not migrations.pending(Database(db))


@posix
def test_a_new_file_is_its_makers_alone(tmp_path):
    before = os.umask(0)
    try:
        make(tmp_path / "x")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_two_new_files_are_of_two_generations(path, tmp_path):
    make(tmp_path / "other")
    assert generation_in(head_of(path)) != generation_in(head_of(tmp_path / "other"))


def test_what_a_killed_process_left_in_the_making_is_made_anew(tmp_path):
    for end in ("", "-wal", "-shm", "-journal"):
        (tmp_path / f".x.part{end}").write_bytes(b"left")
    make(tmp_path / "x")
    assert beside(tmp_path / "x") == ["x"]


def test_a_making_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(db):
        db.conn.execute("CREATE TABLE half (one)")
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "apply", fail)
    with pytest.raises(KeyboardInterrupt):
        make(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_made_says_why(tmp_path):
    with pytest.raises(ProjectNotWritable) as caught:
        make(tmp_path / "none" / "x")
    assert caught.value.path == tmp_path / "none" / "x"


def test_the_new_name_is_on_the_disk(tmp_path, monkeypatch):
    told = []
    sync = lambda folder: told.append((folder, (tmp_path / "x").exists()))  # noqa: E731
    monkeypatch.setattr(opening, "sync_folder", sync)
    make(tmp_path / "x")
    assert told == [(tmp_path, True)]


@posix
def test_a_file_made_by_a_link_lies_where_that_leads(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "far" / "x")
    make(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert is_project(tmp_path / "link")
    assert beside(tmp_path / "far" / "x") == ["x"]


@pytest.mark.parametrize("there", [False, True])
def test_to_open_makes_a_file_where_there_is_none_or_an_empty_one(tmp_path, opened, there):
    path = tmp_path / "x.handful"
    if there:
        path.touch()
    found = opened(alone, path, create=True)
    assert notes(found.connection) == []
    assert is_project(path)


def test_to_open_makes_nothing_in_the_place_of_a_project(path, opened):
    killed(path)
    assert notes(opened(alone, path, create=True).connection) == ["killed"]


# The header


@pytest.mark.parametrize("step", [alone, lambda path: open_beside(path, waits_for_disk=True)])
def test_what_is_no_project_is_refused_as_it_is(path, step):
    for at, data in ((0, b"XX"), (15, b"X"), (68, b"X"), (69, b"X"), (71, b"X")):
        content = path.read_bytes()
        spoil(path, at, data)
        spoiled = path.read_bytes()
        assert is_project(path) is False
        with pytest.raises(ProjectDamaged) as caught:
            step(path)
        assert (caught.value.path, caught.value.reason) == (path, "not a project file")
        assert path.read_bytes() == spoiled
        path.write_bytes(content)
    path.write_bytes(b"")
    with pytest.raises(ProjectDamaged) as caught:
        step(path)
    assert (caught.value.path, caught.value.reason) == (path, "the file is empty")


@pytest.mark.parametrize("number", [0, 1, APPLICATION_ID + 1])
def test_another_programs_number_makes_no_project(path, number):
    set_header(path, f"PRAGMA application_id = {number}")
    assert is_project(path) is False


@pytest.mark.parametrize("step", [alone, lambda path: open_beside(path, waits_for_disk=True)])
def test_a_file_that_may_only_be_read_is_not_opened_to_write(path, step, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(ProjectNotWritable) as caught:
        step(path)
    assert (caught.value.path, caught.value.reason) == (path, "the file is read-only")
