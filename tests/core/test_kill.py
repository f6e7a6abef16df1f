"""Killed at any moment, a run goes on where it was: nothing is lost, nothing is done twice."""

import csv
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core import pipeline
from core.backbones import DEFAULT, find_backbone
from core.runtime import OpenVinoNetwork
from core.store import Project

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")


class Job:
    """`handful label` over a folder of so many pictures, as a process that can be killed."""

    def __init__(self, home, draw_tone, n_images):
        self.home = home
        self.n_images = n_images
        self.project, self.out = home / "p.handful", home / "labels.csv"
        for number, tone in enumerate(("Red", "Green", "Blue")):
            for one in range(3):
                draw_tone(home / "examples" / tone / f"{one}.png", tone, 1000 * number + one)
            for one in range(n_images // 3):
                path = home / "folder" / f"sub{one % 3}" / f"{tone}-{one}.png"
                draw_tone(path, tone, 1000 * number + 500 + one, size=(200, 150))
        self.taught = self._teach()
        OpenVinoNetwork(find_backbone(DEFAULT))  # kept in converted form for all runs to come
        self.reset(fresh=True)
        begun = time.monotonic()
        self.finish()
        self.seconds = time.monotonic() - begun
        self.wanted = self.labels()

    def _teach(self):
        """Make a project in which a person has said a word already; return a copy of its file."""
        with Project.open(self.home / "taught.handful", create=True) as project:
            pipeline.put_class_folders(project, self.home / "examples")
            pipeline.scan_folder(project, self.home / "folder")
            pipeline.put_examples(project, None, [self.home / "folder" / "sub0" / "Red-0.png"])
        return self.home / "taught.handful"

    def reset(self, *, fresh):
        """Begin anew: without a project, or with the one in which a person has said a word."""
        for path in (*self.home.glob("p.handful*"), self.out):
            path.unlink(missing_ok=True)
        if not fresh:
            shutil.copy(self.taught, self.project)

    def start(self):
        command = [sys.executable, "-m", "core.cli", "label", "folder", "--examples", "examples"]
        command += ["--project", self.project, "--out", self.out]
        return subprocess.Popen(
            command,
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def finish(self):
        with self.start() as process:
            _, complaint = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, complaint.decode()

    def kill_after(self, seconds):
        with self.start() as process:
            time.sleep(seconds)
            process.kill()

    def kill_at(self, n_done):
        """Kill as soon as the ledger says that so many pictures are done."""
        with self.start() as process:
            while process.poll() is None and self.n_done() < n_done:
                time.sleep(0.001)
            process.kill()

    def n_done(self):
        try:
            return self.ask("SELECT count(*) FROM run_items WHERE status != 'pending'")
        except sqlite3.OperationalError:  # not made yet
            return 0

    def ask(self, query):
        uri = f"{self.project.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchone()[0]

    def labels(self):
        with self.out.open(encoding="utf-8", newline="") as file:
            return [(row["path"], row["label"]) for row in csv.DictReader(file)]


def check_everything_is_done_once(job, n_words):
    assert job.ask("PRAGMA integrity_check") == "ok"
    assert job.ask("SELECT count(*) FROM runs WHERE finished IS NOT NULL") == 1
    assert job.ask("SELECT count(*) FROM run_items WHERE status != 'pending'") == job.n_images
    assert job.ask("SELECT count(*) FROM run_items") == job.n_images
    assert job.ask("SELECT count(*) FROM images") == job.n_images + 9
    assert job.ask("SELECT count(*) FROM files WHERE image_id IS NULL") == 0
    assert job.ask("SELECT count(*) FROM predictions") == job.n_images
    assert job.ask("SELECT count(*) FROM labels") == 9 + n_words
    assert job.ask("SELECT count(DISTINCT class_id) FROM labels") == 3


def kill_and_rerun(job, seed):
    chance = random.Random(seed)
    fresh = seed % 2 == 0
    job.reset(fresh=fresh)
    if seed % 4 < 2:
        job.kill_at(chance.randint(1, job.n_images - 1))
    else:
        job.kill_after(chance.uniform(0, job.seconds))
    done = job.n_done()
    if not fresh:  # what a person said before the kill still stands
        assert job.ask("PRAGMA integrity_check") == "ok"
        assert job.ask("SELECT count(*) FROM labels") == 10
    job.finish()
    check_everything_is_done_once(job, n_words=0 if fresh else 1)
    by_person = {} if fresh else {"sub0/Red-0.png": ""}
    assert job.labels() == [(path, by_person.get(path, label)) for path, label in job.wanted]
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory, shared_home):
    return tmp_path_factory.mktemp("kill")


def test_a_killed_run_loses_nothing_and_repeats_nothing(home, draw_tone):
    job = Job(home / "few", draw_tone, 60)
    done = [kill_and_rerun(job, seed) for seed in range(3)]
    assert any(0 < one < 60 for one in done), f"never hit midway: {done}"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_over_three_hundred_pictures_lose_nothing(home, draw_tone, capsys):
    job = Job(home / "many", draw_tone, 300)
    done = [kill_and_rerun(job, seed) for seed in range(20)]
    with capsys.disabled():
        sys.stdout.write(f"\n20 kills; a whole run takes {job.seconds:.1f} s; done when killed, of")
        sys.stdout.write(f" 300: {', '.join(map(str, done))}; every rerun complete\n")
    assert sum(0 < one < 300 for one in done) >= 5
