"""A project that is worked on and killed over and over, and the record of what was said in it."""

import os
import random
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from core.store import Project
from tests.chaos.commands import Command, is_lock_free, leftovers, log_of, moments, size_of
from tests.chaos.oracle import Record, hash_of, read

TONES = {"Red": (200, 40, 40), "Green": (40, 200, 40), "Blue": (40, 40, 200)}
NAMES = (*TONES, "Odd", "Dark")
N_PICTURES = 48
SIDES = (8, 16, 32, 48)
DRAWN_AT = 1_700_000_000
START_S = 1.0


@dataclass
class Figures:
    """What was done so far, to be printed at the end."""

    kills: Counter = field(default_factory=Counter)
    stages: Counter = field(default_factory=Counter)
    moments: Counter = field(default_factory=Counter)
    n_processes: int = 0
    n_acknowledged: int = 0
    n_checked: int = 0
    n_set_aside: int = 0

    @property
    def n_kills(self):
        return self.kills.total()

    def table(self):
        lines = [
            f"{self.n_kills} kills of {self.n_processes} processes;"
            f" {self.n_acknowledged} changes acknowledged, lost 0;"
            f" labels looked at {self.n_checked}, wrong 0;"
            f" logs set aside and named: {self.n_set_aside}"
        ]
        for title, counts in (
            ("killed", self.kills),
            ("when the project was found", self.stages),
            ("aimed at", self.moments),
        ):
            parts = (f"{name} {count}" for name, count in counts.most_common())
            lines.append(f"{title}: {', '.join(parts)}")
        return "\n".join(lines)


class World:
    """One project beside a folder of pictures.

    Attributes:
        record: what the project must hold.
        ever: all that it ever had to hold, for backups and copies of other times.
    """

    def __init__(self, home, seed):
        self.home, self.chance = home, random.Random(seed)
        self.project, self.folder = home / "p.handful", home / "folder"
        self.figures, self.record = Figures(), Record()
        self.ever = {self.record.now.labels}
        self._seeds = iter(range(10**6))
        for tone in TONES:
            for _ in range(3):
                self.draw(home / "examples" / tone / f"{next(self._seeds)}.png", tone)
        self.add_pictures(N_PICTURES)

    def draw(self, path, tone):
        """Draw a small picture that no other one is like."""
        chance = np.random.default_rng(next(self._seeds))
        side = int(chance.choice(SIDES))
        pixels = np.array(TONES[tone]) + chance.integers(-30, 30, (side, side, 3))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not compressed and of one time, so that neither tells one from another of its size.
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(path, compress_level=0)
        os.utime(path, (DRAWN_AT, DRAWN_AT))
        return path

    def add_pictures(self, count):
        tones = self.chance.choices(list(TONES), k=count)
        return [self.draw(self.folder / f"{one}-{next(self._seeds)}.png", one) for one in tones]

    def pictures(self):
        return sorted(self.folder.glob("*.png"))

    def some_pictures(self, least, most):
        return self.chance.sample(self.pictures(), self.chance.randint(least, most))

    # Processes

    def start(self, *words):
        self.figures.n_processes += 1
        return Command(self.home, *words)

    def finish(self, *words, code=0):
        """Run a command to its end; return what it printed."""
        command = self.start(*words)
        try:
            found, said = command.wait(), command.said
        finally:
            command.close()
        assert found == code, f"{words} ended with {found}: {said}"
        assert "Traceback" not in said, said
        return said

    def kill(self, command, what, *, moment=None):
        """Kill a command at a random moment; whether that came before its end."""
        if moment is None:
            moment = self.chance.choice(moments(self.project, START_S, self.chance))
        was_killed = command.kill_at(moment, self.chance)
        self.note_kill(what, moment.name, was_killed)
        return was_killed

    def note_kill(self, what, moment, was_killed=True):
        if was_killed:
            self.figures.kills[what] += 1
            self.figures.moments[moment] += 1

    # The oracle

    def settle(self, chain, n_acknowledged=0, *, was_killed=True, project=None):
        """See which of these records the project holds, none before what was acknowledged."""
        seen = read(project or self.project)
        self.figures.n_checked += len(seen.said.labels)
        self.figures.n_acknowledged += n_acknowledged
        found = [n for n, one in enumerate(chain) if one.is_in(seen)]
        if not found:
            raise AssertionError(_what_is_wrong(chain, n_acknowledged, seen))
        reached = max(found)
        assert reached >= n_acknowledged, (
            f"lost: {n_acknowledged} changes were acknowledged, {reached} are there"
        )
        if was_killed:
            self.figures.stages[self._stage(reached, n_acknowledged, len(chain) - 1)] += 1
        self.ever.update(one.now.labels for one in chain)
        if project is None:
            self.record = chain[reached]
        return seen

    def _stage(self, reached, n_acknowledged, n_all):
        is_open = size_of(log_of(self.project)) > 0
        if n_all == 0:
            return "in a command that says nothing"
        if reached > n_acknowledged:
            return "changed, and not said yet"
        if reached == 0:
            return "open, nothing changed" if is_open else "nothing changed"
        if reached < n_all:
            return "between two changes"
        return "all changed and said, not closed" if is_open else "closed"

    def after_kill(self):
        """See that nobody holds the lock; at times, open the project at once."""
        assert is_lock_free(self.project), "the lock of a killed process is still held"
        if self.project.exists() and self.chance.random() < 0.3:
            before = read(self.project)
            with Project.open(self.project) as project:
                assert project.notices == (), project.notices
            assert read(self.project) == before, "opening changed it"

    def see_nothing_is_left(self):
        # A window writes backups, and cleans up after one that was killed when the next is due.
        assert [one for one in leftovers(self.home) if ".backups/" not in one] == []

    def walk_history(self):
        """Undo all and do all again, in a copy; each step must be as it was."""
        copy = self.home / "walk.handful"
        with Project.open(self.project) as project:
            project.save_copy(copy)
        record = self.record
        with Project.open(copy) as project:
            while record.at:
                assert project.history.undo()
                record = record.undone()
                assert record.is_in(read(copy)), f"undo to step {record.at}"
            assert project.history.undo() == ""
            while record.at < len(record.past) - 1:
                assert project.history.redo()
                record = record.redone()
                assert record.is_in(read(copy)), f"redo to step {record.at}"
        forget(copy)


def forget(project):
    """Delete a project with all that lies beside it."""
    for one in project.parent.glob(f"{project.name}*"):
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()
    with suppress(FileNotFoundError):
        project.with_name(f".{project.name}.lock").unlink()


def content_of(pictures):
    return [hash_of(one) for one in pictures]


def _what_is_wrong(chain, n_acknowledged, seen):
    wanted = chain[n_acknowledged]
    return (
        f"{n_acknowledged} of {len(chain) - 1} changes were acknowledged."
        f"\nmissing: {sorted(wanted.now.labels - seen.said.labels)}"
        f"\nnot asked for: {sorted(seen.said.labels - wanted.now.labels)}"
        f"\nclasses: {sorted(wanted.now.classes)} wanted, {sorted(seen.said.classes)} found"
        f"\nhistory: {wanted.at} done and {len(wanted.past) - 1 - wanted.at} undone wanted,"
        f" {seen.n_done} and {seen.n_undone} found"
    )
