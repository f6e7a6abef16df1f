"""The inner loop of MAML: gradient steps on a task's support, through which one can differentiate.

Everything here is written for a stack of tasks and for a single one alike: with a stack, images
are (n_tasks, n, ...), labels (n_tasks, n), and adapted parameters have n_tasks in front.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad
from torch.nn import functional

Parameters = dict[str, Tensor]


class TaskNetwork(Protocol):
    """A network whose parameters are given with each call."""

    @property
    def head_names(self) -> tuple[str, ...]:
        """Names of the parameters that `score` looks at."""

    def embed(
        self, parameters: Mapping[str, Tensor], images: Tensor, n_first: int | None = None
    ) -> Tensor:
        """Compute embeddings; batch norm's statistics come from the first `n_first` images."""

    def score(self, parameters: Mapping[str, Tensor], features: Tensor) -> Tensor:
        """Score the task's classes: logits."""


class SingleTask:
    """Any module with `embed(images, n_first)` and a linear `head`, for one task at a time."""

    head_names = ("head.weight", "head.bias")

    def __init__(self, network: nn.Module) -> None:
        self._embedder = _Embedder(network)

    def embed(
        self, parameters: Mapping[str, Tensor], images: Tensor, n_first: int | None = None
    ) -> Tensor:
        """Compute (n, n_features). See `TaskNetwork.embed`."""
        inner = {f"network.{name}": tensor for name, tensor in parameters.items()}
        features: Tensor = functional_call(self._embedder, inner, (images, n_first))
        return features

    def score(self, parameters: Mapping[str, Tensor], features: Tensor) -> Tensor:
        """Score (n, way). See `TaskNetwork.score`."""
        weight, bias = (parameters[name] for name in self.head_names)
        return functional.linear(features, weight, bias)


class _Embedder(nn.Module):
    """`functional_call` calls `forward`; this makes that `embed`."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor, n_first: int | None) -> Tensor:
        features: Tensor = self.network.embed(images, n_first)  # type: ignore[operator]
        return features


def losses(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean cross-entropy of each task: () or (n_tasks,).

    Args:
        logits: (..., n, way).
        labels: (..., n) int64.
    """
    each = functional.cross_entropy(
        logits.flatten(0, -2).float() if logits.dtype != torch.float64 else logits.flatten(0, -2),
        labels.flatten(),
        reduction="none",
    )
    return each.view(labels.shape).mean(-1)


class Rule(NamedTuple):
    """How the inner loop goes.

    Attributes:
        adapted: names of the parameters that it changes.
        rates: the learning rates of each of these, (n_steps,); a step beyond the last takes the
            last one's.
        first_order: the inner gradients count as constants.
        own_statistics: queries are normalised by the support's statistics, so that they do not
            see each other; else by their own batch's, as in Finn et al. 2017.
        mapped: it goes on inside `vmap` or `grad`, where only `torch.func`'s gradient is right;
            outside, the first order takes autograd's, which costs a fifth less.
    """

    adapted: tuple[str, ...]
    rates: Mapping[str, Tensor]
    first_order: bool
    own_statistics: bool = False
    mapped: bool = True


def adapt(
    network: TaskNetwork,
    parameters: Mapping[str, Tensor],
    support: Tensor,
    labels: Tensor,
    rule: Rule,
    n_steps: int,
) -> list[Parameters]:
    """Take gradient steps on the support.

    Source: Finn et al. 2017, equation 1; first order as in their section 5.2; ANIL, where only the
    head is adapted, Raghu et al. 2020 (https://arxiv.org/abs/1909.09157).

    Args:
        parameters: all of the network's; those in `rule.adapted` are the start.

    Returns:
        all parameters after each step. The parameters that came in are unchanged.
    """
    stop = rule.first_order
    fixed = {name: tensor for name, tensor in parameters.items() if name not in rule.adapted}
    still = _detached(fixed) if stop else fixed
    fast = {name: parameters[name] for name in rule.adapted}
    seen: Tensor | None = None
    if set(rule.adapted) <= set(network.head_names):  # the rest answers the same at every step
        with torch.set_grad_enabled(torch.is_grad_enabled() and not stop):
            seen = network.embed(still, support)

    def loss(changing: Parameters) -> Tensor:
        weights = {**still, **changing}
        features = network.embed(weights, support) if seen is None else seen
        return losses(network.score(weights, features), labels).sum()

    steps: list[Parameters] = []
    for step in range(n_steps):
        slopes = _slopes(loss, fast, rule)
        fast = {
            name: tensor - rule.rates[name][min(step, len(rule.rates[name]) - 1)] * slopes[name]
            for name, tensor in fast.items()
        }
        steps.append({**fixed, **fast})
    return steps


def _slopes(
    loss: Callable[[Parameters], Tensor], fast: Mapping[str, Tensor], rule: Rule
) -> Parameters:
    """Differentiate the support's loss at the present fast parameters."""
    if not rule.first_order:
        through: Parameters = grad(loss)(dict(fast))
        return through
    still = _detached(fast)
    if rule.mapped:
        return _detached(grad(loss)(still))
    with torch.enable_grad():
        leaves = {name: tensor.requires_grad_() for name, tensor in still.items()}
        slopes = torch.autograd.grad(
            loss(leaves), list(leaves.values()), allow_unused=True, materialize_grads=True
        )
    return dict(zip(leaves, slopes, strict=True))


def query_logits(
    network: TaskNetwork,
    parameters: Mapping[str, Tensor],
    support: Tensor,
    query: Tensor,
    rule: Rule,
) -> Tensor:
    """Score the query: (..., n_query, way)."""
    if not rule.own_statistics:
        return network.score(parameters, network.embed(parameters, query))
    n = support.shape[-4]
    both = torch.cat([support, query], -4)
    features = network.embed(parameters, both, n)
    return network.score(parameters, features[..., n:, :])


class Judged(NamedTuple):
    """A task after its inner loop."""

    loss: Tensor
    """() or (n_tasks,): of the query, weighted over the steps."""
    right: Tensor
    """The same shape: share of the query that is right after the last step."""


def judged(
    network: TaskNetwork,
    parameters: Mapping[str, Tensor],
    task: Sequence[Tensor],
    rule: Rule,
    weights: Sequence[float],
) -> Judged:
    """Adapt to a task, or a stack of them, and look at its query.

    Args:
        task: support, its labels, query, its labels.
        weights: of the query's loss after each inner step (Antoniou et al. 2019's multi-step
            loss); a step of weight 0 costs no look.
    """
    support, support_labels, query, labels = task
    steps = adapt(network, parameters, support, support_labels, rule, len(weights))
    loss: Tensor | None = None
    for after, weight in zip(steps, weights, strict=True):
        if weight or after is steps[-1]:
            logits = query_logits(network, after, support, query, rule)
            part = weight * losses(logits, labels)
            loss = part if loss is None else loss + part
    assert loss is not None
    right = (logits.detach().argmax(-1) == labels).float().mean(-1)
    return Judged(loss, right)


def step_weights(n_steps: int, done: int, fade: int) -> list[float]:
    """Weigh the query's loss after each inner step.

    At first all steps count the same; over `fade` units of training the last one takes over.

    Source: Antoniou et al. 2019, "How to train your MAML" (https://arxiv.org/abs/1810.09502),
    multi-step loss, with the floor of 0.03 / n_steps that their code keeps for the others.

    >>> step_weights(2, 0, 10)
    [0.5, 0.5]
    >>> step_weights(2, 10, 10)
    [0.0, 1.0]

    Args:
        n_steps: of the inner loop.
        done: units of training so far, such as iterations.
        fade: after this many units only the last step counts; with 0, from the first one on.
    """
    if done >= fade or n_steps == 1:
        return [*([0.0] * (n_steps - 1)), 1.0]
    floor = 0.03 / n_steps
    share = done / (n_steps * fade)
    other = max(1 / n_steps - share, floor)
    last = min(1 / n_steps + share * (n_steps - 1), 1 - (n_steps - 1) * floor)
    return [*([other] * (n_steps - 1)), last]


def _detached(parameters: Mapping[str, Tensor]) -> Parameters:
    return {name: tensor.detach() for name, tensor in parameters.items()}
