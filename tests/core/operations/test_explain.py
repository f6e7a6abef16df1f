"""Why an image got its label: heat maps, feature maps and the examples most alike."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image
from torch import nn

import resources
from core import api as pipeline
from core.analysis.saliency import activations as lens
from core.analysis.saliency.class_gradients import log_odds
from core.backbones import build, find_backbone
from core.backbones.adapted.backbone import AdaptedBackbone
from core.classifiers.calibrated import CalibratedClassifier
from core.cli.main import main
from core.cli.messages import exit_code, sentence
from core.domain.adapting import AdaptRequest
from core.domain.errors import Cancelled, ImageError, NoModel, WeightsError
from core.imaging.decoding import open_rgb, read_bytes, to_pixels
from core.operations import explain as explaining

N_FEATURES = 48  # of the toy network that the project was adapted with; the others are 0
WIDTH = 1280


class ToyEmbedder(nn.Module):
    """A network whose embedding is the mean of its cells, as wide as the toy network's."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        cells = nn.Conv2d(3, N_FEATURES, 32, stride=32)
        self.network = nn.Sequential(cells, nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, pixels):
        found = self.network(pixels.permute(0, 3, 1, 2).float() / 255 - 0.5)
        return nn.functional.pad(found, (0, WIDTH - N_FEATURES))


@pytest.fixture(autouse=True)
def nothing_kept():
    explaining._RESULTS.clear()


@pytest.fixture
def toy_lens(monkeypatch):
    """Open a toy in the place of the real network; return how often it was opened."""
    opened = []

    def lens_of(backbone, device):
        opened.append(backbone)
        return lens.Lens(ToyEmbedder())

    monkeypatch.setattr("core.analysis.saliency.activations.activations_of", lens_of)
    return opened


@pytest.fixture
def labelled(project, tones, toy_network):
    examples, folder = tones
    pipeline.add_class_folders(project, examples)
    pipeline.adapt(project)
    pipeline.label_folder(project, folder)
    return project


@pytest.fixture
def file_of(labelled, tones):
    """Look up a file of the folder by its name."""

    def look_up(name):
        entries = labelled.listing.entries()
        files = labelled.files.get(entries.file_ids.tolist())
        return next(one for one in files if one.full_path == tones[1] / name)

    return look_up


def names(project):
    return {one.id: one.name for one in project.classes.all()}


# Heat maps


def test_the_predicted_label_is_explained(labelled, file_of, toy_lens):
    heat = pipeline.explain(labelled, file_of("Red-0.png").id)
    assert names(labelled)[heat.class_id] == "Red"
    assert heat.other_id is None
    assert heat.values.shape == (7, 7)
    assert heat.overlay.shape == (224, 224, 4)


def test_the_label_can_be_held_against_the_runner_up(labelled, file_of, toy_lens):
    file = file_of("Red-0.png")
    model = labelled.models.current()
    said = labelled.models.predictions(model.id, [file.image_id])[file.image_id]
    heat = pipeline.explain(labelled, file.id, against="runner-up")
    others = pipeline.explain(labelled, file.id)
    assert (heat.class_id, heat.other_id) == (said.class_id, said.runner_up_id)
    assert not np.allclose(heat.values, others.values)


def test_the_box_is_the_middle_of_the_picture_that_the_network_sees(labelled, file_of, toy_lens):
    heat = pipeline.explain(labelled, file_of("Red-0.png").id)  # 32 x 24 pixels
    left, top, right, bottom = heat.box
    assert (left + right, top + bottom) == (pytest.approx(1, abs=0.02), pytest.approx(1))
    assert bottom - top == pytest.approx(224 / 256)
    assert (right - left) * 32 == pytest.approx((bottom - top) * 24, rel=0.02)


def test_a_second_look_needs_no_network(labelled, file_of, toy_lens):
    file_id = file_of("Red-0.png").id
    first = pipeline.explain(labelled, file_id)
    assert pipeline.explain(labelled, file_id) is first
    assert len(toy_lens) == 1
    pipeline.explain(labelled, file_id, against="runner-up")
    assert len(toy_lens) == 2


def test_another_model_is_another_explanation(labelled, file_of, toy_lens):
    file_id = file_of("Red-0.png").id
    pipeline.explain(labelled, file_id)
    pipeline.adapt(labelled, AdaptRequest(method="ridge"))
    pipeline.explain(labelled, file_id)
    assert len(toy_lens) == 2


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(explaining, "_MOST_KEPT", 2)
    made = []

    def get(key):
        return explaining._kept(key, lambda: made.append(key))

    for key in "abac":  # b was asked for longest ago
        get(key)
    get("a")
    assert made == ["a", "b", "c"]
    get("b")
    assert made == ["a", "b", "c", "b"]


def test_a_picture_without_a_prediction_is_explained_as_it_would_be_predicted(
    labelled, tmp_path, draw_tone, toy_lens
):
    stranger = draw_tone(tmp_path / "elsewhere" / "x.png", "Blue", seed=77)
    heat = pipeline.explain(labelled, stranger)
    assert heat.class_id in names(labelled)
    runner_up = pipeline.explain(labelled, stranger, against="runner-up")
    assert runner_up.other_id not in (None, heat.class_id)


def test_a_file_that_is_gone_is_named_even_where_it_was_explained_before(
    labelled, file_of, toy_lens
):
    file = file_of("Red-0.png")
    pipeline.explain(labelled, file.id)
    file.full_path.unlink()
    with pytest.raises(ImageError) as caught:
        pipeline.explain(labelled, file.id)
    assert caught.value.path == file.full_path
    assert exit_code(caught.value) == 2


def test_a_file_that_has_left_the_project_is_a_sentence(labelled, toy_lens):
    with pytest.raises(ImageError, match="no longer in the project"):
        pipeline.explain(labelled, 9999)


def test_without_a_model_there_is_nothing_to_explain(project, draw_tone, tmp_path):
    with pytest.raises(NoModel):
        pipeline.explain(project, draw_tone(tmp_path / "a.png", "Red"))


def test_a_model_of_other_weights_says_to_adapt_again(labelled, file_of, add_model):
    add_model(labelled, labelled.classes.all()[:2], backbone_sha256="f" * 64)
    with pytest.raises(WeightsError) as caught:
        pipeline.explain(labelled, file_of("Red-0.png").id)
    assert caught.value.remedy == "adapt"
    assert "adapt" in sentence(caught.value).lower()


def test_stop_is_heard_before_the_network_is_loaded(labelled, file_of, toy_lens):
    def stop(done, total):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.explain(labelled, file_of("Red-0.png").id, tick=stop)
    assert not toy_lens


def test_progress_ends_at_the_total(labelled, file_of, toy_lens):
    ticks = []
    pipeline.explain(labelled, file_of("Red-0.png").id, tick=lambda *one: ticks.append(one))
    assert ticks == sorted(ticks)
    assert ticks[-1] == (3, 3)


def test_the_network_is_looked_into_under_the_models_overlay(
    labelled, file_of, add_model, toy_lens
):
    model = labelled.models.current()
    arrays = dict(labelled.models.arrays(model.id))
    arrays["overlay.scale.network.conv_stem.weight"] = np.ones((32, 1, 1, 1), np.float32)
    add_model(
        labelled,
        labelled.classes.all(),
        learner=model.learner,
        backbone=model.backbone,
        backbone_sha256=model.backbone_sha256,
        settings=replace(model.settings, level="ss_row"),
        arrays=arrays,
    )
    pipeline.explain(labelled, file_of("Red-0.png").id)
    assert isinstance(toy_lens[0], AdaptedBackbone)


def test_what_the_map_says_is_what_the_model_does_when_a_part_counts_for_more(project):
    """The real network and learner, from the cells of the last map to the log-odds."""
    sample = Path(resources.__file__).parent / "sample"
    pipeline.add_class_folders(project, sample / "examples")
    model = pipeline.adapt(project).model
    predictor = CalibratedClassifier.restore(
        model.learner, model.class_ids, project.models.arrays(model.id)
    )
    backbone = find_backbone(model.backbone)
    network = build(backbone.alone)
    path = sorted((sample / "folder").iterdir())[0]
    heat = pipeline.explain(project, path)
    view = explaining._view_of(project, path, backbone)
    rest = explaining._beside(project, view, backbone, "cpu")
    assert len(rest) == backbone.n_joined - backbone.n_features
    size = {"resize_px": backbone.resize_px, "crop_px": backbone.crop_px}
    image = open_rgb(read_bytes(path), path, short_side_px=backbone.resize_px).image
    seen = to_pixels(image, **size, interpolation=backbone.interpolation)
    pixels = torch.from_numpy(seen[None])
    more = 0.02

    def odds(cells):
        weights = 1 + more * torch.from_numpy(cells.astype(np.float32))
        handle = network.network.bn2.register_forward_hook(lambda _, __, out: out * weights)
        with torch.no_grad():
            embedding = np.concatenate([network(pixels).numpy()[0], rest])
        handle.remove()
        return log_odds(predictor, embedding, model.class_ids.index(heat.class_id))[0]

    before = odds(np.zeros((7, 7)))
    for cells in (heat.values > 0, heat.values < 0, heat.values == heat.values.max()):
        foretold = more * heat.values[cells].sum() / heat.values.size
        assert odds(cells) - before == pytest.approx(foretold, rel=0.1)


# Feature maps


def test_feature_maps_of_any_layer(labelled, file_of, toy_lens):
    file_id = file_of("Red-0.png").id
    found = pipeline.feature_maps(labelled, file_id, most=5)
    assert [one.name for one in found.layers] == ["0"]
    assert found.maps.shape == (5, 7, 7)
    assert pipeline.feature_maps(labelled, file_id, most=5) is found
    assert len(toy_lens) == 1


def test_feature_maps_need_no_model(project, draw_tone, tmp_path, toy_lens):
    found = pipeline.feature_maps(project, draw_tone(tmp_path / "a.png", "Red"))
    assert found.layer.n_channels == N_FEATURES
    assert toy_lens == [find_backbone("lite0:int8").with_views]


# Examples most alike


def test_the_nearest_of_the_label_and_of_the_runner_up(labelled, file_of):
    file = file_of("Red-0.png")
    model = labelled.models.current()
    said = labelled.models.predictions(model.id, [file.image_id])[file.image_id]
    found = pipeline.likeness(labelled, file.id, n=2)
    assert (found.label_id, found.other_id) == (said.class_id, said.runner_up_id)
    for side, class_id in ((found.of_label, said.class_id), (found.of_other, said.runner_up_id)):
        assert {one.class_id for one in side} == {class_id}
        assert len(side) == 2
        assert side[0].similarity >= side[1].similarity
    assert found.nearest == pipeline.neighbours(labelled, file.id, n=2)


def test_where_a_person_and_the_model_differ_both_are_shown(labelled, file_of):
    file = file_of("Red-0.png")
    blue = next(one for one in labelled.classes.all() if one.name == "Blue")
    labelled.labels.put([file.image_id], blue.id)
    found = pipeline.likeness(labelled, file.id)
    assert names(labelled)[found.label_id] == "Blue"
    assert names(labelled)[found.other_id] == "Red"
    assert file.image_id not in [one.image_id for one in found.of_label]


def test_a_file_that_is_not_read_yet_resembles_nothing(labelled):
    found = pipeline.likeness(labelled, 9999)
    assert (found.nearest, found.label_id, found.other_id) == ((), None, None)


# The command


@pytest.fixture
def handful(labelled, toy_lens, tmp_path, monkeypatch):
    labelled.close()
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["explain", *map(str, words)])


def test_the_command_draws_the_picture_with_its_colours(handful, tmp_path):
    done = handful("test.handful", "folder/Red-0.png", "--out", "heat.png")
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert "amber speaks for Red, blue for all other classes" in done.stderr
    with Image.open(tmp_path / "heat.png") as drawn:
        assert drawn.size == (32, 24)
    assert sorted(one.name for one in tmp_path.glob(".handful-*")) == []


def test_the_command_names_the_runner_up(handful):
    options = ("--out", "heat.png", "--against", "runner-up")
    done = handful("test.handful", "folder/Red-0.png", *options)
    assert "blue for Green" in done.stderr or "blue for Blue" in done.stderr


def test_a_picture_that_is_not_there_is_a_sentence(handful, tmp_path):
    done = handful("test.handful", "nowhere.png", "--out", "heat.png")
    assert done.exit_code == 2
    assert done.stderr.startswith("handful: ")
    assert "nowhere.png" in done.stderr
    assert not (tmp_path / "heat.png").exists()


@pytest.mark.parametrize("out", ["heat.xyz", "no/such/folder/heat.png"])
def test_a_target_that_cannot_be_written_is_a_sentence(handful, out):
    done = handful("test.handful", "folder/Red-0.png", "--out", out)
    assert done.exit_code == 2
    assert f"{out} could not be written" in done.stderr
