"""The project file opens, refuses what it should, and is whole whatever happens."""

import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from core.domain.errors import (
    ClassError,
    ProjectDamaged,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
)
from core.store import Project
from core.store.connection import project_errors
from core.store.schema import migrations

needs_rights = pytest.mark.skipif(os.name != "posix", reason="rights work otherwise on Windows")
needs_limits = pytest.mark.skipif(os.name != "posix", reason="Windows limits no file's size")

HOLD = """
import sys
from core.store import Project
project = Project.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "birds.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
    return path


@pytest.fixture
def other_process(path):
    """Hold the project open in another process, as a second window would."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"open\n"
        yield process
        process.kill()


def class_names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


def fill_up(project, room=0):
    """Let the file grow by no more than so many pages, as a full disk would."""
    (pages,) = project._db.conn.execute("PRAGMA page_count").fetchone()
    project._db.conn.execute(f"PRAGMA max_page_count = {pages + room}")


def add_in_one_go(project, names):
    with project.atomic():
        add_one_by_one(project, names)


def add_one_by_one(project, names):
    for name in names:
        project.classes.add(name)


def long_names(count, length=500):
    return [f"{number} {'x' * length}" for number in range(count)]


def test_what_was_written_is_there_after_reopening(path):
    assert class_names(path) == ["Owl"]


def test_a_missing_project_is_only_made_when_asked(tmp_path):
    with pytest.raises(ProjectMissing):
        Project.open(tmp_path / "none.handful")
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_is_told_that_the_project_is_open(path, other_process):
    with pytest.raises(ProjectLocked) as caught:
        Project.open(path)
    assert caught.value.path == path


def test_the_engines_own_process_may_come_in_beside_the_window(path, other_process):
    with Project.open(path, lock=False) as project:
        assert project.classes.find("Owl")


def test_a_killed_process_leaves_no_lock_behind(path, other_process):
    other_process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    other_process.wait()
    assert class_names(path) == ["Owl"]


def test_a_project_that_cannot_be_opened_is_not_left_locked(tmp_path):
    path = tmp_path / "x.handful"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(ProjectDamaged):
        Project.open(path)
    path.unlink()
    Project.open(path, create=True).close()


def test_a_later_versions_project_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('handful', 'from_the_future', 'later')"
        )
    connection.close()
    with pytest.raises(ProjectTooNew):
        Project.open(path)


def test_random_bytes_are_no_project(tmp_path):
    path = tmp_path / "x.handful"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(ProjectDamaged):
        Project.open(path)


def test_another_programs_database_is_no_project_and_stays_as_it_is(tmp_path):
    path = tmp_path / "x.handful"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProjectDamaged):
        Project.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kept", [50, 100, 4096, 6000, 20000])
def test_a_truncated_project_is_called_damaged(path, kept):
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ProjectDamaged):
        class_names(path)


def test_damage_in_the_middle_is_named_when_it_is_met(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(ProjectDamaged):
        class_names(path)


@pytest.mark.parametrize(
    "place", [b"tableevents", b"tablelabels", b"ON labels(class", b"tableclasses"]
)
def test_a_schema_that_is_no_text_is_damage(path, place):
    """SQLite quotes it in its message, which Python cannot decode then."""
    content = path.read_bytes()
    assert place in content
    path.write_bytes(content.replace(place, place[:6] + b"\x9e" + place[7:], 1))
    with pytest.raises(ProjectDamaged):
        Project.open(path)


def test_an_empty_file_is_no_project_unless_one_is_to_be_made(tmp_path):
    path = tmp_path / "x.handful"
    path.touch()
    with pytest.raises(ProjectDamaged, match="empty"):
        Project.open(path)
    assert path.stat().st_size == 0
    with Project.open(path, create=True) as project:
        assert project.classes.add("Owl").position == 0


def test_a_project_whose_making_was_cut_short_leaves_no_file_and_no_lock(tmp_path, monkeypatch):
    def die(database):
        raise KeyboardInterrupt

    path = tmp_path / "x.handful"
    monkeypatch.setattr(migrations, "apply", die)
    with pytest.raises(KeyboardInterrupt):
        Project.open(path, create=True)
    monkeypatch.undo()
    assert not path.exists()
    with Project.open(path, create=True) as project:
        assert project.classes.add("Owl")
    assert [one.name for one in tmp_path.iterdir() if one.name != ".x.handful.lock"] == [path.name]


@needs_rights
def test_a_new_project_is_its_makers_alone(tmp_path):
    path = tmp_path / "x.handful"
    with Project.open(path, create=True) as project:
        project.classes.add("Owl")
        beside = [one for one in tmp_path.iterdir() if one.name.endswith(("-wal", "-shm", "lock"))]
        assert len(beside) == 3
        assert {one.stat().st_mode & 0o777 for one in (path, *beside)} == {0o600}
        project.save_copy(tmp_path / "copy.handful")
    assert (tmp_path / "copy.handful").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, ProjectDamaged("x")])
def test_whatever_keeps_a_project_from_opening_frees_its_lock(path, monkeypatch, error):
    def fail(*args, **options):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("core.store.opening._connect", fail)
        with pytest.raises(BaseException):  # noqa: B017, PT011 - whatever it is
            Project.open(path)
    assert class_names(path) == ["Owl"]


def test_a_project_by_a_link_is_synced_where_it_lies(path, tmp_path):
    link = tmp_path / "elsewhere" / "link.handful"
    link.parent.mkdir()
    link.symlink_to(path)
    with Project.open(link) as project:
        project.classes.add("Fox")
        assert project.sync() > 0
        with pytest.raises(ProjectLocked):
            Project.open(path)


@pytest.mark.skipif(os.name != "posix", reason="rights work otherwise on Windows")
def test_a_read_only_file_is_not_writable(path, monkeypatch):
    path.chmod(0o444)
    if os.geteuid() == 0:  # root may write anything
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ProjectNotWritable):
        Project.open(path)


def test_a_project_in_the_place_of_a_folder_is_not_writable(tmp_path):
    (tmp_path / "x.handful").mkdir()
    with pytest.raises(ProjectNotWritable):
        Project.open(tmp_path / "x.handful")


def test_a_project_below_a_file_is_not_writable(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ProjectNotWritable):
        Project.open(tmp_path / "file" / "x.handful", create=True)


def test_a_failing_block_leaves_nothing_behind(project):
    with pytest.raises(ClassError):
        add_in_one_go(project, ["Owl", "Owl"])
    assert project.classes.all() == []


def test_a_full_disk_in_a_batch_changes_nothing(project, reopen):
    project.classes.add("Owl")
    fill_up(project)
    with pytest.raises(ProjectNotWritable):
        add_in_one_go(project, long_names(200))
    assert [one.name for one in reopen(project).classes.all()] == ["Owl"]


def test_a_full_disk_in_a_single_click_is_named_too(project, reopen):
    fill_up(project)
    with pytest.raises(ProjectNotWritable):
        add_one_by_one(project, long_names(200))
    kept = reopen(project)
    assert len(kept.classes.all()) == len(kept.history.entries()) < 200


def test_after_a_full_disk_work_goes_on_where_room_is_made(project):
    fill_up(project)
    with pytest.raises(ProjectNotWritable):
        project.classes.add("x" * 100_000)
    fill_up(project, room=1000)
    assert project.classes.add("x" * 100_000).n_examples == 0


def test_a_copy_holds_everything(project, tmp_path):
    project.classes.add("Owl")
    project.save_copy(tmp_path / "copy.handful")
    assert class_names(tmp_path / "copy.handful") == ["Owl"]


def test_a_copy_replaces_an_older_one(project, path):
    project.classes.add("Finch")
    project.save_copy(path)
    assert class_names(path) == ["Finch"]


def test_a_copy_that_cannot_be_written_leaves_no_trace(project, tmp_path):
    with pytest.raises(ProjectNotWritable):
        project.save_copy(tmp_path / "no folder" / "copy.handful")
    assert not (tmp_path / "no folder").exists()


def test_a_copy_in_the_place_of_a_folder_is_not_writable(project, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ProjectNotWritable):
        project.save_copy(tmp_path / "folder")
    assert not list(tmp_path.glob("*.part"))


def test_damage_is_named_without_the_lock_too(tmp_path):
    path = tmp_path / "x.handful"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(ProjectDamaged):
        Project.open(path, lock=False)


@needs_limits
def test_a_copy_that_fails_midway_leaves_the_old_one_whole(project, path, no_room):
    with no_room(8192), pytest.raises(ProjectNotWritable):
        project.save_copy(path)
    assert class_names(path) == ["Owl"]
    assert not list(path.parent.glob("*.part"))


@needs_limits
def test_a_disk_that_fails_in_mid_write_changes_nothing(project, reopen, no_room):
    project.classes.add("Owl")
    with no_room(200_000), pytest.raises(ProjectNotWritable):
        add_in_one_go(project, long_names(100, 5000))
    assert [one.name for one in reopen(project).classes.all()] == ["Owl"]


def test_our_own_mistakes_are_not_blamed_on_the_file(path):
    with pytest.raises(sqlite3.IntegrityError), project_errors(path):
        raise sqlite3.IntegrityError("UNIQUE constraint failed")


def test_a_busy_file_is_called_locked(path):
    with pytest.raises(ProjectLocked), project_errors(path):
        raise sqlite3.OperationalError("database is locked")


def test_foreign_keys_hold(project):
    with pytest.raises(sqlite3.IntegrityError):
        project.labels.put([77], project.classes.add("Owl").id)


def test_damage_that_is_met_while_rows_are_fetched_is_called_so(path):
    with Project.open(path) as project:
        for number in range(500):
            project.classes.add(f"Owl {number}")
    data = bytearray(path.read_bytes())
    for at in range(4096, len(data), 4096):
        if data[at] == 0x0D and b"Owl 49" in data[at : at + 4096]:
            data[at] = 0x00
    path.write_bytes(data)
    with Project.open(path) as project:
        for read in (list, lambda rows: rows.fetchall(), lambda rows: rows.fetchmany(999)):
            with pytest.raises(ProjectDamaged):
                read(project._db.execute("SELECT * FROM classes ORDER BY id"))
            with pytest.raises(ProjectDamaged):
                list(project._db.query("SELECT * FROM classes ORDER BY id"))


def test_our_own_mistake_is_raised_once_and_lets_its_cursor_go(path):
    """Raised from itself an error would keep its cursor, and with it SQLite's locks."""
    with Project.open(path) as project:
        for run in (project._db.execute, project._db.conn.cursor().execute):
            with pytest.raises(sqlite3.IntegrityError) as caught:
                run("INSERT INTO labels (image_id, class_id, at) VALUES (99, 99, '')")
            assert caught.value.__cause__ is None
