"""Adam for the outer loop, whose state goes into a safetensors file and comes back bit by bit."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

_PREFIX = "optimiser."


class MetaAdam:
    """PyTorch's Adam over named tensors, which are changed in place.

    Args:
        learned: the tensors, by name; their order does not matter.
        clip: largest value of a gradient's element; 0 for no limit.
        decay: decoupled weight decay.
    """

    def __init__(
        self, learned: Mapping[str, Tensor], *, clip: float = 0.0, decay: float = 0.0
    ) -> None:
        self._learned = dict(learned)
        self._clip = clip
        self._adam = torch.optim.AdamW(self._learned.values(), lr=0.0, weight_decay=decay)

    def step(self, gradients: Mapping[str, Tensor], rate: float) -> None:
        """Take a step.

        Args:
            gradients: of each of the tensors, by name.
            rate: the learning rate.
        """
        for name, parameter in self._learned.items():
            slope = gradients[name]
            parameter.grad = slope.clamp(-self._clip, self._clip) if self._clip else slope
        for group in self._adam.param_groups:
            group["lr"] = rate
        self._adam.step()
        self._adam.zero_grad()

    def state(self) -> dict[str, Tensor]:
        """Return moments and counts by name, each name beginning with "optimiser."."""
        return {
            f"{_PREFIX}{kind}.{name}": value
            for name, parameter in self._learned.items()
            for kind, value in self._adam.state.get(parameter, {}).items()
        }

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Go back to a state; where there is none, to the very beginning."""
        self._adam.state.clear()
        for name, parameter in self._learned.items():
            saved = {
                kind: tensors[f"{_PREFIX}{kind}.{name}"]
                for kind in ("step", "exp_avg", "exp_avg_sq")
                if f"{_PREFIX}{kind}.{name}" in tensors
            }
            if saved:
                self._adam.state[parameter] = {
                    # Adam counts its steps on the processor, whatever the parameters are on.
                    kind: value.clone() if kind == "step" else value.to(parameter.device, copy=True)
                    for kind, value in saved.items()
                }


class MetaSgd:
    """PyTorch's SGD with Nesterov's momentum over named tensors, changed in place.

    Args:
        learned: the tensors, by name.
        decay: of those with two dimensions or more: norms and biases have none.
    """

    def __init__(self, learned: Mapping[str, Tensor], *, decay: float = 0.0) -> None:
        self._learned = dict(learned)
        wide = [parameter for parameter in self._learned.values() if parameter.ndim > 1]
        narrow = [parameter for parameter in self._learned.values() if parameter.ndim <= 1]
        groups: list[dict[str, Any]] = [{"params": wide, "weight_decay": decay}, {"params": narrow}]
        self._sgd = torch.optim.SGD(groups, lr=0.0, momentum=0.9, nesterov=True)

    def step(self, loss: Tensor, rate: float) -> None:
        """Differentiate a loss, and take a step of this learning rate."""
        self._sgd.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for group in self._sgd.param_groups:
            group["lr"] = rate
        self._sgd.step()

    def state(self) -> dict[str, Tensor]:
        """Return momenta by name, each name beginning with "optimiser."."""
        return {
            f"{_PREFIX}momentum.{name}": value
            for name, parameter in self._learned.items()
            if (value := self._sgd.state.get(parameter, {}).get("momentum_buffer")) is not None
        }

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Go back to a state; where there is none, to the very beginning."""
        self._sgd.state.clear()
        for name, parameter in self._learned.items():
            value = tensors.get(f"{_PREFIX}momentum.{name}")
            if value is not None:
                self._sgd.state[parameter] = {
                    "momentum_buffer": value.to(parameter.device, copy=True)
                }
