"""The command line, Python and the engine with plug-ins: in use, and broken."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import core.public as handful
from core.cli.main import main
from core.store import Project

BROKEN = {
    "handful.learners": {"odd": "other_gone:A"},
    "handful.exports": {"odd-list": "other_gone:A"},
    "handful.backbones": {"odd-net": "other_gone:A"},
}
RED, BLUE = (220, 30, 30), (20, 60, 210)
TINY = ("--backbone", "plugin:tiny", "--budget", "0", "--device", "cpu")


@pytest.fixture
def pictures(tmp_path):
    """Red owls and blue foxes as examples, and an owl to be labelled."""
    random = np.random.default_rng(0)

    def draw(place, color):
        place.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.clip(random.normal(color, 20, (64, 64, 3)), 0, 255)
        Image.fromarray(pixels.astype(np.uint8)).save(place)

    for number in range(3):
        draw(tmp_path / "examples" / "owl" / f"{number}.png", RED)
        draw(tmp_path / "examples" / "fox" / f"{number}.png", BLUE)
    draw(tmp_path / "todo" / "a.png", RED)
    return tmp_path


def run(*words):
    answer = CliRunner().invoke(main, list(map(str, words)))
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture
def project(sample, pictures):
    """A project that was taught and labelled with the sample's learner and backbone."""
    place = pictures / "birds.handful"
    answer = run(
        "label", pictures / "todo", "--examples", pictures / "examples", "--project", place,
        "--adapt", "neighbor-vote", *TINY,
    )  # fmt: skip
    assert answer.exit_code == 0, answer.output
    return place


def test_a_learner_and_a_backbone_do_the_job(project):
    with Project.open(project) as opened:
        model = opened.models.current()
        [row] = opened.listing.rows(project.parent / "todo")
    assert (model.learner, model.backbone) == ("neighbor-vote", "plugin:tiny")
    assert row.label == "owl"


def test_a_format_is_written_and_read_again(project, tmp_path):
    out = tmp_path / "list.xml"
    answer = run("export", project, "--out", out, "--format", "xml-list")
    assert answer.exit_code == 0, answer.output
    labels = {one.get("path"): one.get("label") for one in ElementTree.parse(out).getroot()}
    assert labels["a.png"] == "owl"
    assert len(labels) == 7


def test_python_writes_it_too(project, tmp_path):
    with handful.open(project, progress=False) as opened:
        exported = opened.export(tmp_path / "list.xml", "xml-list")
    assert exported.n_written == 7


def test_help_and_lists_name_plug_ins(sample):
    assert "xml-list" in run("export", "--help").output
    assert "neighbor-vote" in run("adapt", "--help").output
    assert "plugin:tiny" in run("backbones").output
    listed = json.loads(run("backbones", "--json").output)["backbones"]
    assert [one["is_installed"] for one in listed if one["name"] == "plugin:tiny"] == [True]


def test_a_format_that_is_no_plug_in_is_bad_usage(sample, tmp_path):
    answer = run("export", tmp_path / "a.handful", "--out", "x", "--format", "xml-lists")
    assert answer.exit_code == 2
    assert "xml-list" in answer.output


def test_doctor_lists_plug_ins_and_what_is_wrong_with_them(sample, install):
    install(BROKEN)
    answer = run("doctor")
    assert answer.exit_code == 0
    assert "exports xml-list, of handful-sample 2.0: can be used" in answer.output
    assert "learners odd, of other-package 2.0: left out" in answer.output
    told = [line for line in answer.stderr.splitlines() if line.startswith("The plug-in odd")]
    assert len(told) == 3
    assert told[0] == (
        "The plug-in odd of the package other-package (learner) was left out: it cannot be"
        " imported: ModuleNotFoundError: No module named 'other_gone'."
    )
    facts = json.loads(run("doctor", "--json").stdout)
    reasons = {one["name"]: bool(one["reason"]) for one in facts["plugins"]}
    assert reasons["odd-net"]
    assert not reasons["tiny"]


def test_broken_ones_stop_no_command(install, pictures):
    install(BROKEN)
    place = pictures / "birds.handful"
    run("teach", place, pictures / "examples")
    for words in (
        ("adapt", place, "--backbone", "lite0", "--budget", "0"),
        ("backbones",),
        ("export", place, "--out", pictures / "labels.csv"),
    ):
        answer = run(*words)
        assert answer.exit_code == 0, answer.output
    assert "The plug-in odd-net of the package other-package (backbone)" in answer.stderr


def test_one_that_is_asked_for_and_broken_is_bad_input(install, project, tmp_path):
    install(BROKEN)
    answer = run("export", project, "--out", tmp_path / "x", "--format", "odd-list")
    assert answer.exit_code == 2
    assert "The plug-in odd-list cannot be used: it cannot be imported" in answer.output
    answer = run("adapt", project, "--adapt", "odd", *TINY)
    assert answer.exit_code == 2
    assert "The plug-in odd cannot be used: it cannot be imported" in answer.output
    answer = run("adapt", project, "--backbone", "plugin:odd-net")
    assert answer.exit_code == 2
    assert "`handful doctor` lists plug-ins" in answer.output


@pytest.mark.parametrize("fails", ["write", "preview"])
def test_a_format_that_fails_leaves_nothing(project, install, tmp_path, fails):
    source = (
        "from handful_sample.export import XmlList\n"
        "class Odd(XmlList):\n    kind = 'odd'\n"
        f"    def {fails}(self, *rest):\n        raise KeyError('label')\n"
    )
    install({"handful.exports": {"odd": "other_odd:Odd"}}, {"other_odd": source})
    out = tmp_path / "list.xml"
    more = ("--preview",) if fails == "preview" else ()
    answer = run("export", project, "--out", out, "--format", "odd", *more)
    assert answer.exit_code == 2
    assert "it raised KeyError: 'label'" in answer.output
    assert not out.exists()


def test_what_a_learner_without_a_linear_head_cannot_do_is_told(project, tmp_path):
    answer = run("explain", project, project.parent / "todo/a.png", "--out", tmp_path / "a.png")
    assert answer.exit_code == 2
    assert "it does not end in a linear head" in answer.output
    answer = run("export", project, "--out", tmp_path / "model", "--format", "onnx")
    assert answer.exit_code == 2
    assert "it does not end in a linear head" in answer.output


def test_the_adapt_report_names_a_learner_that_was_left_out(install, pictures):
    install(BROKEN)
    from core.domain.adapting import AdaptRequest
    from core.operations.adapt import adapt
    from core.operations.teaching.class_folders import add_class_folders

    with Project.open(pictures / "p.handful", create=True) as project:
        add_class_folders(project, pictures / "examples")
        report = adapt(project, AdaptRequest(backbone="lite0"))
    assert [fault.name for fault in report.faults] == ["odd"]
