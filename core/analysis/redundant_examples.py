"""Examples of one class that are nearly the same picture: the second teaches nothing.

Loads nothing but numpy, so that the window may ask at any time.
"""

from collections.abc import Sequence

import numpy as np

from core.analysis.example_groups import connected
from core.analysis.near_duplicates import ALIKE, SAME, ReadSignatures
from core.domain.arrays import Floats
from core.domain.review import Images
from core.embedding.feature_transforms import power_transform, unit

MOST = 200
"""Examples of a class that are compared: beyond that a copy more or less changes nothing."""


def redundant_examples(
    image_ids: Sequence[int], embeddings: Floats, signs: ReadSignatures
) -> tuple[Images, ...]:
    """Find the examples of a class that are nearly the same as another one.

    By the same two limits as `duplicate_groups`: embeddings first, then the pictures themselves.

    Args:
        image_ids: of one class, at most `MOST` are looked at.
        embeddings: (n_images, n_features) float32, of these.
        signs: gives the pictures, very small; asked only for those whose embeddings are alike.

    Returns:
        groups of two or more, each in the order given.
    """
    ids = np.array(image_ids[:MOST], np.int64)
    if len(ids) < 2:
        return ()
    units = unit(power_transform(embeddings[: len(ids)]))
    close = np.argwhere(np.triu(units @ units.T >= ALIKE, 1))
    if not len(close):
        return ()
    members = np.unique(close)
    small = dict(zip(members.tolist(), signs(ids[members]), strict=True))
    is_same = [float(small[a] @ small[b]) >= SAME for a, b in close.tolist()]
    numbers = connected(len(ids), close[np.array(is_same, bool)])
    sizes = np.bincount(numbers)
    return tuple(tuple(ids[numbers == number].tolist()) for number in np.flatnonzero(sizes > 1))
