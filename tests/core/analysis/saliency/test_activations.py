"""What a network shows of its inside: the cells an embedding is made of, and its layers."""

import numpy as np
import pytest
import torch
from torch import nn

from core.analysis.saliency.activations import Lens
from core.analysis.saliency.feature_maps import maps_of
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from tests.core.networks import NETWORKS, SIDE, settled

MEAN_OF_CELLS = ("resnet18", "resnet50", "lite0")


class Embedder(nn.Module):
    """A network with preprocessing in front, as `core.backbones.build` makes them."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, pixels):
        return self.network((pixels.permute(0, 3, 1, 2).float() - 127) / 64).float()


def embedder(name):
    torch.manual_seed(0)
    return Embedder(settled(NETWORKS[name]()))


@pytest.fixture
def pixels():
    return np.random.default_rng(3).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)


def embed(network, pixels):
    with torch.no_grad():
        return network(torch.from_numpy(pixels[None])).numpy()[0]


def direction(embedding):
    return np.random.default_rng(5).normal(size=len(embedding)).astype(np.float32)


@pytest.mark.parametrize("name", MEAN_OF_CELLS)
def test_where_an_embedding_is_the_mean_of_cells_the_map_adds_up_to_the_score(name, pixels):
    network = embedder(name)
    embedding, (found,) = Lens(network).evidence(pixels, lambda one: [direction(one)])
    assert found.shape == (SIDE // 32, SIDE // 32)
    assert np.allclose(embedding, embed(network, pixels), atol=1e-5)
    score = float(direction(embedding) @ embedding)
    assert found.mean() == pytest.approx(score, rel=1e-4, abs=1e-4)
    assert found.std() > 0.01 * abs(score)


def test_the_map_under_an_overlay_adds_up_too(pixels):
    plain = embedder("resnet18")
    calls = ["network.layer4.1.bn2"]
    overlay = ScaleShiftAdapter.identity(plain, "ss_norm", calls)
    overlay.scales["network.layer4.1.bn2.weight"].mul_(2)
    network = overlay.merged(plain)
    embedding, (found,) = Lens(network).evidence(pixels, lambda one: [direction(one)])
    assert not np.allclose(embedding, embed(plain, pixels), atol=1e-3)
    assert found.mean() == pytest.approx(float(direction(embedding) @ embedding), rel=1e-4)


@pytest.mark.parametrize("name", MEAN_OF_CELLS)
def test_a_cell_that_counts_for_more_moves_the_score_as_its_value_says(name, pixels):
    """Hand the pooling a last map in which one cell weighs more, and look what comes out."""
    network = embedder(name)
    _, (found,) = Lens(network).evidence(pixels, lambda one: [direction(one)])
    last = network.network.layer4 if name != "lite0" else network.network.bn2
    before = embed(network, pixels)
    more = 0.1

    def enlarge(module, args, output):
        output = output.clone()
        output[:, :, 1, 0] *= 1 + more
        return output

    handle = last.register_forward_hook(enlarge)
    after = embed(network, pixels)
    handle.remove()
    moved = float(direction(before) @ (after - before))
    assert moved == pytest.approx(more * found[1, 0] / found.size, rel=1e-2, abs=1e-5)


@pytest.mark.parametrize("name", ["convnext_tiny", "vit_small"])
def test_elsewhere_a_cell_moves_the_score_to_first_order(name, pixels):
    network = embedder(name)
    lens = Lens(network)
    _, (found,) = lens.evidence(pixels, lambda one: [direction(one)])
    n_cells = (SIDE // 16) ** 2 if name == "vit_small" else (SIDE // 32) ** 2
    assert found.size == n_cells
    before = embed(network, pixels)
    more = 0.01

    def enlarge(module, args, output):
        output = output.clone()
        if output.ndim == 4:
            output[:, :, 0, 1] *= 1 + more
        else:
            output[:, 1 + 1] *= 1 + more  # the class token comes first
        return output

    place = network.network.blocks[-1].norm1 if name == "vit_small" else network.network.stages
    handle = place.register_forward_hook(enlarge)
    after = embed(network, pixels)
    handle.remove()
    moved = float(direction(before) @ (after - before)) / more * found.size
    assert abs(found[0, 1]) > 0.01
    assert moved == pytest.approx(found[0, 1], rel=0.05)


def test_several_scores_take_one_look(pixels):
    network = embedder("resnet18")
    n_runs = []
    lens = Lens(network)
    lens.evidence(pixels, lambda one: [direction(one)])
    network.register_forward_hook(lambda *_: n_runs.append(1))
    _, found = lens.evidence(pixels, lambda one: [direction(one), -direction(one)])
    assert len(n_runs) == 1
    assert np.allclose(found[0], -found[1], atol=1e-5)


def test_looking_leaves_nothing_on_the_network(pixels):
    network = embedder("resnet18")
    before = embed(network, pixels)
    lens = Lens(network)
    lens.evidence(pixels, lambda one: [direction(one)])
    maps_of(lens, pixels, "layer2", 4)
    assert not [one for one in network.modules() if one._forward_hooks]
    assert np.array_equal(embed(network, pixels), before)


def test_a_network_without_any_map_is_our_mistake(pixels):
    flat = nn.Sequential(nn.Flatten(), nn.Linear(3 * SIDE * SIDE, 8))
    with pytest.raises(ValueError, match="no map"):
        Lens(Embedder(flat)).evidence(pixels, lambda one: [direction(one)])


# Feature maps


def test_layers_are_listed_in_the_order_in_which_they_run(pixels):
    layers = Lens(embedder("resnet18")).layers(pixels)
    main = [one.name for one in layers if one.is_main]
    assert main[:3] == ["conv1", "bn1", "relu"]
    assert main[-3:] == ["layer3.1", "layer4.0", "layer4.1"]
    assert "layer1.0.conv2" in [one.name for one in layers if not one.is_main]
    assert "avgpool" not in [one.name for one in layers]  # a single cell is no map
    first = layers[0]
    assert (first.n_channels, first.rows, first.columns) == (64, SIDE // 2, SIDE // 2)


def test_the_most_varied_channels_come_first(pixels):
    lens = Lens(embedder("resnet18"))
    found = maps_of(lens, pixels, "layer2", 5)
    grid = lens.activations(pixels, "layer2")
    variances = grid.var(axis=(0, 1))
    assert list(found.channels) == np.argsort(-variances, kind="stable")[:5].tolist()
    assert found.maps.shape == (5, SIDE // 8, SIDE // 8)
    first = grid[:, :, found.channels[0]]
    assert np.unravel_index(found.maps[0].argmax(), first.shape) == np.unravel_index(
        first.argmax(), first.shape
    )
    assert (found.maps.min(axis=(1, 2)) == 0).all()
    assert (found.maps.max(axis=(1, 2)) == 255).all()


def test_what_a_layer_gave_is_kept_as_it_was_although_the_next_writes_into_it(pixels):
    """ResNets add and rectify in place: the last norm of a block would show what comes after."""
    found = Lens(embedder("resnet18")).activations(pixels, "layer1.0.bn2")
    assert found.min() < 0


def test_the_patches_of_a_vit_are_its_cells(pixels):
    layers = Lens(embedder("vit_small")).layers(pixels)
    block = next(one for one in layers if one.name == "blocks.3")
    assert (block.rows, block.columns, block.n_channels) == (SIDE // 16, SIDE // 16, 384)


def test_an_unknown_layer_gives_the_usual_one(pixels):
    found = maps_of(Lens(embedder("resnet18")), pixels, "gone", 3)
    assert found.layer.name == "relu"  # the last with enough cells in a picture this small


def test_a_channel_that_is_the_same_everywhere_is_black(pixels):
    network = embedder("resnet18")
    nn.init.zeros_(network.network.conv1.weight)
    found = maps_of(Lens(network), pixels, "conv1", 3)
    assert (found.maps == 0).all()
