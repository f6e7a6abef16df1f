"""Classes, labels and models from the command line: the window's changes, undone as there."""

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.store import Project


@pytest.fixture
def handful(toy_network, tones, tmp_path, monkeypatch):
    """Run a command in a folder with a labelled project, p.handful; it must end with 0."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        return done

    run("label", "folder", "--examples", "examples", "--project", "p.handful", "--budget", "0")
    return run


def classes():
    with Project.open("p.handful") as project:
        return {record.name: record.n_examples for record in project.classes.all()}


def label_of(name):
    with Project.open("p.handful") as project:
        rows = {row.path: row for row in project.listing.rows()}
        return rows[name].label, rows[name].origin


def test_a_class_is_renamed_with_its_labels(handful):
    before = classes()
    done = handful("classes", "rename", "p.handful", "Red", "warm/Red")
    assert "Renamed Red to warm/Red" in done.stderr
    assert classes()["warm/Red"] == before["Red"]
    handful("undo", "p.handful")
    assert classes() == before


def test_a_class_is_merged_into_another_in_one_change(handful):
    before = classes()
    handful("classes", "merge", "p.handful", "Red", "Green")
    assert classes() == {"Green": before["Red"] + before["Green"], "Blue": before["Blue"]}
    handful("undo", "p.handful")
    assert classes() == before


def test_a_class_is_deleted_with_its_labels_in_one_change(handful):
    before = classes()
    assert "Deleted Red and 3 labels" in handful("classes", "delete", "p.handful", "Red").stderr
    assert "Red" not in classes()
    handful("undo", "p.handful")
    assert classes() == before


def test_classes_are_listed_with_their_examples(handful):
    lines = handful("classes", "list", "p.handful").stdout.splitlines()
    assert {tuple(line.split()) for line in lines} == {("3", name) for name in classes()}


def test_a_picture_gets_a_label_and_loses_it(handful):
    predicted = label_of("Red-0.png")
    assert predicted == ("Red", "predicted")
    handful("labels", "set", "p.handful", "folder/Red-0.png", "--class", "Blue")
    assert label_of("Red-0.png") == ("Blue", "given")
    handful("labels", "set", "p.handful", "folder/Red-0.png", "--none")
    assert label_of("Red-0.png")[1] == "given"
    done = handful("labels", "clear", "p.handful", "folder/Red-0.png", "folder/Red-1.png")
    assert "off 1 picture of 2" in done.stderr
    assert label_of("Red-0.png") == predicted
    handful("undo", "p.handful")
    handful("undo", "p.handful")
    assert label_of("Red-0.png") == ("Blue", "given")


def in_use():
    with Project.open("p.handful") as project:
        return project.models.current().id


def test_an_earlier_model_is_put_to_use_again(handful):
    first = in_use()
    handful("adapt", "p.handful", "--adapt", "prototypes")
    second = in_use()
    assert second != first
    listed = handful("models", "list", "p.handful").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["*", str(second)],
        [str(first), listed[1].split()[1]],
    ]
    done = handful("models", "use", "p.handful", first)
    assert f"Model {first} is in use." in done.stderr
    assert in_use() == first
    assert "already" in handful("models", "use", "p.handful", first).stderr
    assert handful("undo", "p.handful").stderr == f"Undone: Use model {first} again.\n"
    assert in_use() == second


def test_a_model_is_shown_with_how_far_it_can_be_believed(handful):
    shown = handful("models", "show", "p.handful", in_use()).stdout
    assert "measured on" in shown
    assert "Classes: " in shown
    assert "method auto" in shown
