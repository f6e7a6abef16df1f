"""What the time allows: the cut, the steps and the views."""

import pytest
import torch
from torch import nn

from core.backbones.adapted.split import calls_of, split_points
from core.training.scale_shift.budget_plan import TimeBudget, plan
from core.training.scale_shift.loop import TrainingConfig


class Network(nn.Module):
    """Six blocks on small pictures, the first as dear as the last."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(*(nn.Conv2d(3, 3, 3, padding=1) for _ in range(6)))

    def forward(self, pixels):
        return self.blocks(pixels.permute(0, 3, 1, 2).float()).mean(dim=(2, 3))


@pytest.fixture
def planned():
    network = Network().eval()
    calls = calls_of(network, torch.zeros(1, 8, 8, 3, dtype=torch.uint8))
    points = split_points(network, calls)

    def planned(counts, budget_s=0.01, recipe=None, device="cpu"):
        recipe = recipe or TrainingConfig()
        return plan(calls, points, recipe, counts, budget_s=budget_s, device=device)

    return planned


def test_more_time_begins_earlier_and_a_gpu_earlier_still(planned):
    cuts = [planned([5, 5], budget_s)[0].cut for budget_s in (0.001, 0.01, 1.0)]
    assert cuts == sorted(cuts, reverse=True)
    assert cuts[0] == "blocks.5"
    assert cuts[-1] == "blocks.0"
    assert planned([5, 5], 0.01, device="cuda")[0].cut == "blocks.0"


def test_later_cuts_are_second_choices(planned):
    cuts = [one.cut for one in planned([5, 5], 1.0)]
    assert cuts == [f"blocks.{n}" for n in range(6)]


def test_many_examples_get_a_longer_training_on_all_of_them_at_the_same_cut(planned):
    few, many = planned([20, 20])[0], planned([60, 60])[0]
    assert few.whole is None
    assert (few.n_steps, few.n_passes) == (3 * 30, 3 * 30 * 16)
    assert (many.whole.n_steps, many.whole.batch) == (60, 32)
    assert (many.n_steps, many.n_passes) == (3 * 30 + 60, 3 * 30 * 16 + 60 * 32)
    assert few.cut == many.cut


def test_a_network_that_can_be_cut_nowhere_has_no_plan():
    network = nn.Conv2d(3, 3, 3)
    calls = calls_of(network, torch.zeros(1, 3, 8, 8))
    points = split_points(network, calls)
    assert plan(calls, points, TrainingConfig(), [5, 5], budget_s=60, device="cpu") == []


def test_many_examples_get_fewer_views(planned):
    assert [planned([n, n])[0].recipe.n_views for n in (5, 100, 1000)] == [9, 6, 5]


def test_single_examples_train_nothing(planned):
    (one, *_) = planned([1, 1, 1])
    assert (one.n_folds, one.n_steps) == (0, 0)


def test_dear_passes_go_in_small_parts(planned):
    assert planned([5, 5], 1.0, device="cuda")[0].n_at_once == TrainingConfig().batch
    recipe = TrainingConfig(batch=10**7)
    assert 1 <= planned([5, 5], 1.0, recipe)[0].n_at_once < recipe.batch / 2


def test_a_budget_goes_by_the_clock_it_is_given():
    seconds = iter([10.0, 12.0, 13.0, 15.0, 15.0])
    clock = TimeBudget(100.0, lambda: next(seconds))
    assert clock.spent() == 2.0
    clock.split("views")
    clock.split("training")
    assert clock.parts == {"views": 3.0, "training": 2.0}
    assert clock.left() == 88.0 - 5.0
