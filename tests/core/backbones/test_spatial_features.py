"""What an early stage saw, and where, behind an embedding."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.backbones import find_backbone, weights
from core.backbones.adapted.backbone import AdaptedBackbone
from core.backbones.backbone import N_SPATIAL
from core.backbones.spatial_features import WithSpatial, _projection, with_spatial
from core.backbones.taps import Tap, grid_of
from core.domain.errors import WeightsError
from core.domain.feature_parts import FeaturePart

CHANNELS = 300

DIGEST = "af43203fc16f7c40e3c5e3b6767298f3ba03c5a720a99094ad8fa6ef270b38f3"


class Net(nn.Module):
    """Two layers and their mean, in the shape of an embedder."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.network = nn.Sequential(
            nn.Conv2d(3, CHANNELS, 4, stride=4), nn.Conv2d(CHANNELS, 5, 3), nn.AdaptiveAvgPool2d(1)
        )

    def forward(self, pixels):
        return self.network(pixels.permute(0, 3, 1, 2).float() / 255).flatten(1)


TAP = Tap("network.0", "maps", 0, 12, CHANNELS)


@pytest.fixture
def pictures():
    random = np.random.default_rng(1)
    return torch.from_numpy(random.integers(0, 256, (6, 48, 48, 3), dtype=np.uint8))


def test_they_stand_behind_the_embedding(pictures):
    plain = Net()
    wanted = plain(pictures)
    found = WithSpatial(Net(), TAP)(pictures)
    assert found.shape == (6, 5 + N_SPATIAL)
    assert torch.allclose(found[:, :5], wanted, atol=1e-6)


def test_their_products_are_nearly_those_of_the_rooted_grid(pictures):
    network = Net()
    found = WithSpatial(network, TAP)(pictures)[:, 5:]
    grid = grid_of(network.network[0](pictures.permute(0, 3, 1, 2).float() / 255), TAP)
    assert (grid < 0).any()  # a root that keeps the sign is needed
    rooted = nn.functional.normalize(grid.sign() * grid.abs().sqrt(), dim=1)
    assert torch.allclose(found @ found.T, rooted @ rooted.T, atol=0.1)
    assert torch.allclose(found.norm(dim=1), torch.ones(6), atol=0.1)


def test_a_picture_does_not_depend_on_those_beside_it(pictures):
    network = WithSpatial(Net(), TAP)
    alone = torch.cat([network(one[None]) for one in pictures])
    assert torch.allclose(network(pictures), alone, atol=1e-5)


def test_a_grid_smaller_than_the_projection_loses_nothing():
    order, signs = _projection(9 * 16)
    assert len(order) == len(signs) == N_SPATIAL
    assert sorted(order.tolist()) == list(range(N_SPATIAL))


def test_the_projection_never_changes_as_projects_keep_what_it_made():
    order, signs = _projection(9 * 672)
    told = hashlib.sha256(order.tobytes() + signs.tobytes()).hexdigest()
    assert (len(order), set(signs.tolist())) == (6144, {-1.0, 1.0})
    assert told == DIGEST


def test_a_network_without_a_tap_is_refused():
    class Flat(nn.Module):
        def __init__(self):
            super().__init__()
            self.network = nn.Flatten()

        def forward(self, pixels):
            return self.network(pixels.float())

    with pytest.raises(WeightsError, match="no stage of it"):
        with_spatial(Flat().eval(), find_backbone("lite0"))


@pytest.mark.parametrize("name", ["lite0", "lite2"])
def test_real_networks_give_the_same_in_openvino(name, tmp_path):
    from core.backbones.adapted.serialization import build_any
    from core.embedding.network import OpenVinoNetwork

    backbone = find_backbone(f"{name}+spatial")
    random = np.random.default_rng(0)
    side = backbone.crop_px
    coarse = random.integers(0, 256, (4, side // 20, side // 20, 3), dtype=np.uint8)
    pixels = coarse.repeat(20, axis=1).repeat(20, axis=2)
    pixels = np.pad(pixels, ((0, 0), (0, side % 20), (0, side % 20), (0, 0)), mode="edge")
    with torch.inference_mode():
        wanted = build_any(backbone)(torch.from_numpy(pixels)).numpy()
    [(_, found)] = OpenVinoNetwork(backbone, tmp_path).embed([(0, pixels)])
    assert found.shape == wanted.shape == (4, 1280 + N_SPATIAL)
    for part in (slice(0, 1280), slice(1280, None)):
        one, two = found[:, part], wanted[:, part]
        cosines = (
            (one * two).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(two, axis=1)
        )
        assert cosines.min() > 0.99  # on newer processors OpenVINO rounds to bfloat16


def test_names_say_all_that_is_seen():
    rich = find_backbone("lite0+views+spatial,lite2")
    assert rich.name == "lite0+views+spatial,lite2"
    assert (rich.n_views, rich.is_spatial) == (3, True)
    assert [other.name for other in rich.beside] == ["lite2"]
    assert rich.alone == find_backbone("lite0+views")
    assert rich.base_name == "lite0"
    assert rich.key == find_backbone("lite0+views").key  # so that what is embedded is not again
    assert rich.keys == (rich.key, "lite2-9656183e-260", "lite0-57934424-224-spatial")
    assert rich.parts == (
        FeaturePart("content", 1280),
        FeaturePart("content", 1280),
        FeaturePart("spatial", N_SPATIAL),
    )
    assert find_backbone("lite0+views").parts == ()


def test_three_networks_may_see_a_picture():
    found = find_backbone("lite0+views+spatial,lite1+views,lite2+views")
    assert [member.backbone.n_views for member in found.members] == [3, 3, 3]
    assert len(found.keys) == 4


def test_a_network_that_has_none_says_so(monkeypatch):
    row = replace(find_backbone("lite0"), has_tap=False)
    monkeypatch.setattr(weights, "BACKBONES", {"lite0": row})
    with pytest.raises(WeightsError, match="no stage of it gives spatial features"):
        find_backbone("lite0+spatial")


def test_other_weights_beside_are_other_weights():
    rich = find_backbone("lite0+views+spatial,lite2")
    own = rich.with_beside(replace(rich.beside[0], sha256="0" * 64))
    assert rich.has_weights(rich.all_sha256)
    assert not own.has_weights(rich.all_sha256)
    assert not rich.has_weights(rich.sha256)
    assert find_backbone("lite0").has_weights(rich.sha256[:8])


def test_under_an_overlay_spatial_features_are_those_of_the_plain_network():
    rich = find_backbone("lite0+views+spatial,lite2")
    adapted = AdaptedBackbone.of(rich, "ss", "blocks.5", {"overlay.scale.a": np.ones(3)})
    assert [part.kind for part in adapted.parts] == ["content", "adapted", "content", "spatial"]
    assert adapted.n_joined == 2 * 1280 + 1280 + N_SPATIAL
    assert adapted.keys[1:] == rich.keys[1:]
    assert adapted.keys[0] != rich.keys[0]
    kinds = [type(member.backbone) for member in adapted.members]
    assert kinds[0] is AdaptedBackbone
    assert AdaptedBackbone not in kinds[1:]
    one_view = adapted.members[1].backbone
    assert (one_view.n_views, one_view.is_spatial, one_view.n_features) == (1, True, 1280)
    assert adapted.alone.keys == (adapted.key,)
