"""Transactions within transactions, and queries with many values."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from core.store.sql import CHUNK, chunks, one_int, select_in, transaction


@pytest.fixture(params=["a project's", "SQLite's own"])
def birds(place, connect, request):
    if request.param == "a project's":
        yield Database(connect())
        return
    with closing(sqlite3.connect(place, isolation_level=None)) as plain:
        yield Database(plain)


def names(birds):
    return [name for (name,) in birds.execute("SELECT name FROM birds").fetchall()][3:]


def add(birds, name):
    birds.conn.execute("INSERT INTO birds VALUES (?)", [name])


def add_and_fail(birds, name):
    with transaction(birds):
        add(birds, name)
        raise ZeroDivisionError


def test_a_transaction_is_there_for_others_once_it_is_whole(birds, connect):
    other = Database(connect())
    with transaction(birds):
        add(birds, "Crow")
        assert birds.conn.in_transaction
        add(birds, "Heron")
        assert names(other) == []
    assert not birds.conn.in_transaction
    assert names(other) == ["Crow", "Heron"]


def test_a_transaction_that_fails_changes_nothing(birds):
    with pytest.raises(ZeroDivisionError):
        add_and_fail(birds, "Crow")
    assert not birds.conn.in_transaction
    assert names(birds) == []


def test_a_transaction_in_another_ends_with_it(birds, connect):
    other = Database(connect())
    with transaction(birds):
        add(birds, "Crow")
        with transaction(birds):
            add(birds, "Heron")
        assert birds.conn.in_transaction
        assert names(other) == []
    assert names(other) == ["Crow", "Heron"]


def test_a_transaction_in_another_is_taken_back_alone_where_its_error_is_dealt_with(birds):
    with transaction(birds):
        add(birds, "Crow")
        with pytest.raises(ZeroDivisionError):
            add_and_fail(birds, "Heron")
        add(birds, "Swan")
    assert names(birds) == ["Crow", "Swan"]


def test_a_transaction_takes_the_right_to_write_at_once(birds, connect):
    other = connect()
    other.execute("PRAGMA busy_timeout = 0")
    with transaction(birds), pytest.raises(Exception, match="locked"):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ([], []),
        ([1], [[1]]),
        ([1, 2], [[1, 2]]),
        ([1, 2, 3], [[1, 2], [3]]),
        ([1, 2, 3, 4], [[1, 2], [3, 4]]),
    ],
)
def test_values_are_cut_into_parts(values, parts):
    assert list(chunks(iter(values), 2)) == parts


def test_a_part_is_of_no_more_than_one_statement_takes():
    assert [len(one) for one in chunks(range(CHUNK + 1))] == [CHUNK, 1]
    assert CHUNK <= 999  # SQLite's own limit, in its older versions


def test_a_query_asks_for_any_number_of_values(birds):
    many = [f"Crow {number}" for number in range(2 * CHUNK)]
    birds.conn.executemany("INSERT INTO birds VALUES (?)", [(one,) for one in many])
    query = "SELECT name, ? FROM birds WHERE name != ? AND name IN ({marks})"
    found = list(select_in(birds, query, iter([*many, "Dodo"]), "word", "Crow 7"))
    assert sorted(found) == sorted((one, "word") for one in many if one != "Crow 7")
    assert list(select_in(birds, query, [], "word", "Crow 7")) == []


def test_one_number_is_read_and_none_is_0(birds):
    assert one_int(birds, "SELECT count(*), 9 FROM birds") == 3
    assert one_int(birds, "SELECT count(*) FROM birds WHERE name = ?", ["Owl"]) == 1
    assert one_int(birds, "SELECT max(rowid) FROM birds WHERE name = ''") == 0
    assert one_int(birds, "SELECT rowid FROM birds WHERE name = ''") == 0
