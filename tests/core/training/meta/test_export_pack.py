"""Packs: what embeds, what is refused, and where their names come from."""

import json
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.backbones import (
    AUTO,
    DEFAULT,
    all_backbones,
    build,
    find_backbone,
    install,
    is_installed,
    weights_folder,
)
from core.backbones.adapted.finetuned import new_network
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import calls_of, split_points
from core.backbones.backbone import INT8
from core.backbones.pack import CARD, Card, read_card
from core.cli.messages import sentence
from core.domain.errors import WeightsError
from core.embedding.network import TorchNetwork, open_network
from core.operations.backbones import backbone_for, choose, chosen
from tests.core.training.meta.packs import TINY, in_grey, pictures, write_pack


@pytest.fixture
def file(tmp_path):
    return tmp_path / "signs.safetensors"


def embedded(backbone, pixels, network=None):
    found = (network or TorchNetwork(backbone, "cpu")).embed([(0, pixels)])
    return next(iter(found))[1]


def by_hand(network, overlay, pixels, grey=False):
    values = torch.from_numpy(pixels).float().permute(0, 3, 1, 2) / 255
    if grey:
        values = (values * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1, keepdim=True)
    with torch.no_grad():
        return overlay.run(network, (values - 0.5) / 0.25).numpy()


def test_a_pack_embeds_with_its_scales_and_shifts(file):
    network, overlay = write_pack(file)
    ready = install.use_pack(file)
    pixels = pictures()

    found = embedded(ready, pixels)
    assert found.shape == (5, ready.n_features)
    assert (found.std(axis=0) > 0).any()
    assert np.allclose(found, by_hand(network, overlay, pixels), atol=1e-5)
    assert not np.allclose(found, by_hand(network, scale_free(network), pixels), atol=1e-3)


def scale_free(network):
    return ScaleShiftAdapter("ss_pairs", {}, {})


def test_a_pack_of_grey_pictures_sees_them_as_it_was_trained(file):
    network, overlay = write_pack(file, spec=in_grey())
    pixels = pictures()
    found = embedded(install.use_pack(file), pixels)

    assert np.allclose(found, by_hand(network, overlay, pixels, grey=True), atol=1e-5)


@pytest.mark.skipif(find_spec("openvino") is None, reason="needs OpenVINO")
def test_openvino_gives_what_torch_gives(file):
    write_pack(file)
    ready = install.use_pack(file)
    pixels = pictures()

    found = embedded(ready, pixels, open_network(ready, "cpu"))
    assert np.allclose(found, embedded(ready, pixels), atol=1e-2, rtol=1e-2)


def test_an_added_pack_is_found_by_a_name_that_its_content_makes(file, tmp_path):
    write_pack(file, title="Road signs (grey)")
    ready = install.use_pack(file)

    assert ready.name.startswith("pack:road-signs-grey-")
    assert ready.sha256.startswith(ready.name.rpartition("-")[2])
    assert find_backbone(ready.name) == ready
    assert ready in list(all_backbones())
    assert is_installed(ready)
    assert file.exists()
    assert install.use_pack(file) == ready  # a second time changes nothing
    other = tmp_path / "other.safetensors"
    write_pack(other, title="Road signs (grey)", seed=1)
    assert install.use_pack(other).name != ready.name
    assert find_backbone(ready.name) == ready


def test_a_removed_pack_is_gone_and_its_file_stays(file):
    write_pack(file)
    ready = install.use_pack(file)
    install.remove_pack(ready.name)

    assert list(weights_folder().glob("[!.]*")) == []
    assert file.exists()
    with pytest.raises(WeightsError) as caught:
        find_backbone(ready.name)
    assert "backbones use FILE.safetensors" in sentence(caught.value)


def test_only_a_pack_can_be_removed():
    with pytest.raises(WeightsError, match="no pack"):
        install.remove_pack(DEFAULT)


def test_adaptation_of_a_pack_begins_at_its_scales_and_can_cut_it(file):
    network, overlay = write_pack(file)
    built = build(install.use_pack(file))
    pixels = torch.from_numpy(pictures())
    example = pixels[:1]
    calls = calls_of(built, example)

    assert split_points(built, calls) == ["network.layer1.0", "network.layer2.0"]
    nothing = ScaleShiftAdapter.identity(built, "ss_pairs", [call.name for call in calls])
    with torch.no_grad():
        found = nothing.run(built, pixels).numpy()
    assert np.allclose(found, by_hand(network, overlay, pixels.numpy()), atol=1e-5)


def test_a_pack_can_be_trained_from_scratch(file):
    write_pack(file, spec=in_grey())
    fresh = new_network(install.use_pack(file))

    assert fresh(torch.zeros(2, 3, 16, 16)).shape == (2, TINY.n_features)


# What is no pack

SEEN = {"size_px": 16, "mean": [0.5] * 3, "std": [1.0] * 3}


def without_card(file):
    save_file({"network.conv1.weight": torch.zeros(2)}, file)


def with_text(text):
    return lambda file: save_file({"a": torch.zeros(2)}, file, {CARD: text})


def with_tensor(name, tensor):
    return lambda file: write_pack(file, changes={name: tensor})


def changed_card(**changes):
    def write(file):
        write_pack(file)
        card = {**json.loads(read_card(file).text()), **changes}
        save_file({"a": torch.zeros(2)}, file, {CARD: json.dumps(card)})

    return write


@pytest.mark.parametrize(
    "make",
    [
        lambda file: file.write_bytes(b"\x80\x04 pickled"),
        without_card,
        with_text("{"),
        with_text("[]"),
        with_text('{"format": 1}'),
        changed_card(format=2),
        changed_card(network={**TINY.facts(), "kind": "vgg"}),
        changed_card(network={**TINY.facts(), "widths": [16, 10**9]}),
        changed_card(network={**TINY.facts(), "blocks": [10**9, 1]}),
        changed_card(preprocessing={"size_px": 10**6, "mean": [0.5] * 3, "std": [1.0] * 3}),
        changed_card(preprocessing={"size_px": 16, "mean": [0.5] * 3, "std": [0.0] * 3}),
        changed_card(preprocessing={**SEEN, "resize_px": 8}),
        changed_card(preprocessing={**SEEN, "resize_px": 10**6}),
        changed_card(preprocessing={**SEEN, "interpolation": "guessed"}),
        with_tensor("network.conv1.weight", torch.zeros(16, 3, 5, 5)),
        with_tensor("network.extra", torch.zeros(3)),
        with_tensor("overlay.scale.nowhere.weight", torch.zeros(3)),
        with_tensor("overlay.scale.conv1.weight", torch.zeros(7, 7)),
    ],
)
def test_what_is_no_pack_is_refused_and_leaves_nothing(file, make):
    make(file)
    with pytest.raises(WeightsError) as caught:
        install.use_pack(file)

    assert caught.value.remedy == "pack"
    assert list(weights_folder().glob("[!.]*")) == []


def test_a_card_reads_what_it_wrote(file):
    write_pack(file)
    card = read_card(file)

    assert Card.of(card.text()) == card
    assert card.facts["trained_on"] == {"training_classes": ["a", "b", "c"]}


def test_a_card_says_of_preprocessing_only_what_is_not_usual(file):
    write_pack(file)
    card = read_card(file)
    assert set(json.loads(card.text())["preprocessing"]) == {"size_px", "mean", "std"}
    assert (card.resize_px, card.interpolation) == (0, "lanczos")
    other = replace(card, resize_px=20, interpolation="bicubic")

    assert Card.of(other.text()) == other
    assert json.loads(other.text())["preprocessing"]["resize_px"] == 20


# A project's choice


def test_a_project_looks_through_the_pack_that_was_chosen_for_it(project, file):
    write_pack(file)
    ready = install.use_pack(file)
    assert backbone_for(project, AUTO).base_name == DEFAULT + INT8
    choose(project, ready.name)

    assert backbone_for(project, AUTO) == ready  # one view: it learned whole pictures
    assert backbone_for(project, AUTO, single=True) == ready
    assert backbone_for(project, DEFAULT).name == DEFAULT
    choose(project, "")
    assert chosen(project) == ""
    assert backbone_for(project, AUTO).base_name == DEFAULT + INT8


def test_what_is_not_here_cannot_be_chosen(project):
    with pytest.raises(WeightsError):
        choose(project, "pack:nothing-000000")
    assert chosen(project) == ""
