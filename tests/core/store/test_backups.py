"""Backups are made by themselves, hold what a person said, and become projects again."""

import os
import sqlite3
from datetime import timedelta

import pytest

from core.domain.errors import ProjectNotWritable
from core.domain.records import FoundFile
from core.store import Project, backups
from core.store.backups import backups_of, folder_of, is_due, keep_backup, restore_backup


@pytest.fixture
def path(tmp_path):
    return tmp_path / "birds 50 %.handful"


@pytest.fixture
def project(path, tmp_path):
    """Two labelled pictures, a renamed class, an embedding, and a label that a model made."""
    with Project.open(path, create=True) as project:
        folder_id = project.files.show_folder(tmp_path / "pool")
        found = [FoundFile(name, 1, 1) for name in ("a.png", "b.png")]
        ids = project.files.add(folder_id, found)
        images = [project.files.record_image(one, f"{one:032x}", 8, 8, "") for one in ids]
        owl, fox = project.classes.add("Owl"), project.classes.add("Fox")
        project.classes.rename(fox.id, "Red fox")
        project.labels.put(images[:1], owl.id)
        project.labels.put(images[1:], fox.id, origin="confirmed", picked="model")
        yield project


def on(day, monkeypatch):
    monkeypatch.setattr(backups, "_today", lambda: day)


def said_in(project):
    rows = project._db.execute(
        "SELECT files.path, classes.name, origin, picked FROM labels"
        " JOIN classes ON classes.id = class_id JOIN files USING (image_id) ORDER BY 1"
    )
    return list(rows)


def test_a_backup_restored_holds_what_a_person_said(project, tmp_path):
    keep_backup(project)
    (backup,) = backups_of(project.path)
    assert (backup.n_classes, backup.n_labels) == (2, 2)
    restore_backup(backup.path, tmp_path / "again.handful")
    with Project.open(tmp_path / "again.handful") as again:
        assert said_in(again) == said_in(project) != []
        assert again.files.folders() == project.files.folders()
        assert again.notices == ()
        again.see_that_it_is_sound()
        again.labels.remove([1])
        assert again.history.undo()


def test_it_is_small_and_private_and_leaves_nothing_else(project):
    project._db.execute("INSERT INTO embeddings VALUES (1, 'x', ?)", [bytes(5_000_000)])
    keep_backup(project)
    (file,) = folder_of(project.path).iterdir()
    assert file.stat().st_size < 300_000
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        assert folder_of(project.path).stat().st_mode & 0o777 == 0o700


def test_one_a_day_is_kept_for_a_week(project, monkeypatch):
    for day in range(1, 12):
        on(f"2026-11-{day:02}", monkeypatch)
        keep_backup(project)
    days = [one.path.stem for one in backups_of(project.path)]
    assert days == [f"2026-11-{day:02}" for day in range(11, 4, -1)]


def test_todays_is_written_anew_once_it_is_old(project, monkeypatch):
    keep_backup(project)
    assert not is_due(project.path)
    project.labels.remove([1])
    keep_backup(project)
    assert [one.n_labels for one in backups_of(project.path)] == [2]
    monkeypatch.setattr(backups, "LEAST_AGE", timedelta(0))
    keep_backup(project)
    assert [one.n_labels for one in backups_of(project.path)] == [1]


def test_a_clock_that_was_set_back_does_not_end_the_backups(project):
    keep_backup(project)
    (backup,) = backups_of(project.path)
    later = backup.path.stat().st_mtime + 10**6
    os.utime(backup.path, (later, later))
    assert is_due(project.path)


def test_where_there_is_nothing_to_lose_there_is_no_backup(tmp_path):
    with Project.open(tmp_path / "new.handful", create=True) as project:
        project.classes.add("Owl")
        keep_backup(project)
    assert not folder_of(project.path).exists()


def test_a_backup_that_cannot_be_written_stops_nothing(project, caplog):
    folder_of(project.path).write_text("in the way")
    keep_backup(project)
    assert "No backup was written" in caplog.text


def test_a_backup_cut_short_leaves_the_last_one(project, monkeypatch):
    keep_backup(project)
    monkeypatch.setattr(backups, "LEAST_AGE", timedelta(0))

    def fail(*args):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(backups, "_fill", fail)
        keep_backup(project)
    assert [one.n_labels for one in backups_of(project.path)] == [2]
    assert len(list(folder_of(project.path).iterdir())) == 1


def test_a_damaged_backup_is_not_listed(project):
    keep_backup(project)
    (folder_of(project.path) / "2020-01-01.handful").write_bytes(b"no database" * 500)
    assert len(backups_of(project.path)) == 1


def test_a_restore_takes_no_files_place(project, tmp_path):
    keep_backup(project)
    (backup,) = backups_of(project.path)
    target = tmp_path / "there.handful"
    target.write_text("something")
    with pytest.raises(ProjectNotWritable):
        restore_backup(backup.path, target)
    assert target.read_text() == "something"


def test_a_backup_does_not_need_its_project(project, tmp_path):
    keep_backup(project)
    project.close()
    project.path.unlink()
    (backup,) = backups_of(project.path)
    restore_backup(backup.path, project.path)
    with Project.open(project.path) as again:
        assert again.labels.count() == 2
