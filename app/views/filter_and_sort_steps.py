"""To the next of some places, and round from the end to the beginning."""

from core.domain.records import Ints


def stepped(places: Ints, here: int, step: int) -> int:
    """Return the place to go to.

    Args:
        places: rising, at least one.
        here: where one is; -1 for nowhere.
        step: 0 for the first from here on, 1 for the next, -1 for the one before.
    """
    if step < 0:
        before = places[places < here]
        return int(before[-1] if len(before) else places[-1])
    after = places[places >= here + step]
    return int(after[0] if len(after) else places[0])
