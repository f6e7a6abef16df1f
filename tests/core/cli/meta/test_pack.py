"""`handful meta-pack` of weights of the published code; of our trainings see operations' tests."""

import json

import pytest
from click.testing import CliRunner

from core.backbones.pack import read_card
from core.cli.main import main
from core.store import Project
from tests.core.training.meta.packs import write_pack
from tests.core.training.meta.published import write_published


def run(*words):
    return CliRunner().invoke(main, [str(one) for one in words], catch_exceptions=False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "max_acc.pth"
    write_published(path)
    return path


@pytest.fixture
def signs(tmp_path, draw_image):
    """Draw three classes of four pictures."""
    for number in range(12):
        draw_image(tmp_path / "signs" / f"sign {number // 4}" / f"{number}.png", seed=number)
    return tmp_path / "signs"


def test_published_weights_become_a_pack_that_labels(file, signs, tmp_path):
    pack, out = tmp_path / "mtl.safetensors", tmp_path / "labels.csv"
    made = run("meta-pack", file, pack)
    assert made.exit_code == 0, made.output
    assert "max_acc.pth holds a ResNetMtl of 2, 1, 1 blocks with 32, 16, 24 channels, with its" in (
        made.output
    )
    assert "Left out, being no part of it: base_learner.fc1_b, base_learner.fc1_w" in made.output
    assert "base_learner.vars.1." in made.output

    words = ("--examples", signs, "--out", out, "--backbone", pack, "--budget", 0)
    labelled = run("label", signs, *words)
    assert labelled.exit_code == 0, labelled.output
    assert "The pack mtl is ready" in labelled.output
    assert "Its licence: not stated." in labelled.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 13


def test_title_and_licence_can_be_given(file, tmp_path):
    pack = tmp_path / "mtl.safetensors"
    found = run("meta-pack", file, pack, "--title", "Mini-ImageNet", "--licence", "CC0-1.0")

    assert found.exit_code == 0
    card = json.loads(read_card(pack).text())
    assert (card["title"], card["licence"]) == ("Mini-ImageNet", "CC0-1.0")


def test_published_weights_are_held_against_the_usual_backbone(file, signs, tmp_path):
    pack = tmp_path / "mtl.safetensors"
    found = run("meta-pack", file, pack, "--against", signs, "--tasks", 4)

    assert found.exit_code == 0, found.output
    assert "does not say what it learned from: all classes are asked about." in found.output
    assert [line.split()[0] for line in found.stdout.splitlines()] == [
        *("mtl", "EfficientNet-Lite0", "difference")
    ]
    scores = read_card(pack).facts["scores"]
    assert (scores["against"], scores["unseen_classes"]) == ("lite0+views", 3)


def test_what_is_no_published_file_is_said_and_nothing_is_written(tmp_path):
    write_pack(tmp_path / "signs.safetensors")
    (tmp_path / "notes.pth").write_text("no weights")
    for name, words in (("signs.safetensors", "a pack already"), ("notes.pth", "damaged, or")):
        found = run("meta-pack", tmp_path / name, tmp_path / "mtl.safetensors")
        assert found.exit_code == 2
        assert f"No pack can be made of {name}: " in found.output
        assert words in found.output
        assert not (tmp_path / "mtl.safetensors").exists()


def test_the_weights_are_not_written_over(file):
    before = file.read_bytes()
    found = run("meta-pack", file, file.parent / "." / file.name)

    assert found.exit_code == 2
    assert "the pack needs another name" in found.output
    assert file.read_bytes() == before


def test_a_project_is_not_written_over(file, tmp_path):
    path = tmp_path / "birds.handful"
    Project.open(path, create=True).close()
    found = run("meta-pack", file, path)

    assert found.exit_code == 2
    assert "it is a Handful project" in found.output


def test_a_folder_without_a_training_is_said(tmp_path):
    found = run("meta-pack", tmp_path, tmp_path / "mtl.safetensors")

    assert found.exit_code == 2
    assert "there is no best.safetensors in it" in found.output
