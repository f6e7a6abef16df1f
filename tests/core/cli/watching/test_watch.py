"""`handful watch`: what it prints, what it refuses, and how it ends."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from network_guard import search_path

from core.cli.main import main
from core.cli.watching.arrival_log import ArrivalLog
from core.cli.watching.messages import note_sentence
from core.domain.errors import BadTarget, ExportError
from core.domain.watching.records import NoteKind, WatchNote
from core.store import Project

ROOT = Path(__file__).parents[4]


@pytest.fixture
def watch(toy_network, tones, tmp_path, monkeypatch):
    """Watch the folder `in` once, with a project that has a model: `watch("--json", ...)`."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        return CliRunner().invoke(main, [str(word) for word in words])

    assert run("teach", "p.handful", "examples").exit_code == 0
    assert run("adapt", "p.handful", "--budget", "0").exit_code == 0
    Path("in").mkdir()
    base = ("watch", "in", "--project", "p.handful", "--once", "--settle", "0.1")
    return lambda *words: run(*base, *words)


def bring(*names):
    for name in names:
        shutil.copy(Path("folder") / name, Path("in") / name)


def test_a_line_a_picture_says_what_it_is(watch):
    bring("Red-0.png")
    done = watch()
    assert done.exit_code == 0, done.output
    number, path, label, meaning = done.stdout.strip().split("  ")
    assert (number, path, meaning) == ("1", str(Path("in/Red-0.png").absolute()), "sure")
    assert label.startswith("Red ")
    assert "Looked once: 1 picture came." in done.stderr
    assert watch().stdout == ""


def test_json_is_one_object_a_line(watch):
    bring("Red-0.png", "Blue-0.png")
    lines = [json.loads(line) for line in watch("--json").stdout.splitlines()]
    assert [line["event"] for line in lines] == ["picture", "picture", "end"]
    assert {line["label"] for line in lines[:2]} == {"Red", "Blue"}
    assert [line.get("number") for line in lines] == [1, 2, None]
    assert lines[2]["n_pictures"] == 2


def test_exports_are_kept(watch):
    bring("Red-0.png")
    words = ("--export", "csv=l.csv", "--export", "xmp", "--export", "folders=sorted")
    assert watch(*words).exit_code == 0
    assert "Red-0.png,Red," in Path("l.csv").read_text()
    assert Path("in/Red-0.png.xmp").exists()
    assert Path("sorted/Red/Red-0.png").exists()
    bring("Blue-0.png")
    assert watch(*words, "--links").exit_code == 0
    assert "Blue-0.png,Blue," in Path("l.csv").read_text()
    assert Path("sorted/Blue/Blue-0.png").is_symlink()


def test_the_log_has_each_picture_once_whatever_was_lost(watch):
    bring("Red-0.png")
    watch("--log", "a.jsonl")
    bring("Blue-0.png")
    with Path("a.jsonl").open("ab") as file:
        file.write(b'{"number": 2, "la')  # cut by a kill
    watch("--log", "a.jsonl")
    lines = [json.loads(line) for line in Path("a.jsonl").read_text().splitlines()]
    assert [(line["number"], line["label"]) for line in lines] == [(1, "Red"), (2, "Blue")]


def test_what_the_log_has_is_not_told_again(watch):
    bring("Red-0.png")
    watch("--log", "a.jsonl")
    with Project.open(Path("p.handful")) as project, project.atomic():  # killed before this
        project.notes.put(f"told arrivals of folder {project.arrivals.folder_id(here())}", 0)
    watch("--log", "a.jsonl")
    assert len(Path("a.jsonl").read_text().splitlines()) == 1


def test_the_log_of_another_project_is_refused(watch):
    Path("a.jsonl").write_text('{"number": 7, "label": "Red"}\n')
    bring("Red-0.png")
    done = watch("--log", "a.jsonl")
    assert done.exit_code == 2
    assert "it is the log of another project or folder than in" in done.output
    assert len(Path("a.jsonl").read_text().splitlines()) == 1


def here():
    return Path("in").absolute()


@pytest.mark.parametrize("text", ["my notes\n", "my notes", '{"number": 1}\nmine', "[1]\n"])
def test_a_log_of_something_else_is_refused_and_stays(tmp_path, text):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(BadTarget, match="no log of a watched folder"):
        ArrivalLog(path)
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export", "parquet=x"), "parquet is no kind of export that can be kept"),
        (("--export", "csv"), "write it as csv=PLACE"),
        (("--export", "xmp=there"), "xmp takes no place"),
        (("--links",), "--links goes with --export folders=DIR."),
        (("--export", "csv=missing/l.csv"), "there is no folder"),
        (("--export", "folders=in/sorted"), "it lies inside"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_a_sentence(watch, words, said):
    done = watch(*words)
    assert done.exit_code == 2
    assert said in done.output


def test_a_folder_that_is_not_there_is_refused(watch):
    Path("in").rmdir()
    done = watch()
    assert done.exit_code == 2
    assert "cannot be used: the folder is not there." in done.output


def test_without_a_model_the_way_to_one_is_told(watch):
    with Project.open(Path("new.handful"), create=True):
        pass
    done = CliRunner().invoke(main, ["watch", "in", "--project", "new.handful"])
    assert done.exit_code == 2
    assert "Run `handful adapt PROJECT` first." in done.output


def test_a_project_that_is_open_is_left_alone(watch):
    with Project.open(Path("p.handful")):
        done = watch()
    assert done.exit_code == 1
    assert "is open in another window or command" in done.output


def test_a_full_disk_ends_it_with_a_sentence(watch, monkeypatch):
    from core.domain.errors import ProjectNotWritable
    from core.operations.watching import take_turn

    def full(project, *_, **__):
        raise ProjectNotWritable(project.path, "database or disk is full")

    monkeypatch.setattr(take_turn, "label_scanned", full)
    bring("Red-0.png")
    done = watch()
    assert done.exit_code == 1
    assert "could not be written: database or disk is full" in done.output


def test_an_export_that_cannot_be_written_in_the_end_is_no_success(watch, monkeypatch):
    from core.operations.watching import kept_exports

    def full(project, target, **_):
        raise ExportError(target, "no space left on device")

    bring("Red-0.png")
    monkeypatch.setattr(kept_exports, "export", full)
    done = watch("--export", "csv=l.csv")
    assert done.exit_code == 1
    assert "l.csv could not be written: no space left on device." in done.output


@pytest.mark.parametrize("kind", NoteKind.__args__)
def test_each_note_is_a_sentence(kind):
    said = note_sentence(WatchNote(kind, Path("/lab"), "the reason"))
    assert said.startswith(("/lab ", "The system "))
    assert said.endswith(".")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_end_it_in_order(watch, name):
    command = [sys.executable, "-m", "core.cli.main", "watch", "in", "--project", "p.handful"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": search_path(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr.readline().startswith("Watching in.")
    process.send_signal(getattr(signal, name))
    _, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (0, "Stopped watching: 0 pictures came.\n")
    with Project.open(Path("p.handful")) as project:  # nobody holds it
        assert project.notices == ()
