"""The map of a project: all its images as points, alike ones near each other.

`first_view` answers at once, with the map that is kept or a first view of what is embedded;
`arrange_map` brings the kept map up to date, which may take minutes. Both look at one backbone's
embeddings, so the map stays as it is while models come and go.
"""

import numpy as np

from core.analysis.tsne import (
    LEAST_ARRANGED,
    MOST_SAMPLED,
    Axes,
    fit_tsne,
    flat,
    place_among,
    principal_axes,
)
from core.backbones import AUTO
from core.domain.arrays import Floats, Ints
from core.domain.errors import WeightsError
from core.domain.map import MapLayout, MapMethod
from core.domain.progress import Tick, no_tick
from core.operations.backbones import backbone_for
from core.store import Project

MOST_ARRANGED = 100_000
"""Images arranged together; all others are placed among them. Finding neighbours grows with the
square of their number, and at this many already takes minutes."""

MOST_LATER = 0.2
"""Share of images placed later, of those arranged, above which all are arranged again."""

LEAST_LEFT = 0.5
"""Share of the arranged images still there, below which the rest is arranged again."""

_READ = 5000  # embeddings at a time: 25 MB where each has 1280 features


def first_view(project: Project, *, tick: Tick = no_tick) -> MapLayout:
    """Return the map that is kept, or else a first view along the two main axes.

    Images that came after the kept map was made have no place in it yet; see `arrange_map`.
    """
    tick(0, 0)
    key = _key(project)
    old = project.layouts.get()
    image_ids = _ids(project, key)
    if old is not None and np.isin(old.image_ids, image_ids).any():
        return _only(old, image_ids)
    if not len(image_ids):
        return MapLayout(image_ids, np.zeros((0, 2), np.float32), "pca", key, 0)
    axes = _axes(project, key, image_ids, n_axes=2)
    places = flat(_along(project, key, image_ids, axes, tick))
    return MapLayout(image_ids, places, "pca", key, len(image_ids))


def arrange_map(project: Project, *, seed: int = 0, tick: Tick = no_tick) -> MapLayout:
    """Bring the kept map up to date and return it.

    Few new images are placed among those they resemble. Where many came or went, or nothing is kept
    yet, all are arranged again, starting from where they lay. Stopped before its end, it leaves the
    kept map as it was.

    Args:
        project: an open project.
        seed: decides what is left to chance.
        tick: called with (done, total) of what is being done; a new part begins at 0.
    """
    tick(0, 0)
    key = _key(project)
    image_ids = _ids(project, key)
    old = project.layouts.get()
    if old is not None and old.backbone == key:
        missing = np.setdiff1d(image_ids, old.image_ids)
        if not _is_outgrown(old, image_ids, len(missing)):
            if not len(missing):
                return _only(old, image_ids)
            return _keep(project, _with_later(project, old, missing, seed, tick), image_ids)
    if not len(image_ids):
        return first_view(project)
    return _keep(project, _arranged(project, key, image_ids, old, seed, tick), image_ids)


def _key(project: Project) -> str:
    """Choose the embeddings to look at: the usual ones, or those that most images have."""
    coverage = project.layouts.coverage()
    if not coverage:
        return ""
    most = max(coverage, key=lambda key: (coverage[key], key))
    try:
        usual = backbone_for(project, AUTO).key
    except WeightsError:  # a package is gone; the embeddings are here all the same
        return most
    # A project that has just grown beyond a limit has only a few of the embeddings now usual.
    return usual if 2 * coverage.get(usual, 0) >= coverage[most] else most


def _ids(project: Project, key: str) -> Ints:
    return np.array(project.layouts.images(key), np.int64)


def _only(layout: MapLayout, image_ids: Ints) -> MapLayout:
    """Leave out what the project does not show any more."""
    is_here = np.isin(layout.image_ids, image_ids)
    return MapLayout(
        layout.image_ids[is_here],
        layout.places[is_here],
        layout.method,
        layout.backbone,
        int(is_here[: layout.n_arranged].sum()),
    )


def _is_outgrown(old: MapLayout, image_ids: Ints, n_missing: int) -> bool:
    arranged = old.image_ids[: old.n_arranged]
    n_left = int(np.isin(arranged, image_ids).sum())
    n_later = int(np.isin(old.image_ids[old.n_arranged :], image_ids).sum()) + n_missing
    if len(arranged) >= MOST_ARRANGED:
        n_later = 0  # no more can be arranged together
    wants_neighbours = old.method == "pca" and len(image_ids) >= LEAST_ARRANGED
    has_grown = n_later > MOST_LATER * len(arranged)
    return has_grown or wants_neighbours or n_left < LEAST_LEFT * len(arranged)


def _arranged(
    project: Project, key: str, image_ids: Ints, old: MapLayout | None, seed: int, tick: Tick
) -> MapLayout:
    """Arrange all images, or as many as can be, and place the rest."""
    chosen = _sample(image_ids, MOST_ARRANGED)
    rest = np.setdiff1d(image_ids, chosen)
    axes = _axes(project, key, image_ids)
    along = _along(project, key, chosen, axes, tick)
    places = _start(along, chosen, old)
    method: MapMethod = "pca"
    if len(chosen) >= LEAST_ARRANGED:
        places, method = fit_tsne(along, places, seed=seed, tick=tick), "tsne"
    layout = MapLayout(chosen, places, method, key, len(chosen))
    if len(rest):
        later = place_among(
            _along(project, key, rest, axes, tick), along, places, seed=seed, tick=tick
        )
        layout = _joined(layout, rest, later)
    return layout


def _start(along: Floats, image_ids: Ints, old: MapLayout | None) -> Floats:
    """Start from the main axes; from the kept map where most images are on it already."""
    places = flat(along)
    if old is None or old.method == "pca":
        return places
    _, here, there = np.intersect1d(image_ids, old.image_ids, return_indices=True)
    if 2 * len(here) < len(image_ids):
        return places
    newcomers = np.setdiff1d(np.arange(len(image_ids)), here)
    places[here] = old.places[there]
    if len(newcomers):
        places[newcomers] = place_among(along[newcomers], along[here], places[here])
    return places


def _with_later(
    project: Project, old: MapLayout, missing: Ints, seed: int, tick: Tick
) -> MapLayout:
    """Place images that came since among the arranged ones."""
    arranged = old.image_ids[: old.n_arranged]
    has_one = project.embeddings.present(old.backbone, arranged.tolist())
    is_known = np.isin(arranged, has_one)
    arranged, places = arranged[is_known], old.places[: old.n_arranged][is_known]
    axes = _axes(project, old.backbone, arranged)
    known = _along(project, old.backbone, arranged, axes, tick)
    along = _along(project, old.backbone, missing, axes, tick)
    return _joined(old, missing, place_among(along, known, places, seed=seed, tick=tick))


def _joined(layout: MapLayout, image_ids: Ints, places: Floats) -> MapLayout:
    return MapLayout(
        np.concatenate([layout.image_ids, image_ids]),
        np.concatenate([layout.places, places]),
        layout.method,
        layout.backbone,
        layout.n_arranged,
    )


def _keep(project: Project, layout: MapLayout, image_ids: Ints) -> MapLayout:
    with project.atomic():
        project.layouts.put(layout)
    return _only(layout, image_ids)


def _axes(project: Project, key: str, image_ids: Ints, **choices: int) -> Axes:
    """Find the main axes from as many images as it takes."""
    _, sample = project.embeddings.get(key, _sample(image_ids, MOST_SAMPLED))
    return principal_axes(sample, **choices)


def _sample(image_ids: Ints, most: int) -> Ints:
    """Draw images by chance, always the same: every n-th might all be of one class."""
    if len(image_ids) <= most:
        return image_ids
    return np.sort(np.random.default_rng(0).choice(image_ids, most, replace=False))


def _along(project: Project, key: str, image_ids: Ints, axes: Axes, tick: Tick) -> Floats:
    """Read embeddings a part at a time, and keep only where they lie along the axes."""
    parts = [np.zeros((0, axes.directions.shape[1]), np.float32)]
    for start in range(0, len(image_ids), _READ):
        tick(start, len(image_ids))
        _, vectors = project.embeddings.get(key, image_ids[start : start + _READ])
        parts.append(axes.along(vectors))
    return np.concatenate(parts)
