"""A project that is deleted, moved or replaced while it is open is told, and can be saved."""

import os
import shutil
import sqlite3

import pytest

from core.domain.errors import ProjectError, ProjectGone
from core.store import Project
from core.store import durability as syncing
from core.store.durability import Syncer
from core.store.log_ownership import log_of

PATIENCE_S = 20

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps open files in place")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    return path


@pytest.fixture(params=["window", "command"])
def project(path, request):
    with Project.open(path, waits_for_disk=request.param == "command") as project:
        project.classes.add("Fox")
        project.sync()
        yield project


def delete(path):
    path.unlink()


def delete_all(path):
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink()


def rename(path):
    path.rename(path.with_name("renamed.handful"))


def move(path):
    (path.parent / "there").mkdir()
    shutil.move(path, path.parent / "there")


def replace(path):
    other = path.with_name("other.handful")
    Project.open(other, create=True).close()
    other.replace(path)


def restore(path):
    """Put a backup in its place, as file managers do: another file of the same name."""
    part = path.with_name("part")
    shutil.copy(path, part)
    part.replace(path)


def move_folder(path):
    shutil.move(path.parent, path.parent.with_name("moved away"))


def delete_log(path):
    log_of(path).unlink()


WAYS = {
    delete: "deleted",
    delete_all: "deleted",
    rename: "deleted",
    move: "deleted",
    move_folder: "deleted",
    replace: "replaced",
    restore: "replaced",
    delete_log: "log",
}


def names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_by_the_next_sync_and_change_and_nothing_more_is_taken_in(project, path, way):
    way(path)
    with pytest.raises(ProjectGone) as caught:
        project.sync()
    assert caught.value.reason == WAYS[way]
    with pytest.raises(ProjectGone), project.atomic():
        project.classes.add("Hawk")
    assert [one.name for one in project.classes.all()] == ["Owl", "Fox"]


@pytest.mark.parametrize("way", WAYS)
def test_all_that_was_done_can_be_saved_elsewhere(project, path, tmp_path_factory, way):
    way(path)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "birds.handful"
    with project.open_copy(elsewhere) as copy:
        copy.classes.add("Hawk")
    assert names(elsewhere) == ["Owl", "Fox", "Hawk"]


@pytest.mark.parametrize("way", [replace, restore])
def test_what_took_its_place_is_left_alone(project, path, way):
    way(path)
    before = path.read_bytes()
    project.close()
    assert path.read_bytes() == before


def test_a_moved_project_holds_everything_once_it_is_closed(project, path):
    project.classes.add("Hawk")
    rename(path)
    project.close()
    with sqlite3.connect(path.with_name("renamed.handful")) as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM classes")}
    assert found == {"Owl", "Fox", "Hawk"}


@pytest.mark.parametrize("way", WAYS)
def test_an_idle_window_is_told_once(path, monkeypatch, way):
    monkeypatch.setattr(syncing, "LOOK_S", 0.01)
    told = []
    with Project.open(path, waits_for_disk=False) as project:
        project.classes.add("Fox")
        project.sync()
        before = project._connection.generation()
        syncer = Syncer(path, lambda change: None, told.append)
        assert look_until(syncer, lambda: project._connection.generation() != before)
        way(path)
        assert look_until(syncer, lambda: told)
        syncer.close()
    assert [one.reason for one in told] == [WAYS[way]]


@pytest.mark.parametrize("step", ["sync", "move_log"])
def test_a_file_that_goes_while_it_is_looked_at_is_told_as_gone(path, monkeypatch, step):
    monkeypatch.setattr(syncing, "LOOK_S", 0.01)

    def go(self, **_):
        path.unlink(missing_ok=True)
        raise ProjectError(path, "unable to open database file")

    told = []
    with Project.open(path, waits_for_disk=False) as project:
        project.classes.add("Fox")
        monkeypatch.setattr(Project, step, go)
        syncer = Syncer(path, lambda change: None, told.append)
        syncer.note(1)
        assert look_until(syncer, lambda: told)
        syncer.close()
    assert [one.reason for one in told] == ["deleted"]


def look_until(syncer, is_so):
    """Wait for a syncer's looks, which are the events here."""
    for _ in range(int(PATIENCE_S / 0.01)):
        if is_so():
            return True
        syncer._thread.join(0.01)
    return False
