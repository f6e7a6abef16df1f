"""Classes that nobody named yet: unknown pictures that are like each other."""

import numpy as np

from core.domain.arrays import Floats, Ints
from core.domain.review import Proposal
from core.embedding.feature_transforms import power_transform, unit

LEAST = 3
"""Pictures that make a group; two alike are a burst, not a class."""

MOST_LEAST = 8

SPREAD = 1.5
"""How much farther apart than known pictures those of a group may lie: few lie less close."""

MOST_KNOWN = 500

MOST = 3000
"""Unknown pictures that are looked at: the distances of all pairs take 72 MB."""

N_DIMENSIONS = 32
"""Density says little in a thousand dimensions."""


def find_novel_classes(image_ids: Ints, embeddings: Floats, known: Floats) -> list[Proposal]:
    """Group unknown pictures by density; most belong to no group, and that is as it should be.

    Known pictures are grouped along with them, so that one dense group of unknown ones has
    something to stand out from. A group counts where most of it is unknown.

    Source: HDBSCAN; Campello, Moulavi and Sander 2013
    (https://doi.org/10.1007/978-3-642-37456-2_14), as scikit-learn has it, on the leading principal
    components of power-transformed embeddings. Tried on classes left out of four sets: of animals
    and of textures it groups four in five pictures, nine in ten with their own class; of rubbish
    and of steel it finds little. Average linkage cut at the limit of "unknown" joins whole sets.

    Args:
        image_ids: (n_images,) at most `MOST` are looked at.
        embeddings: (n_images, n_features) float32.
        known: (n_known, n_features) float32, pictures that have a class; at most `MOST_KNOWN`
            are looked at.

    Returns:
        groups of `LEAST` or more, the largest first, each with its most typical picture (the
        medoid) first and the others by their likeness to it.
    """
    from sklearn.cluster import HDBSCAN  # loads for a second

    n = min(len(image_ids), MOST)
    if n < LEAST:
        return []
    image_ids = image_ids[:n]
    units = unit(power_transform(np.concatenate([embeddings[:n], known[:MOST_KNOWN]])))
    size = int(np.clip(n // 15, LEAST, MOST_LEAST))  # of many, three alike are chance
    numbers = HDBSCAN(min_cluster_size=size, min_samples=2, copy=True).fit_predict(_leading(units))
    groups = [np.flatnonzero(numbers == number) for number in range(int(numbers.max()) + 1)]
    unknown = [group[group < n] for group in groups if 2 * (group < n).sum() > len(group)]
    most = SPREAD * _usual_distance(units[n:])
    unknown = [group for group in unknown if _distances(units[group]).mean() <= most]
    unknown.sort(key=len, reverse=True)
    return [
        Proposal(tuple(image_ids[members[_by_likeness(units[members])]].tolist()))
        for members in unknown
        if len(members) >= LEAST
    ]


def _usual_distance(units: Floats) -> float:
    """Return how far known pictures lie from their nearest neighbour, at the median.

    In a thousand dimensions a few of many unrelated images always lie nearer to each other than to
    the rest; a group must also be about as close as pictures of one class are.
    """
    return float(np.median(_distances(units))) if len(units) > 1 else np.inf


def _distances(units: Floats) -> Floats:
    """Return each row's cosine distance to the nearest other one."""
    cosines = units @ units.T
    np.fill_diagonal(cosines, -1.0)
    return np.asarray(1.0 - cosines.max(axis=1, initial=-1.0), np.float32)


def _leading(units: Floats) -> Floats:
    """Return the leading principal components of rows."""
    centred = units - units.mean(axis=0)
    n = min(N_DIMENSIONS, *centred.shape)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(left[:, :n] * sizes[:n], np.float32)


def _by_likeness(units: Floats) -> Ints:
    """Order a group by likeness to its medoid, the row nearest to all others."""
    cosines = units @ units.T
    medoid = int(cosines.sum(axis=1).argmax())
    order: Ints = np.argsort(-cosines[medoid], kind="stable")
    return np.concatenate([[medoid], order[order != medoid]])
