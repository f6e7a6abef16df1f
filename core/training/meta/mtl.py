"""Meta-Transfer Learning, its second phase: scales and shifts, and the head's start, from tasks.

The first is `core.training.meta.pretraining`; the third, judging on classes never seen, is any
method's `evaluate`, in which only a head is trained for each task.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from core.training.meta.base_learner import (
    InnerLoop,
    Start,
    Weights,
    linear_head,
    logits_of,
    prototype_head,
)
from core.training.meta.data.hard_task_mining import HardPool, HardSettings
from core.training.meta.data.task_sampler import Shape, random_for
from core.training.meta.interfaces import Facts, Stack, Task, TaskSource, stacked
from core.training.meta.mixed_precision import Precision, computing
from core.training.meta.optimizers import MetaAdam
from core.training.meta.pretraining import under
from core.training.meta.scale_shift import norms_of, scale_and_shift

BnMode: TypeAlias = Literal["eval", "official"]

_INNER_RATES: dict[Start, float] = {"meta": 0.01, "prototype": 0.1}
_NETWORK, _OVERLAY, _HEAD = "network.", "overlay.", "head."


@dataclass(frozen=True, slots=True)
class MtlSettings:
    """What can be set of MTL. The defaults are the published PyTorch code's, but for the head.

    Attributes:
        head: where a task's head begins: "meta" at a learned start, for one way only; "prototype"
            at the class means, for any way.
        second_order: see `InnerLoop`.
        bn_mode: "eval" keeps the norms' statistics as pre-training left them, in training as in
            test; "official" takes the batch's in training and moves the kept ones, as published.
        scaled: learn scales and shifts over frozen convolutions; else the convolutions themselves,
            which is the fine-tuning that the paper compares with.
        inner_steps: gradient steps of a task's head.
        inner_rate: of these steps; 0 for 0.01 from a learned start and 0.1 from class means.
        rate: Adam's for scales, shifts and norms, at the beginning.
        head_rate: and for the head's start.
        drops: how often both are halved, at equal distances.
        hard_every, hard_tasks: see `HardSettings`.
    """

    head: Start = "prototype"
    second_order: bool = False
    bn_mode: BnMode = "eval"
    scaled: bool = True
    inner_steps: int = 100
    inner_rate: float = 0.0
    rate: float = 1e-4
    head_rate: float = 1e-3
    drops: int = 9
    hard_every: int = 20
    hard_tasks: int = 0

    def __post_init__(self) -> None:
        if self.inner_steps < 1 or self.drops < 0:
            raise ValueError("inner_steps must be 1 or more, drops 0 or more")
        if min(self.rate, self.head_rate) <= 0 or self.inner_rate < 0:
            raise ValueError("rate and head_rate must be above 0, inner_rate not below")
        HardSettings(self.hard_every, self.hard_tasks)  # raises where they make no sense

    @property
    def loop(self) -> InnerLoop:
        """How a task's head is trained."""
        rate = self.inner_rate or _INNER_RATES[self.head]
        return InnerLoop(self.inner_steps, rate, self.second_order)

    @property
    def hard(self) -> HardSettings:
        """When hard tasks come, and how many."""
        return HardSettings(self.hard_every, self.hard_tasks)


@dataclass(frozen=True, slots=True)
class MtlTasks:
    """The tasks that `Mtl` is trained on.

    Attributes:
        shape: of each.
        source: where hard tasks are drawn from: that of the ordinary ones. Without one there are
            none, as where nothing is trained any more.
        seed: decides the head's start and hard tasks.
    """

    shape: Shape
    source: TaskSource | None = None
    seed: int = 0


class Mtl:
    """Meta-Transfer Learning's meta-training. See `core.training.meta.interfaces.Method`.

    Source: Sun et al. 2019, "Meta-Transfer Learning for Few-Shot Learning"
    (https://arxiv.org/abs/1812.02391), algorithms 1 and 2, with the steps of its PyTorch code.

    Args:
        network: pictures to (n, n_features); pre-trained. Its norms are trained, in place.
        settings: see there.
        n_iterations: of the whole training; the rates are halved along it.
        tasks: that it is trained on.
        precision: of the network's arithmetic; the head's is never half.
    """

    name = "mtl"

    def __init__(
        self,
        network: nn.Module,
        settings: MtlSettings,
        n_iterations: int,
        *,
        tasks: MtlTasks,
        precision: Precision = "float32",
    ) -> None:
        self.settings = settings
        self.network = network.eval().requires_grad_(False)
        self.overlay = scale_and_shift(network)
        self.done = 0
        self._norms_look = False
        self._n_iterations = n_iterations
        self._source, self._shape, self._seed = tasks.source, tasks.shape, tasks.seed
        self._precision: Precision = precision
        self._hard = HardPool(settings.hard)
        self._head = self._first_head() if settings.head == "meta" else {}
        self._learned = self._chosen()
        for parameter in (*self._learned.values(), *self._head.values()):
            parameter.requires_grad_(True)
        self._optimiser = MetaAdam(self._learned)
        self._head_optimiser = MetaAdam(self._head) if self._head else None

    def step(self, tasks: Sequence[Task]) -> dict[str, float]:
        """Take one step on a meta-batch; where hard tasks are due, theirs as well.

        See `Method.step`. What is shown is of the ordinary tasks.
        """
        logits, metrics = self._update(tasks)
        for answers, task in zip(logits, tasks, strict=True):
            self._hard.look(answers, task.query_labels, task.classes)
        if self._hard.is_due and self._source is not None:
            self._hard_round(self._source, len(tasks))
        self.done += 1
        return metrics

    def evaluate(self, tasks: Sequence[Task]) -> list[float]:
        """Train a head on each task's support and judge it on the query. See `Method.evaluate`."""
        self._let_norms_look(False)
        stack = stacked(tasks)
        with torch.no_grad():
            support, query = self._both(stack, self._overrides())
            logits = logits_of(self._fitted(support, stack), query)
        right = (logits.argmax(2) == stack.query_labels).double().mean(1)
        return cast("list[float]", right.tolist())

    def embed(self, task: Task) -> tuple[Tensor, Tensor]:
        """Embed a task's support and query under the scales and shifts."""
        self._let_norms_look(False)
        with torch.no_grad():
            support, query = self._both(stacked([task]), self._overrides())
        return support[0], query[0]

    def state(self) -> tuple[dict[str, Tensor], Facts]:
        """See `Method.state`."""
        tensors = {
            f"{_NETWORK}{name}": tensor for name, tensor in self.network.state_dict().items()
        }
        for kind, own in (("scale", self.overlay.scales), ("shift", self.overlay.shifts)):
            tensors |= {f"{_OVERLAY}{kind}.{name}": parameter for name, parameter in own.items()}
        tensors |= {f"{_HEAD}{name}": parameter for name, parameter in self._head.items()}
        tensors |= self._optimiser.state()
        if self._head_optimiser:
            tensors |= self._head_optimiser.state()
        return tensors, {"done": self.done, "hard": self._hard.facts()}

    def load(self, tensors: Mapping[str, Tensor], facts: Mapping[str, object]) -> None:
        """See `Method.load`."""
        self.network.load_state_dict(under(tensors, _NETWORK))
        with torch.no_grad():
            for kind, own in (("scale", self.overlay.scales), ("shift", self.overlay.shifts)):
                loaded = under(tensors, f"{_OVERLAY}{kind}.")
                for name, parameter in own.items():
                    parameter.copy_(loaded[name])
            for name, parameter in self._head.items():
                parameter.copy_(tensors[f"{_HEAD}{name}"])
        self._optimiser.load(tensors)
        if self._head_optimiser:
            self._head_optimiser.load(tensors)
        self.done = int(str(facts["done"]))
        self._hard.load(cast("Facts", facts["hard"]))

    def _first_head(self) -> dict[str, Tensor]:
        generator = torch.Generator().manual_seed(self._seed)
        device = next(self.network.parameters()).device
        n_features = cast("int", self.network.n_features)
        weight = torch.empty(self._shape.way, n_features)
        nn.init.kaiming_normal_(weight, generator=generator)
        return {"weight": weight.to(device), "bias": torch.zeros(self._shape.way, device=device)}

    def _chosen(self) -> dict[str, Tensor]:
        """Return what is learned of the network: the norms, and scales and shifts or all else."""
        if not self.settings.scaled:
            return dict(self.network.named_parameters())
        scales = {f"scale.{name}": parameter for name, parameter in self.overlay.scales.items()}
        shifts = {f"shift.{name}": parameter for name, parameter in self.overlay.shifts.items()}
        return {**scales, **shifts, **norms_of(self.network)}

    def _share(self) -> float:
        """Return what is left of the rates."""
        passed = self.done * (self.settings.drops + 1) // max(self._n_iterations, 1)
        return float(0.5 ** min(passed, self.settings.drops))

    def _update(self, tasks: Sequence[Task]) -> tuple[Tensor, dict[str, float]]:
        """Take a step of Adam; return the queries' logits from before, and what to show."""
        self._let_norms_look(self.settings.bn_mode == "official")
        stack = stacked(tasks)
        overrides = self._overrides()
        support, query = self._both(stack, overrides)
        logits = logits_of(self._fitted(support, stack), query)
        loss = functional.cross_entropy(logits.flatten(0, 1), stack.query_labels.flatten())
        learned = {**self._learned, **self._head}
        slopes = dict(
            zip(
                learned,
                torch.autograd.grad(loss, list(learned.values()), materialize_grads=True),
                strict=True,
            )
        )
        share = self._share()
        self._optimiser.step(
            {name: slopes[name] for name in self._learned}, self.settings.rate * share
        )
        if self._head_optimiser:
            rate = self.settings.head_rate * share
            self._head_optimiser.step({name: slopes[name] for name in self._head}, rate)
        right = (logits.argmax(2) == stack.query_labels).float().mean()
        rate = self.settings.rate * share
        metrics = {"loss": float(loss.detach()), "accuracy": float(right), "rate": rate}
        return logits.detach(), metrics

    def _hard_round(self, source: TaskSource, meta_batch: int) -> None:
        n_classes = len(source.classes())
        random = random_for(self._seed, "hard", self._hard.n_rounds)
        tasks = []
        for _ in range(self.settings.hard.tasks):
            classes = self._hard.draw(random, self._shape.way, n_classes)
            shape = (self._shape.way, self._shape.shot, self._shape.query)
            tasks.append(source.task(random, *shape, classes))
        for start in range(0, len(tasks), meta_batch):
            self._update(tasks[start : start + meta_batch])
        self._hard.end_round()

    def _let_norms_look(self, on: bool) -> None:
        """Let norms take the statistics of what they see, and keep them; nothing else is random."""
        self._norms_look = on
        for module in self.network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.train(on)

    def _overrides(self) -> dict[str, Tensor]:
        if not self.settings.scaled:
            return {}
        return self.overlay.overrides(dict(self.network.named_parameters()))

    def _both(self, stack: Stack, overrides: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
        """Embed support and query: two times (n_tasks, n, n_features)."""
        # From a learned start the support teaches nothing in first order; its graph is not built.
        is_idle = self.settings.head == "meta" and not self.settings.second_order
        grown = torch.is_grad_enabled()
        if self._norms_look:  # each task's query, then its support, is a batch of the norms
            embedded = []
            for query, support in zip(stack.query, stack.support, strict=True):
                asked = self._embed(query, overrides)
                with torch.set_grad_enabled(grown and not is_idle):
                    embedded.append((self._embed(support, overrides), asked))
            supports, queries = zip(*embedded, strict=True)
            return torch.stack(supports), torch.stack(queries)
        with torch.set_grad_enabled(grown and not is_idle):
            support = self._embed(stack.support.flatten(0, 1), overrides)
        query = self._embed(stack.query.flatten(0, 1), overrides)
        n_tasks = len(stack.support)
        return _by_task(support, n_tasks), _by_task(query, n_tasks)

    def _embed(self, images: Tensor, overrides: Mapping[str, Tensor]) -> Tensor:
        images = images.contiguous(memory_format=torch.channels_last)
        with computing(self._precision, images.device):
            embeddings = functional_call(self.network, dict(overrides), (images,))
        return cast(
            "Tensor", embeddings if embeddings.dtype == torch.float64 else embeddings.float()
        )

    def _fitted(self, support: Tensor, stack: Stack) -> Weights:
        way = int(stack.support_labels.max()) + 1
        one_hot = functional.one_hot(stack.support_labels, way).to(support.dtype)
        if self.settings.head == "prototype":
            return prototype_head(support, one_hot, self.settings.loop)
        start = (self._head["weight"], self._head["bias"])
        return linear_head(support, one_hot, start, self.settings.loop)


def _by_task(features: Tensor, n_tasks: int) -> Tensor:
    return features.reshape(n_tasks, -1, features.shape[1])
