"""Mean and deviation of a set of pictures, over all their pixels."""

from collections.abc import Iterable

import numpy as np

from core.backbones.backbone import Channels
from core.domain.arrays import Pixels


def colours_of(pictures: Iterable[Pixels]) -> tuple[Channels, Channels]:
    """Return mean and standard deviation of red, green and blue over all pixels, in 0..255.

    The deviation is that of all pixels around the one mean of them all. The mean of the pictures'
    own deviations, which is often taken for it, leaves out how pictures differ from each other and
    is always smaller. Sums of whole numbers are exact, so nothing is lost in any number of pixels.

    Args:
        pictures: (height, width, 3) uint8 each, of any sizes; a large one counts more.

    Raises:
        ValueError: there are none.
    """
    count, sums, squares = 0, np.zeros(3, object), np.zeros(3, object)
    for picture in pictures:
        levels = picture.reshape(-1, 3)
        count += len(levels)
        sums += levels.sum(axis=0, dtype=np.int64).astype(object)
        squares += np.square(levels, dtype=np.int64).sum(axis=0).astype(object)
    if not count:
        raise ValueError("there are no pictures")
    means = [int(total) / count for total in sums]
    # n * sum(x^2) - sum(x)^2 stays whole until the last step.
    variances = [
        (count * int(square) - int(total) ** 2) / count**2
        for total, square in zip(sums, squares, strict=True)
    ]
    # A channel without any contrast says nothing; 1 keeps it from being divided by 0.
    deviations = [max(variance**0.5, 1.0) for variance in variances]
    return (means[0], means[1], means[2]), (deviations[0], deviations[1], deviations[2])
