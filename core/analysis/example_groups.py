"""Which examples of a class are nearly one picture, and so one piece of evidence.

There are three kinds. Copies were saved again or cropped by a little. Shots of one burst are by the
same camera, within a few seconds. Neighbours of a numbered series look alike, as frames of a clip
do. Groups are what such pairs connect, so that a slow pan is one group though its ends differ.

Loads nothing but numpy, as what the window may ask at any time (`redundant_examples`) uses it too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.near_duplicates import ALIKE, SAME, ReadSignatures
from core.domain.arrays import Floats, Ints
from core.embedding.feature_transforms import power_transform, unit

BURST_S = 3.0
"""Seconds between two shots of one burst, at most; cameras write whole seconds."""

BURST = ((0.5, 0.5),)
SERIES = ((0.12, 0.5), (0.3, 0.85))
"""When two shots of one burst, and two neighbours in a series, show one scene: largest distance of
their embeddings, and least correlation of the pictures shrunk to `SIGN_PX` squared.

Distances are parts of the usual distance of examples of different classes, since how alike pictures
are at all depends on what they show: different hand signs have cosines of 0.87, different
photographs of dogs of 0.45. Frames of a clip have 0.02 of that distance. Examples of classes that
are easily told apart lie close together, too, but correlate less. On nine sets of numbered pictures
with 20 examples a class, one example in ninety is near another one."""

UNREADABLE_ALIKE = 0.97
"""Least cosine where the pictures themselves cannot be compared: gone, or all of one shade."""

_CHUNK = 1024  # rows at once


@dataclass(frozen=True, slots=True)
class Shot:
    """When and in which series a picture was taken, as far as that is known.

    Attributes:
        camera: maker, model and serial number; "" where not known.
        taken_s: seconds since any fixed moment; NaN where not known.
        series: what names of one series have in common: folder and name without the last number;
            "" where the name holds no number.
        number: the last number in the name.
    """

    camera: str = ""
    taken_s: float = float("nan")
    series: str = ""
    number: int = 0


ReadShots = Callable[[Ints], Sequence[Shot]]
"""Gives what is known of these images, in the order asked for."""


# See docs/adr/0055-evidence-counts-once.md.
def example_groups(
    image_ids: Ints, embeddings: Floats, labels: Ints, signs: ReadSignatures, shots: ReadShots
) -> Ints:
    """Number the groups of near duplicates, each within one class.

    Args:
        image_ids: (n_examples,).
        embeddings: (n_examples, n_features) float32, of a network that has not seen the examples.
        labels: (n_examples,) int64.
        signs: gives the pictures, very small; asked only for those whose embeddings are alike.
        shots: gives when they were taken; asked only for those that look somewhat alike.

    Returns:
        (n_examples,) int64, 0..n_groups-1.
    """
    if not len(image_ids):
        return np.zeros(0, np.int64)
    units = unit(power_transform(embeddings))
    usual = usual_distance(units, labels)
    pairs = [np.zeros((0, 2), np.int64)]
    for class_number in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == class_number)
        own = image_ids[members]
        close, cosines = _close(units[members], min(ALIKE, 1 - BURST[0][0] * usual))
        linked = cosines >= ALIKE
        linked[linked] = _same_picture(close[linked], cosines[linked], own, signs)
        rest = ~linked
        linked[rest] = same_scene(close[rest], (1 - cosines[rest]) / usual, own, signs, shots)
        pairs.append(members[close[linked]])
    return connected(len(image_ids), np.concatenate(pairs))


def usual_distance(units: Floats, labels: Ints) -> float:
    """Return the median distance, 1 - cosine, of examples of different classes; above 0."""
    some = np.arange(0, len(units), -(-len(units) // _CHUNK))
    between = labels[some][:, None] != labels[some]
    distances = (1 - units[some] @ units[some].T)[between]
    return max(float(np.median(distances)), 1e-6) if len(distances) else 1.0


def _close(units: Floats, least: float) -> tuple[Ints, NDArray[np.float32]]:
    """Return pairs of rows, (n_pairs, 2), with at least this cosine, and their cosines."""
    pairs, near_cosines = [np.zeros((0, 2), np.int64)], [np.zeros(0, np.float32)]
    for start in range(0, len(units), _CHUNK):
        cosines = units[start : start + _CHUNK] @ units.T
        here, there = np.nonzero(cosines >= least)
        is_first = there > here + start  # each pair once
        here, there = here[is_first], there[is_first]
        pairs.append(np.stack([here + start, there], axis=1))
        near_cosines.append(cosines[here, there])
    return np.concatenate(pairs), np.concatenate(near_cosines)


def _same_picture(
    pairs: Ints, cosines: NDArray[np.float32], image_ids: Ints, signs: ReadSignatures
) -> NDArray[np.bool_]:
    """Tell which pairs, whose embeddings are alike, show the same."""
    if not len(pairs):
        return np.zeros(0, bool)
    correlations, is_blank = _correlations(pairs, image_ids, signs)
    return np.where(is_blank, cosines >= UNREADABLE_ALIKE, correlations >= SAME)


def _correlations(
    pairs: Ints, image_ids: Ints, signs: ReadSignatures
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return how pairs of pictures correlate, and which cannot be compared."""
    if not len(pairs):
        return np.zeros(0, np.float32), np.zeros(0, bool)
    unique, places = np.unique(pairs, return_inverse=True)
    first, second = signs(image_ids[unique])[places.reshape(pairs.shape)].transpose(1, 0, 2)
    is_blank = np.isnan(first[:, 0] + second[:, 0]) | (~first.any(axis=1) & ~second.any(axis=1))
    return (np.nan_to_num(first) * np.nan_to_num(second)).sum(axis=1), np.asarray(is_blank)


def same_scene(
    pairs: Ints,
    distances: NDArray[np.float32],
    image_ids: Ints,
    signs: ReadSignatures,
    shots: ReadShots,
) -> NDArray[np.bool_]:
    """Tell which pairs are of one burst, or neighbours in a series that look alike.

    Args:
        pairs: (n_pairs, 2) places in `image_ids`.
        distances: (n_pairs,) as parts of the usual distance.
        image_ids: of one class.
        signs, shots: as in `example_groups`.
    """
    if not len(pairs):
        return np.zeros(0, bool)
    unique, places = np.unique(pairs, return_inverse=True)
    known = shots(image_ids[unique])
    cameras = _codes([shot.camera for shot in known])
    taken = np.array([shot.taken_s for shot in known])
    first, second = places.reshape(pairs.shape).T
    in_time = np.abs(taken[first] - taken[second]) <= BURST_S  # never with NaN
    is_burst = in_time & (cameras[first] == cameras[second])
    series = _codes([shot.series for shot in known])
    ranks = _ranks(series, np.array([shot.number for shot in known], np.int64))
    are_beside = abs(ranks[first] - ranks[second]) == 1
    in_series = (series[first] == series[second]) & (series[first] > 0) & are_beside
    maybe = np.flatnonzero(is_burst | in_series)
    correlations, _ = _correlations(pairs[maybe], image_ids, signs)
    is_same = np.zeros(len(pairs), bool)
    for kind, limits in ((is_burst, BURST), (in_series, SERIES)):
        for most, least in limits:
            is_same[maybe] |= kind[maybe] & (distances[maybe] <= most) & (correlations >= least)
    return is_same


def _codes(words: Sequence[str]) -> Ints:
    """Number words; 0 stands for ""."""
    numbers = {"": 0}
    return np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int64)


def _ranks(series: Ints, numbers: Ints) -> Ints:
    """Return the place of each by series and number."""
    ranks = np.empty(len(series), np.int64)
    ranks[np.lexsort((numbers, series))] = np.arange(len(series))
    return ranks


def connected(n: int, pairs: Ints) -> Ints:
    """Number what pairs, (n_pairs, 2), connect: (n,) int64, in order of the first member."""
    roots = np.arange(n)

    def root(of: int) -> int:
        while roots[of] != of:
            roots[of] = roots[roots[of]]
            of = int(roots[of])
        return of

    for first, second in pairs.tolist():
        a, b = root(first), root(second)
        roots[max(a, b)] = min(a, b)
    _, numbers = np.unique([root(node) for node in range(n)], return_inverse=True)
    return np.asarray(numbers, np.int64)
