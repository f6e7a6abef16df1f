"""Every command can be read by a script: one JSON object, and nothing else, on stdout."""

import json
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from core.cli.main import main


def commands(group=main, *words):
    """Yield each command that does something, with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)
            if not command.invoke_without_command:
                continue
        yield (*words, name), command


ALL = dict(commands())


@pytest.fixture
def handful(toy_network, tones, tmp_path, monkeypatch):
    """Run a command in a folder with a labelled project, p.handful."""
    monkeypatch.chdir(tmp_path)

    def run(*words, **options):
        return CliRunner().invoke(main, [str(word) for word in words], **options)

    done = run("label", "folder", "--examples", "examples", "--project", "p.handful")
    assert done.exit_code == 0, done.output
    return run


def facts_of(done):
    assert done.exit_code == 0, done.output
    facts = json.loads(done.stdout)
    assert isinstance(facts, dict)
    return facts


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_each_command_has_json_and_examples_that_it_understands(words):
    command = ALL[words]
    assert any("--json" in option.opts for option in command.params)
    assert command.examples
    known = {word for option in command.params for word in (*option.opts, *option.secondary_opts)}
    for example in command.examples:
        if "$(" in example:
            continue
        line = example.partition("handful ")[2].partition("|")[0].partition("#")[0]
        typed = shlex.split(line)
        if example.count("handful ") == 1 and tuple(typed[: len(words)]) == words:
            assert {word for word in typed if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_examples_are_shown_below_the_help(words):
    shown = CliRunner().invoke(main, [*words, "--help"]).output
    assert all(example in shown for example in ALL[words].examples)


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("info p.handful", {"classes", "status", "model"}),
        ("add p.handful folder", {"folders"}),
        ("teach p.handful examples", {"n_labelled", "n_unchanged", "skipped"}),
        ("adapt p.handful", {"learner", "share_right", "is_new", "is_improved", "notes"}),
        ("label p.handful folder", {"results", "counts", "adapted", "n_pictures"}),
        ("review p.handful", {"suspects", "duplicates", "advice", "new_classes"}),
        ("explain p.handful folder/Red-0.png --out h.png", {"label", "against", "out"}),
        ("export p.handful --out labels.csv", {"path", "n_written", "skipped"}),
        ("export p.handful --out labels.csv --preview", {"preview"}),
        ("remove p.handful folder", {"n_pictures", "folder"}),
        ("undo p.handful", {"undone"}),
        ("redo p.handful", {"redone"}),
        ("copy p.handful c.handful", {"path", "n_labels", "n_classes"}),
        ("backups p.handful", {"backups"}),
        ("repair p.handful --out r.handful", {"parts", "is_whole", "target"}),
        ("backbones", {"backbones"}),
        ("classes list p.handful", {"classes"}),
        ("classes rename p.handful Red Rouge", {"old", "name"}),
        ("classes merge p.handful Red Green", {"name", "into", "n_labels"}),
        ("classes delete p.handful Red", {"name", "n_labels"}),
        ("labels set p.handful folder/Red-0.png --class Red", {"label", "n_labelled"}),
        ("labels clear p.handful folder/Red-0.png", {"n_cleared"}),
        ("models list p.handful", {"models"}),
        ("models show p.handful 1", {"number", "settings", "classes"}),
        ("models use p.handful 1", {"number", "is_in_use"}),
        ("completion bash", {"shell", "script"}),
        ("doctor p.handful", {"versions", "device", "places", "advice"}),
    ],
)
def test_the_result_of_a_command_is_one_object(handful, line, keys):
    assert keys <= set(facts_of(handful(*line.split(), "--json")))


def test_a_promise_that_cannot_be_made_is_an_object_and_no_success(handful):
    done = handful("accept", "p.handful", "--json")
    assert done.exit_code == 1
    facts = json.loads(done.stdout)
    assert (facts["basis"], facts["n_accepted"], facts["pictures"]) == ("none", 0, [])


def test_a_label_is_the_record_of_the_python_api(handful):
    results = facts_of(handful("label", "p.handful", "folder", "--json"))["results"]
    assert len(results) == 12
    assert all(Path(result["path"]).is_file() for result in results)
    assert {result["label"] for result in results} == {"Red", "Green", "Blue"}
    assert set(results[0]) >= {"confidence", "runner_up", "status", "reason", "origin"}


def test_what_went_wrong_is_an_object_too(handful):
    done = handful("label", "new.handful", "folder", "--json")
    assert done.exit_code == 2
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == "ProjectMissing"
    assert error["message"] in done.stderr


def test_without_json_stdout_stays_as_it_was(handful):
    assert handful("teach", "p.handful", "examples").stdout == ""
    assert handful("adapt", "p.handful").stdout == ""


def test_labels_go_to_stdout_as_csv(handful):
    done = handful("label", "p.handful", "folder", "--out", "-")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("path,label,confidence")
    assert len(done.stdout.splitlines()) == 13
    assert not Path("-").exists()


@pytest.mark.parametrize("line", ["label p.handful folder", "export p.handful"])
def test_two_results_do_not_go_to_one_place(handful, line):
    done = handful(*line.split(), "--out", "-", "--json")
    assert done.exit_code == 2
    assert "choose one" in done.stderr


def test_a_query_chooses_what_is_exported(handful):
    done = handful("export", "p.handful", "--out", "-", "--no-examples", "--query", "label:Red 0")
    assert done.exit_code == 0, done.output
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["Red-0.png"]


@pytest.mark.parametrize("query", ["lable:Red", "label:pink", "conf:much"])
def test_a_query_that_means_nothing_is_bad_input(handful, query):
    done = handful("export", "p.handful", "--out", "x.csv", "--query", query)
    assert done.exit_code == 2
    assert "--query: " in done.stderr
    assert not Path("x.csv").exists()


def test_paths_to_teach_come_from_stdin(handful):
    done = handful(
        *("teach", "p.handful", "--class", "pink", "-"), input="folder/Red-0.png\nfolder/Red-1.png"
    )
    assert "2 examples added" in done.stderr


def test_several_folders_are_added_at_once(handful):
    done = handful("add", "p.handful", "folder", "examples", "--json")
    assert [Path(one["path"]).name for one in facts_of(done)["folders"]] == ["folder", "examples"]


@pytest.mark.parametrize(
    "line",
    [
        "explain p.handful folder/Red-0.png --out heat.txt",
        "explain p.handful folder/Red-0.png --out folder/Red-0.png",
        "benchmark folder --json none/out.json",
        "export p.handful --out folder --format folders",
        "export p.handful --out none/labels.csv",
        "classes rename p.handful Pink Red",
        "classes rename p.handful Red Green",
        "classes merge p.handful Red Red",
        "labels set p.handful folder/Red-0.png --class pink",
        "labels set p.handful folder/Red-0.png",
        "labels clear p.handful nothing.png",
        "models use p.handful 9",
        "models show p.handful 9",
    ],
)
def test_bad_input_ends_with_2(handful, line):
    done = handful(*line.split())
    assert done.exit_code == 2, done.output
