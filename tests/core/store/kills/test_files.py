"""Killed while files of a project are made, copied, moved or replaced, none is half of anything."""

import json
import os
import signal

import pytest
from sqlite_utils import Database

from core.domain.records import FoundFile
from core.store import Project
from core.store.backups import back_up, backups_of, restore_backup
from core.store.schema import APPLICATION_ID, migrations
from tests.kills import Work, check, in_child, needs_kill, said_in

pytestmark = needs_kill
NAME, OTHER = "birds.handful", "other.handful"


def fill(project, pool, *names):
    """Put pictures into a project, and label one for each of the classes."""
    folder_id = project.files.show_folder(pool)
    found = [FoundFile(f"{number}.jpg", 1, 1) for number in range(3)]
    with project.atomic():
        for number, file_id in enumerate(project.files.add(folder_id, found)):
            project.files.record_image(file_id, f"{number:032x}", 4, 3, "")
    for number, name in enumerate(names):
        project.labels.put([number + 1], project.classes.add(name).id)


def leave_a_log(path, *names):
    """Add classes in a process that is killed, so that they are in its log alone."""

    def add():
        project = Project.open(path)
        for name in names:
            project.classes.add(name)
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(add) == signal.SIGKILL
    assert path.with_name(path.name + "-wal").stat().st_size


class SaveCopy(Work):
    """A copy to a new place; the window goes on in the project itself."""

    least_steps = 20

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            fill(project, home.parent / "pool", "Owl", "Fox")

    def do(self, home):
        with Project.open(home / NAME) as project:
            project.classes.rename(1, "Hawk")
            project.save_copy(home / OTHER)

    def seen(self, home):
        other = said_in(home / OTHER) if (home / OTHER).exists() else None
        return said_in(home / NAME), other

    def may_be(self, seen, before, after):
        return seen in (before, after, (after[0], before[1]))

    def finish(self, home):
        with Project.open(home / NAME) as project:
            project.save_copy(home / OTHER)
        return [one.name for one in home.iterdir() if ".part" in one.name]


class SaveAs(SaveCopy):
    """As `SaveCopy`; the window goes on in the copy."""

    def do(self, home):
        with Project.open(home / NAME) as project:
            project.classes.rename(1, "Hawk")
            with project.open_copy(home / OTHER) as copy:
                copy.classes.rename(1, "Hawk again")

    def may_be(self, seen, before, after):
        here, there = seen
        renamed = there and there["classes"][0][1]
        return here in (before[0], after[0]) and (there in (None, after[1]) or renamed == "Hawk")


class SaveOver(SaveCopy):
    """A copy over another project, which a killed process left with a log."""

    def prepare(self, home):
        super().prepare(home)
        with Project.open(home / OTHER, create=True) as project:
            fill(project, home.parent / "pool", "Finch")
        leave_a_log(home / OTHER, "Crow", "Wren")

    def seen(self, home):
        # The log of what was there, beside the copy that took its place, is no loss.
        other = said_in(home / OTHER, "log set aside")
        return said_in(home / NAME), other


class BackUp(Work):
    """A backup over one of the same day."""

    least_steps = 20

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            fill(project, home.parent / "pool", "Owl", "Fox")
            back_up(project.path)
            project.labels.remove([1])
            project.classes.add("Wren")

    def do(self, home):
        back_up(home / NAME)

    def seen(self, home):
        (backup,) = backups_of(home / NAME)
        again = home / "again.handful"
        restore_backup(backup.path, again)
        with Project.open(again) as project:
            project.see_that_it_is_sound()
        again.unlink()
        return said_in(home / NAME), backup.n_classes, backup.n_labels

    def finish(self, home):
        back_up(home / NAME)
        folder = backups_of(home / NAME)[0].path.parent
        return [one.name for one in folder.iterdir() if one.name.startswith(".")]


class Restore(Work):
    """A backup made a project again, where none is."""

    least_steps = 20

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            fill(project, home.parent / "pool", "Owl", "Fox")
            back_up(project.path)

    def do(self, home):
        restore_backup(backups_of(home / NAME)[0].path, home / OTHER)

    def seen(self, home):
        if not (home / OTHER).exists():
            return None
        with Project.open(home / OTHER) as project:
            project.see_that_it_is_sound()
            return [one.name for one in project.classes.all()], project.labels.count()


class Make(Work):
    """A new project; what a kill leaves opens, and is as new."""

    least_steps = 20
    only_forward = False

    def do(self, home):
        with Project.open(home / NAME, create=True) as project:
            project.classes.add("Owl")

    def seen(self, home):
        with Project.open(home / NAME, create=True) as project:
            assert project.notices == ()
            project.see_that_it_is_sound()
            names = [one.name for one in project.classes.all()]
        left = [one.name for one in home.iterdir() if ".part" in one.name]
        return names, left


class MakeOverEmpty(Make):
    """A new project in the place of an empty file, as a desktop makes them."""

    def prepare(self, home):
        (home / NAME).touch()


class MoveLog(Work):
    """The log moved into the file, at rest and not, between changes."""

    least_steps = 20

    def prepare(self, home):
        with Project.open(home / NAME, create=True) as project:
            fill(project, home.parent / "pool", "Owl", "Fox")

    def do(self, home):
        with Project.open(home / NAME, waits_for_disk=True) as project:
            self.move(project)

    def move(self, project):
        project.classes.rename(1, "Hawk")
        assert project.move_log()
        assert project.move_log(at_rest=True)
        project.labels.remove([1])
        project.shorten_log()
        project.labels.put([2, 3], 1)
        assert project.move_log(at_rest=True)

    def seen(self, home):
        return said_in(home / NAME)

    def may_be(self, seen, before, after):
        """Each change is whole, in its order: none is there without those before it."""
        events = after["events"]
        return seen["events"] == events[: len(seen["events"])]


class MoveLogAside(MoveLog):
    """As the window's thread does it, while commits do not wait for the disk."""

    def do(self, home):
        with Project.open(home / NAME, waits_for_disk=False) as project:
            self.move(project)


class TakeUpLog(MoveLog):
    """A project is opened that a killed process left with a log."""

    only_forward = False

    def prepare(self, home):
        super().prepare(home)
        leave_a_log(home / NAME, "Crow", "Wren")

    def do(self, home):
        Project.open(home / NAME).close()

    def may_be(self, seen, before, after):
        return seen == before == after


def work_of(works):
    return pytest.mark.parametrize("work", works, ids=lambda one: one.__name__)


@work_of([SaveCopy, SaveAs, SaveOver])
def test_a_killed_copy_is_whole_or_not_there(work):
    check(__file__, work.__name__)


@work_of([BackUp, Restore])
def test_a_killed_backup_or_restoring_leaves_a_whole_one_or_none(work):
    check(__file__, work.__name__, every=5)


@work_of([Make, MakeOverEmpty])
def test_killed_while_it_is_made_a_project_opens(work):
    check(__file__, work.__name__, every=5)


@pytest.mark.slow
@work_of([BackUp, Restore, Make, MakeOverEmpty])
def test_killed_at_each_single_step_it_is_whole_too(work):
    """Most of these many steps make the tables of a new file."""
    check(__file__, work.__name__)


@work_of([MoveLog, MoveLogAside, TakeUpLog])
def test_killed_while_its_log_is_moved_a_project_loses_nothing(work):
    check(__file__, work.__name__)


# From each state that a file may have been left in by an older version

STATES = [one.name for one in migrations._migrations][1:]


class Migrate(Work):
    """A file of an older version is brought up to date."""

    only_forward = False
    state = ""

    def prepare(self, home):
        db = Database(home / NAME)
        db.conn.execute("PRAGMA journal_mode = wal")
        migrations.apply(db, stop_before=self.state)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("INSERT INTO folders (path, removed) VALUES ('/pool', 0)")
        for number in range(1, 4):
            error = "there is not enough memory to open it" if number == 3 else ""
            db.execute("INSERT INTO images (hash, error) VALUES (?, ?)", [f"{number}", error])
            db.execute(
                "INSERT INTO files (folder_id, path, n_bytes, mtime_ns, image_id)"
                " VALUES (1, ?, 1, 1, ?)",
                [f"{number}.jpg", number],
            )
        db.execute("INSERT INTO classes (name, colour, position) VALUES ('Owl', '#0072b2', 0)")
        row = {"image_id": 1, "class_id": 1, "at": "2026-01-01T00:00:00"}
        changes = json.dumps({"labels": {"1": [None, row]}})
        values = ["t", "window", "Accept 1 prediction", "done", changes]
        db.execute("INSERT INTO events (at, who, name, state, changes) VALUES (?,?,?,?,?)", values)
        db.execute("INSERT INTO labels (image_id, class_id, at) VALUES (1, 1, ?)", [row["at"]])
        db.conn.commit()
        db.close()

    def do(self, home):
        Project.open(home / NAME).close()

    def seen(self, home):
        with Project.open(home / NAME) as project:
            assert project.notices == ()
            project.see_that_it_is_sound()
            ask = project._db.execute
            tables = ("classes", "labels", "events", "images", "files", "sqlite_master")
            found = [ask(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]
            found += ask("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
            assert project.history.undo() == "Accept 1 prediction"
            assert project.labels.of([1]) == {}
            assert project.history.redo() == "Accept 1 prediction"
            assert project.labels.of([1]) == {1: 1}
        return found

    def may_be(self, seen, before, after):
        return seen == before == after


def _from(state):
    return type(f"From_{state}", (Migrate,), {"state": state})


globals().update({f"From_{state}": _from(state) for state in STATES})


@pytest.mark.parametrize("state", STATES)
def test_killed_while_it_is_brought_up_to_date_a_project_goes_on_from_there(state):
    check(__file__, f"From_{state}")
