"""What an open project answers and refuses, step by step."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest

from core.domain.errors import (
    ClassError,
    ProjectDamaged,
    ProjectGone,
    ProjectMissing,
    ProjectNotWritable,
)
from core.domain.notices import Notice
from core.store import Project, opening
from core.store.log_ownership import log_of
from core.store.project import SUFFIX
from tests.core.store.connections.small_file import n_handles
from tests.core.store.opening.steps import (
    add,
    is_locked,
    killed,
    names,
    names_alone,
    names_at,
    posix,
    refuse_to_write,
)

# To open


def test_projects_are_called_by_the_programs_name():
    assert SUFFIX == ".handful"


def test_a_project_is_opened_to_write_under_its_lock(path, project):
    assert (project.path, project.notices, project.is_read_only) == (path, (), False)
    assert is_locked(path)
    assert project._connection.waits_for_disk is True
    project.close()
    assert not is_locked(path)
    assert n_handles(path) == 0


def test_a_project_named_from_here_goes_on_when_the_program_goes_elsewhere(
    path, tmp_path, monkeypatch
):
    monkeypatch.chdir(path.parent)
    with Project.open(path.name) as project:
        assert project.path == path
        monkeypatch.chdir(tmp_path)
        project.classes.add("Owl")
        project.sync()


def test_what_is_not_there_is_made_only_where_that_is_wanted(tmp_path):
    path = tmp_path / "new.handful"
    for options in ({}, {"or_read_only": True}, {"lock": False}):
        with pytest.raises(ProjectMissing) as caught:
            Project.open(path, **options)
        assert caught.value.path == path
    assert list(tmp_path.iterdir()) == []
    Project.open(path, create=True).close()
    Project.open(path, create=True).close()
    assert names_at(path) == []


def test_without_the_lock_a_project_opens_beside_whoever_holds_it(path, project):
    with Project.open(path, lock=False, waits_for_disk=False) as beside:
        assert beside._connection.waits_for_disk is False
        beside.classes.add("Owl")
        assert names(project) == ["Owl"]
    assert is_locked(path)
    project.classes.add("Fox")


@pytest.mark.parametrize("waits", [True, False])
def test_a_project_waits_for_the_disk_as_it_is_told(path, waits):
    with Project.open(path, waits_for_disk=waits) as project:
        assert project._connection.waits_for_disk is waits


def test_unless_told_otherwise_it_waits_beside_another_too(path, project):
    with Project.open(path, lock=False) as beside:
        assert beside._connection.waits_for_disk is True


def test_a_project_that_cannot_be_written_is_refused_unless_reading_will_do(path, monkeypatch):
    refuse_to_write(monkeypatch)
    for options in ({}, {"lock": False}):
        with pytest.raises(ProjectNotWritable):
            Project.open(path, **options)
        with Project.open(path, or_read_only=True, **options) as project:
            assert project.is_read_only is True
            assert project.notices == (Notice("read only", path, "the file is read-only"),)
            assert (names(project), project.sync()) == ([], 0)
            project.see_that_it_is_there()
            with pytest.raises(ProjectNotWritable):
                project.classes.add("Owl")
    assert not is_locked(path)


def test_a_copy_that_is_read_in_the_place_of_a_project_needs_no_sync(path, monkeypatch):
    killed(path)
    monkeypatch.setattr(os, "access", lambda one, mode: one != path)
    with Project.open(path, or_read_only=True) as project:
        assert log_of(project._connection.place).stat().st_size
        assert project.sync() == 0


def test_a_folder_that_may_only_be_read_is_no_project_to_read(tmp_path, monkeypatch):
    (tmp_path / "x.handful").mkdir()
    with pytest.raises(ProjectNotWritable):
        Project.open(tmp_path / "x.handful", or_read_only=True)


def test_what_cannot_be_made_cannot_be_read_either(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ProjectNotWritable):
        Project.open(tmp_path / "file" / "x", create=True, or_read_only=True)


def test_a_project_of_which_another_notice_was_given_is_no_read_only_one(path):
    killed(path)
    log_of(path).unlink()
    with Project.open(path) as project:
        assert [one.kind for one in project.notices] == ["log missing"]
        assert project.is_read_only is False


@pytest.mark.parametrize("where", ["open_alone", "__init__"])
def test_whatever_fails_lets_go_of_the_lock_and_of_the_file(path, monkeypatch, where):
    def fail(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        owner = opening if where == "open_alone" else Project
        patched.setattr(owner, where, fail)
        with pytest.raises(KeyboardInterrupt) as caught:
            Project.open(path)
    assert caught.value  # which keeps all alive that was there when it was raised
    assert not is_locked(path)
    assert n_handles(path) == 0


def test_a_project_knows_its_own_file(path, project, tmp_path):
    (tmp_path / "link").symlink_to(path)
    assert project.is_at(path) is True
    assert project.is_at(tmp_path / "link") is True
    assert project.is_at(tmp_path / "other") is False


def test_a_project_holds_each_kind_of_thing(project, add_images, add_model):
    [image] = add_images(project, 1)
    owl = project.classes.add("Owl")
    project.labels.put([image], owl.id)
    model_id = add_model(project, [owl])
    project.notes.put("x", 1)
    assert project.notes.get("x") == 1
    assert project.embeddings.count("net") == 0
    assert project.runs.latest() is None
    assert project.history.next_undo()
    assert project.models.current().id == model_id
    assert project.files.errors_of([image]) == {}
    assert project.layouts is not project.listing is not None


def test_a_view_with_other_examples_leaves_the_project_its_own(project, add_images):
    images = add_images(project, 2)
    owl = project.classes.add("Owl")
    project.labels.put(images, owl.id)
    view = project.with_examples([(images[0], owl.id)])
    assert type(view) is Project
    assert view.labels._examples.tolist() == [[images[0], owl.id]]
    assert view.labels is not project.labels
    assert (view.path, view.files) == (project.path, project.files)
    assert list(project.labels.of(images)) == images


# Changes


def test_a_block_is_done_or_undone_as_one(project):
    with project.atomic():
        project.classes.add("Owl")
        project.classes.add("Fox")
    with pytest.raises(ClassError), project.atomic():
        add(project, "Hawk", "Owl")
    assert names(project) == ["Owl", "Fox"]


def test_what_the_disk_says_in_a_block_is_told_of_the_project(path, project):
    with pytest.raises(ProjectNotWritable) as caught, project.atomic():
        raise OSError(28, "No space left on device")
    assert (caught.value.path, caught.value.reason) == (path, "No space left on device")


def test_a_sync_waits_for_the_log_and_tells_how_long_it_is(path, project, monkeypatch):
    project.classes.add("Owl")
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number)))
    n_bytes = project.sync()
    [facts] = synced
    assert n_bytes == log_of(path).stat().st_size > 0
    assert facts.st_ino == log_of(path).stat().st_ino
    assert stat.S_ISREG(facts.st_mode)


def test_a_sync_that_the_disk_refuses_is_told(path, project, monkeypatch):
    def refuse(number):
        raise OSError(5, "Input/output error")

    project.classes.add("Owl")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ProjectNotWritable) as caught:
        project.sync()
    assert (caught.value.path, caught.value.reason) == (path, "Input/output error")


def test_without_a_log_a_sync_has_nothing_to_wait_for(path, project):
    log_of(path).unlink(missing_ok=True)
    assert project.sync() == 0


@posix
def test_a_file_that_went_is_told_before_each_change_and_sync(path, project):
    project.classes.add("Owl")
    path.rename(path.with_name("moved"))
    for reason in ("deleted", "replaced"):
        for action in (project.sync, project.see_that_it_is_there, project.atomic().__enter__):
            with pytest.raises(ProjectGone) as caught:
                action()
            assert (caught.value.path, caught.value.reason) == (path, reason)
        opening.make(path)


@posix
def test_a_log_that_went_is_told(path, project):
    project.classes.add("Owl")
    project.sync()
    log_of(path).rename(log_of(path).with_name("moved"))
    for _ in range(2):
        with pytest.raises(ProjectGone) as caught:
            project.see_that_it_is_there()
        assert (caught.value.path, caught.value.reason) == (path, "log")


@posix
def test_a_log_that_came_later_is_known_from_then_on(path, project):
    log_of(path).unlink(missing_ok=True)
    project.see_that_it_is_there()
    log_of(path).touch()
    project.see_that_it_is_there()
    project.see_that_it_is_there()
    log_of(path).unlink()
    with pytest.raises(ProjectGone):
        project.see_that_it_is_there()


def test_a_project_is_at_rest_until_something_is_written(path, project):
    assert project.is_at_rest() is True
    project.classes.add("Owl")
    assert project.is_at_rest() is False
    assert project.move_log() is True
    assert (project.is_at_rest(), names_alone(path)) == (False, ["Owl"])
    assert project.move_log(at_rest=True) is True
    assert project.is_at_rest() is True


def test_a_log_that_somebody_reads_is_moved_in_part(path, project):
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM classes").fetchall()
        project.classes.add("Owl")
        assert project.move_log() is False


def test_a_log_is_shortened(path, project):
    for number in range(50):
        project.classes.add(f"Owl {number}")
    before = project.sync()
    project.shorten_log()
    project.classes.add("Fox")
    assert project.sync() < before
    assert len(names_alone(path)) >= 50


def test_a_sound_project_is_found_sound_and_a_changed_value_is_not(path, project):
    add = "INSERT INTO classes (name, colour, position) VALUES ('Owl number 12345', '', 0)"
    project._connection.execute(add)
    project.see_that_it_is_sound()
    project.close()
    content = path.read_bytes()
    at = content.index(b"Owl number 12345")  # in the row, and another time in the index
    path.write_bytes(content[:at] + b"Fox" + content[at + 3 :])
    with Project.open(path) as changed, pytest.raises(ProjectDamaged) as caught:
        changed.see_that_it_is_sound()
    assert caught.value.path == path
