"""A project opens with its own settings, and lets go of the file where it does not."""

import os
import threading

import pytest

from core.domain.errors import (
    ProjectLocked,
    ProjectNotWritable,
)
from core.domain.notices import Notice
from core.store import integrity, opening
from core.store.log_ownership import (
    generation_in,
    head_of,
    new_generation,
    open_files,
    written,
)
from core.store.opening import (
    open_beside,
    open_read_only,
)
from tests.core.store.connections.small_file import n_handles
from tests.core.store.opening.steps import (
    alone,
    beside,
    killed,
    note,
    notes,
    posix,
    pragma,
    set_header,
)

# Alone


def test_a_project_opens_with_its_own_settings(path, opened):
    found = opened(alone, path)
    db = found.connection
    assert (found.notices, found.copy) == ([], None)
    assert (db.path, db.place, db.isolation_level) == (path, path, None)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "wal_autocheckpoint": 0,
        "journal_size_limit": 0,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "query_only": 0,
        "busy_timeout": 30_000,
    }
    assert {name: pragma(db, name) for name in expected} == expected
    assert db.waits_for_disk is True


@pytest.mark.parametrize(
    "step",
    [
        lambda path: alone(path, waits_for_disk=False),
        lambda path: open_beside(path, waits_for_disk=False),
    ],
)
def test_where_commits_do_not_wait_sqlite_does_not_either(path, opened, step):
    found = opened(step, path)
    assert pragma(found.connection, "synchronous") == 1
    assert found.connection.waits_for_disk is False


@pytest.mark.parametrize("step", [alone, lambda path: open_beside(path, waits_for_disk=True)])
def test_a_connection_moves_a_long_log_of_its_file(path, opened, monkeypatch, step):
    monkeypatch.setattr("core.store.connection.LOG_BYTES", 1)
    db = opened(step, path).connection
    db.execute("BEGIN IMMEDIATE")
    note(db, "x")
    before = db.generation()
    db.execute("COMMIT")
    assert db.generation() != before


@posix
def test_a_project_is_claimed_while_it_is_open(path, opened, tmp_path):
    found = alone(path)
    os.link(path, tmp_path / "other.handful")
    with pytest.raises(ProjectLocked) as caught:
        alone(tmp_path / "other.handful")
    assert caught.value.path == tmp_path / "other.handful"
    assert caught.value.reason == "it is open under another name"
    found.close()
    assert found.claim is None
    found.close()
    opened(alone, tmp_path / "other.handful").close()
    assert n_handles(path) == 0


def test_a_claim_that_another_process_took_meanwhile_is_told(path, monkeypatch, opened):
    def taken(identity):
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(open_files, "claim_again", taken)
        with pytest.raises(ProjectLocked, match="under another name"):
            alone(path)
    assert n_handles(path) == 0
    opened(alone, path)


@pytest.mark.parametrize("where", ["_see_to_log", "_connect", "_bring_up_to_date"])
def test_whatever_fails_lets_go_of_the_file(path, monkeypatch, opened, where):
    def fail(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(opening, where, fail)
        with pytest.raises(KeyboardInterrupt):
            alone(path)
    assert n_handles(path) == 0
    opened(alone, path)


@pytest.mark.parametrize(
    "step",
    [
        alone,
        lambda path: open_beside(path, waits_for_disk=True),
        lambda path: open_read_only(path, "x"),
    ],
)
def test_a_disk_that_refuses_is_told_of_the_project(path, monkeypatch, step):
    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(opening, "_head", fail)
    with pytest.raises(ProjectNotWritable) as caught:
        step(path)
    assert (caught.value.path, caught.value.reason) == (path, "Input/output error")


@pytest.mark.parametrize("step", ["check_tables", "adopt"])
def test_what_fails_once_it_is_open_lets_go_of_it_too(path, monkeypatch, step):
    killed(path)

    def fail(*_, **__):
        raise KeyboardInterrupt

    owner = integrity if step == "check_tables" else opening.Connection
    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(KeyboardInterrupt):
        alone(path)
    assert n_handles(path) == 0


def test_a_copy_that_a_killed_process_left_is_removed(path, opened):
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(f".birds.handful.part{end}").write_bytes(b"left")
    opened(alone, path).close()
    assert beside(path) == ["birds.handful"]


def test_a_project_that_was_closed_is_not_checked_and_one_that_was_not_is(
    path, opened, monkeypatch
):
    checked = []
    check = lambda connection, path, **_: checked.append(path)  # noqa: E731
    monkeypatch.setattr(integrity, "check_tables", check)
    opened(alone, path).close()
    assert checked == []
    killed(path)
    checked.clear()
    opened(alone, path).close()
    assert checked == [path]


def test_a_file_that_was_used_since_it_was_whole_is_checked_without_a_log_too(
    path, opened, monkeypatch
):
    checked = []
    check = lambda connection, path, **_: checked.append(path)  # noqa: E731
    monkeypatch.setattr(integrity, "check_tables", check)
    set_header(path, f"PRAGMA user_version = {written(new_generation())}")
    found = opened(alone, path)
    assert (checked, found.notices) == ([path], [Notice("log missing", path)])


def test_a_file_of_an_older_version_gets_a_generation(path, opened):
    set_header(path, "PRAGMA user_version = 0")
    found = opened(alone, path)
    assert found.notices == []
    assert generation_in(head_of(path))


def test_a_file_of_an_older_version_was_closed_where_it_has_no_log(path, opened, monkeypatch):
    set_header(path, "PRAGMA user_version = 0")
    monkeypatch.setattr(integrity, "check_tables", lambda *_: pytest.fail("checked"))
    opened(alone, path)


# Beside another connection


def test_a_connection_beside_the_first_leaves_lock_and_log_alone(path, opened):
    first = opened(alone, path)
    note(first.connection, "first")
    second = opened(open_beside, path, waits_for_disk=True)
    assert (second.claim, second.copy, second.notices) == (None, None, [])
    assert notes(second.connection) == ["first"]
    assert (pragma(second.connection, "synchronous"), second.connection.path) == (2, path)
    second.close()
    note(first.connection, "more")


def test_a_connection_may_wait_for_another_thread(path):
    """As long as `BUSY_MS` says, and not as SQLite does, which is not at all."""
    first, done = alone(path), threading.Event()
    second = open_beside(path, waits_for_disk=False)
    first.connection.execute("BEGIN IMMEDIATE")

    def write():
        done.wait()
        first.connection.execute("ROLLBACK")

    assert pragma(second.connection, "busy_timeout") == 30_000
    done.set()
    write()
    note(second.connection, "second")
    second.close()
    first.close()
