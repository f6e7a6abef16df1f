"""The model as ONNX says what the app says, on its own and through its script."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image

from core import api as pipeline
from core.backbones import find_backbone
from core.classifiers.calibrated import CalibratedClassifier
from core.domain.adapting import AdaptRequest
from core.domain.errors import ExportError, NoModel
from core.embedding.joint_network import forget_networks
from core.export import onnx_model
from core.operations import export as exporting
from core.store import Project

CLASSES = ("Owl, barn", 'the "Finch"', "鸮🦉", "bird/owl", "e", "two words")


@pytest.mark.parametrize(("name", "is_refused"), [("lite0", True), ("lite0:int8", False)])
def test_of_rounded_numbers_more_is_a_tie(name, is_refused):
    """What rounds to another level there moves a share by some hundredths."""
    tie = onnx_model._Exact(find_backbone(name), None).tie
    close, clear = np.array([[0.50, 0.45, 0.05]]), np.array([[0.60, 0.35, 0.05]])
    assert onnx_model._is_tie(close, tie).all() != is_refused
    assert not onnx_model._is_tie(clear, tie).any()


# The real network, on 200 pictures


def draw(path, number, seed):
    """Draw a picture of one of six kinds, with so much noise that some are hard to tell."""
    rng = np.random.default_rng(seed)
    kind = np.random.default_rng(number).integers(0, 256, (4, 4, 3))
    noise = rng.integers(0, 256, (4, 4, 3))
    share = rng.uniform(0.35, 0.95)
    mixed = (share * kind + (1 - share) * noise).astype(np.uint8)
    size = (int(rng.integers(60, 700)), int(rng.integers(60, 500)))
    image = Image.fromarray(mixed).resize(size, Image.Resampling.BICUBIC)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".jpg":
        exif = Image.Exif()
        exif[0x0112] = int(rng.integers(1, 9))  # held in any way
        image.save(path, quality=90, exif=exif)
    else:
        modes = ("RGB", "L", "RGBA", "P")
        image.convert(modes[seed % len(modes)]).save(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A project on the real network with 200 pictures labelled, and its pictures.

    In single precision, as torch has it on a CPU; OpenVINO rounds on some processors.
    """
    place = tmp_path_factory.mktemp("onnx")
    for number in range(len(CLASSES)):
        for one in range(3):
            draw(place / "examples" / str(number) / f"{one}.png", number, 1000 * number + one)
    for one in range(200):
        suffix = ("jpg", "png", "webp")[one % 3] if one % 4 else "png"
        draw(place / "folder" / f"{one:03}.{suffix}", one % len(CLASSES), 10_000 + one)
    with Project.open(place / "a.handful", create=True) as project:
        pipeline.add_class_folders(project, place / "examples")
        for record, name in zip(project.classes.all(), CLASSES, strict=True):
            project.classes.rename(record.id, name)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("core.embedding.network.find_spec", lambda name: None)
            forget_networks()
            pipeline.adapt(project, AdaptRequest(device="cpu"))
            pipeline.label_folder(project, place / "folder", device="cpu")
            forget_networks()
    return place


@pytest.fixture(scope="module")
def exported(place):
    with Project.open(place / "a.handful") as project:
        return pipeline.export(project, place / "out", kind="onnx")


def test_the_file_was_asked_about_200_pictures_before_it_was_kept(exported):
    # Two runtimes may round a last digit to two levels, which decides what is close otherwise.
    assert exported.n_written == 200
    assert exported.n_agreeing >= 195


def test_the_script_says_what_the_app_says_on_200_pictures(place, exported):
    command = [sys.executable, place / "out" / "label_pictures.py", place / "folder"]
    done = subprocess.run(command, capture_output=True, check=True)
    found = {
        Path(row["path"]).name: row for row in csv.DictReader(done.stdout.decode().splitlines())
    }
    with Project.open(place / "a.handful") as project:
        rows = list(project.listing.rows(place / "folder"))
    assert len(rows) == len(found) == 200
    others = [row.path for row in rows if row.label != found[row.path]["label"]]
    assert len(others) <= 5  # where the app's own two best are close, see TIE_INT8
    sure = {row.path for row in rows if row.confidence >= 0.5 + onnx_model.TIE_INT8}
    assert not sure.intersection(others)
    differences = [abs(row.confidence - float(found[row.path]["confidence"])) for row in rows]
    assert max(differences) < 0.15
    # The pictures are hard enough for this to say something.
    assert len({row.label for row in rows}) == len(CLASSES)
    assert min(row.confidence for row in rows) < 0.5


def test_the_metadata_says_what_the_file_needs(place, exported):
    kept = {one.key: one.value for one in onnx.load(place / "out" / "model.onnx").metadata_props}
    assert json.loads(kept["handful.classes"]) == list(CLASSES)
    assert json.loads(kept["handful.preprocessing"])["n_views"] == 3
    assert kept["handful.backbone"] == "lite0:int8+views+spatial,lite2:int8"
    assert [one["crop_px"] for one in json.loads(kept["handful.more_inputs"])] == [260]


def test_the_preview_shows_the_metadata(place):
    with Project.open(place / "a.handful") as project:
        seen = pipeline.export_preview(project, place / "new", kind="onnx")
    assert json.loads(seen.text)["classes"] == list(CLASSES)
    assert seen.files == ("model.onnx", "label_pictures.py", "handful_pictures")


def test_a_file_that_says_something_else_is_thrown_away(place, monkeypatch):
    real = exporting._loaded_model

    def turned(project):
        loaded_model = real(project)
        model = loaded_model.record
        wrong = CalibratedClassifier.restore(
            model.learner, model.class_ids, project.models.arrays(model.id)
        )
        for member in getattr(wrong.learner, "members", [wrong.learner]):
            for one in getattr(member, "members", [member]):
                one.weights = np.roll(one.weights, 1, axis=1)
        monkeypatch.setattr(
            "core.export.onnx_graph.Whole", lambda network, _, whole=whole: whole(network, wrong)
        )
        return loaded_model

    from core.export.onnx_graph import Whole as whole  # noqa: N813 - a class that is called like this

    monkeypatch.setattr(exporting, "_loaded_model", turned)
    with Project.open(place / "a.handful") as project, pytest.raises(ExportError, match="labels"):
        pipeline.export(project, place / "wrong", kind="onnx")
    assert not (place / "wrong").exists()
    assert not list(place.glob(".wrong*"))


def test_what_the_app_rounded_is_no_fault_of_the_file(place, monkeypatch, tmp_path):
    shutil.copy(place / "a.handful", tmp_path / "a.handful")
    real = onnx_model._known

    def rounded(project, backbone):
        """Take a few embeddings far from where they are, as coarse arithmetic might."""
        known = real(project, backbone)
        other = known[1][1]
        return [(file, other if n % 50 == 0 else vector) for n, (file, vector) in enumerate(known)]

    monkeypatch.setattr(onnx_model, "_known", rounded)
    with Project.open(tmp_path / "a.handful") as project:
        report = pipeline.export(project, tmp_path / "out", kind="onnx")
    assert report.n_written == 200
    assert 194 <= report.n_agreeing < 200  # two more may lie between two classes


def test_without_a_model_there_is_nothing_to_write(project, tmp_path):
    with pytest.raises(NoModel):
        pipeline.export(project, tmp_path / "out", kind="onnx")
    assert pipeline.export_preview(project, tmp_path / "out", kind="onnx").files == ()


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("mtl", {"budget_s": 600}),
        ("fine-tune", {"train": {"epochs": 1}}),
        ("features", {}),
        ("features-svm", {}),
    ],
)
def test_networks_of_their_own_leave_too(tmp_path, tones, method, more, monkeypatch):
    from core.training.scale_shift.loop import TrainingConfig

    quick = TrainingConfig(n_steps=2, n_views=2, batch=8, lr=0.02)
    monkeypatch.setattr("core.training.scale_shift.adapt.TrainingConfig", lambda: quick)
    monkeypatch.setattr(
        "core.training.scale_shift.adapt.split_points", lambda *facts: ["network.blocks.6"]
    )
    monkeypatch.setattr(
        "core.training.scale_shift.adapt.wins_paired_comparison", lambda *logits: True
    )
    monkeypatch.setattr(
        "core.backbones.adapted.frozen_trunk.find_spec", lambda name: None
    )  # convert nothing
    examples, folder = tones
    with Project.open(tmp_path / "a.handful", create=True) as project:
        pipeline.add_class_folders(project, examples)
        pipeline.adapt(project, AdaptRequest(method, device="cpu", **more))
        pipeline.label_folder(project, folder, device="cpu")
        report = pipeline.export(project, tmp_path / "out", kind="onnx")
    assert (report.n_written, report.n_agreeing) == (21, 21)
