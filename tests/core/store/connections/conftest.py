"""A small file and connections to it, as a project has them, without all of a project."""

import sqlite3
from contextlib import closing

import pytest

from core.store.connection import Connection
from core.store.log_ownership import new_generation
from core.store.opening import _speak_sqlite
from tests.core.store.connections.small_file import NAMED


@pytest.fixture
def place(tmp_path):
    """A file at rest, with a table of birds."""
    place = tmp_path / "birds.handful"
    with closing(sqlite3.connect(place, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("CREATE TABLE birds (name TEXT UNIQUE)")
        db.executemany("INSERT INTO birds VALUES (?)", [("Owl",), ("Hawk",), ("Finch",)])
        db.execute(f"PRAGMA user_version = {new_generation()}")
    return place


@pytest.fixture
def connect(place):
    """Connect to the file: `connect(waits=True, kind=Connection)`."""
    opened = []

    def connect(*, waits=True, kind=Connection):
        db = sqlite3.connect(place, isolation_level=None, factory=kind)
        opened.append(db)
        db.path, db.place = NAMED, place
        db.know_file()
        _speak_sqlite(db)
        if not waits:
            db.waits_for_disk = False
        return db

    yield connect
    for one in opened:
        one.close()


@pytest.fixture
def db(connect):
    """A connection whose commits wait for the disk."""
    return connect()


@pytest.fixture(params=["waits", "goes on"])
def either(connect, request):
    """A connection of either kind."""
    return connect(waits=request.param == "waits")
