"""Damage is found wherever it matters, and what would run in a project is refused."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import ProjectDamaged
from core.store.integrity import check_tables, is_sound_with_its_log, refuse_programs
from core.store.log_ownership import log_of
from tests.core.store.connections.small_file import n_handles

PATH = Path("birds as the person named it")
PAGE = 4096


def fill(db, table):
    quoted = table.replace('"', '""')
    db.execute(f'CREATE TABLE "{quoted}" (name TEXT)')
    db.execute(f'CREATE INDEX "{quoted} by name" ON "{quoted}" (name)')
    rows = [(f"{table} {number:04}",) for number in range(400)]
    db.executemany(f'INSERT INTO "{quoted}" VALUES (?)', rows)


@pytest.fixture
def place(tmp_path):
    place = tmp_path / "birds.handful"
    with closing(sqlite3.connect(place)) as db:
        for table in ("birds", 'a "b"', "embeddings"):
            fill(db, table)
        db.commit()
    return place


def damage(place, table, kind):
    """Make a page of a table ("leaf"), or a value in one ("value"), another than it was."""
    content = bytearray(place.read_bytes())
    word = f"{table} 0".encode()
    starts = range(0, len(content), PAGE)
    page = next(one for one in starts if content[one] == 0x0D and word in content[one : one + PAGE])
    if kind == "leaf":
        content[page + 8 : page + 10] = b"\x00\x01"
    else:
        content[content.index(word, page)] ^= 1
    place.write_bytes(content)


def check(place, **how):
    with closing(sqlite3.connect(place)) as db:
        check_tables(db, PATH, **how)


@pytest.mark.parametrize("thoroughly", [False, True])
def test_a_sound_file_is_found_sound(place, thoroughly):
    check(place, thoroughly=thoroughly)
    assert is_sound_with_its_log(place) is True
    assert n_handles(place) == 0


@pytest.mark.parametrize("thoroughly", [False, True])
@pytest.mark.parametrize("table", ["birds", 'a "b"'])
def test_a_damaged_page_of_any_table_is_found(place, table, thoroughly, caplog):
    damage(place, table, "leaf")
    with pytest.raises(ProjectDamaged) as told:
        check(place, thoroughly=thoroughly)
    assert (told.value.path, told.value.reason) == (PATH, "its tables are damaged")
    assert str(PATH) in caplog.text
    assert is_sound_with_its_log(place) is False


def test_a_changed_value_is_found_where_indexes_are_compared(place):
    damage(place, "birds", "value")
    check(place)
    with pytest.raises(ProjectDamaged):
        check(place, thoroughly=True)


def test_what_is_made_again_from_the_pictures_may_be_damaged(place):
    damage(place, "embeddings", "leaf")
    check(place, thoroughly=True)


def test_a_file_that_cannot_be_checked_is_damaged(tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    with pytest.raises(ProjectDamaged) as told:
        check(other)
    assert told.value.path == PATH
    assert is_sound_with_its_log(other) is False


def test_a_log_is_looked_through_and_stays_in_place(place):
    with closing(sqlite3.connect(place, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = wal")
        db.execute("INSERT INTO birds VALUES ('Crow')")
        crashed = Path(shutil.copy(place, place.with_name("crashed.handful")))
        shutil.copy(log_of(place), log_of(crashed))
    before, log = crashed.read_bytes(), log_of(crashed).read_bytes()
    assert is_sound_with_its_log(crashed)
    assert (crashed.read_bytes(), log_of(crashed).read_bytes()) == (before, log)


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON birds BEGIN DELETE FROM birds; END", "trigger (t)"),
        ("CREATE VIEW v AS SELECT * FROM birds", "view (v)"),
        ("CREATE VIRTUAL TABLE f USING fts5(name)", "virtual table (f)"),
    ],
)
def test_what_runs_is_refused(place, sql, what):
    with closing(sqlite3.connect(place)) as db:
        refuse_programs(db, PATH)
        db.execute(sql)
        with pytest.raises(ProjectDamaged) as told:
            refuse_programs(db, PATH)
    assert told.value.path == PATH
    assert told.value.reason == f"it holds a {what} that Handful did not make"
