"""The commands that others script against: what they write, what they print, how they exit."""

import csv
import json
import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.store import Project

ROOT = Path(__file__).parents[3]


@pytest.fixture
def handful(toy_network, tmp_path, monkeypatch):
    """Run a command in the test's folder: `handful("label", "folder", ...)`."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def labelled(handful, tones):
    """The folder labelled into p.handful and labels.csv; return what the command gave."""
    found = handful(
        *("label", "folder", "--examples", "examples"),
        *("--out", "labels.csv", "--project", "p.handful"),
    )
    assert found.exit_code == 0, found.output
    return found


def rows(path="labels.csv"):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


# label


def test_a_folder_is_labelled_from_examples(labelled):
    found = rows()
    assert len(found) == 12
    assert all(row["label"] == path.partition("-")[0] for path, row in found.items())


def test_the_result_is_said_on_stderr_and_stdout_stays_empty(labelled):
    assert labelled.stdout == ""
    assert "Adapted to 9 examples of 3 classes" in labelled.stderr
    assert "Labelled 12 of 12 pictures" in labelled.stderr
    assert "Written to labels.csv." in labelled.stderr


def test_the_same_command_again_keeps_the_model_and_the_labels(labelled, handful, toy_network):
    before, n_seen = rows(), toy_network.n_seen
    again = handful(
        *("label", "folder", "--examples", "examples"),
        *("--out", "labels.csv", "--project", "p.handful"),
    )
    assert "The examples have not changed" in again.stderr
    assert (rows(), toy_network.n_seen) == (before, n_seen)


def test_without_a_project_only_the_result_is_left(handful, tones, tmp_path):
    found = handful("label", "folder", "--examples", "examples", "--out", "labels.csv")
    assert (found.exit_code, len(rows())) == (0, 12)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["examples", "folder", "labels.csv"]


def test_a_project_with_examples_needs_no_examples_again(labelled, handful):
    found = handful("label", "folder", "--project", "p.handful", "--out", "again.csv")
    assert found.exit_code == 0
    assert rows("again.csv") == rows()


def test_paths_are_relative_with_slashes(handful, tones, draw_tone):
    draw_tone(tones[1] / "sub" / "deep" / "Red-9.png", "Red", 9000)
    handful("label", "folder", "--examples", "examples", "--out", "labels.csv")
    assert "sub/deep/Red-9.png" in rows()


def test_a_broken_picture_is_a_row_and_no_failure(handful, tones):
    (tones[1] / "broken.jpg").write_text("no picture")
    found = handful("label", "folder", "--examples", "examples", "--out", "labels.csv")
    row = rows()["broken.jpg"]
    assert (found.exit_code, row["status"], row["reason"]) == (0, "failed", "it is not a picture")
    assert "1 could not be read" in found.stderr


def test_examples_that_cannot_be_used_are_named(handful, tones):
    (tones[0] / "Red" / "broken.jpg").write_text("no picture")
    found = handful("label", "folder", "--examples", "examples", "--out", "labels.csv")
    assert "broken.jpg: it is not a picture." in found.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("label", "folder"),
        ("label", "folder", "--examples", "examples"),
        ("label", "folder", "--out", "labels.csv"),
        ("label", "none", "--examples", "examples", "--out", "labels.csv"),
        ("label", "folder", "--examples", "examples", "--out", "a.csv", "--adapt", "magic"),
        ("label", "folder", "--examples", "examples", "--out", "a.csv", "--backbone", "none"),
        ("label", "folder", "--examples", "folder", "--out", "a.csv"),
        ("label", "folder", "--project", "none.handful", "--out", "a.csv"),
        ("adapt", "none.handful"),
        ("teach", "p.handful", "--class", "Red"),
        ("teach", "p.handful", "folder"),
        ("export", "none.handful", "--out", "a.csv"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_bad_use_and_bad_input_exit_with_2_and_a_sentence(handful, tones, words):
    found = handful(*words)
    assert found.exit_code == 2
    assert found.stderr
    assert "Traceback" not in found.stderr


def test_one_class_alone_is_bad_input(handful, tones):
    for name in ("Red", "Green"):
        (tones[0] / name).rename(tones[0].with_name(name))
    found = handful("label", "folder", "--examples", "examples", "--out", "labels.csv")
    assert (found.exit_code, Path("labels.csv").exists()) == (2, False)
    assert "only 1 class" in found.stderr


def test_a_result_in_a_folder_that_is_not_there_exits_with_2(handful, tones):
    found = handful("label", "folder", "--examples", "examples", "--out", "none/labels.csv")
    assert found.exit_code == 2
    assert "could not be written" in found.stderr


def test_a_project_that_is_open_elsewhere_exits_with_1(labelled, handful):
    # This process holds it; another one is told the same, since the lock is the file's.
    with Project.open("p.handful"):
        found = subprocess.run(
            [sys.executable, "-m", "core.cli.main", "info", Path("p.handful").absolute()],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert found.returncode == 1
    assert "open in another window or command" in found.stderr


# The other commands


def test_a_project_is_built_step_by_step(handful, tones):
    assert handful("add", "p.handful", "folder").exit_code == 0
    assert handful("teach", "p.handful", "--examples", "examples").exit_code == 0
    assert handful("adapt", "p.handful").exit_code == 0
    assert handful("label", "folder", "--project", "p.handful").exit_code == 0
    assert handful("export", "p.handful", "--out", "a.csv", "--folder", "folder").exit_code == 0
    assert {row["label"] for row in rows("a.csv").values()} == {"Red", "Green", "Blue"}


def test_adding_a_folder_says_what_was_found(handful, tones):
    (tones[1] / "broken.jpg").write_text("no picture")
    said = handful("add", "p.handful", "folder").stderr
    assert "13 pictures, 13 of them new" in said
    assert re.search(r"Embedded 12\b.*\b1 could not be read", said)


def test_single_pictures_can_be_taught(handful, tones):
    found = handful("teach", "p.handful", "--class", "Rot", "folder/Red-0.png", "examples/Red")
    assert "4 examples added" in found.stderr
    with Project.open("p.handful") as project:
        assert [(one.name, one.n_examples) for one in project.classes.all()] == [("Rot", 4)]


@pytest.mark.parametrize("words", [["-v"], ["--log-level", "INFO"]])
def test_how_long_a_step_took_is_told_where_that_is_asked_for(handful, tones, words):
    before = logging.getLogger().handlers[:], logging.getLogger("core").level
    done = handful(*words, "add", "p.handful", "folder")
    assert done.exit_code == 0, done.output
    assert re.search(r" INFO core.cli.console: Embedding took \d+\.\d s\n", done.stderr)
    assert done.stdout == ""
    assert (logging.getLogger().handlers, logging.getLogger("core").level) == before


def test_nothing_of_that_is_told_unasked(handful, tones):
    assert " took " not in handful("add", "p.handful", "folder").output
    again = handful("--log-level", "warning", "add", "p.handful", "folder")
    assert again.exit_code == 0
    assert " took " not in again.output


def test_a_folder_can_be_taken_out_and_brought_back(handful, tones):
    handful("add", "p.handful", "folder")
    done = handful("remove", "p.handful", "folder")
    assert done.exit_code == 0, done.output
    assert "Removed folder from the project: 12 pictures fewer." in done.stderr
    assert json.loads(handful("info", "p.handful", "--json").stdout)["folders"] == []
    again = handful("remove", "p.handful", "folder")
    assert again.exit_code == 2
    assert "is not among the folders of this project: none" in again.stderr
    handful("undo", "p.handful")
    assert len(json.loads(handful("info", "p.handful", "--json").stdout)["folders"]) == 1


def test_undo_and_redo_name_what_they_do(handful, tones):
    handful("teach", "p.handful", "--examples", "examples")
    assert "Undone: Add 9 examples of 3 classes." in handful("undo", "p.handful").stderr
    assert "Done again: Add 9 examples of 3 classes." in handful("redo", "p.handful").stderr
    assert "nothing to redo" in handful("redo", "p.handful").stderr


def test_the_journal_says_that_it_was_the_command_line(handful, tones):
    handful("teach", "p.handful", "--examples", "examples")
    with Project.open("p.handful") as project:
        assert {one.who for one in project.history.entries()} == {"command line"}


@pytest.mark.parametrize(
    ("out", "made"), [("a.csv", "a.csv"), ("a.json", "a.json"), ("sorted", "sorted/Red")]
)
def test_the_suffix_says_how_to_export(labelled, handful, out, made):
    assert handful("export", "p.handful", "--out", out).exit_code == 0
    assert Path(made).exists()


def test_figures_for_scripts_are_json_on_stdout(labelled, handful):
    facts = json.loads(handful("info", "p.handful", "--json").stdout)
    assert facts["classes"] == {"Blue": 3, "Green": 3, "Red": 3}
    assert (facts["to_do"], facts["stale"]) == (0, False)


def test_figures_for_people_are_lines(labelled, handful):
    lines = handful("info", "p.handful").stdout.splitlines()
    assert any(re.fullmatch(r"classes +Blue 3, Green 3, Red 3", line) for line in lines)


def test_the_demo_shows_every_picture_of_the_sample_with_its_label(handful):
    found = handful("demo", "--into", "demo")
    assert found.exit_code == 0
    assert len(re.findall(r"^IMG_\d+\.\w+ ", found.stdout, re.MULTILINE)) == 36
    assert re.search(r"\d+ of 36 labels are right\.", found.stdout)
    assert len(rows("demo/labels.csv")) == 36


# Ctrl+C, as a real process


def n_embedded(path):
    try:
        uri = f"{path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            return connection.execute("SELECT count(*) FROM embeddings").fetchone()[0]
    except sqlite3.OperationalError:  # not made yet
        return 0


@pytest.mark.skipif(os.name != "posix", reason="Windows stops processes otherwise")
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path, tones, draw_tone, shared_home):
    for number in range(150):
        draw_tone(tones[1] / f"more-{number}.png", "Blue", 7000 + number, size=(300, 200))
    command = [sys.executable, "-m", "core.cli.main", "label", tones[1], "--examples", tones[0]]
    command += ["--project", tmp_path / "p.handful", "--out", tmp_path / "labels.csv"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and n_embedded(tmp_path / "p.handful") <= 9:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Run the same command again to go on" in said
    assert not (tmp_path / "labels.csv").exists()
