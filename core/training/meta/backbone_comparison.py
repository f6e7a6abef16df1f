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
from core.embedding.multi_crop import multi_crop, short_side_for
from core.embedding.network import open_network
from core.imaging.decoding import open_rgb
from core.training.meta.data.dataset_loading import Read, groups_of, npz_of
from core.training.meta.data.task_sampler import Shape, random_for
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


def unseen_in(path: Path, data: Mapping[str, object]) -> list[str]:
    """Name the classes of a set that neither taught nor chose.

    Args:
        path: a set of pictures.
        data: the part of a training's card that speaks of its pictures.

    Raises:
        DatasetError: there are none.
    """
    seen = {str(one) for kind in _SEEN for one in cast("list[object]", data[kind])}
    if path.suffix.lower() == ".npz":
        names = npz_of(path)[1]
    else:
        with groups_of(path) as (groups, _):
            names = list(groups)
    found = [name for name in names if name not in seen]
    if len(found) < 2:
        raise DatasetError(path, "training has seen its classes: give a set with others")
    return found


# See docs/adr/0048-meta-training-is-last.md.
def duel(
    path: Path,
    names: Sequence[str],
    challenger: Backbone,
    holder: Backbone,
    shape: Shape,
    *,
    n_tasks: int = 100,
    device: Device = "auto",
    seed: int = 0,
    tick: Tick = no_tick,
) -> Verdict:
    """Hold two backbones against each other.

    Args:
        path: a set of pictures; see `core.training.meta.data.dataset_loading.load`.
        names: of its classes that are asked about.
        challenger, holder: the backbones.
        shape: of the tasks; more queries than a class has are asked with what it has.
        n_tasks: how many.
        device: where the networks run.
        seed: decides pictures and tasks.
        tick: called with (done, total) of pictures and tasks together.
    """
    total = 2 * len(names) * MOST_IMAGES + n_tasks
    found = []
    for place, backbone in enumerate((challenger, holder)):
        before = place * len(names) * MOST_IMAGES

        def seen(n: int, before: int = before) -> None:
            tick(before + n, total)

        found.append(_embedded(path, names, backbone, device, seen))
    labels = found[0][1]
    least = int(np.bincount(labels).min()) - shape.shot
    shape = Shape(shape.way, shape.shot, min(shape.query, least))
    shares: list[list[float]] = [[], []]
    for number in range(n_tasks):
        support, query = _drawn(labels, shape, random_for(seed, "duel", number))
        for own, (vectors, _) in zip(shares, found, strict=True):
            own.append(_share_right(vectors, support, query, shape.way))
        tick(total - n_tasks + number + 1, total)
    differences = [one - other for one, other in zip(*shares, strict=True)]
    return Verdict(
        mean_of(shares[0]), mean_of(shares[1]), mean_of(differences), shape, n_tasks, len(names)
    )


def _embedded(
    path: Path,
    names: Sequence[str],
    backbone: Backbone,
    device: Device,
    seen: Callable[[int], None],
) -> tuple[Floats, Ints]:
    """Embed pictures of the classes: (n, n_features) float32, and their classes' places."""
    network = open_network(backbone, device)
    labels: list[int] = []
    vectors: list[Floats] = []
    most = max(1, network.batch_size // backbone.n_views)

    def batches() -> Iterator[tuple[list[int], Pixels]]:
        held: list[tuple[int, Pixels]] = []
        with _pictures(path, names, _short_px(backbone)) as pictures:
            for label, image in pictures:
                held.append((label, _views(image, backbone)))
                if len(held) == most:
                    yield [one for one, _ in held], np.concatenate([one for _, one in held])
                    held = []
        if held:
            yield [one for one, _ in held], np.concatenate([one for _, one in held])

    for own, rows in network.embed(batches()):
        vectors.append(rows.reshape(len(own), backbone.n_views, -1).mean(axis=1))
        labels += own
        seen(len(labels))
    return np.concatenate(vectors).astype(np.float32), np.array(labels, np.int64)


def _short_px(backbone: Backbone) -> int:
    return short_side_for(backbone.n_views, resize_px=backbone.resize_px, crop_px=backbone.crop_px)


def _views(image: Image.Image, backbone: Backbone) -> Pixels:
    return multi_crop(
        image,
        backbone.n_views,
        resize_px=backbone.resize_px,
        crop_px=backbone.crop_px,
        interpolation=backbone.interpolation,
        crop_mode=backbone.crop_mode,
    )


@contextmanager
def _pictures(
    path: Path, names: Sequence[str], short_px: int
) -> Iterator[Iterator[tuple[int, Image.Image]]]:
    """Open the first pictures of each class that can be opened, class by class."""
    if path.suffix.lower() == ".npz":
        images, known = npz_of(path)
        yield (
            (label, Image.fromarray(one).convert("RGB"))
            for label, name in enumerate(names)
            for one in images[known.index(name)][:MOST_IMAGES]
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
    for one in classes:
        rows = random.permutation(np.flatnonzero(labels == one))
        support.append(rows[: shape.shot])
        query.append(rows[shape.shot : shape.shot + shape.query])
    return np.stack(support), np.stack(query)


def _share_right(vectors: Floats, support: Ints, query: Ints, way: int) -> float:
    known = np.repeat(np.arange(way), support.shape[1])
    asked = np.repeat(np.arange(way), query.shape[1])
    learner = Ensemble().fit(vectors[support.ravel()], known)
    return float((learner.logits(vectors[query.ravel()]).argmax(axis=1) == asked).mean())
