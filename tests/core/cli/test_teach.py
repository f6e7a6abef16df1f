"""`handful teach`: what was understood is said; what may mean several things is asked."""

import pytest
from click.testing import CliRunner

from core.cli.main import main


@pytest.fixture
def teach(tmp_path, draw_image):
    """Teach a project from a tree of one picture for each path; return (exit code, text)."""

    def teach(paths, *options, project="p.handful"):
        for number, path in enumerate(paths):
            draw_image(tmp_path / "set" / f"{path}.png", (8, 8), seed=number)
        done = CliRunner().invoke(
            main, ["teach", str(tmp_path / project), str(tmp_path / "set"), *options]
        )
        return done.exit_code, done.output

    return teach


def test_what_was_understood_is_said(teach):
    code, text = teach(["cat/1", "cat/2", "dog/3", "4"])
    assert code == 0
    assert "Understood: 2 classes: cat 2, dog 1; 1 loose picture left out." in text
    assert "3 examples added, 0 were there already." in text


def test_long_lists_are_shortened(teach):
    _, text = teach([f"class {n}/1" for n in range(12)])
    assert "12 classes: class 0 1," in text
    assert "and 4 more." in text


def test_splits_are_told_with_how_to_teach_from_more(teach):
    code, text = teach(["train/cat/1", "train/dog/2", "val/cat/3", "test/4"])
    assert code == 0
    assert "train, val and test as parts of one data set, 2 classes: cat 1, dog 1" in text
    assert "1 picture in no class folder left out" in text
    assert "1 picture of val does not teach; with --splits train,val they would." in text
    code, text = teach([], "--splits", "train,val", project="all.handful")
    assert (code, "cat 2, dog 1" in text) == (0, True)


def test_two_readings_are_named_with_their_options(teach):
    code, text = teach(["train/1", "test/2"])
    assert code == 2
    assert "with --layout classes, 2 classes:" in text
    assert "with --layout splits, train and test as parts of one data set" in text
    code, text = teach([], "--layout", "classes")
    assert (code, "2 examples added" in text) == (0, True)


def test_a_label_that_stays_is_told_and_replace_moves_it(teach, tmp_path):
    teach(["cat/1", "dog/2"])
    (tmp_path / "set" / "cat").rename(tmp_path / "set" / "lynx")
    code, text = teach([])
    assert code == 0
    assert "Left out lynx/1.png: it keeps its label cat." in text
    assert "1 picture keeps another label that a person gave; with --replace" in text
    _, text = teach([], "--replace")
    assert "1 example added, 1 were there already." in text


def test_pictures_given_to_another_class_stay_too(teach, tmp_path):
    teach(["cat/1", "dog/2"])
    code, text = teach([], "--class", "lynx")
    assert code == 0
    assert text.count("it keeps its label") == 2
    assert "0 examples added" in text


@pytest.mark.parametrize("options", [["--class", "a", "--layout", "classes"], ["--splits", "best"]])
def test_options_that_do_not_fit_are_refused(teach, options):
    assert teach(["cat/1", "dog/2"], *options)[0] == 2
