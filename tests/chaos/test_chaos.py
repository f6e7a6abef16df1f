"""Killed at random moments, over and over, the program loses nothing and mixes nothing up.

Whole commands, and windows with their engine, work on one project; they are killed, others come
meanwhile, and files are moved, replaced and copied under them. After each kill the project is read
with plain SQL and held against a record of what was acknowledged. The seed decides what is done
and when; how far a process has come by then is up to the machine.

`CHAOS_KILLS` and `CHAOS_SEED` choose another number of kills and another seed, `CHAOS_ACTS` some of
the acts. `tests/chaos/breaks.py` shows that a broken program is noticed.
"""

import os
import sys
import time

import pytest

from core import api
from core.store import Project
from tests.chaos import acts, day_backups, files, session
from tests.chaos.oracle import read
from tests.chaos.world import N_PICTURES, World
from tests.core.conftest import ToyNetwork

SEED = 16
SHORT, LONG = 10, 200
WALK_EVERY = 20  # acts, from one walk through the whole history to the next

QUICK = {
    acts.teach: 5,
    acts.undo: 3,
    acts.redo: 2,
    session.label_by_key: 3,
    session.two_at_once: 2,
    files.backup_over_crash: 2,
    files.copied_by_hand: 2,
    files.project_goes: 2,
}
"""Acts that need no network and few processes, and how often they come."""

ALL = {
    **QUICK,
    acts.copy: 2,
    acts.accept: 2,
    acts.export: 2,
    acts.label: 2,
    acts.label_new: 2,
    acts.add: 1,
    day_backups.back_up: 2,
    session.label_beside_engine: 2,
    session.kill_engine: 2,
    session.rivals: 1,
    session.save_as: 2,
    files.moved_after_crash: 2,
    files.pictures_move: 2,
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs SIGKILL and /proc")


class Chaos:
    """Acts drawn at random until so many processes were killed."""

    def __init__(self, home, n_kills, of, *, is_short=False):
        self.seed = int(os.environ.get("CHAOS_SEED", SEED))
        self.n_kills = int(os.environ.get("CHAOS_KILLS", n_kills))
        self.world, self.is_short = World(home, self.seed), is_short
        wanted = os.environ.get("CHAOS_ACTS", "").split()
        self.acts = {act: 1 for act in ALL if act.__name__ in wanted} if wanted else of
        self.done = []

    def run(self):
        figures = self.world.figures
        begun = time.monotonic()
        self.do(self.begin)
        while figures.n_kills < self.n_kills:
            (act,) = self.world.chance.choices(list(self.acts), list(self.acts.values()))
            self.do(act, self.world)
            if len(self.done) % WALK_EVERY == 0:
                self.do(self.world.walk_history)
        self.do(self.world.walk_history)
        return f"seed {self.seed}, {time.monotonic() - begun:.0f} s\n{figures.table()}"

    def do(self, act, *arguments):
        """Do something; where it fails, say after what."""
        self.done.append(act.__name__)
        try:
            act(*arguments)
        except BaseException as error:
            n_kills = self.world.figures.n_kills
            error.add_note(f"seed {self.seed}, {n_kills} kills, act {len(self.done)}: {self.done}")
            raise

    def begin(self):
        """Give examples and have each picture of the folder embedded and predicted."""
        world = self.world
        if self.is_short:
            begin_with_a_toy(world)
        else:
            world.finish("teach", world.project, "--examples", world.home / "examples")
            world.finish(*acts.label_words(world))
        seen = read(world.project)
        assert len(seen.said.labels) == 9
        assert len(seen.predicted) == N_PICTURES
        while world.record.at < seen.n_done:
            world.record = world.record.changed(seen.said)
        world.settle([world.record], was_killed=False)


def begin_with_a_toy(world):
    """Do as the commands would, without loading a network: what is embedded needs none again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.operations.embed_folder.loaded", ToyNetwork().joint)
        with Project.open(world.project, create=True) as project:
            api.add_class_folders(project, world.home / "examples")
            api.scan_folder(project, world.folder)
            api.embed_folder(project, world.folder)
            api.adapt(project)
            api.label_folder(project, world.folder)


def test_some_kills_lose_nothing(tmp_path):
    Chaos(tmp_path, SHORT, QUICK, is_short=True).run()


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_two_hundred_kills_lose_nothing(tmp_path, shared_home, capsys):
    figures = Chaos(tmp_path, LONG, ALL).run()
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
