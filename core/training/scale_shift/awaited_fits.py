"""Classifiers fitted in a thread of their own, while the caller ticks. Loads no torch."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from threadpoolctl import threadpool_info, threadpool_limits

from core.domain.own_time import OwnTime
from core.domain.progress import no_tick

R = TypeVar("R")


def await_fits(own: OwnTime, function: Callable[[], R]) -> R:
    """Wait for fits on one thread of BLAS; see `OwnTime.wait_for`.

    More threads only wait for each other: see `core.classifiers.model_selection.select_classifier`.
    The limit is one for the whole process, and what a tick works off may set and lift it, too, as
    may the fits. All find one thread and leave one; it is lifted when the fits have ended, even
    where nobody waits for them any more.
    """
    usual = _usual_threads()
    has_ended = has_left = False

    def fits() -> R:
        nonlocal has_ended
        try:
            return function()
        finally:
            has_ended = True
            if has_left:
                threadpool_limits(usual, user_api="blas")

    _set_threads(1)
    try:
        return own.wait_for(fits)
    finally:
        has_left = True
        if has_ended:
            _set_threads(usual)


@cache
def _usual_threads() -> int:
    threads = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    return max(threads, default=1)


def _set_threads(n: int) -> None:
    # Who sets it is the only one who may, until that thread ends; so it is one that ends at once.
    OwnTime(no_tick).wait_for(lambda: threadpool_limits(n, user_api="blas"))
