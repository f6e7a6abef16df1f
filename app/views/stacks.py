"""Near duplicates as stacks: one picture stands for all of them until the stack is opened."""

from collections.abc import Sequence

import numpy as np

from core.domain.arrays import Ints


class Stacks:
    """Which images lie on which stack, and which stacks are open.

    Args:
        groups: image ids of each stack.
    """

    def __init__(self, groups: Sequence[Sequence[int]] = ()) -> None:
        members = [(image, n) for n, group in enumerate(groups, 1) for image in group]
        table = np.array(sorted(members), np.int64).reshape(-1, 2)
        self._images, self._numbers = table[:, 0], table[:, 1]
        self._open: set[int] = set()
        nothing = np.zeros(0, np.int64)
        # The file on top of each closed stack, ascending, and where those below it begin and end.
        self._tops, self._starts, self._sizes, self._below = nothing, nothing, nothing, nothing

    def __len__(self) -> int:
        """Count the stacks."""
        return int(self._numbers.max(initial=0))

    def fold(self, keys: Ints, image_ids: Ints) -> Ints:
        """Lay files on their stacks.

        Args:
            keys: (n,) file ids in order.
            image_ids: (n,) of the same files.

        Returns:
            the keys that are shown: of a closed stack the first alone, of an open one all of them
            behind the first.
        """
        numbers = self._numbers_of(image_ids)
        order = np.flatnonzero(numbers)
        order = order[np.argsort(numbers[order], kind="stable")]
        starts = np.flatnonzero(np.diff(numbers[order], prepend=0))
        sizes = np.diff(starts, append=len(order))
        is_open = np.isin(numbers[order[starts]], list(self._open))
        is_first = np.zeros(len(order), bool)
        is_first[starts] = True
        is_below = ~is_first & np.repeat(~is_open, sizes)
        self._keep(keys[order[starts]], np.where(is_open, 0, sizes - 1), keys[order[is_below]])
        is_shown = np.ones(len(keys), bool)
        is_shown[order[is_below]] = False
        place = np.arange(len(keys))
        # All of an open stack stand at the place of its first; a stable sort keeps their order.
        place[order] = np.where(np.repeat(is_open, sizes), np.repeat(order[starts], sizes), order)
        shown = np.argsort(place, kind="stable")
        found: Ints = keys[shown[is_shown[shown]]]
        return found

    def _keep(self, tops: Ints, sizes: Ints, below: Ints) -> None:
        """Note what lies below which file: `sizes` of them each, one after the other."""
        by_key = np.argsort(tops, kind="stable")
        self._tops, self._sizes = tops[by_key], sizes[by_key]
        self._starts, self._below = (np.cumsum(sizes) - sizes)[by_key], below

    def turn(self, image_id: int) -> bool:
        """Open the stack that an image lies on, or close it; whether it lies on one."""
        number = int(self._numbers_of(np.array([image_id], np.int64))[0])
        if number:
            self._open ^= {number}
        return number > 0

    # See docs/adr/0012-stacks-are-labelled-whole.md.
    def unfolded(self, keys: Ints) -> Ints:
        """Return these files, each followed by those that lie hidden below it."""
        if not len(self._tops) or not len(keys):
            return keys
        at = np.searchsorted(self._tops, keys).clip(max=len(self._tops) - 1)
        sizes = np.where(self._tops[at] == keys, self._sizes[at], 0)
        ends = np.repeat(np.cumsum(sizes), sizes)
        below = np.repeat(self._starts[at] + sizes, sizes) - ends + np.arange(sizes.sum())
        found: Ints = np.insert(
            keys, np.repeat(np.arange(len(keys)) + 1, sizes), self._below[below]
        )
        return found

    def n_below(self, key: int) -> int:
        """Count the files that lie hidden below a file."""
        at = int(np.searchsorted(self._tops, key))
        is_top = at < len(self._tops) and int(self._tops[at]) == key
        return int(self._sizes[at]) if is_top else 0

    def _numbers_of(self, image_ids: Ints) -> Ints:
        numbers = np.zeros(len(image_ids), np.int64)
        if len(self._images):
            places = np.searchsorted(self._images, image_ids).clip(max=len(self._images) - 1)
            is_known = self._images[places] == image_ids
            numbers[is_known] = self._numbers[places[is_known]]
        return numbers
