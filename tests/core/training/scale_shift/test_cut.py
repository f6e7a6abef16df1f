"""Where a network is cut for MTL adaptation, and what is done where nothing fits."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.backbones.adapted.split import CannotSplit
from core.domain.adapting import AdaptRequest
from core.training.scale_shift import adapt
from core.training.scale_shift.loop import TrainingConfig

SIDE = 16
LABELS = np.repeat(np.arange(2), 5)
RECIPE = TrainingConfig(n_steps=40, n_views=4, batch=16)


class Layers(nn.Module):
    """Four convolutions alike, put together in one way or another; pictures in, (n, 4) out."""

    def __init__(self, way):
        super().__init__()
        torch.manual_seed(0)
        self.network = nn.Module()
        self.network.layers = nn.ModuleList(
            nn.Conv2d(before, 4, 3, padding=1) for before in (3, 4, 4, 4)
        )
        self.way = way

    def forward(self, pixels):
        values = (pixels.permute(0, 3, 1, 2).float() - 127) / 64
        return self.way(*self.network.layers, values).mean((2, 3))


def in_a_row(a, b, c, d, values):
    return d(c(b(a(values))))


def shortcut_over_two(a, b, c, d, values):
    given = b(a(values))
    return d(c(given)) + given


def all_to_all(a, b, c, d, values):
    first = a(values)
    second = b(first)
    third = c(first + second)
    return d(third + first) + second


def cut(way, budget_s, recipe=RECIPE):
    network = Layers(way).eval()
    request = AdaptRequest(device="cpu", budget_s=budget_s)
    rear, chosen = adapt._cut(adapt.PlainNetwork(network, SIDE), recipe, LABELS, request)
    pixels = torch.randint(0, 256, (3, SIDE, SIDE, 3), dtype=torch.uint8)
    with torch.no_grad():
        found = rear.halves.run_rear(rear.halves.front(pixels), {})
        torch.testing.assert_close(found, network(pixels), rtol=1e-4, atol=1e-5)
    return chosen.cut.rpartition(".")[2], rear.halves.n_tensors, chosen


@pytest.fixture(scope="module", autouse=True)
def in_float():
    """Compare with the whole network exactly, on any processor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapt, "halve_products", lambda network, device: False)
        yield


@pytest.fixture(scope="module")
def one_s(in_float):
    """Return a budget in which all steps fit with one layer behind the cut, but not with two."""
    two_s = next(one for one in np.geomspace(1e-4, 100, 400) if cut(in_a_row, one)[0] == "2")
    return 0.6 * float(two_s)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(n_threads)


def test_the_earliest_cut_that_the_time_allows_is_taken(one_s):
    assert [cut(in_a_row, n * one_s)[0] for n in (1, 2, 3, 9)] == ["3", "2", "1", "0"]


def test_where_what_fits_cannot_be_cut_an_earlier_cut_is_with_time_for_fewer_steps(one_s):
    place, n_tensors, chosen = cut(shortcut_over_two, one_s)
    assert (place, n_tensors) == ("1", 1)
    assert chosen.recipe.n_steps == RECIPE.n_steps  # the clock stops the training, not the plan


def test_where_one_tensor_cuts_nowhere_that_is_affordable_several_do(one_s):
    assert cut(all_to_all, one_s)[:2] == ("0", 1)
    assert cut(all_to_all, 0.6 * one_s)[:2] == ("3", 2)


def test_a_wide_cut_keeps_as_many_views_as_there_is_room_for(monkeypatch, one_s):
    n_activations = 2 * 4 * SIDE**2
    room = 2 * n_activations * len(LABELS) * 3  # bytes of three views
    monkeypatch.setattr("core.training.scale_shift.budget_plan._CACHE_BYTES", room)
    chosen = cut(all_to_all, 0.6 * one_s, replace(RECIPE, n_views=9))[2]
    assert chosen.recipe.n_views == 3


def test_a_network_without_parts_says_that_it_cannot_be_cut():
    class Whole(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(3))

        def forward(self, pixels):
            return pixels.float().mean((1, 2)) * self.weight

    request = AdaptRequest(device="cpu", budget_s=60.0)
    with pytest.raises(CannotSplit, match="nowhere"):
        adapt._cut(adapt.PlainNetwork(Whole().eval(), SIDE), RECIPE, LABELS, request)
