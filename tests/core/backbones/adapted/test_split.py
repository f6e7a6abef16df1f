"""Networks that one tensor does not cut: branches, tuples, what earlier stages gave."""

import copy
from itertools import pairwise
from types import SimpleNamespace

import pytest
import torch
from torch import nn

from core.backbones import openvino as converted
from core.backbones.adapted.converted_tail import tail_model
from core.backbones.adapted.dual_features import DualBranch
from core.backbones.adapted.frozen_trunk import frozen_trunk_model, frozen_trunk_of
from core.backbones.adapted.scale_shift import ScaleShiftAdapter
from core.backbones.adapted.split import (
    CannotSplit,
    SplitNetwork,
    calls_from,
    calls_of,
    split_points,
)
from core.backbones.architectures.conv4 import Conv4
from core.backbones.architectures.spec import NetworkSpec
from core.backbones.builder import embedder
from core.backbones.openvino import openvino_core
from core.backbones.registry import BACKBONES
from tests.core.networks import settled

SIDE = 32


class Parts(nn.Module):
    """Four small convolutions, put together in one way or another."""

    def __init__(self, way):
        super().__init__()
        sizes = (3, 4, 4, 4, 4)
        self.parts = nn.ModuleList(
            nn.Sequential(nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after))
            for before, after in pairwise(sizes)
        )
        self.way = way

    def forward(self, values):
        return self.way(*self.parts, values).mean((2, 3))


class Two(nn.Module):
    """Takes two maps and a number, gives two maps."""

    def __init__(self):
        super().__init__()
        self.left = nn.Conv2d(4, 4, 1)
        self.right = nn.Conv2d(4, 4, 1)

    def forward(self, both, *, factor):
        left, right = both
        return self.left(left) + factor * right, self.right(right)


class Branches(Parts):
    """Two branches of two maps each that meet at the end."""

    def __init__(self):
        super().__init__(None)
        self.pairs = nn.ModuleList(Two() for _ in range(2))

    def forward(self, values):
        first = self.parts[0](values)
        both = (self.parts[1](first), self.parts[2](first))
        for pair in self.pairs:
            both = pair(both, factor=2)
        return torch.cat(both, dim=1).mean((2, 3))


def dense(a, b, c, d, values):
    first = a(values)
    second = b(first)
    third = c(first + second)
    return d(first + second + third)


def again(a, b, c, d, values):
    return d(b(c(b(a(values)))))


WIDE = {
    # name of the cut, how many numbers are kept of a picture in maps of 4 channels
    "dense": (lambda: Parts(dense), "network.parts.2", 3),
    "dense, at its end": (lambda: Parts(dense), "network.parts.3", 1),
    "branches": (Branches, "network.pairs.1", 2),
    "a part that runs again": (lambda: Parts(again), "network.parts.2", 1),
}


def embedding(network):
    torch.manual_seed(0)
    return embedder(BACKBONES["lite0"], settled(network))


def pixels(n, side=SIDE):
    generator = torch.Generator().manual_seed(5)
    return torch.randint(0, 256, (n, side, side, 3), dtype=torch.uint8, generator=generator)


@pytest.fixture(params=WIDE)
def wide(request):
    make, cut, n_maps = WIDE[request.param]
    network = embedding(make())
    calls = calls_of(network, pixels(1))
    return network, calls, cut, n_maps * 4 * SIDE**2


def test_what_one_tensor_does_not_cut_several_do(wide):
    network, calls, cut, n_activations = wide
    halves = SplitNetwork(network, calls, cut, pixels(1))
    assert halves.n_activations == n_activations
    seen = pixels(3)
    with torch.no_grad():
        found = halves.run_rear(halves.front(seen), {})
        torch.testing.assert_close(found, network(seen), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("wide", ["dense", "branches"], indirect=True)
def test_gradients_and_overlays_go_through_a_wide_cut(wide):
    network, calls, cut, _ = wide
    halves = SplitNetwork(network, calls, cut, pixels(1))
    names = [call.name for call in calls_from(calls, cut)]
    overlay = ScaleShiftAdapter.identity(network, "ss_pairs", names)
    with torch.no_grad():
        for one in overlay.parameters():
            one.add_(0.3)
    halves.rear.requires_grad_(False)
    overlay.trainable()
    overrides = overlay.overrides(dict(halves.rear.named_parameters()))
    with torch.no_grad():
        wanted = overlay.run(network, pixels(2))
    found = halves.run_rear(halves.front(pixels(2)), overrides)
    torch.testing.assert_close(found.detach(), wanted, rtol=1e-4, atol=1e-4)
    found.square().sum().backward()
    assert all(one.grad is not None and one.grad.any() for one in overlay.parameters())


def test_a_wide_front_is_the_same_converted(wide):
    network, calls, cut, _ = wide
    halves = SplitNetwork(network, calls, cut, pixels(1))
    seen = pixels(9)  # a batch and a bit
    found = frozen_trunk_of(halves, SIDE, "cpu")(seen.numpy())
    with torch.no_grad():
        wanted = halves.front(seen)
    assert found.shape == wanted.shape
    torch.testing.assert_close(found.float(), wanted, rtol=1e-2, atol=1e-2)


def test_a_wide_cut_is_kept_and_built_again():
    network = embedding(Branches())
    calls = calls_of(network, pixels(1))
    cut = "network.pairs.1"
    names = [call.name for call in calls_from(calls, cut)]
    overlay = ScaleShiftAdapter.identity(network, "ss_pairs", names)
    both = DualBranch(network, overlay, cut, SIDE)
    with torch.no_grad():
        plain = network(pixels(2))
        found = both(pixels(2))
    assert found.shape == (2, 2 * plain.shape[1])
    left, right = found.chunk(2, dim=1)
    torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-5)


def test_a_wide_cut_is_the_same_converted_for_any_number_of_pictures():
    network = embedding(Branches())
    calls = calls_of(network, pixels(1))
    cut = "network.pairs.1"
    names = [call.name for call in calls_from(calls, cut)]
    overlay = ScaleShiftAdapter.identity(network, "ss_pairs", names)
    with torch.no_grad():
        for one in overlay.parameters():
            one.add_(0.3)
    both = DualBranch(network, overlay, cut, SIDE).eval()
    front = frozen_trunk_model(both.plain, SIDE)
    with torch.no_grad():
        wanted = both(pixels(5))
    seen = SimpleNamespace(
        arrays=overlay.arrays(),
        cut="pairs.1",
        level="ss_pairs",
        in_float=SimpleNamespace(network_key="branches"),
    )
    rear = tail_model(seen, lambda: both)
    model = openvino_core().compile_model(converted.joined(front, rear), "CPU")
    found = torch.from_numpy(model(pixels(5).numpy())[0])
    torch.testing.assert_close(found, wanted, rtol=2e-2, atol=2e-2)


def test_points_are_told_apart_by_what_leads_to_them():
    network = embedding(Parts(dense))
    calls = calls_of(network, pixels(1))
    narrow = split_points(network, calls)
    wide = split_points(network, calls, "wide")
    assert [one for one in narrow if one.count(".") == 2] == [f"network.parts.{n}" for n in (0, 3)]
    assert "network.parts.2" in wide
    assert not set(narrow) & set(wide)


def test_parts_of_no_sequence_are_points_too():
    network = embedding(NetworkSpec("resnet-mtl", (1, 1), (8, 12), 8).make())
    calls = calls_of(network, pixels(1))
    assert set(split_points(network, calls, "anywhere")) - set(split_points(network, calls)) == {
        "network.layer1",
        "network.layer2",
    }


def faint(a, b, c, d, values):
    given = a(values)
    return d(c(b(given)) + 1e-9 * given)


def test_a_branch_that_hardly_matters_is_handed_over_all_the_same():
    network = embedding(Parts(faint))
    calls = calls_of(network, pixels(1))
    halves = SplitNetwork(network, calls, "network.parts.2", pixels(1))
    assert halves.n_activations == 2 * 4 * SIDE**2


def test_whoever_asks_for_a_part_that_is_not_there_is_told():
    network = embedding(Parts(dense))
    with pytest.raises(CannotSplit, match="no part"):
        SplitNetwork(network, calls_of(network, pixels(1)), "network.parts.9", pixels(1))


class Embedded(nn.Module):
    """Conv-4 without its head."""

    def __init__(self, variant):
        super().__init__()
        self.conv4 = Conv4(5, channels=3, variant=variant, size_px=SIDE)

    def forward(self, values):
        return self.conv4.embed(values)


OURS = {
    "resnet12": lambda: NetworkSpec("resnet12", (1,) * 4, (8, 8, 12, 16), 8).make(),
    "resnet-mtl": lambda: NetworkSpec("resnet-mtl", (2, 2, 2), (8, 12, 16), 8).make(),
    "resnet-mtl-bottleneck": lambda: NetworkSpec(
        "resnet-mtl-bottleneck", (2, 2, 2), (4, 6, 8), 8
    ).make(),
    "conv4": lambda: Embedded("strided"),
    "conv4, pooled": lambda: Embedded("pooled"),
}


@pytest.mark.parametrize("name", OURS)
def test_networks_of_our_own_can_be_cut_at_every_point(name):
    network = embedding(OURS[name]())
    calls = calls_of(network, pixels(1))
    points = split_points(network, calls)
    assert len(points) >= 3
    seen = pixels(3)
    with torch.no_grad():
        wanted = network(seen)
        for cut in points:
            halves = SplitNetwork(network, calls, cut, pixels(1))
            found = halves.run_rear(halves.front(seen), {})
            near = 1e-4 * float(wanted.abs().max())
            torch.testing.assert_close(found, wanted, rtol=1e-4, atol=near)


def test_a_rear_can_be_copied_and_asked_about_what_is_not_there():
    network = embedding(Parts(dense))
    calls = calls_of(network, pixels(1))
    rear = SplitNetwork(network, calls, "network.parts.3", pixels(1)).rear
    stand_in = copy.deepcopy(rear).get_submodule("network.parts.0")
    assert stand_in.training is False
    for name in ("weight", "no_such_thing"):
        with pytest.raises(AttributeError):
            getattr(stand_in, name)
