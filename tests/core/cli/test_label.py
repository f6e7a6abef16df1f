"""`handful label`: folders without pictures, single pictures, patterns and lists."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.store import Project


@pytest.fixture
def label(toy_network, tones, tmp_path, monkeypatch):
    """Label by the examples into out.csv: `label("folder", ...)`."""
    monkeypatch.chdir(tmp_path)

    def run(*words, given=None):
        words = ("label", *words, "--examples", "examples", "--out", "out.csv", "--budget", "0")
        return CliRunner().invoke(main, [str(word) for word in words], input=given)

    return run


def paths():
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return sorted(Path(row["path"]).name for row in csv.DictReader(file))


def test_a_folder_without_a_picture_is_no_success_and_says_what_was_seen(label):
    Path("empty").mkdir()
    for name in ("a.mp4", "b.mp4", "c.txt"):
        (Path("empty") / name).touch()
    found = label("empty")
    assert found.exit_code == 2
    assert "There is no picture in empty that Handful reads." in found.output
    assert "2 videos, 1 document were left out." in found.output
    assert not Path("out.csv").exists()


def test_a_folder_of_pictures_that_all_fail_is_no_success(label):
    Path("bad").mkdir()
    for n in range(2):
        (Path("bad") / f"{n}.jpg").write_bytes(b"\xff\xd8 cut %d" % n)
    found = label("bad")
    assert found.exit_code == 2
    assert "2 could not be read: the file is damaged (2)." in found.output


def test_what_lies_beside_pictures_is_counted(label):
    (Path("folder") / "a.mp4").touch()
    found = label("folder")
    assert found.exit_code == 0
    assert "1 video was left out." in found.output


def test_single_pictures_are_labelled_and_no_others(label):
    found = label("folder/Red-0.png", "folder/Blue-1.png")
    assert found.exit_code == 0, found.output
    assert paths() == ["Blue-1.png", "Red-0.png"]


def test_a_pattern_that_the_shell_left_is_meant(label):
    assert label("folder/Red-*.png").exit_code == 0
    assert paths() == [f"Red-{n}.png" for n in range(4)]
    assert label("folder/Pink-*.png").exit_code == 2


@pytest.mark.parametrize(("end", "words"), [("\n", ()), ("\0", ("--null",))])
def test_a_list_on_stdin_is_labelled(label, end, words):
    given = f"folder/Red-0.png{end}folder/Red-1.png{end}"
    assert label("-", *words, given=given).exit_code == 0
    assert paths() == ["Red-0.png", "Red-1.png"]


def test_patterns_are_kept_in_the_project(label):
    assert label("folder", "--project", "p.handful", "--exclude", "Red-*").exit_code == 0
    assert all(not name.startswith("Red") for name in paths())
    with Project.open(Path("p.handful")) as project:
        assert project.notes.get("excluded patterns") == ["Red-*"]
    found = label("p.handful", "folder")
    assert found.exit_code == 0
    assert "4 files that you excluded were left out." in found.output


def test_single_pictures_of_a_project_are_a_run_that_is_not_done_twice(label):
    words = ("p.handful", "folder/Red-0.png", "folder/Blue-1.png")
    assert label(*words).exit_code == 0
    found = label(*words)
    assert "2 of them were done by an earlier run." in found.output


def test_the_table_of_several_folders_holds_no_examples(label, tmp_path):
    Path("more").mkdir()
    shutil.copy(next(Path("folder").iterdir()), "more")
    assert label("folder", "more").exit_code == 0
    n_pictures = sum(1 for name in ("folder", "more") for _ in Path(name).iterdir())
    assert len(paths()) == n_pictures
