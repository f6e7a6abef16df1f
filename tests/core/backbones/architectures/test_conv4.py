"""Conv-4: its numbers of parameters, its shapes, and its batch norm."""

import pytest
import torch
from torch import nn

from core.backbones.architectures.conv4 import Conv4, ManualBN


@pytest.mark.parametrize("variant", ["strided", "pooled"])
def test_the_networks_for_omniglot_have_as_many_parameters_as_published(variant):
    network = Conv4(5, variant=variant)
    assert sum(one.numel() for one in network.parameters()) == 112_261
    assert network.reset(torch.Generator().manual_seed(0))(torch.rand(7, 1, 28, 28)).shape == (7, 5)


def test_the_network_for_mini_imagenet_ends_in_800_features():
    network = Conv4(5, variant="pooled", channels=3, size_px=84, filters=32)
    assert network.n_features == 800
    assert network.embed(torch.rand(2, 3, 84, 84)).shape == (2, 800)


def test_images_that_vanish_in_the_pools_are_refused():
    with pytest.raises(ValueError, match="too few"):
        Conv4(5, variant="pooled", size_px=15)


def test_weights_begin_as_in_the_published_code():
    network = Conv4(5).reset(torch.Generator().manual_seed(0))
    assert all(bool((one.bias == 0).all()) for one in [*network.convs, network.head])
    assert float(network.head.weight.detach().std()) == pytest.approx(1, abs=0.1)
    bound = (6 / (9 * 128)) ** 0.5  # Xavier's, of 3x3 x 64 in and out
    assert bound * 0.98 < float(network.convs[1].weight.detach().abs().max()) <= bound


def test_the_seed_decides_the_weights():
    one, same, other = (
        Conv4(5).reset(torch.Generator().manual_seed(seed)).convs[2].weight for seed in (0, 0, 1)
    )
    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_batch_norm_by_hand_is_batch_norm():
    ours, torchs = ManualBN(6), nn.BatchNorm2d(6, track_running_stats=False)
    with torch.no_grad():
        for one in (ours, torchs):
            one.weight.copy_(torch.arange(6) + 1.0)
            one.bias.copy_(torch.arange(6) - 2.0)
    values = torch.randn(5, 6, 4, 3) * 3 + 1
    assert torch.allclose(ours(values), torchs(values), atol=1e-5)


@pytest.mark.parametrize("variant", ["strided", "pooled"])
def test_with_the_statistics_of_the_support_queries_do_not_see_each_other(variant):
    network = Conv4(3, variant=variant).reset(torch.Generator().manual_seed(0))
    support, query = torch.rand(3, 1, 28, 28), torch.rand(4, 1, 28, 28)
    together = network(torch.cat([support, query]), 3)
    alone = network(torch.cat([support, query[:1]]), 3)
    assert torch.allclose(together[:4], alone, atol=1e-5)
    assert torch.allclose(together[:3], network(support), atol=1e-5)
