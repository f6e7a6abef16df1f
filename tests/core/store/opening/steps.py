"""What the tests of opening a project do to one, and ask of it."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from core.domain.errors import ProjectLocked
from core.store import Project, opening
from core.store.log_ownership import generation_in, head_of, is_at_rest, log_of
from core.store.opening import open_alone

posix = pytest.mark.skipif(os.name != "posix", reason="rights and links work otherwise there")


def alone(path, *, create=False, waits_for_disk=True):
    return open_alone(path, create=create, waits_for_disk=waits_for_disk)


def note(connection, value):
    connection.execute("INSERT INTO settings VALUES (?, '1')", [value])


def notes(connection):
    return [one for (one,) in connection.execute("SELECT name FROM settings ORDER BY name")]


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def beside(path):
    return sorted(one.name for one in path.parent.iterdir())


def killed(path, value="killed"):
    """Leave a project as a killed process does, with a log that holds a change."""
    away = path.with_name("away")
    found = alone(path)
    note(found.connection, value)
    shutil.copy(path, away)
    shutil.copy(log_of(path), log_of(away))
    found.close()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    away.replace(path)
    log_of(away).replace(log_of(path))


def set_header(path, statement):
    """Change the header without any log."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = delete")
        db.execute(statement)
        db.execute("PRAGMA journal_mode = wal")


def spoil(path, at, data):
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)


def older(path):
    """Make a project lack the last step of being brought up to date."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TABLE arrivals")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'arrivals'")
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def names(project):
    return [one.name for one in project.classes.all()]


def add(project, *given):
    for name in given:
        project.classes.add(name)


def names_at(path):
    with Project.open(path) as project:
        return names(project)


def names_alone(path):
    """Read a file as it is without its log."""
    uri = f"{path.as_uri()}?immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        return [one for (one,) in db.execute("SELECT name FROM classes ORDER BY id")]


def is_locked(path):
    try:
        opening.take_lock(path).release()
    except ProjectLocked:
        return True
    return False


def refuse_to_write(monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)


def at_rest(path):
    return is_at_rest(generation_in(head_of(path)))
