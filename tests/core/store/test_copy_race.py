"""Save as over a project that another process opens, makes or writes to at that very moment."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.errors import ProjectLocked
from core.store import Project
from tests.other_process import held_open

N_TRIES = 20
STEP_S = 0.0005  # one process begins so much later from try to try: through all of a copy and more

# Does what it is told by a word and a path, and holds what it has until it is told to go on.
WORKER = """
import sys
from pathlib import Path
from core.domain.errors import ProjectLocked
from core.store import Project

mine = Project.open(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    what, path = line.rstrip().split("\\t")
    try:
        if what == "save as":
            held = mine.open_copy(Path(path))
        else:
            held = Project.open(path, create=what == "create")
        print("won", flush=True)
    except ProjectLocked:
        held = None
        print("lost", flush=True)
    name = sys.stdin.readline().strip()
    if held:
        held.classes.add(name)
        held.close()
    print("done", flush=True)
"""


class Worker:
    """A process with a project of its own, which holds one class, named as itself."""

    def __init__(self, folder, name):
        self.name = name
        path = folder / f"{name}.handful"
        with Project.open(path, create=True) as project:
            project.classes.add(name)
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.hear() == "ready"

    def tell(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def hear(self):
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture
def workers(tmp_path):
    both = [Worker(tmp_path, name) for name in ("Finch", "Wren")]
    yield both
    for one in both:
        one.end()


def race(workers, does, target, number):
    """Let both begin nearly at once; return what they say, in their order."""
    order = [0, 1] if number % 2 else [1, 0]
    workers[order[0]].tell(does[order[0]], target)
    time.sleep(number // 2 * STEP_S)
    workers[order[1]].tell(does[order[1]], target)
    said = [one.hear() for one in workers]
    for one in workers:
        one.tell(f"by {one.name}")
        assert one.hear() == "done"
    return said


@pytest.mark.parametrize("other", ["open", "save as", "create"])
def test_of_two_that_want_one_place_exactly_one_wins_and_nothing_is_lost(workers, tmp_path, other):
    does = ["save as", other]
    for number in range(N_TRIES):
        target = tmp_path / f"{number}.handful"
        if other != "create":
            with Project.open(target, create=True) as project:
                project.classes.add("Owl")
        said = race(workers, does, target, number)
        assert sorted(said) == ["lost", "won"]
        winner = said.index("won")
        name = workers[winner].name
        # What the winner went on from: its own project, or the one that was there.
        before = {"save as": [name], "open": ["Owl"], "create": []}[does[winner]]
        assert names(target) == [*before, f"by {name}"]
        assert is_sound(target)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("way", ["relative", "dots", "folder link", "link"])
@pytest.mark.parametrize("how", ["save_copy", "open_copy"])
def test_a_project_open_elsewhere_is_known_by_whichever_way(
    project, tmp_path, monkeypatch, how, way
):
    folder = tmp_path / "there"
    folder.mkdir()
    path = folder / "open.handful"
    Project.open(path, create=True).close()
    (tmp_path / "link.handful").symlink_to(path)
    (tmp_path / "folder").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    target = {
        "relative": Path("there", path.name),
        "dots": Path("there", "..", "there", path.name),
        "folder link": tmp_path / "folder" / path.name,
        "link": tmp_path / "link.handful",
    }[way]
    with held_open(path) as other:
        before = {one.name: one.lstat().st_ino for one in folder.iterdir()}
        with pytest.raises(ProjectLocked):
            getattr(project, how)(target)
        assert {one.name: one.lstat().st_ino for one in folder.iterdir()} == before
        assert other.add_class("Hawk") == "['Hawk']"
    assert names(path) == ["Hawk"]


def test_a_copy_over_another_name_of_an_open_project_leaves_that_as_it_is(project, tmp_path):
    """A hard link is a name of its own: taking it loses nothing of what the other process has."""
    path, name = tmp_path / "open.handful", tmp_path / "hard.handful"
    Project.open(path, create=True).close()
    os.link(path, name)
    project.classes.add("Finch")
    with held_open(path) as other:
        project.save_copy(name)
        assert other.add_class("Hawk") == "['Hawk']"
    assert names(path) == ["Hawk"]
    assert names(name) == ["Finch"]


def names(path):
    with Project.open(path) as project:
        return [one.name for one in project.classes.all()]


def is_sound(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
