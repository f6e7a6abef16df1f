"""Kill a piece of work at each of its steps, in real processes, and look at what is left.

A step is a statement that SQLite is about to run, or a file that is about to be opened, moved or
removed. A small process, which loads no torch, does the work once; then it copies what was there
before, forks a child that does the work until it is killed at the first step, looks at what that
left, and so on with the second step until a child comes to the end.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from core.store import Project

ROOT = Path(__file__).parents[1]
PATIENCE_S = 240
_ON_FILES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link")

needs_kill = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


class Work:
    """What is killed. `prepare` and `do` are given the folder that they work in.

    Attributes:
        least_steps: fewer would mean that hardly anything was killed.
        only_forward: once a kill left what the whole work leaves, each later one does.
    """

    least_steps = 5
    only_forward = True

    def prepare(self, home):
        """Make what is there before."""

    def do(self, home):
        """Do what is killed."""
        raise NotImplementedError

    def seen(self, home):
        """Say all that a person would find, having opened it again; see that it is sound."""
        raise NotImplementedError

    def finish(self, home):
        """Do it again after a kill; return what is left beside that should not be."""
        return []

    def may_be(self, seen, before, after):
        """Whether this may be left by a kill."""
        return seen in (before, after)


def check(module, name, every=1):
    """Kill the work of this name in a test's file at each step, or at every so manieth of them."""
    code = f"from tests import kills; kills.main({module!r}, {every})"
    command = [sys.executable, "-c", code, name]
    # A killed process leaves the same in memory as on a disk, and hundreds of them are quicker.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as home:
        done = subprocess.run(
            [*command, home],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-4000:]


def main(module, every):
    """Run in the small process."""
    import importlib.util

    name, home = sys.argv[1], Path(sys.argv[2])
    spec = importlib.util.spec_from_file_location("work", module)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    kill_at_each_step(getattr(loaded, name)(), home, every)


def kill_at_each_step(work, home, every):
    """Kill it at its first step, and at every so manieth of those that follow."""
    first, whole = home / "before", home / "whole"
    first.mkdir()
    assert in_child(lambda: work.prepare(first)) == 0
    before = work.seen(_copied(first, home / "seen"))
    work.do(_copied(first, whole))  # here, so that all that it imports is loaded for the children
    after = work.seen(whole)
    assert before != after or not work.only_forward
    step, was_after = 1 - every, False
    while True:
        step += every
        place = _copied(first, home / f"killed {step}")
        status = in_child(lambda: (_die_at(step, place), work.do(place)))  # noqa: B023
        if status == 0:
            break
        assert status == signal.SIGKILL, (step, status)
        seen = work.seen(place)
        assert work.may_be(seen, before, after), (step, seen, before, after)
        assert not (was_after and work.only_forward and seen != after), (step, "back again")
        was_after |= seen == after
        assert work.finish(place) == [], step
        shutil.rmtree(place)
    assert step > work.least_steps, step


def _copied(source, target):
    shutil.copytree(source, target)
    return target


def in_child(call):
    """Do something in a forked process; return how that ended."""
    child = os.fork()
    if not child:
        status = 1
        try:
            call()
            status = 0
        except BaseException:
            import traceback

            traceback.print_exc()
            raise
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitpid(child, 0)[1]


def _die_at(limit, home):
    """Let this process be killed right before its step of this number."""
    n_steps = 0
    prefix = str(home)

    def step(*_):
        nonlocal n_steps
        n_steps += 1
        if n_steps == limit:
            os.kill(os.getpid(), signal.SIGKILL)

    def on_event(event, arguments):
        if event in _ON_FILES and str(arguments[0]).startswith(prefix):
            step()

    connect, backup = sqlite3.connect, sqlite3.Connection.backup

    def traced(*arguments, **options):
        factory = options.pop("factory", sqlite3.Connection)

        class Stepping(factory):
            def backup(self, target, **_):
                # In one go, as the program does it, it would be a single step.
                backup(self, target, pages=4, progress=step)

        connection = connect(*arguments, factory=Stepping, **options)
        connection.set_trace_callback(step)
        return connection

    sqlite3.connect = traced
    sys.addaudithook(on_event)


# What a person would find in a project


def said_in(path, *notices):
    """Open a project; return all that was said in it, with its history; see that it is sound.

    Args:
        path: of the project.
        *notices: kinds of them that may come.
    """
    with Project.open(path) as project:
        assert {one.kind for one in project.notices} <= set(notices), project.notices
        project.see_that_it_is_sound()
        rows = rows_of(project)
        check_journal_and_rows_agree(project)
        check_everything_can_be_taken_back(project)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    return rows


def rows_of(project):
    """Return all that was said, without times and without what only a kill can tell apart."""
    ask = project._db.execute
    labels = "SELECT image_id, class_id, origin, picked, model_id, promise FROM labels"
    return {
        "classes": ask("SELECT id, name, colour, position, removed FROM classes").fetchall(),
        "labels": ask(labels).fetchall(),
        "settings": ask("SELECT name, value FROM settings ORDER BY name").fetchall(),
        "events": ask("SELECT id, name, kind, inverts, state FROM events").fetchall(),
        "count": project.labels.count(),
        "next": (project.history.next_undo(), project.history.next_redo()),
    }


def check_journal_and_rows_agree(project):
    """What the changes that are done made of each row is what stands there."""
    for table, key in (("labels", "image_id"), ("classes", "id"), ("settings", "name")):
        made = {key: row for key, row in project.history.rows_since(0, table).items() if row}
        there = {str(row[key]): row for row in project._db.query(f"SELECT * FROM {table}")}
        if table == "classes":  # one that was taken back stays for those that point at it
            there = {one: row for one, row in there.items() if one in made or not row["removed"]}
        assert made == there, table


def check_everything_can_be_taken_back(project):
    """Undo all of it, to nothing, and do all of it again."""
    history = project.history
    before = (rows_of(project)["classes"], rows_of(project)["labels"])
    done = [one.id for one in history.entries(-1) if not one.undone]
    assert history.jump(0) == len(done)
    assert (project.labels.count(), project.classes.all()) == (0, [])
    assert history.jump(done[0] if done else 0) == len(done)
    assert (rows_of(project)["classes"], rows_of(project)["labels"]) == before
