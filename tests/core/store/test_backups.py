"""Backups are made by themselves, hold what a person said, and become projects again."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from core.domain.errors import ProjectDamaged, ProjectNotWritable
from core.domain.records import FoundFile
from core.store import Project, backups
from core.store.backups import (
    back_up,
    backups_of,
    folder_of,
    is_due,
    keep_backup,
    restore_backup,
)
from core.store.opening import take_lock
from core.store.project_copy import part_of


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


def test_without_a_backup_there_is_none(project):
    assert backups_of(project.path) == []
    assert is_due(project.path) is True


def test_a_deleted_class_does_not_count(project):
    project.classes.remove(project.classes.add("Crow").id)
    file = back_up(project.path)
    (backup,) = backups_of(project.path)
    assert (backup.path, backup.n_classes) == (file, 2)


def test_what_else_lies_in_the_folder_is_no_backup_and_stays(project, monkeypatch):
    own = shutil.copy(back_up(project.path), folder_of(project.path) / "2000-01-01 mine.handful")
    for day in range(1, 12):
        on(f"2026-11-{day:02}", monkeypatch)
        back_up(project.path)
    assert own not in [one.path for one in backups_of(project.path)]
    assert own.exists()


def test_looking_at_backups_writes_nothing_beside_them(project):
    back_up(project.path)
    before = folder_of(project.path).stat().st_mtime_ns
    assert backups_of(project.path)
    assert folder_of(project.path).stat().st_mtime_ns == before


def test_a_backup_that_went_away_just_now_is_due(project):
    folder_of(project.path).mkdir()
    (folder_of(project.path) / f"{backups._today()}.handful").symlink_to("nowhere")
    assert is_due(project.path) is True


def test_a_backup_in_the_making_is_hidden_in_its_folder(project, monkeypatch):
    seen = []
    monkeypatch.setattr(backups, "_fill", lambda target, source: seen.append(target))
    file = back_up(project.path)
    assert seen == [folder_of(project.path) / f".{file.name}.part"]


def test_of_a_project_that_is_not_there_no_backup_is_made_nor_a_project(tmp_path):
    missing = tmp_path / "missing.handful"
    with pytest.raises(ProjectNotWritable):
        back_up(missing)
    assert not missing.exists()
    assert list(folder_of(missing).iterdir()) == []


def test_a_later_versions_column_is_left_out(project, tmp_path):
    project._db.execute("ALTER TABLE classes ADD COLUMN song TEXT")
    restore_backup(back_up(project.path), tmp_path / "again.handful")
    with Project.open(tmp_path / "again.handful") as again:
        assert said_in(again) == said_in(project) != []


def test_the_model_of_a_label_is_not_in_a_backup(project):
    with closing(sqlite3.connect(project.path)) as db:  # as foreign keys are off in it
        db.execute("UPDATE labels SET model_id = 7")
        db.commit()
    with closing(sqlite3.connect(back_up(project.path))) as db:
        assert db.execute("SELECT model_id FROM labels").fetchall() == [(None,), (None,)]


def test_a_backup_is_in_the_form_of_every_project(project):
    assert back_up(project.path).read_bytes()[18:20] == b"\2\2"  # with a write-ahead log


@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_a_restore_that_fails_leaves_nothing(tmp_path, what):
    backup, target = tmp_path / "backup.handful", tmp_path / "again.handful"
    if what == "damaged":
        backup.write_bytes(b"SQLite format 3\0" + bytes(5000))
    before = {one.name for one in tmp_path.iterdir()}
    with pytest.raises(ProjectDamaged if what == "damaged" else ProjectNotWritable) as told:
        restore_backup(backup, target)
    assert told.value.path == target
    take_lock(target).release()
    left = {one.name for one in tmp_path.iterdir() if not one.name.endswith(".lock")}
    assert left == before


def test_a_restored_projects_folder_is_synced_once_it_is_there(project, tmp_path, monkeypatch):
    backup, target, seen = back_up(project.path), tmp_path / "again.handful", []
    part_of(target).write_bytes(b"left by a killed process")
    monkeypatch.setattr(
        backups, "sync_folder", lambda folder: seen.append((folder, target.exists()))
    )
    restore_backup(backup, target)
    assert seen == [(tmp_path, True)]
