"""A picture that ends the program: the same command goes on, and all others get their labels."""

import csv
import errno
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core import api
from core.domain.reports import Skipped
from core.embedding import pipeline
from core.imaging import decoding, reading
from core.imaging.apart import STOPPED
from core.imaging.decoding import ENDED
from core.operations import embed_folder
from core.store import Project
from tests.core.imaging.fatal_pictures import environment, make_fatal

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows knows no signals")


class Command:
    """`handful label`, with a decoder that dies of a mark and a cache folder of its own."""

    def __init__(self, home, shared_home, examples, folder):
        self.project, self.out = home / "p.handful", home / "labels.csv"
        self._words = ["label", folder, "--examples", examples]
        self._words += ["--project", self.project, "--out", self.out]
        cache = home / "cache"
        (cache / "Handful").mkdir(parents=True)
        networks = shared_home / "cache" / "Handful" / "networks"
        networks.mkdir(parents=True, exist_ok=True)
        (cache / "Handful" / "networks").symlink_to(networks)
        self._environment = {
            **os.environ,
            **environment(home / "site"),
            "XDG_CACHE_HOME": str(cache),
        }

    def __call__(self):
        """Run it; return its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "core.cli.main", *map(str, self._words)],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stderr

    def until_it_ends(self, most):
        """Run it again and again, as a person does; return how often it died."""
        for n_deaths in range(most + 1):
            code, said = self()
            if code >= 0:
                return n_deaths, code, said
        return most + 1, code, said

    def rows(self):
        with self.out.open(encoding="utf-8", newline="") as file:
            return {row["path"]: row for row in csv.DictReader(file)}

    def errors(self):
        with closing(sqlite3.connect(self.project)) as connection:
            return [error for (error,) in connection.execute("SELECT error FROM images") if error]


@pytest.fixture
def command(tmp_path, shared_home, tones):
    return Command(tmp_path, shared_home, *tones)


def test_two_fatal_pictures_among_many_are_found_and_all_others_labelled(command, tones):
    fatal = [make_fatal(tones[1] / name) for name in ("Blue-2.png", "Red-1.png")]
    n_deaths, code, said = command.until_it_ends(most=2)
    assert (code, 1 <= n_deaths <= 2) == (0, True), said
    rows = command.rows()
    assert len(rows) == 12
    failed = {name for name, row in rows.items() if row["status"] == "failed"}
    assert failed == {one.name for one in fatal}
    assert all(rows[name]["reason"] == ENDED for name in failed)
    assert all(
        row["label"] == name.split("-")[0] for name, row in rows.items() if name not in failed
    )
    assert command.errors() == [ENDED, ENDED]
    assert command()[0] == 0  # for good


def test_a_picture_at_which_the_system_kills_fails_and_is_tried_again(command, tones):
    fatal = make_fatal(tones[1] / "Green-0.png", signal.SIGKILL)
    n_deaths, code, said = command.until_it_ends(most=1)
    assert (n_deaths, code) == (1, 0), said
    row = command.rows()[fatal.name]
    assert (row["status"], row["reason"]) == ("failed", STOPPED)
    assert command.errors() == []


@pytest.mark.parametrize("reason", [ENDED, 'it is a DICOM file; install "handful[science]"'])
def test_other_decoders_are_asked_again(tmp_path, tones, monkeypatch, reason):
    with Project.open(tmp_path / "p.handful", create=True) as project:
        api.scan_folder(project, tones[1])
        folder_id = project.files.folder_id(tones[1])
        one, *others = project.files.without_embedding(folder_id, "net")
        embed_folder.ask_again(project)
        with project.atomic():
            project.files.record_image(one.id, "0" * 32, None, None, reason)
        embed_folder.ask_again(project)
        assert len(project.files.without_embedding(folder_id, "net")) == len(others)
        monkeypatch.setattr(embed_folder, "decoders_version", lambda: "newer")
        embed_folder.ask_again(project)
        assert len(project.files.without_embedding(folder_id, "net")) == 1 + len(others)


# Conditions that pass


def label(project, tones):
    return api.label_folder(project, tones[1])


@pytest.fixture
def project(tmp_path, tones):
    with Project.open(tmp_path / "passing.handful", create=True) as project:
        api.add_class_folders(project, tones[0])
        api.adapt(project)
        yield project


def test_memory_that_is_short_once_fails_nothing(project, tones, short_of_memory):
    tries = short_of_memory("Red-1.png", n_times=1)
    report = label(project, tones)
    assert report.skipped == ()
    assert tries == ["Red-1.png"] * 2


def test_memory_that_stays_short_is_told_and_the_picture_tried_again_at_the_next_run(
    project, tones, short_of_memory
):
    tries = short_of_memory("Red-1.png", n_times=2)
    report = label(project, tones)
    assert report.skipped == (
        Skipped("Red-1.png", "there is not enough memory to open it now; it will be tried again"),
    )
    assert tries == ["Red-1.png"] * 2
    report = label(project, tones)
    assert report.skipped == ()
    assert report.n_resumed == 11
    assert report.counts.get("failed", 0) == 0


@pytest.fixture
def short_of_memory(monkeypatch):
    """Let memory be short so many times when a file is opened; return the tries."""
    real = decoding.decode

    def use(name, n_times):
        tries = []

        def decode(data, path, wish):
            if Path(path).name == name:
                tries.append(name)
                if len(tries) <= n_times:
                    raise decoding.ImageError(path, decoding.NO_MEMORY, is_passing=True)
            return real(data, path, wish)

        monkeypatch.setattr(decoding, "decode", decode)
        return tries

    return use


@pytest.fixture
def refuse(monkeypatch):
    """Let the system refuse to open a file so many times; return the tries."""
    real = reading.open_without_waiting

    def use(name, number, n_times):
        tries = []

        def open_it(path, flags):
            if Path(path).name == name:
                tries.append(name)
                if len(tries) <= n_times:
                    raise OSError(number, os.strerror(number))
            return real(path, flags)

        monkeypatch.setattr(reading, "open_without_waiting", open_it)
        return tries

    return use


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
def test_a_disk_that_stumbles_is_asked_again_in_the_same_run(project, tones, refuse, number):
    tries = refuse("Red-1.png", number, n_times=1)
    assert label(project, tones).skipped == ()
    assert tries == ["Red-1.png"] * 2


def test_a_share_that_is_gone_is_not_waited_for_at_each_file(project, tones, monkeypatch, refuse):
    monkeypatch.setattr(pipeline, "_MOST_IN_VAIN", 0)
    tries = refuse("Red-1.png", errno.ETIMEDOUT, n_times=9)
    assert [one.path for one in label(project, tones).skipped] == ["Red-1.png"]
    assert tries == ["Red-1.png"]


def test_a_file_whose_rights_were_mended_is_read_at_the_next_run(project, tones, refuse):
    tries = refuse("Red-1.png", errno.EACCES, n_times=1)
    [skipped] = label(project, tones).skipped
    assert skipped == Skipped("Red-1.png", "it cannot be read: permission denied")
    assert label(project, tones).skipped == ()
    assert tries == ["Red-1.png"] * 2


def test_a_disk_that_stumbles_takes_no_label_from_a_picture(project, tones):
    api.scan_folder(project, tones[1])
    api.add_examples(project, None, [tones[1] / "Red-1.png"])
    files = project.files.get(project.listing.entries().file_ids.tolist())
    [file_id] = [one.id for one in files if one.path == "Red-1.png"]
    with project.atomic():
        project.files.record_unreadable(file_id, "it cannot be read: Input/output error")
    [row] = [one for one in project.listing.rows(tones[1]) if one.path == "Red-1.png"]
    assert (row.by_person, row.status) == (True, "unknown")
