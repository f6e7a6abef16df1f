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
from network_guard import search_path

from core import api as pipeline
from core.backbones import DEFAULT, find_backbone
from core.embedding.network import OpenVinoNetwork
from core.store import Project

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60
MOST_TRIES = 12  # a busy machine may look at the ledger too late, several times in a row

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
            pipeline.add_class_folders(project, self.home / "examples")
            pipeline.scan_folder(project, self.home / "folder")
            pipeline.add_examples(project, None, [self.home / "folder" / "sub0" / "Red-0.png"])
        return self.home / "taught.handful"

    def reset(self, *, fresh):
        """Begin anew: without a project, or with the one in which a person has said a word."""
        for path in (*self.home.glob("p.handful*"), self.out):
            path.unlink(missing_ok=True)
        if not fresh:
            shutil.copy(self.taught, self.project)

    def start(self):
        command = [
            sys.executable,
            "-m",
            "core.cli.main",
            "label",
            "folder",
            "--examples",
            "examples",
        ]
        command += ["--project", self.project, "--out", self.out]
        return subprocess.Popen(
            command,
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": search_path(ROOT)},
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
        """Kill as soon as so many pictures are embedded."""
        with self.start() as process:
            while process.poll() is None and self.n_done() < n_done:
                time.sleep(0.001)
            process.kill()

    def n_done(self):
        try:
            return self.ask("SELECT count(DISTINCT image_id) FROM embeddings")
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
    n_all = job.n_images + 9
    newest = "SELECT {} FROM runs WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 1"
    items = f"SELECT count(*) FROM run_items WHERE run_id = ({newest.format('id')})"
    assert job.ask("PRAGMA integrity_check") == "ok"
    assert job.ask(items) == job.ask(f"{items} AND status != 'pending'") == job.n_images
    assert job.ask("SELECT count(*) FROM images") == job.n_done() == n_all
    assert job.ask("SELECT count(*) FROM files WHERE image_id IS NULL") == 0
    predictions = "SELECT count(*) FROM predictions WHERE model_id = ({})"
    assert job.ask(predictions.format(newest.format("model_id"))) == job.n_images
    assert job.ask("SELECT count(*) FROM labels") == 9 + n_words
    assert job.ask("SELECT count(DISTINCT class_id) FROM labels") == 3


def kill_and_rerun(job, seed):
    chance = random.Random(seed)
    fresh = seed % 2 == 0
    job.reset(fresh=fresh)
    if seed % 4 < 2:
        job.kill_at(chance.randint(1, job.n_images // 2))
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
    done = []
    while len(done) < 3 or not any(0 < one < 69 for one in done):
        assert len(done) < MOST_TRIES, f"never hit midway: {done}"
        done.append(kill_and_rerun(job, len(done)))


# Killed right after a chosen statement of the database, in processes forked from a small one

KILL_AFTER_STATEMENT = """
import os, signal, sys
from pathlib import Path

import numpy as np

import core.classifiers.calibrated, core.classifiers.model_selection, sklearn.linear_model
import core.operations.training_set
from core import api as pipeline
from core.operations import embed_folder
from core.store import Project
from core.store.connection import Connection
from tests.core.conftest import joint_of

home, count = Path(sys.argv[1]), int(sys.argv[2])


class Toy:
    device, batch_size, notes = "cpu", 2, []

    def embed(self, batches):
        for token, pixels in batches:
            yield token, pixels[:, ::32, ::32].reshape(len(pixels), -1).astype(np.float32)


embed_folder.loaded = joint_of(Toy(), n_pictures=2)


def job(path):
    with Project.open(path, create=True) as project:
        pipeline.add_class_folders(project, home / "examples")
        pipeline.adapt(project)
        pipeline.label_folder(project, home / "folder")
        pipeline.export(project, path.with_suffix(".csv"), kind="csv", folder=home / "folder")


def counted(limit):
    # Let this process die right after so many statements; return how many there were.
    seen = [0]

    def dying(method):
        def run(*arguments):
            found = method(*arguments)
            seen[0] += 1
            if seen[0] == limit:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

        return run

    Connection.execute = dying(Connection.execute)
    Connection.executemany = dying(Connection.executemany)
    return seen


def forked(call):
    child = os.fork()
    if not child:
        call()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def whole():
    seen = counted(0)
    job(home / "whole.handful")
    (home / "total").write_text(str(seen[0]))


assert forked(whole) == 0
total = int((home / "total").read_text())
for number in range(count):
    limit = 1 + number * total // count
    path = home / f"killed {number}.handful"
    assert forked(lambda: (counted(limit), job(path))) == signal.SIGKILL, limit
    assert forked(lambda: job(path)) == 0, limit
"""


def kill_after_statements(home, draw_tone, count):
    """Kill the job at so many places, evenly spread over its statements; return the projects."""
    for number, tone in enumerate(("Red", "Green")):
        for one in range(6):
            folder = home / "examples" / tone if one < 2 else home / "folder"
            draw_tone(folder / f"{tone}-{one}.png", tone, 100 * number + one)
    command = [sys.executable, "-c", KILL_AFTER_STATEMENT, home, str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr.decode()
    projects = list(home.glob("killed*.handful"))
    assert len(projects) == count
    return projects


def check_as_if_never_killed(path, wanted):
    assert path.with_suffix(".csv").read_bytes() == wanted.read_bytes(), path
    with closing(sqlite3.connect(path)) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("run_items", "predictions", "images", "labels", "runs", "models")
        ]
    assert counts[:5] == [8, 8 * counts[5], 12, 4, counts[5]], path
    assert counts[5] == 1, path


def test_killed_after_any_statement_the_job_ends_as_if_it_never_was(home, draw_tone):
    for path in kill_after_statements(home / "some", draw_tone, 16):
        check_as_if_never_killed(path, home / "some" / "whole.csv")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_after_every_second_statement_the_job_ends_as_if_it_never_was(home, draw_tone):
    for path in kill_after_statements(home / "all", draw_tone, 120):
        check_as_if_never_killed(path, home / "all" / "whole.csv")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_over_three_hundred_pictures_lose_nothing(home, draw_tone, capsys):
    job = Job(home / "many", draw_tone, 300)
    done = [kill_and_rerun(job, seed) for seed in range(20)]
    with capsys.disabled():
        sys.stdout.write(
            f"\n20 kills; a whole run takes {job.seconds:.1f} s; embedded when killed,"
        )
        sys.stdout.write(f" of 309: {', '.join(map(str, done))}; every rerun complete\n")
    assert sum(0 < one < 309 for one in done) >= 5
