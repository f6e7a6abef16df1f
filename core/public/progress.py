"""How far slow work is, for whoever uses the package: a bar in a terminal or a notebook."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from core.domain.progress import Tick, no_tick

Progress: TypeAlias = bool | Callable[[int, int], None]
"""Whether to show bars; or what is called with (done, total), and stops by raising `Cancelled`."""


@contextmanager
def ticking(progress: Progress, title: str, unit: str = " pictures") -> Iterator[Tick]:
    """Give slow work what it tells its progress to.

    Bars are shown on terminals and in notebooks, and never written into a file or a pipe.

    Args:
        progress: what the person chose.
        title: of the bar.
        unit: that is counted.
    """
    if callable(progress):
        yield progress
        return
    is_notebook = "ipykernel" in sys.modules
    if not progress or not (is_notebook or sys.stderr.isatty()):
        yield no_tick
        return
    from tqdm.auto import tqdm

    with tqdm(desc=title, unit=unit, leave=False) as bar:

        def tick(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield tick
