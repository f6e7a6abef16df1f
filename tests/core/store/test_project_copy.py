"""A copy takes the place of nobody's open project, and of no part of one."""

import os
import sqlite3
from pathlib import Path

import pytest

from core.domain.errors import ProjectLocked, ProjectNotWritable
from core.store import Project, opening
from core.store import project_copy as copying
from tests.other_process import held_open, is_locked_for_others


@pytest.fixture
def target(tmp_path):
    """Another project, with a class that the first has not."""
    path = tmp_path / "there" / "target.handful"
    path.parent.mkdir()
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    return path


@pytest.fixture
def source(project):
    project.classes.add("Finch")
    return project


def names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


def is_sound(path):
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


@pytest.mark.parametrize("how", ["save_copy", "open_copy"])
def test_a_copy_over_a_project_open_elsewhere_is_refused_and_writes_nothing(source, target, how):
    with held_open(target) as other:
        before = {one.name: one.stat().st_ino for one in target.parent.iterdir()}
        with pytest.raises(ProjectLocked) as caught:
            getattr(source, how)(target)
        assert caught.value.path == target
        assert {one.name: one.stat().st_ino for one in target.parent.iterdir()} == before
        assert other.add_class("Hawk") == "['Owl', 'Hawk']"
    assert names(target) == ["Owl", "Hawk"]
    assert [one.name for one in source.classes.all()] == ["Finch"]


def test_a_link_to_a_project_open_elsewhere_is_refused(source, target, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(target)
    with held_open(target) as other:
        with pytest.raises(ProjectLocked):
            source.save_copy(link)
        with pytest.raises(ProjectLocked):
            Project.open(link)
        assert other.add_class("Hawk") == "['Owl', 'Hawk']"


def test_a_copy_over_a_link_goes_where_the_link_leads(source, target, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(target)
    source.save_copy(link)
    assert link.is_symlink()
    assert names(target) == ["Finch"]


def test_nobody_can_open_the_target_while_it_is_replaced(source, target, monkeypatch):
    seen = []
    replace = copying._replace

    def look(part, place):
        seen.append(is_locked_for_others(target))
        replace(part, place)
        seen.append(is_locked_for_others(target))

    monkeypatch.setattr(copying, "_replace", look)
    source.save_copy(target)
    assert seen == [True, True]
    assert not is_locked_for_others(target)


def test_nobody_comes_in_between_a_copy_and_opening_it(source, target, monkeypatch):
    seen = []
    connect = opening._connect

    def look(path, *args, **options):
        seen.append(is_locked_for_others(target))
        return connect(path, *args, **options)

    monkeypatch.setattr(opening, "_connect", look)
    with source.open_copy(target) as copy:
        assert [one.name for one in copy.classes.all()] == ["Finch"]
        assert seen == [True]
        assert is_locked_for_others(target)
    assert not is_locked_for_others(target)


def test_a_copy_that_fails_lets_go_of_the_target(source, target, monkeypatch):
    def fail(part, place):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "_replace", fail)
    with pytest.raises(ProjectNotWritable):
        source.save_copy(target)
    assert not list(target.parent.glob("*.part"))
    assert names(target) == ["Owl"]


def test_a_project_that_holds_no_lock_heeds_that_of_the_target(source, target):
    beside = Project.open(source.path, lock=False)
    with held_open(target), beside, pytest.raises(ProjectLocked):
        beside.save_copy(target)


@pytest.mark.parametrize("way", ["itself", "relative", "dots", "link", "folder link", "hard link"])
def test_a_copy_onto_itself_does_nothing(source, tmp_path, monkeypatch, way):
    monkeypatch.chdir(tmp_path)
    path = source.path
    (tmp_path / "link").symlink_to(path)
    (tmp_path / "folder").symlink_to(tmp_path)
    os.link(path, tmp_path / "hard")
    same = {
        "itself": path,
        "relative": Path(path.name),
        "dots": tmp_path / "folder" / ".." / tmp_path.name / path.name,
        "link": tmp_path / "link",
        "folder link": tmp_path / "folder" / path.name,
        "hard link": tmp_path / "hard",
    }[way]
    before = path.stat().st_ino
    for project in (source, Project.open(path, lock=False)):
        project.save_copy(same)
        assert project.is_at(same)
    assert path.stat().st_ino == before
    assert (tmp_path / "link").is_symlink()
    assert not list(tmp_path.glob("*.part"))
    source.classes.add("Hawk")
    source.close()
    assert names(path) == ["Finch", "Hawk"]


def test_the_log_of_a_killed_process_does_not_get_into_the_copy(source, target):
    with held_open(target) as other:
        for n in range(40):
            other.add_class(f"{n} {'x' * 150}")
    log = target.with_name(target.name + "-wal")
    assert log.stat().st_size > 0
    source.save_copy(target)
    assert not log.exists()
    assert not list(target.parent.glob("*.part"))
    assert is_sound(target)
    assert names(target) == ["Finch"]


def test_what_a_killed_process_wrote_last_survives_a_copy_that_fails(source, target, monkeypatch):
    with held_open(target) as other:
        other.add_class("Hawk")
    replace = Path.replace

    def fail(self, place):
        if place == target:
            raise PermissionError(13, "Permission denied")
        return replace(self, place)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ProjectNotWritable):
        source.save_copy(target)
    monkeypatch.undo()
    assert names(target) == ["Owl", "Hawk"]


def test_what_is_reached_by_a_link_is_synced_too(target, tmp_path):
    link = tmp_path / "link.handful"
    link.symlink_to(target)
    with Project.open(link, waits_for_disk=False) as project:
        project.classes.add("Hawk")
        assert project.sync() > 0


needs_hard_links = pytest.mark.skipif(os.name != "posix", reason="locks go by the file there")


@needs_hard_links
def test_a_project_open_under_another_name_is_locked(target, tmp_path):
    """SQLite's log goes by the name: one file under two names would have two logs."""
    other = tmp_path / "other.handful"
    other.hardlink_to(target)
    with held_open(target) as holder:
        with pytest.raises(ProjectLocked):
            Project.open(other)
        assert holder.add_class("Hawk") == "['Owl', 'Hawk']"
        with pytest.raises(ProjectLocked):
            Project.open(other)
        assert holder.add_class("Fox") == "['Owl', 'Hawk', 'Fox']"
    assert names(target) == ["Owl", "Hawk", "Fox"]


@needs_hard_links
def test_one_process_opens_a_file_under_one_name_alone(source, tmp_path):
    other = tmp_path / "other.handful"
    other.hardlink_to(source.path)
    with pytest.raises(ProjectLocked):
        Project.open(other)
    source.close()
    assert names(other) == ["Finch"]


@needs_hard_links
def test_connections_that_come_and_go_leave_the_claim(target, tmp_path):
    """Closing any handle of a file takes all locks of the process on it away."""
    other = tmp_path / "other.handful"
    other.hardlink_to(target)
    with Project.open(target) as project:
        for _ in range(2):
            with Project.open(target, lock=False) as beside:
                beside.classes.add(f"Owl {len(beside.classes.all())}")
            assert is_locked_for_others(other)
        project.classes.add("Fox")
        assert is_locked_for_others(other)
    assert not is_locked_for_others(other)
