"""What was changed reaches the disk beside the window, and who asked is told when, or why not."""

import os
import shutil
import threading

import pytest

from core.domain.errors import ProjectNotWritable
from core.store import Project
from core.store import durability as syncing
from core.store.durability import Syncer

PATIENCE_S = 20


class Told:
    """What a syncer says, and from where."""

    def __init__(self):
        self.synced, self.failed, self.threads = [], [], set()
        self.news = threading.Event()

    def on_synced(self, change):
        self.synced.append(change)
        self.threads.add(threading.get_ident())
        self.news.set()

    def on_failed(self, error):
        self.failed.append(error)
        self.news.set()

    def wait(self):
        assert self.news.wait(PATIENCE_S)
        self.news.clear()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    Project.open(path, create=True).close()
    return path


@pytest.fixture
def project(path):
    with Project.open(path, waits_for_disk=False) as project:
        yield project


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def syncer(project, told):
    syncer = Syncer(project.path, told.on_synced, told.on_failed)
    yield syncer
    syncer.close()


@pytest.fixture
def disk(monkeypatch, path, tmp_path):
    """Return the classes that a power cut right after each sync would leave."""
    kept, real = [], os.fsync

    def fsync(number):
        real(number)
        after = tmp_path / "after the cut"
        after.mkdir(exist_ok=True)
        for end in ("", "-wal"):
            shutil.copy(path.with_name(path.name + end), after / (path.name + end))
        with Project.open(after / path.name, lock=False) as left:
            kept.append([one.name for one in left.classes.all()])

    monkeypatch.setattr("core.store.project.os.fsync", fsync)
    return kept


def pragma(project, name):
    return project._db.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_commit_waits_for_the_disk_unless_told_otherwise(path):
    with Project.open(path) as project:
        assert pragma(project, "synchronous") == 2
    with Project.open(path, waits_for_disk=False) as project:
        assert pragma(project, "synchronous") == 1


def test_after_a_sync_the_disk_has_every_change(project, syncer, told, disk):
    project.classes.add("Owl")
    syncer.note(1)
    told.wait()
    assert told.synced == [1]
    assert disk == [["Owl"]]
    assert threading.get_ident() not in told.threads


def test_changes_in_quick_succession_share_syncs(project, syncer, told, disk):
    for number in range(1, 31):
        project.classes.add(f"Owl {number}")
        syncer.note(number)
    syncer.close()
    assert told.synced[-1] == 30
    assert len(told.synced) <= 3
    assert len(disk[-1]) == 30


def test_closing_syncs_what_is_left(project, syncer, told, disk):
    project.classes.add("Owl")
    syncer.note(1)
    told.wait()
    project.classes.add("Fox")
    syncer.note(2)
    syncer.close()
    assert told.synced == [1, 2]
    assert disk[-1] == ["Owl", "Fox"]


def test_a_disk_that_refuses_is_told_and_asked_again(project, syncer, told, monkeypatch):
    def refuse(number):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("core.store.project.os.fsync", refuse)
        project.classes.add("Owl")
        syncer.note(1)
        told.wait()
    (error,) = told.failed
    assert isinstance(error, ProjectNotWritable)
    assert told.synced == []
    syncer.note(2)
    told.wait()
    assert told.synced == [2]


def test_a_long_log_is_moved_into_the_file(project, syncer, told, monkeypatch):
    monkeypatch.setattr(syncing, "LOG_BYTES", 0)
    before = project.path.stat().st_size
    with project.atomic():
        for number in range(500):
            project.classes.add(f"Owl {number}")
    assert project.path.stat().st_size == before
    syncer.note(1)
    told.wait()
    assert project.path.stat().st_size > before


def test_a_log_that_was_moved_into_the_file_is_short_again(project):
    """Else each later sync would move it again, and each commit after one wait for the disk."""
    with project.atomic():
        for number in range(500):
            project.classes.add(f"Owl {number}")
    long = project.sync()
    project.shorten_log()
    project.classes.add("Fox")
    assert 0 < project.sync() < long / 2


def test_without_a_log_there_is_nothing_to_sync(tmp_path):
    path = tmp_path / "empty.handful"
    with Project.open(path, create=True) as project:
        project._db.execute("PRAGMA journal_mode = delete")
        assert project.sync() == 0


def test_a_project_that_went_away_is_told(tmp_path, told):
    Syncer(tmp_path / "gone.handful", told.on_synced, told.on_failed).close()
    assert len(told.failed) == 1


def test_a_disk_that_goes_on_refusing_is_told_once(project, told, monkeypatch):
    """A full disk would fill the window with one sentence every second."""
    monkeypatch.setattr(syncing, "LOOK_S", 0.01)
    monkeypatch.setattr(syncing, "PAUSE_S", 0.01)
    looks = threading.Semaphore(0)

    def refuse(self):
        looks.release()
        raise ProjectNotWritable(project.path, "the disk is full")

    monkeypatch.setattr(syncing._Watch, "look", refuse)
    syncer = Syncer(project.path, told.on_synced, told.on_failed)
    for _ in range(4):
        assert looks.acquire(timeout=PATIENCE_S)
    syncer.close()
    assert len(told.failed) == 1
