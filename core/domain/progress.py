"""How slow work tells how far it is, is stopped, and says how long it will take."""

from collections.abc import Callable
from typing import TypeAlias

Tick: TypeAlias = Callable[[int, int], None]
"""Called with (done, total) by everything slow; raises `Cancelled` when the person pressed Stop."""

Expect: TypeAlias = Callable[[float], None]
"""Told once, by what takes minutes, how many seconds all of it will take."""


def no_tick(done: int, total: int) -> None:
    """Report to nobody and never stop."""


def no_expect(seconds: float) -> None:
    """Tell nobody how long it takes."""
