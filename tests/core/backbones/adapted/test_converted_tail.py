"""An adapted network is converted once; other overlays of its form need no torch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from core.backbones import find_backbone, openvino
from core.backbones.adapted import serialization
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.serialization import build_dual_branch, converted_dual_branch
from core.backbones.adapted.split import calls_from, calls_of
from core.backbones.openvino import openvino_core

ROOT = Path(__file__).parents[4]
CUT = "blocks.6"


@pytest.fixture(scope="module")
def names():
    network = serialization.build(find_backbone("lite0"))
    pixels = torch.zeros(1, 224, 224, 3, dtype=torch.uint8)
    calls = calls_from(calls_of(network, pixels), f"network.{CUT}")
    return network, [call.name for call in calls]


def adapted(names, seed):
    """Return Lite0 under an overlay that changes it visibly."""
    network, calls = names
    overlay = ScaleShiftAdapter.identity(network, "ss_pairs", calls)
    random = np.random.default_rng(seed)
    arrays = {
        name: (array + 0.1 * random.standard_normal(array.shape)).astype(np.float32)
        for name, array in overlay.arrays().items()
    }
    return AdaptedBackbone.of(find_backbone("lite0"), "ss_pairs", CUT, arrays)


def run(backbone, pixels):
    exact = {"INFERENCE_PRECISION_HINT": "f32"}
    model = openvino_core().compile_model(converted_dual_branch(backbone), "CPU", exact)
    return model(pixels)[0]


@pytest.fixture(scope="module")
def pixels():
    coarse = np.random.default_rng(3).integers(0, 256, (3, 7, 7, 3), dtype=np.uint8)
    return np.ascontiguousarray(coarse.repeat(32, axis=1).repeat(32, axis=2))


@pytest.fixture
def cache(monkeypatch, tmp_path):
    monkeypatch.setattr(openvino, "cache_folder", lambda: tmp_path / "networks")
    return tmp_path / "networks"


def test_it_gives_what_torch_gives_with_each_overlay(names, pixels, cache):
    for seed in (1, 2):  # the second one takes the tail of the first
        backbone = adapted(names, seed)
        with torch.no_grad():
            wanted = build_dual_branch(backbone)(torch.from_numpy(pixels)).numpy()
        assert np.allclose(run(backbone, pixels), wanted, atol=1e-4)
    assert len(list(cache.glob("*-tail-*.xml"))) == 1


def test_the_second_overlay_builds_no_network(names, pixels, cache, monkeypatch):
    first = run(adapted(names, 1), pixels)

    def build(backbone):
        raise AssertionError("the network was built again")

    monkeypatch.setattr(serialization, "build", build)
    assert not np.allclose(run(adapted(names, 2), pixels), first, atol=1e-3)
    assert np.array_equal(run(adapted(names, 1), pixels), first)


def test_an_overlay_over_other_parts_has_a_tail_of_its_own(names, pixels, cache):
    backbone = adapted(names, 1)
    fewer = dict(sorted(backbone.arrays.items())[3:])
    run(backbone, pixels)
    run(AdaptedBackbone.of(find_backbone("lite0"), "ss_pairs", CUT, fewer), pixels)
    assert len(list(cache.glob("*-tail-*.xml"))) == 2


def test_without_a_cache_it_is_converted_each_time(names, pixels, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(openvino, "cache_folder", lambda: tmp_path / "file" / "networks")
    assert np.isfinite(run(adapted(names, 1), pixels)).all()


LOAD = """
import sys
import numpy as np
from core.backbones import find_backbone
from core.backbones.adapted.backbone import AdaptedBackbone
from core.embedding.joint_network import open_joint_network

arrays = dict(np.load(sys.argv[1]))
backbone = AdaptedBackbone.of(find_backbone("lite0"), "ss_pairs", sys.argv[2], arrays)
open_joint_network(backbone, "cpu")
sys.exit("torch" in sys.modules)
"""


def test_a_process_that_only_labels_with_it_loads_no_torch(names, pixels, tmp_path):
    backbone = adapted(names, 5)
    run(backbone, pixels)
    np.savez(tmp_path / "overlay.npz", **backbone.arrays)
    command = [sys.executable, "-c", LOAD, str(tmp_path / "overlay.npz"), CUT]
    assert subprocess.run(command, cwd=ROOT, timeout=300).returncode == 0
