"""How far work is, how fast it goes and how long it will take: in figures and in words."""

from collections import deque

from PySide6.QtCore import QCoreApplication, QLocale

from app.messages.numbers_and_plurals import grouped

WINDOW_S = 10.0  # how far back the rate looks: long enough for batches that arrive in bursts
STEADY_S = 4.0  # a rate that was the same for so long may be counted on
STEADY = 1.5  # and may differ by this factor between the halves of that time
WARM_UP_S = 1.5  # before that, a rate says more about the start than about the work

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def progress_text(
    done: int,
    total: int,
    seconds: float,
    *,
    rate: float | None = None,
    is_steady: bool = True,
    of_images: bool = True,
) -> str:
    """Say how far the work is, how fast it goes and, where that can be told, how long it will take.

    Of work whose steps are no images nobody can tell: other parts follow, with other steps.

    Args:
        done: steps done.
        total: steps in all, 0 while unknown.
        seconds: since the work began.
        rate: steps per second lately; by default the mean since the beginning.
        is_steady: whether the rate has been the same for a while, so that it will last.
        of_images: whether a step is an image; otherwise neither a rate nor the time left is given.
    """
    if total <= 0:
        return translate("JobBar", "{n} done").format(n=grouped(done)) if done else ""
    parts = [f"{grouped(done)}/{grouped(total)}"]
    if rate is None and seconds > 0:
        rate = done / seconds
    if rate and seconds >= WARM_UP_S and done < total and of_images:
        parts.append(translate("JobBar", "{n} images/s").format(n=_speed(rate)))
        if is_steady:
            parts.append(time_left((total - done) / rate))
    return " · ".join(parts)


def time_left(seconds: float) -> str:
    """Say how long something will take, as exactly as anybody can know."""
    if seconds < 10:
        return translate("JobBar", "a few seconds left")
    if seconds < 55:
        return translate("JobBar", "about {n} s left").format(n=round(seconds / 10) * 10)
    minutes = max(round(seconds / 60), 1)
    if minutes < 60:
        return translate("JobBar", "about {n} min left").format(n=minutes)
    tens = round(seconds / 600)  # of minutes
    hours, rest = divmod(tens * 10, 60)
    if rest and hours < 10:
        return translate("JobBar", "about {h} h {m} min left").format(h=hours, m=rest)
    return translate("JobBar", "about {n} h left").format(n=max(round(seconds / 3600), 1))


class Rate:
    """Steps per second over the last few seconds."""

    def __init__(self) -> None:
        self._notes: deque[tuple[float, int]] = deque()

    def note(self, now: float, done: int) -> None:
        """Remember how much was done at a moment."""
        if self._notes and done < self._notes[-1][1]:
            self._notes.clear()  # the next stage of the job counts from the start
        self._notes.append((now, done))
        while now - self._notes[0][0] > WINDOW_S:
            self._notes.popleft()

    def per_second(self) -> float | None:
        """Return the rate, None while too little time has passed to tell."""
        if not self._notes:
            return None
        (first_at, first), (last_at, last) = self._notes[0], self._notes[-1]
        if last_at - first_at < WARM_UP_S or last == first:
            return None
        return (last - first) / (last_at - first_at)

    def is_steady(self) -> bool:
        """Tell whether the last few seconds went as fast in their first half as in their second."""
        if not self._notes or self._notes[-1][0] - self._notes[0][0] < STEADY_S:
            return False
        (first_at, first), (last_at, last) = self._notes[0], self._notes[-1]
        middle = next(one for one in self._notes if one[0] >= (first_at + last_at) / 2)
        rates = [
            (done - before) / (at - since) if at > since else 0.0
            for (since, before), (at, done) in (
                ((first_at, first), middle),
                (middle, (last_at, last)),
            )
        ]
        return min(rates) > 0 and max(rates) <= STEADY * min(rates)


def _speed(rate: float) -> str:
    return QLocale().toString(float(rate), "f", 1 if rate < 10 else 0)
