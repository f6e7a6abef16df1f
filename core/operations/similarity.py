"""What brings images together: a class's parts, a folder's kinds, likeness, near duplicates.

Only reads. Loads scikit-learn or scipy, so the window leaves all of it to the engine.
"""

import numpy as np

from core.backbones import AUTO
from core.domain.arrays import Floats, Ints
from core.domain.map import LikenessTree
from core.domain.progress import Tick, no_tick
from core.domain.records import FileNames
from core.domain.review import Images, Likes
from core.embedding.feature_transforms import power_transform, unit
from core.operations.backbones import backbone_for
from core.operations.model_evidence import key_of as key_of_model
from core.store import Project

MOST_LOOKED_AT = 3000
"""Images whose kinds are sought: a folder's kinds show in a part of it."""

MOST_OF_CLASS = 5000  # images: kinds of a class show in a part of it, too

_CHUNK = 4096  # embeddings at once: 20 MB


def cluster_class(
    project: Project, class_id: int, n_parts: int = 0, *, tick: Tick = no_tick
) -> tuple[Images, ...]:
    """Propose how to take a class apart, by how its images look.

    Args:
        project: an open project.
        class_id: the class; its images without an embedding are in no part.
        n_parts: how many; 0 to choose.
        tick: called before and after.

    Returns:
        image ids of each part, the largest first; one part, or none, where nothing stands apart.
    """
    from core.analysis.clustering import cluster

    tick(0, 1)
    images = project.labels.images_of(class_id, MOST_OF_CLASS, with_unseen=True)
    image_ids, vectors = project.embeddings.get(key_of(project), images)
    parts = cluster(vectors, n_parts)
    tick(1, 1)
    return tuple(tuple(image_ids[part].tolist()) for part in parts)


def first_to_label(project: Project, n: int = 12, *, tick: Tick = no_tick) -> Images:
    """Choose images that nobody labelled and that show what there is, one of each kind.

    A place to begin where nothing has a class yet: who names these has seen the folder.

    Args:
        project: an open project.
        n: how many at most.
        tick: called before and after.

    Returns:
        image ids, of the commonest kind first; none where nothing has been embedded yet.
    """
    from core.analysis.clustering import medoids

    tick(0, 1)
    key = key_of(project)
    image_ids, vectors = project.embeddings.get(
        key, project.embeddings.unlabelled_ids(key, MOST_LOOKED_AT)
    )
    chosen = medoids(vectors, n)
    tick(1, 1)
    return tuple(image_ids[chosen].tolist())


def similarity(project: Project, image_ids: Images, *, tick: Tick = no_tick) -> Likes:
    """Put all embedded images in the order of their likeness to some.

    Args:
        project: an open project.
        image_ids: what to be like; of several, their mean.
        tick: called with (compared, in all).
    """
    key = key_of(project)
    _, meant = project.embeddings.get(key, image_ids)
    all_ids = np.array(project.embeddings.present(key, project.files.image_ids()), np.int64)
    if not len(meant):
        return Likes(np.zeros(0, np.int64), np.zeros(0, np.float32))
    middle = unit(unit(power_transform(meant)).mean(axis=0, keepdims=True))[0]
    cosines = np.zeros(len(all_ids), np.float32)
    for start in range(0, len(all_ids), _CHUNK):
        tick(start, len(all_ids))
        part = slice(start, start + _CHUNK)
        _, vectors = project.embeddings.get(key, all_ids[part].tolist())
        cosines[part] = unit(power_transform(vectors)) @ middle
    tick(len(all_ids), len(all_ids))
    order = np.argsort(-cosines, kind="stable")
    return Likes(all_ids[order], cosines[order])


def stacks(project: Project, *, tick: Tick = no_tick) -> tuple[Images, ...]:
    """Group what is nearly the same picture, among all embedded images.

    Args:
        project: an open project.
        tick: called with (compared, in all).

    Returns:
        image ids of each group of two or more, the largest group first, the most typical first.
    """
    from core.analysis.near_duplicates import near_duplicate_groups
    from core.operations.image_signatures import signs_in

    key = key_of(project)
    all_ids = np.array(project.embeddings.present(key, project.files.image_ids()), np.int64)

    def read(ids: Ints) -> Floats:
        return project.embeddings.filled(key, ids.tolist())

    return tuple(near_duplicate_groups(all_ids, read, signs_in(project), tick=tick))


def likeness_tree(project: Project, *, tick: Tick = no_tick) -> LikenessTree:
    """Put all embedded images into a tree of likeness, to be cut into bins.

    Args:
        project: an open project.
        tick: called with (images placed, images in all).
    """
    from core.analysis.likeness_tree import likeness_tree as tree_of

    key = key_of(project)
    all_ids = np.array(project.embeddings.present(key, project.files.image_ids()), np.int64)
    return tree_of(all_ids, lambda ids: project.embeddings.filled(key, ids.tolist()), tick=tick)


def key_of(project: Project) -> str:
    """Return the key of the embeddings that the project has: the model's, else the usual ones."""
    model = project.models.readable()
    if model is None:
        return backbone_for(project, AUTO).key
    return key_of_model(project, model)


def file_names(project: Project, *, tick: Tick = no_tick) -> FileNames:
    """Return the names and times of all files that the project shows."""
    tick(0, 1)
    return project.listing.file_names()
