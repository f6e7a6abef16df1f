"""What moves weights: the optimiser, its schedule, and the average that steadies them."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from timm.layers import DropPath  # type: ignore[attr-defined]  # timm says nothing of exports
from timm.optim import (  # type: ignore[attr-defined]
    param_groups_layer_decay,
    param_groups_weight_decay,
)
from timm.utils import ModelEmaV3  # type: ignore[attr-defined]
from torch import nn
from torch.optim import SGD, AdamW, Optimizer
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    LinearLR,
    LRScheduler,
    SequentialLR,
)

from core.training.finetuning.config import TrainSettings

_WARM_UP_START = 0.01  # of the full rate


def optimiser_of(network: nn.Module, head: nn.Linear, settings: TrainSettings) -> Optimizer:
    """Make an optimiser: each block with its own rate, no decay on biases and norms."""
    lr = settings.lr
    if settings.lr_batch:
        lr *= settings.batch_size / settings.lr_batch
    groups = _groups(network, settings)
    for group in groups:
        group["lr"] = lr * group.pop("lr_scale", 1.0)
    for group in param_groups_weight_decay(head, settings.weight_decay):
        groups.append({**group, "lr": lr * settings.head_factor})
    groups = [group for group in groups if group["params"]]
    if settings.optimiser == "adamw":
        return AdamW(groups, lr=lr)
    return SGD(groups, lr=lr, momentum=settings.momentum, nesterov=settings.momentum > 0)


def _groups(network: nn.Module, settings: TrainSettings) -> list[dict[str, Any]]:
    if settings.layer_decay == 1:
        return list(param_groups_weight_decay(network, settings.weight_decay))
    # A vision transformer says itself what else wants no decay: its places and its class token.
    no_decay: Any = getattr(network, "no_weight_decay", lambda: ())()
    return list(
        param_groups_layer_decay(
            network, settings.weight_decay, no_decay, layer_decay=settings.layer_decay
        )
    )


def schedule_of(optimiser: Optimizer, n_steps: int, settings: TrainSettings) -> LRScheduler:
    """Make a schedule: a climb, then a cosine down to 0, or level; one step a batch."""
    n_climb = round(settings.warm_up * n_steps)
    n_rest = max(n_steps - n_climb, 1)
    after: LRScheduler = (
        CosineAnnealingLR(optimiser, n_rest) if settings.cosine else ConstantLR(optimiser, 1.0, 1)
    )
    if not n_climb:
        return after
    climb = LinearLR(optimiser, _WARM_UP_START, total_iters=n_climb)
    return SequentialLR(optimiser, [climb, after], [n_climb])


class Average:
    """A moving average of weights, from some step on; see `TrainSettings.average`.

    It begins as a copy of the weights, and its memory grows from there, so that a short training is
    not held back by weights from before.
    """

    def __init__(self, decay: float, begin: int) -> None:
        self._decay = decay
        self._begin = begin
        self._n_steps = 0
        self._held: Any = None

    def look(self, model: nn.Module) -> None:
        """Take the weights after a step into the average."""
        self._n_steps += 1
        if not self._decay or self._n_steps < self._begin:
            return
        if self._held is None:
            self._held = ModelEmaV3(
                model, decay=self._decay, update_after_step=self._begin, use_warmup=True
            )
        self._held.update(model, step=self._n_steps)

    @contextmanager
    def in_place(self, model: nn.Module) -> Iterator[None]:
        """Give the model the average's weights, where there is one, and its own back afterwards."""
        if self._held is None:
            yield
            return
        own = copy.deepcopy(model.state_dict())
        model.load_state_dict(self._held.module.state_dict())
        try:
            yield
        finally:
            model.load_state_dict(own)


def set_drop_path(network: nn.Module, rate: float) -> int:
    """Let residual blocks be left out by chance, the last with `rate`, those before less.

    Source: Huang et al. 2016, "Deep Networks with Stochastic Depth"
    (https://arxiv.org/abs/1603.09382).

    Returns:
        how many blocks can be left out; 0 for a network whose blocks know nothing of it.
    """
    names = ("drop_path", "drop_path1", "drop_path2")
    blocks = [
        module for module in network.modules() if any(hasattr(module, name) for name in names)
    ]
    for number, block in enumerate(blocks, 1):
        for name in names:
            if hasattr(block, name):
                setattr(block, name, DropPath(rate * number / len(blocks)))
    return len(blocks)
