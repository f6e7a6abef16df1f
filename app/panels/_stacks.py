"""Near duplicates as stacks: one picture stands for all of them until the stack is opened."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.records import Ints


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
        self._hidden: dict[int, Ints] = {}

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
        stacked = np.flatnonzero(numbers)
        self._hidden = {}
        if not len(stacked):
            return keys
        order = stacked[np.argsort(numbers[stacked], kind="stable")]
        parts = np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)
        place = np.arange(len(keys))
        is_shown = np.ones(len(keys), bool)
        for part in parts:
            if len(part) < 2:
                continue
            if int(numbers[part[0]]) in self._open:
                place[part] = part[0]  # a stable sort keeps them in their order
            else:
                is_shown[part[1:]] = False
                self._hidden[int(keys[part[0]])] = keys[part[1:]]
        shown = np.argsort(place, kind="stable")
        found: Ints = keys[shown[is_shown[shown]]]
        return found

    def turn(self, image_id: int) -> bool:
        """Open the stack that an image lies on, or close it; whether it lies on one."""
        number = int(self._numbers_of(np.array([image_id], np.int64))[0])
        if number:
            self._open ^= {number}
        return number > 0

    def unfolded(self, keys: Iterable[int]) -> Ints:
        """Return these files with those that lie hidden below them."""
        parts = [np.array([key, *self._hidden.get(int(key), ())], np.int64) for key in keys]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def n_below(self, key: int) -> int:
        """Count the files that lie hidden below a file."""
        return len(self._hidden.get(key, ()))

    def _numbers_of(self, image_ids: Ints) -> Ints:
        numbers = np.zeros(len(image_ids), np.int64)
        if len(self._images):
            places = np.searchsorted(self._images, image_ids).clip(max=len(self._images) - 1)
            is_known = self._images[places] == image_ids
            numbers[is_known] = self._numbers[places[is_known]]
        return numbers
