"""`handful review` and `handful accept`: what they print, what they change, how they exit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli.main import main
from core.cli.review_messages import promise_lines, review_lines
from core.domain.review import Advice, Promise, Proposal, Review, Suspect


@pytest.fixture
def handful(toy_network, tmp_path, monkeypatch, tones):
    """Run a command beside a labelled project p.handful."""
    monkeypatch.chdir(tmp_path)
    run = lambda *words: CliRunner().invoke(main, [str(word) for word in words])  # noqa: E731
    found = run("label", "folder", "--examples", "examples", "--project", "p.handful")
    assert found.exit_code == 0, found.output
    return run


def test_a_review_is_printed_under_its_headings(handful):
    found = handful("review", "p.handful")
    assert found.exit_code == 0
    assert "Examples that may be labelled wrong:\n  none" in found.stdout
    assert "Red: 2 more would help (3 examples" in found.stdout
    assert "images without a label leave one possible class" in found.stdout


def test_a_review_is_json_for_scripts(handful):
    facts = json.loads(handful("review", "p.handful", "--json").stdout)
    assert set(facts) >= {"suspects", "duplicates", "advice", "new_classes", "n_unlabelled"}
    assert facts["advice"]
    assert all(isinstance(advice["label"], str) for advice in facts["advice"])
    assert all(Path(path).is_file() for advice in facts["advice"] for path in advice["look_at"])


def test_what_cannot_be_promised_is_not_accepted(handful):
    found = handful("accept", "p.handful")
    assert found.exit_code == 1
    assert "At most 2 % wrong cannot be promised" in found.stderr
    assert '"undo": "Adapt' in handful("info", "p.handful", "--json").stdout


def test_a_loose_promise_is_kept_and_can_be_undone(handful, draw_tone, tmp_path):
    for tone in ("Red", "Green", "Blue"):
        for n in range(20):
            draw_tone(tmp_path / "examples" / tone / f"more{n}.png", tone, seed=5000 + n)
    handful("label", "folder", "--examples", "examples", "--project", "p.handful")
    dry = handful("accept", "p.handful", "--wrong", "50", "--dry-run")
    done = handful("accept", "p.handful", "--wrong", "50")
    assert (dry.exit_code, done.exit_code) == (0, 0)
    assert "can be accepted" in dry.stderr
    assert "Accepted" not in dry.stderr
    undone = handful("undo", "p.handful").stderr
    assert undone.startswith("Undone: Accept ")
    assert undone.endswith("(at most 50 % wrong).\n")


def test_a_project_without_a_model_says_so(handful, tmp_path):
    handful("teach", "empty.handful", "--examples", "examples")
    found = handful("review", "empty.handful")
    assert found.exit_code == 2
    assert "has not been adapted yet" in found.stderr


def test_lists_are_cut_and_gone_files_named():
    found = Review(
        suspects=(Suspect(1, 5, 0.1, 3, 0.9),),
        duplicates=tuple((n, n + 100) for n in range(25)),
        advice=(Advice(5, 2, 2, 1, 3, (7,)), Advice(3, 9, 9, 9, 0, ())),
        proposals=(Proposal(tuple(range(9))),),
        n_open=4,
        n_settled=None,
    )
    text = "\n".join(review_lines(found, {5: "Owl", 3: "Fox"}, {1: "a.png", 7: "b.png"}))
    assert "a.png: labelled Owl, looks like Fox (90% against 10%)" in text
    assert "and 5 more" in text
    assert "Owl: 3 more would help (2 examples, 1 of 2 right when held out); look at b.png" in text
    assert "Fox:" not in text
    assert "9 alike: " in text
    assert "image 2, whose file is gone" in text
    assert "Too few examples" in text


def test_each_state_of_a_promise_has_its_sentence():
    def said(**facts):
        usual = {
            "share": 0.02, "level": 0.9, "basis": "none", "image_ids": (), "threshold": 0.9,
            "n_sure": 500, "n_checked": 20, "n_wrong": 0, "worst": 0.1, "n_candidates": 400,
            "n_audit": 120, "audit": (), "n_left": 0,
        }  # fmt: skip
        return " ".join(promise_lines(Promise(**{**usual, **facts})))

    assert "Checking 120 of 400" in said()
    assert "3 of 500 sure images can be accepted" in said(basis="examples", image_ids=(1, 2, 3))
    assert "checked at random" in said(basis="audit", image_ids=(1,), audit=(5,))
    assert "7 of 120 images are left" in said(audit=(5,), n_left=7)
    assert "Checking" not in said(audit=(5,), n_wrong=3)
