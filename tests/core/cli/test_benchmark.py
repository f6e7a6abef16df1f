"""`handful benchmark`, as a person types it."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.api import METHODS
from core.benchmark import methods
from core.benchmark.methods import REFERENCE, NearestExample
from core.cli.main import main
from core.training.finetuning.config import TRAINED
from tests.core.benchmark.conftest import adapted  # noqa: F401 - a fixture for all of this file


@pytest.fixture
def benchmark(toy_network, drawn_sets, tmp_path, monkeypatch):
    """Run the command on the drawn sets, or on the folder given as `root`."""
    monkeypatch.chdir(tmp_path)

    def run(*words, root=drawn_sets):
        words = ["benchmark", root, "--episodes", 2, *words]
        return CliRunner().invoke(main, [str(word) for word in words])

    return run


def facts(path="out.json"):
    """Read the JSON without times, which no two runs share."""

    def timeless(value):
        if isinstance(value, dict):
            return {name: timeless(one) for name, one in value.items() if "seconds" not in name}
        return [timeless(one) for one in value] if isinstance(value, list) else value

    return timeless(json.loads(Path(path).read_text(encoding="utf-8")))


def episodes(of, shots, name):
    """Return what a method did in each episode with so many examples."""
    return [
        ({**one, "methods": None}, one["methods"][name])
        for one in of["episodes"]
        if one["shots"] == shots
    ]


def test_the_result_goes_to_stdout_and_progress_to_stderr(benchmark):
    found = benchmark("--shots", "1,3", "--methods", "prototypes")
    assert found.exit_code == 0, found.output
    rows = [line.split() for line in found.stdout.splitlines()]
    assert ["set", "prototypes", REFERENCE] in rows
    assert [row[0] for row in rows if row[:1] in (["first"], ["second"])] == ["first", "second"] * 2
    assert "Examples a class: 3. Episodes a set: 2." in found.stdout
    assert found.stderr == ("first: 45 pictures of 3 classes.\nsecond: 45 pictures of 3 classes.\n")


def test_the_same_command_gives_the_same_json(benchmark):
    words = ("--shots", "1,3", "--unknown", 1, "--methods", "auto,forest", "--json")
    assert benchmark(*words, "out.json").exit_code == 0
    assert benchmark(*words, "again.json").exit_code == 0
    assert facts() == facts("again.json")


def test_another_seed_draws_something_else(benchmark):
    benchmark("--shots", 3, "--methods", "nearest", "--json", "out.json")
    benchmark("--shots", 3, "--methods", "nearest", "--seed", 1, "--json", "other.json")
    assert facts()["episodes"] != facts("other.json")["episodes"]


def test_draws_do_not_depend_on_what_else_is_run(benchmark):
    benchmark("--shots", "1,3", "--methods", "ridge,nearest", "--json", "out.json")
    benchmark("--shots", "3", "--methods", "nearest", "--sets", "second", "--json", "less.json")
    all_of_them = [one for one in episodes(facts(), 3, "nearest") if one[0]["set"] == "second"]
    assert episodes(facts("less.json"), 3, "nearest") == all_of_them
    assert len(all_of_them) == 2


def test_all_methods_are_run_by_default_and_the_reference_always(benchmark):
    benchmark("--shots", 1, "--episodes", 1, "--json", "out.json")
    ran = set(facts()["episodes"][0]["methods"])
    assert ran == {*METHODS, REFERENCE, "quick", "nearest", "forest"} - set(TRAINED)
    benchmark("--shots", 1, "--methods", "nearest", "--json", "out.json")
    assert set(facts()["episodes"][0]["methods"]) == {"nearest", REFERENCE}


def test_held_out_classes_are_judged(benchmark):
    found = benchmark("--shots", 5, "--unknown", 1, "--methods", "head", "--json", "out.json")
    for episode, method in episodes(facts(), 5, "head"):
        assert len(episode["held_out"]) == 1
        assert not set(episode["held_out"]) & set(episode["classes"])
        assert episode["n_unknown"] >= 1
        assert method["auroc"] > 0.8  # another tone is far from all examples
    assert "\nunknown " in found.stdout


def test_without_held_out_classes_there_is_no_such_row(benchmark):
    found = benchmark("--shots", 5, "--methods", "head")
    assert "\nunknown " not in found.stdout.partition("Shares right")[0]


def test_a_project_keeps_the_embeddings(benchmark, toy_network):
    words = ("--shots", 3, "--methods", "nearest", "--project", "p.handful", "--json")
    benchmark(*words, "out.json")
    n_seen = toy_network.n_seen
    assert n_seen == 90
    benchmark(*words, "again.json")
    assert toy_network.n_seen == n_seen
    assert facts() == facts("again.json")


def test_without_a_project_nothing_is_left(benchmark, tmp_path):
    benchmark("--shots", 3, "--methods", "nearest")
    assert list(tmp_path.iterdir()) == []


def test_broken_pictures_are_counted_and_left_out(benchmark, drawn_sets, tmp_path):
    shutil.copytree(drawn_sets, tmp_path / "sets")
    (tmp_path / "sets" / "first" / "Red" / "broken.png").write_text("no picture")
    words = ("--shots", 3, "--methods", "nearest", "--project", "p.handful", "--json", "out.json")
    for _ in range(2):  # the second time they are known already
        found = benchmark(*words, root=tmp_path / "sets")
        assert "first: 45 pictures of 3 classes; 1 cannot be opened and are left out." in (
            found.stderr
        )
        assert facts()["sets"]["first"]["broken"] == 1
        assert facts()["sets"]["first"]["classes"]["Red"] == 16


def test_classes_with_too_few_pictures_are_named(benchmark):
    found = benchmark("--shots", "14,15", "--methods", "nearest", "--json", "out.json")
    assert "first, examples a class 14: no more than 14 pictures in Blue." in found.stderr
    assert "first, examples a class 15: the set is left out. It has 1 classes with" in found.stderr
    assert {tuple(one["classes"]) for one in facts()["episodes"]} == {("Green", "Red")}
    assert len(facts()["notes"]) == 4


class Interrupting(NearestExample):
    """Presses Ctrl+C in its third episode."""

    name = "interrupting"
    n_run = 0

    def run(self, episode):
        self.n_run += 1
        if self.n_run == 3:
            os.kill(os.getpid(), signal.SIGINT)
        return super().run(episode)


def test_ctrl_c_prints_what_there_is(benchmark, monkeypatch):
    one, known = Interrupting(), methods.all_methods()
    monkeypatch.setattr(methods, "all_methods", lambda: {**known, one.name: one})
    found = benchmark("--shots", 3, "--methods", "interrupting", "--json", "out.json")
    assert found.exit_code == 1
    assert "Episodes a set: 1." in found.stdout
    assert "Stopped." in found.stderr
    assert facts()["stopped"] is True
    assert [(one["set"], one["number"]) for one in facts()["episodes"]] == [
        ("first", 0),
        ("second", 0),
    ]


def test_an_error_on_the_way_prints_what_there_is(benchmark, monkeypatch):
    class Failing(Interrupting):
        def run(self, episode):
            self.n_run += 1
            return NearestExample.run(self, episode) if self.n_run < 3 else 1 / 0

    one, known = Failing(), methods.all_methods()
    monkeypatch.setattr(methods, "all_methods", lambda: {**known, one.name: one})
    found = benchmark("--shots", 3, "--methods", "interrupting")
    assert isinstance(found.exception, ZeroDivisionError)
    assert "Episodes a set: 1." in found.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--methods", "magic,head,x"), "there is no method magic, x. There are auto, head,"),
        (("--shots", "0"), "'0' is not a list of numbers above 0"),
        (("--shots", "1,-5"), "'1,-5' is not a list of numbers above 0"),
        (("--shots", "few"), "'few' is not a list of numbers above 0"),
        (("--shots", ","), "',' is not a list of numbers above 0"),
        (("--episodes", "0"), "0 is not in the range"),
        (("--unknown", "-1"), "-1 is not in the range"),
        (("--sets", "first,third"), "there is no set third in it, but first, second."),
        (("--backbone", "none"), "The backbone none cannot be used"),
        (("--shots", "16"), "no set has 2 classes with more than 16 pictures each."),
        (("--shots", "3", "--unknown", "2"), "no set has 4 classes with more than 3 pictures"),
    ],
)
def test_what_cannot_be_is_said_with_exit_code_2(benchmark, words, said):
    found = benchmark(*words)
    assert found.exit_code == 2
    assert said in " ".join(found.stderr.split())
    assert found.stdout == ""


def test_a_folder_without_sets_is_refused(benchmark, drawn_sets, tmp_path):
    for root in (tmp_path, drawn_sets / "first"):
        found = benchmark(root=root)
        assert found.exit_code == 2
        assert f"The folder {root} cannot be used: no folder in it holds class" in found.stderr


def test_a_set_with_one_class_is_refused(benchmark, tmp_path, drawn_sets):
    shutil.copytree(drawn_sets / "first", tmp_path / "sets" / "good")
    shutil.copytree(drawn_sets / "first" / "Red", tmp_path / "sets" / "poor" / "Red")
    found = benchmark(root=tmp_path / "sets")
    assert found.exit_code == 2
    assert "a set needs at least two class folders, and it has one" in found.stderr
    assert str(tmp_path / "sets" / "poor") in found.stderr


def test_a_named_set_without_class_folders_is_refused(benchmark, tmp_path, drawn_sets):
    shutil.copytree(drawn_sets / "first", tmp_path / "sets" / "good")
    (tmp_path / "sets" / "empty").mkdir()
    found = benchmark("--sets", "empty", root=tmp_path / "sets")
    assert found.exit_code == 2
    assert "it has no class folders with pictures in them" in found.stderr


def test_a_place_for_the_json_that_is_not_there_is_said_at_once(benchmark, toy_network):
    found = benchmark("--json", "none/out.json")
    assert found.exit_code == 2
    assert "could not be written: there is no such folder" in found.stderr
    assert toy_network.n_seen == 0
