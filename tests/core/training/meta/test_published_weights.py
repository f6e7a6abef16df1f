"""Weights of the published code of Meta-Transfer Learning: what is read, packed and refused."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.backbones import install, weights_folder
from core.backbones.pack import read_card
from core.backbones.weights import sha256_of
from core.cli.messages import exit_code, sentence
from core.domain.errors import ExportError, WeightsError
from core.embedding.network import TorchNetwork
from core.training.meta.export_pack import pack_published
from core.training.meta.published_weights import CODE, read_published
from tests.core.training.meta.packs import pictures, write_pack
from tests.core.training.meta.published import (
    BLOCKS,
    WIDTHS,
    published_forward,
    published_state,
    write_published,
)

MEAN = np.array([125.3, 123.0, 113.9], np.float32)
STD = np.array([63.0, 62.1, 66.7], np.float32)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "max_acc.pth"


def packed(file, **more):
    target = file.with_suffix(".safetensors")
    pack_published(read_published(file), file, target, **{"title": "Theirs", **more})
    return target


def embedded(backbone, pixels):
    return next(iter(TorchNetwork(backbone, "cpu").embed([(0, pixels)])))[1]


def theirs(state, pixels):
    """Embed by their preprocessing and forward pass."""
    values = torch.from_numpy((pixels - MEAN) / STD).permute(0, 3, 1, 2)
    with torch.no_grad():
        return published_forward(state, values).numpy()


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"scaled": False},
        {"blocks": (1, 2, 3), "widths": (32, 10, 6), "seed": 3},
        {"bottleneck": True, "widths": (32, 4, 8)},
    ],
)
def test_a_pack_embeds_as_the_published_network_does(file, how):
    state = write_published(file, **how)
    pixels = pictures(3, side=80)
    found = embedded(install.use_pack(packed(file)), pixels)

    wanted = theirs(state, pixels)
    assert found.shape == wanted.shape
    assert (wanted.std(axis=0) > 1e-3).any()  # pictures are told apart
    assert np.allclose(found, wanted, rtol=1e-4, atol=1e-4 * np.abs(wanted).max())


def test_scales_and_shifts_lie_over_the_weights_in_the_pack(file):
    state = write_published(file)
    tensors = load_file(packed(file))

    assert torch.equal(tensors["network.conv1.weight"], state["encoder.conv1.weight"])
    assert torch.equal(tensors["overlay.scale.conv1.weight"], state["encoder.conv1.mtl_weight"])
    assert torch.equal(tensors["overlay.shift.conv1.bias"], state["encoder.conv1.mtl_bias"])
    n_scales = sum(one.startswith("overlay.scale.") for one in tensors)
    assert n_scales == sum(one.endswith(".mtl_weight") for one in state)
    assert not any("base_learner" in one or "fc1" in one for one in tensors)


def test_after_pre_training_there_are_no_scales_to_keep(file):
    write_published(file, {**published_state(scaled=False), "pre_fc.0.weight": torch.ones(2, 24)})

    assert not any(one.startswith("overlay.") for one in load_file(packed(file)))
    assert read_card(packed(file)).facts["method"] == "pretrain"
    assert read_card(packed(file)).facts["left_out"] == ["pre_fc.0.weight"]


def test_the_card_says_where_the_weights_come_from(file):
    write_published(file)
    card = json.loads(read_card(packed(file, title="Mini")).text())

    assert card["title"] == "Mini"
    assert card["licence"] == "not stated"
    assert card["method"] == "mtl"
    assert card["source"] == {
        "file": "max_acc.pth",
        "sha256": sha256_of(file),
        "bytes": file.stat().st_size,
        "names_of": CODE,
    }
    assert card["left_out"] == [
        *("base_learner.fc1_b", "base_learner.fc1_w", "base_learner.vars.0", "base_learner.vars.1")
    ]
    assert card["network"]["blocks"] == list(BLOCKS)
    assert card["network"]["widths"] == list(WIDTHS)


def test_pictures_are_prepared_as_by_the_published_code(file):
    write_published(file)
    ready = install.use_pack(packed(file, licence="MIT"))

    assert (ready.resize_px, ready.crop_px, ready.interpolation) == (92, 80, "bilinear")
    assert ready.mean == pytest.approx((125.3, 123.0, 113.9))
    assert ready.deviation == pytest.approx((63.0, 62.1, 66.7))
    assert ready.licence == "MIT"


def test_the_same_file_is_the_same_pack(file):
    write_published(file)
    assert install.use_pack(packed(file)).name == install.use_pack(packed(file)).name


# In which ways a file may hold them


def with_module(state):
    return {f"module.{name}": one for name, one in state.items()}


def without_counts(state):
    return {name: one for name, one in state.items() if not name.endswith("batches_tracked")}


@pytest.mark.parametrize(
    "write",
    [
        lambda state, file: torch.save(state, file),
        lambda state, file: torch.save({"params": with_module(state)}, file),
        lambda state, file: torch.save({"params": without_counts(state)}, file),
        lambda state, file: torch.save(
            {"params": state}, file, _use_new_zipfile_serialization=False
        ),
        lambda state, file: save_file({name: one.clone() for name, one in state.items()}, file),
    ],
    ids=["bare", "several GPUs", "PyTorch 0.4.0's norms", "PyTorch 0.4.0's file", "safetensors"],
)
def test_all_ways_to_save_them_are_read(file, write):
    state = published_state()
    write(state, file)
    found = read_published(file)

    assert torch.equal(
        found.network["layer3.0.conv2.weight"], state["encoder.layer3.0.conv2.weight"]
    )
    assert found.is_scaled
    assert found.n_numbers == sum(
        one.numel()
        for name, one in state.items()
        if name.startswith("encoder.") and not name.endswith("batches_tracked")
    )


def test_numbers_of_half_precision_become_whole_ones(file):
    write_published(file, {name: one.half() for name, one in published_state().items()})
    found = read_published(file)

    assert found.network["conv1.weight"].dtype == torch.float32
    assert found.network["bn1.num_batches_tracked"].dtype == torch.int64


# What is refused


def changed(**changes):
    """Write a state whose tensors were changed; None takes one out."""

    def write(file):
        state = published_state()
        for name, one in changes.items():
            state[f"encoder.{name.replace('__', '.')}"] = one
        write_published(file, {name: one for name, one in state.items() if one is not None})

    return write


def torchvision_like(file):
    names = {"conv1.weight": (4, 3, 7, 7), "bn1.weight": (4,), "fc.weight": (9, 8)}
    names |= {f"layer{n}.0.conv1.weight": (4, 4, 3, 3) for n in (1, 2, 3)}
    torch.save({name: torch.zeros(shape) for name, shape in names.items()}, file)


def one_number_for_many(file):
    state = published_state()
    state["encoder.layer3.0.conv2.weight"] = torch.zeros(1).expand(4000, 4000, 3, 3)
    write_published(file, state)


def pickled(file):
    torch.save({"params": published_state(), "trlog": pytest.raises}, file)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda file: file.write_bytes(b"\x80\x04 no weights"), "damaged, or holds more than"),
        (lambda file: file.write_bytes(b""), "damaged, or holds more than"),
        (pickled, "damaged, or holds more than weights"),
        (lambda file: torch.save([1, 2], file), "holds no list of weights"),
        (lambda file: torch.save({1: torch.ones(2)}, file), "holds no list of weights"),
        (lambda file: torch.save({"a": torch.ones(2)}, file), "no network of the published code"),
        (torchvision_like, "lacks conv1.bias, bn1.bias, bn1.running_mean. Give"),
        (changed(layer1__1__conv2__weight=None), "lacks layer1.1.conv2.weight. Give"),
        (changed(layer2__0__downsample__1__bias=None), "lacks layer2.0.downsample.1.bias"),
        (changed(conv1__mtl_weight=None), "lacks conv1.mtl_weight"),
        (changed(conv1__mtl_bias=None), "lacks conv1.mtl_bias"),
        (
            changed(layer1__0__conv1__weight=torch.ones(32, 16, 5, 5)),
            "layer1.0.conv1.weight has an",
        ),
        (changed(layer1__0__conv1__weight=torch.tensor(1.0)), "first convolutions have another"),
        (changed(layer1__0__conv1__weight=torch.ones(9000, 1)), "first convolutions have another"),
        (changed(conv1__weight=torch.ones(16, 1, 3, 3)), "conv1.weight has another shape"),
        (changed(conv1__mtl_weight=torch.ones(3)), "conv1.mtl_weight has another shape"),
        (changed(layer4__0__conv1__weight=torch.ones(2, 2, 3, 3)), "has 4 stages of blocks"),
        (changed(layer1__0__se__weight=torch.ones(2)), "network does not have: 1."),
        (changed(bn1__bias=torch.full((16,), torch.nan)), "bn1.bias holds something else"),
        (changed(bn1__bias=torch.ones(16, dtype=torch.complex64)), "bn1.bias holds something else"),
        (changed(bn1__bias=torch.ones(16).to_sparse()), "damaged, or holds more than weights"),
        (changed(bn1__bias=torch.full((16,), 1e300, dtype=torch.float64)), "bn1.bias holds some"),
        (one_number_for_many, "damaged, or holds more than weights"),
        (write_pack, "it is a pack already"),
    ],
)
def test_what_is_not_of_the_published_code_is_refused_with_the_reason(file, write, words):
    write(file)
    with pytest.raises(WeightsError) as caught:
        read_published(file)

    said = sentence(caught.value)
    assert said.startswith("No pack can be made of max_acc.pth: ")
    assert words in said
    assert said.endswith("or a folder of `handful meta-train`.")
    assert exit_code(caught.value) == 2


def test_a_file_that_is_gone_is_said(file):
    with pytest.raises(WeightsError, match="cannot be read: No such file"):
        read_published(file)


def test_tensors_that_share_their_memory_are_packed_apart(file):
    state = published_state()
    both = ("encoder.layer1.1.conv1.weight", "encoder.layer1.1.conv2.weight")
    state |= dict.fromkeys(both, state[both[0]])
    state["rest"] = torch.zeros(20_000)  # the file is no smaller than the sum of both
    write_published(file, state)
    tensors = load_file(packed(file))

    names = [one.replace("encoder", "network") for one in both]
    assert torch.equal(tensors[names[0]], tensors[names[1]])


def test_a_full_disk_leaves_nothing_behind(file, no_room):
    write_published(file)
    weights = read_published(file)
    with no_room(2000), pytest.raises(ExportError, match="File too large"):
        pack_published(weights, file, file.with_suffix(".safetensors"), title="Theirs")

    assert sorted(one.name for one in file.parent.iterdir()) == ["max_acc.pth"]
    assert not weights_folder().exists()
