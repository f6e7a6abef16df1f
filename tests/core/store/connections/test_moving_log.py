"""The log is moved into the file, which gets a new generation then, and others go on writing."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from itertools import groupby

import pytest

from core.domain.errors import ProjectNotWritable
from core.store import connection
from core.store.connection import Connection
from core.store.log_ownership import (
    _commits_in,
    _number,
    generation_in,
    has_reached,
    is_at_rest,
    log_of,
    reached,
    written,
)
from tests.core.store.connections.small_file import NAMED, refuse_generations

HUGE = 1 << 40
COMMIT_BYTES = 3 * (4096 + 24)  # a bird changes the header, the table and its index


def add(db, name):
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO birds VALUES (?)", [name])
    db.execute("COMMIT")


def in_log(place):
    """Return the generations in the log, in order."""
    with log_of(place).open("rb") as log:
        return [one for one, _ in groupby(_commits_in(log).generations)]


def log_bytes(place):
    return log_of(place).stat().st_size


def in_file(place):
    """Return the birds and the generation that the file alone holds."""
    copy = shutil.copy(place, place.with_name("copy"))
    with closing(sqlite3.connect(copy)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM birds")]
    return names[3:], generation_in(copy.read_bytes())


@contextmanager
def reader(place):
    """Read a state of the file, so that what came later stays in the log."""
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM birds").fetchall()
        yield


# Each change


def test_the_first_change_since_rest_makes_another_generation_that_waits_for_the_disk(db, place):
    at_rest = db.generation()
    add(db, "Crow")
    first = db.generation()
    assert not is_at_rest(first)
    assert _number(first) != _number(at_rest)
    assert in_file(place) == ([], first)
    add(db, "Heron")
    assert db.generation() == first


def test_the_windows_first_change_marks_the_log_and_the_file_and_moves_nothing(connect, place):
    db = connect(waits=False)
    at_rest = db.generation()
    add(db, "Crow")
    assert db.generation() == written(at_rest)
    assert in_file(place) == ([], written(at_rest))
    add(db, "Heron")
    assert in_log(place) == [written(at_rest)]


def test_a_file_of_an_older_version_has_no_generation_to_mark(either):
    either.execute("PRAGMA user_version = 0")
    add(either, "Crow")
    assert either.generation() == 0


# Moving it


@pytest.mark.parametrize("at_rest", [True, False])
def test_a_log_that_is_moved_is_all_in_the_file(either, place, at_rest):
    add(either, "Crow")
    before = either.generation()
    assert either.move_log(at_rest=at_rest) is True
    names, generation = in_file(place)
    assert names == ["Crow"]
    assert is_at_rest(generation) == at_rest
    assert _number(generation) != _number(before)
    assert _number(either.generation()) == _number(generation)


def test_after_moving_the_log_one_that_waits_begins_it_anew(db, place):
    add(db, "Crow")
    assert db.move_log(at_rest=False)
    assert in_log(place) == [db.generation()]
    assert not has_reached(db.generation())
    before = log_bytes(place)
    add(db, "Heron")
    assert log_bytes(place) <= before + COMMIT_BYTES - 4120


def test_moving_the_windows_log_keeps_it_and_says_what_has_reached_the_file(connect, place):
    db = connect(waits=False)
    first = written(db.generation())
    add(db, "Crow")
    assert db.move_log(at_rest=False)
    names, second = in_file(place)
    assert names == ["Crow"]
    assert not has_reached(second)
    assert in_log(place) == [first, reached(first), second, reached(second)]
    add(db, "Heron")
    assert db.move_log(at_rest=True)
    names, third = in_file(place)
    assert names == ["Crow", "Heron"]
    assert in_log(place)[3:] == [reached(second), third, reached(third)]


def test_a_log_that_is_read_from_is_not_moved_and_the_file_keeps_its_generation(either, place):
    with reader(place):
        add(either, "Crow")
        before, size = either.generation(), log_bytes(place)
        assert either.move_log(at_rest=True) is False
        assert either.generation() == before
        assert log_bytes(place) == size
    assert either.move_log(at_rest=True) is True


def test_what_is_read_from_while_it_is_moved_is_not_said_to_have_reached_the_file(connect, place):
    db = connect(waits=False)
    add(db, "Crow")
    db.move_log(at_rest=False)
    assert has_reached(db.generation())
    with reader(place):
        add(db, "Heron")
        assert db.move_log(at_rest=True) is False
        generation = db.generation()
        assert is_at_rest(generation)
        assert not has_reached(generation)
    assert in_file(place)[0] == ["Crow"]


def test_a_file_that_went_away_is_not_made_again_by_moving_its_log(connect, place):
    db = connect(waits=False)
    add(db, "Crow")
    place.unlink()
    with pytest.raises(ProjectNotWritable) as told:
        db.move_log(at_rest=True)
    assert told.value.path == NAMED
    assert not place.exists()


# Shortening it


def test_a_log_is_shortened_to_next_to_nothing(either, place):
    for number in range(4):
        add(either, f"Crow {number}")
    before = either.generation()
    either.shorten_log()
    generation = either.generation()
    assert in_file(place) == ([f"Crow {number}" for number in range(4)], generation & ~2)
    assert _number(generation) != _number(before)
    assert not is_at_rest(generation)
    assert has_reached(generation) == (not either.waits_for_disk)
    assert in_log(place) == [generation]
    assert log_bytes(place) < COMMIT_BYTES


def test_a_log_that_is_read_from_is_not_shortened(either, place):
    with reader(place):
        add(either, "Crow")
        before, size = either.generation(), log_bytes(place)
        either.shorten_log()
        assert either.generation() == before
        assert log_bytes(place) == size


LIMITS = {"LOG_BYTES": True, "LONG_LOG_BYTES": False}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_commit_moves_a_log_that_has_grown_long(connect, place, monkeypatch, limit):
    for one in LIMITS:
        monkeypatch.setattr(connection, one, HUGE)
    db, other = connect(waits=LIMITS[limit]), connect(waits=not LIMITS[limit])
    add(db, "Crow")
    add(other, "Heron")
    number = _number(db.generation())
    monkeypatch.setattr(connection, limit, log_bytes(place) + COMMIT_BYTES)
    add(db, "Swan")
    assert log_bytes(place) == getattr(connection, limit)
    assert in_file(place)[0] == []
    add(other, "Stork")
    assert in_file(place)[0] == []
    assert _number(db.generation()) == number
    add(db, "Crane")
    names, generation = in_file(place)
    assert names == ["Crow", "Heron", "Swan", "Stork", "Crane"]
    assert not is_at_rest(generation)
    assert _number(generation) != number


def test_a_commit_is_none_the_worse_for_a_log_that_cannot_be_moved(db, place, monkeypatch):
    monkeypatch.setattr(connection, "LOG_BYTES", 0)

    def refuse():
        raise sqlite3.OperationalError("disk I/O error")

    add(db, "Owlet")
    monkeypatch.setattr(db, "_checkpoint", refuse)
    add(db, "Crow")
    assert len(db.execute("SELECT * FROM birds").fetchall()) == 5


# The first generation


def test_a_file_of_an_older_version_gets_a_generation_at_rest(either, place):
    either.execute("PRAGMA user_version = 0")
    either.adopt()
    assert is_at_rest(either.generation())
    assert in_file(place) == ([], either.generation())
    assert either.generation()


def test_adopting_begins_with_what_the_file_has(either, place):
    """Cut short there, the log still belongs to the file."""
    either.execute("PRAGMA user_version = 0")
    with reader(place):
        before = log_bytes(place)
        either.adopt()
        assert either.generation() == 0
        assert log_bytes(place) > before
        assert in_log(place)[-1] == 0


def test_a_file_that_has_a_generation_keeps_it(either):
    before = either.generation()
    either.adopt()
    assert either.generation() == before


@pytest.mark.parametrize(
    "act",
    [lambda db: db.move_log(at_rest=True), Connection.shorten_log, Connection.adopt],
    ids=["move", "shorten", "adopt"],
)
def test_a_disk_that_fails_even_when_a_change_is_taken_back_is_told(connect, act):
    class Failing(Connection):
        def rollback(self):
            super().rollback()
            raise sqlite3.OperationalError("disk I/O error")

    db = connect(kind=Failing)
    if act is Connection.adopt:
        db.execute("PRAGMA user_version = 0")
    refuse_generations(db)
    with pytest.raises(ProjectNotWritable) as told:
        act(db)
    assert told.value.path == NAMED
