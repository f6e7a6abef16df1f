"""Whose log lies beside a project, and how one is read that cannot be written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import (
    ProjectDamaged,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.domain.notices import Notice
from core.store import integrity, opening
from core.store.log_ownership import (
    head_of,
    log_of,
    new_generation,
    written,
)
from core.store.opening import (
    make,
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
    older,
    posix,
    pragma,
    set_header,
)

# Its log


def test_its_own_log_is_played_back(path, opened):
    killed(path)
    found = opened(alone, path)
    assert (notes(found.connection), found.notices) == (["killed"], [])


def test_another_files_log_is_set_aside(path, opened, tmp_path):
    other = tmp_path / "other.handful"
    make(other)
    killed(other, "of the other")
    log = log_of(other).read_bytes()
    log_of(path).write_bytes(log)
    path.with_name("birds.handful-shm").write_bytes(b"left")
    found = opened(alone, path)
    [notice] = found.notices
    assert (notice.kind, notice.reason) == ("log set aside", "")
    assert notice.file.name.startswith("birds.handful-wal.set-aside-")
    assert notice.file.read_bytes() == log
    assert notes(found.connection) == []


def test_a_log_of_nothing_but_generations_is_deleted(path, opened, monkeypatch):
    real = opening.verdict_on
    killed(path)
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: "idle")
    path.with_name("birds.handful-shm").write_bytes(b"left")
    found = opened(alone, path)
    assert (found.notices, notes(found.connection)) == ([], [])
    assert real(path, head_of(path)) in ("none", "own")


@pytest.mark.parametrize(
    ("verdict", "stays"),
    [("foreign", False), ("idle", False), ("own", True), ("unknown", True), ("none", True)],
)
def test_an_index_goes_with_the_log_that_it_is_of(path, monkeypatch, verdict, stays):
    """What processes share of a log, left by those that were killed, speaks of that log alone."""
    killed(path)
    index = path.with_name("birds.handful-shm")
    index.write_bytes(b"left")
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: verdict)
    monkeypatch.setattr(integrity, "is_sound_with_its_log", lambda place: True)
    opening._see_to_log(path, head_of(path))
    assert index.exists() is stays


def test_a_file_at_rest_whose_log_is_idle_is_not_checked(path, opened, monkeypatch):
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: "idle")
    monkeypatch.setattr(integrity, "check_tables", lambda *_: pytest.fail("checked"))
    log_of(path).write_bytes(b"")
    opened(alone, path)


def test_a_log_that_tells_nothing_is_kept_where_the_file_is_sound_with_it(
    path, opened, monkeypatch
):
    killed(path)
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: "unknown")
    asked = []

    def is_sound(place):
        asked.append(place)
        return True

    monkeypatch.setattr(integrity, "is_sound_with_its_log", is_sound)
    found = opened(alone, path)
    assert (notes(found.connection), found.notices) == (["killed"], [])
    assert asked == [path]


def test_a_log_that_tells_nothing_is_set_aside_where_it_is_not(path, opened, monkeypatch):
    killed(path)
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: "unknown")
    monkeypatch.setattr(integrity, "is_sound_with_its_log", lambda place: False)
    found = opened(alone, path)
    assert notes(found.connection) == []
    assert [one.kind for one in found.notices] == ["log set aside"]


def test_its_own_log_is_not_asked_for_soundness(path, opened, monkeypatch):
    killed(path)
    monkeypatch.setattr(integrity, "is_sound_with_its_log", lambda place: pytest.fail("asked"))
    opened(alone, path)


def test_a_journal_beside_one_of_our_files_is_set_aside(path, opened):
    journal = path.with_name("birds.handful-journal")
    journal.write_bytes(b"of another program")
    [notice] = opened(alone, path).notices
    assert (notice.kind, notice.file.read_bytes()) == ("log set aside", b"of another program")
    assert notice.file.name.startswith("birds.handful-journal.set-aside-")
    assert not journal.exists()


def test_an_empty_journal_is_left_alone(path, opened):
    path.with_name("birds.handful-journal").touch()
    assert opened(alone, path).notices == []


def test_a_journal_beside_an_older_versions_file_is_left_to_sqlite(path, opened):
    set_header(path, "PRAGMA user_version = 0")
    path.with_name("birds.handful-journal").write_bytes(b"nothing that SQLite knows")
    assert opened(alone, path).notices == []


def test_a_missing_log_is_told(path, opened):
    killed(path)
    log_of(path).unlink()
    found = opened(alone, path)
    assert found.notices == [Notice("log missing", path)]
    assert notes(found.connection) == []


def test_another_files_log_in_the_place_of_the_missing_one_is_told_once(path, opened, tmp_path):
    other = tmp_path / "other.handful"
    make(other)
    killed(other)
    set_header(path, f"PRAGMA user_version = {written(new_generation())}")
    log_of(other).replace(log_of(path))
    assert [one.kind for one in opened(alone, path).notices] == ["log set aside"]


# To be read only


@posix
def test_a_link_is_followed_by_each_way_to_open(path, tmp_path, opened):
    link = tmp_path / "link.handful"
    link.symlink_to(path)
    for found in (
        opened(alone, link),
        opened(open_beside, link, waits_for_disk=True),
        opened(open_read_only, link, "x"),
    ):
        assert found.connection.path == link
    assert [one.name for one in tmp_path.iterdir() if one.name != path.parent.name] == [link.name]


def test_a_project_at_rest_is_read_in_its_place(path, opened, monkeypatch):
    before, names = path.read_bytes(), beside(path)
    monkeypatch.setattr(integrity, "check_tables", lambda *_, **__: pytest.fail("checked"))
    found = opened(open_read_only, path, "the disk is full")
    assert found.notices == [Notice("read only", path, "the disk is full")]
    assert (found.copy, found.claim) == (None, None)
    assert (found.connection.path, found.connection.place) == (path, path)
    assert notes(found.connection) == []
    with pytest.raises(ProjectNotWritable):
        note(found.connection, "x")
    assert (path.read_bytes(), beside(path)) == (before, names)


def test_a_project_to_be_read_that_was_not_closed_is_checked(path, opened, monkeypatch):
    checked = []
    check = lambda connection, path, **_: checked.append(path)  # noqa: E731
    monkeypatch.setattr(integrity, "check_tables", check)
    set_header(path, f"PRAGMA user_version = {written(new_generation())}")
    found = opened(open_read_only, path, "x")
    assert (checked, found.copy) == ([path], None)


@pytest.mark.parametrize("verdict", ["own", "unknown"])
def test_a_log_is_played_back_into_a_copy(path, opened, monkeypatch, verdict):
    killed(path)
    real = opening.verdict_on
    if verdict == "unknown":
        monkeypatch.setattr(
            opening,
            "verdict_on",
            lambda place, head: "unknown" if place == path else real(place, head),
        )
    before, log, names = path.read_bytes(), log_of(path).read_bytes(), beside(path)
    found = open_read_only(path, "the disk is full")
    assert notes(found.connection) == ["killed"]
    assert found.notices == [Notice("read only", path, "the disk is full")]
    assert found.connection.path == path
    place = found.connection.place
    assert place.parent.name.startswith("handful-")
    assert place.name == path.name
    assert pragma(found.connection, "synchronous") == 1
    with pytest.raises(ProjectNotWritable):
        note(found.connection, "x")
    found.close()
    assert not place.parent.exists()
    assert n_handles(path) == 0
    assert (path.read_bytes(), log_of(path).read_bytes(), beside(path)) == (before, log, names)


def test_another_files_log_is_not_read(path, opened, tmp_path):
    other = tmp_path / "other.handful"
    make(other)
    killed(other)
    log_of(other).replace(log_of(path))
    found = opened(open_read_only, path, "x")
    assert (notes(found.connection), found.copy) == ([], None)


def test_an_older_project_is_brought_up_to_date_in_a_copy(path, opened, tmp_path):
    older(path)
    before = path.read_bytes()
    found = opened(open_read_only, path, "x")
    assert found.copy is not None
    assert found.connection.execute("SELECT split FROM files").fetchall() == []
    assert path.read_bytes() == before
    assert n_handles(path) == 0


def test_an_older_project_is_brought_up_to_date(path, opened):
    older(path)
    found = opened(alone, path)
    assert found.connection.execute("SELECT split FROM files").fetchall() == []


def test_a_later_project_is_refused_by_each_way_to_open(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('handful', 'from_the_future', 'later')"
        )
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for step in (
        alone,
        lambda path: open_beside(path, waits_for_disk=True),
        lambda path: open_read_only(path, "x"),
    ):
        with pytest.raises(ProjectTooNew) as caught:
            step(path)
        assert caught.value.path == path
        assert n_handles(path) == 0


def test_what_runs_is_refused_by_each_way_to_open(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIEW v AS SELECT * FROM settings")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for step in (
        alone,
        lambda path: open_beside(path, waits_for_disk=True),
        lambda path: open_read_only(path, "x"),
    ):
        with pytest.raises(ProjectDamaged, match="it holds a view"):
            step(path)
        assert n_handles(path) == 0


def test_a_copy_that_cannot_be_opened_is_removed(path, tmp_path, monkeypatch):
    killed(path)
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(integrity, "refuse_programs", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_read_only(path, "x")
    assert list(folder.iterdir()) == []


def test_a_copy_that_vanished_before_its_log_was_copied_does_without(path, opened, monkeypatch):
    killed(path)
    monkeypatch.setattr(opening, "verdict_on", lambda place, head: "own")
    log_of(path).unlink()
    found = opened(open_read_only, path, "x")
    assert notes(found.connection) == []


def test_all_that_goes_with_a_file_is_removed(tmp_path):
    names = ["x", "x-wal", "x-shm", "x-journal", "x-other"]
    for name in names:
        (tmp_path / name).touch()
    opening._remove_with_logs(tmp_path / "x")
    opening._remove_with_logs(tmp_path / "x")
    assert [one.name for one in tmp_path.iterdir()] == ["x-other"]
    assert not Path("x").exists()


def test_a_damaged_project_that_is_read_only_is_let_go_of(path, monkeypatch):
    set_header(path, f"PRAGMA user_version = {written(new_generation())}")
    monkeypatch.setattr(integrity, "check_tables", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_read_only(path, "x")
    assert n_handles(path) == 0
