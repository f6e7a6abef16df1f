"""MAML's inner loop: every way to compute it agrees, and its gradients are the true ones."""

import pytest
import torch
from torch import nn
from torch.func import grad, vmap
from torch.nn import functional

from core.backbones.architectures.conv4 import Conv4, ManualBN
from core.training.meta.inner_loop import Rule, SingleTask, adapt, judged, losses, step_weights
from core.training.meta.interfaces import Stack
from core.training.meta.stacked_conv4 import StackedConv4

N_TASKS, WAY = 3, 3


def small_conv4(variant="strided"):
    """One that is drawn anew each time, in float64."""
    network = Conv4(WAY, variant=variant, size_px=16, filters=4)
    return network.reset(torch.Generator().manual_seed(0)).double()


def tasks(size=16):
    generator = torch.Generator().manual_seed(1)
    images = torch.rand(N_TASKS, 4 * WAY, 1, size, size, generator=generator, dtype=torch.float64)
    labels = torch.arange(WAY).repeat(N_TASKS, 2)
    return Stack(images[:, : 2 * WAY], labels, images[:, 2 * WAY :], labels)


def one(stack, place):
    return Stack(*(part[place] for part in stack))


def parameters_of(network):
    return {name: value.detach().clone() for name, value in network.named_parameters()}


def rule_for(parameters, *, first_order, own_statistics=False, only=None, rate=0.3, n_rates=2):
    names = tuple(only or parameters)
    rates = {name: torch.full((n_rates,), rate, dtype=torch.float64) for name in names}
    return Rule(names, rates, first_order, own_statistics)


def by_the_loop(network, parameters, stack, rule, weights):
    """The reference: one task after the other, a backward pass through all of it."""
    leaves = {name: value.clone().requires_grad_() for name, value in parameters.items()}
    found = [
        judged(SingleTask(network), leaves, one(stack, place), rule, weights)
        for place in range(N_TASKS)
    ]
    loss = torch.stack([each.loss for each in found])
    slopes = torch.autograd.grad(loss.mean(), list(leaves.values()), allow_unused=True)
    return loss.detach(), dict(zip(leaves, slopes, strict=True))


def by_vmap_of_grad(network, parameters, stack, rule, weights):
    def loss(start, task):
        found = judged(SingleTask(network), start, task, rule, weights)
        return found.loss, found.loss

    slopes, found = vmap(grad(loss, has_aux=True), in_dims=(None, 0))(parameters, stack)
    return found, {name: value.mean(0) for name, value in slopes.items()}


def by_backward_through_vmap(network, parameters, stack, rule, weights):
    leaves = {name: value.clone().requires_grad_() for name, value in parameters.items()}

    def loss(task):
        return judged(SingleTask(network), leaves, task, rule, weights).loss

    found = vmap(loss)(stack)
    slopes = torch.autograd.grad(found.mean(), list(leaves.values()), allow_unused=True)
    return found.detach(), dict(zip(leaves, slopes, strict=True))


def by_stacks(network, parameters, stack, rule, weights):
    leaves = {name: value.clone().requires_grad_() for name, value in parameters.items()}
    start = {
        name: value.expand(N_TASKS, *value.shape) if name in rule.adapted else value
        for name, value in leaves.items()
    }
    found = judged(StackedConv4(network), start, stack, rule, weights).loss
    slopes = torch.autograd.grad(found.mean(), list(leaves.values()), allow_unused=True)
    return found.detach(), dict(zip(leaves, slopes, strict=True))


def assert_equal(one_way, other_way):
    (loss, slopes), (other_loss, other_slopes) = one_way, other_way
    assert torch.allclose(loss, other_loss, atol=1e-10)
    for name, slope in slopes.items():
        # What a way leaves out, such as a bias before a norm, has no gradient but rounding.
        both = [torch.zeros(1).double() if s is None else s for s in (slope, other_slopes[name])]
        assert torch.allclose(*both, rtol=1e-8, atol=1e-10), name


WAYS = [by_vmap_of_grad, by_backward_through_vmap, by_stacks]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first_order", [True, False])
@pytest.mark.parametrize("variant", ["strided", "pooled"])
@pytest.mark.parametrize("own_statistics", [True, False])
def test_all_ways_of_computing_a_meta_batch_agree(way, first_order, variant, own_statistics):
    network, stack = small_conv4(variant), tasks()
    parameters = parameters_of(network)
    rule = rule_for(parameters, first_order=first_order, own_statistics=own_statistics)
    assert_equal(
        way(network, parameters, stack, rule, (0.0, 1.0)),
        by_the_loop(network, parameters, stack, rule, (0.0, 1.0)),
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first_order", [True, False])
def test_all_ways_agree_with_a_multi_step_loss_and_with_anil(way, first_order):
    network, stack = small_conv4(), tasks()
    parameters = parameters_of(network)
    head = rule_for(parameters, first_order=first_order, only=StackedConv4.head_names)
    whole = rule_for(parameters, first_order=first_order)
    for rule, weights in ((whole, (0.4, 0.6)), (head, (0.0, 1.0))):
        assert_equal(
            way(network, parameters, stack, rule, weights),
            by_the_loop(network, parameters, stack, rule, weights),
        )


class TwoLayers(nn.Module):
    """Small enough for finite differences, smooth, with a norm in the middle."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 3, 3)
        self.norm = ManualBN(3)
        self.head = nn.Linear(3, WAY)

    def embed(self, images, n_first=None):
        return torch.tanh(self.norm(self.first(images), n_first)).mean((2, 3))


def outer_loss(network, parameters, stack, rule):
    found = [
        judged(SingleTask(network), parameters, one(stack, place), rule, (0.0, 1.0)).loss
        for place in range(N_TASKS)
    ]
    return torch.stack(found).mean()


def test_second_order_gradients_are_those_of_finite_differences():
    torch.manual_seed(0)
    network, stack = TwoLayers().double(), tasks(5)
    parameters = parameters_of(network)
    rule = rule_for(parameters, first_order=False, rate=0.7)
    _, slopes = by_vmap_of_grad(network, parameters, stack, rule, (0.0, 1.0))
    _, first = by_vmap_of_grad(
        network, parameters, stack, rule._replace(first_order=True), (0.0, 1.0)
    )
    step = 1e-5
    differs = 0.0
    for name, value in parameters.items():
        for place in range(value.numel()):
            nudge = torch.zeros_like(value).flatten()
            nudge[place] = step
            nudge = nudge.view_as(value)
            up, down = (
                float(outer_loss(network, {**parameters, name: value + sign * nudge}, stack, rule))
                for sign in (1, -1)
            )
            slope = (up - down) / (2 * step)
            assert float(slopes[name].flatten()[place]) == pytest.approx(slope, abs=1e-7)
            differs = max(differs, abs(float(first[name].flatten()[place]) - slope))
    assert differs > 1e-3  # else this would not tell the orders apart


def test_first_order_is_second_order_with_the_inner_gradients_held_constant():
    network, stack = small_conv4(), tasks()
    parameters = parameters_of(network)
    rule = rule_for(parameters, first_order=True)
    _, slopes = by_the_loop(network, parameters, stack, rule, (0.0, 1.0))
    # By hand: where the inner steps end, the query's gradient there is the meta-gradient.
    by_hand = {name: torch.zeros_like(value) for name, value in parameters.items()}
    for place in range(N_TASKS):
        support, labels, query, query_labels = one(stack, place)
        fast = dict(parameters)
        for _ in range(2):
            leaves = {name: value.clone().requires_grad_() for name, value in fast.items()}
            logits = torch.func.functional_call(network, leaves, (support,))
            inner = functional.cross_entropy(logits, labels)
            found = torch.autograd.grad(inner, list(leaves.values()))
            fast = {n: v - 0.3 * g for (n, v), g in zip(fast.items(), found, strict=True)}
        leaves = {name: value.clone().requires_grad_() for name, value in fast.items()}
        logits = torch.func.functional_call(network, leaves, (query,))
        loss = functional.cross_entropy(logits, query_labels)
        for name, g in zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True):
            by_hand[name] += g / N_TASKS
    assert all(torch.allclose(slopes[name], by_hand[name], atol=1e-10) for name in slopes)


def test_learned_rates_get_the_gradient_of_finite_differences():
    torch.manual_seed(0)
    network, stack = TwoLayers().double(), tasks(5)
    parameters = parameters_of(network)
    rule = rule_for(parameters, first_order=False)
    leaf = rule.rates["head.weight"].clone().requires_grad_()

    def loss(rate):
        return outer_loss(
            network, parameters, stack, rule._replace(rates={**rule.rates, "head.weight": rate})
        )

    (slope,) = torch.autograd.grad(loss(leaf), leaf)
    for place in range(2):
        nudge = torch.zeros(2, dtype=torch.float64)
        nudge[place] = 1e-5
        wanted = float((loss(leaf + nudge) - loss(leaf - nudge)).detach()) / 2e-5
        assert float(slope[place]) == pytest.approx(wanted, abs=1e-7)


def test_a_step_beyond_the_last_rate_takes_that_one():
    network, stack = small_conv4(), tasks()
    parameters = parameters_of(network)
    few = rule_for(parameters, first_order=True, n_rates=1)
    many = rule_for(parameters, first_order=True, n_rates=3)
    support, labels, _, _ = one(stack, 0)
    ends = [
        adapt(SingleTask(network), parameters, support, labels, rule, 3)[-1] for rule in (few, many)
    ]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in parameters)


def test_adapting_changes_no_parameter_in_place():
    network, stack = small_conv4(), tasks()
    parameters = parameters_of(network)
    before = {name: value.clone() for name, value in parameters.items()}
    rule = rule_for(parameters, first_order=True, only=["head.weight"])
    support, labels, _, _ = one(stack, 0)
    (after,) = adapt(SingleTask(network), parameters, support, labels, rule, 1)
    assert all(torch.equal(parameters[name], before[name]) for name in parameters)
    changed = {name for name in parameters if not torch.equal(after[name], before[name])}
    assert changed == {"head.weight"}


def test_one_query_does_not_see_the_others_with_the_supports_statistics():
    network, stack = small_conv4(), tasks()
    parameters = parameters_of(network)
    rule = rule_for(parameters, first_order=True, own_statistics=True)
    task = one(stack, 0)
    fewer = task._replace(query=task.query[:3], query_labels=task.query_labels[:3])
    from core.training.meta.inner_loop import query_logits

    whole, part = (
        query_logits(SingleTask(network), parameters, each.support, each.query, rule)
        for each in (task, fewer)
    )
    assert torch.allclose(whole[:3], part, atol=1e-12)


def test_losses_are_of_each_task():
    logits = torch.randn(2, 5, 3, dtype=torch.float64)
    labels = torch.tensor([[0, 1, 2, 0, 1], [2, 2, 1, 0, 0]])
    each = [functional.cross_entropy(a, b) for a, b in zip(logits, labels, strict=True)]
    assert torch.allclose(losses(logits, labels), torch.stack(each))
    assert torch.allclose(losses(logits[0], labels[0]), each[0])


@pytest.mark.parametrize("n_steps", [1, 2, 5])
def test_step_weights_sum_to_one_and_end_on_the_last(n_steps):
    for done in range(0, 25):
        weights = step_weights(n_steps, done, 20)
        assert sum(weights) == pytest.approx(1, abs=0.03)
        assert weights[-1] == max(weights)
    assert step_weights(n_steps, 20, 20) == [0.0] * (n_steps - 1) + [1.0]
    assert step_weights(n_steps, 0, 0) == [0.0] * (n_steps - 1) + [1.0]
