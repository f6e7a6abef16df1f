"""From embeddings to the plane: the main axes at once, t-SNE in its own time.

Loads numpy alone until `fit_tsne` is called, so the window's own process can draw the first map.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.domain.arrays import Floats, Ints
from core.domain.progress import Tick, no_tick
from core.embedding.feature_transforms import power_transform

# See docs/adr/0046-map-by-opentsne.md.
N_AXES = 50
"""Main axes that neighbours are looked for along; what lies beyond is mostly noise."""

MOST_SAMPLED = 3000
"""Embeddings from which the main axes are found."""

LEAST_ARRANGED = 8
"""Fewer images than this have no neighbourhoods to keep; the main axes show everything."""

PERPLEXITY = 30.0
"""How many neighbours each image follows, roughly (van der Maaten and Hinton 2008)."""

EARLY_ROUNDS, ROUNDS = 250, 500
EXAGGERATION = 12.0
FIRST_DEVIATION = 1e-4  # of the start along the wider axis: small, so that all can still move
ROUNDS_A_TICK = 5  # and rows: between two ticks, so that Stop is heard at once
ROWS_A_TICK = 500

N_NEAREST = 10
"""Neighbours among which an image that came later is placed."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The main axes of embeddings.

    Attributes:
        centre: (n_features,) float32.
        directions: (n_features, n_axes) float32, orthonormal, the one of most variance first.
    """

    centre: Floats
    directions: Floats

    def along(self, embeddings: Floats) -> Floats:
        """Return (n, n_axes) float32: where embeddings, (n, n_features), lie along the axes."""
        return np.asarray((power_transform(embeddings) - self.centre) @ self.directions, np.float32)


def principal_axes(sample: Floats, n_axes: int = N_AXES) -> Axes:
    """Find the main axes (principal components) of embeddings, (n, n_features)."""
    features = power_transform(sample)
    centre = features.mean(axis=0)
    _, vectors = np.linalg.eigh((features - centre).T @ (features - centre))
    directions = vectors[:, ::-1][:, :n_axes]
    # A direction may come out either way round; this one is the same on every machine.
    ends = directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])]
    return Axes(centre, np.asarray(directions * np.where(ends < 0, -1, 1), np.float32))


def flat(along: Floats) -> Floats:
    """Return the first view of a map, (n, 2) within -1..1: the two main axes alone."""
    places = np.zeros((len(along), 2), np.float32)
    n = min(2, along.shape[1])
    places[:, :n] = along[:, :n]
    return fitted(places)


def fitted(places: Floats) -> Floats:
    """Move and scale a map so that it lies within -1..1, keeping its shape."""
    if not len(places):
        return np.asarray(places, np.float32)
    low, high = places.min(axis=0), places.max(axis=0)
    half = float((high - low).max()) / 2 or 1.0
    return np.asarray((places - (low + high) / 2) / half, np.float32)


def fit_tsne(along: Floats, start: Floats, *, seed: int = 0, tick: Tick = no_tick) -> Floats:
    """Arrange images so that alike ones are neighbours: t-SNE.

    The same input, seed and machine give the same map.

    Args:
        along: (n, n_axes) float32, n at least `LEAST_ARRANGED`.
        start: (n, 2), from which the arrangement begins and whose outline it keeps.
        seed: decides what is left to chance.
        tick: called with (done, total), every few rounds.

    Returns:
        (n, 2) float32 within -1..1.

    Source: van der Maaten and Hinton 2008, "Visualizing Data using t-SNE"; started from the main
    axes as Kobak and Berens 2019 recommend (https://doi.org/10.1038/s41467-019-13056-x). The
    package openTSNE does it (Policar, Strazar and Zupan 2024).
    """
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    n = len(along)
    perplexity = min(PERPLEXITY, (n - 1) / 3)
    n_near = min(n - 1, int(3 * PERPLEXITY))
    n_parts = -(-n // ROWS_A_TICK)
    # Finding neighbours takes about as long as a quarter of the rounds, whatever the size.
    share = (EARLY_ROUNDS + ROUNDS) // 4
    total = share + EARLY_ROUNDS + ROUNDS
    near, far = nearest(along, n_near, lambda done: tick(share * done // n_parts, total))
    affinities = PerplexityBasedNN(
        perplexity=perplexity, knn_index=PrecomputedNeighbors(near, far), n_jobs=_n_jobs()
    )
    places = TSNEEmbedding(
        _spread_thin(start, seed), affinities, random_state=seed, n_jobs=_n_jobs()
    )
    before = share
    for rounds, exaggeration, momentum in ((EARLY_ROUNDS, EXAGGERATION, 0.5), (ROUNDS, 1.0, 0.8)):

        def on_rounds(done: int, _error: float, _places: object, before: int = before) -> None:
            tick(before + done, total)

        places = places.optimize(
            rounds,
            exaggeration=exaggeration,
            momentum=momentum,
            callbacks=on_rounds,
            callbacks_every_iters=ROUNDS_A_TICK,
        )
        before += rounds
    tick(total, total)
    return fitted(np.asarray(places, np.float32))


def nearest(along: Floats, n_near: int, on_part: Callable[[int], None]) -> tuple[Ints, Floats]:
    """Find the nearest others of each image, exactly, some hundred images at a time.

    Approximate indices were no faster here: at 100 000 images and 50 axes annoy takes 101 s of one
    core, this 91 s, and this can be stopped.

    Args:
        along: (n, n_axes).
        n_near: how many, less than n.
        on_part: called with the number of parts done.

    Returns:
        indices (n, n_near) int64 and distances (n, n_near) float32, the nearest first.
    """
    from sklearn.neighbors import NearestNeighbors

    index = NearestNeighbors(n_neighbors=n_near + 1, algorithm="brute").fit(along)
    near = np.zeros((len(along), n_near), np.int64)
    far = np.zeros((len(along), n_near), np.float32)
    for part, start in enumerate(range(0, len(along), ROWS_A_TICK)):
        on_part(part)
        part_rows = np.arange(start, min(len(along), start + ROWS_A_TICK))
        distances, neighbours = index.kneighbors(along[part_rows])
        # An image is its own nearest, but not always the first where copies lie as near.
        distances[neighbours == part_rows[:, None]] = -1.0
        order = np.argsort(distances, axis=1, kind="stable")[:, 1:]
        near[part_rows] = np.take_along_axis(neighbours, order, axis=1)
        far[part_rows] = np.take_along_axis(distances, order, axis=1)
    return near, far


def place_among(
    along: Floats, known: Floats, places: Floats, *, seed: int = 0, tick: Tick = no_tick
) -> Floats:
    """Place images that came later among those they resemble, which stay where they are.

    Each lies at the median of its nearest, a little to the side, so that no two hide each other.

    Args:
        along: (n, n_axes), of the images to place.
        known: (n_known, n_axes), of those that have a place.
        places: (n_known, 2), theirs.
        seed: decides how far to the side.
        tick: called with (done, total), counted in images.
    """
    placed = np.zeros((len(along), 2), np.float32)
    lengths = (known * known).sum(axis=1)
    n_near = min(N_NEAREST, len(known))
    for start in range(0, len(along), ROWS_A_TICK):
        tick(start, len(along))
        part = along[start : start + ROWS_A_TICK]
        distances = lengths - 2 * part @ known.T  # squared, less what is the same for all
        near = np.argpartition(distances, n_near - 1, axis=1)[:, :n_near]
        placed[start : start + len(part)] = np.median(places[near], axis=1)
    aside = np.random.default_rng(seed).normal(0, 0.002, placed.shape)
    return np.asarray((placed + aside).clip(-1, 1), np.float32)


def _spread_thin(start: Floats, seed: int) -> NDArray[np.float64]:
    """Shrink a start until forces can move it freely, and separate points that coincide."""
    start = start.astype(np.float64)
    deviation = float(start.std(axis=0).max()) or 1.0
    aside = np.random.default_rng(seed).normal(0, FIRST_DEVIATION / 100, start.shape)
    return np.asarray((start - start.mean(axis=0)) / deviation * FIRST_DEVIATION + aside)


def _n_jobs() -> int:
    """Leave one core to the window."""
    return max(1, (os.cpu_count() or 2) - 1)
