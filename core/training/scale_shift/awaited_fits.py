"""Classifiers fitted in a thread of their own, while the caller ticks. Loads no torch."""

from collections.abc import Callable
from typing import TypeVar

from threadpoolctl import threadpool_info, threadpool_limits

from core.domain.abandonable import OwnTime

R = TypeVar("R")


def await_fits(own: OwnTime, function: Callable[[], R]) -> R:
    """Wait for a function that limits the threads of BLAS; see `OwnTime.wait_for`.

    That limit is one for all threads of Python. What a tick works off may set and lift it too, in
    any order with the function, so afterwards it is put back to what it was.
    """
    threads = [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]
    with threadpool_limits(max(threads, default=None), user_api="blas"):
        return own.wait_for(function)
