"""Two backbones on classes that neither the pack nor its choosing has seen: which sorts better?

Both go the program's own way: pictures as they lie in their files, each backbone's own
preprocessing and views, and the learner that `adapt` takes by default.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image

from core.backbones import Backbone
from core.classifiers.ensemble import Ensemble
from core.domain.arrays import Floats, Ints, Pixels
from core.domain.device import Device
from core.domain.errors import DatasetError, ImageError
from core.domain.progress import Tick, no_tick
from core.embedding.multi_crop import short_side_of, views_of
from core.embedding.network import open_network
from core.imaging.decoding import open_rgb
from core.training.meta.data.dataset_loading import Read, groups_of, npz_of
from core.training.meta.data.task_sampler import Shape, TaskSeries, random_for
from core.training.meta.evaluation import Mean, mean_of
from core.training.meta.interfaces import Facts

_SEEN = ("training_classes", "validation_classes")

MOST_IMAGES = 40
"""Images of each class: enough for every task to be another one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Shares right on the same tasks, 0..1, with their intervals.

    Attributes:
        challenger, holder: the pack, and the backbone that it is to replace.
        difference: paired, the challenger's share less the other's.
        shape: of the tasks.
        n_tasks, n_classes: how many, and of how many classes.
    """

    challenger: Mean
    holder: Mean
    difference: Mean
    shape: Shape
    n_tasks: int
    n_classes: int

    @property
    def is_better(self) -> bool:
        """True where the challenger is ahead by more than chance would have it."""
        return self.difference.share > self.difference.interval

    def facts(self) -> Facts:
        """Return plain values, for a pack's card."""
        return {
            "way": self.shape.way,
            "shot": self.shape.shot,
            "tasks": self.n_tasks,
            "unseen_classes": self.n_classes,
            "share": self.challenger.share,
            "other_share": self.holder.share,
            "difference": [self.difference.share, self.difference.interval],
        }


@dataclass(frozen=True, slots=True)
class ClassesOf:
    """Some classes of a set of pictures.

    Attributes:
        path: the set; see `core.training.meta.data.dataset_loading.load`.
        names: of the classes.
    """

    path: Path
    names: Sequence[str]


def unseen_in(path: Path, data: Mapping[str, object]) -> ClassesOf:
    """Return the classes of a set that neither taught nor chose.

    Args:
        path: a set of pictures.
        data: the part of a training's card that speaks of its pictures.

    Raises:
        DatasetError: there are none.
    """
    seen = {str(name) for kind in _SEEN for name in cast("list[object]", data[kind])}
    if path.suffix.lower() == ".npz":
        names = npz_of(path)[1]
    else:
        with groups_of(path) as (groups, _):
            names = list(groups)
    unseen = [name for name in names if name not in seen]
    if len(unseen) < 2:
        raise DatasetError(path, "training has seen its classes: give a set with others")
    return ClassesOf(path, unseen)


# See docs/adr/0048-meta-training-is-last.md.
def duel(
    classes: ClassesOf,
    challenger: Backbone,
    holder: Backbone,
    tasks: TaskSeries,
    *,
    device: Device = "auto",
    tick: Tick = no_tick,
) -> Verdict:
    """Hold two backbones against each other.

    Args:
        classes: that are asked about.
        challenger, holder: the backbones.
        tasks: that both get; more queries than a class has are asked with what it has.
        device: where the networks run.
        tick: called with (done, total) of pictures and tasks together.
    """
    n_classes = len(classes.names)
    total = 2 * n_classes * MOST_IMAGES + tasks.n
    embedded = []
    for place, backbone in enumerate((challenger, holder)):
        before = place * n_classes * MOST_IMAGES

        def seen(n: int, before: int = before) -> None:
            tick(before + n, total)

        embedded.append(_embedded(classes, backbone, device, seen))
    labels = embedded[0][1]
    asked = tasks.shape
    least = int(np.bincount(labels).min()) - asked.shot
    shape = Shape(asked.way, asked.shot, min(asked.query, least))
    shares: list[list[float]] = [[], []]
    for number in range(tasks.n):
        support, query = _drawn(labels, shape, random_for(tasks.seed, "duel", number))
        for own, (vectors, _) in zip(shares, embedded, strict=True):
            own.append(_share_right(vectors, support, query, shape.way))
        tick(total - tasks.n + number + 1, total)
    means = [mean_of(own) for own in shares]
    gains = [share - other for share, other in zip(*shares, strict=True)]
    return Verdict(means[0], means[1], mean_of(gains), shape, tasks.n, n_classes)


def _embedded(
    classes: ClassesOf, backbone: Backbone, device: Device, seen: Callable[[int], None]
) -> tuple[Floats, Ints]:
    """Embed pictures of the classes: (n, n_features) float32, and their classes' places."""
    network = open_network(backbone, device)
    labels: list[int] = []
    vectors: list[Floats] = []
    most = max(1, network.batch_size // backbone.n_views)

    def batches() -> Iterator[tuple[list[int], Pixels]]:
        own_labels: list[int] = []
        views: list[Pixels] = []
        with _pictures(classes, short_side_of([backbone])) as pictures:
            for label, image in pictures:
                own_labels.append(label)
                views.append(views_of(image, backbone))
                if len(views) == most:
                    yield own_labels, np.concatenate(views)
                    own_labels, views = [], []
        if views:
            yield own_labels, np.concatenate(views)

    for own, outputs in network.embed(batches()):
        vectors.append(outputs.reshape(len(own), backbone.n_views, -1).mean(axis=1))
        labels += own
        seen(len(labels))
    return np.concatenate(vectors).astype(np.float32), np.array(labels, np.int64)


@contextmanager
def _pictures(classes: ClassesOf, short_px: int) -> Iterator[Iterator[tuple[int, Image.Image]]]:
    """Open the first pictures of each class that can be opened, class by class."""
    path, names = classes.path, classes.names
    if path.suffix.lower() == ".npz":
        images, known = npz_of(path)
        yield (
            (label, Image.fromarray(pixels).convert("RGB"))
            for label, name in enumerate(names)
            for pixels in images[known.index(name)][:MOST_IMAGES]
        )
        return
    with groups_of(path) as (groups, _):
        yield (
            (label, image)
            for label, name in enumerate(names)
            for image in _opened(groups[name], short_px)
        )


def _opened(files: Sequence[tuple[str, Read]], short_px: int) -> Iterator[Image.Image]:
    n_opened = 0
    for shown, read in files:
        if n_opened == MOST_IMAGES:
            return
        try:
            image = open_rgb(read(), shown, short_side_px=short_px).image
        except ImageError:
            continue
        n_opened += 1
        yield image


def _drawn(labels: Ints, shape: Shape, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Draw a task: rows of its support and of its query, class by class."""
    classes = random.choice(np.unique(labels), shape.way, replace=False)
    support, query = [], []
    for class_number in classes:
        drawn = random.permutation(np.flatnonzero(labels == class_number))
        support.append(drawn[: shape.shot])
        query.append(drawn[shape.shot : shape.shot + shape.query])
    return np.stack(support), np.stack(query)


def _share_right(vectors: Floats, support: Ints, query: Ints, way: int) -> float:
    known = np.repeat(np.arange(way), support.shape[1])
    asked = np.repeat(np.arange(way), query.shape[1])
    learner = Ensemble().fit(vectors[support.ravel()], known)
    return float((learner.logits(vectors[query.ravel()]).argmax(axis=1) == asked).mean())
