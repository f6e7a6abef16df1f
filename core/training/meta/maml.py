"""MAML: learn a start from which a few gradient steps on a task's support suffice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import torch
from torch import Tensor, nn
from torch.func import grad, vmap

from core.training.meta.inner_loop import (
    Parameters,
    Rule,
    SingleTask,
    TaskNetwork,
    adapt,
    judged,
    step_weights,
)
from core.training.meta.inner_loop import query_logits as logits_of
from core.training.meta.interfaces import Facts, Stack, Task, stacked
from core.training.meta.mixed_precision import Precision, computing
from core.training.meta.optimizers import MetaAdam

Order: TypeAlias = Literal["first", "second"]
Way: TypeAlias = Literal["auto", "loop", "vmap", "stacked"]
"""How the tasks of a meta-batch are computed: one by one, or together in one of two ways."""

EVALUATED_AT_ONCE = 20
"""Tasks: enough to keep the processor busy, few enough for 75 queries each."""


@dataclass(frozen=True, slots=True)
class MamlSettings:
    """What can be set of MAML.

    Attributes:
        order: "second" differentiates through the inner steps, "first" takes their gradients for
            constants.
        second_from: with "second", the iteration from which on it does; before, it is first order
            (derivative-order annealing).
        steps: gradient steps on the support while training.
        test_steps: and when it is judged.
        inner_rate: learning rate of these steps, for the mean cross-entropy over the support.
        learn_rates: learn one such rate for each parameter tensor and step (LSLR).
        anil: adapt the head only.
        adapt_norms: adapt batch norm's scale and shift, too.
        multi_step: iterations over which the loss after each inner step counts, less and less; 0
            for the last step's alone.
        meta_rate: learning rate of Adam at the start.
        meta_rate_end: and at the end; in between it follows a cosine.
        clip: largest value of a meta-gradient's element; 0 for no limit.
        own_statistics: see `Rule`.
        compute: see `Way`; "auto" takes the fastest that is right.
    """

    order: Order = "first"
    second_from: int = 0
    steps: int = 1
    test_steps: int = 3
    inner_rate: float = 0.5
    learn_rates: bool = False
    anil: bool = False
    adapt_norms: bool = True
    multi_step: int = 0
    meta_rate: float = 3e-3
    meta_rate_end: float = 1e-5
    clip: float = 0.0
    own_statistics: bool = False
    compute: Way = "auto"

    def __post_init__(self) -> None:
        if self.steps < 1 or self.test_steps < 1:
            raise ValueError("steps and test_steps must be 1 or more")
        if min(self.inner_rate, self.meta_rate) <= 0:
            raise ValueError("inner_rate and meta_rate must be above 0")
        if min(self.second_from, self.multi_step, self.clip, self.meta_rate_end) < 0:
            raise ValueError("second_from, multi_step, clip and meta_rate_end cannot be below 0")


class Maml:
    """Model-agnostic meta-learning, with the improvements known as MAML++ as switches.

    Source: Finn et al. 2017, "Model-Agnostic Meta-Learning for Fast Adaptation of Deep Networks"
    (https://arxiv.org/abs/1703.03400), algorithm 2; Antoniou et al. 2019, "How to train your MAML"
    (https://arxiv.org/abs/1810.09502), for the multi-step loss, the learned rates, derivative-order
    annealing and the cosine; Raghu et al. 2020 (https://arxiv.org/abs/1909.09157) for ANIL.

    Args:
        network: its parameters are the start that is learned; on the device of the tasks. Batch
            norm must keep no statistics.
        settings: see there.
        n_iterations: of the whole training; the cosine ends there.
        together: the same network for a stack of tasks, where there is one.
        precision: of the arithmetic.
    """

    name = "maml"

    def __init__(
        self,
        network: nn.Module,
        settings: MamlSettings,
        n_iterations: int,
        *,
        together: TaskNetwork | None = None,
        precision: Precision = "float32",
    ) -> None:
        self.settings = settings
        self._n_iterations = n_iterations
        self._single = SingleTask(network)
        self._stacked = together
        self._precision: Precision = precision
        self._parameters = {
            name: parameter.detach().clone().requires_grad_()
            for name, parameter in network.named_parameters()
        }
        self._adapted = self._names()
        self._rates = self._first_rates()
        self.done = 0
        learned = {**self._parameters, **self._learned_rates()}
        self._optimiser = MetaAdam(learned, clip=settings.clip)

    @property
    def parameters(self) -> Parameters:
        """The start, as it is now, by the network's names."""
        return {name: parameter.detach() for name, parameter in self._parameters.items()}

    @property
    def meta_rate(self) -> float:
        """The learning rate of the next step."""
        first, last = self.settings.meta_rate, self.settings.meta_rate_end
        turn = math.cos(math.pi * min(self.done / max(self._n_iterations, 1), 1.0))
        return last + (first - last) * (1 + turn) / 2

    def step(self, tasks: Sequence[Task]) -> dict[str, float]:
        """Take one step of Adam on a meta-batch. See `Method.step`."""
        rate = self.meta_rate
        weights = step_weights(self.settings.steps, self.done, self.settings.multi_step)
        with computing(self._precision, tasks[0].support.device):
            gradients, loss, right = self._meta_gradient(tasks, weights)
        self._optimiser.step(gradients, rate)
        self.done += 1
        return {"loss": loss, "accuracy": right, "rate": rate}

    def evaluate(self, tasks: Sequence[Task]) -> list[float]:
        """Adapt to each task and judge it on its query. See `Method.evaluate`."""
        shares: list[float] = []
        for start in range(0, len(tasks), EVALUATED_AT_ONCE):
            part = stacked(tasks[start : start + EVALUATED_AT_ONCE])
            for logits, labels in self._logits(part):
                right = (logits.argmax(-1) == labels).double().mean(-1)
                shares += right.reshape(-1).tolist()
        return shares

    def embed(self, task: Task) -> tuple[Tensor, Tensor]:
        """Embed support and query from the start itself, without adapting.

        Batch norm's statistics come from where they come from in a task.
        """
        with torch.no_grad(), computing(self._precision, task.support.device):
            support, query = task.support, task.query
            if not self.settings.own_statistics:
                return (
                    self._single.embed(self._parameters, support).float(),
                    self._single.embed(self._parameters, query).float(),
                )
            both = torch.cat([support, query])
            features = self._single.embed(self._parameters, both, len(support)).float()
            return features[: len(support)], features[len(support) :]

    def state(self) -> tuple[dict[str, Tensor], Facts]:
        """Return start, rates and optimiser. See `Method.state`."""
        tensors = {
            f"network.{name}": parameter.detach() for name, parameter in self._parameters.items()
        }
        tensors |= {f"rates.{name}": rate.detach() for name, rate in self._rates.items()}
        return tensors | self._optimiser.state(), {"done": self.done}

    def load(self, tensors: Mapping[str, Tensor], facts: Mapping[str, object]) -> None:
        """Go back to a state. See `Method.load`."""
        with torch.no_grad():
            for name, parameter in self._parameters.items():
                parameter.copy_(tensors[f"network.{name}"])
            for name, rate in self._rates.items():
                rate.copy_(tensors[f"rates.{name}"])
        self._optimiser.load(tensors)
        self.done = int(str(facts["done"]))

    def _names(self) -> tuple[str, ...]:
        """Name what the inner loop adapts."""
        if self.settings.anil:
            return tuple(self._single.head_names)
        fixed = () if self.settings.adapt_norms else ("norms.",)
        return tuple(name for name in self._parameters if not name.startswith(fixed or ("\0",)))

    def _first_rates(self) -> Parameters:
        n = self.settings.steps if self.settings.learn_rates else 1
        some = next(iter(self._parameters.values()))
        return {
            name: some.new_full((n,), self.settings.inner_rate).requires_grad_(
                self.settings.learn_rates
            )
            for name in self._adapted
        }

    def _learned_rates(self) -> Parameters:
        if not self.settings.learn_rates:
            return {}
        return {f"rates of {name}": rate for name, rate in self._rates.items()}

    def _rule(self, rates: Mapping[str, Tensor]) -> Rule:
        settings = self.settings
        first = settings.order == "first" or self.done < settings.second_from
        mapped = self._way() == "vmap"
        return Rule(self._adapted, rates, first, settings.own_statistics, mapped)

    def _way(self) -> Way:
        if self.settings.compute != "auto":
            return self.settings.compute
        # See docs/adr/0050-maml-computes-tasks-together.md.
        return "vmap" if self._stacked is None else "stacked"

    def _meta_gradient(
        self, tasks: Sequence[Task], weights: Sequence[float]
    ) -> tuple[Parameters, float, float]:
        """Average over the tasks: gradients of all that is learned, loss, share right."""
        learned = {**self._parameters, **self._learned_rates()}
        match self._way():
            case "loop":
                return self._one_by_one(learned, tasks, weights)
            case "vmap":
                return self._mapped(learned, tasks, weights)
        return self._all_at_once(learned, tasks, weights)

    def _one_by_one(
        self, learned: Parameters, tasks: Sequence[Task], weights: Sequence[float]
    ) -> tuple[Parameters, float, float]:
        """One task's graph is in memory at a time. The plainest way, which others are held to."""
        total = {name: torch.zeros_like(parameter) for name, parameter in learned.items()}
        loss = right = 0.0
        for task in tasks:
            judgement = judged(
                self._single, self._parameters, _tensors(task), self._rule(self._rates), weights
            )
            for name, slope in _slopes(judgement.loss, learned).items():
                total[name] += slope / len(tasks)
            loss += float(judgement.loss.detach()) / len(tasks)
            right += float(judgement.right) / len(tasks)
        return total, loss, right

    def _mapped(
        self, learned: Parameters, tasks: Sequence[Task], weights: Sequence[float]
    ) -> tuple[Parameters, float, float]:
        """All tasks at once, for any network.

        The whole meta-gradient is taken inside `vmap`: a backward pass through it from outside is
        wrong for second derivatives of most norms (pytorch/functorch issue 534).
        """
        n_rates = len("rates of ")

        def loss(changing: Parameters, task: Stack) -> tuple[Tensor, tuple[Tensor, Tensor]]:
            start = {
                name: parameter for name, parameter in changing.items() if name in self._parameters
            }
            rates = {name[n_rates:]: changing[name] for name in changing if name not in start}
            judgement = judged(
                self._single, start, task, self._rule({**self._rates, **rates}), weights
            )
            return judgement.loss, (judgement.loss, judgement.right)

        still = {name: parameter.detach() for name, parameter in learned.items()}
        of_each = vmap(grad(loss, has_aux=True), in_dims=(None, 0))
        slopes, (losses, right) = of_each(still, stacked(tasks))
        mean = {name: slope.mean(0) for name, slope in slopes.items()}
        return mean, float(losses.mean()), float(right.mean())

    def _all_at_once(
        self, learned: Parameters, tasks: Sequence[Task], weights: Sequence[float]
    ) -> tuple[Parameters, float, float]:
        """All tasks at once, for a network that takes a stack. What is fast on a processor."""
        assert self._stacked is not None
        start = self._spread(self._parameters, len(tasks))
        judgement = judged(self._stacked, start, stacked(tasks), self._rule(self._rates), weights)
        slopes = _slopes(judgement.loss.mean(), learned)
        return slopes, float(judgement.loss.detach().mean()), float(judgement.right.mean())

    def _spread(self, parameters: Mapping[str, Tensor], n_tasks: int) -> Parameters:
        """Give each task its own copy of what it adapts."""
        return {
            name: parameter.expand(n_tasks, *parameter.shape)
            if name in self._adapted
            else parameter
            for name, parameter in parameters.items()
        }

    def _logits(self, stack: Stack) -> list[tuple[Tensor, Tensor]]:
        """Adapt and score; with a stacked network all tasks at once."""
        n = len(stack.support)
        rates = {name: rate.detach() for name, rate in self._rates.items()}
        rule = _in_first_order(self._rule(rates))
        if self._way() == "stacked":
            assert self._stacked is not None
            start = self._spread(self.parameters, n)
            return [(self._adapted_logits(self._stacked, start, stack, rule), stack.query_labels)]
        each = [Stack(*(part[place] for part in stack)) for place in range(n)]
        return [
            (self._adapted_logits(self._single, self.parameters, task, rule), task.query_labels)
            for task in each
        ]

    def _adapted_logits(
        self, network: TaskNetwork, start: Mapping[str, Tensor], task: Stack, rule: Rule
    ) -> Tensor:
        with torch.no_grad(), computing(self._precision, task.support.device):
            # The inner loop turns gradients on for itself.
            after = adapt(
                network, start, task.support, task.support_labels, rule, self.settings.test_steps
            )[-1]
            return logits_of(network, after, task.support, task.query, rule).float()


def _in_first_order(rule: Rule) -> Rule:
    """Return the rule in first order: the same steps, with nothing kept to differentiate."""
    return rule._replace(first_order=True)


def _tensors(task: Task) -> Stack:
    return Stack(task.support, task.support_labels, task.query, task.query_labels)


def _slopes(loss: Tensor, learned: Parameters) -> Parameters:
    """Differentiate; what the loss does not depend on, such as a bias before a norm, gets zeros."""
    slopes = torch.autograd.grad(loss, list(learned.values()), allow_unused=True)
    return {
        name: torch.zeros_like(parameter) if slope is None else slope
        for (name, parameter), slope in zip(learned.items(), slopes, strict=True)
    }
