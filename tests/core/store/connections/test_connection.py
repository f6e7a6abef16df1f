"""Statements, and what a connection says when they fail."""

import gc
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from core.domain.errors import ProjectDamaged, ProjectLocked, ProjectNotWritable
from core.store.connection import Connection, Cursor, project_errors
from core.store.log_ownership import head_of, is_at_rest
from tests.core.store.connections.small_file import NAMED, n_handles, refuse_generations

ADD = "INSERT INTO birds VALUES (?)"
NAMES = "SELECT name FROM birds"


def names(db):
    return [name for (name,) in db.execute(NAMES)]


def named(error, code=None):
    if code is not None:
        error.sqlite_errorcode = code
    return error


# Errors


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (sqlite3.OperationalError("database is locked"), ProjectLocked, None),
        (sqlite3.OperationalError("database table is busy"), ProjectLocked, None),
        (
            sqlite3.OperationalError("attempt to write a readonly database"),
            ProjectNotWritable,
            "it can only be read",
        ),
        (sqlite3.OperationalError("database or disk is full"), ProjectNotWritable, None),
        (sqlite3.OperationalError("unable to open database file"), ProjectNotWritable, None),
        (sqlite3.OperationalError("disk I/O error"), ProjectNotWritable, None),
        (
            named(sqlite3.OperationalError("disk I/O error"), sqlite3.SQLITE_IOERR_WRITE),
            ProjectNotWritable,
            None,
        ),
        *[
            (
                named(sqlite3.OperationalError("disk I/O error"), code),
                ProjectDamaged,
                "a part of it cannot be read from the disk",
            )
            for code in (
                sqlite3.SQLITE_IOERR_READ,
                sqlite3.SQLITE_IOERR_SHORT_READ,
                sqlite3.SQLITE_IOERR_CORRUPTFS,
            )
        ],
        (sqlite3.DatabaseError("database disk image is malformed"), ProjectDamaged, None),
        (
            UnicodeDecodeError("utf-8", b"\x9e", 0, 1, "it is full"),
            ProjectDamaged,
            "database disk image is malformed",
        ),
        (PermissionError(13, "Permission denied"), ProjectNotWritable, "Permission denied"),
        (OSError("no number"), ProjectNotWritable, None),
    ],
)
def test_what_sqlite_and_the_disk_say_is_told_as_the_projects_own_error(error, kind, reason):
    with pytest.raises(kind) as told, project_errors(NAMED):
        raise error
    assert type(told.value) is kind
    assert (told.value.path, told.value.reason) == (NAMED, reason or str(error))
    assert told.value.__cause__ is error


@pytest.mark.parametrize("kind", [sqlite3.IntegrityError, sqlite3.ProgrammingError])
def test_our_own_mistake_stays_what_it_is(kind):
    error = kind("locked, full and readonly")
    with pytest.raises(kind) as told, project_errors(NAMED):
        raise error
    assert told.value is error


def one_by_one(cursor):
    return [row for _ in range(5) if (row := cursor.fetchone())]


def some(cursor):
    return [row for _ in range(5) for row in cursor.fetchmany(2)]


def following(cursor):
    return [next(cursor), next(cursor), next(cursor)]


@pytest.fixture(params=[one_by_one, some, Cursor.fetchall, list, following])
def fetch(request):
    return request.param


def test_rows_come_by_every_way(db, fetch):
    assert fetch(db.execute(NAMES)) == [("Owl",), ("Hawk",), ("Finch",)]
    assert fetch(db.cursor().execute(NAMES)) == [("Owl",), ("Hawk",), ("Finch",)]


def test_what_fails_while_rows_are_fetched_is_told(db, fetch):
    def fail(name):
        if name == "Finch":
            raise ValueError
        return name

    db.create_function("fail", 1, fail)
    cursor = db.execute("SELECT fail(name) FROM birds")
    with pytest.raises(ProjectDamaged) as told:
        fetch(cursor)
    assert told.value.path == NAMED


@pytest.mark.parametrize("run", ["execute", "executemany"])
@pytest.mark.parametrize("of", ["connection", "cursor"])
def test_a_statement_that_fails_is_told(db, run, of):
    who = db if of == "connection" else db.cursor()
    with pytest.raises(ProjectDamaged) as told:
        getattr(who, run)("INSERT INTO fish VALUES (?)", [["Cod"], "Cod"][run == "execute"])
    assert told.value.path == NAMED
    assert not db.in_transaction


def test_rows_come_one_at_a_time_unless_more_are_wanted(db):
    cursor = db.execute(NAMES)
    assert cursor.fetchmany() == [("Owl",)]
    assert cursor.fetchmany(2) == [("Hawk",), ("Finch",)]
    assert cursor.fetchmany(2) == []
    with pytest.raises(StopIteration):
        next(cursor)
    assert cursor.fetchone() is None


def test_a_cursor_says_what_it_did(db):
    cursor = db.cursor()
    assert isinstance(cursor, Cursor)
    assert cursor.execute(NAMES) is cursor
    assert cursor.executemany(ADD, [("Crow",)]) is cursor


def test_a_statement_that_failed_keeps_no_file_open(connect, place):
    db = connect()
    was_enabled = gc.isenabled()
    gc.disable()  # which would let go of it sometime, and until then others read what is no more
    try:
        with suppress(sqlite3.IntegrityError):
            db.execute(ADD, ["Owl"])
        with suppress(sqlite3.IntegrityError):
            db.executemany(ADD, [["Crow"], ["Owl"]])
        with suppress(ProjectDamaged):
            db.execute("SELECT * FROM fish")
        with suppress(sqlite3.IntegrityError), project_errors(NAMED):
            sqlite3.Connection.execute(db, ADD, ["Owl"])
        db.close()
        assert n_handles(place) == 0
    finally:
        if was_enabled:
            gc.enable()


# Transactions

WRITING = [
    "INSERT INTO birds VALUES ('Crow')",
    "UPDATE birds SET name = 'Crow' WHERE name = 'Owl'",
    "DELETE FROM birds",
    "REPLACE INTO birds VALUES ('Owl')",
    "CREATE TABLE fish (name TEXT)",
    "ALTER TABLE birds ADD COLUMN colour TEXT",
    "DROP TABLE birds",
    "\n    insert into birds values ('Crow')",
]


@pytest.mark.parametrize("sql", WRITING)
def test_whatever_writes_says_so_in_the_file(either, sql):
    assert is_at_rest(either.generation())
    cursor = either.execute(sql)
    assert isinstance(cursor, Cursor)
    assert not is_at_rest(either.generation())
    assert not either.in_transaction


@pytest.mark.parametrize("sql", [NAMES, "PRAGMA user_version", "EXPLAIN DELETE FROM birds"])
def test_what_only_reads_leaves_the_file_at_rest(either, sql):
    before = either.generation()
    assert either.execute(sql).fetchall()
    assert either.generation() == before


def test_values_are_handed_on(either):
    assert either.execute(ADD, ["Crow"]).rowcount == 1
    assert either.executemany(ADD, [("Heron",), ("Swan",)]).rowcount == 2
    assert names(either)[3:] == ["Crow", "Heron", "Swan"]
    assert either.execute(f"{NAMES} WHERE name = ?", ["Crow"]).fetchall() == [("Crow",)]
    assert not is_at_rest(either.generation())


def test_many_statements_are_one_transaction(either, connect):
    other = connect()
    with pytest.raises(sqlite3.IntegrityError):
        either.executemany(ADD, [("Crow",), ("Owl",)])
    assert not either.in_transaction
    assert names(either) == names(other) == ["Owl", "Hawk", "Finch"]
    either.executemany(ADD, [("Crow",)])
    assert names(other)[3:] == ["Crow"]


def test_a_statement_that_cannot_be_is_taken_back(either, connect):
    before = either.generation()
    with pytest.raises(sqlite3.IntegrityError):
        either.execute(ADD, ["Owl"])
    assert not either.in_transaction
    assert either.waits_for_disk or either.generation() == before
    connect().execute(ADD, ["Crow"])  # nobody holds the file


def test_in_a_transaction_statements_are_parts_of_it(either, connect):
    other = connect()
    cursor = either.execute("BEGIN IMMEDIATE")
    assert isinstance(cursor, Cursor)
    assert either.in_transaction
    assert either.execute(ADD, ["Crow"]).rowcount == 1
    assert either.executemany(ADD, [("Heron",), ("Swan",)]).rowcount == 2
    assert names(either)[3:] == ["Crow", "Heron", "Swan"]
    assert len(names(other)) == 3
    assert isinstance(either.execute("COMMIT"), Cursor)
    assert not either.in_transaction
    assert names(other)[3:] == ["Crow", "Heron", "Swan"]
    assert not is_at_rest(either.generation())


def test_a_transaction_that_is_given_up_changes_nothing(either):
    either.execute("BEGIN")
    either.execute(ADD, ["Crow"])
    either.executemany(ADD, [("Heron",)])
    either.execute("ROLLBACK")
    assert len(names(either)) == 3


def test_a_transaction_that_writes_waits_for_another_before_it_reads(db, place):
    """What had read before could not write any more, however long it waited."""
    has_begun = threading.Event()

    def write():
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute(ADD, ["Crow"])
            has_begun.set()
            threading.Event().wait(0.2)
            other.execute("COMMIT")

    db.execute(ADD, ["Heron"])  # not at rest any more
    thread = threading.Thread(target=write, name="handful-other")
    thread.start()
    has_begun.wait()
    db.execute("BEGIN IMMEDIATE")
    thread.join()
    assert names(db)[3:] == ["Heron", "Crow"]
    db.execute("COMMIT")


def test_a_transaction_that_cannot_begin_has_not(either):
    refuse_generations(either)
    with pytest.raises(ProjectDamaged):
        either.execute("BEGIN IMMEDIATE")
    assert not either.in_transaction
    either.set_authorizer(None)
    either.execute(ADD, ["Crow"])


# The file


def test_a_connection_that_nobody_set_up_waits_for_the_disk():
    with closing(sqlite3.connect(":memory:", factory=Connection)) as db:
        assert db.waits_for_disk
        assert db.path == Path()


def test_a_connection_that_knows_no_log_commits_all_the_same(place):
    with closing(sqlite3.connect(place, isolation_level=None, factory=Connection)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute(ADD, ["Crow"])
        db.execute("COMMIT")
        assert names(db)[3:] == ["Crow"]


def test_a_closed_connection_lets_go_of_its_file(connect, place):
    before = n_handles(place)
    first, second = connect(), connect()
    head_of(place)
    assert n_handles(place) > before
    first.close()
    first.close()
    second.execute(ADD, ["Crow"])
    with pytest.raises(sqlite3.ProgrammingError):
        first.cursor()
    second.close()
    assert n_handles(place) == before == 0


def test_looking_at_the_header_takes_no_connections_lock_away(db, place):
    db.execute("BEGIN IMMEDIATE")
    before = n_handles(place)
    head_of(place)
    assert n_handles(place) == before + 1
    db.execute("COMMIT")
