"""What a running network makes of what: which tensors a part of it still needs from before."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor
from torch.overrides import TorchFunctionMode

_MADE = "_handful_made"  # when a tensor was made, kept at the tensor itself


@dataclass(slots=True)
class Span:
    """From when to when a module ran, and when what it was given had been made."""

    start: int
    taken: frozenset[int]
    end: int = 0


class Dataflow(TorchFunctionMode):
    """Watches which tensors are made of a picture, and until when each of them is used.

    Steps are counted, and every tensor remembers the step that made it. What is no function of
    torch, such as a scripted one, is not seen; so a part may look narrow that is not.

    Args:
        picture: what the network is given.
    """

    def __init__(self, picture: Tensor) -> None:
        super().__init__()
        self._step = 0
        self._uses: list[tuple[int, int]] = []  # made, used
        setattr(picture, _MADE, (self, 0))

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,  # noqa: ANN401 - torch's
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        """Run a function, and note what it used and made."""
        used = self._made_in((args, kwargs))
        result = func(*args, **(kwargs or {}))
        written = args[0] if func is Tensor.__setitem__ else result
        made = [tensor for tensor in leaves(written) if isinstance(tensor, Tensor)]
        if used and made:  # not a question of its size
            self._step += 1
            self._uses += [(tensor, self._step) for tensor in used]
            for tensor in made:
                self._step += 1
                setattr(tensor, _MADE, (self, self._step))
        return result

    def enter(self, given: object) -> Span:
        """A module begins, and was given this."""
        self._step += 1
        return Span(self._step, frozenset(self._made_in(given)))

    def leave(self, span: Span) -> None:
        """The module has done its work."""
        self._step += 1
        span.end = self._step

    def is_narrow(self, span: Span) -> bool:
        """Tell whether a module and all after it used nothing from before but one tensor."""
        if len(span.taken) > 1 or not self._uses:
            return False
        made, used = np.array(self._uses).T
        is_taken = np.isin(made, list(span.taken))
        late = (made < span.start) & (used > span.start) & (~is_taken | (used > span.end))
        return not late.any()

    def _made_in(self, tree: object) -> list[int]:
        marks = [getattr(leaf, _MADE, None) for leaf in leaves(tree) if isinstance(leaf, Tensor)]
        return [mark[1] for mark in marks if mark and mark[0] is self]  # others are of earlier runs


def leaves(tree: object) -> Iterator[object]:
    """Return all in lists, tuples and dictionaries, one after the other."""
    if isinstance(tree, list | tuple):
        for branch in tree:
            yield from leaves(branch)
    elif isinstance(tree, dict):
        yield from leaves(list(tree.values()))
    else:
        yield tree


def replaced(tree: Any, leaf: Iterator[object]) -> Any:  # noqa: ANN401 - whatever was given
    """Return a tree of the same form with other leaves."""
    if isinstance(tree, dict):
        return {key: replaced(branch, leaf) for key, branch in tree.items()}
    if isinstance(tree, list | tuple):
        parts = [replaced(branch, leaf) for branch in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    return next(leaf)
