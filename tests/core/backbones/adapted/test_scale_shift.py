"""The overlay: nothing at the start, gradients nowhere else, the same once it is merged."""

import pytest
import torch
from torch import nn

from core.backbones.adapted.scale_shift import LEVELS, ScaleShiftAdapter
from core.backbones.adapted.split import (
    CannotSplit,
    SplitNetwork,
    calls_from,
    calls_of,
    split_points,
)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Leave the other cores to others: what is computed here is small."""
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n_threads)


@pytest.fixture
def calls(network, pictures):
    return calls_of(network, pictures[:1])


def overlay_of(network, calls, level):
    return ScaleShiftAdapter.identity(
        network, level, [call.name for call in calls if call.is_layer]
    )


def stirred(overlay):
    """Move every number of an overlay, so that it does something."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for one in overlay.parameters():
            one.add_(0.1 * torch.randn(one.shape, generator=generator))
    return overlay


def test_at_the_start_nothing_changes(network, calls, pictures):
    with torch.no_grad():
        plain = network(pictures)
        for level in LEVELS:
            assert torch.equal(overlay_of(network, calls, level).run(network, pictures), plain)


def test_only_the_overlay_is_trained(network, calls, pictures):
    before = {name: one.clone() for name, one in network.state_dict().items()}
    network.requires_grad_(False)
    overlay = overlay_of(network, calls, "ss_full").trainable()
    optimiser = torch.optim.SGD(overlay.parameters(), lr=0.1)
    overlay.run(network, pictures).square().mean().backward()
    assert all(one.grad is not None for one in overlay.parameters())
    assert all(one.grad is None for one in network.parameters())
    optimiser.step()
    overlay.run(network, pictures)
    assert any((one != 1).any() for one in overlay.scales.values())
    after = network.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(one, after[name]) for name, one in before.items())


def test_merged_it_answers_the_same(network, calls, pictures):
    overlay = stirred(overlay_of(network, calls, "ss_full"))
    merged = overlay.merged(network)
    assert merged.state_dict().keys() == network.state_dict().keys()
    with torch.no_grad():
        wanted, plain = overlay.run(network, pictures), network(pictures)
        torch.testing.assert_close(merged(pictures), wanted, rtol=1e-5, atol=1e-5)
    assert not torch.allclose(wanted, plain, rtol=1e-2, atol=1e-2)


def test_the_network_may_be_cut_wherever_it_says(network, calls, pictures):
    points = split_points(network, calls)
    assert len(points) >= 8
    with torch.no_grad():
        wanted = network(pictures)
        for cut in (points[len(points) // 2], points[-1]):
            halves = SplitNetwork(network, calls, cut, pictures[:1])
            found = halves.run_rear(halves.front(pictures), {})
            torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)


def test_the_rear_under_an_overlay_is_the_network_under_it(network, calls, pictures):
    cut = split_points(network, calls)[-2]
    names = [call.name for call in calls_from(calls, cut)]
    overlay = stirred(ScaleShiftAdapter.identity(network, "ss_full", names))
    halves = SplitNetwork(network, calls, cut, pictures[:1])
    with torch.no_grad():
        overrides = overlay.overrides(dict(halves.rear.named_parameters()))
        found = halves.run_rear(halves.front(pictures), overrides)
        wanted = overlay.run(network, pictures)
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)


# How many numbers there are to train, counted by hand from the networks' papers.
COUNTS = {
    ("resnet18", "ss_norm"): 9_600,
    ("resnet18", "ss_full"): 9_600 + 1_220_800,
    ("resnet50", "ss_row"): 53_120,
    ("lite0", "ss_norm"): 42_016,
    ("lite0", "ss_full"): 42_016 + 96,
    ("convnext_tiny", "ss_norm"): 16_320,
    ("vit_small", "ss_norm"): 19_200,
    ("vit_small", "ss_row"): 102_912,
}


@pytest.mark.parametrize("level", LEVELS)
def test_there_are_as_many_numbers_as_there_should_be(network, calls, level, request):
    name = request.node.callspec.params["network"]
    if (name, level) in COUNTS:
        parts = overlay_of(network, calls, level).parameters()
        assert sum(part.numel() for part in parts) == COUNTS[name, level]


def small():
    return nn.Sequential(nn.Conv2d(2, 3, 3, bias=True), nn.BatchNorm2d(3), nn.Flatten()).eval()


def small_overlay(level="ss_full"):
    return ScaleShiftAdapter.identity(small(), level, ["0", "1", "2"])


def test_a_scale_is_one_number_for_each_pair_of_channels():
    assert small_overlay().scales["0.weight"].shape == (3, 2, 1, 1)
    assert "0.bias" not in small_overlay().shifts  # the norm behind it can do the same


def test_decay_draws_toward_doing_nothing():
    overlay = stirred(small_overlay())
    before = overlay.clone()
    overlay.decay(0.25)
    for name, scale in overlay.scales.items():
        torch.testing.assert_close(scale - 1, 0.75 * (before.scales[name] - 1))
    for name, shift in overlay.shifts.items():
        torch.testing.assert_close(shift, 0.75 * before.shifts[name])


def test_the_mean_of_overlays_is_number_by_number():
    parts = [stirred(small_overlay()) for _ in range(3)]
    for part in parts[1:]:
        part.decay(0.5)
    found = ScaleShiftAdapter.mean(parts)
    assert found.level == parts[0].level
    for kind in ("scales", "shifts"):
        assert getattr(found, kind).keys() == getattr(parts[0], kind).keys()
        for name, one in getattr(found, kind).items():
            torch.testing.assert_close(one, sum(getattr(each, kind)[name] for each in parts) / 3)
    with pytest.raises(ValueError, match="no overlay"):
        ScaleShiftAdapter.mean([])


def test_what_is_saved_is_what_is_loaded(tmp_path):
    overlay = stirred(small_overlay())
    overlay.save(tmp_path / "a.safetensors", {"backbone": "toy"})
    found, spec = ScaleShiftAdapter.load(tmp_path / "a.safetensors")
    assert found.digest() == overlay.digest()
    assert (found.level, spec["backbone"]) == ("ss_full", "toy")
    network, values = small(), torch.randn(1, 2, 5, 5)
    assert torch.equal(found.run(network, values), overlay.run(network, values))


def test_other_numbers_have_another_digest():
    overlay = small_overlay()
    assert stirred(overlay.clone()).digest() != overlay.digest()
    assert ScaleShiftAdapter.restore("ss_full", overlay.arrays()).digest() == overlay.digest()


def test_a_branch_cannot_be_cut():
    class Branched(nn.Module):
        def __init__(self):
            super().__init__()
            self.steps = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))

        def forward(self, values):
            return self.steps[1](self.steps[0](values)) + self.steps[0](values)

    torch.manual_seed(0)
    network, values = Branched(), torch.randn(1, 4)
    with pytest.raises(CannotSplit, match=r"steps\.1"):
        SplitNetwork(network, calls_of(network, values), "steps.1", values)


@pytest.mark.parametrize(
    "ask",
    [
        lambda part, given: part.weight,  # of what stands in its place
        lambda part, given: {1: 0}[int(given.any())],
        lambda part, given: given.reshape(1, int(given.any()) * 4),
        lambda part, given: (None, 0)[int(given.any())] + 1,
    ],
    ids=["AttributeError", "KeyError", "RuntimeError", "TypeError"],
)
def test_a_network_that_needs_the_part_that_was_taken_away_cannot_be_cut(ask):
    class Asking(nn.Module):
        def __init__(self):
            super().__init__()
            self.steps = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))

        def forward(self, values):
            given = self.steps[0](values)
            ask(self.steps[0], given)
            return self.steps[1](given)

    torch.manual_seed(0)
    network, values = Asking(), torch.randn(1, 4)
    with pytest.raises(CannotSplit, match=r"steps\.1"):
        SplitNetwork(network, calls_of(network, values), "steps.1", values)
