"""The time that adapting may take, and what it went to."""

import time

_KEPT = 0.12  # share of the time that is left for embedding the examples again


class Clock:
    """Counts seconds from when it was made.

    Attributes:
        budget_s: seconds in all.
        parts: seconds by what they went to.
    """

    def __init__(self, budget_s: float) -> None:
        self.budget_s = budget_s
        self.parts: dict[str, float] = {}
        self._begun = time.monotonic()

    def spent(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self._begun

    def left(self) -> float:
        """Return the seconds that training may still take; below 0 where it took too long."""
        return self.budget_s * (1 - _KEPT) - self.spent()

    def split(self, name: str) -> None:
        """Put the time since the last split down to something."""
        since = self.spent() - sum(self.parts.values())
        self.parts[name] = round(self.parts.get(name, 0.0) + since, 2)
