"""What a model keeps of its backbone may be broken, or somebody else's: it is refused in words."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.backbones import find_backbone
from core.backbones.adapted import serialization
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.finetuned import FinetunedBackbone, build_finetuned
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.serialization import build_dual_branch, converted_dual_branch
from core.backbones.adapted.split import calls_of, split_points
from core.domain.errors import ModelDamaged
from tests.core.networks import TOY_SIDE, Toy, settled
from tests.core.training.finetuning.conftest import ROW, toy


class Embedder(torch.nn.Module):
    """The toy, where the program has a network."""

    def __init__(self):
        super().__init__()
        self.network = settled(Toy())

    def forward(self, pixels):
        return self.network(pixels)


@pytest.fixture
def embedder(monkeypatch):
    network = Embedder().eval()
    monkeypatch.setattr(serialization, "build", lambda backbone: network)
    return network


@pytest.fixture
def overlay(embedder):
    """A level, a cut and arrays that fit the toy."""
    pixels = torch.zeros(1, TOY_SIDE, TOY_SIDE, 3, dtype=torch.uint8)
    calls = calls_of(embedder, pixels)
    cut = next(one for one in split_points(embedder, calls) if one.count(".") == 2)
    names = [one.name for one in calls if one.is_layer and one.name.startswith(cut)]
    arrays = ScaleShiftAdapter.identity(embedder, "ss_pairs", names).arrays()
    return "ss_pairs", cut.removeprefix("network."), arrays


def backbone_of(level, cut, arrays):
    plain = replace(find_backbone("lite0"), n_features=24, crop_px=TOY_SIDE)
    return AdaptedBackbone.of(plain, level, cut, arrays)


def build(level, cut, arrays):
    return build_dual_branch(backbone_of(level, cut, arrays))


def test_an_overlay_that_fits_is_taken(overlay):
    network = build(*overlay)
    assert network(torch.zeros(2, TOY_SIDE, TOY_SIDE, 3, dtype=torch.uint8)).shape == (2, 48)


def first(arrays, change):
    name = next(iter(arrays))
    return {**arrays, name: change(arrays[name])}


OVERLAYS = {
    "another level": lambda level, cut, arrays: ("x" * 1000, cut, arrays),
    "another cut": lambda level, cut, arrays: (level, "../../etc/passwd", arrays),
    "no cut": lambda level, cut, arrays: (level, "", arrays),
    "a cut too late": lambda level, cut, arrays: (level, "blocks.99", arrays),
    "another network's": lambda level, cut, arrays: (
        level,
        cut,
        {**arrays, "overlay.scale.network.nonesuch.weight": np.ones(3, np.float32)},
    ),
    "neither scale nor shift": lambda level, cut, arrays: (
        level,
        cut,
        {**arrays, "overlay.os.system": np.ones(3, np.float32)},
    ),
    "no number": lambda level, cut, arrays: (level, cut, first(arrays, lambda one: one * np.nan)),
    "another shape": lambda level, cut, arrays: (
        level,
        cut,
        first(arrays, lambda one: np.ones((7, *one.shape[1:]), np.float32)),
    ),
    # Multiplied with the weights these would be thousands of times as large.
    "a shape that multiplies": lambda level, cut, arrays: (
        level,
        cut,
        first(arrays, lambda one: np.ones((4096, *[1] * one.ndim), np.float32)),
    ),
}


@pytest.mark.parametrize("change", OVERLAYS.values(), ids=OVERLAYS)
def test_an_overlay_that_does_not_fit_is_refused(overlay, change):
    with pytest.raises(ModelDamaged):
        build(*change(*overlay))


@pytest.mark.parametrize("change", OVERLAYS.values(), ids=OVERLAYS)
def test_an_overlay_that_does_not_fit_is_refused_where_its_form_was_converted_before(
    overlay, change
):
    converted_dual_branch(backbone_of(*overlay))
    with pytest.raises(ModelDamaged):
        converted_dual_branch(backbone_of(*change(*overlay)))


def weights(arrays, change):
    name = next(one for one in arrays if one.endswith(".weight"))
    return change(dict(arrays), name)


def without(arrays, name):
    del arrays[name]
    return arrays


TUNED = {
    "one is missing": without,
    "one too many": lambda arrays, name: {**arrays, "tuned.network.x": np.zeros(3, np.float32)},
    "another shape": lambda arrays, name: {**arrays, name: arrays[name][:1]},
    "no number": lambda arrays, name: {**arrays, name: arrays[name] * np.nan},
}


@pytest.mark.parametrize("change", TUNED.values(), ids=TUNED)
def test_weights_that_do_not_fit_are_refused(change):
    backbone = toy(ROW)
    with pytest.raises(ModelDamaged, match="its weights"):
        build_finetuned(FinetunedBackbone.of(ROW, weights(backbone.arrays, change)))


COLOURS = {
    "no deviation": {"tuned.deviation": None},
    "a deviation of zero": {"tuned.deviation": np.zeros(3)},
    "two colours": {"tuned.mean": np.zeros(2)},
    "no number": {"tuned.mean": np.full(3, np.nan)},
}


@pytest.mark.parametrize("change", COLOURS.values(), ids=COLOURS)
def test_colours_that_make_no_sense_are_refused(change):
    arrays = {**toy(ROW).arrays, **change}
    arrays = {name: one for name, one in arrays.items() if one is not None}
    with pytest.raises(ModelDamaged):
        FinetunedBackbone.of(ROW, arrays)
