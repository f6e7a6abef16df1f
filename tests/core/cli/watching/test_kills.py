"""A folder is watched by a process that is killed again and again: each picture comes once."""

import csv
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from network_guard import search_path

from core import api as pipeline
from core.domain.adapting import AdaptRequest
from core.store import Project

ROOT = Path(__file__).parents[4]
PATIENCE_S = 600
TONES = ("Red", "Green", "Blue")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")


class Lab:
    """A folder into which pictures come, and `handful watch` over it, which can be killed."""

    def __init__(self, home, draw_tone, seed=0):
        self.home = home
        self.draw_tone = draw_tone
        self.chance = random.Random(seed)
        self.folder, self.log = home / "in", home / "arrivals.jsonl"
        self.aside = home / "aside"  # on the same file system, from where files come whole
        for folder in (self.folder, self.aside):
            folder.mkdir()
        self.places = {}  # of each picture that is whole, by its number
        self.process = None
        for number, tone in enumerate(TONES):
            for n in range(3):
                draw_tone(home / "examples" / tone / f"{n}.png", tone, 10 * number + n)
        self.taught("p.handful").close()

    def taught(self, name):
        """Make and open a project with a model."""
        project = Project.open(self.home / name, create=True)
        pipeline.add_class_folders(project, self.home / "examples")
        pipeline.adapt(project, AdaptRequest(backbone="lite0:int8"))
        return project

    def start(self):
        command = [sys.executable, "-m", "core.cli.main", "watch", "in", "--project", "p.handful"]
        command += ["--log", "arrivals.jsonl", "--export", "csv=labels.csv", "--settle", "0.3"]
        # Halves lie there for as long as a batch takes, which a busy machine makes long.
        command += ["--export", "xmp", "--patience", "3600"]
        self.process = subprocess.Popen(
            command,
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": search_path(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def end(self, number):
        """End it by a signal; return its exit code and what it complained of."""
        self.process.send_signal(number)
        _, complaint = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, complaint.decode()

    def arrivals(self):
        """Return the whole lines of the log."""
        if not self.log.exists():
            return []
        lines = self.log.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in lines]

    def wait_for(self, n_lines):
        end = time.monotonic() + PATIENCE_S
        while (n := self.log.read_bytes().count(b"\n") if self.log.exists() else 0) < n_lines:
            assert self.process.poll() is None, self.process.stderr.read().decode()
            assert time.monotonic() < end, (n, n_lines)
            time.sleep(0.02)

    def draw(self, number):
        """Draw a picture aside; its number stays in its name, whatever it is called."""
        tone = TONES[number % 3]
        return self.draw_tone(self.aside / f"{tone}-{number:06}.png", tone, 1000 + number)

    def bring(self, numbers):
        """Let pictures come: whole, as a copy, with a folder of their own, or in two halves."""
        halves = []
        for number in numbers:
            source, how = self.draw(number), self.chance.randrange(10)
            place = self.folder / f"sub{number % 7}" / source.name
            place.parent.mkdir(exist_ok=True)
            if how < 4:
                source.rename(place)
            elif how < 7:
                place.write_bytes(source.read_bytes())
            elif how < 8:
                carrier = self.aside / f"new{number}"
                carrier.mkdir()
                place = self.folder / carrier.name / source.name
                source.rename(carrier / source.name)
                carrier.rename(self.folder / carrier.name)
            else:
                data = source.read_bytes()
                cut = self.chance.randrange(1, len(data))
                place.write_bytes(data[:cut])
                halves.append((place, data[cut:]))
            self.places[number] = place
        return halves

    def finish(self, halves):
        for place, rest in halves:
            with place.open("ab") as file:
                file.write(rest)

    def rename(self, numbers):
        """Give pictures other names, some of them in other folders."""
        for number in numbers:
            place = self.places[number]
            folder = place.parent if self.chance.random() < 0.5 else self.folder
            new = folder / f"{place.stem}-again.png"
            place.rename(new)
            self.places[number] = new


def number_of(path):
    return int(Path(path).stem.split("-")[1])


def labels_at_once(lab, places):
    """Label pictures in one go in another project, by their numbers."""
    alone = lab.home / "alone"
    alone.mkdir()
    for place in places.values():
        (alone / place.name).write_bytes(place.read_bytes())
    with lab.taught("other.handful") as project:
        pipeline.scan_folder(project, alone)
        pipeline.label_folder(project, alone)
        return {number_of(row.path): row.label for row in project.listing.rows(alone)}


def check_each_came_once(lab, n_pictures):
    arrivals = lab.arrivals()
    numbers = [arrival["number"] for arrival in arrivals]
    assert numbers == list(range(1, n_pictures + 1))
    pictures = Counter(number_of(arrival["path"]) for arrival in arrivals)
    assert pictures == Counter(range(n_pictures))
    labels = {number_of(arrival["path"]): arrival["label"] for arrival in arrivals}
    some = dict(list(lab.places.items())[:300])
    assert {number: labels[number] for number in some} == labels_at_once(lab, some)
    with (lab.home / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = Counter((row["path"], row["label"]) for row in csv.DictReader(file))
    assert rows == Counter(
        (place.relative_to(lab.folder).as_posix(), labels[number])
        for number, place in lab.places.items()
    )
    assert all(place.with_name(f"{place.name}.xmp").exists() for place in lab.places.values())
    uri = f"{(lab.home / 'p.handful').as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        # Halves that were read are pictures of their own, which nothing holds any more.
        held = (
            "SELECT count(DISTINCT image_id) FROM files WHERE missing = 0 AND folder_id ="
            " (SELECT id FROM folders WHERE path = ?)"
        )
        assert db.execute(held, [str(lab.folder)]).fetchone() == (n_pictures,)
        assert db.execute("SELECT count(*) FROM arrivals").fetchone() == (n_pictures,)


def watch_and_kill(lab, n_pictures, n_kills):
    """Let pictures come in batches; kill the watcher between two of them, at any moment."""
    batch = max(50, n_pictures // 50)
    kills = sorted(lab.chance.sample(range(n_pictures), n_kills))
    lab.start()
    halves, settled = [], []
    for start in range(0, n_pictures, batch):
        numbers = range(start, min(start + batch, n_pictures))
        new_halves = lab.bring(numbers)
        lab.rename(lab.chance.sample(settled, len(settled) // 3))  # while it looks at these
        lab.finish(halves)  # which were halves for as long as the last batch took
        halves = new_halves
        settled = [number for number in numbers if lab.places[number] not in dict(halves)]
        while kills and kills[0] < numbers[-1]:
            lab.wait_for(min(kills.pop(0), start + len(settled) // 2))
            status, _ = lab.end(signal.SIGKILL)
            assert status == -signal.SIGKILL
            lab.start()
        lab.wait_for(max(start - batch, 0))
    lab.finish(halves)
    lab.wait_for(n_pictures)
    status, complaint = lab.end(signal.SIGTERM)
    assert status == 0, complaint
    assert "Stopped watching" in complaint


def test_each_picture_comes_once_whatever_is_killed(tmp_path, draw_tone):
    lab = Lab(tmp_path, draw_tone)
    watch_and_kill(lab, 300, 2)
    check_each_came_once(lab, 300)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_each_of_very_many_pictures_comes_once(tmp_path, draw_tone, record_property):
    n_pictures = int(os.environ.get("HANDFUL_TEST_ARRIVALS", "20000"))
    lab = Lab(tmp_path, draw_tone, seed=1)
    start = time.monotonic()
    watch_and_kill(lab, n_pictures, 20)
    record_property("seconds", time.monotonic() - start)
    check_each_came_once(lab, n_pictures)
