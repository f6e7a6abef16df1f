"""Networks that count in eight bits: alike in torch and OpenVINO, and near what they were."""

import dataclasses
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from core.backbones import build, eight_bits, find_backbone, ready
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.adapted.serialization import build_any
from core.backbones.feature_sets import FEATURE_SETS
from core.domain.errors import WeightsError
from core.embedding.multi_crop import views_of
from core.embedding.network import OpenVinoNetwork

NAMES = ["lite0:int8+spatial", "lite2:int8"]


def shown(backbone, draw_image, tmp_path, n=4):
    """Return pixels of drawn pictures."""
    files = [draw_image(tmp_path / f"{number}.png", (300, 260), seed=number) for number in range(n)]
    return np.concatenate([views_of(Image.open(one).convert("RGB"), backbone) for one in files])


def alike(some, others):
    """Return the cosine of each row to the other's."""
    some, others = np.asarray(some, np.float64), np.asarray(others, np.float64)
    lengths = np.linalg.norm(some, axis=1) * np.linalg.norm(others, axis=1)
    return (some * others).sum(axis=1) / lengths


def in_torch(backbone, pixels):
    with torch.inference_mode():
        return build_any(backbone)(torch.from_numpy(pixels)).numpy()


@pytest.mark.parametrize("name", NAMES)
def test_the_ready_network_and_the_one_in_torch_say_the_same(name, draw_image, tmp_path):
    backbone = find_backbone(name)
    pixels = shown(backbone, draw_image, tmp_path)
    network = OpenVinoNetwork(backbone, tmp_path, n_pictures=len(pixels))
    ((_, found),) = network.embed([(0, pixels)])
    wanted = in_torch(backbone, pixels)
    assert found.shape == wanted.shape
    n = backbone.n_features
    assert alike(found[:, :n], wanted[:, :n]).min() > 0.999
    if backbone.is_spatial:
        assert alike(found[:, n:], wanted[:, n:]).min() > 0.999


@pytest.mark.parametrize("name", NAMES)
def test_it_is_near_the_network_as_it_was_trained_and_not_the_same(name, draw_image, tmp_path):
    backbone = find_backbone(name)
    pixels = shown(backbone, draw_image, tmp_path)
    rounded, plain = (in_torch(one, pixels) for one in (backbone, backbone.in_float))
    assert not np.allclose(rounded, plain)
    assert alike(rounded, plain).min() > 0.97


def test_without_rounding_nothing_but_the_norms_was_folded(draw_image, tmp_path):
    backbone = find_backbone("lite0")
    pixels = torch.from_numpy(shown(backbone, draw_image, tmp_path, 2))
    plain, folded = build(backbone), build(backbone)
    eight_bits.insert_rounding(folded.network)
    for one in eight_bits.roundings(folded):
        one.is_on = False
    with torch.inference_mode():
        assert torch.allclose(plain(pixels), folded(pixels), atol=1e-3)


def test_each_layer_is_rounded():
    found = list(eight_bits.roundings(build(find_backbone("lite0:int8"))))
    weights = [one for one in found if isinstance(one, eight_bits.RoundedWeights)]
    convolutions = [
        one for one in build(find_backbone("lite0")).modules() if isinstance(one, torch.nn.Conv2d)
    ]
    assert len(weights) == len(convolutions)
    levels = torch.round(torch.rand(5) * 300) / 10
    rounded = next(one for one in found if isinstance(one, eight_bits.Rounded))
    again = rounded(rounded(levels))
    assert torch.equal(again, rounded(levels))


def test_with_gradients_and_without_it_rounds_alike():
    rounded = eight_bits.Rounded(is_signed=True)
    rounded.scale.fill_(0.037)
    values = torch.linspace(-6, 6, 4001)
    with torch.inference_mode():
        fast = rounded(values)
    slow = rounded(values.clone().requires_grad_())
    assert torch.allclose(fast, slow, atol=1e-6)
    slow.sum().backward()
    assert len(fast.unique()) == 256


def test_the_rounding_of_another_network_is_refused():
    network = build(find_backbone("lite0")).network
    eight_bits.insert_rounding(network)
    file = ready.rounding_file(find_backbone("lite2:int8"))
    with pytest.raises(ValueError, match="another network"):
        eight_bits.load_rounding(network, file)


def test_what_counts_otherwise_is_kept_under_another_key():
    rounded, plain = find_backbone("lite0:int8+views+spatial"), find_backbone("lite0+views+spatial")
    assert rounded.is_int8
    assert not plain.is_int8
    assert set(rounded.keys).isdisjoint(plain.keys)
    assert rounded.in_float == plain
    assert rounded.rounding_sha256 == ready._checksums()[rounded.rounding][:8]


def test_a_model_of_another_rounding_is_of_other_weights():
    backbone = find_backbone("lite0:int8+views+spatial,lite2:int8")
    changed = dataclasses.replace(backbone, rounding_sha256="f" * 8)
    assert backbone.has_weights(backbone.all_sha256)
    assert not changed.has_weights(backbone.all_sha256)
    assert not backbone.in_float.has_weights("f" * 64)
    assert backbone.in_float.has_weights(backbone.in_float.all_sha256)


def test_each_default_in_float_is_a_backbone_too():
    for name in FEATURE_SETS:
        plain = find_backbone(name).in_float
        assert not any(member.backbone.is_int8 for member in plain.members)
        assert find_backbone(plain.name) == plain


def test_spatial_features_are_given_where_the_ready_network_has_them():
    for name in ("lite0:int8", "lite2:int8"):
        backbone = find_backbone(name)
        n = ready.ready_network(backbone.with_spatial).outputs[0].partial_shape[1].get_length()
        assert backbone.has_tap == (n == 1280 + 1024)
        assert backbone.in_float.has_tap
    with pytest.raises(WeightsError, match="spatial features"):
        find_backbone("lite2:int8+spatial")


def test_float_can_be_asked_for_by_name():
    assert find_backbone("lite0:float+views") == find_backbone("lite0+views")


def test_an_adapted_network_is_built_of_the_one_that_was_trained():
    rounded = find_backbone("lite0:int8+views")
    adapted = AdaptedBackbone.of(rounded, "scale", "blocks", {})
    assert ready.ready_network(find_backbone("lite0")) is None
    assert adapted.in_float.network_key == find_backbone("lite0").network_key


_EMBED = """
import sys
import numpy as np
from pathlib import Path
from core.backbones import find_backbone
from core.embedding.network import OpenVinoNetwork
pixels, name, out = np.load(sys.argv[1]), sys.argv[2], sys.argv[3]
network = OpenVinoNetwork(find_backbone(name), Path(out).parent, n_pictures=len(pixels))
((_, found),) = network.embed([(0, pixels)])
np.save(out, found)
"""


@pytest.mark.parametrize("most", ["AVX512_CORE", "AVX2"])
@pytest.mark.parametrize("name", NAMES)
def test_a_processor_without_instructions_for_it_says_the_same(name, most, draw_image, tmp_path):
    backbone = find_backbone(name)
    pixels = shown(backbone, draw_image, tmp_path)
    given, out = tmp_path / "pixels.npy", tmp_path / "found.npy"
    np.save(given, pixels)
    command = [sys.executable, "-c", _EMBED, str(given), name, str(out)]
    subprocess.run(command, check=True, env={**os.environ, "ONEDNN_MAX_CPU_ISA": most})
    n = backbone.n_features
    found, wanted = np.load(out), in_torch(backbone, pixels)
    assert alike(found[:, :n], wanted[:, :n]).min() > 0.995
    if backbone.is_spatial:
        assert alike(found[:, n:], wanted[:, n:]).min() > 0.995


def test_a_wrong_answer_to_the_probe_is_seen():
    backbone = find_backbone("lite0:int8+spatial")
    wanted = np.load(ready.probe_file(backbone))
    assert ready.is_right(wanted, backbone)
    assert ready.is_right(wanted[:1280], find_backbone("lite0:int8"))
    assert not ready.is_right(wanted[::-1], backbone)
    wanted[1280:] = wanted[1280:][::-1]
    assert not ready.is_right(wanted, backbone)


@pytest.mark.parametrize("suffix", [".xml", ".bin", ".safetensors"])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_file_is_told(monkeypatch, tmp_path, suffix, harm):
    folder = tmp_path / "networks"
    shutil.copytree(ready.FOLDER, folder)
    monkeypatch.setattr(ready, "FOLDER", folder)
    backbone = find_backbone("lite0:int8")
    file = ready.rounding_file(backbone).with_suffix(suffix)
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(WeightsError) as caught:
        build(backbone) if suffix == ".safetensors" else ready.ready_network(backbone)
    assert caught.value.remedy == "reinstall"
    assert str(file) in caught.value.reason


def test_a_ready_network_needs_no_torch(tmp_path):
    code = (
        "import sys; from pathlib import Path; from core.backbones import find_backbone;"
        "from core.embedding.joint_network import loaded;"
        "loaded(find_backbone('lite0:int8+views+spatial,lite2:int8'), 'cpu');"
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, env=None)
    assert done.returncode == 0
