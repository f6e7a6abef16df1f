import pytest
import torch
from torch.nn import functional

from core.training.meta.base_learner import (
    SHARPNESS,
    InnerLoop,
    centred,
    linear_head,
    logits_of,
    prototype_head,
)

WAY, SHOT, N_FEATURES, N_TASKS = 4, 3, 7, 3


@pytest.fixture
def stack():
    """Embeddings of tasks in double precision, their labels, and a start of the head."""
    generator = torch.Generator().manual_seed(3)
    support = torch.randn(N_TASKS, WAY * SHOT, N_FEATURES, generator=generator).double()
    query = torch.randn(N_TASKS, WAY * 2, N_FEATURES, generator=generator).double()
    labels = torch.arange(WAY).repeat(SHOT)
    asked = torch.arange(WAY).repeat(2)
    weight = torch.randn(WAY, N_FEATURES, generator=generator).double()
    bias = torch.randn(WAY, generator=generator).double()
    leaves = [one.requires_grad_() for one in (support, query, weight, bias)]
    return *leaves, labels, asked


def one_hot_of(labels):
    return functional.one_hot(labels).double().expand(N_TASKS, -1, -1)


def reference(score, start, support, labels, loop):
    """Take the inner steps with autograd, task by task; first order by not keeping a graph."""
    fast = list(start)
    for _ in range(loop.steps):
        loss = functional.cross_entropy(score(fast, support), labels)
        slopes = torch.autograd.grad(loss, fast, create_graph=loop.second_order, retain_graph=True)
        fast = [one - loop.rate * slope for one, slope in zip(fast, slopes, strict=True)]
    return fast


def linear(fast, embeddings):
    return functional.linear(embeddings, *fast)


def cosine(fast, embeddings):
    return SHARPNESS * embeddings @ functional.normalize(fast[0], dim=1).T


def loss_and_slopes(logits, asked, leaves):
    labels = asked.repeat(N_TASKS)
    loss = functional.cross_entropy(logits.flatten(0, 1), labels)
    return loss, torch.autograd.grad(loss, leaves, allow_unused=True)


def same(found, wanted):
    assert torch.allclose(found[0], wanted[0], rtol=0, atol=1e-10)
    for one, other in zip(found[1], wanted[1], strict=True):
        if other is None:
            assert one is None or not one.any()
        else:
            assert torch.allclose(one, other, rtol=0, atol=1e-10)


@pytest.mark.parametrize("second_order", [False, True])
def test_the_closed_form_of_a_linear_head_is_what_autograd_finds(stack, second_order):
    support, query, weight, bias, labels, asked = stack
    loop = InnerLoop(20, 0.3, second_order)
    leaves = [support, query, weight, bias]

    mine = logits_of(linear_head(support, one_hot_of(labels), (weight, bias), loop), query)
    theirs = torch.stack(
        [
            linear(
                # The published loop sees the support's embeddings without their graph.
                reference(
                    linear, (weight, bias), one if second_order else one.detach(), labels, loop
                ),
                other,
            )
            for one, other in zip(support, query, strict=True)
        ]
    )

    same(loss_and_slopes(mine, asked, leaves), loss_and_slopes(theirs, asked, leaves))


@pytest.mark.parametrize("second_order", [False, True])
def test_the_closed_form_of_a_cosine_head_is_what_autograd_finds(stack, second_order):
    support, query, _, _, labels, asked = stack
    loop = InnerLoop(20, 0.3, second_order)
    leaves = [support, query]

    mine = logits_of(prototype_head(support, one_hot_of(labels), loop), query)
    theirs = []
    for one, other in zip(centred(support), centred(query), strict=True):
        means = one_hot_of(labels)[0].T @ one / SHOT
        seen = one if second_order else one.detach()
        theirs.append(cosine(reference(cosine, (means,), seen, labels, loop), other))

    same(loss_and_slopes(mine, asked, leaves), loss_and_slopes(torch.stack(theirs), asked, leaves))


def test_in_first_order_a_linear_heads_start_moves_as_its_end(stack):
    support, query, weight, bias, labels, asked = stack
    fitted = linear_head(support, one_hot_of(labels), (weight, bias), InnerLoop(5, 0.1))
    loss, slopes = loss_and_slopes(logits_of(fitted, query), asked, [weight, fitted.weight])

    assert loss > 0
    assert torch.allclose(slopes[0], slopes[1].sum(0))


def test_steps_bring_the_supports_loss_down(stack):
    support, _, weight, bias, labels, _ = stack
    losses = []
    for steps in (1, 10, 100):
        head = linear_head(support, one_hot_of(labels), (weight, bias), InnerLoop(steps, 0.1))
        found = logits_of(head, support)
        loss = functional.cross_entropy(found.flatten(0, 1), labels.repeat(N_TASKS))
        losses.append(loss.item())

    assert losses == sorted(losses, reverse=True)


def test_a_prototype_before_any_step_is_the_nearest_class_mean(stack):
    support, query, _, _, labels, _ = stack
    known, asked = centred(support), centred(query)
    head = prototype_head(support, one_hot_of(labels), InnerLoop(0, 0.1))
    means = torch.stack([known[:, labels == one].mean(1) for one in range(WAY)], 1)

    wanted = torch.nn.functional.cosine_similarity(asked[:, :, None], means[:, None], dim=3)
    assert torch.allclose(logits_of(head, query), SHARPNESS * wanted)
