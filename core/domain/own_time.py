"""Slow work that Stop and questions reach, and the time that it took by itself."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from core.domain.progress import Tick

PAUSE_S = 0.2  # how often somebody who waits ticks, and so how soon Stop is heard

R = TypeVar("R")


class OwnTime:
    """A `tick` passed on, with a clock that stands still while it is away.

    A tick may take long: the window's questions are answered inside those of the search for a
    better model. A time budget must not count those seconds.

    Args:
        tick: is called with what this is called with.
    """

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._latest = (0, 1)
        self._away_s = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Report progress, and stop the clock meanwhile."""
        self._latest = (done, total)
        begun = time.monotonic()
        try:
            self._tick(done, total)
        finally:
            self._away_s += time.monotonic() - begun

    def again(self) -> None:
        """Tick without having got any further."""
        self(*self._latest)

    def now(self) -> float:
        """Return seconds as `time.monotonic` does, without those that ticks took."""
        return time.monotonic() - self._away_s

    def wait_for(self, function: Callable[[], R]) -> R:
        """Call what does not tick in a thread of its own, and tick until it has ended.

        Where a tick raises, as after Stop, the thread is left to end by itself and nobody hears
        how. So the function must touch nothing that belongs to this thread, such as an open
        project, and nothing that is used again after Stop.
        """
        ending = _Ending(function)
        # No daemon: Python must not be taken down under a network that is being converted.
        thread = threading.Thread(target=ending.arrive, name="handful-awaited")
        thread.start()
        thread.join(PAUSE_S)
        while thread.is_alive():
            self.again()
            thread.join(PAUSE_S)
        return ending.open()


class _Ending(Generic[R]):
    """How a function ended, carried from one thread to another."""

    def __init__(self, function: Callable[[], R]) -> None:
        self._function = function
        self._results: list[R] = []
        self._error: BaseException | None = None

    def arrive(self) -> None:
        try:
            self._results.append(self._function())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error

    def open(self) -> R:
        """Return the result, or raise what went wrong."""
        if self._error is not None:
            raise self._error
        return self._results[0]
