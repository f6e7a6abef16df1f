"""`handful import`: what came in is said, what did not is listed, and codes tell scripts."""

import csv
import json

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.operations.folders.scan import scan_folder
from core.store import Project


@pytest.fixture
def come_in(tmp_path, draw_image):
    """Import a table of rows into a project of pictures; return (exit code, text)."""
    for number in range(3):
        draw_image(tmp_path / "pics" / f"{number}.png", (8, 8), seed=number)
    with Project.open(tmp_path / "p.handful", create=True) as project:
        scan_folder(project, tmp_path / "pics")

    def come_in(rows, *options, header=("path", "label")):
        place = tmp_path / "labels.csv"
        with place.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        done = CliRunner().invoke(
            main, ["import", str(tmp_path / "p.handful"), str(place), *options]
        )
        return done.exit_code, done.output

    return come_in


def test_what_came_in_is_said(come_in, tmp_path):
    code, text = come_in([("0.png", "cat"), ("1.png", "dog"), ("2.png", "")])
    assert code == 0
    assert "Understood: a table; 3 pictures, 2 classes: cat 1, dog 1." in text
    assert "New classes: cat, dog." in text
    assert "Found 3 by path." in text
    assert "1 picture has no label in it." in text
    assert "2 labels were imported; 0 were there already." in text
    done = CliRunner().invoke(main, ["undo", str(tmp_path / "p.handful")])
    assert done.output == "Undone: Import 2 labels from labels.csv.\n"


def test_what_did_not_match_is_listed_and_bounded(come_in):
    rows = [("0.png", "cat"), *((f"x{n}.png", "cat") for n in range(30)), ("", "cat")]
    code, text = come_in(rows)
    assert code == 0
    assert "Not found: x0.png: no such picture was found." in text
    assert "... and 20 more like these." in text
    assert "Left out: line 33: no picture is named." in text
    assert "--root FOLDER" in text


def test_conflicts_are_listed_and_replace_moves_them(come_in):
    come_in([("0.png", "cat")])
    code, text = come_in([("0.png", "dog"), ("1.png", "cat"), ("1.png", "dog")])
    assert code == 0
    assert "0.png keeps its label cat; the file says dog." in text
    assert "with --replace it gets the one of the file." in text
    assert (
        "1.png has several labels in the file (line 3, line 4), and got none: cat and dog." in text
    )
    code, text = come_in([("0.png", "dog")], "--replace")
    assert (code, "1 label was imported, 1 of them in the place of another;" in text) == (0, True)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nothing_found_is_bad_input(come_in, options):
    assert come_in([("gone.png", "cat")], *options)[0] == 2


def test_unclear_columns_are_asked_and_can_be_said(come_in):
    rows, header = [("0.png", "Aves", "owl")], ("path", "class", "species")
    code, text = come_in(rows, header=header)
    assert code == 2
    assert "Its columns are path, class, species. Say which with --label-column NAME." in text
    assert come_in(rows, "--label-column", "species", header=header)[0] == 0


def test_predictions_and_splits_are_told(come_in):
    header = ("path", "label", "status", "reason", "origin", "split")
    rows = [
        ("0.png", "cat", "labelled", "", "predicted", ""),
        ("1.png", "cat", "labelled", "", "given", "val"),
        ("2.png", "cat", "labelled", "", "given", "train"),
    ]
    _, text = come_in(rows, header=header)
    assert (
        "1 label is a model's, which nobody looked at, and stayed out; with --predictions" in text
    )
    assert "Where you corrected one, write given into its column origin." in text
    assert (
        "1 picture of val was noted with its split and got no label; with --splits train,val it"
        " would." in text
    )
    _, text = come_in(rows, "--predictions", "--splits", "train,val", header=header)
    assert "1 label is a model's, taken as accepted unseen" in text
    assert "2 labels were imported; 1 was there already." in text


def test_a_dry_run_says_and_leaves_all(come_in, tmp_path):
    _, text = come_in([("0.png", "cat")], "--dry-run")
    assert "1 label would be imported; 0 were there already." in text
    _, text = come_in([("0.png", "cat")], "--json")
    facts = json.loads(text)
    assert (facts["n_labelled"], facts["matched"], facts["dry_run"]) == (1, {"path": 1}, False)


def test_names_are_not_obeyed_by_the_terminal(come_in):
    _, text = come_in([("0.png", "\x1b[31mcat"), ("\x1b[2Jx.png", "cat")])
    assert "\x1b" not in text


def test_what_is_no_labels_is_refused(tmp_path, draw_image):
    picture = draw_image(tmp_path / "a.png", (8, 8))
    done = CliRunner().invoke(main, ["import", str(tmp_path / "p.handful"), str(picture)])
    assert done.exit_code == 2
    assert "it is nothing that labels are read from" in done.output


def test_loose_pictures_beside_class_folders_are_told(tmp_path, draw_image):
    for number, path in enumerate(("cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png", "5.png")):
        draw_image(tmp_path / "tree" / path, (8, 8), seed=number)
    command = ["import", str(tmp_path / "p.handful"), str(tmp_path / "tree")]
    assert "\n1 loose picture left out.\n" in CliRunner().invoke(main, command).output
    facts = json.loads(CliRunner().invoke(main, [*command, "--json"]).output)
    assert facts["left_out"] == [{"why": "loose", "folder": "", "n": 1, "split": ""}]


@pytest.fixture
def tree(tmp_path, draw_image):
    """Draw class folders; return their folder, beside which no project lies."""
    for number, path in enumerate(("cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png")):
        draw_image(tmp_path / "tree" / path, (8, 8), seed=number)
    return tmp_path / "tree"


def test_a_dry_run_needs_no_project_and_makes_none(tmp_path, tree):
    command = ["import", str(tmp_path / "p.handful"), str(tree)]
    done = CliRunner().invoke(main, [*command, "--dry-run"])
    assert done.exit_code == 0
    assert "4 pictures would come into the project with it." in done.output
    assert "4 labels would be imported; 0 were there already." in done.output
    assert [one.name for one in tmp_path.iterdir()] == ["tree"]
    assert "4 pictures came into the project" in CliRunner().invoke(main, command).output


@pytest.mark.parametrize("text", ["path,label\ngone.png,cat\n", "a,b,c\n1,2,3\n"])
def test_an_import_in_vain_leaves_no_new_project(tmp_path, text):
    (tmp_path / "l.csv").write_text(text)
    command = ["import", str(tmp_path / "p.handful"), str(tmp_path / "l.csv")]
    assert CliRunner().invoke(main, command).exit_code == 2
    assert not (tmp_path / "p.handful").exists()


def test_an_import_in_vain_leaves_a_project_that_was_there(come_in, tmp_path):
    assert come_in([("gone.png", "cat")])[0] == 2
    assert (tmp_path / "p.handful").exists()


def test_what_is_kept_back_on_purpose_is_no_bad_input(come_in, tmp_path, tree):
    come_in([("0.png", "cat")])
    code, text = come_in([("0.png", "dog")])
    assert (code, "0.png keeps its label cat; the file says dog." in text) == (0, True)
    assert come_in([("1.png", "cat"), ("1.png", "dog")])[0] == 2
    tree.rename(tmp_path / "val")
    (tmp_path / "set").mkdir()
    (tmp_path / "val").rename(tmp_path / "set" / "val")
    new = tmp_path / "new.handful"
    done = CliRunner().invoke(main, ["import", str(new), str(tmp_path / "set"), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["waiting"]) == (0, {"val": 4})
    assert new.exists()
