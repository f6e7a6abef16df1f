"""What stands in a cut network for what runs before the cut."""

from typing import Any

import torch
from torch import Tensor, nn

from core.backbones.adapted.dataflow import leaves, replaced

N_PROBES = 2
"""Pictures by which it is seen what has a row for each picture."""


class Hold:
    """What a rear is being run with.

    Attributes:
        activations: of the pictures, (n, ...); None while nothing runs.
        parts: those that are handed over, by the module that gave them and their place there.
    """

    def __init__(self) -> None:
        self.activations: Tensor | None = None
        self.parts: dict[tuple[str, int], Tensor] = {}


class StandIn(nn.Module):
    """Gives what a module gave, in form and shape: zeros, or what is handed over.

    Args:
        original: the module.
        name: its name.
        given: what it gave, or was given, for `N_PROBES` pictures.
        hold: says what is handed over.

    Attributes:
        shapes: by their place, of the tensors that have a row of numbers for each picture.

    Raises:
        ValueError: it gives something else for every picture that is no number.
    """

    def __init__(self, original: nn.Module, name: str, given: Any, hold: Hold) -> None:  # noqa: ANN401
        super().__init__()
        self._name = name
        self.shapes: dict[int, tuple[int, ...]] = {}
        values = list(leaves(given))
        for place, value in enumerate(values):
            if not isinstance(value, Tensor) or value.ndim == 0 or len(value) != N_PROBES:
                continue
            if value.is_floating_point():
                self.shapes[place] = tuple(value.shape[1:])
                values[place] = value.to("meta")  # its numbers are not needed
            elif not torch.equal(value[0], value[1]):
                raise ValueError(f"{name} gives each picture what is no number")
        # In a tuple, so that they are no part of this.
        self._outside = (original, replaced(given, iter(values)), hold)
        self.train(original.training)

    def forward(self, *args: object, **kwargs: object) -> Any:  # noqa: ANN401
        """Give what the module would have given, whatever this is given."""
        _, given, _ = self._outside
        values = [self._leaf(place, value) for place, value in enumerate(leaves(given))]
        return replaced(given, iter(values))

    def hand_over(self, module: nn.Module, args: Any, kwargs: Any) -> Any:  # noqa: ANN401
        """Change what the module behind the cut is given; a hook."""
        _, given, hold = self._outside
        theirs = list(leaves((args, kwargs)))
        if len(theirs) != len(list(leaves(given))):
            raise ValueError(f"{self._name} is given something else")
        values = [hold.parts.get((self._name, place), value) for place, value in enumerate(theirs)]
        return replaced((args, kwargs), iter(values))

    def _leaf(self, place: int, value: object) -> object:
        _, _, hold = self._outside
        if not isinstance(value, Tensor):
            return value
        assert hold.activations is not None
        n, device = hold.activations.shape[0], hold.activations.device
        if place in self.shapes:
            part = hold.parts.get((self._name, place))
            return (
                torch.zeros((), device=device).expand(n, *value.shape[1:]) if part is None else part
            )
        is_for_each = value.ndim > 0 and len(value) == N_PROBES
        return value[:1].to(device).expand(n, *value.shape[1:]) if is_for_each else value.to(device)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Answer questions about the module, such as its stride."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            outside = self.__dict__.get("_outside")
            if outside is None:  # while it is being copied
                raise
            attribute = getattr(outside[0], name)
            if callable(attribute) or isinstance(attribute, Tensor):
                raise
            return attribute
