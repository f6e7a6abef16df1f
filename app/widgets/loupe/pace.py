"""How fast a person decides, as measured; nothing is said before that is known."""

from collections import deque
from statistics import median

N_KEPT = 20  # the last decisions; who gets faster is soon told so
N_LEAST = 5
LONGEST_S = 60.0  # a longer pause was for something else


class Pace:
    """Seconds a decision, over the last few."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._seconds: deque[float] = deque(maxlen=N_KEPT)

    def begin(self, now: float) -> None:
        """Note that the first picture is shown."""
        self._last = now

    def note(self, now: float) -> None:
        """Note a decision at a moment."""
        if self._last is not None and now - self._last <= LONGEST_S:
            self._seconds.append(now - self._last)
        self._last = now

    def seconds_left(self, n: int) -> float | None:
        """Return how long this many more take; None while too little is known.

        Example:
            >>> pace = Pace()
            >>> pace.begin(0.0)
            >>> for second in range(2, 12, 2):
            ...     pace.note(float(second))
            >>> pace.seconds_left(30)
            60.0
        """
        if len(self._seconds) < N_LEAST:
            return None
        return n * median(self._seconds)
