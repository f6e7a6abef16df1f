"""From labelled folders to a pack, whole; and a pack at the command line."""

import csv
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from core import api as pipeline
from core.backbones import find_backbone
from core.backbones.pack import read_card
from core.cli.main import main
from core.domain.errors import Cancelled, DatasetError, WeightsError
from core.operations import meta_train as meta_training
from core.operations.backbones import chosen
from tests.core.training.meta.packs import write_pack

pytestmark = pytest.mark.timeout(300)


def draw_classes(folder, n_classes, n_each, side=40, seed=0):
    """Draw folders of pictures: each class a pattern of its own, with noise."""
    random = np.random.default_rng(seed)
    for number in range(n_classes):
        own = folder / f"sign {number:02d}"
        own.mkdir(parents=True)
        pattern = np.kron(random.random((5, 5, 1)) < 0.5, np.ones((side // 5, side // 5, 3)))
        for place in range(n_each):
            noisy = 200 * pattern + random.normal(30, 15, (side, side, 3))
            Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(own / f"{place}.png")
    return folder


@pytest.fixture(scope="module")
def sorted_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collection")
    draw_classes(folder, 21, 20)
    few = folder / "too few"
    few.mkdir()
    shutil.copy(folder / "sign 00" / "0.png", few)
    return folder


@pytest.fixture
def quick(monkeypatch):
    """Make trainings of a few steps and short comparisons."""
    monkeypatch.setitem(meta_training.EFFORTS, "short", (4, 2))
    monkeypatch.setattr(meta_training, "N_TASKS", 4)


def test_an_estimate_counts_what_can_take_part(project, sorted_folder):
    found = pipeline.meta_estimate(project, sorted_folder)

    assert (found.n_classes, found.n_left_out, found.n_images) == (21, 1, 420)
    assert found.is_enough
    longer = pipeline.meta_estimate(project, sorted_folder, effort="long")
    larger = pipeline.meta_estimate(project, sorted_folder, size_px=84)
    assert longer.seconds > 2 * found.seconds
    assert larger.seconds > 4 * found.seconds


def test_too_few_classes_are_said_before_anything_is_read(project, tmp_path):
    folder = draw_classes(tmp_path / "few", 3, 2)
    assert not pipeline.meta_estimate(project, folder).is_enough
    with pytest.raises(DatasetError, match="20 such classes are needed"):
        pipeline.meta_train(project, folder)


def test_it_trains_compares_and_says_both_figures(project, sorted_folder, quick, monkeypatch):
    write_holder(project, monkeypatch)
    ticks = []
    report = pipeline.meta_train(
        project, sorted_folder, effort="short", tick=lambda *one: ticks.append(one)
    )

    assert 0 <= report.share <= 1
    assert 0 <= report.other_share <= 1
    assert report.difference == pytest.approx(report.share - report.other_share)
    assert report.other_title == "Holder"
    assert report.n_classes == 5  # of 21: 13 to learn from, 3 to choose by
    assert report.way == 3  # no more than there are to choose by
    # Whatever it is, only what is better is added.
    assert bool(report.name) == (report.difference > report.interval)
    card = read_card(report.path)
    assert card.facts["scores"]["share"] == report.share
    assert len(card.facts["trained_on"]["training_classes"]) == 13
    done = [one for one, total in ticks if total]
    assert done == sorted(done)
    assert ticks[-1][0] == ticks[-1][1]


def write_holder(project, monkeypatch):
    """Let the project use a small pack, so that nothing large has to run."""
    file = project.path.with_name("holder.safetensors")
    write_pack(file, title="Holder")
    pipeline.choose_backbone(project, str(file))


def test_a_stopped_training_goes_on(project, sorted_folder, quick, monkeypatch):
    write_holder(project, monkeypatch)

    def stop(done, total):
        if done >= 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.meta_train(project, sorted_folder, effort="short", tick=stop)
    ticks = []
    broken = pipeline.meta_train(
        project, sorted_folder, effort="short", tick=lambda *one: ticks.append(one)
    )
    assert min(done for done, total in ticks if total) >= 3
    again = pipeline.meta_train(project, sorted_folder, effort="short")
    assert again.share == broken.share


def test_a_better_pack_is_added_and_a_worse_one_is_not(project, sorted_folder, quick, monkeypatch):
    write_holder(project, monkeypatch)
    from core.training.meta import backbone_comparison as duel
    from core.training.meta.evaluation import Mean

    real = duel.duel
    for difference, is_added in ((Mean(0.2, 0.1), True), (Mean(0.05, 0.1), False)):
        monkeypatch.setattr(
            duel,
            "duel",
            lambda *args, d=difference, **more: replace(real(*args, **more), difference=d),
        )
        report = pipeline.meta_train(project, sorted_folder, effort="short")
        assert bool(report.name) == is_added
        if is_added:
            assert find_backbone(report.name).title == report.title
            assert chosen(project) != report.name  # added, not put to use
            pipeline.drop_pack(project, report.name)


# The window's choice


def test_choosing_adds_a_pack_and_dropping_goes_back(project, tmp_path):
    file = tmp_path / "signs.safetensors"
    write_pack(file)
    before = pipeline.backbone_choices(project)
    assert [one.name for one in before if one.is_chosen] == [""]
    found = pipeline.choose_backbone(project, str(file))

    assert found.title == "Signs"
    assert found.is_pack
    assert found.n_classes == 3
    after = pipeline.backbone_choices(project)
    assert [one for one in after if one.is_chosen] == [found]
    assert pipeline.drop_pack(project, found.name)
    assert pipeline.backbone_choices(project) == before


def test_a_choice_that_is_not_here_is_shown(project, tmp_path):
    file = tmp_path / "signs.safetensors"
    write_pack(file)
    found = pipeline.choose_backbone(project, str(file))
    from core.backbones import install

    install.remove_pack(found.name)  # as on another computer
    rows = [one for one in pipeline.backbone_choices(project) if one.is_chosen]
    assert [(one.name, one.size_mb) for one in rows] == [(found.name, 0)]
    with pytest.raises(WeightsError):
        pipeline.choose_backbone(project, found.name)
    pipeline.choose_backbone(project, "")
    assert chosen(project) == ""


# The command line


def run(*words):
    return CliRunner().invoke(main, [str(one) for one in words], catch_exceptions=False)


def test_a_pack_labels_a_folder(tmp_path):
    source = draw_classes(tmp_path / "all", 2, 6)
    folder, examples = tmp_path / "folder", tmp_path / "examples"
    folder.mkdir()
    for own in sorted(source.iterdir()):
        (examples / own.name).mkdir(parents=True)
        for place in range(6):
            target = examples / own.name if place < 2 else folder
            (own / f"{place}.png").rename(target / f"{own.name} {place}.png")
    file = tmp_path / "signs.safetensors"
    write_pack(file)
    out = tmp_path / "labels.csv"
    found = run("label", folder, "--examples", examples, "--out", out, "--backbone", file)

    assert found.exit_code == 0, found.output
    assert "The pack Signs is ready" in found.output
    with out.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 8
    assert sum(row["path"].startswith(row["label"]) for row in rows) >= 7


def test_packs_are_added_and_listed(tmp_path):
    file = tmp_path / "signs.safetensors"
    write_pack(file)
    assert run("backbones", "use", file).exit_code == 0
    listed = run("backbones").output
    assert "pack:signs-" in listed
    assert "CC0-1.0" in listed


def test_a_missing_pack_is_said(tmp_path):
    found = run("backbones", "use", tmp_path / "none.safetensors")
    assert found.exit_code == 2
    assert "there is no file" in found.output


def test_a_training_becomes_a_pack(tmp_path):
    folder = draw_classes(tmp_path / "all", 21, 8, side=20)
    words = ("--way", 3, "--iterations", 2, "--pretrain-iterations", 2, "--validation-tasks", 3)
    small = ("--size", 16, "--blocks", "1,1", "--widths", "16,16", "--query", 3)
    out = tmp_path / "run"
    found = run("meta-train", folder, "--method", "mtl", "--out", out, *words, *small)
    assert found.exit_code == 0, found.output
    pack = tmp_path / "signs.safetensors"
    found = run("meta-pack", out, pack, "--title", "Signs", "--licence", "CC0-1.0")
    assert found.exit_code == 0, found.output
    card = json.loads(read_card(pack).text())

    assert card["title"] == "Signs"
    assert card["method"] == "mtl"
    assert card["preprocessing"]["size_px"] == 16
    assert len(card["trained_on"]["training_classes"]) == 13
    tested = run("meta-test", out, folder, "--tasks", 3, "--query", 3)
    assert tested.exit_code == 0, tested.output
    assert "SimpleShot" in tested.output


def test_of_maml_no_pack_is_made(tmp_path, sorted_folder):
    out = tmp_path / "run"
    found = run(
        *("meta-train", sorted_folder, "--out", out, "--way", 3, "--iterations", 1, "--size", 16),
        *("--only", "sign*", "--filters", 4, "--meta-batch", 2, "--validation-tasks", 2),
    )
    assert found.exit_code == 0, found.output
    found = run("meta-pack", out, tmp_path / "signs.safetensors")
    assert found.exit_code
    assert "no pack can be made" in found.output
