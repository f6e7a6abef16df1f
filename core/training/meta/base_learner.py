"""The base learner of Meta-Transfer Learning: a linear layer, trained on a task's embeddings.

Its inner loop is multinomial logistic regression, whose gradient is written out here: no graph is
built, and all tasks of a stack take each step together. The first order falls out of a straight-
through copy: what the loop added to the start counts as a constant. Calling the same loop without
that gives the second order.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

Start: TypeAlias = Literal["meta", "prototype"]

SHARPNESS = 8.0
"""What cosines are multiplied by to make logits, where the start is a prototype."""


class Weights(NamedTuple):
    """Of a linear layer for each task.

    Attributes:
        weight: (n_tasks, way, n_features).
        bias: (n_tasks, way); None where logits are cosines.
    """

    weight: Tensor
    bias: Tensor | None


@dataclass(frozen=True, slots=True)
class InnerLoop:
    """How a task's head is trained.

    Attributes:
        steps: of gradient descent on the support, all of it at once.
        rate: learning rate, for the mean cross-entropy.
        second_order: let gradients pass through the steps, and so through the support, too.
    """

    steps: int
    rate: float
    second_order: bool = False


def linear_head(
    support: Tensor, one_hot: Tensor, start: tuple[Tensor, Tensor], loop: InnerLoop
) -> Weights:
    """Train a linear layer from a start that all tasks share.

    Source: Sun et al. 2019 (https://arxiv.org/abs/1812.02391), equation 3. In first order the
    gradient with respect to the start is that with respect to the result, and the support's
    embeddings get none, as in their PyTorch code.

    Args:
        support: (n_tasks, n, n_features) embeddings.
        one_hot: (n_tasks, n, way) labels, in the embeddings' type.
        start: weight (way, n_features) and bias (way,).
        loop: see there.
    """
    n_tasks = len(support)
    weight, bias = start[0].expand(n_tasks, -1, -1), start[1].expand(n_tasks, -1)
    if loop.second_order:
        return Weights(*_linear_steps(support, one_hot, weight, bias, loop))
    with torch.no_grad():
        after, bias_after = _linear_steps(support, one_hot, weight, bias, loop)
    return Weights(weight + (after - weight).detach(), bias + (bias_after - bias).detach())


def prototype_head(support: Tensor, one_hot: Tensor, loop: InnerLoop) -> Weights:
    """Train class weights for cosines from the class means; any way will do.

    Source: Liu et al. 2020, "An Ensemble of Epoch-wise Empirical Bayes for Few-shot Learning"
    (https://arxiv.org/abs/1904.08479), whose base learner begins at class means of embeddings. The
    means are functions of the support, so that it teaches the scales and shifts even in first
    order.

    Args:
        support: (n_tasks, n, n_features) embeddings, as they come from the network.
        one_hot: (n_tasks, n, way) labels; every class has an image.
        loop: see there.
    """
    known = centred(support)
    means = one_hot.transpose(1, 2) @ known / one_hot.sum(1)[:, :, None]
    if loop.second_order:
        return Weights(_cosine_steps(known, one_hot, means, loop), None)
    with torch.no_grad():
        after = _cosine_steps(known, one_hot, means, loop)
    return Weights(means + (after - means).detach(), None)


def logits_of(weights: Weights, query: Tensor) -> Tensor:
    """Score (n_tasks, n, n_features) embeddings: (n_tasks, n, way)."""
    if weights.bias is not None:
        return query @ weights.weight.transpose(1, 2) + weights.bias[:, None]
    cosines = centred(query) @ functional.normalize(weights.weight, dim=2).transpose(1, 2)
    return SHARPNESS * cosines


def centred(embeddings: Tensor) -> Tensor:
    """Take each vector's own mean away and scale it to length 1."""
    return functional.normalize(embeddings - embeddings.mean(-1, keepdim=True), dim=-1)


def _linear_steps(
    support: Tensor, one_hot: Tensor, weight: Tensor, bias: Tensor, loop: InnerLoop
) -> tuple[Tensor, Tensor]:
    n = support.shape[1]
    for _ in range(loop.steps):
        logits = support @ weight.transpose(1, 2) + bias[:, None]
        error = (logits.softmax(2) - one_hot) / n
        weight = weight - loop.rate * (error.transpose(1, 2) @ support)
        bias = bias - loop.rate * error.sum(1)
    return weight, bias


def _cosine_steps(known: Tensor, one_hot: Tensor, weight: Tensor, loop: InnerLoop) -> Tensor:
    n = known.shape[1]
    for _ in range(loop.steps):
        length = weight.norm(dim=2, keepdim=True).clamp_min(1e-12)
        unit = weight / length
        error = ((SHARPNESS * known @ unit.transpose(1, 2)).softmax(2) - one_hot) / n
        slope = SHARPNESS * error.transpose(1, 2) @ known
        # Only what turns the vector changes a cosine; what stretches it does not.
        across = slope - unit * (slope * unit).sum(2, keepdim=True)
        weight = weight - loop.rate * across / length
    return weight
