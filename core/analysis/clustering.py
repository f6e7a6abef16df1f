"""Kinds of pictures: a class taken apart, and the middle of each kind as a place to begin."""

import numpy as np

from core.domain.arrays import Floats, Ints
from core.embedding.feature_transforms import power_transform, unit

MOST_PARTS = 6
"""A class that falls into more kinds is split again, kind by kind."""

LEAST = 4
"""Images of a class that can be taken apart at all: two parts of two."""

CLEAR = 0.15
"""Least silhouette of a split worth proposing: a dozen rows of mere noise reach a tenth."""

LEAST_OF_PART = 3
"""Images a part should have on average, so that noise is not taken for kinds."""

_SEED = 0


def cluster(embeddings: Floats, n_parts: int = 0) -> list[Ints]:
    """Take a set of pictures apart by k-means on power-transformed embeddings.

    Source: of the number of parts, the largest mean silhouette; Rousseeuw 1987
    (https://doi.org/10.1016/0377-0427(87)90125-7).

    Args:
        embeddings: (n_images, n_features) float32.
        n_parts: how many; 0 to choose between 2 and `MOST_PARTS` by how clearly they stand apart.

    Returns:
        rows of each part, the largest part first and in each the row nearest to its middle first.
        One part with all rows where none was asked for and nothing stands apart, or where there are
        fewer than `LEAST` rows.
    """
    n = len(embeddings)
    units = unit(power_transform(embeddings))
    if n < LEAST:
        return [_from_the_middle(units, np.arange(n))] if n else []
    numbers = _grouped(units, min(n_parts, n)) if n_parts else _clearest(units)
    parts = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
    return [_from_the_middle(units, part) for part in sorted(parts, key=len, reverse=True)]


def medoids(embeddings: Floats, n: int) -> Ints:
    """Choose pictures that show what there is: the one nearest to the middle of each of n kinds.

    Args:
        embeddings: (n_images, n_features) float32.
        n: how many at most.

    Returns:
        rows, that of the commonest kind first.
    """
    if not len(embeddings):
        return np.zeros(0, np.int64)
    units = unit(power_transform(embeddings))
    numbers = _grouped(units, min(n, len(units)))
    parts = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
    parts.sort(key=len, reverse=True)
    return np.array([_from_the_middle(units, part)[0] for part in parts], np.int64)


def _clearest(units: Floats) -> Ints:
    from sklearn.metrics import silhouette_score  # loads for a second

    best, chosen = CLEAR, np.zeros(len(units), np.int64)
    most = min(MOST_PARTS, max(2, len(units) // LEAST_OF_PART))
    for n_parts in range(2, most + 1):
        numbers = _grouped(units, n_parts)
        if len(np.unique(numbers)) < 2:
            break  # all rows are the same
        score = float(silhouette_score(units, numbers))
        if score > best:
            best, chosen = score, numbers
    return chosen


def _grouped(units: Floats, n: int) -> Ints:
    from sklearn.cluster import KMeans

    n = min(n, len(np.unique(units, axis=0)))  # copies cannot be told apart
    numbers = KMeans(n, n_init=4, random_state=_SEED).fit_predict(units)
    return np.asarray(numbers, np.int64)


def _from_the_middle(units: Floats, part: Ints) -> Ints:
    """Order a part's rows by their likeness to its middle."""
    order: Ints = part[np.argsort(-(units[part] @ units[part].mean(axis=0)), kind="stable")]
    return order
