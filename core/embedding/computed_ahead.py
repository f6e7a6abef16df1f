"""Results of a function computed in threads, a few ahead of the one who takes them."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def computed_ahead(
    function: Callable[[T], R], items: Iterable[T], n_ahead: int
) -> Generator[R, None, None]:
    """Call a function for each item, in as many threads as there are cores; close it to end them.

    Args:
        function: touches nothing that belongs to the caller's thread, such as an open project.
        items: taken in the caller's thread, as they are needed.
        n_ahead: results, at most, that wait to be taken or are being made.

    Yields:
        the results in the order of the items. What the function raises is raised in its place, and
        whoever stops taking waits only for those calls that have begun.
    """
    pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="handful-ahead")
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) >= n_ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
