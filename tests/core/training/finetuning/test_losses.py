"""Losses against values worked out by hand, and when enough is enough."""

import math

import pytest
import torch

from core.training.finetuning.augmentation import drawing
from core.training.finetuning.losses import Best, distillation, l1_of, loss_of, ricap

EVEN = torch.zeros(1, 2)
THREE_TO_ONE = torch.tensor([[math.log(3.0), 0.0]])


def test_the_plain_loss_is_the_surprise_at_the_label():
    found = loss_of(THREE_TO_ONE, torch.tensor([1]))
    assert found.item() == pytest.approx(math.log(4))


def test_smoothing_gives_all_classes_a_part_of_the_target():
    # Targets 0.95 and 0.05; surprises -log(3/4) and -log(1/4).
    found = loss_of(THREE_TO_ONE, torch.tensor([0]), label_smoothing=0.1)
    assert found.item() == pytest.approx(0.95 * math.log(4 / 3) + 0.05 * math.log(4))


def test_shares_of_two_classes_count_as_they_are():
    found = loss_of(THREE_TO_ONE, torch.tensor([[0.25, 0.75]]))
    assert found.item() == pytest.approx(0.25 * math.log(4 / 3) + 0.75 * math.log(4))


def test_distillation_is_the_divergence_from_the_softened_teacher():
    # At temperature 2 the teacher says sqrt(3) : 1, and we say 1 : 1.
    first = math.sqrt(3) / (1 + math.sqrt(3))
    wanted = first * math.log(2 * first) + (1 - first) * math.log(2 * (1 - first))
    assert distillation(EVEN, THREE_TO_ONE, 2.0).item() == pytest.approx(4 * wanted)
    assert distillation(THREE_TO_ONE, THREE_TO_ONE, 2.0).item() == pytest.approx(0, abs=1e-7)


def test_the_teacher_takes_its_share_of_the_loss():
    labels = torch.tensor([1])
    found = loss_of(EVEN, labels, teacher=THREE_TO_ONE, distil=0.25, temperature=2.0)
    wanted = 0.75 * math.log(2) + 0.25 * distillation(EVEN, THREE_TO_ONE, 2.0).item()
    assert found.item() == pytest.approx(wanted)


def test_l1_is_the_sum_of_absolute_weights():
    assert l1_of(torch.tensor([[1.0, -2.0], [0.5, 0.0]]), 0.1).item() == pytest.approx(0.35)


def mixed(seed, side=(20, 30)):
    """Four pictures, each all of its own number, and what RICAP makes of them."""
    numbers = torch.arange(4.0)
    pictures = numbers[:, None, None, None].expand(4, 3, *side)
    with drawing(torch.Generator().manual_seed(seed), "cpu"):
        return ricap(pictures, torch.eye(4), 0.3)


@pytest.mark.parametrize("seed", range(20))
def test_ricap_shares_are_the_areas_and_sum_to_one(seed):
    pictures, shares = mixed(seed)
    assert torch.allclose(shares.sum(dim=1), torch.ones(4))
    areas = torch.stack([(pictures[:, 0] == one).float().mean(dim=(1, 2)) for one in range(4)], 1)
    assert torch.allclose(shares, areas)


def test_ricap_pastes_parts_of_other_pictures():
    assert any((mixed(seed)[1].max(dim=1).values < 1).any() for seed in range(5))


def weights(value):
    return {"w": torch.tensor([float(value)])}


def test_the_best_epochs_weights_are_kept_whatever_comes_after():
    best, held = Best(), weights(1)
    best.look(1, 0.9, 0.3, held)
    held["w"].fill_(7)  # training goes on in place
    best.look(2, 0.8, 0.1, weights(2))
    assert (best.epoch, best.share, best.weights["w"].item()) == (1, 0.9, 1)


def test_of_two_equal_shares_the_smaller_loss_is_better():
    best = Best()
    best.look(1, 0.9, 0.3, weights(1))
    best.look(2, 0.9, 0.4, weights(2))
    best.look(3, 0.9, 0.2, weights(3))
    assert best.epoch == 3


def test_enough_is_when_nothing_better_came_for_so_long():
    best = Best(patience=2)
    enough = []
    for epoch, share in enumerate([0.5, 0.6, 0.6, 0.7, 0.6, 0.6]):
        best.look(epoch, share, 1.0, weights(epoch))
        enough.append(best.is_enough)
    assert enough == [False, False, False, False, False, True]


def test_a_gain_below_the_least_one_is_none():
    best = Best(min_delta=0.05)
    best.look(1, 0.5, 1.0, weights(1))
    best.look(2, 0.54, 0.9, weights(2))
    assert best.epoch == 1
    best.look(3, 0.56, 0.9, weights(3))
    assert best.epoch == 3
