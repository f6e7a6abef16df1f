"""A copy takes a file's place whole, with nothing left beside it; what fails leaves what was."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.store import project_copy
from core.store.log_ownership import generation_in, is_at_rest
from core.store.project_copy import is_same_file, part_of, real_place, sync_folder, write_copy

posix = pytest.mark.skipif(os.name != "posix", reason="needs rights and links")


@pytest.fixture
def source():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("CREATE TABLE birds (name TEXT)")
        db.execute("INSERT INTO birds VALUES ('Owl')")
        yield db


@pytest.fixture
def target(tmp_path):
    return tmp_path / "copy.handful"


def birds(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT name FROM birds").fetchall()


def beside(target):
    return sorted(one.name for one in target.parent.iterdir() if one != target)


@posix
def test_a_copy_is_whole_and_private(source, target):
    write_copy(source, target)
    assert (birds(target), beside(target)) == ([("Owl",)], [])
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_copy_is_another_file_than_its_source_at_rest(source, target):
    source.execute("PRAGMA user_version = 5")
    write_copy(source, target)
    generation = generation_in(target.read_bytes())
    assert generation not in (0, 5)
    assert is_at_rest(generation)


def test_a_copy_takes_the_place_of_a_file_and_its_logs(source, target):
    for end in ("", "-wal", "-journal"):
        target.with_name(target.name + end).write_bytes(b"old")
    part_of(target).write_bytes(b"old")
    write_copy(source, target)
    assert beside(target) == []  # asked first, as SQLite clears away what is no log
    assert birds(target) == [("Owl",)]


@pytest.mark.parametrize("log", ["-wal", "-journal"])
def test_what_cannot_take_its_place_leaves_what_was_there(source, target, log, monkeypatch):
    target.write_bytes(b"old")
    target.with_name(target.name + log).write_bytes(b"log")
    replace = Path.replace

    def refused(self, other):
        if Path(other) == target:
            raise PermissionError(13, "Permission denied")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        write_copy(source, target)
    assert target.read_bytes() == b"old"
    assert beside(target) == [target.name + log]
    assert target.with_name(target.name + log).read_bytes() == b"log"


def test_a_copy_that_fails_leaves_what_was_there(target):
    target.write_bytes(b"old")
    closed = sqlite3.connect(":memory:")
    closed.close()
    with pytest.raises(sqlite3.ProgrammingError):
        write_copy(closed, target)
    assert (target.read_bytes(), beside(target)) == (b"old", [])


def test_the_folder_of_a_copy_is_synced_once_it_is_there(source, target, monkeypatch):
    seen = []
    monkeypatch.setattr(
        project_copy, "sync_folder", lambda folder: seen.append((folder, target.exists()))
    )
    write_copy(source, target)
    assert seen == [(target.parent, True)]


@posix
def test_a_folder_is_synced_and_let_go(tmp_path, monkeypatch):
    synced, closed = [], []
    close = os.close
    monkeypatch.setattr(os, "fsync", synced.append)
    monkeypatch.setattr(os, "close", lambda handle: (closed.append(handle), close(handle)))
    sync_folder(tmp_path)
    assert len(synced) == 1
    assert closed == synced


def test_a_folder_that_cannot_be_synced_is_no_error(tmp_path, monkeypatch):
    def refused(handle):
        raise OSError(22, "Invalid argument")

    sync_folder(tmp_path / "none")
    monkeypatch.setattr(os, "fsync", refused)
    sync_folder(tmp_path)


@posix
def test_one_file_is_known_by_each_of_its_names(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    assert is_same_file(one, tmp_path / "sub" / ".." / "one")  # there or not
    assert is_same_file(one, other) is False
    one.touch()
    other.touch()
    assert is_same_file(one, other) is False
    (tmp_path / "link").symlink_to(one)
    (tmp_path / "hard").hardlink_to(one)
    assert is_same_file(one, tmp_path / "link")
    assert is_same_file(tmp_path / "hard", one)
    assert real_place(tmp_path / "link") == real_place(one)
    assert real_place(tmp_path / "hard").name == "hard"


def test_a_copy_in_the_making_is_hidden_beside_its_target(target):
    """Whatever opens the target later, of whichever version, clears it away by this name."""
    assert part_of(target) == target.parent / ".copy.handful.part"
